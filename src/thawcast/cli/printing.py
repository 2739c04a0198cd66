"""Answers on standard output: a chapter, the rows of a table, or JSON and nothing else."""

import json
import sys
from typing import Any

import polars as pl
from rich.console import Console
from rich.text import Text

from thawcast.brief.model import Chapter, Table
from thawcast.brief.render_chapter import render_chapter, render_rows, render_table
from thawcast.brief.text import clean
from thawcast.cli.streams import write_json
from thawcast.values import to_json

PIPED = 160
"""Characters a line where the output is not a terminal: wide enough that few cells are folded."""


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
    """Print a chapter in full, under a title where one is given."""
    answers().print(render_chapter(chapter, title=title))


def print_tables(*tables: Table, bare: bool = False) -> None:
    """Print tables of a brief; bare without lines, as a drawing in signs needs it."""
    for table in tables:
        answers().print(render_table(table, bare=bare))


def print_rows(frame: pl.DataFrame, *, title: str, none: str) -> None:
    """Print the rows of a frame as a table; a line that says why where there are none."""
    answers().print(f"{title}: {none}" if frame.is_empty() else render_rows(frame, title=title))


def print_list(table: Table, *, piped: int) -> None:
    """Print a long list without lines between its rows.

    Args:
        table: The list.
        piped: Characters a line where nobody sees it: to wrap there would break the lines of whoever reads them.
    """
    shown = render_table(table)
    shown.box, shown.pad_edge, shown.header_style = None, False, "bold"
    answers(piped=piped).print(shown)
