# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""The commands on standing: answers for people and for programs."""

import json
from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.cli import app
from thawcast.errors import DyadError, InputError
from thawcast.standing.tables import OBSERVED
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.standing.turning_points.search import read_turns
from thawcast.standing.turning_points.segmentation import segment
from thawcast.standing.turning_points.series import conflict_series
from thawcast.store import STARTER, load
from thawcast.tables import COUNTS

RUN = CliRunner()


def said(*words: str) -> str:
    result = RUN.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_turning_points_of_united_states_and_russia():
    # The reset is dated 2009 by everyone; the August war and its run-up made the years before the low.
    told = json.loads(said("turning-points", "USA", "RUS", "--json"))
    up = [turn for turn in told["yearly"]["turns"] if turn["direction"] == "up"]
    assert [turn["period"][:4] for turn in up] == ["2009"]
    assert up[0]["p"] > 0.9
    assert up[0]["size"]["low"] > 0
    assert "2009" in said("turning-points", "USA", "RUS")


def test_turning_points_use_nothing_after_the_date():
    told = json.loads(said("turning-points", "USA", "RUS", "--as-of", "2008-12-31", "--json"))
    assert told["yearly"]["p_change"][-1]["period"] == "2008-01-01"


def test_observations_are_known_no_earlier_than_they_end():
    frame = load(STARTER, name="starter").table(OBSERVED)
    assert (
        frame["known_on"] >= frame["period"].dt.year().cast(pl.Int32).map_elements(lambda y: date(y, 12, 31), pl.Date)
    ).all()


def test_barometer_prints_writes_and_exports(tmp_path):
    told = json.loads(
        said("barometer", "USA", "RUS", "--as-of", "2014-12-31", "--json", "--out", str(tmp_path / "c.svg"))
    )
    years = [row for row in told["rows"]["levels"] if row["source"] == "icews_quads"]
    assert [row["period"][:4] for row in years] == [str(y) for y in range(2002, 2015)]
    assert all(row["low"] < row["level"] < row["high"] for row in told["rows"]["levels"])
    assert (tmp_path / "c.svg").read_text().startswith("<svg")
    assert "1973" in said("barometer", "USA", "RUS", "--as-of", "1975-12-31")
    said("barometer", "USA", "RUS", "--as-of", "2014-12-31", "--out", str(tmp_path))
    assert "<svg" in (tmp_path / "RUS-USA-2014-12-31-standing.html").read_text()


def test_barometer_says_so_where_next_to_nothing_is_known():
    assert "no events between the two" in said("barometer", "Albania", "Cameroon", "--as-of", "2014-12-31")
    assert "do not cover" in said("barometer", "Andorra", "Luxembourg")
    levels = load(STARTER, name="starter").table(TEMPERATURE).filter(pl.col("known_on") == date(2014, 12, 31))
    thin = levels.filter(pl.col("n_events") == 0).sort("a", "b").row(0, named=True)
    told = said("barometer", thin["a"], thin["b"], "--as-of", "2014-12-31")
    assert "Cannot be told" in told


def test_half_a_question_another_file_and_a_name_of_before_are_refused(tmp_path):
    assert RUN.invoke(app, ["barometer", "USA"]).exit_code == 2
    with pytest.raises(InputError, match=r"take .*c\.svg"):
        RUN.invoke(app, ["barometer", "USA", "RUS", "--out", str(tmp_path / "c.png")], catch_exceptions=False)
    with pytest.raises(InputError, match="use `thawcast barometer`"):
        RUN.invoke(app, ["temperature", "USA", "RUS"], catch_exceptions=False)


def test_an_end_known_later_still_runs():
    def listed(day: str) -> dict:
        told = json.loads(said("episodes", "--as-of", day, "--json"))["episodes"]
        return {(e["source"], e["a"], e["b"], e["onset"]): e for e in told}

    then, later = listed("2010-12-31"), listed("2014-12-31")
    ended = [key for key, e in later.items() if key[3] <= "2010-12-01" and (e["end"] or "") > "2010-12-31"]
    assert ended
    assert all(then[key]["end"] is None for key in ended)


def counts(own: list[int]) -> pl.DataFrame:
    periods = pl.date_range(date(2001, 1, 1), date(2006, 12, 1), "1mo", eager=True).to_list()
    rows = [
        {
            "source": s,
            "target": t,
            "period": p,
            "freq": "M",
            "src": "icews",
            "verb_conf": n,
            "matl_conf": 0,
            "known_on": p,
        }
        for s, t, series in (("AAA", "BBB", own), ("CCC", "DDD", [100] * 72))
        for p, n in zip(periods, series, strict=True)
    ]
    return pl.DataFrame(rows, schema=COUNTS.schema, strict=False)


def test_monthly_conflict_that_trebles_is_dated_to_the_month():
    n = [5 + k % 3 for k in range(36)] + [17 + 3 * (k % 3) for k in range(36)]
    series = conflict_series(counts(n), source="AAA", target="BBB", as_of=date(2006, 12, 31))
    (turn,) = read_turns(segment(series.level, series.variance, series.priors))
    assert (turn.sign, series.periods[turn.period]) == (1, date(2004, 1, 1))
    # Shares: 6 of 106 before, 20 of 120 after; log of their ratio is 1.08.
    assert turn.low < 1.08 < turn.high


def test_thin_conflict_is_refused():
    with pytest.raises(DyadError):
        conflict_series(counts([1] * 72), source="AAA", target="BBB", as_of=date(2006, 12, 31))
