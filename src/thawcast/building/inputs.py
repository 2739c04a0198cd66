"""The frames that the hazard and its backtest read: the raw ones parsed anew, the computed ones from a dataset."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from thawcast import sources
from thawcast.durability.hazard.covariates import NEEDS
from thawcast.issues.tables import BALLOTS, VOTERS
from thawcast.issues.votes.agreement import agreement_tables
from thawcast.issues.votes.matrix import from_tables
from thawcast.store import open_dataset
from thawcast.street.tables import STREET
from thawcast.words.tables import SAY_DO

NET_SCORES = "gdelt_net_dyad_day_2018_2021.parquet"

_TABLES = (SAY_DO, STREET)


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
    if dataset.has(BALLOTS):
        computed |= agreement_tables(from_tables(dataset.table(BALLOTS), dataset.table(VOTERS)))
    wanted = [name for name in NEEDS if name in sources.INPUTS]
    return sources.load(raw, only=wanted, step=lambda name: step(f"reading {name}")) | computed


def net_scores(raw: Path) -> pl.DataFrame | None:
    """Read GDELT's daily net scores, None where the folder does not hold them.

    Args:
        raw: Folder of the reference data.

    Returns:
        Columns `date, a, b, net`.
    """
    path = next((p for p in (raw / "tables" / NET_SCORES, raw / NET_SCORES) if p.is_file()), None)
    return None if path is None else pl.read_parquet(path)
