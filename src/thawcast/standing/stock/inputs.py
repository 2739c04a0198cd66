"""What the stock is read from: eight inputs of every pair of states and year, of the year before, and what is unknown.

An input that a pair lacks counts as the mean of the pairs of that year; one whose source has ended is carried on. Both
are doubted: `doubt` holds the variance of the error that this makes, measured on years and states of which it is known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.states import states
from thawcast.values import Floats

FIRST = 1947
"""First year with inputs, those of 1946."""

INPUTS = ("alliance", "votes", "organisations", "trade", "democracy", "distance", "hostility", "clock")
"""In the order of `StockInputs.x`: defence alliance, kappa of votes over five years, shared organisations, log trade,
the lower polyarchy, log distance of the capitals, past hostility, log years since the last dispute."""

UNITS: Mapping[str, float] = {
    "alliance": 1.0,
    "votes": 0.3,
    "organisations": 15.0,
    "trade": 3.0,
    "democracy": 0.25,
    "distance": 0.8,
    "hostility": 2.0,
    "clock": 1.0,
    "events": 1.0,
}
"""What an input is divided by, about its standard deviation over pairs, so that slopes and their priors compare."""

NEEDS = (
    *("alliances", "memberships", "trade", "disputes", "disputes_over", "regimes", "capitals"),
    *("kappa", "period_counts"),
)
"""Frames that `stock_inputs` reads."""

MEMORY, NEVER, FAR_BACK = 15.0, 60, 1900
"""Years in which past hostility falls to a third; years since the last dispute of a pair that had none; first year of
disputes that counts."""

NEIGHBOURS = 3
"""A state that no one scores for democracy counts as the mean of so many states whose capitals are the nearest."""

NEAR = 50.0
"""Kilometres added to a distance before its log is taken."""

RECENT = 0.05
"""Hostility from which a pair counts as having a past, whose carrying is doubted apart."""

KEPT_A_YEAR = 0.9
"""Share of an event's weight that is left a year later, in the long run of events."""

SILENCE = float(np.log(0.5 / 0.25))
"""The long run of events of a pair that had none."""

