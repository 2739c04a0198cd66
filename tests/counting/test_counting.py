"""The engine: counts against hand arithmetic and a hand-written query, and the same on DuckDB and Spark."""

import random
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import polars as pl
import pytest

from thawcast.counting import Counted, Rules, count
from thawcast.errors import InputError, StoreError
from thawcast.standing.temperature.imported import imported_temperature
from thawcast.tables import DYAD_COUNTS, EVENTS

DAY = date(2010, 4, 8)


def event(number: int, source: str, target: str, **other: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "event_id": str(number),
        "date": DAY,
        "source": source,
        "target": target,
        "code": "043",
        "ontology": "cameo",
        "quad": 1,
        "goldstein": 2.8,
        "mentions": 3,
        "sources": 1,
        "articles": 3,
        "src": "toy",
        "known_on": DAY + timedelta(days=1),
    }
    return {**row, **other}


def written(path: Path, rows: list[dict[str, Any]]) -> list[Path]:
    pl.DataFrame(rows, schema=EVENTS.schema).write_parquet(path)
    return [path]


@pytest.fixture
def few(tmp_path: Path) -> list[Path]:
    """Eight events: one twice, two of one code, one of the same root, one late, one of few mentions."""
    return written(
        tmp_path / "few.parquet",
        [
            event(1, "USA", "RUS"),
            event(1, "USA", "RUS"),
            event(2, "USA", "RUS", mentions=1),
            event(3, "USA", "RUS", code="042", goldstein=1.9),
            event(4, "USA", "RUS", code="190", quad=4, goldstein=-10.0),
            event(5, "RUS", "USA", date=date(2010, 4, 30), known_on=date(2013, 5, 1)),
            event(6, "RUS", "USA", code="112", quad=3, goldstein=-2.0, mentions=None),
            event(7, "FRA", "DEU", date=date(2010, 5, 1), known_on=date(2010, 5, 2)),
        ],
    )


class Made(NamedTuple):
    """Counts by dyad in memory, with the rest of what the engine made."""

    dyads: pl.DataFrame
    world: pl.DataFrame
    events: int
    removed: Mapping[str, int]


def aggregate(paths: list[Path], **options: Any) -> Made:
    with TemporaryDirectory() as folder:
        into = Path(folder) / "dyad_counts.parquet"
        counted: Counted = count(paths, into, **options)
        return Made(DYAD_COUNTS.check(pl.read_parquet(into)), counted.world, counted.events, counted.removed)


def told(made: Made) -> list[tuple[object, ...]]:
    return made.dyads.select(
        "source", "target", "period", "verb_coop", "verb_conf", "matl_conf", "score", "mentions", "volume"
    ).rows()


def test_an_event_that_comes_again_with_another_day_counts_once_as_it_was_first_known(tmp_path: Path) -> None:
    first = {"src": "icews", "date": DAY, "known_on": date(2010, 4, 9)}
    again = {"src": "icews", "date": date(2010, 3, 8), "known_on": date(2010, 6, 1)}
    rows = [event(1, "USA", "RUS", **first), event(1, "USA", "RUS", **again), event(2, "USA", "RUS", **again)]
    made = aggregate(written(tmp_path / "a.parquet", rows), freq="D")
    assert made.dyads.select("period", "verb_coop", "known_on").rows() == [
        (date(2010, 3, 8), 1, date(2010, 6, 1)),
        (DAY, 1, date(2010, 4, 9)),
    ]
    # Where each file numbers its events anew, they are two events.
    rows = [{**row, "src": "phoenix"} for row in rows[:2]]
    assert aggregate(written(tmp_path / "b.parquet", rows), freq="D").dyads["verb_coop"].sum() == 2


