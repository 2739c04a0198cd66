"""Landmarks: every thaw at every year's end at which it still ran, with what was known of its course, and its fate."""

import numpy as np
import polars as pl
from scipy.special import logit, ndtr

from thawcast.durability.hazard.blocks import LOW, first_low
from thawcast.durability.hazard.replay import Replay, rows_of
from thawcast.standing.episodes import KEPT, ONSET, Finder
from thawcast.standing.levels.local_level import GRID
from thawcast.standing.levels.vintages import Vintage, learners
from thawcast.values import Floats

CANDIDATE_ONSET = 0.7
"""Probability of a rise from which an episode counts as a candidate: learned from with that weight, never tested on."""

LEADS = (1, 2, 3)
"""Blocks of twelve months ahead."""

MECHANICAL = (
    "log_age",
    "log_rise",
    "level",
    "margin",
    "margin_sd",
    "raw_margin",
    "surprise",
    "excess",
    "reversion",
    "next_low",
    "log_volume",
    "volume_change",
    "volatility",
    "noise",
    "p_real",
    "ewma_odds",
)
"""What the course of the level alone tells; see docs/methods/hazard.md for each."""

COURSE = ("late_conflict", "company")
"""What the months of the year and the two states' other dyads tell: no part of the mechanical baseline."""

EWMA_WEIGHT = 0.5
"""Weight of the last year in the EWMA rule."""

ADDED_CONFLICT = 5.0
"""Conflict events added to each half of a year, so that a quiet year has no trend."""

_SCALES = np.array([q for q, _ in GRID]), np.array([r for _, r in GRID])


def landmarks(history: Replay, *, onset: float = ONSET) -> pl.DataFrame:
    """List thaws at each year's end at which they ran, with what the course of the level told by then.

    Args:
        history: What was known year by year.
        onset: Probability of a rise from which an episode begins.

    Returns:
        One row a thaw and year: `id, a, b, row` (of the dyad in the history), `onset, base, rise, line` (base plus a
        quarter of the rise) [log-odds], `weight` (probability that the rise is real), `year`, `source_year`, and the
        columns `MECHANICAL`, `COURSE` and `ewma_low` (chance of a low block by the EWMA rule). Sorted by year and id.
    """
    finder = Finder(onset=onset)
    place = rows_of(history.keys)
    frames: list[pl.DataFrame] = []
    for vintage in history.vintages:
        finder.advance(vintage)
        running = sorted((e for (_, sign), e in finder.running.items() if sign > 0), key=lambda e: (e.pair, e.onset))
        if not running:
            continue
        here = rows_of(vintage.data.keys)
        known = np.array([here[e.pair] for e in running])
        row = np.array([place[e.pair] for e in running])
        base, rise = np.array([e.base for e in running]), np.array([e.rise for e in running])
        frame = pl.DataFrame(
            {
                "id": [f"{e.pair[0]}-{e.pair[1]}-{e.onset}+" for e in running],
                "a": [e.pair[0] for e in running],
                "b": [e.pair[1] for e in running],
                "row": row,
                "onset": [e.onset for e in running],
                "base": base,
                "rise": rise,
                "line": base + KEPT * rise,
                "weight": [e.p_real[0] for e in running],
                "year": [vintage.year] * len(running),
                "source_year": history.source_year[row, history.years.index(vintage.year)],
            }
        )
        began = np.array([e.onset for e in running])
        frames.append(frame.with_columns(**_course(vintage, known, frame, began)))
    return pl.concat(frames).sort("year", "id")


def _course(vintage: Vintage, i: np.ndarray, frame: pl.DataFrame, onset: np.ndarray) -> dict[str, pl.Series]:
    line, rise = frame["line"].to_numpy(), frame["rise"].to_numpy()
    now, seen = vintage.now, vintage.seen
    level, sd = (x[i] for x in now.level())
    raw = np.where(np.isnan(seen.level[i, -1]), level, seen.level[i, -1])
    weight = now.weight[i]
    volatility, noise = seen_scales(vintage)
    centre, spread = (x[i] for x in now.by_grid())
    spread = spread + volatility[i, None] * _SCALES[0] + noise[i, None] * _SCALES[1]
    z = (line[:, None] - centre) / np.sqrt(spread + seen.variance[i, -1][:, None])
    next_low = np.clip((weight * ndtr(z)).sum(axis=1), 1e-4, 1 - 1e-4)
    years = np.array(vintage.data.years)
    before = np.where((years[None, :] < onset[:, None]) & ~np.isnan(seen.level[i]), seen.level[i], np.nan)
    own = _mean(seen.level[i], level)
    values = {
        "log_age": np.log1p(vintage.year - onset),
        "log_rise": np.log(np.maximum(rise, 0.05)),
        "level": level,
        "margin": level - line,
        "margin_sd": (level - line) / sd,
        "raw_margin": raw - line,
        "surprise": (raw - level) / np.sqrt((weight * spread).sum(axis=1)),
        "excess": level - own,
        "reversion": _mean(before, level) - line,
        "next_low": logit(next_low),
        "log_volume": seen.log_volume[i, -1],
        "volume_change": seen.log_volume[i, -1] - seen.log_volume[i].mean(axis=1),
        "volatility": np.log((weight * volatility[i, None] * _SCALES[0]).sum(axis=1)) / 2,
        "noise": np.log((weight * noise[i, None] * _SCALES[1]).sum(axis=1)) / 2,
        "p_real": logit(np.clip(frame["weight"].to_numpy(), 0.01, 0.9999)),
    }
    trail = _trail(seen.level[i], level)
    error = np.sqrt((weight * noise[i, None] * _SCALES[1]).sum(axis=1) + seen.variance[i, -1])
    low = ndtr((line - trail) / error)
    values |= {"ewma_low": low, "ewma_odds": logit(np.clip(low, 0.02, 0.98))}
    values |= {"late_conflict": _late(vintage, i), "company": _company(vintage, frame, i)}
    return {name: pl.Series(name, values[name]) for name in (*MECHANICAL, *COURSE, "ewma_low")}


