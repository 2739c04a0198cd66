"""Opening the dataset that --store names at the date that --as-of gives."""

from datetime import date
from pathlib import Path

from thawcast.cli.options import day
from thawcast.errors import DateError
from thawcast.store import Dataset, open_dataset


def opened(as_of: str | None, store: Path | None) -> tuple[Dataset, date]:
    """Open the dataset and read the date, by default the last that it covers.

    Args:
        as_of: Text of the date, None for the default.
        store: Folder of a store, None for the usual one.

    Raises:
        DateError: Not a date, or before the data.
    """
    dataset = open_dataset(store)
    first, last = dataset.span
    moment = last if as_of is None else day(as_of)
    if moment < first:
        raise DateError(f"{moment}: before the data; take a date from {first} on (events are known to {last})")
    return dataset, moment
