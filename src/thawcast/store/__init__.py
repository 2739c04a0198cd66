"""Data on disk: the dataset of computed tables that answers, and snapshots of imported events."""

from thawcast.store.citing import bibtex
from thawcast.store.dataset import FORMAT, MANIFEST, STARTER, Dataset, home, load, open_dataset, save
from thawcast.store.snapshot import Snapshot, Snapshots, snapshots

__all__ = [
    "FORMAT",
    "MANIFEST",
    "STARTER",
    "Dataset",
    "Snapshot",
    "Snapshots",
    "bibtex",
    "home",
    "load",
    "open_dataset",
    "save",
    "snapshots",
]
