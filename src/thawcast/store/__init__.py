"""Data on disk: the dataset of computed tables that answers, and snapshots of imported events."""

from thawcast.store.citing import bibtex
from thawcast.store.dataset import FORMAT, MANIFEST, STARTER, Dataset, home, load, open_dataset, save
from thawcast.store.importing import Imported, import_events, reaggregate
from thawcast.store.snapshots import Snapshot, Snapshots, snapshots

__all__ = [
    "FORMAT",
    "MANIFEST",
    "STARTER",
    "Dataset",
    "Imported",
    "Snapshot",
    "Snapshots",
    "bibtex",
    "home",
    "import_events",
    "load",
    "open_dataset",
    "reaggregate",
    "save",
    "snapshots",
]
