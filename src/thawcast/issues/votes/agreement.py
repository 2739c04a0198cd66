"""How alike states vote, year by year: of one pair, of one state with all, of every pair."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.errors import InputError
from thawcast.issues.similarity import CATEGORIES, Codes, scores
from thawcast.issues.tables import AGREEMENT_NORM, KEYS, SIMILARITY, known_area
from thawcast.issues.votes.matrix import Mask, Period, VoteMatrix
from thawcast.tables import ALL_AREAS

Counts = NDArray[np.int64]


def met(matrix: VoteMatrix, state: str, first: int, last: int) -> tuple[Counts, Counts]:
    """Count on how many roll calls of some years a state voted like each state, by issue area.

    Args:
        matrix: The votes.
        state: Its code.
        first: First calendar year.
        last: Last calendar year.

    Returns:
        Identical and common votes with every state, itself included [states x `KEYS`]; zeros for a state that never
        voted.
    """
    if state not in matrix.places:
        nothing = np.zeros((len(matrix.states), len(KEYS)), dtype=np.int64)
        return nothing, nothing
    start, stop = np.searchsorted(matrix.years, [first, last + 1])
    codes, tags = matrix.codes[:, start:stop], matrix.tags[start:stop]
    own = codes[matrix.places[state]]
    both = (codes > 0) & (own > 0)
    # Sums of ones: exact in floating numbers of any size.
    same, common = ((counted.astype(np.float32) @ tags).astype(np.int64) for counted in (both & (codes == own), both))
    return same, common


def pair_years(matrix: VoteMatrix, a: str, b: str) -> pl.DataFrame:
    """Count identical and common votes of two states by year and area.

    Args:
        matrix: The votes.
        a: Code of one state.
        b: Code of the other.

    Returns:
        `year`, `first` (the first year pooled to it), `same_*` and `n_*` for every area key, for years with common
        votes.
    """
    periods = list(matrix.periods.values())
    if not periods or not {a, b} <= matrix.places.keys():
        return _by_year([], {})
    one, two = (matrix.codes[matrix.places[state]] for state in (a, b))
    both = (one > 0) & (two > 0)
    same = both & (one == two)
    columns: dict[str, Counts] = {}
    for key in KEYS:
        tagged = matrix.tagged[key]
        columns[f"same_{key}"] = _sums(matrix, same & tagged, periods)
        columns[f"n_{key}"] = _sums(matrix, both & tagged, periods)
    return _by_year(periods, columns).filter(pl.col(f"n_{ALL_AREAS}") > 0)


def _sums(matrix: VoteMatrix, mask: Mask, periods: Sequence[Period]) -> Counts:
    """Count marked roll calls in each period."""
    until = np.concatenate([[0], np.cumsum(mask)])
    edges = np.array([[p.first, p.last + 1] for p in periods])
    at = np.searchsorted(matrix.years, edges)
    return np.asarray(until[at[:, 1]] - until[at[:, 0]], dtype=np.int64)


def _by_year(periods: Sequence[Period], columns: dict[str, Counts]) -> pl.DataFrame:
    counted = {f"{c}_{key}": columns.get(f"{c}_{key}", []) for key in KEYS for c in ("same", "n")}
    schema = dict.fromkeys(("year", "first", *counted), pl.Int64)
    return pl.DataFrame(
        {"year": [p.last for p in periods], "first": [p.first for p in periods], **counted}, schema=schema
    )


def dyad_years(
    matrix: VoteMatrix, *, areas: Sequence[str] = (ALL_AREAS,), first: int | None = None, last: int | None = None
) -> pl.DataFrame:
    """Score every pair of states in every calendar year by issue area.

    Args:
        matrix: The votes.
        areas: Keys of `tables.AREAS`, or `all`.
        first: First calendar year.
        last: Last calendar year.

    Returns:
        One row per `a`, `b` (`a < b`), `year`, `area` with common votes: `first` (the first year pooled to it),
        `agreement`, `kappa`, `pi`, `s` [four decimals; null where undefined] and `n_votes`, sorted by these keys.

    Raises:
        InputError: No such area, or no votes in the years asked for.

    Example:
        >>> from datetime import date
        >>> from thawcast.issues.votes.matrix import vote_matrix
        >>> votes = pl.DataFrame({"roll_call": [1, 1], "state": ["RUS", "USA"], "vote": [1, 3]})
        >>> day = {"date": [date(2009, 12, 2)], "known_on": [date(2009, 12, 2)], "kind": ["final"]}
        >>> calls = pl.DataFrame({"roll_call": [1], **day, "areas": [["nu"]]})
        >>> dyad_years(vote_matrix(votes, calls)).row(0)
        ('RUS', 'USA', 2009, 'all', 2009, 0.0, 0.0, -1.0, -1.0, 1)
    """
    keys = [known_area(area) for area in areas]
    wanted = [
        p for p in matrix.periods.values() if (first is None or p.last >= first) and (last is None or p.last <= last)
    ]
    ordered = _alphabetical(matrix)
    parts = [part for p in wanted for area in keys if (part := _scored(ordered, p, area)) is not None]
    if not parts:
        raise InputError("no votes in the years asked for: ask for years that the vote table covers")
    names = pl.Series(ordered.states, dtype=pl.String)
    # Sorting the states' numbers takes a tenth of the time that sorting their codes takes; the order is the same.
    found = pl.concat(parts).sort("i", "j", "year", "area")
    return found.select(
        a=names.gather(found["i"]), b=names.gather(found["j"]), **{c: pl.col(c) for c in found.columns[2:]}
    )


def _alphabetical(matrix: VoteMatrix) -> VoteMatrix:
    order = np.argsort(np.array(matrix.states, dtype=object))
    return VoteMatrix(tuple(matrix.states[i] for i in order), matrix.calls, matrix.codes[order])


def _cast(matrix: VoteMatrix, period: Period, area: str) -> tuple[NDArray[np.int8], Counts]:
    """Return the votes on an area in a period, and the rows of the states that cast any."""
    codes = matrix.codes[:, matrix.between(period.first, period.last) & matrix.tagged[area]]
    rows = np.flatnonzero(codes.any(axis=1))
    return codes[rows], rows


def _scored(matrix: VoteMatrix, period: Period, area: str) -> pl.DataFrame | None:
    """Score every pair of states that has common votes in one period and area."""
    codes, rows = _cast(matrix, period, area)
    found = scores(codes)
    left, right = np.nonzero(np.triu(found.n > 0, k=1))
    if not len(left):
        return None
    values = {name: getattr(found, name)[left, right] for name in ("agreement", "kappa", "pi", "s")}
    return pl.DataFrame(
        {
            "i": rows[left].astype(np.int16),
            "j": rows[right].astype(np.int16),
            "year": np.full(len(left), period.last, dtype=np.int16),
            "area": pl.repeat(area, len(left), dtype=pl.String, eager=True),
            "first": np.full(len(left), period.first, dtype=np.int16),
            **{name: np.round(numbers, 4) for name, numbers in values.items()},
            "n_votes": found.n[left, right].astype(np.int16),
        }
    ).with_columns(pl.col(*values).fill_nan(None))


def agreement_tables(matrix: VoteMatrix, *, first: int | None = None) -> dict[str, pl.DataFrame]:
    """Count identical votes of every two states, and of every state with all others, by year and area.

    Args:
        matrix: The votes.
        first: First calendar year.

    Returns:
        Rows of `tables.SIMILARITY` and of `tables.AGREEMENT_NORM`, under their names.
    """
    ordered = _alphabetical(matrix)
    wanted = [p for p in ordered.periods.values() if first is None or p.last >= first]
    pairs, norms = [SIMILARITY.empty()], [AGREEMENT_NORM.empty()]
    for period in wanted:
        pairs.append(_pairs(ordered, period))
        norms += [_norm(ordered, period, key) for key in KEYS]
    return {
        SIMILARITY.name: pl.concat(pairs),
        AGREEMENT_NORM.name: pl.concat(norms).sort(AGREEMENT_NORM.key),
    }


def _alike(codes: Codes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Count identical and common votes of every two rows, none of a row with itself."""
    chosen = np.concatenate([codes == k for k in range(1, CATEGORIES + 1)], axis=1).astype(np.float32)
    any_vote = (codes > 0).astype(np.float32)
    same, both = chosen @ chosen.T, any_vote @ any_vote.T
    np.fill_diagonal(same, 0)
    np.fill_diagonal(both, 0)
    return same, both


