"""Reading the temperature: what ships, and, with the same rights, what the user imported."""

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from thawcast.cache import Cache, cache_folder, cache_key
from thawcast.closure import code_key
from thawcast.standing.standings import READS
from thawcast.standing.temperature.sources import IMPORTED, LevelSource, imported_source
from thawcast.standing.temperature.tables import TEMPERATURE_BASES
from thawcast.store import Dataset, Snapshots
from thawcast.tables import DYAD_COUNTS, Contract

TABLES = (*READS, TEMPERATURE_BASES)
"""Tables of the temperature that answers read."""

_SOURCES = "sources"
"""What the table of imported sources is kept as, beside `TABLES`."""


def temperatures(
    dataset: Dataset,
    where: pl.Expr | None = None,
    *,
    as_of: date | None = None,
    contracts: Sequence[Contract] = READS,
    of: tuple[str, str] | None = None,
) -> dict[str, pl.DataFrame]:
    """Read the tables that a standing is told from.

    Args:
        dataset: Where they come from.
        where: Which rows, by columns without a unit; None for all pairs.
        as_of: Last day whose data may be used; None for all.
        contracts: Which of `TABLES`.
        of: Codes of two states in place of `where`, the smaller first.

    Returns:
        Their rows by name, those of imported events among them.

    Raises:
        StoreError: A table cannot be read.
    """
    found: dict[str, pl.DataFrame] = {}
    imported = imported_levels(dataset.imported)
    for contract in contracts:
        if not dataset.has(contract):
            shipped = contract.empty()
        elif where is None and of is None:
            shipped = dataset.table(contract, as_of=as_of)
        else:
            shipped = dataset.rows(contract, where, as_of=as_of, of=of)
        if contract.name not in imported:
            found[contract.name] = shipped
            continue
        own = imported[contract.name]
        own = own if where is None else own.filter(where)
        own = own if of is None else own.filter(a=of[0], b=of[1])
        own = own if as_of is None else own.filter(pl.col("known_on") <= as_of)
        found[contract.name] = pl.concat([shipped, own]) if own.height else shipped
    return found


def of_pair(
    dataset: Dataset, a: str, b: str, *, as_of: date | None = None, contracts: Sequence[Contract] = READS
) -> dict[str, pl.DataFrame]:
    """Read those of two states.

    Args:
        dataset: Where they come from.
        a: Code of one state.
        b: Code of the other, `a < b`.
        as_of: Last day whose data may be used; None for all.
        contracts: Which of `TABLES`.
    """
    return temperatures(dataset, as_of=as_of, contracts=contracts, of=(a, b))


def imported_sources(dataset: Dataset) -> dict[str, LevelSource]:
    """Name the sources of what was imported, by id, as their files turned out to be.

    Args:
        dataset: Where they come from.
    """
    kept = imported_levels(dataset.imported).get(_SOURCES)
    rows = () if kept is None else kept.iter_rows()
    return {IMPORTED + src: imported_source(src, own_terms=own_terms) for src, own_terms in rows}


def imported_levels(
    imported: Snapshots | None, *, step: Callable[[str], None] = lambda _: None
) -> dict[str, pl.DataFrame]:
    """Filter imported events once a set of snapshots; later runs and processes find it in the cache.

    Args:
        imported: What was imported.
        step: Called with a label before each vintage, for progress.

    Returns:
        Rows of `TABLES` by name; without imports nothing.
    """
    if imported is None:
        return {}
    # It pulls in the filter, which reading what ships does not need.
    from thawcast.standing.temperature.imported import imported_temperature

    cache = Cache(cache_folder("imported"))
    code = code_key(imported_temperature)
    key = cache_key(code, *TABLES, *imported.marks)
    kept = {name: cache.frame(f"{key}-{name}") for name in (_SOURCES, *(contract.name for contract in TABLES))}
    found = {name: frame for name, frame in kept.items() if frame is not None}
    if len(found) < len(kept):
        sources, made = imported_temperature(
            imported.counts(DYAD_COUNTS),
            recall=lambda name, make: cache.recall(cache_key(code, name), make),
            step=step,
        )
        found = {contract.name: contract.decode(contract.encode(made[contract.name])) for contract in TABLES}
        told = [(source.id.removeprefix(IMPORTED), source.own_terms) for source in sources]
        found[_SOURCES] = pl.DataFrame(told, {"src": pl.String, "own_terms": pl.Boolean}, orient="row")
        for name, frame in found.items():
            cache.put_frame(f"{key}-{name}", frame)
    return found
