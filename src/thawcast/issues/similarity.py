"""Similarity of foreign-policy positions: agreement share, Cohen's kappa, Scott's pi, Signorino and Ritter's S.

All four are read off one contingency table per dyad: how often one state chose category k while the other chose l.
The tables of all dyads at once are products of indicator matrices.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.errors import InputError
from thawcast.tables import ALL_AREAS, AREAS
from thawcast.values import Floats

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Codes = NDArray[np.int8]
Weighting = Literal["nominal", "absolute", "squared"]
"""How far apart two categories count: 0/1, their distance, or its square (largest = 1)."""

CATEGORIES = 3
"""Yes, abstain, no."""


@dataclass(frozen=True)
class Scores:
    """Similarity of pairs of states.

    Args:
        agreement: Share of identical choices [0 to 1].
        kappa: Cohen's kappa [at most 1; 0 is what chance gives]; nan where no disagreement is to be expected.
        pi: Scott's pi [at most 1; 0 is what chance gives]; nan as for kappa.
        s: Signorino and Ritter's S [-1 to 1].
        n: Number of objects on which both chose.
    """

    agreement: Floats
    kappa: Floats
    pi: Floats
    s: Floats
    n: Floats


def disagreement(weights: Weighting, *, categories: int = CATEGORIES) -> Floats:
    """Return the distance between every two categories, the largest being 1.

    Args:
        weights: `nominal`, `absolute` or `squared`.
        categories: Number of ordered categories.

    Returns:
        Matrix [categories x categories].

    Example:
        >>> disagreement("squared")[0].tolist()
        [0.0, 0.25, 1.0]
    """
    steps = np.abs(np.subtract.outer(np.arange(categories), np.arange(categories))).astype(np.float64)
    if weights == "nominal":
        return (steps > 0).astype(np.float64)
    if weights == "absolute":
        return steps / (categories - 1)
    return (steps / (categories - 1)) ** 2


def contingency(codes: Codes, *, categories: int = CATEGORIES) -> Floats:
    """Count, for every two states, how often one chose category k while the other chose l.

    Args:
        codes: Choices [states x objects], 1 to `categories`, 0 where a state made none.
        categories: Number of ordered categories.

    Returns:
        Counts [categories x categories x states x states].

    Example:
        >>> import numpy as np
        >>> contingency(np.array([[1, 1, 3], [1, 2, 0]], dtype=np.int8))[0, :, 0, 1].tolist()
        [1.0, 1.0, 0.0]
    """
    # One product of all categories' indicators: many small ones cost more in threads than in arithmetic.
    hot = np.concatenate([codes == k for k in range(1, categories + 1)]).astype(np.float32)
    states = len(codes)
    product = (hot @ hot.T).reshape(categories, states, categories, states)
    return product.transpose(0, 2, 1, 3).astype(np.float64)


def score(tables: Floats) -> Scores:
    """Score contingency tables.

    The weights are those of the published FPSIM voting data (kappa squared, pi nominal) and of Signorino and
    Ritter's article (S absolute).

    Args:
        tables: Counts [categories x categories x ...], any number of pairs behind.

    Returns:
        The scores, in the shape of the pairs.

    Reference:
        Häge, F. M. (2011). Choice or circumstance? Adjusting measures of foreign policy similarity for chance
        agreement. Political Analysis 19(3), 287-305. doi:10.1093/pan/mpr023. Signorino, C. S., & Ritter, J. M.
        (1999). Tau-b or not tau-b. International Studies Quarterly 43(1), 115-144. doi:10.1111/0020-8833.00113.

    Example:
        >>> import numpy as np
        >>> both = contingency(np.array([[1, 1, 3, 3], [1, 1, 3, 1]], dtype=np.int8))[:, :, 0, 1]
        >>> found = score(both)
        >>> float(found.agreement), float(found.kappa), float(found.s)
        (0.75, 0.5, 0.5)
    """
    categories = tables.shape[0]
    n = tables.sum(axis=(0, 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        p = tables / n
        rows, columns = p.sum(axis=1), p.sum(axis=0)
        mean = (rows + columns) / 2

        def observed(weights: Weighting) -> Floats:
            return np.asarray(np.einsum("kl,kl...->...", disagreement(weights, categories=categories), p))

        def expected(weights: Weighting, left: Floats, right: Floats) -> Floats:
            across = np.einsum("kl,l...->k...", disagreement(weights, categories=categories), right)
            return np.asarray((left * across).sum(axis=0))

        def corrected(weights: Weighting, left: Floats, right: Floats) -> Floats:
            by_chance = expected(weights, left, right)
            # Two states that always give the same one answer disagree neither in fact nor by chance: 0/0, unknown.
            return np.where(by_chance > 1e-12, 1 - observed(weights) / by_chance, np.nan)

        return Scores(
            agreement=np.asarray(np.einsum("kk...->...", p)),
            kappa=corrected("squared", rows, columns),
            pi=corrected("nominal", mean, mean),
            s=1 - 2 * observed("absolute"),
            n=n,
        )


@dataclass(frozen=True)
class Ballot:
    """The votes of one calendar year as a matrix.

    Args:
        year: Calendar year of the roll calls' dates.
        states: Codes in alphabetical order, one per row.
        roll_calls: Identifiers, one per column.
        codes: 1 yes, 2 abstain, 3 no, 0 absent [states x roll calls].
        tagged: Area key to a mask over the columns; `all` covers every roll call.
    """

    year: int
    states: tuple[str, ...]
    roll_calls: NDArray[np.int32]
    codes: Codes
    tagged: dict[str, NDArray[np.bool_]]


def ballots(
    votes: pl.DataFrame, roll_calls: pl.DataFrame, *, first: int | None = None, last: int | None = None
) -> "Iterator[Ballot]":
    """Yield the votes year by year as matrices.

    Args:
        votes: Rows of `tables.VOTES`.
        roll_calls: Rows of `tables.ROLL_CALLS`.
        first: First calendar year wanted.
        last: Last calendar year wanted.

    Yields:
        One ballot a year that has votes, in order.
    """
    dated = roll_calls.select("roll_call", "areas", year=pl.col("date").dt.year())
    if first is not None:
        dated = dated.filter(pl.col("year") >= first)
    if last is not None:
        dated = dated.filter(pl.col("year") <= last)
    joined = votes.join(dated, on="roll_call")
    areas: dict[int, Sequence[str]] = dict(dated.select("roll_call", "areas").iter_rows())
    for (year,), group in sorted(joined.partition_by("year", as_dict=True, include_key=False).items()):
        states = group["state"].unique().sort()
        calls = group["roll_call"].unique().sort()
        codes = np.zeros((states.len(), calls.len()), dtype=np.int8)
        row = states.search_sorted(group["state"]).to_numpy()
        column = calls.search_sorted(group["roll_call"]).to_numpy()
        codes[row, column] = group["vote"].to_numpy()
        tags = [areas[call] for call in calls]
        tagged = {key: np.array([key in tag for tag in tags]) for key in AREAS}
        tagged[ALL_AREAS] = np.ones(calls.len(), dtype=np.bool_)
        yield Ballot(int(year), tuple(states), calls.to_numpy(), codes, tagged)


def dyad_years(
    votes: pl.DataFrame,
    roll_calls: pl.DataFrame,
    *,
    areas: "Sequence[str]" = (ALL_AREAS,),
    first: int | None = None,
    last: int | None = None,
) -> pl.DataFrame:
    """Score every pair of states in every calendar year by issue area.

    Args:
        votes: Rows of `tables.VOTES`.
        roll_calls: Rows of `tables.ROLL_CALLS`.
        areas: Keys of `tables.AREAS`, or `all`.
        first: First calendar year.
        last: Last calendar year.

    Returns:
        One row per `a`, `b` (`a < b`), `year`, `area` with common votes: `agreement`, `kappa`, `pi`, `s` [four
        decimals; null where undefined] and `n_votes`, sorted by these keys.

    Raises:
        InputError: An area that the votes do not carry.

    Example:
        >>> from datetime import date
        >>> votes = pl.DataFrame({"roll_call": [1, 1], "state": ["RUS", "USA"], "vote": [1, 3]})
        >>> calls = pl.DataFrame({"roll_call": [1], "date": [date(2009, 12, 2)], "areas": [["nu"]]})
        >>> dyad_years(votes, calls).row(0)
        ('RUS', 'USA', 2009, 'all', 0.0, 0.0, -1.0, -1.0, 1)
    """
    known = {*AREAS, ALL_AREAS}
    if not set(areas) <= known:
        raise InputError(f"area {sorted(set(areas) - known)[0]!r}: use one of {', '.join(sorted(known))}")
    parts: list[pl.DataFrame] = []
    for ballot in ballots(votes, roll_calls, first=first, last=last):
        parts += [_scored(ballot, area) for area in areas]
    if not parts:
        raise InputError("no votes in the years asked for: ask for years that the vote table covers")
    return pl.concat(parts).sort("a", "b", "year", "area")


def _scored(ballot: Ballot, area: str) -> pl.DataFrame:
    """Score every pair of states that has common votes in one year and area."""
    left, right = np.triu_indices(len(ballot.states), k=1)
    names = pl.Series(ballot.states, dtype=pl.String)
    found = score(contingency(ballot.codes[:, ballot.tagged[area]])[:, :, left, right])
    met = found.n > 0
    return pl.DataFrame(
        {
            "a": names.gather(left[met]),
            "b": names.gather(right[met]),
            "agreement": found.agreement[met],
            "kappa": found.kappa[met],
            "pi": found.pi[met],
            "s": found.s[met],
            "n_votes": found.n[met].astype(np.int16),
        }
    ).select(
        "a",
        "b",
        pl.lit(ballot.year, dtype=pl.Int16).alias("year"),
        pl.lit(area).alias("area"),
        pl.col("agreement", "kappa", "pi", "s").fill_nan(None).round(4),
        "n_votes",
    )
