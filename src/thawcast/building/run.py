"""Runs stages in the order in which they need each other, each cached by the hash of its input and code."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import polars as pl

from thawcast import sources
from thawcast.brief.model import Table
from thawcast.cache import Cache, cache_key
from thawcast.closure import code_key
from thawcast.files import digest
from thawcast.sources import INPUTS
from thawcast.stages import Frames, Given, Stage, Value


@dataclass(frozen=True)
class Finished:
    """A stage that has run.

    Args:
        stage: The stage.
        tables: What it produced, checked against the contracts.
        code: Hash of the code that computed it, the libraries included.
        cached: Whether the tables were taken from the cache.
        seconds: How long it took, its input read and its values computed [s].
        cpu: Processor time of it, of all threads [s].
    """

    stage: Stage
    tables: dict[str, pl.DataFrame]
    code: str
    cached: bool
    seconds: float
    cpu: float


def run(
    stages: Sequence[Stage],
    raw: Path,
    *,
    until: date | None = None,
    cache: Cache | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[Finished]:
    """Run stages one by one, each after those whose tables it needs.

    Args:
        stages: The stages. What one of them needs must be an input or the table of another.
        raw: Folder of the reference data.
        until: Last day whose data may be used.
        cache: Finished stages; None computes everything.
        step: Called with what happens next, for progress.

    Yields:
        Each stage with the tables it produced.

    Raises:
        SourceError: A raw file is missing or unreadable.
        ValueError: A stage needs a table that neither an input nor another stage gives.
    """
    step("reading")
    keys = {name: _input_key(name, raw, until) for name in needed_inputs(stages)}
    frames: dict[str, pl.DataFrame] = {}
    made: dict[Value[Any], Any] = {}
    for stage in in_order(stages):
        began, busy = perf_counter(), process_time()
        code = code_key(stage.compute)
        key = cache_key(stage.name, code, *(keys[name] for name in stage.needs), *stage.produces)
        held = None if cache is None else _recall(cache, stage, key)
        cached = held is not None
        if held is None:
            missing = [name for name in needed_inputs([stage]) if name not in frames]
            frames.update(sources.load(raw, only=missing, until=until, step=lambda name: step(f"reading {name}")))
            step(stage.name)
            held = compute(stage, frames, made)
            if cache is not None:
                for name, frame in held.items():
                    cache.put_frame(f"{key}-{name}", frame)
        frames.update(held)
        keys.update(dict.fromkeys(held, key))
        yield Finished(stage, held, code, cached, perf_counter() - began, process_time() - busy)


def spent(finished: Sequence[Finished]) -> Table:
    """Tabulate how long each stage took, the longest first, and all of them.

    Args:
        finished: The stages that have run.
    """
    longest = sorted(finished, key=lambda done: -done.cpu)
    rows = [
        (done.stage.name, "cache" if done.cached else "computed", f"{done.seconds:.1f}", f"{done.cpu:.1f}")
        for done in longest
    ]
    whole = (f"{sum(times):.1f}" for times in ([done.seconds for done in finished], [done.cpu for done in finished]))
    headings = ("Stage", "From", "Seconds", "CPU seconds")
    return Table("Time by stage", headings, (*rows, ("all", "", *whole)))


def compute(stage: Stage, frames: Frames, made: dict[Value[Any], Any]) -> dict[str, pl.DataFrame]:
    """Run one stage on frames in memory.

    Args:
        stage: The stage.
        frames: At least those that it needs.
        made: Values that earlier stages computed; more may be added to it.

    Returns:
        Its tables, checked and rounded as they are stored: a later stage sees the same whether a table was computed
        now or comes from the cache.

    Raises:
        StoreError: A table does not satisfy its contract.
    """
    tables = stage.compute(Given({name: frames[name] for name in stage.needs}, made))
    return {c.name: c.rounded(c.check(tables[c.name])) for c in stage.produces}


def in_order(stages: Sequence[Stage]) -> list[Stage]:
    """Sort stages so that each comes after those whose tables it needs.

    Args:
        stages: Stages in any order.

    Returns:
        The same stages; those that need nothing of each other in the order given.

    Raises:
        ValueError: A stage needs a table that neither an input nor one of the stages gives.
    """
    makers = {contract.name: place for place, stage in enumerate(stages) for contract in stage.produces}
    sorter = TopologicalSorter[int]()
    for place, stage in enumerate(stages):
        for name in stage.needs:
            if name not in makers and name not in INPUTS:
                raise ValueError(f"stage {stage.name}: {name} is no input, and no table of a stage that runs with it")
        sorter.add(place, *(makers[name] for name in stage.needs if name in makers))
    sorter.prepare()
    ordered: list[Stage] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered += [stages[place] for place in ready]
        sorter.done(*ready)
    return ordered


def needed_inputs(stages: Sequence[Stage]) -> list[str]:
    """Name the input frames that stages read themselves."""
    return sorted({name for stage in stages for name in stage.needs if name in INPUTS})


def sources_of(stage: Stage, stages: Sequence[Stage], raw: Path) -> set[str]:
    """Name the sources that a stage's tables rest on, directly or through tables of other stages.

    Args:
        stage: The stage.
        stages: All stages.
        raw: Folder of the reference data: what lies there settles which of two sources an input is read from.

    Returns:
        Identifiers of citations.
    """
    makers = {contract.name: maker for maker in stages for contract in maker.produces}
    found: set[str] = set()
    for name in stage.needs:
        found |= sources_of(makers[name], stages, raw) if name in makers else set(INPUTS[name].cited(raw))
    return found


def _input_key(name: str, raw: Path, until: date | None) -> str:
    files = [_file_hash(path, path.stat().st_mtime_ns) for path in sources.paths(raw, only=[name])]
    return cache_key(until, *map(code_key, INPUTS[name].modules(raw)), *files)


@lru_cache
def _file_hash(path: Path, _changed: int) -> str:
    return digest(path)


def _recall(cache: Cache, stage: Stage, key: str) -> dict[str, pl.DataFrame] | None:
    held: dict[str, pl.DataFrame] = {}
    for contract in stage.produces:
        frame = cache.frame(f"{key}-{contract.name}")
        if frame is None:
            return None
        held[contract.name] = contract.check(frame)
    return held
