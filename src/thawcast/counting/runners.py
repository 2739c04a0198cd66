"""The engines that run the counts: DuckDB in this process, or Apache Spark."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thawcast.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Generator

MEMORY = "1GB"
"""What DuckDB may hold in memory; beyond it, it writes to disk."""

Run = tuple[Callable[[Sequence[Path]], Any], Callable[[Any], int], Callable[[Any], Path]]
"""How Parquet files are read as a lazy frame, how many rows one has, and how one is written to Parquet."""


@contextmanager
def duckdb_run(_: str, folder: Path) -> "Generator[Run]":
    """Run on DuckDB in this process.

    Args:
        _: No master is needed.
        folder: Where results and what does not fit in memory go.

    Raises:
        StoreError: DuckDB failed.
    """
    import duckdb
    import narwhals as nw

    connection = duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": str(folder), "preserve_insertion_order": False}
    )

    def read(paths: Sequence[Path]) -> Any:
        return nw.from_native(connection.read_parquet([str(path) for path in paths], hive_partitioning=False))

    def number(frame: Any) -> int:
        return int(nw.to_native(frame.select(nw.len())).fetchall()[0][0])

    def write(frame: Any) -> Path:
        made = folder / "counts.parquet"
        nw.to_native(frame).write_parquet(str(made))
        return made

    try:
        yield read, number, write
    except duckdb.Error as error:
        raise StoreError(f"DuckDB: {_first_line(error)}; free some memory or disk, or verify the store") from error
    finally:
        connection.close()


@contextmanager
def spark_run(master: str, folder: Path) -> "Generator[Run]":
    """Run on Apache Spark, in the session that is active or in one of its own.

    Args:
        master: Address of the Spark master; its workers can read the files.
        folder: Where results go; the workers must be able to write to it.

    Raises:
        StoreError: Spark is not installed, cannot be reached, or failed.
    """
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
        yield (lambda paths: nw.from_native(session.read.parquet(*map(str, paths)))), number, write
    except failed as error:
        raise StoreError(f"Spark at {master}: {_first_line(error)}; look into its log") from error
    finally:
        if running is None:
            session.stop()


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
