"""Rolling origins: what each forecaster would have said of each case at its time, taught on nothing that came later."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from thawcast.durability.forecast.cases import EVERY, course, described, rises
from thawcast.durability.forecast.forecasters import Cases, LevelMoves, moves_of, teach
from thawcast.durability.forecast.outcomes import YEARS, exchangeable_margin, outcomes
from thawcast.standing.temperature.seen import Seen
from thawcast.values import Floats

FOLDS = 3
"""Parts into which pairs are held out."""

MOST_TAUGHT = 12_000
"""Cases below `WELL` that teach at most, and periods that do, evenly spread: more make no difference that counts."""

WELL = 0.7
"""Probability of a rise from which every case teaches."""

FEWEST = 100
"""Judged cases below which nothing is taught, and below which a source's record picks nothing but the constant."""


@dataclass(frozen=True)
class SourceCases:
    """What one source gives: cases and moves, with the year at whose end they could be taught.

    Args:
        source: Name of the source and frequency.
        rows: One row a case: `a, b, onset, period, age, vintage` (the year by whose end its forecasters were taught).
        cases: The cases.
        year: Year of each case.
        moves: Periods of all pairs.
        moved: Year of each of these.
        folds: Fold of the pair of each of these.
        exchangeable: Margin of the pair's own past with its order ignored, see `exchangeable_margin`.
    """

    source: str
    rows: pl.DataFrame
    cases: Cases
    year: np.ndarray
    moves: LevelMoves
    moved: np.ndarray
    folds: np.ndarray
    exchangeable: Floats


def block(rows: pl.DataFrame, bases: pl.DataFrame, seen: Seen) -> SourceCases:
    """Lay out the cases of one source and what came of them.

    Args:
        rows: Rows of `TEMPERATURE` of one source and frequency.
        bases: Rows of `TEMPERATURE_BASES` of the same.
        seen: What it has seen of all pairs.
    """
    of = course(rows, bases)
    found = rises(of)
    name = f"{of.source} {'Y' if of.season == 1 else 'M'}"
    period = of.period(found.at)
    year = period.dt.year().to_numpy()
    # A year, or a December, is told when that year's outcomes are in; another month before.
    last = (period.dt.month() == 12).to_numpy() | (of.season == 1)
    frame = pl.DataFrame(
        {
            "a": [of.keys[i][0] for i in found.pair],
            "b": [of.keys[i][1] for i in found.pair],
            "onset": of.period(found.onset),
            "period": period,
            "age": (found.at - found.onset) / of.season,
            "vintage": year - 1 + last,
        }
    )
    cases = Cases(
        described(of, found),
        np.full(len(year), name),
        found.p_real,
        found.p_real * EVERY[of.season] / of.season,
        outcomes(seen, of, found),
    )
    every, pair, at = moves_of(of)
    return SourceCases(
        name, frame, cases, year, every, of.year + at // of.season, folds_of(of.keys)[pair],
        exchangeable_margin(seen, of, found),
    )  # fmt: skip


def folds_of(keys: Sequence[tuple[str, str]]) -> np.ndarray:
    """Assign each pair to a fold by its codes, so that it is the same on every machine and in every run."""
    return np.array([zlib.crc32(f"{a}-{b}".encode()) % FOLDS for a, b in keys])


def known_by(blocks: Sequence[SourceCases], year: int, *, fold: int | None = None) -> tuple[Cases, LevelMoves] | None:
    """Gather what could teach by a year's end: cases and moves whose outcomes were in, of pairs outside a fold.

    Args:
        blocks: By source.
        year: The year.
        fold: Pairs to be held out; None for none.

    Returns:
        The two; None while under `FEWEST` cases are judged.
    """
    cases, moves = [], []
    for one in blocks:
        keep, kept = one.year < year, one.moved < year
        if fold is not None:
            keep &= folds_of(list(zip(one.rows["a"], one.rows["b"], strict=True))) != fold
            kept &= one.folds != fold
        judged = masked(one.cases.take(keep), one.year[keep], year)
        cases.append(judged.take(np.isfinite(judged.y[:, 0])))
        some = one.moves.take(kept)
        moves.append(
            replace(some, moved=np.where(one.moved[kept][:, None] + np.array(YEARS) <= year, some.moved, np.nan))
        )
    whole = Cases(*(np.concatenate([getattr(c, n) for c in cases]) for n in Cases.__dataclass_fields__))
    if len(whole.y) < FEWEST:
        return None
    low = np.flatnonzero(whole.p_real < WELL)
    kept = np.concatenate([np.flatnonzero(whole.p_real >= WELL), _thinned(low)])
    every = LevelMoves(*(np.concatenate([getattr(m, n) for m in moves]) for n in LevelMoves.__dataclass_fields__))
    return whole.take(np.sort(kept)), every.take(_thinned(np.flatnonzero(np.isfinite(every.moved[:, 0]))))


def _thinned(rows: np.ndarray) -> np.ndarray:
    return rows[:: max(1, -(-rows.size // MOST_TAUGHT))]


def masked(cases: Cases, year: np.ndarray, by: int) -> Cases:
    """Hide what was not judged by a year's end."""
    return replace(cases, y=np.where(year[:, None] + np.array(YEARS) <= by, cases.y, np.nan))


def rolling(
    blocks: Sequence[SourceCases], *, folds: int | None = FOLDS, step: Callable[[str], None] = lambda _: None
) -> dict[str, dict[str, Floats]]:
    """Forecast every case of every source at its time.

    Args:
        blocks: By source.
        folds: Pairs are held out in so many folds; None to hold out none.
        step: Called with a label before each origin.

    Returns:
        By source, log-odds of lasting by forecaster, shape (cases, horizons); NaN where nothing could be taught.
    """
    empty = {one.source: np.full((len(one.year), len(YEARS)), np.nan) for one in blocks}
    told: dict[str, dict[str, Floats]] = {name: {} for name in empty}
    for year in sorted({int(y) for one in blocks for y in one.rows["vintage"].unique()}):
        step(f"origin {year}")
        for fold in range(folds) if folds else (None,):
            asked = [(one, _asked(one, year, fold)) for one in blocks]
            if not any(rows.size for _, rows in asked):
                continue
            given = known_by(blocks, year, fold=fold)
            if given is None:
                continue
            taught = teach(*given)
            for one, rows in ((one, rows) for one, rows in asked if rows.size):
                for name, odds in taught.odds(one.cases.take(rows)).items():
                    told[one.source].setdefault(name, empty[one.source].copy())[rows] = odds
    return told


def _asked(one: SourceCases, year: int, fold: int | None) -> np.ndarray:
    mine = one.rows["vintage"].to_numpy() == year
    if fold is not None:
        mine &= folds_of(list(zip(one.rows["a"], one.rows["b"], strict=True))) == fold
    return np.flatnonzero(mine)
