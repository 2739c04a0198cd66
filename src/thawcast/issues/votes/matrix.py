"""The votes of the General Assembly as one matrix, states by roll calls; how it ships, and which years are pooled."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.errors import InputError
from thawcast.issues.tables import BALLOTS, KEYS, VOTERS
from thawcast.tables import ALL_AREAS, FINAL_PASSAGE, ROLL_CALLS, VOTE_KINDS

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]
V = TypeVar("V")
P = ParamSpec("P")

KEPT = 64
"""Values of a matrix that are kept for the next pair of states."""

FEWEST_ROLL_CALLS = 20
"""A year with fewer is pooled with the years before it, until it has as many."""

ALL_KINDS = "all"
"""In place of a kind of roll call: every kind."""


@dataclass(frozen=True)
class Period:
    """A calendar year of votes, or a year with few roll calls and the years before it.

    Args:
        first: First year.
        last: Last year, by which the period is known.
        n: Number of roll calls.
    """

    first: int
    last: int
    n: int

    def __str__(self) -> str:
        """Name the years."""
        return str(self.last) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True)
class VoteMatrix:
    """Votes of all states on roll calls.

    Args:
        states: Codes, one a row.
        calls: Rows of `tables.ROLL_CALLS` by date, one a column of `codes`.
        codes: 1 yes, 2 abstain, 3 no, 0 no vote cast [states x roll calls].
    """

    states: tuple[str, ...]
    calls: pl.DataFrame
    codes: Codes

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """Calendar year of each roll call."""
        return self.calls["date"].dt.year().cast(pl.Int64).to_numpy()

    @cached_property
    def places(self) -> dict[str, int]:
        """Row of each state."""
        return {state: i for i, state in enumerate(self.states)}

    def once(self, value: Callable[Concatenate["VoteMatrix", P], V], *more: P.args, **named: P.kwargs) -> V:
        """Compute a value of these votes, or give it again.

        Args:
            value: Its function.
            more: What else the function takes, in order.
            named: What else it takes, by name.
        """
        return self._kept(value, *more, **named)

    @cached_property
    def _kept(self) -> Callable[..., Any]:
        return lru_cache(KEPT)(lambda value, *more, **named: value(self, *more, **named))

    def where(self, mask: Mask) -> "VoteMatrix":
        """Return the votes on some of the roll calls.

        Args:
            mask: Which [roll calls].
        """
        return replace(self, calls=self.calls.filter(pl.Series(mask)), codes=self.codes[:, mask])

    def of_states(self, *states: str) -> "VoteMatrix":
        """Return the votes of some states.

        Args:
            states: Their codes; one that never voted is left out.
        """
        rows = [self.places[state] for state in states if state in self.places]
        return VoteMatrix(tuple(self.states[i] for i in rows), self.calls, self.codes[rows])

    def known(self, as_of: date) -> "VoteMatrix":
        """Return the votes known by the end of a day.

        Args:
            as_of: Last day whose data may be used.
        """
        return self.where((self.calls["known_on"] <= as_of).to_numpy())

    def of_kind(self, kind: str) -> "VoteMatrix":
        """Return the votes on one kind of roll calls.

        Args:
            kind: One of `tables.VOTE_KINDS`, or `all`.

        Raises:
            InputError: No such kind.
        """
        if kind == ALL_KINDS:
            return self
        if kind not in VOTE_KINDS:
            raise InputError(f"kind of votes {kind!r}: use one of {', '.join((*VOTE_KINDS, ALL_KINDS))}")
        return self.where((self.calls["kind"] == kind).to_numpy())

    @cached_property
    def tagged(self) -> dict[str, Mask]:
        """Which roll calls are about each issue area, and which in all [roll calls]."""
        tags = self.calls["areas"]
        found = {key: tags.list.contains(key).fill_null(value=False).to_numpy() for key in KEYS if key != ALL_AREAS}
        return {ALL_AREAS: np.ones(len(tags), dtype=np.bool_), **found}

    @cached_property
    def tags(self) -> NDArray[np.float32]:
        """1 where a roll call is about an area, else 0 [roll calls x `KEYS`]."""
        return np.stack([self.tagged[key] for key in KEYS], axis=1).astype(np.float32)

    def between(self, first: int, last: int) -> Mask:
        """Return which roll calls were taken in some years [roll calls].

        Args:
            first: First calendar year.
            last: Last calendar year.
        """
        return (self.years >= first) & (self.years <= last)

    def pooled(self, first: int, last: int) -> Period:
        """Return some years, with the years before them where they have few roll calls.

        Args:
            first: First calendar year.
            last: Last calendar year.

        Returns:
            The years; as they are where they have no roll call at all.
        """
        start, stop = np.searchsorted(self.years, [first, last + 1])
        if start < stop:
            # Two years with few votes may lie far apart, as around the session of 1964: what is pooled is said.
            first = min(first, int(self.years[max(stop - FEWEST_ROLL_CALLS, 0)]))
        return Period(first, last, int(stop - np.searchsorted(self.years, first)))

    @cached_property
    def periods(self) -> dict[int, Period]:
        """Every year that has votes, by the year: with the years before it where it has few roll calls."""
        return {int(year): self.pooled(int(year), int(year)) for year in np.unique(self.years)}


def vote_matrix(votes: pl.DataFrame, roll_calls: pl.DataFrame) -> VoteMatrix:
    """Lay votes out as a matrix.

    Args:
        votes: Rows of `tables.VOTES`; votes on roll calls that are not given are left out.
        roll_calls: Rows of `tables.ROLL_CALLS`.

    Returns:
        The matrix; states in the order in which they first voted.
    """
    calls = roll_calls.sort("date", "roll_call").with_row_index("column")
    cast = votes.join(calls.select("roll_call", "column", "date"), on="roll_call")
    firsts = cast.group_by("state").agg(pl.col("date").min()).sort("date", "state").with_row_index("row")
    placed = cast.join(firsts.select("state", "row"), on="state")
    codes = np.zeros((firsts.height, calls.height), dtype=np.int8)
    codes[placed["row"].to_numpy(), placed["column"].to_numpy()] = placed["vote"].to_numpy()
    return VoteMatrix(tuple(firsts["state"]), calls.drop("column"), codes)


def vote_tables(matrix: VoteMatrix) -> dict[str, pl.DataFrame]:
    """Write a matrix as the tables that ship.

    Args:
        matrix: All votes.

    Returns:
        Tables `ballots` and `voters`.
    """
    digits = (matrix.codes.T + ord("0")).astype(np.uint8)
    cast = [row.tobytes().decode("ascii").rstrip("0") for row in digits]
    # A matrix without roll calls has no first vote.
    first = np.argmax(matrix.codes > 0, axis=1) if matrix.codes.size else []
    known = matrix.calls["known_on"].gather(first)
    return {
        BALLOTS.name: matrix.calls.select(*ROLL_CALLS.columns)
        .with_columns(cast=pl.Series(cast, dtype=pl.String))
        .select(*BALLOTS.columns)
        .sort(BALLOTS.key),
        VOTERS.name: pl.DataFrame(
            {"place": range(len(matrix.states)), "state": matrix.states, "known_on": known}, schema=VOTERS.schema
        ),
    }


def from_tables(ballots: pl.DataFrame, voters: pl.DataFrame, *, kind: str = FINAL_PASSAGE) -> VoteMatrix:
    """Read a matrix from the tables that ship.

    Args:
        ballots: Rows of `tables.BALLOTS`.
        voters: Rows of `tables.VOTERS`.
        kind: Kind of roll calls wanted, one of `tables.VOTE_KINDS`, or `all`.

    Returns:
        The matrix.

    Raises:
        InputError: No such kind.

    Example:
        >>> from datetime import date
        >>> day = date(2009, 12, 2)
        >>> ballots = BALLOTS.rows(
        ...     {"roll_call": 1, "session": 64, "date": day, "kind": "final", "areas": [], "cast": "13"}, known_on=day
        ... )
        >>> voters = VOTERS.rows({"place": 0, "state": "RUS"}, {"place": 1, "state": "USA"}, known_on=day)
        >>> from_tables(ballots, voters).codes.tolist()
        [[1], [3]]
    """
    ordered = ballots.sort("date", "roll_call")
    # Only the states that are known are laid out: of a later one no roll call here holds a vote.
    states = tuple(voters.sort("place")["state"])
    text = "".join(ordered["cast"].str.slice(0, len(states)).str.pad_end(len(states), "0"))
    digits = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(ordered.height, len(states))
    codes = np.ascontiguousarray(digits.T - ord("0")).astype(np.int8)
    return VoteMatrix(states, ordered.drop("cast"), codes).of_kind(kind)
