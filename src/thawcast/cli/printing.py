"""Answers on standard output: a chapter, the rows of a table, or JSON and nothing else."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
from rich.box import HEAVY_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from thawcast.brief.model import Chapter
from thawcast.brief.model import Table as ShownTable
from thawcast.brief.render_terminal import sparklines
from thawcast.brief.text import answer, clean
from thawcast.cli.streams import write_json
from thawcast.values import to_json

PIPED = 160
"""Characters a line where the output is not a terminal: wide enough that few cells are folded."""

SHOWN, FEWEST_SHOWN = 24, 3
"""Rows of a frame that are printed, and of each series in it at least; JSON holds all."""


class _Words(Console):
    """A console to which a text is words and nothing else: no markup, no smileys, nothing that a terminal obeys."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **settings)

    def render_str(self, text: str, **settings: Any) -> Text:
        """Give a text that was printed or stands in a table."""
        return super().render_str(clean(text), **settings)


def answers(*, piped: int | None = PIPED) -> Console:
    """Return a console on standard output.

    Args:
        piped: Characters a line where it is not a terminal; None for what the environment says.
    """
    console = _Words(file=sys.stdout)
    return console if console.is_terminal else _Words(file=sys.stdout, width=piped)


def notes() -> Console:
    """Return a console on standard error, on which a progress bar may move."""
    moving = getattr(sys.stderr, "moving", None)
    return _Words(file=sys.stderr if moving is None else moving())


def print_json(value: object, *, exact: bool = False) -> None:
    """Print a value as JSON, and nothing else.

    Args:
        value: Model values, or anything made of what JSON has and of dates.
        exact: Leave numbers as they are; else they are rounded to four decimals.
    """
    write_json(json_of(value, exact=exact))


def json_of(value: object, *, exact: bool = False) -> str:
    """Give the JSON that `print_json` prints of a value.

    Args:
        value: Model values, or anything made of what JSON has and of dates.
        exact: Leave numbers as they are; else they are rounded to four decimals.
    """
    plain = value if exact else to_json(value)
    return json.dumps(plain, ensure_ascii=False, indent=2, default=str)


def print_chapter(chapter: Chapter, *, title: str = "") -> None:
    """Print a chapter in full: its answer or why there is none, claims, curves, tables, frames and caveats.

    Args:
        chapter: The chapter.
        title: A line above it.
    """
    console = answers()
    if title:
        console.print(title, style="bold")
    console.print(answer(chapter), style="bold")
    for claim in chapter.claims:
        console.print(f"- {claim}")
    for chart in chapter.charts if chapter.rows else ():
        if chart.mark == "line" and chart.data.height:
            console.print(chart.title)
            for name, curve in sparklines(chart):
                console.print(f"  {curve}  {name}")
    for shown in chapter.tables:
        console.print(laid_out(shown))
    for name, frame in chapter.rows.items():
        if frame.height:
            _print_last(name.replace("_", " "), frame)
    for caveat in chapter.caveats:
        console.print(caveat, style="dim")


def _print_last(name: str, frame: pl.DataFrame) -> None:
    """Print the last rows of each series of a frame."""
    series = [column for column, kind in frame.schema.items() if kind == pl.String]
    parts = frame.partition_by(series, maintain_order=True) if series else [frame]
    each = max(FEWEST_SHOWN, SHOWN // len(parts))
    shown = pl.concat([part.tail(each) for part in parts])
    title = name if shown.height == frame.height else f"{name}: {shown.height} of {frame.height} rows, the last of each"
    print_rows(shown, title=title, none="nothing")


def laid_out(shown: ShownTable, *, bare: bool = False) -> Table:
    """Lay a table of a brief out for a terminal.

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


def print_list(headings: Sequence[str], rows: Iterable[Sequence[str]], *, piped: int) -> None:
    """Print rows without lines between them.

    Args:
        headings: Names of the columns.
        rows: Cells of each row.
        piped: Characters a line where nobody sees it: to wrap there would break the lines of whoever reads them.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(
            heading, overflow="fold", justify="right" if heading.isupper() and len(heading) < 4 else "left"
        )
    for row in rows:
        table.add_row(*row)
    answers(piped=piped).print(table)


def print_rows(frame: pl.DataFrame, *, title: str, none: str) -> None:
    """Print the rows of a frame as a table, numbers with two decimals; a line that says why where there are none."""
    if frame.is_empty():
        answers().print(f"{title}: {none}")
        return
    table = Table(*frame.columns, title=title)
    for row in frame.iter_rows():
        table.add_row(*("n/a" if v is None else f"{v:.2f}" if isinstance(v, float) else str(v) for v in row))
    answers().print(table)
