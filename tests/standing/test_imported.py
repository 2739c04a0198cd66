# pyright: basic
"""What imported events say of two states: shares by hand, the seam, and how little data widens the interval."""

from datetime import date, timedelta

import polars as pl
import pytest

from thawcast.standing.imported import segments
from thawcast.states import resolve
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

RUS, USA = resolve("RUS"), resolve("USA")


def day_rows(month: date, days: int, each: dict[tuple[str, str], tuple[int, int, int, int]]) -> pl.DataFrame:
    rows = [
        {
            "source": source,
            "target": target,
            "period": month + timedelta(days=k),
            "freq": "D",
            "src": "toy",
            **dict(zip(("verb_coop", "matl_coop", "verb_conf", "matl_conf"), counts, strict=True)),
            "score": 0.0,
            "mentions": None,
            "volume": 0,
            "known_on": month + timedelta(days=k + 1),
        }
        for k in range(days)
        for (source, target), counts in each.items()
    ]
    return pl.DataFrame(rows, schema=DYAD_COUNTS.schema)


def world_of(days: pl.DataFrame, coop: int, conf: int) -> pl.DataFrame:
    return (
        days.select("period", "freq", "src", "known_on")
        .unique()
        .with_columns(verb_coop=coop, matl_coop=0, verb_conf=conf, matl_conf=0)
        .select(pl.col(c).cast(t) for c, t in WORLD_COUNTS.schema.items())
    )


def two_months() -> tuple[pl.DataFrame, pl.DataFrame]:
    each = {("RUS", "USA"): (3, 0, 1, 0), ("USA", "RUS"): (1, 0, 0, 1)}
    days = pl.concat([day_rows(date(2018, 10, 1), 20, each), day_rows(date(2018, 11, 1), 20, each)])
    return days, world_of(days, 80, 20)


def test_shares_by_hand() -> None:
    (segment,) = segments(*two_months(), a=RUS, b=USA)
    # Forty days, six events a day: Russia 4 with 3 cooperative, the United States 2 with 1; of all 240 are 160.
    assert (segment.first, segment.last, segment.days, segment.events) == (
        date(2018, 10, 1),
        date(2018, 11, 1),
        40,
        240,
    )
    assert segment.world_share == 0.8
    assert segment.share["By Russia"].value == pytest.approx(0.75, abs=0.005)
    assert segment.share["By the United States"].value == pytest.approx(0.5, abs=0.005)
    # Odds 2 to 1 against the world's 4 to 1: log(2 / 4) = -0.69.
    assert segment.level is not None
    assert segment.level.value == pytest.approx(-0.693, abs=0.02)
    months = segment.months.filter(pl.col("side") == "Both together")
    assert months.select("events", "world_events", "days").rows() == [(120, 2000, 20), (120, 2000, 20)]


def test_months_that_differ_widen_the_interval() -> None:
    days, world = two_months()
    (calm,) = segments(days, world, a=RUS, b=USA)
    turned = days.with_columns(
        verb_conf=pl.when(pl.col("period") < date(2018, 11, 1)).then(pl.col("verb_coop")).otherwise("verb_conf"),
        verb_coop=pl.when(pl.col("period") < date(2018, 11, 1)).then(pl.col("verb_conf")).otherwise("verb_coop"),
    )
    (burst,) = segments(turned, world, a=RUS, b=USA)

    def width(level: object) -> float:
        return level.high - level.low  # pyright: ignore[reportAttributeAccessIssue]

    assert width(burst.level) > 3 * width(calm.level)


def test_a_month_of_stray_days_is_left_out_and_few_events_give_no_level() -> None:
    days, _ = two_months()
    days = pl.concat([days, day_rows(date(2018, 9, 28), 3, {("RUS", "USA"): (1, 0, 0, 0)})])
    (segment,) = segments(days, world_of(days, 80, 20), a=RUS, b=USA)
    assert segment.first == date(2018, 10, 1)
    few = days.filter(pl.col("period") == date(2018, 10, 1))
    (thin,) = segments(few, world_of(days, 80, 20), a=RUS, b=USA)
    assert (thin.events, thin.level) == (6, None)
    assert segments(few, world_of(few, 80, 20), a=RUS, b=USA) == ()
