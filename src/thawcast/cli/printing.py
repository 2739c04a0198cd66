"""Answers on standard output: a chapter, the rows of a table, or JSON and nothing else."""

import json
import sys

import polars as pl
from rich.console import Console
from rich.table import Table

from thawcast.brief.model import Chapter
from thawcast.brief.text import clean
from thawcast.values import to_json

PIPED = 160
"""Characters a line where the output is not a terminal: wide enough that few cells are folded."""


def answers(*, piped: int | None = PIPED) -> Console:
    """Return a console on standard output.

    Args:
        piped: Characters a line where it is not a terminal; None for what the environment says.
    """
    console = Console(file=sys.stdout, highlight=False)
    return console if console.is_terminal else Console(file=sys.stdout, highlight=False, width=piped)


def print_json(value: object, *, exact: bool = False) -> None:
    """Print a value as JSON, and nothing else.

    Args:
        value: Model values, or anything made of what JSON has and of dates.
        exact: Leave numbers as they are; else they are rounded to four decimals.
    """
    plain = value if exact else to_json(value)
    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2, default=str) + "\n")


def print_chapter(chapter: Chapter, *, title: str = "") -> None:
    """Print a chapter in full: its answer or why there is none, claims, tables and caveats.

    Args:
        chapter: The chapter.
        title: A line above it.
    """
    console = answers()
    if title:
        console.print(clean(title), style="bold", markup=False)
    console.print(
        clean(chapter.answer if chapter.available else f"No answer: {chapter.reason}."), style="bold", markup=False
    )
    for claim in chapter.claims:
        console.print(f"- {clean(claim)}", markup=False)
    for shown in chapter.tables:
        table = Table(title=clean(shown.title), title_justify="left")
        for heading in shown.headings:
            table.add_column(clean(heading), overflow="fold")
        for row in shown.rows:
            table.add_row(*(clean(cell) for cell in row))
        console.print(table, markup=False)
    for caveat in chapter.caveats:
        console.print(clean(caveat), style="dim", markup=False)


def print_rows(frame: pl.DataFrame, *, title: str) -> None:
    """Print the rows of a frame as a table, numbers with two decimals."""
    table = Table(*frame.columns, title=title)
    for row in frame.iter_rows():
        table.add_row(*("n/a" if v is None else f"{v:.2f}" if isinstance(v, float) else str(v) for v in row))
    answers().print(table)
