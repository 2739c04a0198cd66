"""The record against hand arithmetic, and against figures counted from the sources by other programs."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from thawcast import sources
from thawcast.counting.mirrors import marked
from thawcast.counting.record import Choices, of_counts, of_events, of_scores, shared
from thawcast.counting.tables import COVERED, PERIOD_COUNTS
from thawcast.ontology import goldstein_weis
from thawcast.sources import icews_days, icews_east_asia, icews_events, weis
from thawcast.sources.coded import CODED_EVENTS
from thawcast.sources.gdelt_net import GDELT, GDELT_DAYS
from thawcast.sources.gdelt_net import SOURCE as GDELT_NET
from thawcast.tables import COUNTS

MAY = date(1972, 5, 1)


def events(*rows: tuple[str, date, str, str, str, int | None, float], **others: Any) -> pl.DataFrame:
    """Lay out events: data set, day, source, target, code, quad class, weight."""
    names = ("src", "date", "source", "target", "code", "quad", "goldstein")
    listed = [
        {**dict(zip(names, row, strict=True)), "event_id": str(i), "part": "", "known_on": row[1], **others}
        for i, row in enumerate(rows)
    ]
    ontology = {"ontology": pl.when(pl.col("src") == "weis").then(pl.lit("weis")).otherwise(pl.lit("cameo"))}
    return CODED_EVENTS.rows(*listed).with_columns(**ontology)


def test_a_month_of_weis_by_hand() -> None:
    # A visit and its host, the same act of force twice, a neutral comment; June without events; July one grant.
    rows, covered = of_events(
        events(
            ("weis", date(1972, 5, 22), "USA", "RUS", "032", 1, 1.9),
            ("weis", date(1972, 5, 22), "RUS", "USA", "033", 1, 2.8),
            ("weis", date(1972, 5, 9), "USA", "RUS", "222", 4, -8.7),
            ("weis", date(1972, 5, 9), "USA", "RUS", "222", 4, -8.7),
            ("weis", date(1972, 5, 10), "USA", "RUS", "025", None, 0.0),
            ("weis", date(1972, 7, 8), "RUS", "USA", "064", 2, 5.4),
        )
    )
    told = rows.filter(pl.col("source") == "USA").row(0, named=True)
    by_hand = {
        "period": MAY,
        "freq": "M",
        "directed": True,
        "verb_coop": 1,
        "matl_coop": 0,
        "verb_conf": 0,
        "matl_conf": 2,
        "neutral": 1,
        "verb_coop_mirrored": 1,
        "matl_conf_mirrored": 0,
        "score": -15.5,
        "abs_score": 19.3,
        "active_days": 3,
        "days_covered": 23,
        "known_on": date(1972, 5, 31),
    }
    assert {name: told[name] for name in by_hand} == by_hand
    # The first day of the file is 9 May, the last 8 July: June is covered, and nothing happened in it.
    assert covered.select("period", "days_covered", "days").rows() == [
        (MAY, 23, 31),
        (date(1972, 6, 1), 30, 30),
        (date(1972, 7, 1), 8, 31),
    ]
    assert rows.filter(pl.col("source") == "RUS")["period"].to_list() == [MAY, date(1972, 7, 1)]
    once, _ = of_events(
        events(*[("weis", date(1972, 5, 9), "USA", "RUS", "222", 4, -8.7)] * 2), Choices(once=("weis",))
    )
    assert once.select("matl_conf", "score").row(0) == (1, -8.7)


def test_a_day_of_few_events_is_a_hole_in_icews() -> None:
    full = [("icews_events", date(2021, 1, 17), "USA", "CHN", "010", 1, 0.0)] * 100
    thin = [("icews_events", date(2021, 1, 19), "USA", "CHN", "061", 2, 6.4)] * 99
    frame = events(*full, *thin)
    rows, covered = of_events(frame, Choices(once=()))
    assert covered.select("period", "days_covered").rows() == [(date(2021, 1, 1), 1)]
    # The events of the thin day count all the same; without the types that lack, material cooperation is null.
    assert rows.select("verb_coop", "matl_coop", "days_covered", "neutral").row(0) == (100, 99, 1, None)
    lacking, _ = of_events(frame, Choices(once=(), lacking=False))
    assert lacking.select("verb_coop", "matl_coop", "matl_coop_mirrored").row(0) == (100, None, None)
    left, none = of_events(frame, Choices(left_out=("",)))
    assert (left.height, none.height) == (0, 0)


def test_a_month_without_any_event_is_a_hole_once_the_data_go_on() -> None:
    days = (date(2019, 3, 31), date(2019, 5, 2))
    rows = events(*(("icews_events", day, "USA", "CHN", "010", 1, 0.0) for day in days))
    covered = of_events(rows.with_columns(known_on=pl.col("date") + pl.duration(days=1)), Choices(once=()))[1]
    assert covered.select("period", "known_on").rows() == [
        (date(2019, 3, 1), date(2019, 4, 1)),
        (date(2019, 4, 1), date(2019, 6, 1)),
        (date(2019, 5, 1), date(2019, 6, 1)),
    ]


def test_an_event_released_late_holds_its_month_back() -> None:
    rows = events(
        ("icews_events", date(2018, 12, 31), "USA", "CHN", "010", 1, 0.0),
        ("icews_events", date(2018, 12, 5), "USA", "CHN", "042", 1, 1.9),
    ).with_columns(known_on=pl.when(pl.col("code") == "042").then(pl.date(2019, 1, 9)).otherwise(pl.date(2019, 1, 1)))
    assert of_events(rows)[0]["known_on"].to_list() == [date(2019, 1, 9)]


def test_published_counts_and_scores_by_hand() -> None:
    given = {"source": "CHN", "freq": "M", "src": "icews_east_asia", "verb_conf": 0, "matl_conf": 0, "matl_coop": 0}
    counts = COUNTS.rows(
        {**given, "target": "VNM", "period": date(2010, 1, 1), "verb_coop": 3, "known_on": date(2010, 1, 31)},
        {**given, "target": "VNM", "period": date(2010, 3, 1), "verb_coop": 0, "known_on": date(2010, 3, 31)},
        {**given, "target": "PHL", "period": date(2010, 4, 1), "verb_coop": 1, "known_on": date(2010, 4, 30)},
    )
    rows, covered = of_counts(counts)
    # A row of zeros is no row; February has no row of any pair, and is a hole.
    assert rows.select("target", "period", "verb_coop").rows() == [
        ("PHL", date(2010, 4, 1), 1),
        ("VNM", date(2010, 1, 1), 3),
    ]
    assert covered["days_covered"].to_list() == [31, 0, 31, 30]
    # That it is a hole, and not the end of the data set, is known when March is.
    assert covered["known_on"].to_list() == [date(2010, m, d) for m, d in ((1, 31), (3, 31), (3, 31), (4, 30))]
    scores = pl.DataFrame(
        {"a": ["IRN"], "b": ["SAU"], "src": ["gdelt"], "period": [date(2023, 2, 1)], "score": [326.3], "days": [21]}
    ).with_columns(known_on=date(2023, 2, 28), volume=pl.lit(576.6))
    days = pl.DataFrame({"period": [date(2023, 2, 1)], "days": [24]})
    made, there = of_scores(scores, days=days)
    assert made.select("data_set", "directed", "score", "abs_score", "active_days", "days_covered").row(0) == (
        *("gdelt_net", False, 326.3, 576.6, 21, 24),
    )
    assert there.select("days_covered", "days").row(0) == (24, 28)


def test_what_ships_of_others_tables_is_our_own_figure() -> None:
    def row(data_set: str, source: str, target: str, **values: Any) -> dict[str, Any]:
        return {"data_set": data_set, "source": source, "target": target, "directed": True, **values}

    year, month = {"period": date(2009, 1, 1), "freq": "Y"}, {"freq": "M"}
    rows = PERIOD_COUNTS.rows(
        row("icews_quads", "USA", "RUS", verb_coop=7, matl_conf=1, **year),
        row("icews_quads", "RUS", "USA", verb_coop=5, matl_conf=0, **year),
        row("copdab", "USA", "RUS", score=-6.0, period=date(1948, 1, 1), **month),
        row("copdab", "USA", "RUS", score=3.0, period=date(1948, 3, 1), **month),
        row("copdab", "RUS", "USA", score=-12.0, period=date(1948, 1, 1), **month),
        row("weis", "USA", "RUS", verb_coop=1, period=MAY, **month),
        row("icews_active_months", "RUS", "USA", verb_coop=1, matl_conf=0, period=date(2015, 4, 1), **month),
        row("icews_active_months", "RUS", "USA", verb_coop=1, matl_conf=1, period=date(2015, 5, 1), **month),
    )
    months = [{"data_set": "copdab", "freq": "M", "period": date(1948, m, 1), "days_covered": 28} for m in (1, 2, 3)]
    months += [{**months[0], "data_set": "icews_active_months", "period": date(2015, m, 1)} for m in (4, 5)]
    told, covered = shared(rows, COVERED.rows(*months))
    kept = told.select("data_set", "source", "target", "directed", "freq", "verb_coop", "matl_conf", "score").rows()
    assert kept == [
        ("copdab", "RUS", "USA", False, "Y", None, None, -5.0),
        ("icews_active_months", "RUS", "USA", False, "Y", 2, 1, None),
        ("icews_quads", "RUS", "USA", False, "Y", 12, 1, None),
        ("weis", "USA", "RUS", True, "M", 1, None, None),
    ]
    assert covered.select("freq", "days_covered", "known_on").rows() == [
        ("Y", 84, date(1948, 12, 31)),
        ("Y", 56, date(2015, 12, 31)),
    ]


# Figures of the sources, counted with other programs and published with the data.


def between(frame: pl.DataFrame, a: str, b: str) -> pl.DataFrame:
    return frame.filter(pl.col("source").is_in([a, b]) & pl.col("target").is_in([a, b]))


def mean(rows: pl.DataFrame, a: str, b: str, year: int) -> float:
    """Return the mean weight of an event between two states in a year."""
    some = between(rows, a, b).filter(pl.col("period").dt.year() == year)
    events = some.select(pl.sum_horizontal("verb_coop", "matl_coop", "verb_conf", "matl_conf", "neutral")).sum()
    return round(some["score"].sum() / events.item(), 2)


@pytest.mark.data
@pytest.mark.parametrize(
    ("once", "superpowers", "suez", "ussuri"),
    [
        ((), (-0.82, 0.53, 1.24, -1.80, 2.08), (-6.75, 0.93), -218),
        (("weis",), (-0.66, 0.44, 1.22, -1.68, 1.95), (-6.32, 0.93), -205),
    ],
)
def test_weis_tells_what_happened(
    once: tuple[str, ...],
    superpowers: tuple[float, ...],
    suez: tuple[float, ...],
    ussuri: int,
    reference: Path,
) -> None:
    rows = weis.SOURCE.rows(reference).frame
    made, covered = of_events(weis.SOURCE.frame(CODED_EVENTS, rows), Choices(once=once))
    assert tuple(mean(made, "USA", "RUS", year) for year in (1971, 1972, 1973, 1980, 1992)) == superpowers
    assert tuple(mean(made, "EGY", "ISR", year) for year in (1970, 1979)) == suez
    march = between(made, "RUS", "CHN").filter(pl.col("period") == date(1969, 3, 1))
    assert round(march["score"].sum()) == ussuri
    assert covered.height == 27 * 12
    assert {"GDR", "DEU", "RVN", "VNM", "YAR", "YPR", "YUG", "RUS"} <= set(made["source"])
    # The file has Czechoslovakia under Italy's number: neither enters.
    assert not {"CSK", "ITA"} & set(made["source"])


@pytest.mark.data
def test_ethiopia_and_eritrea_in_july_2018(reference: Path, tmp_path: Path) -> None:
    table = "icews_events_2018_2022.parquet"
    july = pl.scan_parquet(reference / "tables" / table).filter(
        pl.col("date").is_between(date(2018, 7, 1), date(2018, 7, 31))
    )
    found = july.collect()
    found.write_parquet(tmp_path / table)
    rows = icews_events.SOURCE.rows(tmp_path).frame
    coded = icews_events.SOURCE.frame(CODED_EVENTS, rows)
    # Quad classes are the file's own.
    quads = rows.select(line="_line").with_columns(theirs=found["quad"].gather(rows["_line"] - 1))
    ours = coded.select(line=pl.col("event_id").str.extract(r":(\d+)$").cast(pl.Int64), quad="quad")
    both = quads.join(ours, on="line")
    assert (both.height, both["quad"].null_count()) == (rows.height, 0)
    assert both["theirs"].cast(pl.Int8).equals(both["quad"])
    made = between(of_events(coded)[0], "ETH", "ERI")
    cooperative, hostile = made.select(
        pl.sum_horizontal("verb_coop", "matl_coop").sum().alias("c"),
        pl.sum_horizontal("verb_conf", "matl_conf").sum().alias("h"),
    ).row(0)
    assert (cooperative, hostile) == (215, 5)


@pytest.mark.data
def test_saudi_arabia_and_iran_in_2023(reference: Path) -> None:
    rows = pl.scan_parquet(reference / "tables" / "gdelt_net_dyad_day_2018_2023_06.parquet").rename(
        {"a": "one", "b": "two"}
    )
    pair = rows.filter(pl.col("one") == "IRN", pl.col("two") == "SAU", pl.col("date") >= date(2023, 2, 1)).collect()
    days = rows.select("date").filter(pl.col("date") >= date(2023, 2, 1)).unique().collect()
    made, covered = of_scores(
        GDELT_NET.frame(GDELT, pair), days=GDELT_NET.frame(GDELT_DAYS, days).select("period", "days")
    )
    assert [round(score) for score in made["score"].head(2)] == [326, 9718]
    missing = covered.select(pl.col("days") - pl.col("days_covered")).to_series()
    assert missing.head(2).to_list() == [4, 13]


@pytest.mark.data
def test_mirrors_of_raw_icews(reference: Path) -> None:
    # With October, which the record takes from the benchmark.
    layout = replace(icews_days.SOURCE.layouts[0], aside=icews_days.REPEATED)
    source = replace(icews_days.SOURCE, layouts=(layout,))
    found = source.rows(reference)
    assert (found.frame.height, found.aside.height, found.rejected.height) == (127_534, 198_157, 0)
    assert found.rows_in == 325_691
    assert found.frame.filter(pl.col("date") >= icews_days.FIRST).height == 104_782
    coded = source.frame(CODED_EVENTS, found.frame)
    told: pl.DataFrame = nw.to_native(marked(nw.from_native(coded.lazy()))).collect()
    shares = dict(told.group_by("quad").agg(pl.col("mirrored").mean().round(2)).iter_rows())
    assert shares[1] == pytest.approx(0.64, abs=0.011)
    assert shares[2] == pytest.approx(0.13, abs=0.011)
    assert shares[3] == pytest.approx(0.04, abs=0.011)
    assert shares[4] == pytest.approx(0.06, abs=0.011)


@pytest.mark.data
def test_the_months_of_east_asia_are_those_of_the_file(reference: Path) -> None:
    table = pl.read_parquet(reference / "tables" / "icews_dyad_month_southchinasea_1991_2014.parquet")
    whole = table.filter(
        ~pl.col("src").is_in(["HKG", "MAC"]), ~pl.col("tgt").is_in(["HKG", "MAC"]), pl.col("month") < "2015"
    )
    frame = sources.load(reference, only=["month_counts"])["month_counts"].filter(pl.col("src") == "icews_east_asia")
    assert frame.height == whole.height
    assert frame["verb_coop"].sum() == whole["vcoop"].sum()
    rows, covered = of_counts(frame)
    assert (covered["period"].min(), covered["period"].max()) == (date(1991, 1, 1), date(2014, 12, 1))
    assert set(rows["source"]) == {"CHN", "TWN", "VNM", "PHL", "MYS", "SGP", "IDN", "BRN"}
    assert icews_east_asia.SOURCE.frame(
        icews_east_asia.MONTH_COUNTS, icews_east_asia.SOURCE.rows(reference).frame
    ).equals(frame)


@pytest.mark.data
def test_both_files_of_weis_hold_the_same_events_and_our_weights(reference: Path, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "weis").symlink_to((reference / "raw" / "weis").resolve())
    key = ["date", "source", "target", "code", "goldstein"]
    stata, parquet = (
        weis.SOURCE.frame(CODED_EVENTS, weis.SOURCE.rows(folder).frame).select(key).sort(key)
        for folder in (tmp_path, reference)
    )
    assert stata.equals(parquet)
    ours = parquet["code"].replace_strict(goldstein_weis(), return_dtype=pl.Float32)
    assert ours.equals(parquet["goldstein"])
