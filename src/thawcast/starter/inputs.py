"""The frames that the hazard and its backtest read: the raw ones parsed anew, the computed ones from a dataset."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from thawcast.durability.covariates import NEEDS
from thawcast.issues.contracts import SIMILARITY
from thawcast.sources import reference
from thawcast.store import open_dataset
from thawcast.street.tables import STREET
from thawcast.words.tables import SAY_DO

_TABLES = (SAY_DO, SIMILARITY, STREET)


def hazard_frames(
    raw: Path, *, store: Path | None = None, step: Callable[[str], None] = lambda _: None
) -> dict[str, pl.DataFrame]:
    """Gather what `covariates.NEEDS` names.

    Args:
        raw: Folder of the reference data.
        store: Folder of a store for the computed tables; None for the usual dataset.
        step: Called with what is read next, for progress.

    Returns:
        Frames by name.

    Raises:
        SourceError: A raw file is missing or unreadable.
        StoreError: The dataset cannot be read.
    """
    dataset = open_dataset(store)
    computed = {contract.name: dataset.table(contract) for contract in _TABLES if dataset.has(contract)}
    wanted = [name for name in NEEDS if name in reference.INPUTS]
    return reference.load(raw, only=wanted, step=lambda name: step(f"reading {name}")) | computed
