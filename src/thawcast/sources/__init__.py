"""Data sets, one file each: whose they are, where their files are, and how each becomes input frames.

`MODULES` is the list: a data set is a module with a `SOURCE`, and a line here. What can be cited, fetched, imported
and read follows from it. Frames are made by pure functions; `load` alone touches the disk.
"""

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import polars as pl

from thawcast.errors import InputError, SourceError
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.source import DataSource
from thawcast.tables import Contract
from thawcast.values import Source

V = TypeVar("V")

MODULES = (
    "events.gdelt1",
    "events.gdelt2",
    "events.icews",
    "events.polecat",
    "events.phoenix",
    "events.petrarch",
    "events.keds",
    "icews_quads",
    "icews_conflict",
    "china_partners",
    "gdelt_net",
    "weis",
    "copdab",
    "keds_regions",
    "icews_events",
    "icews_days",
    "icews_east_asia",
    "icews_active_months",
    "un_votes",
    "un_digital_library",
    "ideal_points",
    "gml_mid",
    "cow_mid",
    "icb",
    "atop",
    "cow_igo",
    "cow_nmc",
    "cow_trade",
    "cow_contiguity",
    "cow_capitals",
    "cow_diplomatic",
    "isard_democracy",
    "archigos",
    "thompson_dreyer",
    "tss",
    "peace_scale",
    "peace_spells",
    "gge",
    "manytreaties",
    "dcad",
    "nuclear_agreements",
    "gsdb",
    "icow_claims",
    "signals",
    "us_visits",
    "china_leaders",
)
"""Every data set, in the order in which they are listed, and in which a frame made of several takes their rows."""

_PLACES = {name.rpartition(".")[2]: name for name in MODULES}
"""Id of a data set to where its module is."""


class _Late(Mapping[str, V]):
    """A mapping that is made when it is first looked into: an answer that asks for one data set loads no other."""

    def __init__(self, make: Callable[[], Mapping[str, V]]) -> None:
        self._make = make

    @cached_property
    def _held(self) -> Mapping[str, V]:
        return self._make()

    def __getitem__(self, name: str) -> V:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


SOURCES: Mapping[str, DataSource] = _Late(lambda: {name: _module(name).SOURCE for name in _PLACES})
"""Data sets by id."""

CITATIONS: Mapping[str, Source] = _Late(lambda: {name: source.cited for name, source in SOURCES.items()})
"""What a brief prints of each, by id."""

LAYOUTS: Mapping[str, EventLayout] = _Late(
    lambda: {source.events.kind: source.events for source in SOURCES.values() if source.events is not None}
)
"""Kinds of event files by name."""


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.{_PLACES[name]}")


@dataclass(frozen=True)
class Input:
    """An input frame of the stages: the rows of one data set, or of several under each other.

    Args:
        contract: What it holds.
        sources: The data sets that it is made of.
        instead: By id, the data set that is read where only that one is there.
    """

    contract: Contract
    sources: tuple[DataSource, ...]
    instead: Mapping[str, DataSource]

    def cited(self, folder: Path) -> tuple[str, ...]:
        """Return the ids of the data sets that are read from a folder."""
        return tuple(source.id for source in self.used(folder))

    def modules(self, folder: Path) -> tuple[ModuleType, ...]:
        """Return the modules that say how those data sets are read."""
        return tuple(_module(name) for name in self.cited(folder))

    def used(self, folder: Path) -> tuple[DataSource, ...]:
        """Return the data sets that are read from a folder: one that is not there may have another in its place."""
        return tuple(
            other if (other := self.instead.get(s.id)) and not s.found(folder) and other.found(folder) else s
            for s in self.sources
        )


def _inputs() -> dict[str, Input]:
    made: dict[str, Input] = {}
    for contract, source in ((c, s) for s in SOURCES.values() for c, _ in s.frames):
        held = made.get(contract.name, Input(contract, (), {}))
        sources, instead = held.sources, held.instead
        if source.instead_of:
            instead = {**instead, source.instead_of: source}
        else:
            sources = (*sources, source)
        made[contract.name] = Input(contract, sources, instead)
    return made


INPUTS: Mapping[str, Input] = _Late(_inputs)
"""Input frames by the name under which a stage asks for them."""


def find(name: str) -> DataSource:
    """Return a data set by its id.

    Args:
        name: As listed by `thawcast sources`; hyphens stand for underscores.

    Raises:
        InputError: No such data set; the message offers the nearest.

    Example:
        >>> find("atop").period
        '1815-2018'
    """
    key = name.lower().replace("-", "_")
    if key in _PLACES:
        return _module(key).SOURCE
    near = difflib.get_close_matches(key, _PLACES, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`thawcast sources` lists them"
    raise InputError(f"no source is called {name[:40]!r}: {hint}")


def load(
    folder: Path,
    *,
    only: Collection[str],
    until: date | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> dict[str, pl.DataFrame]:
    """Read input frames from raw files, in whichever layout they lie there.

    Args:
        folder: Folder of raw files: as `thawcast fetch` leaves them (a folder for each data set), or with the reference
            tables in it or in its `tables` folder.
        only: Names of the frames wanted, of `INPUTS`.
        until: Last day whose data may be used; rows known later are dropped.
        step: Called with the id of each data set before it is read, and with what in it cannot be read.

    Returns:
        The frames by name, sorted within each data set by the contract's key.

    Raises:
        InputError: No such frame.
        SourceError: A file is missing or cannot be read; the message names it.
    """
    if unknown := [name for name in only if name not in INPUTS]:
        raise InputError(f"no input frame {unknown[0]!r}: choose of {', '.join(INPUTS)}")
    paths(folder, only=only)
    wanted = {name: INPUTS[name].used(folder) for name in only}
    made: dict[tuple[str, str], pl.DataFrame] = {}
    for source in dict.fromkeys(source for sources in wanted.values() for source in sources):
        step(source.id)
        rows = source.rows(folder, note=step).frame
        for name in only:
            if source in wanted[name]:
                made[name, source.id] = source.frame(INPUTS[name].contract, rows, until=until)
    return {name: pl.concat([made[name, source.id] for source in wanted[name]]) for name in only}


def paths(folder: Path, *, only: Collection[str]) -> tuple[Path, ...]:
    """Return the files that `load` reads.

    Args:
        folder: As for `load`.
        only: Names of the frames wanted, of `INPUTS`.

    Raises:
        SourceError: A file is missing.
    """
    used = dict.fromkeys(source for name in only for source in INPUTS[name].used(folder))
    held = {source: source.found(folder) for source in used}
    if missing := [source.lacking(folder) for source, found in held.items() if found is None]:
        raise SourceError(f"{folder}: {'; '.join(missing)} not found; point --raw at the folder that holds it")
    return tuple(dict.fromkeys(path for found in held.values() if found is not None for path in found[1]))
