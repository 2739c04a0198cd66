# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""Episodes, state, chapter and chart from hand-made monthly rows; shocks of states from made-up changes."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.standing.chapter import chapter
from thawcast.standing.months.chapter import month_chart, month_claims, seams, side_rows
from thawcast.standing.months.episodes import monthly_episodes
from thawcast.standing.months.verdict import by_month
from thawcast.standing.result import Relations
from thawcast.standing.shocks import state_shocks
from thawcast.standing.standings import standing as told_of
from thawcast.standing.tables import (
    CONFLICT,
    EPISODES,
    EPISODES_MONTHLY,
    LEVELS,
    LEVELS_DIRECTED,
    LEVELS_MONTHLY,
    LEVELS_MONTHLY_DIRECTED,
    PLACEBO,
    STATE_SHOCKS,
)
from thawcast.states import DyadDay, resolve

CHINA, JAPAN = resolve("CHN"), resolve("JPN")


def month(t):
    return date(2019 + t // 12, t % 12 + 1, 1)


def rows(levels, rises, *, segment=3, kind="filtered", pair=("CHN", "JPN")):
    """Levels in hundredths, rises in thousandths, with a standard deviation of 10, and a base of 0."""
    made = [
        (*pair, month(t), "all", kind, segment, level, level - 16, level + 16, p, None, month(t).year, month(t))
        for t, (level, p) in enumerate(zip(levels, rises, strict=True))
    ]
    frame = LEVELS_MONTHLY.decode(pl.DataFrame(made, schema=LEVELS_MONTHLY.stored, orient="row"))
    return frame.with_columns(pl.col("known_on").dt.month_end())


# A clear rise, then a fall to 20: base + rise / 4 is 15, so P(below 15) is Phi(-.5), .31: it still runs.
# At 0 it is Phi(1.5), .93: it relapses.
LEVELS_SEEN = [0, 0, 0, 60, 60, 20, 0, 0]
RISES = [500, 500, 500, 990, 990, 700, 500, 500]


def episodes(levels=LEVELS_SEEN, rises=RISES):
    return monthly_episodes(
        rows(levels, rises).with_columns(base=0.0, p_low=pl.col("p_rise") - 0.04, p_high=pl.col("p_rise") + 0.005)
    )


def test_a_thaw_begins_is_frozen_and_relapses():
    (found,) = episodes().iter_rows(named=True)
    assert (found["sign"], found["onset"], found["base"], found["rise"]) == (1, month(3), 0, 0.6)
    assert (found["end"], found["end_known_on"]) == (month(6), date(2019, 7, 31))
    assert (found["p_real"], found["p_low"], found["p_high"]) == pytest.approx((0.99, 0.95, 0.995))


def test_a_chill_is_the_mirror_image():
    (found,) = episodes([-x for x in LEVELS_SEEN], [1000 - p for p in RISES]).iter_rows(named=True)
    assert (found["sign"], found["rise"], found["end"]) == (-1, -0.6, month(6))


def test_no_turn_without_the_two_years_before():
    assert not episodes(rises=[None] * 8).height


def judged(as_of, *, until=8, frame=None, years=None):
    found = rows(LEVELS_SEEN[:until], RISES[:until]) if frame is None else frame
    known = found.filter(pl.col("known_on") <= as_of)
    turns = episodes().filter(pl.col("known_on") <= as_of)
    months = by_month(known, turns, peers=known, as_of=as_of)
    tables = {
        LEVELS.name: LEVELS.empty() if years is None else years,
        EPISODES.name: EPISODES.empty(),
        LEVELS_MONTHLY.name: known,
        EPISODES_MONTHLY.name: turns,
    }
    return months, told_of(tables, as_of=as_of, peers=tables)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2019, 3, 31), "steady"),
        (date(2019, 4, 30), "thaw"),
        (date(2019, 6, 30), "thaw"),
        # At 0 the level lies under the line of .15: the thaw is over.
        (date(2019, 8, 31), "over"),
        (date(2020, 8, 31), "over"),
        (date(2020, 9, 1), "unknown"),
    ],
)
def test_the_months_give_the_state_for_a_year(as_of, state):
    months, standing = judged(as_of)
    assert standing.state == state
    assert months.level.unit == "arsinh_of_twice_net_score_per_usual_volume"
    assert standing.from_months == (state != "unknown")


def test_a_yearly_state_that_still_holds_is_kept():
    year = {"a": "CHN", "b": "JPN", "period": date(2018, 1, 1), "level": 0.5, "low": 0.1, "high": 0.9, "n_events": 40}
    years = LEVELS.rows(year, series="all", kind="filtered", segment=0, vintage=2018, known_on=date(2018, 12, 31))
    _, standing = judged(date(2019, 8, 31), years=years)
    assert (standing.state, standing.from_months, standing.level.value) == ("steady", False, 0.5)
    # Thirteen months after the year's end the months speak.
    _, standing = judged(date(2020, 1, 31), years=years)
    assert (standing.from_months, standing.level.value) == (True, 0.0)


