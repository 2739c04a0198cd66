"""How public functions read what they are given: states, pairs, days and a store."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import polars as pl

from thawcast.errors import DyadError, InputError
from thawcast.states import State, resolve
from thawcast.store import Dataset, open_dataset
from thawcast.values import Source, day_of

Name: TypeAlias = str | int | State
"""A state: any code, number, name or usual spelling."""

Day: TypeAlias = date | str | int | None
"""A day: a date, ISO text, or a year (its last day); None for all that is known."""

Store: TypeAlias = str | Path | Dataset | None
"""Folder of a store, or an open dataset; None for the user's own store if it has more, else what ships."""


def dataset_of(store: Store) -> Dataset:
    """Open what `store` names."""
    return store if isinstance(store, Dataset) else open_dataset(None if store is None else Path(store))


def moment(day: Day) -> date | None:
    """Read a day, None for none.

    Raises:
        DateError: Not a day.
    """
    return None if day is None else day_of(day)


def code(name: object) -> str:
    """Return the code of a state.

    Raises:
        InputError: Neither a text, a number nor a state.
        UnknownStateError: No state bears the name.
    """
    if isinstance(name, State):
        return name.code
    if isinstance(name, str | int):
        return resolve(name).code
    raise InputError(f"{name!r} names no state: give a code, a number or a name, as 'USA', 2 or 'United States'")


def codes(names: Iterable[object]) -> list[str]:
    """Return the codes of states."""
    return [code(name) for name in names]


def pair(names: Sequence[object]) -> tuple[str, str]:
    """Return the codes of two states, the smaller first.

    Raises:
        DyadError: Not two different states.
    """
    found = sorted(set(codes(names)))
    if len(found) != 2:
        raise DyadError(f"{', '.join(str(name) for name in names) or 'nothing'}: name two different states")
    return found[0], found[1]


def chosen(states: Sequence[object], pairs: Iterable[Sequence[object]] | None) -> pl.Expr | None:
    """Say which rows of `a` and `b` are asked for.

    Args:
        states: None for all pairs, one for all pairs of a state, two for a pair.
        pairs: Many pairs, in place of states.

    Returns:
        A condition; None for all.

    Raises:
        InputError: States and pairs, or more than two states.
        DyadError: A pair is not of two states.

    Example:
        >>> rows = pl.DataFrame({"a": ["RUS", "IND"], "b": ["USA", "PAK"]})
        >>> rows.filter(chosen(["USA", "Russia"], None)).height, rows.filter(chosen(["India"], None)).height
        (1, 1)
    """
    if pairs is not None and states:
        raise InputError("give states or pairs=, not both")
    if len(states) > 2:
        raise InputError(f"{len(states)} states: name none, one or two; more pairs go into pairs=[(a, b), ...]")
    if pairs is None and not states:
        return None
    if pairs is None and len(states) == 1:
        own = code(states[0])
        return (pl.col("a") == own) | (pl.col("b") == own)
    wanted = {pair(two) for two in (pairs if pairs is not None else [states])}
    keys = [f"{a} {b}" for a, b in sorted(wanted)]
    return pl.concat_str(["a", "b"], separator=" ").is_in(keys)


def cited(dataset: Dataset, ids: Iterable[str]) -> tuple[Source, ...]:
    """Return the citations of some sources, in the order of the dataset's list."""
    wanted = set(ids)
    return tuple(source for source in dataset.sources() if source.id in wanted)
