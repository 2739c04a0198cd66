"""Votes in the General Assembly: roll calls, similarity of pairs, positions of states."""

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from thawcast.issues.tables import BALLOTS, POSITION, POSITIONS, VOTERS, known_area
from thawcast.issues.votes.agreement import dyad_years
from thawcast.issues.votes.matrix import VoteMatrix, from_tables
from thawcast.public.asked import Day, Name, Store, chosen, cited, codes, dataset_of, moment
from thawcast.public.tidy import Tidy
from thawcast.store import Dataset
from thawcast.tables import ALL_AREAS, FINAL_PASSAGE

VOTE_WORDS = {1: "yes", 2: "abstain", 3: "no"}
"""What a vote is called."""

SOURCES = ("un_votes",)


def votes(
    *states: Name, as_of: Day = None, area: str = ALL_AREAS, kind: str = FINAL_PASSAGE, store: Store = None
) -> Tidy:
    """Give the votes that states cast in the General Assembly, roll call by roll call.

    Args:
        states: The states; all where none is named (a million rows).
        as_of: Last day whose data may be used.
        area: Issue area: `all`, `nu`, `di`, `me`, `hr`, `co` or `ec`.
        kind: Kind of roll call: `final`, `paragraph`, `amendment` or `all`.
        store: Where the data lie.

    Returns:
        A row a state and roll call in which it voted: `date`, `resolution`, `title`, `areas`, `vote`.

    Raises:
        UnknownStateError: No state has that name.
        InputError: No such area or kind.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> found = thawcast.votes("USA", "Russia", as_of=2010, area="nu").to_frame()
        >>> sorted(found["vote"].unique())
        ['abstain', 'no', 'yes']
    """
    dataset = dataset_of(store)
    every = _matrix(dataset, as_of, kind)
    matrix = every.where(every.tagged[known_area(area)])
    matrix = matrix.of_states(*codes(states)) if states else matrix
    row, column = np.nonzero(matrix.codes)
    cast = pl.DataFrame({"state": [matrix.states[i] for i in row], "vote": matrix.codes[row, column], "column": column})
    calls = matrix.calls.with_row_index("column").with_columns(pl.col("column").cast(pl.Int64))
    shown = cast.join(calls, on="column", how="left").select(
        *("state", "date", "session", "roll_call", "resolution", "title", "areas", "kind"),
        vote=pl.col("vote").replace_strict(VOTE_WORDS, return_dtype=pl.String),
        source=pl.lit("un_votes"),
        known_on="known_on",
    )
    return Tidy("votes", shown.sort("date", "roll_call", "state"), (), cited(dataset, SOURCES), dataset.label)


def similarity(
    *states: Name,
    pairs: Iterable[Sequence[Name]] | None = None,
    as_of: Day = None,
    area: str = ALL_AREAS,
    kind: str = FINAL_PASSAGE,
    store: Store = None,
) -> Tidy:
    """Tell how alike pairs of states vote, year by year.

    Args:
        states: None for all pairs, one for all pairs of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used.
        area: Issue area, as for `votes`.
        kind: Kind of roll call, as for `votes`.
        store: Where the data lie.

    Returns:
        A row a pair and `year`: `agreement` [share], `kappa`, `pi`, `s`, `n_votes`; `first` is the first year pooled to
        it.

    Raises:
        UnknownStateError: No state has that name.
        InputError: No such area or kind.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.similarity("USA", "Russia", as_of=2010).to_frame()["kappa"].max() < 1
        True
    """
    dataset, where = dataset_of(store), chosen(states, pairs)
    matrix = _matrix(dataset, as_of, kind)
    matrix = matrix.of_states(*sorted(set(codes(states)))) if len(states) == 2 else matrix
    every = dyad_years(matrix, areas=(area,))
    shown = (every if where is None else every.filter(where)).with_columns(freq=pl.lit("Y"), source=pl.lit("un_votes"))
    return Tidy("similarity", shown.sort("a", "b", "year"), (), cited(dataset, SOURCES), dataset.label)


def positions(*states: Name, as_of: Day = None, area: str = ALL_AREAS, store: Store = None) -> Tidy:
    """Give where states stand on the main axis of the General Assembly, session by session.

    Args:
        states: The states; all where none is named.
        as_of: Last day whose data may be used: each session as it was first seen, at its year's end.
        area: Issue area, as for `votes`.
        store: Where the data lie.

    Returns:
        A row a state and `session`: `position`, `low`, `high` [`unit`], `n_votes`.

    Raises:
        UnknownStateError: No state has that name.
        InputError: No such area.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> last = thawcast.positions("USA", "Russia", as_of=2010).to_frame().tail(2)
        >>> last["state"].sort().to_list()
        ['RUS', 'USA']
    """
    dataset = dataset_of(store)
    wanted = pl.lit(value=True) if not states else pl.col("state").is_in(codes(states))
    rows = dataset.rows(POSITIONS, wanted & (pl.col("area") == known_area(area)))
    day = moment(as_of)
    known = rows if day is None else rows.filter(pl.date(pl.col("vintage"), 12, 31) <= day)
    shown = known.with_columns(freq=pl.lit("S"), source=pl.lit("un_votes"), unit=pl.lit(POSITION.unit))
    return Tidy("positions", shown.sort("year", "state"), (), cited(dataset, SOURCES), dataset.label)


def _matrix(dataset: Dataset, as_of: Day, kind: str) -> VoteMatrix:
    day = moment(as_of)
    return from_tables(*(dataset.rows(contract, as_of=day) for contract in (BALLOTS, VOTERS)), kind=kind)
