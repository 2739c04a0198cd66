"""Which dataset a job answers from."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from thawcast.store import Dataset, open_dataset


class Where(NamedTuple):
    """Which dataset answers.

    Args:
        store: Folder of the user's own store, None for the usual one.
        marks: Its version and its imports, as `Dataset.marks` tells them: other ones are another dataset.
    """

    store: Path | None
    marks: tuple[str, ...]


@lru_cache(maxsize=2)
def dataset(where: Where) -> Dataset:
    """Open the dataset once a process, and again when it is another."""
    return open_dataset(where.store)
