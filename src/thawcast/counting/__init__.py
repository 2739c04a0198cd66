"""Adds events up to counts: written once, on lazy frames, and run by DuckDB in the process or by Apache Spark."""

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from thawcast.counting.frames import FREQUENCIES, QUADS, Rules, dyad_counts, enough, once
from thawcast.counting.mirrors import marked
from thawcast.counting.runners import duckdb_run, spark_run
from thawcast.errors import InputError
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

__all__ = ["ENGINES", "Counted", "Rules", "count", "count_days", "world_counts"]

ENGINES = {"duckdb": duckdb_run, "spark": spark_run}
"""Engines by name."""


@dataclass(frozen=True)
class Counted:
    """What the engine made of events beside the counts by dyad.

    Args:
        world: Rows of `WORLD_COUNTS`.
        events: Events before the rules.
        removed: Events that each rule removed, in the order in which the rules apply.
    """

    world: pl.DataFrame
    events: int
    removed: Mapping[str, int]


def world_counts(dyads: pl.LazyFrame) -> pl.DataFrame:
    """Add the counts of all dyads up.

    Args:
        dyads: Rows of `DYAD_COUNTS`, all of one `freq`.

    Returns:
        Rows of `WORLD_COUNTS`: days by `known_on`, other periods with the latest.
    """
    sums = [pl.col(*QUADS).cast(pl.Int64).sum()]
    by_day = dyads.group_by("period", "freq", "src", "known_on").agg(*sums).collect(engine="streaming")
    days = by_day.filter(pl.col("freq") == "D")
    rest = by_day.filter(pl.col("freq") != "D").group_by("period", "freq", "src").agg(*sums, pl.col("known_on").max())
    both = pl.concat([frame.select(list(WORLD_COUNTS.columns)) for frame in (days, rest)])
    return WORLD_COUNTS.check(both.sort(WORLD_COUNTS.key))


def count(
    paths: Sequence[Path],
    into: Path,
    *,
    freq: str = "M",
    rules: Rules | None = None,
    engine: str = "duckdb",
    master: str = "local[*]",
) -> Counted:
    """Add the events of Parquet files up to counts in a file, however many there are.

    Args:
        paths: Files with rows of `EVENTS`.
        into: File to write, rows of `DYAD_COUNTS` by key. What does not fit in memory goes beside it.
        freq: `D`, `M`, `Q` or `Y`.
        rules: Which events count; default `Rules()`.
        engine: `duckdb`, in this process; or `spark`.
        master: Address of the Spark master.

    Returns:
        The world's counts, and how many events each rule removed.

    Raises:
        InputError: No such engine or frequency.
        StoreError: The engine is not installed, or failed; the message carries its own.
    """
    if engine not in ENGINES:
        raise InputError(f"no engine {engine!r}: choose one of {', '.join(ENGINES)}")
    if freq not in FREQUENCIES:
        raise InputError(f"no frequency {freq!r}: choose one of {', '.join(FREQUENCIES)}")
    rules = Rules() if rules is None else rules
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=".count-") as folder:
        with ENGINES[engine](master, Path(folder)) as (read, number, write):
            # narwhals only plans: nothing is read before `write` and `number`.
            events = read(paths)
            own = _left(events, rules)
            made = write(dyad_counts(once(own, rules), freq=freq).sort(*DYAD_COUNTS.key))
            numbers = _numbers(events, rules, number)
        _tidy(pl.scan_parquet(made), freq).sink_parquet(into, compression="zstd")
    return _counted(into, rules, numbers)


def count_days(
    paths: Sequence[Path],
    days: Collection[date],
    into: Path,
    *,
    moved: Sequence[Path] = (),
    rules: Rules | None = None,
) -> Counted:
    """Count the events of some days again, on DuckDB, without a look at the rows of other days.

    Args:
        paths: Files with rows of `EVENTS`; those sorted by day are read in part.
        days: The days.
        into: File to write, rows of `DYAD_COUNTS` of these days by key.
        moved: Files with every row of identifiers that stand on more than one day (`moved.find_moved`).
        rules: Which events count; default `Rules()`.

    Returns:
        The world's counts of the days, and how many of their events each rule removed.

    Raises:
        InputError: Mirrors are dropped and events have moved: whether a row of another day is mirrored, that day tells.
        StoreError: DuckDB failed.
    """
    import narwhals as nw

    rules = Rules() if rules is None else rules
    other = moved if rules.duplicates == "id" else ()
    if other and rules.mirrors == "drop":
        raise InputError("events have moved from day to day, and mirrors are dropped: count all days")
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=".count-") as folder:
        with duckdb_run("", Path(folder)) as (read, number, write):
            held = nw.col("date").is_in(sorted(days))
            events = read(paths).filter(held)
            own = _left(events, rules)
            # A row of another day may be the one that was known first.
            every = nw.concat([own, _left(read(other), rules)]) if other else own
            made = write(dyad_counts(once(every, rules).filter(held), freq="D").sort(*DYAD_COUNTS.key))
            numbers = _numbers(events, rules, number)
        _tidy(pl.scan_parquet(made), "D").sink_parquet(into, compression="zstd")
    return _counted(into, rules, numbers)


def _left(events: Any, rules: Rules) -> Any:
    """Leave out what has too few mentions and sources, and mirrors where they are dropped."""
    some = enough(events, rules)
    return marked(some, drop=True) if rules.mirrors == "drop" else some


def _numbers(events: Any, rules: Rules, number: Callable[[Any], int]) -> tuple[int, int, int]:
    """Count the events, those with mentions enough, and those left when mirrors are dropped."""
    some = enough(events, rules)
    total = number(events)
    left = total if some is events else number(some)
    return total, left, left if rules.mirrors == "keep" else number(_left(events, rules))


def _counted(into: Path, rules: Rules, numbers: tuple[int, int, int]) -> Counted:
    world = world_counts(pl.scan_parquet(into))
    total, left, single = numbers
    counted = sum(world.select(pl.col(*QUADS).sum()).row(0))
    removed = {"mentions and sources": total - left, f"duplicates ({rules.duplicates})": single - counted}
    if rules.mirrors == "drop":
        removed["mirrors"] = left - single
    return Counted(world, total, removed)


def _tidy(frame: pl.LazyFrame, freq: str) -> pl.LazyFrame:
    """Bring an engine's result into the columns and types of `DYAD_COUNTS`, with the volume of each period."""
    key = ["period", "src", "known_on"] if freq == "D" else ["period", "src"]
    # The sums are small beside the counts, and the counts beside the events: no engine has to see them again.
    volume = frame.group_by(key).agg(volume=pl.sum_horizontal(pl.col(*QUADS).sum()))
    whole = frame.join(volume, on=key, how="left", maintain_order="left")
    typed = whole.select(pl.col(c).cast(t) for c, t in DYAD_COUNTS.schema.items())
    if freq == "D":
        return typed
    # A month's total is not known before the month is over, however early its last event.
    end = pl.col("period").dt.offset_by(FREQUENCIES[freq]).dt.offset_by("-1d")
    return typed.with_columns(known_on=pl.max_horizontal("known_on", end))
