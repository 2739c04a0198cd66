"""The inputs of the stock on worlds of a few pairs, by hand, and what a vintage may know."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast import sources
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.sources.atop import ALLIANCES
from thawcast.sources.cow_capitals import CAPITALS
from thawcast.sources.cow_igo import MEMBERSHIPS
from thawcast.sources.cow_trade import TRADE
from thawcast.sources.gml_mid import DISPUTES, DISPUTES_OVER
from thawcast.sources.isard_democracy import REGIMES
from thawcast.standing.stock.inputs import INPUTS, SILENCE, UNITS, StockInputs, stock_inputs
from thawcast.standing.stock.tables import STOCK
from thawcast.standing.stock.vintages import stock_rows, stock_vintages

LAST = 1955
BERLIN, PARIS, MADRID = (52.52, 13.40), (48.86, 2.35), (40.42, -3.70)


def world(**others: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """France and the United States score for democracy until 1955; all else is empty but where it is given."""
    years = range(1946, LAST + 1)
    scores = {"FRA": 0.8, "USA": 0.9, "GBR": 0.7, "RUS": 0.1}
    regimes = [{"state": s, "year": y, "polyarchy": v} for s, v in scores.items() for y in years]
    spots = {"FRA": PARIS, "USA": (38.9, -77.0), "GBR": (51.5, -0.1), "RUS": (55.8, 37.6), "ESP": MADRID}
    capitals = [
        {"state": s, "start": date(1900, 1, 1), "latitude": at[0], "longitude": at[1]} for s, at in spots.items()
    ]
    # An ally somewhere in the last year, so that no source has ended.
    at_last = {"a": "GBR", "b": "PRT", "year": LAST}
    frames = {
        "alliances": ALLIANCES.rows({**at_last, "defense": 1}),
        "memberships": MEMBERSHIPS.rows({**at_last, "shared": 3}),
        "trade": TRADE.rows({**at_last, "flow": 1.0}),
        "disputes": DISPUTES.rows({**at_last, "disputes": 1}),
        "disputes_over": DISPUTES_OVER.empty(),
        "regimes": REGIMES.rows(*regimes),
        "capitals": CAPITALS.rows(*capitals),
        "kappa": pl.DataFrame(
            {"a": ["GBR"], "b": ["RUS"], "year": [LAST], "kappa": [0.3]}, schema_overrides={"year": pl.Int32}
        ),
        "period_counts": PERIOD_COUNTS.empty(),
    }
    return frames | others


def value(inputs: StockInputs, name: str, a: str, b: str, year: int) -> float:
    number = (*INPUTS, "events").index(name)
    return float(inputs.x[inputs.at(year), inputs.pair(a, b), number]) * UNITS[name]


def doubt(inputs: StockInputs, name: str, a: str, b: str, year: int) -> float:
    return float(inputs.doubt[inputs.at(year), inputs.pair(a, b), INPUTS.index(name)]) * UNITS[name] ** 2


def test_hostility_counts_a_dispute_when_it_is_over_and_fades():
    old = [{"a": "RUS", "b": "USA", "year": y, "disputes": 1} for y in (1948, 1949)]
    disputes = pl.concat([world()["disputes"], DISPUTES.rows(*old)])
    over = DISPUTES_OVER.rows({"a": "RUS", "b": "USA", "year": 1949, "dispute": 1, "hostility": 4})
    made = stock_inputs(world(disputes=disputes, disputes_over=over))
    # In 1949 the inputs are those of 1948: the dispute runs, its hostility is not known yet.
    assert value(made, "hostility", "RUS", "USA", 1949) == 0
    assert value(made, "clock", "RUS", "USA", 1949) == 0
    assert value(made, "hostility", "RUS", "USA", 1950) == pytest.approx(3)
    assert value(made, "hostility", "RUS", "USA", 1953) == pytest.approx(3 * np.exp(-3 / 15), rel=1e-5)
    assert value(made, "clock", "RUS", "USA", 1953) == pytest.approx(np.log(4), rel=1e-6)
    # A pair without any dispute counts as if sixty years had passed.
    assert value(made, "clock", "FRA", "GBR", 1953) == pytest.approx(np.log(61), rel=1e-6)


def test_inputs_are_those_of_the_year_before():
    allies = [{"a": "FRA", "b": "GBR", "year": y, "defense": 1} for y in range(1947, LAST + 1)]
    made = stock_inputs(world(alliances=ALLIANCES.rows(*allies, neutrality=0)))
    assert [value(made, "alliance", "FRA", "GBR", y) for y in (1947, 1948, 1956)] == [0, 1, 1]


def test_a_state_without_a_score_counts_as_its_nearest_neighbours():
    made = stock_inputs(world())
    # Spain has no score; France, Britain and Russia are nearer than the United States. (.8 + .7 + .1) / 3
    assert value(made, "democracy", "ESP", "USA", 1950) == pytest.approx(1.6 / 3, rel=1e-6)
    # Each known state is missed by so much: France and Britain by their neighbours' mean, and so on.
    known = {"FRA": 0.8, "USA": 0.9, "GBR": 0.7, "RUS": 0.1}
    missed = [(sum(v for o, v in known.items() if o != s) / 3 - known[s]) ** 2 for s in known]
    assert doubt(made, "democracy", "ESP", "USA", 1950) == pytest.approx(np.mean(missed), rel=1e-5)
    assert doubt(made, "democracy", "FRA", "USA", 1950) == 0


def test_distance_is_that_of_the_capitals():
    made = stock_inputs(world())
    # Paris to Madrid: 1,054 km.
    assert np.exp(value(made, "distance", "ESP", "FRA", 1950)) - 50 == pytest.approx(1054, abs=3)


def test_a_source_that_ended_is_carried_and_doubted_by_what_carrying_missed():
    members = [
        {"a": a, "b": b, "year": y, "shared": n + (y - 1946)}
        for (a, b), n in {("FRA", "GBR"): 10, ("FRA", "USA"): 20}.items()
        for y in range(1946, 1951)
    ]
    made = stock_inputs(world(memberships=MEMBERSHIPS.rows(*members)))
    assert made.ended == {"organisations": 1950}
    assert value(made, "organisations", "FRA", "GBR", 1951) == pytest.approx(14)
    assert [value(made, "organisations", "FRA", "GBR", y) for y in (1952, 1954)] == pytest.approx([14, 14])
    # Carried one year, two years, three: by then each pair had gained as many.
    assert [doubt(made, "organisations", "FRA", "GBR", y) for y in (1951, 1952, 1953, 1954)] == pytest.approx(
        [0, 1, 4, 9]
    )


def test_what_no_one_knows_of_a_pair_is_the_years_mean_in_doubt():
    members = [
        {"a": "FRA", "b": b, "year": y, "shared": n} for b, n in (("GBR", 10), ("USA", 20)) for y in (1950, LAST)
    ]
    made = stock_inputs(world(memberships=MEMBERSHIPS.rows(*members)))
    assert value(made, "organisations", "RUS", "USA", 1951) == 15
    assert doubt(made, "organisations", "RUS", "USA", 1951) == pytest.approx(25)


def test_the_long_run_of_events_fades_by_a_tenth_a_year():
    event = {"data_set": "weis", "source": "USA", "target": "RUS", "directed": True, "freq": "M"}
    counted = PERIOD_COUNTS.rows(
        {**event, "period": date(1950, 3, 1), "verb_coop": 3, "matl_coop": 1, "verb_conf": 2, "matl_conf": 0}
    )
    made = stock_inputs(world(period_counts=counted))
    assert value(made, "events", "RUS", "USA", 1950) == pytest.approx(SILENCE)
    assert value(made, "events", "RUS", "USA", 1951) == pytest.approx(np.log(4.5 / 2.25), rel=1e-6)
    assert value(made, "events", "RUS", "USA", 1953) == pytest.approx(
        np.log((4 * 0.81 + 0.5) / (2 * 0.81 + 0.25)), rel=1e-6
    )


def taught(level: float) -> pl.DataFrame:
    """Two pairs on the scale from 1947 to 1956, the second at `level` in 1946 + 9 years."""
    rows = [
        {"a": a, "b": b, "year": y, "peace": level if (a, y) == ("RUS", 1955) else p, "known_on": date(y + 10, 1, 1)}
        for a, b, p in (("FRA", "GBR", 0.75), ("RUS", "USA", 0.0))
        for y in range(1947, 1957)
    ]
    return pl.DataFrame(rows, schema=sources.INPUTS["peace_taught"].contract.schema)


def test_a_vintage_knows_scale_years_ten_or_more_before():
    regimes = world()["regimes"]
    longer = [regimes.with_columns(pl.col("year") + k) for k in (0, 12)]
    inputs = stock_inputs(world(regimes=pl.concat(longer).unique(["state", "year"])))
    one, other = (stock_vintages(inputs, taught(level)) for level in (0.0, 1.0))
    by_year = {v.year: v for v in one}
    assert by_year[1956].taught_to is None
    assert by_year[1957].taught_to == 1947
    assert by_year[1965].taught_to == 1955
    for a, b in zip(one, other, strict=True):
        # The level of 1955 is known in 1965 and not before.
        same = np.array_equal(a.models["stock"].slopes, b.models["stock"].slopes)
        assert same == (a.year < 1965)
    rows = stock_rows(inputs, one)
    STOCK.check(rows)
    assert rows["value"].is_between(0, 4).all()


def test_later_years_change_no_input_known_before():
    rng = np.random.default_rng(7)
    pairs = [("FRA", "GBR"), ("FRA", "USA"), ("RUS", "USA"), ("ESP", "FRA")]
    rows = [{"a": a, "b": b, "year": y} for a, b in pairs for y in range(1946, LAST + 1)]
    drawn = rng.integers(0, 30, len(rows))
    whole = world(
        alliances=ALLIANCES.rows(*(row | {"defense": n % 2} for row, n in zip(rows, drawn, strict=True))),
        memberships=MEMBERSHIPS.rows(*(row | {"shared": n} for row, n in zip(rows, drawn, strict=True))),
        trade=TRADE.rows(*(row | {"flow": float(n)} for row, n in zip(rows, drawn, strict=True))),
        disputes=DISPUTES.rows(*(row | {"disputes": 1} for row, n in zip(rows, drawn, strict=True) if n > 20)),
    )
    cut = {name: f.filter(pl.col("year") <= 1951) if "year" in f.columns else f for name, f in whole.items()}
    cut["disputes"] = cut["disputes"].vstack(DISPUTES.rows({"a": "ITA", "b": "YUG", "year": 1951, "disputes": 1}))
    whole["disputes"] = whole["disputes"].vstack(DISPUTES.rows({"a": "ITA", "b": "YUG", "year": 1951, "disputes": 1}))
    after, before = stock_inputs(whole), stock_inputs(cut)
    assert before.years[-1] == 1952
    for year in range(1947, 1953):
        for a, b in pairs:
            spots = [(one.at(year), one.pair(a, b)) for one in (after, before)]
            assert after.x[spots[0]] == pytest.approx(before.x[spots[1]]), (a, b, year)
            assert after.doubt[spots[0]] == pytest.approx(before.doubt[spots[1]]), (a, b, year)