def _trail(raw: Floats, otherwise: Floats) -> Floats:
    """Exponentially weighted mean of the raw levels, the last year counting for half."""
    trail = np.full(raw.shape[0], np.nan)
    for t in range(raw.shape[1]):
        fresh = np.where(np.isnan(trail), raw[:, t], EWMA_WEIGHT * raw[:, t] + (1 - EWMA_WEIGHT) * trail)
        trail = np.where(np.isnan(raw[:, t]), trail, fresh)
    return np.where(np.isnan(trail), otherwise, trail)


def _late(vintage: Vintage, i: np.ndarray) -> Floats:
    """Log of conflict in the year's second half over its first, less the world's; 0 without months."""
    months = np.nan_to_num(vintage.data.monthly[:, -1])
    early, late = months[:, :6].sum(axis=1), months[:, 6:].sum(axis=1)
    world = (late.sum() + ADDED_CONFLICT) / (early.sum() + ADDED_CONFLICT)
    return (
        np.log((late[i] + ADDED_CONFLICT) / (early[i] + ADDED_CONFLICT) / world) if months.any() else np.zeros(len(i))
    )


def _company(vintage: Vintage, frame: pl.DataFrame, i: np.ndarray) -> Floats:
    """Mean rise of the two states' other dyads over the year, of those with events enough."""
    enough = np.flatnonzero(learners(vintage.data))
    rise = (vintage.now.level()[0] - vintage.now.base())[enough]
    names = sorted({state for key in vintage.data.keys for state in key})
    place = {name: k for k, name in enumerate(names)}
    sums, numbers = np.zeros((2, len(names)))
    for side in (0, 1):
        states = [place[vintage.data.keys[d][side]] for d in enough]
        np.add.at(sums, states, rise)
        np.add.at(numbers, states, 1.0)
    own = dict(zip(enough.tolist(), rise.tolist(), strict=True))
    means: list[float] = []
    for dyad, a, b in zip(i.tolist(), frame["a"], frame["b"], strict=True):
        mine, member = own.get(dyad, 0.0), float(dyad in own)
        total = sums[place[a]] + sums[place[b]] - 2 * mine
        number = numbers[place[a]] + numbers[place[b]] - 2 * member
        means.append(total / number if number > 0 else 0.0)
    return np.array(means)


def seen_scales(vintage: Vintage) -> tuple[Floats, Floats]:
    """Give each dyad's usual variance of a year's change and of its last observation, each shape (dyads,)."""
    return vintage.hyper.volatility(vintage.seen), vintage.hyper.noise(vintage.seen)[:, -1]


def fates(history: Replay, rows: pl.DataFrame, *, leads: tuple[int, ...] = LEADS, low: float = LOW) -> pl.DataFrame:
    """Judge on the raw counts what came after each landmark.

    Args:
        history: Whose blocks to judge by.
        rows: Columns `row, line, year`.
        leads: Blocks ahead, 1, 2, ...
        low: Probability of lying below the line above which a block is a relapse.

    Returns:
        `relapse` (number of the first low block ahead, 0 if none), `followed` (blocks inside the data), `below_now`
        (probability that the block at the landmark itself lies below the line), one row a landmark.
    """
    relapse, followed = np.zeros(rows.height, int), np.zeros(rows.height, int)
    now = np.full(rows.height, np.nan)
    year, row, line = (rows[c].to_numpy() for c in ("year", "row", "line"))
    for origin in np.unique(year):
        at = year == origin
        ahead = [history.blocks.p_below(row[at], int(origin) + lead, line[at]) for lead in leads]
        relapse[at] = first_low(ahead, low=low)
        followed[at] = sum(int(origin) + lead <= history.years[-1] for lead in leads)
        now[at] = history.blocks.p_below(row[at], int(origin), line[at])
    return pl.DataFrame({"relapse": relapse, "followed": followed, "below_now": np.nan_to_num(now, nan=0.5)})


def _mean(values: Floats, otherwise: Floats) -> Floats:
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), otherwise)