def test_hindsight_gives_no_state():
    months, standing = judged(date(2019, 8, 31), frame=rows(LEVELS_SEEN, RISES, kind="smoothed"))
    assert months is None
    assert (standing.state, standing.why) == ("unknown", "no events between the two are recorded by then")


def told(as_of):
    months, standing = judged(as_of)
    found = Relations(
        standing=standing,
        levels=LEVELS.empty(),
        directed=LEVELS_DIRECTED.empty(),
        conflict=CONFLICT.empty(),
        months=months,
        directed_months=LEVELS_MONTHLY_DIRECTED.empty(),
        shocks=STATE_SHOCKS.empty(),
        placebo=PLACEBO.empty(),
        imported=(),
    )
    return chapter(found, DyadDay(CHINA, JAPAN, as_of))


def test_chapter_by_month():
    made = told(date(2019, 4, 30))
    assert made.answer == "A thaw since 2019 (probability that it is real .99, 90% interval .95 to above\u00a0.99)."
    assert made.claims == (
        (
            "By month, seen through GDELT scores (arsinh), the level stood at 0.60 (0.44 to 0.76) in April 2019; the"
            " probability that it exceeds the mean of the two calendar years before is .99."
        ),
        (
            "April 2019, thaw by month: the level rose from 0.00 to 0.60 (probability that the change exceeds noise"
            " .99, 90% interval .95 to above\u00a0.99); it still runs."
        ),
    )
    assert made.sources == ("gdelt_net",)
    assert made.numbers["by_month"]["turns"][0]["onset"] == "2019-04-01"


def test_a_seam_is_drawn_and_hindsight_is_another_line():
    old = rows([10, 10], [500, 500], segment=1).with_columns(pl.col("period").dt.offset_by("-6y"))
    late = rows(LEVELS_SEEN, [None] * 8, kind="smoothed")
    frame = pl.concat([rows(LEVELS_SEEN, RISES), old, late])
    months = by_month(frame, EPISODES_MONTHLY.empty(), peers=frame, as_of=date(2019, 8, 31))
    (seam,) = seams(frame)
    assert (seam.start, seam.end) == (date(2013, 2, 1), date(2019, 1, 1))
    chart = month_chart(months, a=CHINA, b=JAPAN)
    assert set(chart.data["line"]) == {
        "ICEWS counts (log-odds)",
        "GDELT scores (arsinh)",
        "GDELT scores (arsinh), in hindsight",
    }
    assert chart.data.filter(pl.col("line").str.ends_with("hindsight"))["low"].null_count() == 8
    assert "August 2019" in month_claims(months)[0]


def test_a_shock_of_one_state_is_not_its_dyads():
    rng = np.random.default_rng(1)
    codes = [f"S{k:02}" for k in range(30)]
    made = []
    for i, a in enumerate(codes):
        for b in codes[i + 1 :]:
            for year in (2008, 2009, 2010):
                moved = 50 * (year == 2010) * (a == "S00") + 80 * (year == 2010) * ((a, b) == ("S05", "S06"))
                level = round(moved + rng.normal(0, 3))
                made.append(
                    (a, b, "all", "filtered", 0, date(year, 1, 1), level, 0, 0, 100, year, 500, date(year, 12, 31))
                )
    found = state_shocks(LEVELS.decode(pl.DataFrame(made, schema=LEVELS.stored, orient="row")))
    assert found.schema == STATE_SHOCKS.schema
    assert found["period"].unique().to_list() == [date(2010, 1, 1)]
    shock = dict(found.select("state", "shock").iter_rows())
    # The world's mean takes 2 x 50 / 30 of it at most; the single dyad's 80 is shared by no other.
    assert 0.40 <= shock["S00"] <= 0.52
    assert abs(shock["S05"]) <= 0.06
    assert found.filter(pl.col("state") == "S00").select(pl.col("low") > 0.30).item()


def test_zero_is_named_for_what_it_is():
    for segment, name in ((2, "score of 0"), (3, "median dyad")):
        frame = rows(LEVELS_SEEN, RISES, segment=segment)
        months = by_month(frame, EPISODES_MONTHLY.empty(), peers=frame, as_of=date(2019, 8, 31))
        assert [(rule.value, rule.label) for rule in month_chart(months, a=CHINA, b=JAPAN).rules] == [(0.0, name)]


def test_each_side_is_told_apart():
    made = [
        ("JPN", "CHN", month(0), 2, -120, -200, -40, 2019, month(0)),
        ("CHN", "JPN", month(1), 2, 35, -10, 80, 2019, month(1)),
        ("CHN", "JPN", month(0), 2, 30, -15, 75, 2019, month(0)),
        ("CHN", "KOR", month(0), 2, 99, 50, 150, 2019, month(0)),
    ]
    frame = LEVELS_MONTHLY_DIRECTED.decode(pl.DataFrame(made, schema=LEVELS_MONTHLY_DIRECTED.stored, orient="row"))
    told = side_rows(frame, a=CHINA, b=JAPAN)
    assert told["side"].to_list() == ["CHN to JPN", "CHN to JPN", "JPN to CHN"]
    assert told["period"].to_list() == [month(0), month(1), month(0)]
    assert told.row(2)[3:] == (-1.2, -2.0, -0.4)
