"""An import in a few lines."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thawcast.values import counted


def import_lines(told: Mapping[str, Any], folder: Path) -> list[str]:
    """Say what an import brought, set aside and rejected.

    Args:
        told: What `importing.Imported.to_dict` gave.
        folder: The store.
    """
    lost = sum(told["quarantined"].values())
    kept = f"{counted(told['rows'], 'row')} of {told['kind']}: {told['kept']:,} kept"
    lines = [f"{kept}, {sum(told['aside'].values()):,} set aside, {lost:,} in quarantine"]
    reasons = (*told["aside"].items(), *told["quarantined"].items())
    lines += [f"  {number:>12,} {reason}" for reason, number in reasons]
    done = "Snapshot" if told["new"] else "Already imported, nothing changed: snapshot"
    return [*lines, counted_line(told), levels_line(told["levels"]), f"{done} {told['snapshot']} in {folder}"]


def levels_line(levels: Mapping[str, Any]) -> str:
    """Say of whom and when an import gives levels."""
    if not levels["pairs"]:
        return "no levels yet: too few events in whole months"
    return f"levels of {counted(levels['pairs'], 'pair')}, {levels['first']} to {levels['last']}"


def counted_line(told: Mapping[str, Any]) -> str:
    """Say how many dyads were counted, over which time, and what the rules removed."""
    span = "no events" if told["period"] is None else f"{told['period'][0]} to {told['period'][1]}"
    parts = [f"{number:,} by {rule}" for rule, number in told["removed"].items()]
    removed = f"events not counted: {', '.join(parts)}" if parts else "no events to count"
    return f"{counted(told['dyads'], 'dyad')}, {span}; {removed}"
