"""`Tidy`: a frame in natural units that knows its sources, draws itself and cites what it rests on."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from thawcast.brief.model import Chart
from thawcast.brief.notebook import Library, Picture, latex, native, picture
from thawcast.public.columns import described
from thawcast.public.drawings import drawing
from thawcast.public.exporting import export_files
from thawcast.public.state_numbers import numbered
from thawcast.values import Source, counted

SHOWN = 12
"""Rows that a notebook shows."""


@dataclass(frozen=True, repr=False)
class Tidy:
    """A tidy table and what a paper needs beside it.

    Args:
        name: The function that gave it.
        rows: The rows in natural units, as Polars has them; `unit` names the unit of what has none of its own.
        said: What it says, in sentences.
        sources: What it rests on.
        dataset: Which data answered, with their version.
        charts: Drawings that came with it; else it is drawn from its rows.
    """

    name: str
    rows: pl.DataFrame
    said: tuple[str, ...]
    sources: tuple[Source, ...]
    dataset: str
    charts: tuple[Chart, ...] = ()

    def to_frame(self, backend: Library = "polars") -> Any:
        """Return the rows as a frame.

        Args:
            backend: `polars` or `pandas`; neither needs pyarrow.

        Raises:
            InputError: No such library, or it is not installed.

        Example:
            >>> import thawcast
            >>> "cow" in thawcast.list_states(on=2010).to_frame().columns
            True
        """
        return native(self.rows, backend)

    def summary(self) -> str:
        """Say in words what it holds and what it rests on."""
        return "\n".join((self._head(), *self.said, f"From: {self.dataset}"))

    def plot(self) -> Picture:
        """Draw it as SVG, which a notebook shows and `pathlib.Path.write_text` saves.

        Raises:
            InputError: It has no drawing, or more series than can be told apart.
        """
        return picture(self.charts[0] if self.charts else drawing(self.name, self.rows))

    def cite(self) -> str:
        """Cite the software and every source, with its terms, one a line."""
        own = "The Thawcast developers. Thawcast. See CITATION.cff."
        return "\n".join((own, *(f"{s.citation} [{s.id}; {s.version}; {s.licence}]" for s in self.sources)))

    def to_latex(self, rows: int = 40) -> str:
        """Write it as a LaTeX table with the rules of booktabs.

        Args:
            rows: How many rows at most.
        """
        return latex(self.rows, caption=f"{self.name} ({self.dataset})", rows=rows)

    def with_numbers(self) -> "Tidy":
        """Add Correlates of War and Gleditsch-Ward numbers as of each row's day, to join with other dyad-years.

        Two states get `ccode1`, `ccode2`, `gwcode1`, `gwcode2`, as peacesciencer calls them, the smaller first where
        the pair has no direction; one state gets `ccode1` and `gwcode1`. Where there is none, `year` is added.
        """
        return replace(self, rows=numbered(self.rows))

    def export(self, out: str | Path) -> tuple[Path, Path]:
        """Write it as CSV, Parquet or Stata's DTA, by the ending of the name, and a codebook beside it.

        Args:
            out: File to write; its folder exists. Numbers of states are added as `with_numbers` does.

        Returns:
            The file, and its codebook (`NAME.codebook.csv`: column, type, unit, meaning; then sources and terms).

        Raises:
            InputError: Another ending, or DTA without pandas.
            StoreError: It cannot be written.
        """
        return export_files(Path(out), self.name, numbered(self.rows), self.sources, self.dataset)

    def codebook(self) -> pl.DataFrame:
        """Return columns `column`, `type`, `unit` and `meaning`, a row a column."""
        told = [(c, str(kind), *described(c)) for c, kind in self.rows.schema.items()]
        return pl.DataFrame(told, schema=["column", "type", "unit", "meaning"], orient="row")

    def _head(self) -> str:
        return f"{self.name}: {counted(self.rows.height, 'row')} of {', '.join(self.rows.columns)}"

    def __len__(self) -> int:
        return self.rows.height

    def __repr__(self) -> str:
        return f"Tidy({self.name}: {counted(self.rows.height, 'row')} x {counted(self.rows.width, 'column')})"

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """Hand the rows to whatever reads Arrow, such as `polars.DataFrame(...)`."""
        return self.rows.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        shown = self.rows.head(SHOWN)
        with pl.Config(tbl_rows=SHOWN, fmt_str_lengths=60, fmt_table_cell_list_len=4):
            return f"<p>{self._head()}</p>{shown._repr_html_()}"  # pyright: ignore[reportPrivateUsage]
