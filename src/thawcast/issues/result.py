"""What question 4 finds for two states at a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.errors import DyadError
from thawcast.issues.alignment import Alignment, alignments
from thawcast.issues.breadth import Breadth, breadth, last_complete
from thawcast.issues.ledger.entries import Ledger, ledger
from thawcast.issues.ledger.facts import facts
from thawcast.issues.resolutions import Resolutions, resolutions
from thawcast.issues.scaling.distances import Distance, distances
from thawcast.issues.votes.agreement import pair_years
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.states import State

LEDGER_YEARS = 2
"""Years before that of the date from which the ledger begins where no thaw or chill runs."""


@dataclass(frozen=True)
class Inputs:
    """What the question is answered from, as known at the date.

    Args:
        votes: The votes, of the kind of roll calls that counts.
        positions: Rows of `tables.POSITIONS` of the two and of the permanent members, or None where there are none to
            show.
        ties: Ties row by row and by pair and year, as `ledger.entries.ledger` takes them; None without a ledger.
        published: Rows of `tables.PUBLISHED`, all of them: hindsight, for a chart alone.
    """

    votes: VoteMatrix
    positions: pl.DataFrame | None = None
    ties: tuple[pl.DataFrame, pl.DataFrame] | None = None
    published: pl.DataFrame | None = None


@dataclass(frozen=True)
class Issues:
    """Which issues pull two states together or apart, and where third states stand.

    Args:
        breadth: Change of agreement by issue area.
        years: Identical and common votes by year and area (`votes.agreement.pair_years`).
        third_states: Where third states stand, by area; an area in which none can be placed is left out.
        resolutions: The common votes since the onset by how they pulled; None where there are none.
        distances: Distance of the two positions by area, and its change.
    """

    breadth: Breadth
    years: pl.DataFrame
    third_states: dict[str, Alignment]
    resolutions: Resolutions | None
    distances: dict[str, Distance]


@dataclass(frozen=True)
class PairIssues:
    """What question 4 is told from.

    Args:
        votes: What the votes tell; None where the two cast too few in common.
        reason: Why the votes tell nothing; empty where they do.
        ledger: What bound and what divided the two; None where no ties are known.
        since: Onset of the thaw or chill that is compared with; None for three years earlier.
        names: Names of third states by code; a state left out is shown by its code.
        positions: Rows of `tables.POSITIONS` behind the distances; None where there are none to show.
        edition: Rows of `tables.PUBLISHED`, hindsight, where whole years have passed since the votes end; else None.
        seam: Last year of votes.
    """

    votes: Issues | None
    reason: str
    ledger: Ledger | None
    since: date | None
    names: Mapping[str, str]
    positions: pl.DataFrame | None
    edition: pl.DataFrame | None
    seam: int


def pair_issues(
    known: Inputs, *, a: State, b: State, as_of: date, since: date | None, names: Mapping[str, str]
) -> PairIssues:
    """Find which issues moved since a thaw or chill began, and what bound and divided the two.

    Args:
        known: What is known at the date.
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data may be used.
        since: Onset of the thaw or chill; None compares with three years earlier.
        names: Names of third states by code.
    """
    votes, reason = None, ""
    try:
        votes = find(known, a=a.code, b=b.code, as_of=as_of, since=since)
    except DyadError as error:
        reason = str(error)
    last = last_complete(as_of)
    # A year with few roll calls, as that in whose January the votes end, is no year of votes.
    seam = max((p.last for p in known.votes.periods.values() if p.first == p.last <= last), default=last)
    return PairIssues(
        votes=votes,
        reason=reason,
        ledger=_ledger(known, a, b, as_of, since),
        since=since,
        names=names,
        positions=known.positions,
        edition=None if known.published is None or last <= seam else known.published.filter(pl.col("year") <= last),
        seam=seam,
    )


def _ledger(known: Inputs, a: State, b: State, as_of: date, since: date | None) -> Ledger | None:
    if known.ties is None:
        return None
    start = date(as_of.year - LEDGER_YEARS, 1, 1) if since is None else date(since.year, 1, 1)
    return ledger(*known.ties, facts(a.code, b.code), a=a, b=b, since=start, as_of=as_of)


def find(known: Inputs, *, a: str, b: str, as_of: date, since: date | None) -> Issues:
    """Compute what question 4 asks for.

    Args:
        known: What is known at the date.
        a: Code of one state.
        b: Code of the other, `a < b`.
        as_of: Last day whose data may be used.
        since: Onset of the running thaw or chill; None compares with three years earlier.

    Raises:
        DyadError: The two cast too few common votes lately, or none in the years compared with.
    """
    votes = known.votes
    found = breadth(votes, a=a, b=b, as_of=as_of, since=since)
    third = alignments(votes, a=a, b=b, years=found.now_years, before=found.before_years)
    years = pair_years(votes, a, b).filter(pl.col("year") <= found.now_year)
    span = (found.before_years[1] + 1, found.now_year)
    try:
        named = resolutions(votes, a=a, b=b, years=span, before=found.before_years)
    except DyadError:
        named = None
    positions = known.positions
    apart = {} if positions is None else distances(positions, a=a, b=b, as_of=as_of, before=found.before_years[1])
    return Issues(found, years, third, named, apart)
