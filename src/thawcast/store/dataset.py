"""Datasets: tables by name, read and verified when they are asked for, cut at a day."""

import dataclasses
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import polars as pl

import thawcast
from thawcast.errors import DateError, InputError, StoreError
from thawcast.files import digest
from thawcast.store.layout import FORMAT, as_now, gathered, holds_dataset
from thawcast.store.places import Places, naming, of_states
from thawcast.store.snapshot import Snapshots, snapshots
from thawcast.tables import Contract
from thawcast.values import Source

STARTER = Path(thawcast.__file__).parent / "starter" / "data"
"""The dataset that ships inside the package."""

OPENED = 80
"""Tables that a process keeps as they lie on disk, in their small integers: twice those of a dataset."""

DAYS = 4
"""Days of which a dataset keeps what the answers about all pairs share."""

NOTICE = STARTER.with_name("NOTICE.txt")
"""Whose data ship in it as they are, and on which terms."""

V = TypeVar("V")
P = ParamSpec("P")


@dataclass(frozen=True)
class Dataset:
    """A set of computed tables that an assessment reads.

    Args:
        name: `starter` or `store`.
        folder: Where it lies.
        manifest: What it says of itself, as `layout.gathered` reads it.
        imported: Snapshots of events that the user's store holds beside it.
        given: Tables by name, in natural units, in place of files: a dataset in memory.
        once: Whether one question is asked of it and no other: then of a file only the rows wanted are read, and
            nothing is kept for the next.
    """

    name: str
    folder: Path
    manifest: Mapping[str, Any]
    imported: Snapshots | None = None
    given: Mapping[str, pl.DataFrame] | None = field(default=None, repr=False, compare=False)
    once: bool = False
    _frames: dict[tuple[str, date | None], pl.DataFrame] = field(
        default_factory=dict[tuple[str, date | None], pl.DataFrame], repr=False, compare=False
    )
    _of_days: dict[date, dict[tuple[object, ...], Any]] = field(
        default_factory=dict[date, dict[tuple[object, ...], Any]], init=False, repr=False, compare=False
    )
    _places: dict[str, "Places"] = field(default_factory=dict[str, "Places"], init=False, repr=False, compare=False)

    @classmethod
    def of(cls, *tables: tuple[Contract, pl.DataFrame], span: tuple[date, date]) -> "Dataset":
        """Make a dataset in memory.

        Args:
            tables: Contracts and their rows in natural units, as `table` gives them.
            span: First and last day that it can assess.

        Example:
            >>> toy = Contract("toy", {"year": pl.Int16}, ("year",))
            >>> Dataset.of((toy, toy.rows({"year": 2009})), span=(date(2009, 1, 1),) * 2).table(toy).height
            1
        """
        given = {contract.name: contract.check(frame) for contract, frame in tables}
        told = {name: {"file": "", "sha256": "", "rows": frame.height} for name, frame in given.items()}
        manifest = {"format": FORMAT, "span": [day.isoformat() for day in span], "tables": told, "sources": []}
        return cls("memory", Path(), manifest, given=given)

    @property
    def span(self) -> tuple[date, date]:
        """First and last day that an assessment can be made as of with full data."""
        return date.fromisoformat(self.manifest["span"][0]), date.fromisoformat(self.manifest["span"][1])

    def day(self, asked: date | None, *, earliest: date | None = None) -> date:
        """Return the day of a question: the last that is covered unless one is asked about.

        Args:
            asked: The day asked about.
            earliest: First day that the question takes; default the first that can be assessed.

        Raises:
            DateError: It lies before the data.
        """
        first, last = self.span if earliest is None else (earliest, self.span[1])
        if asked is not None and asked < first:
            raise DateError(
                f"{asked}: before the data; take a date from {first} on (news of most pairs reaches {last})"
            )
        return last if asked is None else asked

    @property
    def version(self) -> str:
        """Short hash over all tables: two datasets with the same version hold the same figures."""
        parts = sorted(f"{name}:{entry['sha256']}" for name, entry in self.manifest["tables"].items())
        return sha256("\n".join(parts).encode()).hexdigest()[:12]

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells it from every other: its version, and marks of what was imported."""
        return (self.version, *(() if self.imported is None else self.imported.marks))

    @property
    def label(self) -> str:
        """What the brief says answered."""
        what = "starter dataset shipped with thawcast" if self.name == "starter" else "your own store"
        label = f"{what}, version {self.version}"
        for snapshot in () if self.imported is None else self.imported.latest():
            label += f"; your import {snapshot.id} ({snapshot.source.version})"
        return label

    def sources(self) -> tuple[Source, ...]:
        """Citations of what the tables were computed from, and of what was imported."""
        own = tuple(Source(**entry) for entry in self.manifest["sources"])
        return own if self.imported is None else (*own, *self.imported.sources())

    def has(self, contract: Contract) -> bool:
        """Whether the dataset holds a table."""
        return contract.name in self.manifest["tables"]

    def table(self, contract: Contract, *, as_of: date | None = None) -> pl.DataFrame:
        """Read a table, verified against its hash and its contract.

        Args:
            contract: Which table.
            as_of: Last day whose data may be used: rows with a later `known_on` (or the end of a later `year`) are cut.

        Returns:
            The rows.

        Raises:
            StoreError: The table is missing, damaged, or of another layout.
        """
        cut = self._frames.get((_contract(contract).name, as_of))
        if cut is not None:
            return cut
        if as_of is None:
            frame = self.rows(contract)
        else:
            frame = self.table(contract).filter(_known_by(contract, as_of))
            # One date at a time is enough: callers ask for many dyads of one date, not the other way round.
            for key in [k for k in self._frames if k[0] == contract.name and k[1] is not None]:
                self._frames.pop(key, None)
        self._frames[contract.name, as_of] = frame
        return frame

    def of_day(
        self, value: Callable[Concatenate["Dataset", date, P], V], day: date, *more: P.args, **named: P.kwargs
    ) -> V:
        """Compute what the answers about all pairs share at a day, or give it again.

        Args:
            value: Its function.
            day: Last day whose data may be used.
            more: What else the function takes, in order.
            named: What else it takes, by name.
        """
        if day not in self._of_days:
            while len(self._of_days) >= DAYS:
                self._of_days.pop(next(iter(self._of_days)))
            self._of_days[day] = {}
        kept = self._of_days[day]
        key = (value, *more, *named.items())
        if key not in kept:
            kept[key] = value(self, day, *more, **named)
        return kept[key]

    def rows(
        self,
        contract: Contract,
        where: pl.Expr | None = None,
        *,
        as_of: date | None = None,
        of: tuple[str, str] | None = None,
    ) -> pl.DataFrame:
        """Read some rows of a table: only these are turned into natural units.

        Args:
            contract: Which table.
            where: Which rows, by columns without a unit; None for all.
            as_of: Last day whose data may be used, as in `table`.
            of: Two states, the smaller code first, in place of `where`: rows of their pair, of both directions, or of
                either state, as the table has columns; all where it names no state.

        Returns:
            The rows.

        Raises:
            StoreError: The table is missing, cannot be read, or is of another layout.
        """
        _contract(contract)
        known = [] if as_of is None else [_known_by(contract, as_of)]
        if of is not None and not self.once and self.given is None:
            return self._own(contract, of, as_of)
        where = where if of is None else of_states(contract, of)
        wanted = [] if where is None else [where]
        if self.given is not None and contract.name in self.given:
            return self.given[contract.name].filter(*wanted, *known)
        picked = where if self.once else None
        try:
            stored = self._opened(contract, picked)
            # One after the other: whether a row was known by then is asked of those wanted alone.
            for condition in (*(wanted if picked is None else []), *known):
                stored = stored.filter(condition)
        except pl.exceptions.ColumnNotFoundError as error:
            raise self._other(f"table {contract.name}: no column {error}") from error
        try:
            return contract.decode(stored)
        except StoreError as error:
            raise self._other(str(error)) from error

    def _own(self, contract: Contract, of: tuple[str, str], as_of: date | None) -> pl.DataFrame:
        """Read the rows of two states by their places, which are looked up once a table."""
        try:
            stored, columns = self._opened(contract), naming(contract)
            if columns:
                if contract.name not in self._places:
                    self._places[contract.name] = Places.of(stored, columns)
                keys = [of] if columns == ("a", "b") else product(of, repeat=len(columns))
                stored = self._places[contract.name].rows(stored, keys)
            if as_of is not None and stored.height and not _all_known_by(contract, stored, as_of):
                stored = stored.filter(_known_by(contract, as_of))
            return contract.decode(stored)
        except pl.exceptions.ColumnNotFoundError as error:
            raise self._other(f"table {contract.name}: no column {error}") from error
        except StoreError as error:
            raise self._other(str(error)) from error

    def _other(self, lacking: str) -> StoreError:
        """Say that a table is of another layout than this version reads."""
        by = self.manifest["thawcast"]
        return StoreError(f"{self.folder}, written by thawcast {by}: {lacking} (`thawcast starter build`)")

    def reach(self, contract: Contract, *, as_of: date | None = None) -> date | None:
        """Return the last day on which a row of a table with `known_on` became known; None without rows.

        Args:
            contract: Which table.
            as_of: Last day that counts; None for all.
        """
        given = None if self.given is None else self.given.get(contract.name)
        days = (self._opened(contract) if given is None else given)["known_on"]
        last = (days if as_of is None else days.filter(days <= as_of)).max()
        return last if isinstance(last, date) else None

    def _opened(self, contract: Contract, where: pl.Expr | None = None) -> pl.DataFrame:
        """Open a table, or some rows alone, as it lies on disk, verified against its hash: the whole once a process."""
        entry = self.manifest["tables"].get(contract.name)
        if entry is None:
            raise StoreError(f"{self.folder}: no table {contract.name}; rebuild with `thawcast starter build`")
        path = self.folder / entry["file"]
        try:
            stored = _stored(path, entry["sha256"]) if where is None else _some(path, entry["sha256"], where)
        except OSError as error:
            raise StoreError(f"{path}: cannot be read ({error.strerror}); {self._remedy}") from error
        if stored is None:
            raise StoreError(f"{path}: damaged, its content is not what was written; {self._remedy}")
        # The keys were checked before the table was written, and the hash says that it is still what was written.
        if self.name == "store" and self.manifest["format"] == 1:
            return as_now(contract.name, stored)
        return stored

    def problems(self) -> list[str]:
        """Hash the files again.

        Returns:
            A line for each table that is missing or not what was written; empty when all is well.
        """
        found: list[str] = []
        for name, entry in self.manifest["tables"].items():
            try:
                if digest(self.folder / entry["file"]) != entry["sha256"]:
                    found.append(f"{name}: damaged, its content is not what was written; {self._remedy}")
            except OSError as error:
                found.append(f"{name}: cannot be read ({error.strerror}); {self._remedy}")
        return found

    @property
    def _remedy(self) -> str:
        if self.name == "starter":
            return "reinstall thawcast"
        return "rebuild it with `thawcast starter build`, or leave out --store to use the starter"


@lru_cache(maxsize=OPENED)
def _stored(path: Path, sha256_written: str) -> pl.DataFrame | None:
    """Read a table as it lies on disk; None where the file is not what was written."""
    content = _verified(path, sha256_written)
    return None if content is None else pl.read_parquet(content)


def _some(path: Path, sha256_written: str, where: pl.Expr) -> pl.DataFrame | None:
    """Read some rows of a table as `_stored` does all."""
    content = _verified(path, sha256_written)
    return None if content is None else pl.scan_parquet(content).filter(where).collect()


def _verified(path: Path, sha256_written: str) -> BytesIO | None:
    content = path.read_bytes()
    return BytesIO(content) if sha256(content).hexdigest() == sha256_written else None


def _contract(asked: object) -> Contract:
    """Refuse what is no contract, such as the name of a table."""
    if isinstance(asked, Contract):
        return asked
    raise InputError(
        f"{asked!r} is no contract of a table: take thawcast.levels(), .stock(), .episodes() and the like for tables in"
        " natural units, or a contract such as thawcast.standing.stock.tables.STOCK"
    )


def _all_known_by(contract: Contract, stored: pl.DataFrame, as_of: date) -> bool:
    """Tell whether every row was known by a day, which costs less to see than to cut none."""
    if "known_on" in contract.columns:
        last = stored["known_on"].max()
        return isinstance(last, date) and last <= as_of and not stored["known_on"].has_nulls()
    return False


def _known_by(contract: Contract, as_of: date) -> pl.Expr:
    """Give the rows that were known by a day: by their `known_on`, else at the end of their year."""
    known = pl.col("known_on") if "known_on" in contract.columns else pl.date(pl.col("year"), 12, 31)
    return known <= as_of


def home(store: Path | None = None) -> Path:
    """Return the folder of the user's own store.

    Args:
        store: Folder given by the user; None for `THAWCAST_HOME`, else the platform's user-data folder.
    """
    if store is not None:
        return store.expanduser()
    if os.environ.get("THAWCAST_HOME"):
        return Path(os.environ["THAWCAST_HOME"]).expanduser()
    from platformdirs import user_data_path  # imported here: only needed when nothing was said

    return user_data_path("thawcast")


def open_dataset(store: Path | None = None, *, once: bool = False) -> Dataset:
    """Open the dataset that answers: the user's own store where it has more, else the starter; imports stand beside it.

    Args:
        store: Folder of a store. If given, its dataset is used whatever it covers, or the starter where it holds
            imports only; if None, the store at its usual place is used when it reaches beyond the starter's last day.
        once: Whether one question is asked of it and no other, as of `Dataset`.

    Returns:
        The dataset.

    Raises:
        StoreError: A store was given that holds no dataset, or a dataset is damaged or from a newer version.
    """
    folder = home(store)
    own = load(folder, name="store") if holds_dataset(folder) else None
    events = snapshots(folder)
    imported = events if events.held else None
    if store is not None and own is None and imported is None:
        raise absent(folder)
    shipped = load(STARTER, name="starter")
    chosen = own if own is not None and (store is not None or own.span[1] > shipped.span[1]) else shipped
    return dataclasses.replace(chosen, imported=imported, once=once)


def absent(folder: Path) -> StoreError:
    """Say that a folder holds nothing, and what would fill it."""
    return StoreError(
        f"{folder}: no dataset here; make one with `thawcast starter build --raw DIR --out {folder}`,"
        " or import events with `thawcast import`"
    )


def load(folder: Path, *, name: str) -> Dataset:
    """Read what a dataset says of itself; its tables are read when they are asked for.

    Args:
        folder: Where it lies.
        name: `starter` or `store`.

    Raises:
        StoreError: It is missing, damaged, or from a newer version.
    """
    remedy = "reinstall thawcast" if name == "starter" else "rebuild it with `thawcast starter build`"
    return Dataset(name, folder, gathered(folder, remedy=remedy))