def _pairs(matrix: VoteMatrix, period: Period) -> pl.DataFrame:
    codes, rows = _cast(matrix, period, ALL_AREAS)
    left, right = np.triu_indices(len(rows), k=1)
    inside = matrix.between(period.first, period.last)
    columns: dict[str, NDArray[np.int16]] = {}
    for key in KEYS:
        same, both = _alike(codes[:, matrix.tagged[key][inside]])
        columns[f"same_{key}"] = same[left, right].astype(np.int16)
        columns[f"n_{key}"] = both[left, right].astype(np.int16)
    names = pl.Series([matrix.states[i] for i in rows], dtype=pl.String)
    found = pl.DataFrame({"a": names.gather(left), "b": names.gather(right), **columns})
    year = pl.lit(period.last, dtype=pl.Int16).alias("year")
    return found.filter(pl.col(f"n_{ALL_AREAS}") > 0).select(year, "a", "b", *columns)


def _norm(matrix: VoteMatrix, period: Period, area: str) -> pl.DataFrame:
    codes, rows = _cast(matrix, period, area)
    same, both = (counts.sum(axis=1) for counts in _alike(codes))
    met = both > 0
    return pl.DataFrame(
        {
            "state": [matrix.states[i] for i in rows[met]],
            "year": np.full(met.sum(), period.last, dtype=np.int16),
            "area": [area] * int(met.sum()),
            "agreement": same[met].astype(np.float64) / both[met],
            "n_votes": (codes > 0).sum(axis=1)[met].astype(np.int16),
        },
        schema=AGREEMENT_NORM.schema,
    )
