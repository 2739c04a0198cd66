"""Data on disk: the dataset of computed tables that answers, and snapshots of imported events."""

from thawcast.store.citing import bibtex
from thawcast.store.dataset import STARTER, Dataset, home, load, open_dataset
from thawcast.store.known import Known
from thawcast.store.layout import DATASET_FILE, FORMAT, MANIFEST_FILE, holds_dataset, write_dataset
from thawcast.store.snapshot import Snapshot, Snapshots, snapshots

__all__ = [
    "DATASET_FILE",
    "FORMAT",
    "MANIFEST_FILE",
    "STARTER",
    "Dataset",
    "Known",
    "Snapshot",
    "Snapshots",
    "bibtex",
    "holds_dataset",
    "home",
    "load",
    "open_dataset",
    "snapshots",
    "write_dataset",
]
