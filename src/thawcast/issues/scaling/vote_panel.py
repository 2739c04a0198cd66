"""Votes as arrays, sorted by item and by state and session."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.errors import InputError
from thawcast.issues.scaling.bridging import bridges
from thawcast.issues.similarity import CATEGORIES
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.tables import ALL_AREAS

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]


@dataclass(frozen=True)
class VotePanel:
    """Votes of states in sessions on items (roll calls, or groups of roll calls on one text).

    A cell is a state in a session, numbered state by state. Votes are coded 0 no, 1 abstain, 2 yes.

    Args:
        area: Key of the issue area, or `all`.
        states: Codes in alphabetical order.
        sessions: Sessions that have votes, in order.
        items: First roll call of each item.
        item_pointer: Start of each item's votes in the next two [items + 1].
        cell_by_item: Cell of each vote, sorted by item.
        vote_by_item: Vote, sorted by item.
        cell_pointer: Start of each cell's votes in the next two [cells + 1].
        item_by_cell: Item of each vote, sorted by cell.
        vote_by_cell: Vote, sorted by cell.
        start: Number of the first session in which each state votes.
        stop: Number after the last.
    """

    area: str
    states: tuple[str, ...]
    sessions: tuple[int, ...]
    items: tuple[int, ...]
    item_pointer: Ints
    cell_by_item: Ints
    vote_by_item: Codes
    cell_pointer: Ints
    item_by_cell: Ints
    vote_by_cell: Codes
    start: Ints
    stop: Ints

    @property
    def n_votes(self) -> Ints:
        """Number of votes [states x sessions]."""
        return np.diff(self.cell_pointer).reshape(len(self.states), len(self.sessions))


def vote_panel(votes: VoteMatrix, *, area: str = ALL_AREAS, longest_chain: int = 1) -> VotePanel:
    """Arrange votes for the ideal-point model.

    Args:
        votes: The votes.
        area: Issue area to keep, or `all`.
        longest_chain: Most roll calls on one text that may share item parameters (`bridging.bridges`).

    Returns:
        The arrays; items on which all who voted voted alike are dropped: they say nothing of positions.

    Raises:
        InputError: The area is unknown, or nobody disagreed on anything.
    """
    if area not in votes.tagged:
        raise InputError(f"area {area!r}: use one of {', '.join(votes.tagged)}")
    kept = votes.where(votes.tagged[area])
    grouped = kept.calls.select("roll_call").join(
        bridges(kept.calls, longest_chain=longest_chain), on="roll_call", maintain_order="left"
    )
    row, column = np.nonzero(kept.codes)
    vote, item = kept.codes[row, column], grouped["item"].to_numpy().astype(np.int64)[column]
    least, most = np.full(len(grouped), CATEGORIES + 1), np.zeros(len(grouped), dtype=np.int64)
    np.minimum.at(least, item, vote)
    np.maximum.at(most, item, vote)
    told = (least < most)[item]
    if not told.any():
        raise InputError(f"area {area}: no contested votes; positions need some disagreement")
    row, column, item, vote = row[told], column[told], item[told], vote[told]
    session = kept.calls["session"].to_numpy()[column]
    order = sorted(np.unique(row), key=lambda i: votes.states[i])
    place = np.zeros(len(votes.states), dtype=np.int64)
    place[order] = np.arange(len(order))
    sessions, at_session = np.unique(session, return_inverse=True)
    items, at_item = np.unique(item, return_inverse=True)
    firsts = grouped.group_by("item").agg(pl.col("roll_call").min()).sort("item")["roll_call"].to_numpy()
    return arrange(
        area=area,
        states=tuple(votes.states[i] for i in order),
        sessions=tuple(int(x) for x in sessions),
        items=tuple(int(x) for x in firsts[items]),
        cell=place[row] * len(sessions) + at_session,
        item=at_item.astype(np.int64),
        vote=(CATEGORIES - vote).astype(np.int8),
    )


def arrange(
    *,
    area: str,
    states: tuple[str, ...],
    sessions: tuple[int, ...],
    items: tuple[int, ...],
    cell: Ints,
    item: Ints,
    vote: Codes,
) -> VotePanel:
    """Sort votes by item and by cell.

    Args:
        area: Key of the issue area, or `all`.
        states: Codes in alphabetical order.
        sessions: Sessions in order.
        items: First roll call of each item.
        cell: Cell of each vote (state times the number of sessions, plus session).
        item: Item of each vote.
        vote: 0 no, 1 abstain, 2 yes.

    Returns:
        The arrays.
    """
    cells = len(states) * len(sessions)
    by_item, by_cell = np.lexsort((cell, item)), np.lexsort((item, cell))
    cast = np.bincount(cell, minlength=cells).reshape(len(states), len(sessions)) > 0
    return VotePanel(
        area=area,
        states=states,
        sessions=sessions,
        items=items,
        item_pointer=_pointer(item, len(items)),
        cell_by_item=cell[by_item],
        vote_by_item=vote[by_item],
        cell_pointer=_pointer(cell, cells),
        item_by_cell=item[by_cell],
        vote_by_cell=vote[by_cell],
        start=np.argmax(cast, axis=1).astype(np.int64),
        stop=np.where(cast.any(axis=1), cast.shape[1] - np.argmax(cast[:, ::-1], axis=1), 0).astype(np.int64),
    )


def _pointer(index: Ints, size: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.bincount(index, minlength=size))]).astype(np.int64)
