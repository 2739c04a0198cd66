# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""Turning points by month: series from scores and imports, the search, what stands beside it, the command."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.building.turning import Hearing
from thawcast.building.turning import imported_series as imported_searched
from thawcast.cli import app
from thawcast.errors import DyadError
from thawcast.standing.turning_points.exhibits import turn_chart
from thawcast.standing.turning_points.of_dyad import world_free
from thawcast.standing.turning_points.search import search, since
from thawcast.standing.turning_points.series import (
    ImportedMonths,
    imported_months,
    imported_series,
    monthly_series,
    score_series,
)
from thawcast.states import resolve
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

RUN = CliRunner()


def said(*words: str) -> str:
    result = RUN.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


SOURCES = ("one", "two")


def scores(*sources: list[float]) -> pl.DataFrame:
    rows = [
        (name, "CHN", "JPN", month, value)
        for name, values in zip(SOURCES, sources, strict=False)
        for month, value in zip(periods(len(values)), values, strict=True)
        if not np.isnan(value)
    ]
    return pl.DataFrame(rows, schema=["src", "a", "b", "period", "score"], orient="row")


def jump(months: int, at: int, *, size: float = 2.0, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.4, months) + np.where(np.arange(months) >= at, size, 0.0)


def periods(months: int) -> list[date]:
    return [date(2002 + k // 12, k % 12 + 1, 1) for k in range(months)]


def test_a_second_source_is_moved_to_the_scale_of_the_first():
    # The second is 10 + 5 times the first: mapped back it is the first, and so is their mean.
    first = [float(k % 3) for k in range(36)]
    series = score_series(scores(first, [10 + 5 * x for x in first]), SOURCES, a="CHN", b="JPN", unit="x")
    assert series.level == pytest.approx(first)
    assert series.unit == "x"


def test_a_second_source_carries_on_where_the_first_ends():
    first = [float(k % 3) for k in range(36)]
    series = score_series(
        scores(first[:30] + [np.nan] * 6, [10 + 5 * x for x in first]), SOURCES, a="CHN", b="JPN", unit="x"
    )
    assert series.level == pytest.approx(first)


def test_a_source_that_hardly_overlaps_is_left_out():
    # Ten months in common do not tie two scales: the series ends with the first source.
    first = [float(k % 3) for k in range(30)] + [np.nan] * 10
    second = [np.nan] * 20 + [100.0 + k % 2 for k in range(20)]
    series = score_series(scores(first, second), SOURCES, a="CHN", b="JPN", unit="x")
    assert series.periods[-1] == date(2004, 6, 1)
    assert series.level == pytest.approx(first[:30])


def test_too_few_months_are_refused():
    with pytest.raises(DyadError, match="23 months"):
        score_series(scores([0.0, 1.0] * 11 + [0.5] + [np.nan] * 5), SOURCES, a="CHN", b="JPN", unit="x")
    with pytest.raises(DyadError, match="no monthly scores"):
        score_series(scores([0.0] * 30), SOURCES, a="CHN", b="USA", unit="x")


def test_scores_that_only_follow_coverage_do_not_move():
    rows = [
        (a, "ZZZ", month, "gdelt", s * c, abs(s) * c, 28)
        for t, month in enumerate(periods(24))
        for c in (10.0 if t < 12 else 4.0,)
        for a, s in (("AAA", 3.0), ("BBB", -2.0), ("CCC", 1.0))
    ]
    frame = pl.DataFrame(rows, schema=["a", "b", "period", "src", "score", "volume", "days"], orient="row")
    free = world_free(frame)
    assert free["a"].n_unique() == 3
    assert free.group_by("a").agg(moved=pl.col("score").max() - pl.col("score").min())["moved"].max() < 1e-9
    # All scores of a pair lie on one side: its net score is its volume, and so 2 or -2 before the arsinh.
    assert free.filter(b="ZZZ", a="BBB")["score"].to_list() == pytest.approx([-2 * np.arcsinh(2.0)] * 24)


def test_a_jump_is_dated_and_sized():
    series = monthly_series(periods(96), jump(96, 50), np.zeros(96), unit="x")
    found = search(series, min_size=0.0)
    (turn,) = found.turns
    assert (turn.direction, turn.period) == ("up", periods(96)[50])
    assert turn.first <= turn.period <= turn.last
    assert turn.size.low < 2.0 < turn.size.high
    assert turn.size.unit == "x"
    assert [found.level[k].low < 0.0 < found.level[k].high for k in (10, 90)] == [True, False]


def test_the_online_answer_learns_of_a_jump_after_it():
    rows = {row.period: row for row in since(monthly_series(periods(96), jump(96, 50), np.zeros(96), unit="x"))}
    assert rows[periods(96)[49]].start < periods(96)[40]
    assert rows[periods(96)[55]].start == periods(96)[50]
    assert rows[periods(96)[52]].p_new > 0.9 > rows[periods(96)[49]].p_new


def test_a_gap_is_no_turn():
    level = jump(96, 200)
    level[30:60] = np.nan
    assert search(monthly_series(periods(96), level, np.zeros(96), unit="x"), min_size=0.0).turns == ()


def test_the_chart_shades_turns_and_names_few():
    found = search(monthly_series(periods(96), jump(96, 50), np.zeros(96), unit="x"), min_size=0.0)
    (span,) = turn_chart(found, title="T").spans
    assert span.label.startswith("up 2006-03")
    assert span.start <= date(2006, 3, 1) < span.end


def imported(coop: list[int], conflict: list[int], *, world: int = 10_000) -> ImportedMonths:
    none = [0] * len(coop)
    quads = {"verb_coop": coop, "matl_coop": none, "verb_conf": conflict, "matl_conf": none}
    every = {"world": [world] * len(coop), "world_coop": [world * 3 // 4] * len(coop)}
    return ImportedMonths("toy", pl.DataFrame({"period": periods(len(coop)), **quads, **every}))


def test_imported_months_are_log_odds_less_the_worlds():
    # 300 of 400 are cooperative, as the world's three in four: the level is 0 up to the half event added to each.
    series = imported_series(imported([300] * 24, [100] * 24))
    assert series.level == pytest.approx(np.zeros(24), abs=0.01)
    # From 3 to 1 to 1 to 3: log 9, 2.20, lower.
    (turn,) = search(imported_series(imported([300] * 24 + [100] * 24, [100] * 24 + [300] * 24)), min_size=0.0).turns
    assert (turn.direction, turn.period) == ("down", date(2004, 1, 1))
    assert turn.size.low < -2.2 < turn.size.high


def test_two_states_that_are_their_own_world_are_told_in_their_own_terms():
    # 400 of 1,600 events of all pairs are a quarter, of 1,599 more than one: log 3, 1.10, and not 0.
    assert imported_series(imported([300] * 24, [100] * 24, world=1600)).level == pytest.approx(np.zeros(24), abs=0.01)
    own = imported_series(imported([300] * 24, [100] * 24, world=1599))
    assert own.level == pytest.approx(np.full(24, 1.10), abs=0.01)


def test_months_of_both_directions_are_added_and_stray_days_left_out():
    def daily(month: date, days: int, quads: tuple[int, int, int, int], **names: str) -> list[dict[str, object]]:
        counts = dict(zip(("verb_coop", "matl_coop", "verb_conf", "matl_conf"), quads, strict=True))
        return [{**names, **counts, "src": "toy", "period": month.replace(day=d + 1)} for d in range(days)]

    stray, whole = date(2018, 9, 1), date(2018, 10, 1)
    dyads = daily(whole, 20, (3, 0, 1, 0), source="RUS") + daily(whole, 15, (1, 0, 0, 1), source="USA")
    dyads += daily(stray, 3, (1, 0, 0, 0), source="USA")
    world = daily(whole, 20, (80, 0, 20, 0)) + daily(stray, 14, (80, 0, 20, 0))
    (found,) = imported_months(pl.DataFrame(dyads), pl.DataFrame(world))
    # 20 days of 3 and 15 of 1; 20 of 1 verbal conflict; 15 of 1 material; of the world 80 in 100.
    assert found.src == "toy"
    assert found.months.rows() == [(whole, 75, 0, 20, 15, 2000, 1600)]


def test_a_few_imported_months_are_refused():
    with pytest.raises(DyadError, match="23 imported months"):
        imported_series(imported([3] * 23 + [0] * 5, [1] * 23 + [0] * 5))


def test_the_command_tells_the_online_answer(tmp_path):
    told = json.loads(said("turning-points", "USA", "RUS", "--online", "--json"))
    known = {row["period"][:4]: row["start"][:4] for row in told["yearly"]["online"]}
    assert (known["2008"], known["2009"]) == ("2007", "2009")
    assert "Since when" in said("turning-points", "USA", "RUS", "--online", "--out", str(tmp_path / "t.svg"))
    assert (tmp_path / "t.svg").read_text().startswith("<svg")


def test_months_without_observations_are_refused_with_the_remedy():
    # The event data know no Turkey: Egypt and Turkey have levels by month only.
    with pytest.raises(DyadError, match="--raw DIR"):
        RUN.invoke(app, ["turning-points", "EGY", "TUR"], catch_exceptions=False)


def test_known_turns_by_month(reference: Path):
    def turns(*words: str) -> list[dict[str, str]]:
        found = json.loads(said("turning-points", *words, "--raw", str(reference), "--json"))["monthly_scores"]
        (source,) = found
        return found[source]["turns"]

    def turned(found: list[dict[str, str]], direction: str, month: str) -> bool:
        """Whether a turn that way may have come in that month, by its 90% interval."""
        return any(t["direction"] == direction and t["first"][:7] <= month <= t["last"][:7] for t in found)

    # The collision of September 2010 off the islands; the dispute of 2012, bought in September, protests from August.
    japan = turns("China", "Japan")
    assert turned(japan, "down", "2010-09")
    assert turned(japan, "down", "2012-08")
    # The clash on the border in May and June 2020; the accords were announced on 13 August 2020.
    assert turned(turns("China", "India"), "down", "2020-05")
    assert turned(turns("ARE", "ISR"), "up", "2020-08")
    # Nothing after the date: as of August 2010 the collision is not yet known.
    assert all(turn["last"][:7] <= "2010-08" for turn in turns("China", "Japan", "--as-of", "2010-08-31"))


def test_imported_months_of_a_store_are_searched():
    # Thirty months of the two and of the world, twenty days each; from the sixteenth month on conflict trebles.
    def daily(until: int, *, pair: bool) -> pl.DataFrame:
        fixed = {
            "freq": "D",
            "src": "icews",
            "source": "CHN",
            "target": "JPN",
            "score": None,
            "mentions": 0,
            "volume": 0,
        }
        quads = {"verb_coop": 30, "matl_coop": 0, "matl_conf": 0}
        rows = [
            fixed | quads | {"period": day, "known_on": day, "verb_conf": 30 if pair and k >= 15 else 10}
            for k, month in enumerate(periods(until))
            for day in (month.replace(day=number) for number in range(1, 21))
        ]
        contract = DYAD_COUNTS if pair else WORLD_COUNTS
        return pl.DataFrame(rows, schema_overrides=contract.schema).select(list(contract.columns))

    def known(until: int) -> SimpleNamespace:
        store = {DYAD_COUNTS.name: daily(until, pair=True), WORLD_COUNTS.name: daily(until, pair=False)}
        return SimpleNamespace(a=resolve("CHN"), b=resolve("JPN"), imported=lambda contract: store[contract.name])

    said = []
    hearing = Hearing(step=said.append, lacking=said.append)
    (part,) = imported_searched(known(30), 0.0, hearing)
    (turn,) = part.found.turns
    # 600 of 800 before, 600 of 1200 after: log 3 less 0, 1.10 lower.
    assert (part.place, turn.direction, turn.period) == (("imported", "icews"), "down", periods(30)[15])
    assert turn.size.value == pytest.approx(-1.10, abs=0.1)
    # Verbal conflict went from 20 x 10 to 20 x 30 events a month; cooperation did not move.
    assert part.kinds is not None
    ((kind,),) = part.kinds
    assert (part.names[kind.root], kind.before, kind.after) == ("verbal conflict", 200, 600)
    assert imported_searched(known(10), 0.0, hearing) == []
    assert "10 imported months" in said[-1]
