"""How a dataset lies on disk, from which files its manifest is gathered, and how a new one takes the old one's place.

dataset.json                 format, version, span, sources; of each table the hash of its provenance
NAME.HASH.json               provenance of a table: its file with hash and rows, stage, sources, code, day
NAME.HASH.parquet            the table

Files are named by the hash of what is in them, so a build writes beside the files of the one before and over none of
them. `dataset.json` comes last and in one step. Thawcast 0.1.0 wrote one `manifest.json` in place of both.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

import thawcast
from thawcast.errors import StoreError
from thawcast.files import stale, unwritable, write
from thawcast.values import Source

FORMAT = 2
"""Layout of datasets that this version writes; it reads this one and older."""

DATASET_FILE = "dataset.json"

MANIFEST_FILE = "manifest.json"
"""What stands in place of it in a dataset of thawcast 0.1.0."""

_OWN_FILE = re.compile(r"[a-z0-9_]+\.[0-9a-f]{8}\.(json|parquet)")

_DAMAGED = (ValueError, KeyError, TypeError, AttributeError)
"""What reading a JSON file of another shape raises."""


def holds_dataset(folder: Path) -> bool:
    """Tell whether a folder holds a dataset, whole or damaged."""
    return (folder / DATASET_FILE).exists() or (folder / MANIFEST_FILE).exists()


def gathered(folder: Path, *, remedy: str) -> Mapping[str, Any]:
    """Read what a dataset says of itself, in whichever layout it lies there.

    Args:
        folder: Where it lies.
        remedy: What to do about a damaged one, for messages.

    Returns:
        `format`, `thawcast` (version that wrote it), `built_on` (last day on which a table was), `span` (two days),
        `tables` (name to `file`, `sha256`, `rows`, `stage`, `sources`, `built_on` and, since format 2, `code`) and
        `sources` (a list of citations).

    Raises:
        StoreError: A file is missing, damaged, or from a newer version.
    """
    path = folder / (DATASET_FILE if (folder / DATASET_FILE).exists() else MANIFEST_FILE)
    said = _json(path, remedy)
    try:
        if said["format"] > FORMAT:
            raise StoreError(f"{folder}: written by thawcast {said['thawcast']}, newer than this one; upgrade thawcast")
        if said["format"] > 1:
            tables = {
                name: _json(folder / _name(name, held["provenance"]), remedy, sha256=held["provenance"])
                for name, held in said["tables"].items()
            }
            sources = [{"id": name, **cited} for name, cited in said["sources"].items()]
            built_on = max((entry["built_on"] for entry in tables.values()), default="")
            said = {**said, "built_on": built_on, "tables": tables, "sources": sources}
        _verify(said)
    except _DAMAGED as error:
        raise StoreError(f"{path}: damaged; {remedy}") from error
    return said


def as_now(name: str, stored: pl.DataFrame) -> pl.DataFrame:
    """Give a table of a store of format 1 the meaning that its columns have now.

    Args:
        name: Name of the table.
        stored: As it lies on disk.

    Returns:
        The table as this version would store it, where that can be told from it; columns may be missing.
    """
    if name != "depth_weights":
        return stored
    # 0.1.0 kept the slope in hundredths beside weights in thousandths; a column has one scale now.
    scaled = [c for c in stored.columns if c.startswith(("prior", "value"))]
    return stored.with_columns(
        pl.when(pl.col("term") == "slope").then(pl.col(c) * 10).otherwise(c).alias(c) for c in scaled
    )


def write_dataset(
    folder: Path,
    tables: Mapping[str, pl.DataFrame],
    *,
    provenance: Mapping[str, Mapping[str, object]],
    sources: tuple[Source, ...],
    span: tuple[date, date],
    built_on: date,
) -> None:
    """Write a dataset in one step; a table whose figures are what they were keeps its files.

    Args:
        folder: Where to; made if it does not exist. Another dataset there is replaced.
        tables: Table name to frame, as stored.
        provenance: Table name to `stage`, `sources` (ids) and `code`.
        sources: Citations of what the tables were computed from.
        span: First and last day that an assessment can be made as of.
        built_on: Day of the build.

    Raises:
        StoreError: The folder cannot be written to; what was there before is untouched.
    """
    before = _before(folder)
    told = {
        s.id: {"citation": s.citation, "version": s.version, "licence": s.licence}
        for s in sorted(sources, key=lambda source: source.id)
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stale(folder)
        kept, named = {DATASET_FILE}, dict[str, dict[str, str]]()
        for name, frame in sorted(tables.items()):
            entry = _written(folder, name, frame, {**provenance[name], "built_on": str(built_on)}, before.get(name, {}))
            text = _text(entry)
            digest = hashlib.sha256(text).hexdigest()
            write(folder / _name(name, digest), text)
            named[name] = {"provenance": digest}
            kept |= {entry["file"], _name(name, digest)}
        head = {"format": FORMAT, "thawcast": thawcast.__version__, "span": [str(day) for day in span]}
        write(folder / DATASET_FILE, _text({**head, "tables": named, "sources": told}))
        for path in folder.iterdir():
            if path.name == MANIFEST_FILE or (_OWN_FILE.fullmatch(path.name) and path.name not in kept):
                path.unlink()
    except OSError as error:
        raise unwritable(folder, error) from error


def _written(
    folder: Path, name: str, frame: pl.DataFrame, made: Mapping[str, object], old: Mapping[str, Any]
) -> dict[str, Any]:
    """Write a table and give its provenance; what lies there stays where figures, stage and sources are the same."""
    if _same(folder, old, frame) and all(old.get(key) == made[key] for key in ("stage", "sources")):
        return dict(old)
    content = _parquet(frame)
    digest = hashlib.sha256(content).hexdigest()
    file = f"{name}.{digest[:8]}.parquet"
    write(folder / file, content)
    return {"file": file, "sha256": digest, "rows": frame.height, **made}


def _before(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """Give the provenance of the tables that lie there in this format; nothing where none do, or they are damaged."""
    try:
        return gathered(folder, remedy="")["tables"] if (folder / DATASET_FILE).exists() else {}
    except StoreError:
        return {}


def _same(folder: Path, entry: Mapping[str, Any], frame: pl.DataFrame) -> bool:
    """Tell whether a table that lies there holds the same figures, whatever bytes the Parquet writer makes of them."""
    try:
        content = (folder / entry["file"]).read_bytes()
    except (OSError, KeyError):
        return False
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        return False
    held = pl.read_parquet(BytesIO(content))
    return held.schema == frame.schema and held.equals(frame)


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=19, statistics=True)
    return buffer.getvalue()


def _name(table: str, digest: str) -> str:
    return f"{table}.{digest[:8]}.json"


def _text(value: object) -> bytes:
    # A line each, and lines between them that never change: git merges two builds of different tables.
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def _json(path: Path, remedy: str, sha256: str | None = None) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); {remedy}") from error
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise StoreError(f"{path}: damaged, its content is not what was written; {remedy}")
    try:
        return json.loads(content.decode())
    except ValueError as error:
        raise StoreError(f"{path}: damaged; {remedy}") from error


def _verify(manifest: Mapping[str, Any]) -> None:
    """Read once what the dataset will read later, so that a damaged one fails here and by its name."""
    first, last = (date.fromisoformat(day) for day in manifest["span"])
    date.fromisoformat(manifest["built_on"])
    files = [(entry["file"], entry["sha256"], entry["rows"]) for entry in manifest["tables"].values()]
    sources = [Source(**entry) for entry in manifest["sources"]]
    if first > last or not files or not sources:
        raise ValueError("nothing in it")
