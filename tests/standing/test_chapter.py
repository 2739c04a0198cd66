# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false, reportGeneralTypeIssues=false
"""Sentences of the standing chapter, on hand-made rows and over varied real ones."""

import re
from datetime import date

import polars as pl
import pytest

from thawcast.assessment import assess
from thawcast.standing.chapter import chapter
from thawcast.standing.result import Relations
from thawcast.standing.tables import (
    CONFLICT,
    LEVELS,
    LEVELS_DIRECTED,
    LEVELS_MONTHLY_DIRECTED,
    PLACEBO,
    STATE_SHOCKS,
)
from thawcast.standing.verdict import Standing, Turn
from thawcast.states import DyadDay, resolve
from thawcast.store import STARTER, load
from thawcast.values import Estimate

RUSSIA, AMERICA = resolve("RUS"), resolve("USA")
LEVEL = Estimate(0.5, 0.2, 0.8, "log_odds")
YEAR = 2010


def turn(sign, onset, end=None, p=(0.95, 0.91, 0.98)):
    kind = "+" if sign > 0 else "-"
    return Turn(f"RUS-USA-{onset}{kind}", sign, onset, -0.2, 0.75 * sign, Estimate(*p, "probability"), end)


def written(standing, *, placebo=None):
    levels = pl.DataFrame(
        [("RUS", "USA", "all", "filtered", 0, date(YEAR, 1, 1), 50, 20, 80, 900, YEAR, None, date(YEAR, 12, 31))],
        schema=LEVELS.schema,
        orient="row",
    )
    found = Relations(
        standing=standing,
        levels=levels,
        directed=LEVELS_DIRECTED.empty(),
        conflict=CONFLICT.empty(),
        months=None,
        directed_months=LEVELS_MONTHLY_DIRECTED.empty(),
        shocks=STATE_SHOCKS.empty(),
        placebo=PLACEBO.empty() if placebo is None else placebo,
        imported=(),
    )
    return chapter(found, DyadDay(RUSSIA, AMERICA, date(YEAR, 12, 31)))


def standing(*turns, state=None, percentile=0.25, why=""):
    running = max((t for t in turns if t.end is None), key=lambda t: t.onset, default=None)
    state = state or ("steady" if running is None else running.kind)
    current = running if state in {"thaw", "chill"} else None
    return Standing(state, current, turns, YEAR, LEVEL, percentile, 0.6, why)


@pytest.mark.parametrize(
    ("judged", "answer"),
    [
        (
            standing(turn(1, 2009)),
            "A thaw since 2009 (probability that it is real .95, 90% interval .91 to .98).",
        ),
        (
            standing(turn(-1, 2008, p=(0.999, 0.992, 1.0))),
            "A chill since 2008 (probability that it is real above\u00a0.99).",
        ),
        (standing(), "No thaw or chill now: no turn beyond noise so far."),
        (
            standing(turn(1, 2005, 2007)),
            "No thaw or chill now: the last turn was the thaw of 2005, which ended in 2007.",
        ),
        (
            standing(state="unknown", why="only 4 events in the last three years known"),
            "Cannot be told: only 4 events in the last three years known.",
        ),
    ],
)
def test_answers(judged, answer):
    assert written(judged).answer == answer


def test_claims_tell_each_turn_latest_first():
    claims = written(standing(turn(1, 2004, 2006), turn(-1, 2008, 2009), turn(1, 2010))).claims
    told = [c for c in claims if "the level rose" in c or "the level fell" in c]
    assert [c[:12] for c in told] == ["2010, thaw: ", "2008, chill:", "2004, thaw: "]
    assert told[0].endswith("it still runs.")
    assert "it was recovered from in 2009" in told[1]
    assert "fell from -0.20 to -0.95" in told[1]
    assert "it relapsed in 2006" in told[2]


def test_level_in_words():
    claim = written(standing()).claims[0]
    assert "0.50 (0.20 to 0.80)" in claim
    assert "1.65 times the mean dyad's" in claim  # exp(.5) = 1.6487
    assert "higher than 25% of that year's dyads" in claim
    assert "the lowest of that year's dyads" in written(standing(percentile=0.0)).claims[0]
    assert "dyads" not in written(standing(percentile=None)).claims[0]


def test_placebo_in_words():
    row = (YEAR, 8000, 40, 30, 5, 10, 15, 20, 25, date(YEAR, 12, 31))
    placebo = pl.DataFrame([row], schema=PLACEBO.schema, orient="row")
    (claim,) = (c for c in written(standing(), placebo=placebo).claims if "shuffled" in c)
    # Ten rises over five permutations are 2 each, twenty with the noise held fixed 4.
    for part in ("40 rises", "8,000 dyads", "found 2.0", "4.0"):
        assert part in claim


def test_without_a_level_the_chapter_says_why():
    nothing = Standing("unknown", None, (), None, Estimate(None, None, None, "log_odds"), None, None, "no events")
    made = written(nothing)
    assert not made.available
    assert made.reason == "no events"


PAIRS = [("USA", "RUS"), ("IND", "PAK"), ("FRA", "DEU"), ("LUX", "MLT"), ("CUB", "USA"), ("BTN", "FJI"), ("SSD", "SDN")]


@pytest.mark.parametrize("as_of", ["2005-12-31", "2010-12-31", "2014-12-31", "2016-01-01"])
def test_no_sentence_shows_a_missing_value(as_of):
    starter = load(STARTER, name="starter")
    for a, b in PAIRS:
        if "SSD" in (a, b) and as_of < "2011-07-09":
            continue
        brief = assess(a, b, as_of=as_of, store=starter).brief
        screen = brief.screen
        texts = [screen.headline, *(x.sentence for x in screen.said), screen.confidence.reason, *screen.caveats]
        texts += [line.answer for line in screen.lines]
        for made in brief.chapters:
            texts += [made.answer, made.reason or "", *made.claims, *made.caveats, *(c.alt for c in made.charts)]
            texts += [cell for t in made.tables for row in t.rows for cell in row]
        broken = [t for t in texts if re.search(r"\b(None|nan|NaN|inf|null)\b|  |\.\.|\{|\}", t)]
        assert not broken, (a, b, broken)
