"""Resolutions that pulled two states together or apart, by name."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from thawcast.errors import DyadError
from thawcast.issues.scaling.bridging import bridges
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.values import Floats

VOTE_WORDS = {1: "yes", 2: "abstain", 3: "no"}
"""What the codes of `tables.VOTES` stand for."""

_ENDLESS = 1_000_000

_ENTITLED = r"entitled [_\"\x{201c}]?([^_<\"\x{201d}]{8,160})"
"""Where the source has the chair's words as a title, the text is what they say is entitled so."""

_MOTION = r"put to the vote the motion|rule 7\d of the rules of procedure"
"""The chair's words before a vote on procedure, which is no text."""


@dataclass(frozen=True)
class Resolutions:
    """The common votes of two states since an onset, roll call by roll call.

    Args:
        a: Code of one state.
        b: Code of the other.
        years: First and last calendar year.
        rows: One row a roll call: `date`, `resolution`, `title`, `areas`, `vote_a`, `vote_b` (1 yes, 2 abstain, 3
            no), `distance` (0 alike, 1 next to each other, 2 yes against no), `procedure` (whether it was no text but a
            motion), `division` (share of the votes cast
            that differ from the most frequent one), `last_year` and `last_distance` of the latest vote of the two on
            the same text before (null if there was none), and `pull` (`resolutions`).
    """

    a: str
    b: str
    years: tuple[int, int]
    rows: pl.DataFrame

    @property
    def alike(self) -> int:
        """Number of common votes that were alike."""
        return int((self.rows["distance"] == 0).sum())

    @property
    def opposed(self) -> int:
        """Number of common votes that were yes against no."""
        return int((self.rows["distance"] == 2).sum())

    def together(self, *, limit: int) -> pl.DataFrame:
        """Return the roll calls that pulled the two together most.

        Args:
            limit: How many at most.
        """
        return self._together.head(limit)

    def apart(self, *, limit: int) -> pl.DataFrame:
        """Return the roll calls that pulled the two apart most.

        Args:
            limit: How many at most.
        """
        return self._apart.head(limit)

    @cached_property
    def _together(self) -> pl.DataFrame:
        return self._sorted(pl.col("pull"))

    @cached_property
    def _apart(self) -> pl.DataFrame:
        return self._sorted(-pl.col("pull"))

    def _sorted(self, by: pl.Expr) -> pl.DataFrame:
        rows = self.rows.filter(by > 0, ~pl.col("procedure")).sort(by, "date", descending=[True, True])
        # Of a text that returned every autumn the strongest pull is shown once.
        return rows.unique("title", keep="first", maintain_order=True)


def resolutions(votes: VoteMatrix, *, a: str, b: str, years: tuple[int, int], before: tuple[int, int]) -> Resolutions:
    """List the common votes of two states in some years by how each pulled them together or apart.

    A roll call pulls by the distance that was to be expected less the distance of the two votes, times the division of
    the Assembly: a vote with everyone says little. Expected is the distance of their last vote on the same text up to
    the end of the years before, if they voted on it, else their mean distance in the years before on roll calls of the
    same issue areas, else on all. Two roll calls are on the same text if `bridging.bridges` says so.

    Args:
        votes: The votes.
        a: Code of one state.
        b: Code of the other.
        years: First and last calendar year wanted.
        before: First and last calendar year that they are compared with.

    Returns:
        The roll calls on which both voted, by date.

    Raises:
        DyadError: The two cast no common vote in the one or the other years.
    """
    if not {a, b} <= votes.places.keys():
        raise DyadError(f"{a}-{b}: no common General Assembly votes in {years[0]}-{years[1]}; try other years")
    known, texts = votes.once(_texts, years[1])
    one, two = (known.codes[known.places[state]] for state in (a, b))
    both = (one > 0) & (two > 0)
    calls = texts.with_columns(vote_a=pl.Series(one), vote_b=pl.Series(two), distance=pl.Series(np.abs(one - two)))
    mine = calls.filter(pl.Series(both))
    base, now = mine.filter(pl.col("year").is_between(*before)), mine.filter(pl.col("year").is_between(*years))
    if base.is_empty() or now.is_empty():
        raise DyadError(
            f"{a}-{b}: no common General Assembly votes in {years[0]}-{years[1]} or {before[0]}-{before[1]}"
        )
    usual = base.group_by("tags").agg(usual=pl.col("distance").mean())
    last = (
        mine.filter(pl.col("year") <= before[1])
        .sort("date")
        .group_by("item")
        .agg(last_year=pl.col("year").last(), last_distance=pl.col("distance").last())
    )
    expected = pl.coalesce(pl.col("last_distance"), pl.col("usual"), pl.lit(base["distance"].mean()))
    rows = (
        now.join(usual, on="tags", how="left", maintain_order="left")
        .join(last, on="item", how="left", maintain_order="left")
        .with_columns(pull=(expected - pl.col("distance")) * pl.col("division"))
    )
    columns = ("date", "resolution", "title", "areas", "vote_a", "vote_b", "distance", "procedure", "division")
    return Resolutions(a, b, years, rows.select(*columns, "last_year", "last_distance", "pull"))


def _texts(votes: VoteMatrix, last: int) -> tuple[VoteMatrix, pl.DataFrame]:
    """Give the votes up to a year, and what their roll calls were about: the text that each was on."""
    known = votes.where(votes.years <= last)
    calls = known.calls.with_columns(
        division=pl.Series(_division(known)),
        year=pl.Series(known.years),
        # Texts without a title are told apart by their numbers.
        title=pl.coalesce(pl.col("title").str.extract(_ENTITLED), "title", "resolution"),
        tags=pl.col("areas").list.sort().list.join(","),
    )
    calls = calls.with_columns(procedure=pl.col("title").fill_null("").str.contains(_MOTION))
    return known, calls.join(bridges(known.calls, longest_chain=_ENDLESS), on="roll_call", maintain_order="left")


def _division(votes: VoteMatrix) -> Floats:
    """Return the share of votes cast that differ from the most frequent one [roll calls]."""
    counts = np.stack([(votes.codes == k).sum(axis=0) for k in VOTE_WORDS])
    return 1 - counts.max(axis=0) / np.maximum(counts.sum(axis=0), 1)
