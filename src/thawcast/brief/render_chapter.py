"""One chapter in full, a table or a frame in a terminal: what `rich.console.Console.print` prints of them."""

import polars as pl
from rich.box import HEAVY_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from thawcast.brief.model import Chapter
from thawcast.brief.model import Table as ShownTable
from thawcast.brief.render_terminal import sparklines
from thawcast.brief.text import answer, clean

SHOWN, FEWEST_SHOWN = 24, 3
"""Rows of a frame behind a chapter that are shown, and of each series in it at least; JSON holds all."""


def render_chapter(chapter: Chapter, *, title: str = "") -> Group:
    """Lay a chapter out in full: its answer or why there is none, claims, curves, tables, frames and caveats.

    Args:
        chapter: The chapter.
        title: A line above it.
    """
    parts: list[RenderableType] = [Text(clean(words), "bold") for words in (title, answer(chapter)) if words]
    parts += [f"- {claim}" for claim in chapter.claims]
    for chart in chapter.charts if chapter.rows else ():
        if chart.mark == "line" and chart.data.height:
            parts += [chart.title, *(f"  {curve}  {name}" for name, curve in sparklines(chart))]
    parts += [render_table(shown) for shown in chapter.tables]
    parts += [_last(name.replace("_", " "), frame) for name, frame in chapter.rows.items() if frame.height]
    parts += [Text(clean(caveat), "dim") for caveat in chapter.caveats]
    return Group(*parts)


def _last(name: str, frame: pl.DataFrame) -> Table:
    """Lay out the last rows of each series of a frame."""
    series = [column for column, kind in frame.schema.items() if kind == pl.String]
    parts = frame.partition_by(series, maintain_order=True) if series else [frame]
    each = max(FEWEST_SHOWN, SHOWN // len(parts))
    shown = pl.concat([part.tail(each) for part in parts])
    title = name if shown.height == frame.height else f"{name}: {shown.height} of {frame.height} rows, the last of each"
    return render_rows(shown, title=title)


def render_table(shown: ShownTable, *, bare: bool = False) -> Table:
    """Lay a table of a brief out.

    Args:
        shown: The table.
        bare: Without lines, and no cell folded: a drawing in signs keeps its width.
    """
    table = Table(title=shown.title, title_justify="left", box=None if bare else HEAVY_HEAD, pad_edge=not bare)
    for heading in shown.headings:
        table.add_column(heading, overflow="fold", no_wrap=bare)
    for row in shown.rows:
        table.add_row(*row)
    return table


def render_rows(frame: pl.DataFrame, *, title: str) -> Table:
    """Lay the rows of a frame out, numbers with two decimals.

    Args:
        frame: The rows.
        title: What stands above them.
    """
    table = Table(*frame.columns, title=title)
    for row in frame.iter_rows():
        table.add_row(*("n/a" if v is None else f"{v:.2f}" if isinstance(v, float) else str(v) for v in row))
    return table
