# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""Thaw, chill, steady or unknown: each rule on hand-made rows."""

from datetime import date

import polars as pl
import pytest

from thawcast.standing.standings import standing as told
from thawcast.standing.tables import EPISODES, EPISODES_MONTHLY, LEVELS, LEVELS_MONTHLY
from thawcast.standing.verdict import known_turns, last_turn

A, B = "AAA", "BBB"


def levels(*rows, a=A, b=B):
    """Rows of (year, level, events)."""
    made = [
        (a, b, "all", "filtered", 0, date(y, 1, 1), level, level - 50, level + 50, n, y, 640, date(y, 12, 31))
        for y, level, n in rows
    ]
    return LEVELS.decode(pl.DataFrame(made, schema=LEVELS.stored, orient="row"))


def episodes(*rows):
    """Rows of (sign, onset, end or None)."""
    made = [
        {
            "id": f"{A}-{B}-{onset}{'+' if sign > 0 else '-'}",
            "a": A,
            "b": B,
            "sign": sign,
            "onset": date(onset, 1, 1),
            "base": -20,
            "rise": 75 * sign,
            "p_real": 950,
            "p_low": 910,
            "p_high": 980,
            "end": None if end is None else date(end, 1, 1),
            "end_kind": None if end is None else ("relapse" if sign > 0 else "recovery"),
            "known_on": date(onset, 12, 31),
            "end_known_on": None if end is None else date(end, 12, 31),
        }
        for sign, onset, end in rows
    ]
    return EPISODES.decode(pl.DataFrame(made, schema=EPISODES.stored))


BUSY = levels((2008, 0, 40), (2009, 60, 40), (2010, 70, 40))


def verdict(table, found, *, as_of=date(2010, 12, 31), b=B):
    months = {contract.name: contract.empty() for contract in (LEVELS_MONTHLY, EPISODES_MONTHLY)}
    every = {LEVELS.name: table, EPISODES.name: found.filter(pl.col("known_on") <= as_of), **months}
    own = {name: frame.filter((pl.col("a") == A) & (pl.col("b") == b)) for name, frame in every.items()}
    return told(own, as_of=as_of, peers=every)


@pytest.mark.parametrize(
    ("found", "state", "onset"),
    [
        (episodes(), "steady", None),
        (episodes((1, 2009, None)), "thaw", 2009),
        (episodes((-1, 2008, None)), "chill", 2008),
        (episodes((1, 2009, 2010)), "steady", None),
        (episodes((-1, 2006, None), (1, 2009, None)), "thaw", 2009),
        (episodes((1, 2006, None), (-1, 2010, None)), "chill", 2010),
        (episodes((1, 2006, None), (-1, 2009, 2010)), "thaw", 2006),
    ],
    ids=["nothing", "thaw", "chill", "relapsed", "both, thaw later", "both, chill later", "chill recovered"],
)
def test_the_latest_running_turn_speaks(found, state, onset):
    standing = verdict(BUSY, found)
    assert standing.state == state
    assert (standing.current and standing.current.onset) == onset
    assert len(standing.turns) == found.height
    assert standing.why == ""


def test_an_end_known_only_later_does_not_count():
    found = episodes((1, 2008, 2010))
    middle = date(2010, 6, 30)
    assert verdict(BUSY.filter(pl.col("known_on") <= middle), found, as_of=middle).state == "thaw"
    assert known_turns(found, as_of=middle)[0].end is None
    assert known_turns(found, as_of=date(2010, 12, 31))[0].end == 2010
    assert known_turns(found, as_of=date(2008, 12, 30)) == ()


@pytest.mark.parametrize(("as_of", "state"), [(date(2011, 12, 31), "thaw"), (date(2012, 1, 1), "unknown")])
def test_twelve_months_after_the_last_events_nothing_is_said(as_of, state):
    standing = verdict(BUSY, episodes((1, 2009, None)), as_of=as_of)
    assert standing.state == state
    assert (standing.current is None) == (state == "unknown")
    assert ("2010" in standing.why) == (state == "unknown")


@pytest.mark.parametrize(("last", "state"), [(2, "unknown"), (3, "thaw")])
def test_fewer_than_five_events_in_three_years_say_nothing(last, state):
    thin = levels((2007, 0, 99), (2008, 0, 1), (2009, 60, 1), (2010, 70, last))
    standing = verdict(thin, episodes((1, 2009, None)))
    assert standing.state == state
    assert standing.why == ("only 4 events in the last three years known" if state == "unknown" else "")


def test_a_dyad_without_a_level_is_unknown():
    standing = verdict(BUSY, episodes(), b="CCC")
    assert (standing.state, standing.year, standing.level.value) == ("unknown", None, None)
    assert standing.why == "no events between the two are recorded by then"


def test_level_and_rank_among_busy_dyads_of_the_year():
    others = [levels((2010, x, n), b=f"C{i:02}") for i, (x, n) in enumerate([(10, 30), (20, 30), (90, 30), (5, 29)])]
    standing = verdict(pl.concat([BUSY, *others]), episodes())
    # Of the four dyads with thirty events or more (70, 10, 20, 90), two stand lower.
    assert standing.percentile == 0.5
    assert (standing.year, standing.level.value, standing.level.low, standing.level.high) == (2010, 0.7, 0.2, 1.2)
    assert standing.p_rise == 0.64


def test_figures_of_a_turn_come_back_in_their_units():
    (turn,) = known_turns(episodes((-1, 2009, None)), as_of=date(2010, 12, 31))
    assert (turn.kind, turn.base, turn.rise, turn.p_real.value, turn.p_real.low) == ("chill", -0.2, -0.75, 0.95, 0.91)
    assert last_turn(()) is None
