"""What would be fetched, and what was: for JSON and in lines."""

from collections.abc import Sequence
from pathlib import Path

from thawcast.sources.fetching.transfer import Fetched
from thawcast.sources.remote import Remote
from thawcast.values import counted


def plan(remotes: Sequence[Remote], folder: Path) -> dict[str, object]:
    """Lay out for JSON what would be fetched into a folder."""
    known = [r.bytes for r in remotes if r.bytes is not None]
    files = [{"name": r.name, "url": r.url, "bytes": r.bytes, "md5": r.md5} for r in remotes]
    unknown = len(remotes) - len(known)
    return {"folder": str(folder), "files": files, "bytes": sum(known), "files_of_unknown_size": unknown}


def plan_lines(remotes: Sequence[Remote], folder: Path) -> list[str]:
    """Say what would be fetched, a line a file, and how much it is."""
    known = [r.bytes for r in remotes if r.bytes is not None]
    unknown = len(remotes) - len(known)
    sizes = ["size unknown" if r.bytes is None else f"{r.bytes:,} bytes" for r in remotes]
    note = f", and {unknown} of unknown size" if unknown else ""
    lines = [f"{r.name}  {size}  {r.url}" for r, size in zip(remotes, sizes, strict=True)]
    return [*lines, f"{counted(len(remotes), 'file')}, {sum(known):,} bytes{note}, into {folder}"]


def brought(results: Sequence[Fetched], folder: Path) -> dict[str, object]:
    """Lay out for JSON what became of each file."""
    files = [{"name": r.remote.name, "state": r.state, "attempts": r.attempts, "reason": r.reason} for r in results]
    return {"folder": str(folder), "files": files}


def brought_line(results: Sequence[Fetched], folder: Path) -> str:
    """Say how many files came and how many did not."""
    counts = {state: sum(r.state == state for r in results) for state in ("fetched", "kept", "missing", "failed")}
    return f"{', '.join(f'{count:,} {state}' for state, count in counts.items() if count)}; in {folder}"
