"""What commands share that print rows of a table or write it whole to a file."""

from pathlib import Path

import polars as pl

from thawcast.cli.out import write_table
from thawcast.cli.printing import print_json, print_rows
from thawcast.errors import InputError


def everything(all_states: bool, out: Path | None, named: str | None) -> bool:
    """Tell whether the whole table is asked for, and refuse what is neither that nor a state or pair."""
    if all_states and out is None:
        raise InputError("--all: the table is long; say where to write it with --out FILE")
    if not all_states and named is None:
        raise InputError("no states named: name them, or ask for --all with --out FILE")
    return all_states


def hand_over(frame: pl.DataFrame, *, out: Path | None, json: bool, title: str, none: str) -> None:
    """Write to a file, print JSON, or print a table, or why it has no rows."""
    if out is not None:
        write_table(out, frame)
    elif json:
        print_json(frame.to_dicts(), exact=True)
    else:
        print_rows(frame, title=title, none=none)
