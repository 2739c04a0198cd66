"""Hashes everything that a store holds again; whatever is damaged is told, and nothing damaged stops the rest."""

from dataclasses import dataclass
from pathlib import Path

from thawcast.errors import StoreError
from thawcast.store.dataset import STARTER, absent, home, load
from thawcast.store.layout import holds_dataset
from thawcast.store.snapshot import snapshots


@dataclass(frozen=True)
class Verified:
    """What was found.

    Args:
        files: Files that were hashed.
        problems: A line for each that is missing, or not what was written; for each snapshot that is gone, too.
    """

    files: int
    problems: tuple[str, ...]


def verify(store: Path | None = None) -> Verified:
    """Hash every file of a store again: of its dataset, else of the starter, and of all that was imported.

    Args:
        store: Folder of the store; None for the usual place.

    Returns:
        What was found.

    Raises:
        StoreError: A store was given that holds nothing.
    """
    folder, problems, files = home(store), list[str](), 0
    own = holds_dataset(folder)
    held = snapshots(folder, damaged=problems)
    if store is not None and not (own or held.held or problems):
        raise absent(folder)
    try:
        dataset = load(folder if own else STARTER, name="store" if own else "starter")
        files += len(dataset.manifest["tables"])
        problems += dataset.problems()
    except StoreError as error:
        problems.append(str(error))
    for snapshot in held.held:
        files += len(snapshot.manifest["files"])
        problems += snapshot.problems()
    for kind in sorted({snapshot.kind for snapshot in held.held}):
        problems += held.broken(kind)
    return Verified(files, tuple(problems))