def test_months_by_hand(few: list[Path]) -> None:
    made = aggregate(few, freq="M")
    april, may = date(2010, 4, 1), date(2010, 5, 1)
    # USA to RUS: events 1, 2, 3 cooperate (2.8 + 2.8 + 1.9) and 4 fights (-10): -2.5; mentions 3 + 1 + 3 + 3.
    assert told(made) == [
        ("FRA", "DEU", may, 1, 0, 0, 2.8, 3, 1),
        ("RUS", "USA", april, 1, 1, 0, 0.8, 3, 6),
        ("USA", "RUS", april, 3, 0, 1, -2.5, 10, 6),
    ]
    assert (made.events, made.removed) == (8, {"mentions and sources": 0, "duplicates (id)": 1})
    # A month is known at its end, or when the last of its events was.
    assert made.dyads["known_on"].to_list() == [date(2010, 5, 31), date(2013, 5, 1), date(2010, 4, 30)]
    assert made.world.select("period", "verb_coop", "matl_coop", "verb_conf", "matl_conf").rows() == [
        (april, 4, 0, 1, 1),
        (may, 1, 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("rules", "removed", "coop"),
    [
        # By hand: the eight events hold 1 twice; 1, 2 share a code and a day; 3 shares their root.
        (Rules("keep"), (0, 0), 4),
        (Rules("id"), (0, 1), 3),
        (Rules("code"), (0, 2), 2),
        (Rules("root"), (0, 3), 1),
        (Rules("id", min_mentions=2), (1, 1), 2),
        (Rules("keep", min_sources=2), (8, 0), None),
    ],
)
def test_rules_by_hand(rules: Rules, removed: tuple[int, int], coop: int | None, few: list[Path]) -> None:
    made = aggregate(few, rules=rules)
    assert tuple(made.removed.values()) == removed
    own = made.dyads.filter(pl.col("source") == "USA")["verb_coop"].to_list()
    assert own == ([] if coop is None else [coop])


def test_days_keep_apart_when_they_were_known(few: list[Path]) -> None:
    made = aggregate(few, freq="D")
    assert made.dyads.filter(pl.col("source") == "RUS").select("period", "known_on", "volume").rows() == [
        (DAY, DAY + timedelta(days=1), 5),
        (date(2010, 4, 30), date(2013, 5, 1), 1),
    ]
    assert [aggregate(few, freq=f).dyads["period"].min() for f in "QY"] == [date(2010, 4, 1), date(2010, 1, 1)]


def test_errors_name_the_choices(few: list[Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="choose one of duckdb, spark"):
        aggregate(few, engine="pandas")
    with pytest.raises(InputError, match="choose one of D, M, Q, Y"):
        aggregate(few, freq="W")
    (tmp_path / "damaged.parquet").write_bytes(b"not Parquet")
    with pytest.raises(StoreError, match=r"^DuckDB: .*verify the store$"):
        aggregate([tmp_path / "damaged.parquet"])


def random_events(number: int, seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    codes = [("010", 1, 0.0), ("057", 1, 8.0), ("070", 2, 7.0), ("112", 3, -2.0), ("190", 4, -10.0), ("0311", 1, 5.2)]
    rows: list[dict[str, Any]] = []
    for _ in range(number):
        source, target = rng.sample(["USA", "RUS", "CHN", "FRA", "DEU"], 2)
        code, quad, score = rng.choice(codes)
        day = date(2012, 1, 1) + timedelta(days=rng.randrange(400))
        mentions = rng.choice([None, 1, 2, 30])
        rows.append(
            event(
                rng.randrange(number),
                source,
                target,
                code=code,
                quad=quad,
                goldstein=score,
                date=day,
                mentions=mentions,
            )
            | {"known_on": day + timedelta(days=rng.choice([1, 1, 1, 40]))}
        )
    return rows


def test_months_are_those_of_a_hand_written_query(tmp_path: Path) -> None:
    import duckdb

    paths = written(tmp_path / "many.parquet", random_events(5000, seed=1))
    query = """
        select source, target, date_trunc('month', date)::date as period,
            count(*) filter (quad = 1) as verb_coop, count(*) filter (quad = 4) as matl_conf,
            round(sum(goldstein::decimal(6, 1)), 1)::double as score, sum(mentions)::bigint as mentions
        from read_parquet($1) group by all order by all
    """
    with duckdb.connect() as connection:
        expected = connection.execute(query, [str(paths[0])]).fetchall()
    made = aggregate(paths, rules=Rules("keep")).dyads
    assert made.select("source", "target", "period", "verb_coop", "matl_conf", "score", "mentions").rows() == expected


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Start Spark once for the module, in this process."""
    if find_spec("pyspark") is None:
        pytest.skip("Apache Spark is not installed (make .venv/.spark)")
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java runtime")
    spark: Any = import_module("pyspark.sql").SparkSession

    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    made = spark.builder.master("local[1]").config(map=settings).getOrCreate()
    yield made
    made.stop()


@pytest.mark.spark
@pytest.mark.parametrize(
    ("freq", "rules"),
    [("D", Rules("id")), ("M", Rules("root", min_mentions=2)), ("D", Rules("id", mirrors="drop"))],
)
def test_spark_gives_what_duckdb_gives(freq: str, rules: Rules, session: Any, tmp_path: Path) -> None:
    assert session is not None
    paths = written(tmp_path / "many.parquet", random_events(2000, seed=2))
    here, there = (
        aggregate(paths, freq=freq, rules=rules, engine=name, master="local[1]") for name in ("duckdb", "spark")
    )
    assert there.dyads.equals(here.dyads)
    assert there.world.equals(here.world)
    assert (there.events, there.removed) == (here.events, here.removed)


@pytest.mark.spark
def test_levels_from_the_counts_of_spark_are_those_from_duckdb(session: Any, tmp_path: Path) -> None:
    assert session is not None
    rng = random.Random(5)
    pairs = [("USA", "RUS"), ("RUS", "USA"), ("CHN", "USA"), ("CHN", "RUS"), ("IND", "USA"), ("IND", "RUS"),
             ("IND", "CHN")]  # fmt: skip
    rows: list[dict[str, Any]] = []
    for day in (date(2010, 1, 1) + timedelta(days=n) for n in range(306)):
        for source, target in pairs:
            quad = rng.choice((1, 1, 4))
            known = day + timedelta(days=rng.choice((1, 1, 8)))
            number = rng.randrange(10**6) if rng.random() < 0.9 else 7  # some come twice
            rows.append(event(number, source, target, date=day, known_on=known, quad=quad, src="gdelt2"))
    paths = written(tmp_path / "year.parquet", rows)
    here, there = (aggregate(paths, freq="D", engine=name, master="local[1]") for name in ("duckdb", "spark"))
    (_, one), (_, two) = (imported_temperature(made.dyads) for made in (here, there))
    assert one["temperature"].height > 50
    assert all(one[name].equals(two[name]) for name in one)


def test_without_spark_the_error_says_how_to_get_it(few: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(StoreError, match=r"pip install thawcast\[spark\]"):
        aggregate(few, engine="spark")
