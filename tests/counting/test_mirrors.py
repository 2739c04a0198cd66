"""Mirrors: events written in both directions from one sentence, marked alike by every engine."""

from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from thawcast.counting import Rules, count
from thawcast.counting.mirrors import marked
from thawcast.errors import InputError
from thawcast.tables import DYAD_COUNTS, EVENTS

DAY, NEXT = date(2018, 11, 2), date(2018, 11, 3)

ROWS: list[tuple[str, date, str, str, str, str, int, str | None, bool]] = [
    # id, day, source, target, code, ontology, quad, sentence, and by hand: mirrored
    ("1", DAY, "CHN", "VNM", "042", "cameo", 1, "9/1", True),  # a visit, and below its host
    ("2", DAY, "VNM", "CHN", "043", "cameo", 1, "9/1", True),
    ("3", DAY, "CHN", "VNM", "040", "cameo", 1, "9/2", True),  # a consultation in both directions
    ("4", DAY, "VNM", "CHN", "040", "cameo", 1, "9/2", True),
    ("5", DAY, "CHN", "VNM", "112", "cameo", 3, "9/3", False),  # an accusation, and one of another sentence
    ("6", DAY, "VNM", "CHN", "112", "cameo", 3, "9/4", False),
    ("7", NEXT, "VNM", "CHN", "042", "cameo", 1, "9/1", False),  # the same sentence on another day
    ("8", DAY, "CHN", "LAO", "042", "cameo", 1, "9/1", False),  # another state
    ("9", DAY, "VNM", "CHN", "032", "cameo", 1, "9/5", False),  # 032 and 033 are no pair in CAMEO
    ("10", DAY, "CHN", "VNM", "033", "cameo", 1, "9/5", False),
]


def rows(*, story: bool) -> pl.DataFrame:
    names = ("event_id", "date", "source", "target", "code", "ontology", "quad", "story")
    frame = pl.DataFrame([row[:8] for row in ROWS], schema=list(names), orient="row").with_columns(
        src=pl.lit("toy"), goldstein=1.0, known_on="date", mentions=None, sources=None, articles=None
    )
    columns = {**EVENTS.schema, "story": pl.String} if story else EVENTS.schema
    return frame.select(pl.col(name).cast(kind) for name, kind in columns.items())


def mark(frame: pl.DataFrame) -> dict[str, bool]:
    made: pl.DataFrame = nw.to_native(marked(nw.from_native(frame.lazy()))).collect()
    assert made.height == frame.height
    return dict(made.select("event_id", "mirrored").iter_rows())


def test_by_sentence_as_marked_by_hand() -> None:
    assert mark(rows(story=True)) == {row[0]: row[8] for row in ROWS}


def test_without_sentences_two_accusations_of_a_day_count_as_mirrors() -> None:
    assert mark(rows(story=False)) == {row[0]: row[8] or row[0] in {"5", "6"} for row in ROWS}


def test_weis_pairs_visit_with_host_and_with_meeting() -> None:
    weis = pl.DataFrame(
        {
            "event_id": ["1", "2", "3", "4"],
            "source": ["USA", "FRA", "USA", "CAN"],
            "target": ["FRA", "USA", "CAN", "USA"],
            "code": ["032", "033", "032", "031"],
        }
    ).with_columns(date=DAY, ontology=pl.lit("weis"), src=pl.lit("toy"), known_on=DAY)
    assert mark(weis) == dict.fromkeys("1234", True)
    assert not any(mark(weis.with_columns(ontology=pl.lit("cameo"))).values())


LATE = date(2018, 11, 11)


def late(folder: Path, *, both: bool) -> Path:
    """Write a consultation that is known at once, and perhaps its twin, which comes nine days later."""
    told = rows(story=False).filter(pl.col("event_id").is_in(["3", "4"] if both else ["3"]))
    path = folder / f"events-{both}.parquet"
    told.with_columns(known_on=pl.when(pl.col("event_id") == "4").then(LATE).otherwise("known_on")).write_parquet(path)
    return path


def test_a_twin_that_comes_late_changes_nothing_that_was_known(tmp_path: Path) -> None:
    marks = mark(pl.read_parquet(late(tmp_path, both=True)))
    assert marks == {"3": False, "4": True}
    held: list[pl.DataFrame] = []
    for both in (True, False):
        counted = count([late(tmp_path, both=both)], tmp_path / "counts.parquet", freq="D", rules=Rules(mirrors="drop"))
        assert counted.removed["mirrors"] == int(both)
        held.append(pl.read_parquet(tmp_path / "counts.parquet").filter(pl.col("known_on") < LATE))
    assert held[0].equals(held[1])
    assert held[0].select("source", "verb_coop").rows() == [("CHN", 1)]


@pytest.mark.parametrize(("mirrors", "left"), [("keep", {"CHN": 2, "VNM": 2}), ("drop", {"CHN": 0, "VNM": 0})])
def test_an_import_counts_with_or_without(tmp_path: Path, mirrors: Any, left: dict[str, int]) -> None:
    path = tmp_path / "events.parquet"
    rows(story=False).filter(pl.col("date") == DAY, ~pl.col("code").is_in(["032", "033"])).write_parquet(path)
    counted = count([path], tmp_path / "counts.parquet", rules=Rules(mirrors=mirrors))
    made = DYAD_COUNTS.check(pl.read_parquet(tmp_path / "counts.parquet")).filter(
        pl.col("target").is_in(["CHN", "VNM"])
    )
    assert {**dict.fromkeys(left, 0), **dict(made.select("source", "verb_coop").iter_rows())} == left
    # Two visits, two consultations and, by the day alone, two accusations.
    assert counted.removed.get("mirrors", 0) == (6 if mirrors == "drop" else 0)


def test_another_choice_is_refused() -> None:
    with pytest.raises(InputError, match="choose one of keep, drop"):
        Rules(mirrors="perhaps")  # pyright: ignore[reportArgumentType] - the test
