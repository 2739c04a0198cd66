"""A data set as a value: whose it is, where its files are, in which layouts they come, and what is made of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.layouts import FileLayout, Kind, Rows
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.remote import Listings, Locate, Remote
from thawcast.tables import Contract
from thawcast.values import Source

Parse = Callable[[pl.DataFrame], pl.DataFrame]
"""From a data set's rows, its states named, to the columns of a contract; pure."""

YEAR_END = pl.date(pl.col("year"), 12, 31)
"""A year's figure is known at its end."""

TOLERATED = 0.05
"""Share of a file's rows that may be unreadable: beyond it the file is damaged, or of another layout."""


@dataclass(frozen=True, eq=False)
class DataSource:
    """A data set.

    Args:
        id: Name in citations, on the command line, and of its folder among fetched files.
        what: What it holds, in a few words.
        period: What it covers at the provider's.
        citation: What to cite.
        licence: Terms, in a few words.
        where: Page to read about it, or to get it by hand.
        edition: What a citation names as version; the period, where nothing else is said.
        files: File name to lasting address.
        locate: Finds the files in the provider's own lists, in place of `files`.
        listings: Addresses of those lists.
        dated: Whether its files are cut by date, so that a first and last day may be asked for.
        columns: Columns of its rows and what they hold; the states of a dyad come first.
        layouts: Shapes in which its files come, the one that is preferred first.
        frames: Contracts of the input frames that are made of its rows, each with its parse.
        known: When a row of its frames could be known, from their columns and the parse's own.
        held: Further folders below that of raw data in which its files may lie.
        instead_of: Id of a data set in whose place this one is read where only this one is there.
        events: Layout of its files, if they are of coded events: `thawcast import` reads them.
    """

    id: str
    what: str
    period: str
    citation: str
    licence: str
    where: str
    edition: str = ""
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    locate: Locate | None = None
    listings: tuple[str, ...] = ()
    dated: bool = False
    columns: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    layouts: tuple[FileLayout, ...] = ()
    frames: tuple[tuple[Contract, Parse], ...] = ()
    known: pl.Expr = YEAR_END
    held: tuple[str, ...] = ()
    instead_of: str = ""
    events: EventLayout | None = None

    @property
    def cited(self) -> Source:
        """What a brief prints of it."""
        return Source(self.id, self.citation, self.edition or self.period, self.licence)

    def remotes(self, listings: Listings, since: date | None, until: date | None) -> tuple[Remote, ...]:
        """Find its files.

        Args:
            listings: The provider's lists, by address.
            since: First day wanted.
            until: Last day wanted.

        Returns:
            The files.

        Raises:
            SourceError: It has no lasting address, or no file is in the lists.
        """
        if self.locate is not None:
            return self.locate(listings, since, until)
        if not self.files:
            raise SourceError(f"{self.id}: no lasting public address is known; get the file by hand: {self.where}")
        return tuple(Remote(url, name) for name, url in self.files.items())

    def found(self, folder: Path) -> tuple[FileLayout, tuple[Path, ...]] | None:
        """Look for its files below a folder.

        Args:
            folder: Folder of raw data: `tables` in it, a folder by the id of the data set, as `thawcast fetch` leaves
                one, or the folder itself.

        Returns:
            The first of its layouts that is there, and the files; None where none is.

        Raises:
            SourceError: Two files are of one layout.
        """
        for layout in self.layouts:
            if paths := layout.paths(self._places(folder)):
                return layout, paths
        return None

    def lacking(self, folder: Path) -> str:
        """Name the files to get, where none of its layouts is there whole."""
        missing = [layout.lacking(self._places(folder)) for layout in self.layouts]
        # Where some files of a layout are there, it is the others that are missed.
        begun = [m for m, layout in zip(missing, self.layouts, strict=True) if len(m) < len(layout.files)]
        return " or ".join(", ".join(names) for names in begun or missing)

    def rows(self, folder: Path, *, note: Callable[[str], None] = lambda _: None) -> Rows:
        """Read its rows from the files below a folder.

        Args:
            folder: As for `found`.
            note: Told of rows that cannot be read.

        Returns:
            The rows, with those that were set aside or rejected.

        Raises:
            SourceError: Its files are missing, cannot be read, or hold too many rows that cannot.
        """
        found = self.found(folder)
        if found is None:
            raise SourceError(f"{folder}: {self.lacking(folder)} not found; point --raw at the folder that holds it")
        layout, paths = found
        rows = layout.rows(paths, self.columns)
        if rows.rejected.height:
            first = rows.rejected.row(0, named=True)
            said = (
                f"{first['file']}: {rows.rejected.height:,} of {rows.rows_in:,} rows cannot be read, the first in line"
                f" {first['line']}: {first['reason']}"
            )
            if rows.rejected.height > TOLERATED * rows.rows_in:
                raise SourceError(f"{said}; it is damaged or another edition, fetch it again")
            note(said)
        return rows

    def frame(self, contract: Contract, rows: pl.DataFrame, *, until: date | None = None) -> pl.DataFrame:
        """Make one of its frames.

        Args:
            contract: Contract of the frame, one of `frames`.
            rows: Frame of what `rows` returned.
            until: Last day on which a row, or its end, may have become known; None for all.

        Returns:
            The frame, sorted by key.
        """
        parse = next(parse for made, parse in self.frames if made.name == contract.name)
        made = parse(rows)
        if "known_on" not in made.columns:
            made = made.with_columns(known_on=self.known)
        if until is not None:
            made = made.filter(pl.col("known_on") <= until)
            if "end_known_on" in made.columns:
                ended = pl.col("end_known_on") <= until
                made = made.with_columns(pl.when(ended).then(name).alias(name) for name in ("end", "end_known_on"))
        return contract.check(contract.typed(made))

    def _places(self, folder: Path) -> tuple[Path, ...]:
        return folder / self.id, *(folder / name for name in self.held), folder / "tables", folder
