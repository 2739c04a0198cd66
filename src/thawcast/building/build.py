"""Runs the stages of the starter build, each cached by the hash of its input and code."""

import hashlib
import inspect
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import polars as pl

from thawcast import sources, states
from thawcast.cache import Cache
from thawcast.closure import code_key
from thawcast.depth.stages import STAGES as DEPTH
from thawcast.durability.stages import STAGES as DURABILITY
from thawcast.errors import StoreError
from thawcast.issues.stages import STAGES as ISSUES
from thawcast.sources import CITATIONS, INPUTS
from thawcast.stages import Stage
from thawcast.standing.months.stages import STAGES as MONTHLY
from thawcast.standing.shocks import STAGES as SHOCKS
from thawcast.standing.stages import STAGES as STANDING
from thawcast.store import Dataset, save
from thawcast.street.stages import STAGES as STREET
from thawcast.words.stages import STAGES as WORDS

STAGES: tuple[Stage, ...] = (*STANDING, *MONTHLY, *SHOCKS, *WORDS, *STREET, *ISSUES, *DEPTH, *DURABILITY)
"""Every stage, in the order they run."""

_LIBRARIES = ("polars", "numpy", "scipy", "numba")


def build(
    raw: Path,
    out: Path,
    *,
    until: date | None = None,
    cache: Cache | None = None,
    select: Callable[[Stage], bool] = lambda _: True,
    built_on: date,
    step: Callable[[str], None] = lambda _: None,
) -> Dataset:
    """Compute every table from the raw files and write the dataset.

    Args:
        raw: Folder of the reference data.
        out: Folder of the dataset to write.
        until: Last day whose data may be used; None for all.
        cache: Finished stages; None computes everything.
        select: Which stages to run; a stage that is left out must not be needed by one that runs.
        built_on: Day of the build, for the manifest.
        step: Called with what happens next, for progress.

    Returns:
        The dataset as written.

    Raises:
        SourceError: A raw file is missing or unreadable.
        StoreError: The raw data end before the first level can be estimated, or `out` cannot be written.
    """
    tables: dict[str, pl.DataFrame] = {}
    provenance: dict[str, dict[str, object]] = {}
    used: set[str] = set()
    for stage, results in run(raw, until=until, cache=cache, select=select, step=step):
        used |= _sources(stage, raw)
        for contract in stage.produces:
            tables[contract.name] = contract.encode(results[contract.name])
            provenance[contract.name] = {"stage": stage.name, "sources": sorted(_sources(stage, raw))}
    if not tables["levels"].height:
        raise StoreError(f"{raw}: fewer than three years of events by {until}; levels need three, so take a later date")
    vintages = tables["levels"]["vintage"]
    span = (date(int(vintages.min()), 12, 31), date(int(vintages.max()), 12, 31))  # pyright: ignore[reportArgumentType] (Polars' min has no static type)
    step("writing")
    return save(
        out,
        tables,
        provenance=provenance,
        sources=tuple(CITATIONS[source] for source in sorted(used)),
        span=span,
        built_on=built_on,
    )


def run(
    raw: Path,
    *,
    until: date | None = None,
    cache: Cache | None = None,
    select: Callable[[Stage], bool] = lambda _: True,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[Stage, dict[str, pl.DataFrame]]]:
    """Run the stages one by one.

    Args:
        raw: Folder of the reference data.
        until: Last day whose data may be used.
        cache: Finished stages; None computes everything.
        select: Which stages to run; a stage that is left out must not be needed by one that runs.
        step: Called with what happens next, for progress.

    Yields:
        Each stage with the tables it produced, checked against their contracts.
    """
    step("reading")
    chosen = [stage for stage in STAGES if select(stage)]
    keys = {name: _input_key(name, raw, until) for name in _inputs(chosen)}
    frames: dict[str, pl.DataFrame] = {}
    for stage in chosen:
        key = _key(stage, [keys[name] for name in stage.needs])
        held = None if cache is None else _recall(cache, stage, key)
        if held is None:
            missing = [name for name in _inputs([stage]) if name not in frames]
            frames.update(sources.load(raw, only=missing, until=until, step=lambda name: step(f"reading {name}")))
            step(stage.name)
            made = stage.compute(frames)
            # Later stages see what is stored, whether it was computed now or comes from the cache.
            held = {c.name: c.rounded(c.check(made[c.name])) for c in stage.produces}
            if cache is not None:
                for name, frame in held.items():
                    cache.put_frame(f"{key}-{name}", frame)
        frames.update(held)
        keys.update(dict.fromkeys(held, key))
        yield stage, held


def _sources(stage: Stage, raw: Path) -> set[str]:
    found: set[str] = set()
    for name in stage.needs:
        maker = next((s for s in STAGES if any(c.name == name for c in s.produces)), None)
        found |= set(INPUTS[name].cited(raw)) if maker is None else _sources(maker, raw)
    return found


def _inputs(stages: list[Stage]) -> list[str]:
    """Name the input frames that stages read themselves."""
    return sorted({name for stage in stages for name in stage.needs if name in INPUTS})


def _input_key(name: str, raw: Path, until: date | None) -> str:
    digest = hashlib.sha256(f"until {until}".encode())
    for path in sources.paths(raw, only=[name]):
        digest.update(_file_hash(path, path.stat().st_mtime_ns))
    for module in INPUTS[name].modules(raw):
        digest.update(code_key(module).encode())
    # Which state a code means decides which rows an event belongs to.
    for path in sorted(Path(states.__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache
def _file_hash(path: Path, _changed: int) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def _key(stage: Stage, inputs: list[str]) -> str:
    digest = hashlib.sha256("\n".join([stage.name, *inputs]).encode())
    digest.update(repr([(c.name, sorted(c.columns.items(), key=str)) for c in stage.produces]).encode())
    for name in ("thawcast.tables", stage.compute.__module__, *stage.modules):
        digest.update(inspect.getsource(import_module(name)).encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()[:32]


def _recall(cache: Cache, stage: Stage, key: str) -> dict[str, pl.DataFrame] | None:
    held: dict[str, pl.DataFrame] = {}
    for contract in stage.produces:
        frame = cache.frame(f"{key}-{contract.name}")
        if frame is None:
            return None
        held[contract.name] = contract.check(frame)
    return held
