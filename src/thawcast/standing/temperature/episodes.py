"""Thaws and chills: one rule for every source and season, found period by period as they could be found then.

A thaw begins in the period in which the probability that the level exceeds the mean of the two years before reaches
`ONSET`; base, rise, line (base + a quarter of the rise) and that probability are frozen. It ends *given back* when the
probability of standing above the line falls under `GONE`, *overtaken* when a chill begins, *settled* when the usual
level itself lies above the line with probability `SETTLED` and the two years before lie within the episode. A rise
that comes to `ONSET` again while a thaw runs is a further step of it. Chills mirror all of this.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.standing.temperature.filter import LevelMixture, power
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.tables import (
    GONE,
    KEPT,
    ONSET,
    SETTLED,
    TEMPERATURE,
    TEMPERATURE_BASES,
    TEMPERATURE_EPISODES,
    TENTHS,
)
from thawcast.standing.temperature.vintages import ENOUGH, SourceVintage
from thawcast.tables import PROBABILITY, Column
from thawcast.values import Z90, Floats, two_digits

FIRST = {1: 1, 12: 5}
"""Periods before an onset of which something must have been seen, by season."""

Ints = NDArray[np.int_]
Bools = NDArray[np.bool_]


@dataclass
class _Running:
    """The episode that runs in each pair, sign 0 for none; every array has shape (pairs,)."""

    sign: Ints
    onset: Ints
    base: Floats
    rise: Floats
    p: Floats
    beyond: Bools
    peak: Floats
    peaked: Ints
    stepped: Ints
    was: Ints
    known: Ints

    @property
    def line(self) -> Floats:
        return self.base + KEPT * self.rise


@dataclass
class EpisodeFinder:
    """Finds episodes as vintages of one source arrive; what it found at a period never changes afterwards.

    Args:
        whole: What was seen of all pairs: its keys number them.
        source: Name of the source.
        onset: Probability from which an episode begins.
    """

    whole: Seen
    source: str
    onset: float = ONSET
    rows: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])
    before: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])
    done: list[dict[str, object]] = field(default_factory=list[dict[str, object]])

    def __post_init__(self) -> None:
        n = len(self.whole.keys)
        self._place = {key: i for i, key in enumerate(self.whole.keys)}
        none, zero = np.full(n, -1), np.zeros(n)
        self._now = _Running(
            np.zeros(n, int), none.copy(), zero.copy(), zero.copy(), np.zeros((n, 3)), np.zeros(n, bool),
            zero.copy(), none.copy(), none.copy(), np.zeros(n, int), none.copy(),
        )  # fmt: skip

    def advance(self, vintage: SourceVintage) -> None:
        """Take the periods of the next vintage in.

        Args:
            vintage: What was known through the next year.
        """
        told, seen = vintage.told, vintage.seen
        at = np.array([self._place[key] for key in seen.keys])
        first, events = seen.begun, np.cumsum(seen.total, axis=1)
        p_rise, (p_low, p_high) = told.above(0.0, "rise"), told.odds("rise")
        level, base, above = told.mean(), told.middle(), told.above_usual()
        for j in range(level.shape[1]):
            t = told.start + j
            known = first <= t
            if not np.isfinite(seen.value[:, t]).any():
                continue
            ready = t - first >= FIRST[seen.season]
            enough = (events[:, t] >= ENOUGH[seen.season]) if seen.counted else known
            p = np.where(ready & enough, PROBABILITY.rounded(p_rise[:, j]), 0.5)
            move = np.where(p >= self.onset, 1, np.where(p <= round(1 - self.onset, 3), -1, 0))
            fresh = np.where(move == self._now.was[at], 0, move)
            p_stands, usual_beyond = (self._beyond(told, j, at, of) for of in ("level", "usual"))
            course = self._course(level[:, j], at, t, p_stands)
            closed = self._close(at, t, p_stands, usual_beyond, fresh, vintage)
            odds = np.stack([p_rise[:, j], p_low[:, j], p_high[:, j]], axis=1)
            opened = self._open(at, t, fresh, closed, (base[:, j], level[:, j], odds, above[:, j]))
            self._now.known[at[opened]] = self._known(t, vintage).toordinal()
            # What ends is told a last time in its row, unless something else begins in it.
            fresh_course = self._course(level[:, j], at, t, self._beyond(told, j, at, "level"))
            for name, values in fresh_course.items():
                course[name][opened] = values[opened]
            self._now.was[at] = move
            self.rows.append(self._rows(vintage, j, known & enough, course))
            at_hand, some = ready[known & enough], np.flatnonzero(known & enough & ready)
            own = self.rows[-1].filter(pl.Series(at_hand)).select("source", "freq", "a", "b", "period", "known_on")
            moved = {"base": base[some, j], "sd": told.spread("level")[some, j]}
            self.before.append(own.with_columns(pl.DataFrame(moved)).select(TEMPERATURE_BASES.columns.keys()))

    def table(self) -> pl.DataFrame:
        """Return all episodes found so far as rows of `TEMPERATURE_EPISODES`."""
        running = [self._episode(int(i), None, None, None) for i in np.flatnonzero(self._now.sign)]
        return pl.DataFrame([*self.done, *running], schema=TEMPERATURE_EPISODES.schema).sort(TEMPERATURE_EPISODES.key)

    def course(self) -> pl.DataFrame:
        """Return all periods so far as rows of `TEMPERATURE`."""
        return pl.concat([TEMPERATURE.empty(), *self.rows]).sort(TEMPERATURE.key)

    def bases(self) -> pl.DataFrame:
        """Return what rises were measured from so far as rows of `TEMPERATURE_BASES`."""
        return pl.concat([TEMPERATURE_BASES.empty(), *self.before]).sort(TEMPERATURE_BASES.key)

    def _beyond(self, told: LevelMixture, j: int, at: Ints, of: str) -> Floats:
        """Probability that the level, or the usual one, lies beyond the running episode's line; NaN without one."""
        sign, line = self._now.sign[at], self._now.line[at]
        p = told.period(j).above(line[:, None], of)[:, 0]
        return np.where(sign > 0, p, np.where(sign < 0, 1 - p, np.nan))

    def _course(self, level: Floats, at: Ints, t: int, p_stands: Floats) -> dict[str, Floats | Ints]:
        """Follow the peaks, and give what a row says of the running episode."""
        now = self._now
        sign = now.sign[at]
        higher = (sign != 0) & (sign * level > sign * now.peak[at])
        now.peak[at[higher]], now.peaked[at[higher]] = level[higher], t
        way = now.peak[at] - now.base[at]
        with np.errstate(invalid="ignore", divide="ignore"):
            back = np.where(sign != 0, np.clip((now.peak[at] - level) / way, 0.0, 9.0), np.nan)
        return {"sign": sign.copy(), "onset": now.onset[at].copy(), "p_stands": p_stands, "given_back": back}

    def _close(self, at: Ints, t: int, p_stands: Floats, usual: Floats, fresh: Ints, vintage: SourceVintage) -> Ints:
        """End what ends in this period; give the sign of what ended, shape (pairs,)."""
        now, closed = self._now, np.zeros(at.size, int)
        sign = now.sign[at]
        inside = t - now.onset[at] >= 2 * vintage.seen.season
        with np.errstate(invalid="ignore"):
            kinds = (
                ("given back", np.round(p_stands, 3) < GONE),
                ("overtaken", fresh == -sign),
                ("settled", inside & (fresh != sign) & (np.round(usual, 3) >= SETTLED)),
            )
        for kind, ends in kinds:
            for i in np.flatnonzero((sign != 0) & ends & (closed == 0)):
                self.done.append(self._episode(int(at[i]), t, kind, vintage))
                closed[i], now.sign[at[i]] = sign[i], 0
        return closed

    def _open(self, at: Ints, t: int, fresh: Ints, closed: Ints, told: tuple[Floats, Floats, Floats, Floats]) -> Ints:
        """Begin what begins in this period, and date a further step of what runs; give the numbers of what began."""
        now, (base, level, odds, above) = self._now, told
        step = (fresh != 0) & (fresh == now.sign[at])
        now.stepped[at[step]] = t
        opens = np.flatnonzero((fresh != 0) & (now.sign[at] == 0) & (fresh != closed))
        i = at[opens]
        sign = fresh[opens]
        now.sign[i], now.onset[i], now.stepped[i], now.peaked[i] = sign, t, -1, t
        now.base[i], now.rise[i], now.peak[i] = base[opens], (level - base)[opens], level[opens]
        now.p[i] = np.where(sign[:, None] > 0, odds[opens], 1 - odds[opens][:, [0, 2, 1]])
        now.beyond[i] = np.where(sign > 0, above[opens], 1 - above[opens]) >= 0.5
        return opens

    def _episode(self, i: int, end: int | None, kind: str | None, vintage: SourceVintage | None) -> dict[str, object]:
        now, periods = self._now, self.whole.periods
        day = lambda t: None if t is None or t < 0 else periods[t]  # noqa: E731
        p, low, high = (float(x[0]) for x in interval(*(now.p[i : i + 1, k] for k in range(3))))
        known = None if end is None or vintage is None else self._known(end, vintage)
        return {
            "source": self.source,
            "freq": "Y" if self.whole.season == 1 else "M",
            "a": self.whole.keys[i][0],
            "b": self.whole.keys[i][1],
            "sign": int(now.sign[i]),
            "sort": "beyond usual" if now.beyond[i] else "recovery",
            "onset": periods[now.onset[i]],
            "base": float(now.base[i]),
            "rise": float(now.rise[i]),
            "line": float(now.line[i]),
            "p_real": p,
            "p_low": low,
            "p_high": high,
            "peak": float(now.peak[i]),
            "peaked": day(now.peaked[i]),
            "stepped": day(now.stepped[i]),
            "end": day(end),
            "end_kind": kind,
            "known_on": date.fromordinal(int(now.known[i])),
            "end_known_on": known,
        }

    def _known(self, t: int, vintage: SourceVintage) -> date:
        """Day on which a period could be told: its values are out, and the parameters learned."""
        return max(self.whole.known_on(t), vintage.learned)

    def _rows(self, vintage: SourceVintage, j: int, keep: Bools, course: dict[str, Floats | Ints]) -> pl.DataFrame:
        told, seen, t = vintage.told.period(j), vintage.seen, vintage.told.start + j
        periods = self.whole.periods
        i = np.flatnonzero(keep)
        numbers: dict[str, object] = {}
        for name, of in (("", "level"), ("usual", "usual")):
            mean, sd = told.mean(of)[i, 0], told.spread(of)[i, 0]
            names = ("level", "low", "high") if not name else ("usual", "usual_low", "usual_high")
            low, high = outward(mean - Z90 * sd, mean + Z90 * sd, steps=TENTHS)
            numbers |= dict(zip(names, (mean, low, high), strict=True))
        chances = {
            "p_above": told.above_usual()[i, 0],
            "p_rise": told.above(0.0, "rise")[i, 0],
            "p_6": told.above(0.0, "half")[i, 0],
            "p_12": told.above(0.0, "year")[i, 0],
            "p_stands": course["p_stands"][i],
            "power": power(told, seen, vintage.hyper)[i, 0],
        }
        # The level before anything was seen is a prior: no change is told from it.
        short = t - seen.begun[i]
        for name, back in (("p_rise", FIRST[seen.season]), ("p_6", seen.season // 2), ("p_12", seen.season)):
            chances[name] = np.where(short >= back, chances[name], np.nan)
        least = {name: 1.0 / kind.scale for name, kind in TEMPERATURE.columns.items() if isinstance(kind, Column)}
        runs = course["sign"][i] != 0
        frame = pl.DataFrame(
            {
                "a": [seen.keys[k][0] for k in i],
                "b": [seen.keys[k][1] for k in i],
                **numbers,
                **{name: np.clip(p, least[name], 1 - least[name]) for name, p in chances.items()},
                "given_back": course["given_back"][i],
                "onset": [periods[k] if r else None for k, r in zip(course["onset"][i], runs, strict=True)],
                "sign": course["sign"][i],
                "n_events": two_digits(seen.total[i, t]),
            },
            schema_overrides={"onset": pl.Date},
        ).with_columns(
            source=pl.lit(self.source),
            freq=pl.lit("Y" if seen.season == 1 else "M"),
            period=pl.lit(periods[t]),
            vintage=pl.lit(vintage.year),
            known_on=pl.lit(self._known(t, vintage)),
            sign=pl.when(pl.col("sign") != 0).then("sign"),
            n_events=pl.when(pl.lit(seen.counted)).then("n_events"),
        )
        typed = frame.select(pl.col(c).cast(k) for c, k in TEMPERATURE.schema.items())
        return typed.with_columns(pl.col(pl.Float64).fill_nan(None))


def interval(value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
    """Round a probability and its interval outward to thousandths: never 0 or 1, and never an interval of no width.

    Args:
        value: Probability, shape (n,).
        low: Its lower end.
        high: Its upper end.

    Returns:
        The three, rounded.

    Example:
        >>> [float(x[0]) for x in interval(np.array([0.9999]), np.array([0.9999]), np.array([1.0]))]
        [0.999, 0.998, 1.0]
    """
    middle = np.clip(np.rint(np.round(value * 1000, 6)), 1, 999)
    under, over = (1000 * end for end in outward(low, high, steps=1000))
    under, over = np.minimum(np.rint(under), middle - 1), np.maximum(np.rint(over), middle + 1)
    return middle / 1000, np.maximum(under, 0) / 1000, np.minimum(over, 1000) / 1000


def outward(low: Floats, high: Floats, *, steps: int) -> tuple[Floats, Floats]:
    """Round the ends of an interval outward, to so many steps a unit.

    Args:
        low: Lower end, any shape.
        high: Upper end, the same shape.
        steps: Steps a unit.

    Returns:
        Both.

    Example:
        >>> [float(x[0]) for x in outward(np.array([0.31]), np.array([0.69]), steps=10)]
        [0.3, 0.7]
    """
    return np.floor(np.round(low * steps, 6)) / steps, np.ceil(np.round(high * steps, 6)) / steps