EVENT_SETS = ("weis", "icews_quads", "icews_events")
"""Data sets of counted events behind the version with events."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class StockInputs:
    """Inputs of every pair.

    Args:
        years: Years of the stock, shape (years,); the inputs are those of the year before.
        states: Codes, sorted.
        left: Place of `a` in `states`, shape (pairs,).
        right: Place of `b`.
        exists: Whether both are states on the first day of the year, shape (years, pairs).
        x: Inputs in `UNITS`, shape (years, pairs, 9): `INPUTS`, then the log-odds of the long run of events.
        doubt: Variance of the error of each, same shape.
        ended: Last year of an input, by its name, where its source ends before the others do.
    """

    years: NDArray[np.int64]
    states: tuple[str, ...]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    exists: Bools
    x: NDArray[np.float32]
    doubt: NDArray[np.float32]
    ended: Mapping[str, int]

    def at(self, year: int) -> int:
        """Return the place of a year."""
        return year - int(self.years[0])

    def pair(self, a: str, b: str) -> int:
        """Return the place of a pair, `a` before `b` by code."""
        i, n = self.states.index(a), len(self.states)
        return i * n - i * (i + 1) // 2 + self.states.index(b) - i - 1


class _Layout:
    """Where a state, a pair and a year lie in the arrays."""

    def __init__(self, last: int) -> None:
        self.years = np.arange(FIRST, last + 1)
        # The stock of a year is known on its first day: a state that begins later in it is not.
        here = [{s.code for s in states(on=date(int(year), 1, 1))} for year in self.years]
        self.states = tuple(sorted(set().union(*here)))
        self.place = {code: i for i, code in enumerate(self.states)}
        n = len(self.states)
        self.left, self.right = np.triu_indices(n, k=1)
        self.number = np.full((n, n), -1, dtype=np.int64)
        self.number[self.left, self.right] = np.arange(len(self.left))
        self.number = np.maximum(self.number, self.number.T)
        self.alive = np.array([[code in then for code in self.states] for then in here])
        self.exists = self.alive[:, self.left] & self.alive[:, self.right]

    def grid(self, rows: pl.DataFrame, value: str, *, first: int = FIRST - 1, last: int | None = None) -> Floats:
        """Lay a column of pairs out by year and pair, nan where there is no row."""
        until = int(self.years[-1]) - 1 if last is None else last
        out = np.full((until - first + 1, len(self.left)), np.nan)
        a, b = (self._places(rows[side]) for side in ("a", "b"))
        year = rows["year"].to_numpy() - first
        held = (a >= 0) & (b >= 0) & (year >= 0) & (year < len(out))
        out[year[held], self.number[a[held], b[held]]] = rows[value].cast(pl.Float64).to_numpy()[held]
        return out

    def by_state(self, rows: pl.DataFrame, value: str) -> Floats:
        """Lay a column of states out by year and state."""
        out = np.full((len(self.years), len(self.states)), np.nan)
        place, year = self._places(rows["state"]), rows["year"].to_numpy() - (FIRST - 1)
        held = (place >= 0) & (year >= 0) & (year < len(out))
        out[year[held], place[held]] = rows[value].cast(pl.Float64).to_numpy()[held]
        return out

    def _places(self, codes: pl.Series) -> NDArray[np.int64]:
        return codes.replace_strict(self.place, default=-1, return_dtype=pl.Int64).to_numpy()


def stock_inputs(frames: Mapping[str, pl.DataFrame], *, first: int = FIRST) -> StockInputs:
    """Gather the inputs of every pair of states, each as of the year before.

    Args:
        frames: Frames named in `NEEDS`, cut at the day wanted; `kappa` of votes by `a`, `b` and the last of five years.
        first: First year wanted.

    Returns:
        The inputs, from `first` to the year after the last of any.

    Reference:
        docs/methods/stock.md.
    """
    last_regime = frames["regimes"]["year"].max()
    assert isinstance(last_regime, int)
    lay = _Layout(last_regime + 1)
    km, by_place = _distances(frames["capitals"], lay)
    raw: dict[str, Floats] = {
        "alliance": np.nan_to_num(lay.grid(_defence(frames["alliances"]), "defense")),
        "votes": _carried_within(lay.grid(frames["kappa"], "kappa")),
        "organisations": _carried_within(lay.grid(frames["memberships"], "shared")),
        "trade": np.log1p(_carried_within(lay.grid(frames["trade"], "flow"))),
        "distance": np.log(km + NEAR),
    }
    raw["hostility"], raw["clock"] = _disputes(frames["disputes"], frames["disputes_over"], lay)
    raw["events"] = _events(frames["period_counts"], lay)
    doubts = {name: np.zeros_like(values) for name, values in raw.items()}
    raw["democracy"], doubts["democracy"] = _democracy(lay.by_state(frames["regimes"], "polyarchy"), by_place, lay)
    ended = _ends(frames, last_regime)
    for name, last in ended.items():
        _carry(raw, doubts, name, last, lay)
    kept = slice(first - FIRST, None)
    order = (*INPUTS, "events")
    filled = [_filled(raw[name], doubts[name], lay.exists) for name in order]
    x, doubt = (
        np.stack([part[k][kept] / UNITS[n] ** (k + 1) for n, part in zip(order, filled, strict=True)], axis=-1).astype(
            np.float32
        )
        for k in (0, 1)
    )
    return StockInputs(lay.years[kept], lay.states, lay.left, lay.right, lay.exists[kept], x, doubt, ended)


def _defence(alliances: pl.DataFrame) -> pl.DataFrame:
    return alliances.filter(pl.col("defense") == 1)


def _carried_within(values: Floats) -> Floats:
    """Give every pair and year the last value known by then, nan before the first."""
    held = np.where(np.isnan(values), -1, np.arange(len(values))[:, None])
    last = np.maximum.accumulate(held, axis=0)
    return np.where(last >= 0, np.take_along_axis(values, np.maximum(last, 0), axis=0), np.nan)


def _distances(capitals: pl.DataFrame, lay: _Layout) -> tuple[Floats, Floats]:
    """Great-circle distance of the capitals [km], by year and pair, and by year, state and state."""
    spot = np.full((len(lay.years), len(lay.states), 2), np.nan)
    for state, start, latitude, longitude in (
        capitals.sort("start").select("state", _first_year(pl.col("start")), "latitude", "longitude").iter_rows()
    ):
        if state in lay.place:
            spot[max(0, start - FIRST) :, lay.place[state]] = latitude, longitude
    angle = np.radians(spot)
    north, east = angle[..., 0], angle[..., 1]
    by_place = np.full((len(lay.years), len(lay.states), len(lay.states)), np.nan)
    for k in range(len(lay.years)):
        up = np.sin((north[k][:, None] - north[k]) / 2) ** 2
        across = np.cos(north[k][:, None]) * np.cos(north[k]) * np.sin((east[k][:, None] - east[k]) / 2) ** 2
        by_place[k] = 2 * 6371 * np.arcsin(np.sqrt(up + across))
    return by_place[:, lay.left, lay.right], by_place


def _first_year(day: pl.Expr) -> pl.Expr:
    """Return the first year on whose first day a day is known."""
    return (day - pl.duration(days=1)).dt.year() + 1


def _democracy(scored: Floats, by_place: Floats, lay: _Layout) -> tuple[Floats, Floats]:
    """The lower polyarchy of each pair; a state without a score takes its neighbours', with their usual error."""
    known = _carried_within(scored)
    told, error = known.copy(), np.zeros_like(known)
    for k in range(len(lay.years)):
        scored_here = np.isfinite(known[k]) & lay.alive[k]
        if scored_here.sum() <= NEIGHBOURS:
            continue
        apart = np.nan_to_num(np.where(scored_here, by_place[k], np.inf), nan=np.inf, posinf=np.inf)
        np.fill_diagonal(apart, np.inf)
        nearest = np.argsort(apart, axis=1, kind="stable")[:, :NEIGHBOURS]
        mean = known[k][nearest].mean(axis=1)
        # A state without a capital on record has no neighbours.
        sound = lay.alive[k] & np.isfinite(np.take_along_axis(apart, nearest, axis=1)).all(axis=1)
        lacking = sound & ~np.isfinite(known[k])
        told[k][lacking] = mean[lacking]
        error[k][lacking] = float(((mean - known[k])[sound & ~lacking] ** 2).mean())
    left, right = told[:, lay.left], told[:, lay.right]
    doubt = np.where(left <= right, error[:, lay.left], error[:, lay.right])
    return np.minimum(left, right), doubt


