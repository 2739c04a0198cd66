"""Adds events up to counts: written once, on lazy frames, and run by DuckDB in the process or by Apache Spark.

The functions on frames take anything that narwhals reads lazily. `aggregate` is the edge: event files in, tables out.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from thawcast.errors import InputError, StoreError
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

if TYPE_CHECKING:
    from collections.abc import Generator

    import narwhals as nw

    Lazy = nw.LazyFrame[Any]

ENGINES = ("duckdb", "spark")
FREQUENCIES = {"D": "1d", "M": "1mo", "Q": "1q", "Y": "1y"}
DUPLICATES = ("keep", "id", "code", "root")
"""What counts as the same event; see `Rules`."""

QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
MEMORY = "1GB"
"""What DuckDB may hold in memory; beyond it, it writes to disk."""

_TENTHS = 10


@dataclass(frozen=True)
class Rules:
    """Which events count. What each rule removes is counted.

    Args:
        duplicates: `id` (default) counts an event once however often its identifier comes with the same day, actors and
            code, as when files overlap; `code` is the one-a-day filter: one event a day for each source, target and
            code; `root` one for each root code; `keep` counts all.
        min_mentions: Mentions that an event needs; events of providers without mentions pass.
        min_sources: The same for reporting sources.

    Raises:
        InputError: No such choice, or a number below 0.
    """

    duplicates: Literal["keep", "id", "code", "root"] = "id"
    min_mentions: int = 0
    min_sources: int = 0

    def __post_init__(self) -> None:
        if self.duplicates not in DUPLICATES:
            raise InputError(f"duplicates={self.duplicates!r}: choose one of {', '.join(DUPLICATES)}")
        if min(self.min_mentions, self.min_sources) < 0:
            raise InputError("least mentions and sources are numbers of 0 or more")


@dataclass(frozen=True)
class Aggregation:
    """What the engine made of events.

    Args:
        dyads: Rows of `DYAD_COUNTS`.
        world: Rows of `WORLD_COUNTS`.
        events: Events before the rules.
        removed: Events that each rule removed, in the order in which the rules apply.
    """

    dyads: pl.DataFrame
    world: pl.DataFrame
    events: int
    removed: Mapping[str, int]


def enough(events: "Lazy", rules: Rules) -> "Lazy":
    """Keep events with mentions and sources enough.

    Args:
        events: Rows of `EVENTS`.
        rules: The least numbers.
    """
    import narwhals as nw

    for column, least in (("mentions", rules.min_mentions), ("sources", rules.min_sources)):
        if least:
            events = events.filter(nw.col(column).is_null() | (nw.col(column) >= least))
    return events


def once(events: "Lazy", rules: Rules) -> "Lazy":
    """Collapse what the rules hold to be the same event; mentions of the collapsed ones are added up, of one id not.

    Args:
        events: Rows of `EVENTS`.
        rules: What is the same event.
    """
    import narwhals as nw

    day = ("src", "source", "target", "date")
    same: dict[str, tuple[str, ...]] = {
        "id": (*day, "code", "event_id"),
        "code": (*day, "code"),
        "root": (*day, "root"),
    }
    if rules.duplicates == "keep":
        return events
    if rules.duplicates == "root":
        # PLOVER events are roots themselves; CAMEO and WEIS codes begin with theirs.
        word = nw.col("ontology") == nw.lit("plover")
        events = events.with_columns(root=nw.when(word).then(nw.col("code")).otherwise(nw.col("code").str.slice(0, 2)))
    mentions = nw.col("mentions").max() if rules.duplicates == "id" else nw.col("mentions").sum()
    return events.group_by(*same[rules.duplicates]).agg(
        mentions.alias("mentions"), nw.col("quad").max(), nw.col("goldstein").max(), nw.col("known_on").min()
    )


def dyad_counts(events: "Lazy", *, freq: str = "M") -> "Lazy":
    """Add events up by source, target and period.

    Goldstein scores are added as whole tenths, which they are published in: the sum does not depend on the order.

    Args:
        events: Rows of `EVENTS`, or what `once` leaves of them.
        freq: `D`, `M`, `Q` or `Y`.

    Returns:
        Columns of `DYAD_COUNTS`.
    """
    import narwhals as nw

    counts = _sums(events, ("source", "target", "period", "src"), freq)
    key = ["period", "src", "known_on"] if freq == "D" else ["period", "src"]
    total = nw.col(QUADS[0]) + nw.col(QUADS[1]) + nw.col(QUADS[2]) + nw.col(QUADS[3])
    volume = counts.with_columns(volume=total).group_by(*key).agg(nw.col("volume").sum())
    return counts.join(volume, on=key, how="inner")


def _sums(events: "Lazy", key: Sequence[str], freq: str) -> "Lazy":
    import narwhals as nw

    period = nw.col("date") if freq == "D" else nw.col("date").dt.truncate(FREQUENCIES[freq]).cast(nw.Date)
    by = (*key, "known_on") if freq == "D" else key
    known = [] if freq == "D" else [nw.col("known_on").max()]
    quads = [(nw.col("quad") == number).cast(nw.Int64).sum().alias(name) for number, name in enumerate(QUADS, 1)]
    tenths = (nw.col("goldstein") * _TENTHS).round().cast(nw.Int64).sum().alias("tenths")
    return (
        events.with_columns(period=period)
        .group_by(*by)
        .agg(*quads, tenths, nw.col("mentions").sum(), nw.col("mentions").count().alias("carried"), *known)
        .with_columns(
            score=nw.col("tenths") / _TENTHS,
            freq=nw.lit(freq),
            mentions=nw.when(nw.col("carried") > 0).then(nw.col("mentions")),
        )
        .drop("tenths", "carried")
    )


def world_counts(dyads: pl.DataFrame) -> pl.DataFrame:
    """Add the counts of all dyads up.

    Args:
        dyads: Rows of `DYAD_COUNTS`.

    Returns:
        Rows of `WORLD_COUNTS`: days by `known_on`, other periods with the latest.
    """
    days = pl.col("freq") == "D"
    # Other periods carry the latest day known of all dyads: there the sum is known.
    known = pl.when(days).then("known_on").otherwise(pl.col("known_on").max().over("period", "src"))
    sums = (
        dyads.with_columns(known_on=known)
        .group_by("period", "freq", "src", "known_on")
        .agg(pl.col(*QUADS).cast(pl.Int64).sum())
    )
    return WORLD_COUNTS.check(sums.select(list(WORLD_COUNTS.columns)).sort(WORLD_COUNTS.key))


def aggregate(
    paths: Sequence[Path],
    *,
    freq: str = "M",
    rules: Rules | None = None,
    engine: str = "duckdb",
    master: str = "local[*]",
    scratch: Path | None = None,
) -> Aggregation:
    """Add the events of Parquet files up to counts.

    Args:
        paths: Files with rows of `EVENTS`.
        freq: `D`, `M`, `Q` or `Y`.
        rules: Which events count; default `Rules()`.
        engine: `duckdb`, in this process; or `spark`.
        master: Address of the Spark master.
        scratch: Folder for what does not fit in memory; default the system's.

    Returns:
        The counts, and how many events each rule removed.

    Raises:
        InputError: No such engine or frequency.
        StoreError: The engine is not installed, or failed; the message carries its own.
    """
    if engine not in ENGINES:
        raise InputError(f"no engine {engine!r}: choose one of {', '.join(ENGINES)}")
    if freq not in FREQUENCIES:
        raise InputError(f"no frequency {freq!r}: choose one of {', '.join(FREQUENCIES)}")
    rules = Rules() if rules is None else rules
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".aggregate-") as folder:
        runner = _duckdb if engine == "duckdb" else _spark
        with runner([str(path) for path in paths], master, Path(folder)) as (events, count, collect):
            # narwhals only plans: nothing is read before `count` and `collect`.
            some = enough(events, rules)
            single = once(some, rules)
            dyads = _tidy(collect(dyad_counts(single, freq=freq)))
            total = count(events)
            left = total if some is events else count(some)
    world = world_counts(dyads)
    counted = sum(world.select(pl.col(*QUADS).sum()).row(0))
    removed = {"mentions and sources": total - left, f"duplicates ({rules.duplicates})": left - counted}
    return Aggregation(dyads, world, total, removed)


Run = tuple[Any, Callable[[Any], int], Callable[[Any], pl.DataFrame]]


@contextmanager
def _duckdb(paths: list[str], _: str, folder: Path) -> "Generator[Run]":
    import duckdb
    import narwhals as nw

    connection = duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": str(folder), "preserve_insertion_order": False}
    )

    def count(frame: Any) -> int:
        return int(nw.to_native(frame.select(nw.len())).fetchall()[0][0])

    def collect(frame: Any) -> pl.DataFrame:
        made = folder / "counts.parquet"
        nw.to_native(frame).write_parquet(str(made))
        return pl.read_parquet(made)

    try:
        yield nw.from_native(connection.read_parquet(paths, hive_partitioning=False)), count, collect
    except duckdb.Error as error:
        raise StoreError(f"DuckDB: {_first_line(error)}; free some memory or disk, or verify the store") from error
    finally:
        connection.close()


@contextmanager
def _spark(paths: list[str], master: str, folder: Path) -> "Generator[Run]":
    import narwhals as nw

    try:
        # By name, for Spark is an extra that neither users nor checkers need to have.
        spark, failed = import_module("pyspark.sql").SparkSession, import_module("pyspark.errors").PySparkException
    except ImportError as error:
        raise StoreError(
            "Apache Spark is not installed; add it with `pip install thawcast[spark]` (needs Java)"
        ) from error
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if master.startswith("local"):
        # Two hundred shuffles for one machine take longer than the work; a cluster keeps its own settings.
        settings |= {"spark.sql.shuffle.partitions": "4", "spark.driver.bindAddress": "127.0.0.1"}
    running = spark.getActiveSession()
    try:
        session = running or spark.builder.master(master).appName("thawcast").config(map=settings).getOrCreate()
    except (failed, RuntimeError, OSError) as error:
        raise StoreError(
            f"Spark at {master}: {_first_line(error)}; check the address, and that Java is there"
        ) from error

    def count(frame: Any) -> int:
        return int(nw.to_native(frame).count())

    def collect(frame: Any) -> pl.DataFrame:
        made = folder / "counts"
        nw.to_native(frame).write.parquet(str(made))
        return pl.read_parquet(made / "*.parquet")

    try:
        yield nw.from_native(session.read.parquet(*paths)), count, collect
    except failed as error:
        raise StoreError(f"Spark at {master}: {_first_line(error)}; look into its log") from error
    finally:
        if running is None:
            session.stop()


def _tidy(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring an engine's result into the columns, types and order of `DYAD_COUNTS`."""
    typed = frame.select(pl.col(c).cast(t) for c, t in DYAD_COUNTS.columns.items())
    # A month's total is not known before the month is over, however early its last event.
    end = pl.col("period").dt.offset_by(pl.col("freq").replace_strict(FREQUENCIES)).dt.offset_by("-1d")
    known = pl.when(pl.col("freq") == "D").then("known_on").otherwise(pl.max_horizontal("known_on", end))
    return DYAD_COUNTS.check(typed.with_columns(known_on=known).sort(DYAD_COUNTS.key))


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
