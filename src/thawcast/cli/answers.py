"""What commands that read the dataset share: opening it at a date, and printing tables or JSON."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from thawcast.cli.options import day

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from thawcast.store import Dataset

PIPED = 120
"""Characters a line where the output is not a terminal."""


def opened(as_of: str | None, store: Path | None) -> "tuple[Dataset, date]":
    """Open the dataset and read the date, by default the last that it covers.

    Args:
        as_of: Text of the date, None for the default.
        store: Folder of a store, None for the usual one.

    Raises:
        DateError: Not a date, or before the data.
    """
    from thawcast.errors import DateError
    from thawcast.store import open_dataset

    dataset = open_dataset(store)
    first, last = dataset.span
    moment = last if as_of is None else day(as_of)
    if moment < first:
        raise DateError(f"{moment}: before the data; take a date from {first} on (events are known to {last})")
    return dataset, moment


def answers() -> "Console":
    """Return a console on standard output, wide enough for tables where it is not a terminal."""
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    return console if console.is_terminal else Console(file=sys.stdout, highlight=False, width=PIPED)


def print_json(value: object) -> None:
    """Print a value as JSON, and nothing else, on standard output."""
    from thawcast.values import to_json

    sys.stdout.write(json.dumps(to_json(value), ensure_ascii=False, indent=2) + "\n")