def _disputes(disputes: pl.DataFrame, over: pl.DataFrame, lay: _Layout) -> tuple[Floats, Floats]:
    """Past hostility, each dispute counted when it is over, and log years since the last year with a dispute."""
    last = int(lay.years[-1]) - 1
    summed = over.group_by("a", "b", "year").agg(level=(pl.col("hostility").fill_null(2).cast(pl.Int64) - 1).sum())
    level = np.nan_to_num(lay.grid(summed, "level", first=FAR_BACK, last=last))
    busy = np.isfinite(lay.grid(disputes, "disputes", first=FAR_BACK, last=last))
    hostility, clock = np.zeros((len(lay.years), len(lay.left))), np.zeros((len(lay.years), len(lay.left)))
    past, since = np.zeros(len(lay.left)), np.full(len(lay.left), float(NEVER))
    for k in range(len(level)):
        past = past * np.exp(-1 / MEMORY) + level[k]
        since = np.where(busy[k], 0.0, np.minimum(since + 1, NEVER))
        if k >= FIRST - 1 - FAR_BACK:
            hostility[k - (FIRST - 1 - FAR_BACK)], clock[k - (FIRST - 1 - FAR_BACK)] = past, np.log1p(since)
    return hostility, clock


def _events(counts: pl.DataFrame, lay: _Layout) -> Floats:
    """Log-odds that an event of the long run up to the year before is cooperative."""
    rows = counts.filter(pl.col("data_set").is_in(EVENT_SETS)).group_by(
        a=pl.min_horizontal("source", "target"),
        b=pl.max_horizontal("source", "target"),
        year=pl.col("period").dt.year(),
    )
    sums = rows.agg(
        coop=pl.col("verb_coop").sum() + pl.col("matl_coop").sum(),
        conf=pl.col("verb_conf").sum() + pl.col("matl_conf").sum(),
    )
    runs = [np.nan_to_num(lay.grid(sums, name)) for name in ("coop", "conf")]
    for run in runs:
        for k in range(1, len(run)):
            run[k] += KEPT_A_YEAR * run[k - 1]
    return np.log((runs[0] + 0.5) / (runs[1] + 0.25))


def _ends(frames: Mapping[str, pl.DataFrame], newest: int) -> dict[str, int]:
    """Return the last year of each input whose source ends before the newest one."""
    of = {"alliance": "alliances", "votes": "kappa", "organisations": "memberships", "trade": "trade"}
    of |= {"hostility": "disputes", "clock": "disputes"}
    last = {name: int(frames[frame]["year"].max() or 0) for name, frame in of.items()}  # pyright: ignore[reportArgumentType] (Polars' max has no static type)
    return {name: year for name, year in last.items() if FIRST <= year < newest}


def _carry(raw: dict[str, Floats], doubts: dict[str, Floats], name: str, last: int, lay: _Layout) -> None:
    """Carry an input on from its last year, and doubt it by what carrying as long would have missed at that year.

    Hostility fades and the clock runs on, as if nothing new had happened: `_disputes` does that already.
    """
    values, there = raw[name], lay.exists
    end = last - (FIRST - 1)
    onward: Mapping[str, Callable[[Floats, int], Floats]] = {
        "hostility": lambda then, age: then * np.exp(-age / MEMORY),
        "clock": lambda then, age: np.log1p(np.minimum(np.expm1(then) + age, NEVER)),
    }
    carried = onward.get(name, lambda then, _: then)
    for k in range(end + 1, len(values)):
        age = k - end
        values[k] = carried(values[end], age)
        start = end - age
        if start < 0:
            start, age = 0, end
        both = there[start] & there[end] & np.isfinite(values[start]) & np.isfinite(values[end])
        missed = (values[end] - carried(values[start], age)) ** 2
        # A pair with a past is likelier to have new disputes that no one has coded: it is doubted apart.
        past, now = (raw["hostility"][at] > RECENT if name in onward else np.ones_like(both) for at in (start, end))
        for then, group in ((past, now), (~past, ~now)):
            sample = both & then
            doubts[name][k][group] += float(missed[sample].mean()) if sample.any() else 0.0


def _filled(values: Floats, doubt: Floats, exists: Bools) -> tuple[Floats, Floats]:
    """Put the year's mean where nothing is known, doubted by the year's variance."""
    out, doubts = values.copy(), doubt.copy()
    for k in range(len(values)):
        known = exists[k] & np.isfinite(values[k])
        missing = ~np.isfinite(values[k])
        some = values[k][known] if known.any() else np.zeros(1)
        out[k][missing], doubts[k][missing] = some.mean(), some.var()
    return out, doubts
