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


@dataclass(frozen=True)
class Aggregation:
    """Counts by dyad, in memory.

    Args:
        dyads: Rows of `DYAD_COUNTS`.
        counted: The world's counts, and what the rules removed.
    """

    dyads: pl.DataFrame
    counted: Counted

    @property
    def world(self) -> pl.DataFrame:
        """Rows of `WORLD_COUNTS`."""
        return self.counted.world

    @property
    def events(self) -> int:
        """Events before the rules."""
        return self.counted.events

    @property
    def removed(self) -> Mapping[str, int]:
        """Events that each rule removed."""
        return self.counted.removed


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
        Columns of `DYAD_COUNTS` but for `volume`.
    """
    return _sums(events, ("source", "target", "period", "src"), freq)


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
        runner = _duckdb if engine == "duckdb" else _spark
        with runner([str(path) for path in paths], master, Path(folder)) as (events, number, write):
            # narwhals only plans: nothing is read before `write` and `number`.
            some = enough(events, rules)
            made = write(dyad_counts(once(some, rules), freq=freq).sort(*DYAD_COUNTS.key))
            total = number(events)
            left = total if some is events else number(some)
        _tidy(pl.scan_parquet(made), freq).sink_parquet(into, compression="zstd")
    world = world_counts(pl.scan_parquet(into))
    counted = sum(world.select(pl.col(*QUADS).sum()).row(0))
    removed = {"mentions and sources": total - left, f"duplicates ({rules.duplicates})": left - counted}
    return Counted(world, total, removed)


def aggregate(
    paths: Sequence[Path],
    *,
    freq: str = "M",
    rules: Rules | None = None,
    engine: str = "duckdb",
    master: str = "local[*]",
    scratch: Path | None = None,
) -> Aggregation:
    """Add the events of Parquet files up to counts, as `count` does, and return them.

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
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".aggregate-") as folder:
        into = Path(folder) / "dyad_counts.parquet"
        made = count(paths, into, freq=freq, rules=rules, engine=engine, master=master)
        return Aggregation(DYAD_COUNTS.check(pl.read_parquet(into)), made)


Run = tuple[Any, Callable[[Any], int], Callable[[Any], Path]]


@contextmanager
def _duckdb(paths: list[str], _: str, folder: Path) -> "Generator[Run]":
    import duckdb
    import narwhals as nw

    connection = duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": str(folder), "preserve_insertion_order": False}
    )

    def number(frame: Any) -> int:
        return int(nw.to_native(frame.select(nw.len())).fetchall()[0][0])

    def write(frame: Any) -> Path:
        made = folder / "counts.parquet"
        nw.to_native(frame).write_parquet(str(made))
        return made

    try:
        yield nw.from_native(connection.read_parquet(paths, hive_partitioning=False)), number, write
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

    def number(frame: Any) -> int:
        return int(nw.to_native(frame).count())

    def write(frame: Any) -> Path:
        made = folder / "counts"
        # The parts of a sorted frame are numbered in order.
        nw.to_native(frame).write.parquet(str(made))
        return made / "*.parquet"

    try:
        yield nw.from_native(session.read.parquet(*paths)), number, write
    except failed as error:
        raise StoreError(f"Spark at {master}: {_first_line(error)}; look into its log") from error
    finally:
        if running is None:
            session.stop()


def _tidy(frame: pl.LazyFrame, freq: str) -> pl.LazyFrame:
    """Bring an engine's result into the columns and types of `DYAD_COUNTS`, with the volume of each period."""
    key = ["period", "src", "known_on"] if freq == "D" else ["period", "src"]
    # The sums are small beside the counts, and the counts beside the events: no engine has to see them again.
    volume = frame.group_by(key).agg(volume=pl.sum_horizontal(pl.col(*QUADS).sum()))
    whole = frame.join(volume, on=key, how="left", maintain_order="left")
    typed = whole.select(pl.col(c).cast(t) for c, t in DYAD_COUNTS.columns.items())
    if freq == "D":
        return typed
    # A month's total is not known before the month is over, however early its last event.
    end = pl.col("period").dt.offset_by(FREQUENCIES[freq]).dt.offset_by("-1d")
    return typed.with_columns(known_on=pl.max_horizontal("known_on", end))


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
