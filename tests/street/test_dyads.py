# pyright: basic
"""A dyad's months, the table of a stage, and the chapter written from it."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.cli.app import app
from thawcast.counting.tables import COVERED, PERIOD_COUNTS
from thawcast.stages import Given
from thawcast.states import DyadDay, resolve_dyad
from thawcast.store import write_dataset
from thawcast.street.chapter import chapter
from thawcast.street.dyads import conflict_panel, controls_of, imported_panels, month_panel
from thawcast.street.estimate.series import calendar
from thawcast.street.result import dyad_street
from thawcast.street.stages import STAGES, dyad_rows, street
from thawcast.street.tables import STREET
from thawcast.tables import COUNTS, DYAD_COUNTS
from thawcast.values import Source

MONTHS = calendar(date(2001, 1, 1), 84, "M")
USA_RUS = resolve_dyad("USA", "RUS", on=date(2006, 12, 31))


def counts_of(arrays: dict[tuple[str, str], np.ndarray]) -> pl.DataFrame:
    """Rows of COUNTS from months by verbal and material conflict; zeros are absent rows, as in the source."""
    rows = [
        {
            "source": s,
            "target": t,
            "period": m,
            "freq": "M",
            "src": "icews_conflict",
            "verb_conf": int(v),
            "matl_conf": int(w),
            "known_on": m,
        }
        for (s, t), table in arrays.items()
        for m, (v, w) in zip(MONTHS, table, strict=True)
        if v or w
    ]
    return pl.DataFrame(rows, schema=COUNTS.schema).sort(COUNTS.key)


@pytest.fixture(scope="module")
def counts() -> pl.DataFrame:
    """Seven years in which the United States answers Russia's conflict of the month before; others go their way."""
    rng = np.random.default_rng(12)
    russia, america = np.zeros((84, 2)), np.zeros((84, 2))
    for t in range(84):
        russia[t] = rng.poisson([8.0, 3.0]) * rng.choice([1, 3])
        america[t] = rng.poisson([1.0 + (0.7 * russia[t - 1, 0] if t else 0.0), 2.0])
    other = rng.poisson(20.0, (84, 2))
    return counts_of(
        {("RUS", "USA"): russia, ("USA", "RUS"): america, ("FRA", "GBR"): other, ("RUS", "FRA"): other // 4}
    )


def test_panel_fills_months_without_events_and_leaves_the_dyad_out_of_totals():
    two = np.zeros((84, 2))
    two[0], two[2] = [5, 1], [0, 2]
    third = np.ones((84, 2))
    whole = conflict_panel(counts_of({("RUS", "USA"): two, ("FRA", "GBR"): third, ("RUS", "FRA"): 3 * third}))
    events, totals = whole.pair("RUS", "USA")
    assert events[:3, 0, 2:].tolist() == [[5, 1], [0, 0], [0, 2]]
    assert not events[:, 1].any()
    # Russia toward others 3 a month, the United States none, all others 1.
    assert totals[0, :, 2:].tolist() == [[3, 3], [0, 0], [1, 1]]
    assert whole.until(date(2001, 2, 27)) == 1
    assert whole.until(date(2001, 2, 28)) == 2


def test_mirrors_are_left_out_and_a_hole_stays_a_hole():
    row = {"source": "CHN", "target": "VNM", "verb_coop": 5, "matl_coop": 1, "verb_conf": 2, "matl_conf": 0}
    row |= {"verb_coop_mirrored": 4, "matl_coop_mirrored": 0, "verb_conf_mirrored": 0, "matl_conf_mirrored": 0}
    months = [date(2018, 10, 1), date(2018, 11, 1), date(2021, 1, 1)]
    whole = month_panel(pl.DataFrame([row | {"period": months[0]}]), "icews_events", months)
    assert whole.pair("CHN", "VNM")[0][0, 0].tolist() == [1, 1, 2, 0]
    assert whole.pair("CHN", "VNM", mirrors=True)[0][0, 0].tolist() == [5, 1, 2, 0]
    assert whole.clock is not None
    assert whole.clock.tolist() == [0, 1, 27]


def test_controls_hold_this_month_and_the_last_but_not_across_a_hole():
    totals = np.zeros((70, 3, 4))
    totals[:, 0, 2] = np.arange(70)
    clock = np.arange(70) + 5 * (np.arange(70) >= 40)
    got = 4 * np.sinh(controls_of(totals, "conflict", clock))  # 4 is the 5% quantile of 1 to 69
    assert got.shape == (70, 2)  # constant totals are dropped; a source without cooperation has no other reporting
    assert got[39:42].round(9).tolist() == [[39, 38], [40, 40], [41, 40]]


def test_imported_days_are_months_of_which_those_without_any_event_are_holes():
    rng = np.random.default_rng(5)
    days = [
        {"source": s, "target": t, "period": m.replace(day=d), "verb_coop": int(rng.poisson(4)), "matl_coop": 1}
        for m in MONTHS[:60]
        if m != date(2003, 5, 1)
        for s, t in (("RUS", "USA"), ("USA", "RUS"), ("FRA", "GBR"))
        for d in (3, 20)
    ]
    frame = pl.DataFrame(days).with_columns(freq=pl.lit("D"), src=pl.lit("icews"), known_on=pl.col("period"))
    frame = frame.with_columns(pl.lit(None).alias(c) for c in DYAD_COUNTS.schema if c not in frame.columns)
    (panel,) = imported_panels(frame.select(pl.col(c).cast(t) for c, t in DYAD_COUNTS.schema.items()))
    assert len(panel.months) == 59
    assert panel.clock is not None
    assert panel.pair("RUS", "USA")[0][0, 0, 1] == 2
    row = next(dyad_rows([panel], "RUS", "USA", date(2005, 12, 31)))
    assert (row["series"], row["data_set"], row["months"]) == ("cooperation", "icews", 59)


def seen(counts: pl.DataFrame) -> list:
    return [conflict_panel(counts)]


def test_stage_sees_the_simulated_street(counts):
    rows = {r["series"]: r for r in dyad_rows(seen(counts), "RUS", "USA", date(2007, 12, 31))}
    assert rows["conflict"]["verdict"] == "b_answers"
    assert rows["verbal"]["verdict"] == "b_answers"
    assert rows["conflict"]["index"] < 0
    assert rows["conflict"]["placebo"] < 0.2
    assert len(rows["conflict"]["b_response"]) == 7
    assert rows["conflict"]["months"] == 84


def test_table_keeps_its_contract_and_what_came_later_changes_nothing(counts):
    whole = STREET.check(street(seen(counts)))
    early = street(seen(counts.filter(pl.col("period") < date(2007, 1, 1))))
    assert whole.filter(pl.col("as_of") <= date(2006, 12, 31)).equals(early)
    assert set(whole["as_of"]) == {date(year, 12, 31) for year in range(2003, 2008)}
    empty = {"period_counts": PERIOD_COUNTS.empty(), "covered": COVERED.empty(), "month_counts": COUNTS.empty()}
    assert STAGES[0].compute(Given(empty))["street"].equals(STREET.empty())


def test_chapter_says_what_the_data_show_and_what_they_cannot(counts):
    a, b = USA_RUS
    rows = street(seen(counts))
    made = chapter(dyad_street(rows), DyadDay(a, b, date(2008, 6, 30)))
    assert made.answer == (
        "In conflict, to 2007: it is a one-way street as far as the data show: the United States answers Russia; Russia"
        " is not seen to answer the United States. In cooperation: cannot tell from months."
    )
    assert made.claims[0].startswith("The model ")
    assert any("cannot be told by 2008: no source here counts cooperation" in claim for claim in made.claims)
    assert any(claim.startswith("With one side moved in time") for claim in made.claims)
    assert made.caveats[-1] == "The monthly data end on 2007-12-31: what came later is not in this chapter."
    assert {c.id for c in made.charts} == {"street-index", "street-responses"}
    assert made.numbers["series"]["conflict"]["b_side"] == "answers"


def test_chapter_without_enough_events_says_how_many_it_needs():
    a, b = USA_RUS
    made = chapter(dyad_street(STREET.empty()), DyadDay(a, b, date(2010, 12, 31)))
    assert not made.available
    assert "at least 40 months" in str(made.reason)


@pytest.fixture(scope="module")
def store(counts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    cited = (Source("icews_conflict", "ICEWS", "1", "-"),)
    span = (date(2005, 12, 31), date(2007, 12, 31))
    write_dataset(
        folder,
        {"street": STREET.encode(street(seen(counts)))},
        provenance={"street": {}},
        sources=cited,
        span=span,
        built_on=date(2020, 1, 1),
    )
    return str(folder)


def test_command_serves_the_same_answer_whichever_state_comes_first(store):
    one, two = (
        CliRunner().invoke(app, ["street", *pair, "--as-of", "2006-12-31", "--store", store, "--json"])
        for pair in (["USA", "RUS"], ["Russia", "United States"])
    )
    assert one.exit_code == 0, one.output
    assert one.stdout == two.stdout
    assert '"code": "RUS"' in one.stdout


def test_command_prints_the_chapter(store):
    got = CliRunner().invoke(app, ["street", "USA", "RUS", "--store", store])
    assert got.exit_code == 0, got.output
    assert "In conflict, to 2007: it is a one-way street" in " ".join(got.stdout.split())


def test_one_state_or_none_is_refused():
    for arguments in ([], ["USA"]):
        got = CliRunner().invoke(app, ["street", *arguments])
        assert "give two states" in str(got.exception)


@pytest.mark.data
def test_two_states_are_estimated_anew_from_the_raw_files(reference):
    options = ["--raw", str(reference), "--as-of", "2008-12-31", "--regimes", "1", "--draws", "99", "--json"]
    got = CliRunner().invoke(app, ["street", "USA", "RUS", *options])
    assert got.exit_code == 0, got.output
    assert '"to": "2008-12-01"' in got.stdout
    assert '"count_model"' in got.stdout
