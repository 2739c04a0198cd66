"""Lists to begin with: states, sources, what is held of whom, documented cases."""

from dataclasses import asdict
from typing import Any

import polars as pl

from thawcast.building.coverage import of_pair, of_state, of_world
from thawcast.durability.casebook import filtered
from thawcast.errors import InputError
from thawcast.public.asked import Day, Name, Store, code, codes, dataset_of, moment, pair
from thawcast.public.tidy import Tidy
from thawcast.sources import SOURCES
from thawcast.states import resolve, resolve_dyad, states
from thawcast.values import Source

OWN = Source(
    "thawcast", "Thawcast's registry of states, from Correlates of War and Gleditsch & Ward.", "", "Apache-2.0"
)
"""Where the states come from."""

CASEBOOK = Source("casebook", "Thawcast's casebook of documented thaws; each case names its own.", "", "Apache-2.0")
"""Where the cases come from."""


def list_states(*, on: Day = None) -> Tidy:
    """List the states of a day, or every state since 1816.

    Args:
        on: A day or year; None for all there ever were.

    Returns:
        A row a state: `code`, `name`, `cow`, `gw`, `cow_abbr`, `iso2`, `began`, `ended` (null while it lasts).

    Raises:
        DateError: Neither a date nor a year.

    Example:
        >>> import thawcast
        >>> "SSD" in thawcast.list_states(on="2012-01-01").to_frame()["code"]
        True
    """
    found = states(on=moment(on))
    texts, numbers = ("code", "name", "cow_abbr", "iso2"), ("cow", "gw")
    kinds: dict[str, Any] = {**dict.fromkeys(texts, pl.String), **dict.fromkeys(numbers, pl.Int32)}
    kinds |= dict.fromkeys(("start", "end"), pl.Date)
    held = pl.DataFrame([[getattr(state, c) for c in kinds] for state in found], schema=kinds, orient="row")
    rows = held.rename({"start": "began", "end": "ended"})
    return Tidy("list_states", rows, (), (OWN,), "the registry of states")


def list_sources() -> Tidy:
    """List the sources of data: what each holds, its period, terms, citation and where it comes from.

    Returns:
        A row a source: `source`, `what`, `period`, `licence`, `citation`, `where`.

    Example:
        >>> import thawcast
        >>> "un_votes" in thawcast.list_sources().to_frame()["source"]
        True
    """
    names = ("id", "what", "period", "licence", "citation", "where")
    rows = pl.DataFrame([[getattr(s, name) for name in names] for s in SOURCES.values()], schema=names, orient="row")
    shown = rows.rename({"id": "source", "period": "covers"})
    return Tidy("list_sources", shown, (), tuple(s.cited for s in SOURCES.values()), "the list of sources")


def coverage(*names: Name, store: Store = None) -> Tidy:
    """Tell what each source holds: of all pairs, of a state's, or of two states year by year, and how to fill a gap.

    Args:
        names: No state, one, or two.
        store: Where the data lie.

    Returns:
        Of all, a row a data set; of a state, a row a partner; of two, a row a data set and `year`.

    Raises:
        UnknownStateError: No state has that name.
        InputError: More than two states.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> "thawcast" in thawcast.coverage("USA", "Russia").summary()
        True
    """
    dataset = dataset_of(store)
    if len(names) > 2:
        raise InputError(f"{len(names)} states: name none, one or two")
    if not names:
        return Tidy("coverage", of_world(dataset), (), dataset.sources(), dataset.label)
    if len(names) == 1:
        return Tidy("coverage", of_state(dataset, resolve(code(names[0]))), (), dataset.sources(), dataset.label)
    found = of_pair(dataset, *resolve_dyad(*codes(names)))
    said = tuple(f"Nothing of {gap.first}-{gap.last}: {'; '.join(gap.commands)}" for gap in found.gaps)
    return Tidy("coverage", found.years, said, dataset.sources(), dataset.label)


def cases(*names: Name, as_of: Day = None) -> Tidy:
    """List documented thaws since 1945, for reading and analogy, never for training.

    Args:
        names: None for all, one or two states.
        as_of: Last day whose knowledge may be used.

    Returns:
        A row a case: `a`, `b`, `title`, `began`, `ended`, `outcome`, `kind`, `came_to`, and where it is `told_in`.

    Raises:
        DyadError: Both are the same state.
        UnknownStateError: No state has that name.

    Example:
        >>> import thawcast
        >>> thawcast.cases("USA", "Cuba").to_frame()["id"].to_list()
        ['us-cuba-1977', 'us-cuba-2014']
    """
    asked = pair(names) if len(names) == 2 else codes(names)
    found = [asdict(case) for case in filtered(*asked, as_of=moment(as_of))]
    texts = ("outcome", "kind", "came_to", "adversaries", "began", "turned_on", "ended_by")
    kinds: dict[str, Any] = dict.fromkeys(("id", "a", "b", "title"), pl.String)
    kinds |= {**dict.fromkeys(("start", "end"), pl.Date), **dict.fromkeys(texts, pl.String)}
    rows = pl.DataFrame([{c: case[c] for c in kinds} for case in found], schema=kinds)
    cited = pl.Series("told_in", ["; ".join(case["sources"]) for case in found], dtype=pl.String)
    shown = rows.rename({"began": "at_first", "start": "began", "end": "ended"}).with_columns(cited)
    return Tidy("cases", shown, (), (CASEBOOK,), "the casebook")
