"""The one rule of where two states stand, on hand-made rows of each source."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from thawcast.standing.result import UNSEEN, Standing
from thawcast.standing.standings import NOTHING, SHORT, Tables, by_source, standing, standings
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES

END = date(2010, 12, 31)


def row(period: int, **told: Any) -> dict[str, Any]:
    """A year of ICEWS of the two, of a month where `month` is given."""
    month = told.pop("month", None)
    first, last = date(period, month or 1, 1), date(period, month or 12, 28 if month else 31)
    usual = {"usual": -1.0, "usual_low": -1.5, "usual_high": -0.5, "p_above": 0.6}
    known = {"level": 0.0, "low": -0.5, "high": 0.5, "p_rise": 0.5, "p_6": None, "p_12": 0.5, "power": 0.9}
    runs = {"onset": None, "sign": None, "p_stands": None, "given_back": None}
    which = {"source": "icews_quads", "freq": "M" if month else "Y", "a": "AAA", "b": "BBB", "period": first}
    return which | known | usual | runs | {"n_events": 40, "vintage": period, "known_on": last} | told


def episode(onset: int, *, sign: int = 1, **told: Any) -> dict[str, Any]:
    """A yearly episode from 0 to 1, its line at a quarter."""
    rise = {"base": 0.0, "rise": 1.0 * sign, "line": 0.25 * sign, "p_real": 0.95, "p_low": 0.9, "p_high": 0.99}
    which = {"source": "icews_quads", "freq": "Y", "a": "AAA", "b": "BBB", "sign": sign, "sort": "recovery"}
    ends = {"peak": 1.0 * sign, "peaked": date(onset, 1, 1), "stepped": None, "end": None, "end_kind": None}
    known = {"onset": date(onset, 1, 1), "known_on": date(onset, 12, 31), "end_known_on": None}
    return which | rise | ends | known | told


def tables(rows: list[dict[str, Any]], episodes: list[dict[str, Any]] | None = None) -> Tables:
    return {
        TEMPERATURE.name: pl.DataFrame(rows, schema=TEMPERATURE.schema),
        TEMPERATURE_EPISODES.name: pl.DataFrame(episodes or [], schema=TEMPERATURE_EPISODES.schema),
    }


def running(onset: int, sign: int, p_stands: float) -> list[dict[str, Any]]:
    """Three years of which the last belongs to an episode."""
    runs = {"onset": date(onset, 1, 1), "sign": sign, "p_stands": p_stands, "given_back": 0.1}
    return [row(2008), row(2009), row(2010, level=1.0 * sign, low=0.5 * sign, high=1.5 * sign, **runs)]


@pytest.mark.parametrize(
    ("sign", "p_stands", "power", "state"),
    [
        (1, 0.5, 0.9, "thaw"),
        (1, 0.499, 0.9, "over"),
        (-1, 0.5, 0.9, "chill"),
        (-1, 0.499, 0.9, "steady"),
        (-1, 0.499, 0.4, "unknown"),
    ],
)
def test_an_episode_is_the_state_only_while_it_is_as_likely_as_not_to_stand(
    sign: int, p_stands: float, power: float, state: str
) -> None:
    rows = running(2010, sign, p_stands)
    rows[-1]["power"] = power
    found = standing(tables(rows, [episode(2010, sign=sign)]), as_of=END)
    assert found.state == state
    assert found.p_stands == p_stands
    assert found.since == (2010 if state in {"thaw", "chill", "over"} else None)
    assert (found.current is not None) == (state in {"thaw", "chill"})
    # All pairs and one pair are told the same.
    told = standings(tables(rows, [episode(2010, sign=sign)]), as_of=END).row(0, named=True)
    assert (told["state"], told["onset"], told["p_stands"]) == (state, found.since, p_stands)


@pytest.mark.parametrize(
    ("level", "kind", "state"),
    [(-1.0, "given back", "over"), (1.0, "given back", "steady"), (-1.0, "settled", "steady")],
    ids=["below the line", "above it again", "a new normal"],
)
def test_an_ended_thaw_is_over_while_the_level_is_below_its_line(level: float, kind: str, state: str) -> None:
    rows = [row(2007), row(2008), row(2009), row(2010, level=level, low=level - 0.5, high=level + 0.5)]
    ended = episode(2008, end=date(2009, 1, 1), end_kind=kind, end_known_on=date(2009, 12, 31))
    found = standing(tables(rows, [ended]), as_of=END)
    assert found.state == state
    # A 90% interval of 1 is a deviation of 1 / 3.29; the line lies 1.25 below or .75 above: Phi(2.47), Phi(-4.1).
    assert found.p_stands == pytest.approx(0.993 if level > 0 else 0.001)


def test_an_end_known_only_later_is_not_known() -> None:
    rows = running(2010, 1, 0.8)
    ended = episode(2010, end=date(2011, 1, 1), end_kind="given back", end_known_on=date(2011, 12, 31))
    found = standing(tables([*rows, row(2011)], [ended]), as_of=END)
    assert (found.state, found.last and found.last.ended, found.now) == ("thaw", None, "2010")


def test_below_the_base_is_below_the_line() -> None:
    # Level -.2 with a deviation of .304: below a base of 0 with probability Phi(.658) = .745, below .25 with .931.
    rows = [row(2008), row(2009), row(2010, level=-0.2, low=-0.7, high=0.3)]
    ended = episode(2008, end=date(2009, 1, 1), end_kind="given back", end_known_on=date(2009, 12, 31))
    found = standing(tables(rows, [ended]), as_of=END)
    assert found.p_colder == pytest.approx(0.745, abs=0.001)
    assert found.p_stands == pytest.approx(0.069, abs=0.001)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row(2010, p_rise=None)], SHORT),
        ([row(2008, n_events=2), row(2009, n_events=1), row(2010, n_events=1)], "only 4 events in the last three"),
        ([row(2007, n_events=99), row(2010, n_events=1)], "only 1 event in the last three years known"),
        ([row(2007), row(2009, power=0.9)], ""),
        # A source that has just begun knows no two years before.
        ([row(2008), row(2009, power=0.9)], UNSEEN),
        ([row(2010, power=0.49)], UNSEEN),
        ([row(2008)], "the last events known are of 2008, more than 12 months before"),
        ([], NOTHING),
    ],
)
def test_why_nothing_can_be_told(rows: list[dict[str, Any]], why: str) -> None:
    found = standing(tables(rows), as_of=END)
    assert (found.state == "unknown") == bool(why)
    assert found.why.startswith(why)


def test_scores_need_no_events() -> None:
    scored = {"source": "copdab", "n_events": None}
    assert standing(tables([row(2008, **scored), row(2010, **scored)]), as_of=END).state == "steady"


@pytest.mark.parametrize(("p_12", "word"), [(0.75, "warming"), (0.749, "flat"), (0.25, "cooling"), (None, "unknown")])
def test_direction_is_told_from_three_in_four(p_12: float | None, word: str) -> None:
    assert standing(tables([row(2010, p_12=p_12)]), as_of=END).direction == word


def test_the_source_that_reaches_nearest_speaks() -> None:
    east = {"source": "icews_east_asia"}
    every = [row(2009), row(2010), row(2010, month=11, **east), row(2010, month=12, known_on=END, **east)]
    # Both reach the year's end: the month goes before the year.
    assert _speaks(every, END) == "icews_east_asia"
    # By June the months of 2010 are known and the year is not.
    assert _speaks([*every, row(2010, month=5, **east)], date(2010, 6, 30)) == "icews_east_asia"
    # Months with hardly an event give way to the year.
    thin = [{**each, "n_events": 1} if each["freq"] == "M" else each for each in every]
    assert _speaks(thin, END) == "icews_quads"
    assert by_source(tables(thin), as_of=END)["tells"].to_list() == [False, True]


def test_of_sources_equally_near_one_that_comes_to_a_state_speaks() -> None:
    weak = {"source": "icews_east_asia", "power": 0.1}
    # A month that cannot tell gives way to a year that can and ended three months before, not to one before that.
    assert _speaks([row(2008), row(2010), row(2011, month=3, **weak)], date(2011, 3, 31)) == "icews_quads"
    assert _speaks([row(2008), row(2010), row(2011, month=4, **weak)], date(2011, 4, 30)) == "icews_east_asia"


def _speaks(rows: list[dict[str, Any]], day: date) -> str:
    found: Standing = standing(tables(rows), as_of=day)
    return "" if found.source is None else found.source.id


def test_the_likeliest_change_of_three_years_is_told() -> None:
    rows = [row(2006, p_rise=0.01), row(2008, p_rise=0.84), row(2009, p_rise=0.3), row(2010)]
    assert standing(tables(rows), as_of=END).nearest == (date(2008, 1, 1), 0.84)
    assert standing(tables(rows[2:]), as_of=END).nearest is None


def test_the_present_is_told_beside_the_likeliest_change() -> None:
    # The level of 2008 is 1.0 above what it rose from; at .84 the error of that is 1.0, and .304 of it the level's own.
    # What is left, .953, joins the .304 of 2010: 0.5 above in errors of 1.0 is .69.
    now = {"level": 0.5, "low": 0.0, "high": 1.0, "power": 0.1}
    rows = [row(2007), row(2008, level=1.0, low=0.5, high=1.5, p_rise=0.8413), row(2010, **now)]
    found = standing(_with_base(rows, 2008), as_of=END).beside
    assert found is not None
    assert (found.period, found.p_rise) == (date(2008, 1, 1), 0.8413)
    assert found.p_above == pytest.approx(0.6915, abs=0.001)
    assert standing(tables(rows), as_of=END).beside is None  # without what it rose from, nothing is told beside it


def test_a_chill_is_told_beside_the_rise_before_it() -> None:
    rows = [row(1995, p_rise=0.99), row(2003, level=1.0, p_rise=0.9), *running(2010, -1, 0.9)]
    found = standing(_with_base(rows, 2003, [episode(2010, sign=-1)]), as_of=END).beside
    assert found is not None
    assert found.period == date(2003, 1, 1)  # that of 1995 is forgotten
    assert found.p_above < 0.25


def _with_base(rows: list[dict[str, Any]], year: int, episodes: list[dict[str, Any]] | None = None) -> Tables:
    which = {name: rows[0][name] for name in ("source", "freq", "a", "b")}
    base = which | {"period": date(year, 1, 1), "base": 0.0, "sd": 0.3, "known_on": date(year, 12, 31)}
    bases = {TEMPERATURE_BASES.name: pl.DataFrame([base], schema=TEMPERATURE_BASES.schema)}
    return {**tables(rows, episodes), **bases}
