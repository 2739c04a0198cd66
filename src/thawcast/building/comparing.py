"""Compares what stages computed anew with the dataset that ships."""

from collections.abc import Iterable, Iterator

from thawcast.building.differences import differences
from thawcast.building.run import Finished
from thawcast.store import Dataset


def compared(dataset: Dataset, finished: Iterable[Finished]) -> Iterator[tuple[str, str | None]]:
    """Compare every table of finished stages, as stored, with that of a dataset.

    Args:
        dataset: What ships.
        finished: The stages with their tables.

    Yields:
        Name of the table and how it differs; None where it is equal.
    """
    for done in finished:
        for contract in done.stage.produces:
            shipped, rebuilt = (
                contract.encode(frame) for frame in (dataset.table(contract), done.tables[contract.name])
            )
            yield contract.name, differences(shipped, rebuilt, key=contract.key)
