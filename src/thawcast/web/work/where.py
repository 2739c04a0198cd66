"""Which dataset a job answers from."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from thawcast.store import Dataset, open_dataset


class Where(NamedTuple):
    """Which dataset answers.

    Args:
        store: Folder of the user's own store, None for the usual one.
        version: Its version: another one is another dataset.
    """

    store: Path | None
    version: str


@lru_cache(maxsize=2)
def dataset(where: Where) -> Dataset:
    """Open the dataset once a process."""
    return open_dataset(where.store)
