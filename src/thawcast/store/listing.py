"""Lists what a dataset holds."""

from thawcast.brief.model import Table
from thawcast.store.dataset import Dataset


def tables_of(dataset: Dataset) -> list[Table]:
    """Tabulate its tables, and the events imported beside it.

    Args:
        dataset: The dataset.
    """
    rows = tuple(
        (name, f"{entry['rows']:,}", entry["stage"], ", ".join(entry["sources"]))
        for name, entry in dataset.manifest["tables"].items()
    )
    found = [Table(dataset.label, ("Table", "Rows", "Stage", "Sources"), rows)]
    held = () if dataset.imported is None else dataset.imported.held
    imports: list[tuple[str, ...]] = []
    for snapshot in held:
        m = snapshot.manifest
        numbers = (m["rows"], m["kept"], sum(m["quarantined"].values()))
        period = " to ".join(m["period"] or ["none"])
        imports.append((snapshot.id, *(f"{n:,}" for n in numbers), period, m["imported"][:10]))
    headings = ("Snapshot", "Rows", "Kept", "Quarantine", "Period", "Imported")
    return [*found, *([Table("Imported events", headings, tuple(imports))] if imports else [])]
