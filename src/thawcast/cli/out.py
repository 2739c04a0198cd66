"""What commands write under a name given with --out: charts, pages, whole tables."""

import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from thawcast.brief.drawing.svg import svg
from thawcast.brief.model import Brief, Chapter, Chart
from thawcast.brief.render_html import render_html
from thawcast.brief.screen import Said, sheet
from thawcast.brief.text import answer
from thawcast.cli.printing import print_json, print_rows
from thawcast.errors import InputError, StoreError
from thawcast.files import whole, write_texts
from thawcast.values import Source, counted


def checked(out: Path, *, ending: str | tuple[str, ...]) -> Path:
    """Refuse a file name before anything is computed.

    Args:
        out: The file asked for.
        ending: What the name must end with, as `.svg`, or several: the content is of that kind whatever the name says.

    Returns:
        The same path.

    Raises:
        InputError: No file name, a folder, another ending, or in a folder that does not exist.
    """
    endings = (ending,) if isinstance(ending, str) else ending
    if not out.name:
        raise InputError(f"--out {out}: no file name; give a file such as name{endings[0]}")
    if out.is_dir():
        raise InputError(f"--out {out}: a folder; give a file such as {out / f'name{endings[0]}'}")
    if out.suffix.lower() not in endings:
        take = out.with_suffix(endings[0])
        raise InputError(f"--out {out}: only {' and '.join(endings)} can be written; take {take}")
    if not out.parent.is_dir():
        raise InputError(f"--out {out}: no folder {out.parent}; give a folder that exists")
    return out


def of_all(out: Path | None, *named: str | None) -> bool:
    """Tell whether the rows of all states are wanted: none is named, and there is a file to write so many to.

    Raises:
        InputError: None is named and no file, or one of two.
    """
    if None in named and (out is None or any(named)):
        raise InputError("no states named: name them, or write the rows of all to a file with --out FILE")
    return None in named


def write_charts(out: Path, charts: Mapping[str, Chart]) -> None:
    """Draw charts into SVG files beside each other.

    Args:
        out: File of the first, as `checked` passed it.
        charts: Charts by what is added to the file's stem, nothing for the first.

    Raises:
        StoreError: The folder cannot be written to.
    """
    drawn = {f"{out.stem}{added}{out.suffix}": svg(chart) + "\n" for added, chart in charts.items()}
    write_texts(out.parent, drawn)
    sys.stderr.write(f"wrote {', '.join(str(out.with_name(name)) for name in drawn)}\n")


def write_page(out: Path, title: str, day: str, chapter: Chapter, dataset: str, cited: tuple[Source, ...] = ()) -> None:
    """Write one chapter as a page, its charts drawn in it.

    Args:
        out: The HTML file.
        title: What it is about.
        day: As of which day.
        chapter: The answer.
        dataset: Which data answered.
        cited: What it rests on.

    Raises:
        StoreError: The folder cannot be written to.
    """
    brief = Brief(title, day, sheet(title, day, Said("Answer", answer(chapter))), (chapter,), cited, dataset)
    write_text(out, render_html(brief))


def write_text(out: Path, text: str) -> None:
    """Write a text, whole or not at all.

    Args:
        out: The file; its folder is made where there is none.
        text: What it holds.

    Raises:
        StoreError: The folder cannot be written to.
    """
    (path,) = write_texts(out.parent, {out.name: text})
    sys.stderr.write(f"wrote {path}\n")


def write_table(out: Path, frame: pl.DataFrame) -> None:
    """Write a frame, whole or not at all: as CSV where the name ends so, else as Parquet.

    Args:
        out: The file.
        frame: Its rows.

    Raises:
        StoreError: The file cannot be written.
    """
    try:
        with whole(out) as file:
            frame.write_csv(file) if out.suffix == ".csv" else frame.write_parquet(file)
    except OSError as error:
        why = error.strerror or error
        raise StoreError(f"{out}: cannot be written ({why}); give a folder that is writable") from error
    sys.stderr.write(f"wrote {out} ({counted(frame.height, 'row')})\n")


def hand_over(frame: pl.DataFrame, *, out: Path | None, json: bool, title: str, none: str) -> None:
    """Write the rows of a frame where a file is named, and print them as JSON or, without a file, as a table.

    Args:
        frame: The rows.
        out: The file.
        json: Whether JSON is wanted.
        title: What stands above the table.
        none: Why there are no rows, if there are none.
    """
    if out is not None:
        write_table(out, frame)
    if json:
        print_json(frame.to_dicts(), exact=True)
    elif out is None:
        print_rows(frame, title=title, none=none)
