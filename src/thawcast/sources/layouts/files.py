"""A layout: by which names a data set's files go, and under which names they hold its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.layouts.columns import Kind, StateKey
from thawcast.sources.layouts.delimited import opened, read_table, read_text
from thawcast.sources.layouts.naming import named
from thawcast.sources.layouts.rows import Rows

Combine = Callable[[Mapping[str, pl.DataFrame]], pl.DataFrame]
"""From the tables of a layout, by file name without its ending, to one."""


def table(name: str) -> str:
    """Return the names of a table's file: Parquet, or the same table saved as CSV.

    Args:
        name: File name without its ending.

    Example:
        >>> table("cow_nmc")
        'cow_nmc.parquet|cow_nmc.csv'
    """
    return f"{name}.parquet|{name}.csv"


def matches(names: str, file: str) -> bool:
    """Whether a file goes by one of some names.

    Args:
        names: Names, parted by bars; `*` stands for any text, and case does not matter.
        file: Name of the file.

    Example:
        >>> matches("UNVotes*.csv|UNVotes*.zip", "unvotes_2021.zip")
        True
    """
    return any(fnmatch(file.lower(), name.lower()) for name in names.split("|"))


@dataclass(frozen=True)
class FileLayout:
    """One of the shapes in which a data set comes.

    Args:
        files: Names of the files, as `matches` takes them; the layout is there if each goes with one file of a folder.
        names: Our names of columns to the file's, where they differ.
        member: Regular expression of the one member of an archive that holds the rows.
        header: Names of the file's columns, where it has no header line.
        optional: Columns, by our names, that the file may lack.
        kinds: What columns hold in this layout, where that differs from the data set's.
        derived: Columns that are computed from those of the file; `_file` is its name.
        combine: Makes one table of several, where the layout spreads rows over tables; else they are put under each
            other.
        aside: Why a row with which nothing is wrong is left out, from the columns with states named; null: it is not.
    """

    files: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    member: str = ""
    header: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    derived: Mapping[str, pl.Expr] = field(default_factory=dict[str, pl.Expr])
    combine: Combine | None = None
    aside: pl.Expr | None = None

    def paths(self, folders: Sequence[Path]) -> tuple[Path, ...]:
        """Return the files of the layout, all in the first of the folders that holds them.

        Args:
            folders: Where to look.

        Returns:
            One path for each of `files`; empty where no folder holds them all.

        Raises:
            SourceError: Two files of a folder match one name.
        """
        for folder in folders:
            chosen = self._chosen(folder)
            for several in chosen:
                if len(several) > 1:
                    shown = " and ".join(p.name for p in several[:2])
                    raise SourceError(f"{folder}: {shown} are of one data set; keep the one that is to be read")
            if all(chosen):
                return tuple(paths[0] for paths in chosen)
        return ()

    def lacking(self, folders: Sequence[Path]) -> tuple[str, ...]:
        """Name the files that are missing where most of them are, as a message should."""
        fewest = min(([not paths for paths in self._chosen(folder)] for folder in folders), key=sum)
        return tuple(names.split("|")[0] for names, gone in zip(self.files, fewest, strict=True) if gone)

    def rows(self, paths: Sequence[Path], columns: Mapping[str, Kind]) -> Rows:
        """Read the files.

        Args:
            paths: As `paths` returned them.
            columns: The data set's columns and what they hold.

        Returns:
            Rows with these columns, states named, each row kept, set aside or rejected.

        Raises:
            SourceError: A file cannot be read, or is not of this layout.
        """
        kinds = {name: kind for name, kind in {**columns, **self.kinds}.items() if name not in self.derived}
        read = self._read(paths, {name: self.names.get(name, name) for name in kinds})
        schema = read.frame.schema
        turned = {name: kind.turned(name, schema[name]) for name, kind in kinds.items()}
        rows = read.reject(pl.coalesce(reason for _, reason in turned.values()))
        rows = rows.having(**{name: value for name, (value, _) in turned.items()}).having(**self.derived)
        keys = {name: kind for name, kind in {**columns, **self.kinds}.items() if isinstance(kind, StateKey)}
        for name, kind in keys.items():
            rows = named(rows, name, kind)
        if len(keys) > 1:
            one, two = (pl.col(name) for name in list(keys)[:2])
            rows = rows.set_aside(pl.when(one == two).then(pl.lit("both sides are ") + one))
        if self.aside is not None:
            rows = rows.set_aside(self.aside)
        return replace(rows, rejected=rows.rejected.sort("file", "line"))

    def text_rows(self, raw: bytes, file: str, columns: Mapping[str, str]) -> Rows:
        """Read the text of a file; a layout of an odd shape has its own way.

        Args:
            raw: The bytes.
            file: Name of the file.
            columns: Our names of columns to the file's.

        Returns:
            The columns as text.
        """
        return read_text(raw, file=file, columns=columns, optional=self.optional, header=self.header)

    def _chosen(self, folder: Path) -> list[list[Path]]:
        held = sorted(p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
        return [[p for p in held if matches(names, p.name)] for names in self.files]

    def _read(self, paths: Sequence[Path], columns: Mapping[str, str]) -> Rows:
        if self.combine is None:
            return Rows.joined([self._file(path, columns) for path in paths])
        parts = {path.stem: self._file(path, None) for path in paths}
        whole = self.combine({stem: part.frame.drop("_file", "_line", "_text") for stem, part in parts.items()})
        told = (
            pl.lit(paths[0].name).alias("_file"),
            pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("_line"),
            pl.lit(None, pl.String).alias("_text"),
        )
        rows = Rows.of(whole.select(*told, *(pl.col(theirs).alias(ours) for ours, theirs in columns.items())))
        broken = [part.rejected for part in parts.values()]
        return replace(rows, rejected=pl.concat(broken), rows_in=whole.height + sum(b.height for b in broken))

    def _file(self, path: Path, columns: Mapping[str, str] | None) -> Rows:
        if path.suffix.lower() == ".parquet":
            return read_table(path, columns=columns, optional=self.optional)
        raw = opened(path, self.member)
        if columns is None:
            return read_text(raw, file=path.name, columns=None)
        return self.text_rows(raw, path.name, columns)
