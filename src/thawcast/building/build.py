"""The list of all stages, and the build that runs them and writes the dataset."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from thawcast.building.run import Finished, run, sources_of
from thawcast.cache import Cache
from thawcast.counting.coverage import STAGES as COVERAGE
from thawcast.counting.deeds import STAGES as DEEDS
from thawcast.counting.stages import STAGES as COUNTING
from thawcast.counting.ties import STAGES as TIES
from thawcast.deals.stages import STAGES as DEALS
from thawcast.depth.stages import STAGES as DEPTH
from thawcast.depth.stock import STAGES as STOCK
from thawcast.durability.placebo import STAGES as CHANCE
from thawcast.durability.pseudo import STAGES as PSEUDO
from thawcast.durability.stages import STAGES as DURABILITY
from thawcast.errors import StoreError
from thawcast.issues.stages import STAGES as ISSUES
from thawcast.sources import CITATIONS
from thawcast.stages import Stage
from thawcast.standing.stages import STAGES as STANDING
from thawcast.standing.temperature.stages import STAGES as TEMPERATURE
from thawcast.store import Dataset, load, write_dataset
from thawcast.street.stages import STAGES as STREET
from thawcast.words.stages import STAGES as WORDS

if TYPE_CHECKING:
    import polars as pl

STAGES: tuple[Stage, ...] = (
    *(*COUNTING, *TIES, *DEEDS, *COVERAGE, *STANDING, *TEMPERATURE, *WORDS),
    *(*STREET, *ISSUES, *STOCK, *DEPTH, *DURABILITY, *CHANCE, *PSEUDO, *DEALS),
)
"""Every stage. Each runs after those whose tables it needs, wherever it stands here."""


def build(
    raw: Path,
    out: Path,
    *,
    until: date | None = None,
    cache: Cache | None = None,
    select: Callable[[Stage], bool] = lambda _: True,
    built_on: date,
    step: Callable[[str], None] = lambda _: None,
    done: Callable[[Finished], None] = lambda _: None,
) -> Dataset:
    """Compute every table from the raw files and write the dataset.

    Args:
        raw: Folder of the reference data.
        out: Folder of the dataset to write.
        until: Last day whose data may be used; None for all.
        cache: Finished stages; None computes everything.
        select: Which stages to run; a stage that is left out must not be needed by one that runs.
        built_on: Day of the build, for the provenance of tables that change.
        step: Called with what happens next, for progress.
        done: Called with each stage that has run.

    Returns:
        The dataset as written.

    Raises:
        SourceError: A raw file is missing or unreadable.
        StoreError: The raw data end before the first level can be estimated, or `out` cannot be written.
    """
    tables: dict[str, pl.DataFrame] = {}
    provenance: dict[str, dict[str, object]] = {}
    used: set[str] = set()
    chosen = [stage for stage in STAGES if select(stage)]
    for finished in run(chosen, raw, until=until, cache=cache, step=step):
        done(finished)
        rests_on = sources_of(finished.stage, STAGES, raw)
        used |= rests_on
        for contract in finished.stage.produces:
            tables[contract.name] = contract.encode(finished.tables[contract.name])
            provenance[contract.name] = {
                "stage": finished.stage.name,
                "sources": sorted(rests_on),
                "code": finished.code,
            }
    told = tables.get("temperature")
    if told is not None and not told.height:
        raise StoreError(f"{raw}: fewer than three years of events by {until}; levels need three, so take a later date")
    step("writing")
    write_dataset(
        out,
        tables,
        provenance=provenance,
        sources=tuple(CITATIONS[source] for source in sorted(used)),
        span=span_of(tables.values() if told is None else [told]),
        built_on=built_on,
    )
    return load(out, name="store")


def span_of(tables: Iterable["pl.DataFrame"]) -> tuple[date, date]:
    """Return the first day that anything is known, and the last of what tells of most pairs.

    Args:
        tables: The levels, as stored, of every source; where they are not built, whatever is.
    """
    import polars as pl  # the list of stages is read without it

    known = [
        table.select("known_on", pair=pl.struct("a", "b"), of=pl.format("{} {}", "source", "freq"))
        if {"a", "b", "source", "freq"} <= set(table.columns)
        else table.select("known_on", pair=pl.lit(None), of=pl.lit(""))
        for table in tables
        if "known_on" in table.columns
    ]
    spans = [
        (found["pair"].n_unique(), first, last)
        for table in known
        for _, found in table.group_by("of", maintain_order=True)
        if isinstance(first := found["known_on"].min(), date) and isinstance(last := found["known_on"].max(), date)
    ]
    if not spans:
        raise StoreError("nothing that is built says when it was known; build more stages")
    pairs = max(pairs for pairs, _, _ in spans)
    return min(first for _, first, _ in spans), max(last for n, _, last in spans if n == pairs)
