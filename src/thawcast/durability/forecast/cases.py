"""Rises as they could be known: each period at which one stands is a case, with its line and what tells of it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.standing.standings import STANDS
from thawcast.standing.temperature.seen import Key, grid
from thawcast.standing.temperature.tables import GONE, KEPT, TENTHS
from thawcast.values import Z90, Floats, logit, normal_cdf

LEAST = 0.5
"""Probability of a rise from which it is a case."""

LONGEST = 4
"""Years since its onset up to which a rise is a case."""

EVERY = {1: 1, 12: 3}
"""Periods from one case to the next, by season: months are looked at by quarters."""

FEATURES = (
    "margin", "usual_margin", "above_usual", "base_margin", "size", "p_real", "given_back", "age", "momentum", "recent",
    "power", "volume", "volume_change", "own_past", "own_spread", "known", "monthly",
)  # fmt: skip
"""What tells of a case, all known at its period and free of the source's unit; see `described`."""

COLUMNS = ("level", "low", "high", "usual", "base", "sd", "p_rise", "p_12", "p_above", "power", "n_events")


@dataclass(frozen=True)
class LevelCourse:
    """What one source told of its pairs, period by period, as it was told then; arrays of shape (pairs, periods).

    Args:
        source: Name of the source.
        season: Periods a year: 1 or 12.
        keys: Pairs of state codes.
        year: Year of the first period, a January.
        told: By column of `TEMPERATURE`, NaN where nothing was told.
        sd: Standard deviation of the level.
    """

    source: str
    season: int
    keys: tuple[Key, ...]
    year: int
    told: dict[str, Floats]
    sd: Floats

    def period(self, number: np.ndarray) -> pl.Series:
        """Give the first days of periods by their numbers."""
        month = (number % self.season) * (12 // self.season) + 1
        frame = pl.DataFrame({"y": self.year + number // self.season, "m": month})
        return frame.select(pl.date("y", "m", 1)).to_series()

    def number(self, period: pl.Series) -> np.ndarray:
        """Give the numbers of periods by their first days."""
        months = 12 * (period.dt.year().to_numpy().astype(int) - self.year) + period.dt.month().to_numpy() - 1
        return months * self.season // 12


@dataclass(frozen=True)
class Rises:
    """Cases; every array has shape (cases,).

    Args:
        pair: Number of the pair.
        onset: Number of the period in which the level had risen.
        at: Number of the period at which the case is looked at.
        base: Mean of the two years before the onset.
        rise: Level at the onset less the base.
        peak: Highest level since.
        p_real: Probability that the level had risen.
    """

    pair: np.ndarray
    onset: np.ndarray
    at: np.ndarray
    base: Floats
    rise: Floats
    peak: Floats
    p_real: Floats

    def take(self, rows: np.ndarray) -> "Rises":
        """Return some of them."""
        return Rises(**{name: getattr(self, name)[rows] for name in Rises.__dataclass_fields__})

    @property
    def line(self) -> Floats:
        """Base and a quarter of the rise."""
        return self.base + KEPT * self.rise


def course(rows: pl.DataFrame, bases: pl.DataFrame) -> LevelCourse:
    """Spread the rows of one source out.

    Args:
        rows: Rows of `TEMPERATURE` of one source and frequency.
        bases: Rows of `TEMPERATURE_BASES` of the same.
    """
    source, freq = rows.select("source", "freq").row(0)
    season = {"Y": 1, "M": 12}[freq]
    own = bases.select("source", "freq", "a", "b", "period", "base", "sd")
    both = rows.join(own, on=["source", "freq", "a", "b", "period"], how="left")
    both = both.with_columns(pl.col("n_events").cast(pl.Float64), pl.col(*COLUMNS[:-1]).fill_null(float("nan")))
    keys, first, arrays = grid(both, COLUMNS, season)
    told: dict[str, Floats] = dict(zip(COLUMNS, arrays, strict=True))
    # A series too young to have a base has its interval alone, whose ends are rounded outward.
    rough = (told["high"] - told["low"] - 1.0 / TENTHS) / (2 * Z90)
    sd = np.maximum(np.where(np.isnan(told["sd"]), rough, told["sd"]), 0.02)
    return LevelCourse(source, season, keys, first.year, told, sd)


def rises(of: LevelCourse, *, last: bool = False) -> Rises:
    """Find the cases: rises, at their onset and at each look since while they stand.

    A rise is a case while no look found it given back, and the level stands above its line more likely than not.

    Args:
        of: What the source told.
        last: Only the cases at the last period, every period being looked at.
    """
    level, sd, p_rise, periods = of.told["level"], of.sd, of.told["p_rise"], of.told["level"].shape[1]
    every = 1 if last else EVERY[of.season]
    found: list[Rises] = []
    for s in range(max(periods - 1 - LONGEST * of.season, 0) if last else 0, periods):
        if of.season == 12 and not last and s % 3 != 2:
            continue
        pair = np.flatnonzero(p_rise[:, s] >= LEAST)
        pair = pair[level[pair, s] > of.told["base"][pair, s]]
        base = of.told["base"][pair, s]
        rise = level[pair, s] - base
        at = np.arange(s, min(s + LONGEST * of.season + 1, periods), every)
        then = level[pair[:, None], at]
        with np.errstate(invalid="ignore"):
            stands = normal_cdf((then - (base + KEPT * rise)[:, None]) / sd[pair[:, None], at])
        kept = ~np.logical_or.accumulate(stands < GONE, axis=1) & (stands >= STANDS)
        peak = np.fmax.accumulate(then, axis=1)
        for j, t in enumerate(at.tolist()):
            # After its first year a rise of months is looked at once a year.
            if t != periods - 1 if last else (t - s) % of.season:
                continue
            k = np.flatnonzero(kept[:, j])
            onset = np.full(k.size, s)
            found.append(Rises(pair[k], onset, np.full(k.size, t), base[k], rise[k], peak[k, j], p_rise[pair[k], s]))
    none, zero = np.zeros(0, int), np.zeros(0)
    found.append(Rises(none, none, none, zero, zero, zero, zero))
    return Rises(**{name: np.concatenate([getattr(f, name) for f in found]) for name in Rises.__dataclass_fields__})


def described(of: LevelCourse, cases: Rises) -> Floats:
    """Tell of each case what was known, in the order of `FEATURES`, shape (cases, features).

    Margins are over the line, in standard deviations of the level: of the level, of the usual level and of the base;
    `above_usual` is the level over the usual one. `recent` is the mean of the last two years over the level. `size` is
    the log of the rise in standard deviations. Probabilities are in log-odds. `own_past` is the mean of the pair's told
    levels less the line, in units of their own spread.

    Args:
        of: What the source told.
        cases: The cases.
    """
    i, s, t, line = cases.pair, cases.onset, cases.at, cases.line
    told, sd = of.told, of.sd[i, t]
    level, usual = told["level"][i, t], told["usual"][i, t]
    seen = np.isfinite(told["level"])
    count = np.cumsum(seen, axis=1)
    total, square = (np.cumsum(np.where(seen, told["level"] ** k, 0.0), axis=1)[i, t] for k in (1, 2))
    n = count[i, t]
    spread = np.sqrt(np.maximum(square / n - (total / n) ** 2, 0.0) + sd**2)
    events = np.log1p(np.nan_to_num(told["n_events"]) * of.season)
    mean_events = (np.cumsum(events, axis=1) / np.maximum(count, 1))[i, t]
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {
            "margin": (level - line) / sd,
            "usual_margin": (usual - line) / sd,
            "above_usual": _odds(told["p_above"][i, t]),
            "base_margin": (cases.base - usual) / sd,
            "size": np.log(cases.rise / of.sd[i, s]),
            "p_real": _odds(cases.p_real),
            "given_back": np.clip((cases.peak - level) / (cases.peak - cases.base), 0.0, 1.5),
            "age": (t - s) / of.season,
            "momentum": _odds(told["p_12"][i, t]),
            "recent": (told["base"][i, t] - level) / sd,
            "power": _odds(told["power"][i, t]),
            "volume": events[i, t],
            "volume_change": events[i, t] - mean_events,
            "own_past": (total / n - line) / spread,
            "own_spread": np.log(spread / sd),
            "known": np.log(np.maximum(n / of.season, 0.5)),
            "monthly": np.full(i.size, float(of.season == 12)),
        }
    return np.clip(np.nan_to_num(np.column_stack([values[name] for name in FEATURES])), -8.0, 12.0)


def _odds(p: Floats) -> Floats:
    return logit(np.clip(np.where(np.isnan(p), 0.5, p), 0.001, 0.999))
