"""What question 4 finds for two states at a date."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.errors import DyadError
from thawcast.issues.alignment import Alignment, alignments
from thawcast.issues.breadth import Breadth, breadth
from thawcast.issues.resolutions import Resolutions, resolutions
from thawcast.issues.scaling.distances import Distance, distances
from thawcast.issues.votes.agreement import pair_years
from thawcast.issues.votes.matrix import VoteMatrix


@dataclass(frozen=True)
class Inputs:
    """What the question is answered from, as known at the date.

    Args:
        votes: The votes, of the kind of roll calls that counts.
        positions: Rows of `tables.POSITIONS`, or None where there are none to show.
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
