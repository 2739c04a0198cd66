"""Jobs that tell what is held: tables, sources, and the years of all pairs and of two states."""

from dataclasses import asdict
from typing import Any

from thawcast.building.coverage import FIRST_YEAR, STEPS, of_pair, of_world
from thawcast.counting.coverage import COVERAGE
from thawcast.standing.exhibits import coverage
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.states import resolve_dyad
from thawcast.web.work.where import Where, dataset


def data(where: Where) -> dict[str, Any]:
    """What is in the dataset: tables, coverage by year, sources."""
    held = dataset(where)
    first, last = held.span
    return {
        "name": held.name,
        "version": held.version,
        "label": held.label,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "built_on": held.manifest["built_on"],
        "tables": [
            {"name": name, "rows": entry["rows"], "stage": entry.get("stage", ""), "sources": entry.get("sources", [])}
            for name, entry in held.manifest["tables"].items()
        ],
        "coverage": coverage(held.table(TEMPERATURE)).to_dicts(),
        "sources": [vars(source) for source in held.sources()],
    }


def record(where: Where) -> list[dict[str, Any]]:
    """What each source holds of all pairs of states; nothing where the dataset does not tell."""
    held = dataset(where)
    return of_world(held).to_dicts() if held.has(COVERAGE) else []


def pair_record(where: Where, a: str, b: str) -> dict[str, Any]:
    """What each source holds of two states from 1948 on, and the commands that would fill a gap."""
    found = of_pair(dataset(where), *resolve_dyad(a, b))
    rows = found.rows.sort("what", "first", "data_set").to_dicts()
    return {
        "a": found.a.phrase,
        "b": found.b.phrase,
        "first": FIRST_YEAR,
        "last": found.last_year,
        "steps": len(STEPS),
        "rows": [row | {"heights": found.drawn(row["data_set"], row["what"])} for row in rows],
        "gaps": [asdict(gap) for gap in found.gaps],
    }
