"""Resolutions on which two states stood together or against each other, by name."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.errors import DyadError
from thawcast.issues.scaling.bridging import bridges

VOTE_WORDS = {1: "yes", 2: "abstain", 3: "no"}
"""What the codes of `tables.VOTES` stand for."""

_ENDLESS = 1_000_000


@dataclass(frozen=True)
class Resolutions:
    """The common votes of two states in one calendar year, roll call by roll call.

    Args:
        a: Code of one state.
        b: Code of the other.
        year: Calendar year.
        rows: One row a roll call: `date`, `resolution`, `title`, `areas`, `vote_a`, `vote_b` (1 yes, 2 abstain, 3
            no), `distance` (0 alike, 1 next to each other, 2 yes against no), `division` (share of the votes cast
            that differ from the most frequent one), `last_year` and `last_distance` of the latest earlier vote of the
            two on the same text (null if there was none).
    """

    a: str
    b: str
    year: int
    rows: pl.DataFrame

    def shared(self, *, limit: int | None = None) -> pl.DataFrame:
        """Return the roll calls on which both voted alike, those that divided the Assembly most first.

        Args:
            limit: How many; None for all.
        """
        return _first(self.rows.filter(pl.col("distance") == 0), limit)

    def contested(self, *, limit: int | None = None) -> pl.DataFrame:
        """Return the roll calls on which one voted yes and the other no, the most divisive first.

        Args:
            limit: How many; None for all.
        """
        return _first(self.rows.filter(pl.col("distance") == 2), limit)

    def turned(self, *, limit: int | None = None) -> pl.DataFrame:
        """Return the roll calls on texts voted on before, on which the two now stand closer or further apart.

        Args:
            limit: How many; None for all.
        """
        moved = pl.col("distance").cast(pl.Int16) != pl.col("last_distance").cast(pl.Int16)
        return _first(self.rows.filter(pl.col("last_distance").is_not_null() & moved), limit)


def resolutions(
    votes: pl.DataFrame, roll_calls: pl.DataFrame, *, a: str, b: str, year: int, as_of: date | None = None
) -> Resolutions:
    """List the common votes of two states in a year, each beside their last vote on the same text.

    Two roll calls are on the same text if `bridging.bridges` says so: equal titles, at most three sessions apart.

    Args:
        votes: Rows of `tables.VOTES`.
        roll_calls: Rows of `tables.ROLL_CALLS`.
        a: Code of one state.
        b: Code of the other.
        year: Calendar year wanted.
        as_of: Last day whose votes may be used; None for all.

    Returns:
        The roll calls on which both voted, by date.

    Raises:
        DyadError: The two cast no common vote that year.

    Example:
        >>> calls = pl.DataFrame(
        ...     {"roll_call": [1, 2], "session": [63, 64], "date": [date(2008, 12, 2), date(2009, 12, 2)],
        ...      "known_on": [date(2008, 12, 2), date(2009, 12, 2)], "areas": [["nu"]] * 2,
        ...      "resolution": ["R/63/58", "R/64/57"], "title": ["Nuclear test ban treaty"] * 2}
        ... )
        >>> votes = pl.DataFrame({"roll_call": [1, 1, 2, 2], "state": ["RUS", "USA"] * 2, "vote": [1, 3, 1, 1]})
        >>> resolutions(votes, calls, a="RUS", b="USA", year=2009).turned().select("last_distance", "distance").row(0)
        (2, 0)
    """
    known = roll_calls if as_of is None else roll_calls.filter(pl.col("known_on") <= as_of)
    known = known.filter(pl.col("date").dt.year() <= year)
    mine = (
        votes.filter(pl.col("state") == a)
        .select("roll_call", vote_a="vote")
        .join(votes.filter(pl.col("state") == b).select("roll_call", vote_b="vote"), on="roll_call")
        .join(known, on="roll_call")
        .join(bridges(known, longest_chain=_ENDLESS), on="roll_call")
        .with_columns(distance=(pl.col("vote_a") - pl.col("vote_b")).abs())
        .sort("date", "roll_call")
        .with_columns(
            last_year=pl.col("date").dt.year().shift(1).over("item"),
            last_distance=pl.col("distance").shift(1).over("item"),
        )
        .filter(pl.col("date").dt.year() == year)
    )
    if mine.is_empty():
        raise DyadError(f"{a}-{b}: no common General Assembly votes in {year}; try another year")
    cast = votes.join(mine.select("roll_call"), on="roll_call", how="semi").group_by("roll_call", "vote").len()
    division = cast.group_by("roll_call").agg(division=1 - pl.col("len").max() / pl.col("len").sum())
    columns = ("date", "resolution", "title", "areas", "vote_a", "vote_b", "distance", "division", "last_year")
    rows = mine.join(division, on="roll_call", how="left", maintain_order="left")
    return Resolutions(a, b, year, rows.select(*columns, "last_distance"))


def _first(rows: pl.DataFrame, limit: int | None) -> pl.DataFrame:
    ordered = rows.sort("division", "date", "resolution", descending=[True, False, False])
    return ordered if limit is None else ordered.head(limit)
