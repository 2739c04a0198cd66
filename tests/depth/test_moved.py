"""Whether the stock rose: by hand on small worlds, and what ships beside what historians read."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.depth.moved import Drift, Moves, above_zero, drift, kind, kinds, moved_row
from thawcast.depth.tables import BOUNDS, DEPTH_STOCK, KINDS, MOVING
from thawcast.standing.stock.inputs import INPUTS, StockInputs
from thawcast.standing.stock.ordinal import Ordinal
from thawcast.standing.stock.vintages import StockVintage
from thawcast.store import STARTER, load

USUAL = Drift(mean=0.02, narrow=0.03, wide=0.3, changed=0.1, pairs=500)


def test_a_rise_far_beyond_drift_is_one_and_drift_is_none():
    assert USUAL.p_rose(0.5, 0.02) > 0.99
    assert USUAL.p_rose(0.02, 0.005) < 0.15
    assert USUAL.p_rose(-0.5, 0.02) < 0.01


def test_where_the_error_drowns_all_a_rise_is_as_likely_as_not():
    assert USUAL.p_rose(0.02, 50.0) == pytest.approx(0.5, abs=0.01)


def test_the_probability_is_that_of_draws():
    rng = np.random.default_rng(3)
    n = 400_000
    error, seen = 0.05, 0.12
    wide = np.abs(rng.normal(0, USUAL.wide, n))
    still = np.where(
        rng.random(n) < USUAL.changed, -np.abs(rng.normal(0, USUAL.wide, n)), rng.normal(0, USUAL.narrow, n)
    )
    near = [np.mean(np.abs(USUAL.mean + x + rng.normal(0, error, n) - seen) < 0.01) for x in (wide, still)]
    assert USUAL.p_rose(seen, error) == pytest.approx(near[0] / (near[0] + near[1]), abs=0.02)


def test_drift_and_change_are_told_apart():
    rng = np.random.default_rng(4)
    found = drift(np.concatenate([rng.normal(-0.03, 0.02, 1600), rng.normal(-0.03, 0.25, 400)]))
    assert found.mean == pytest.approx(-0.03, abs=0.005)
    assert found.narrow == pytest.approx(0.02, abs=0.003)
    assert found.wide == pytest.approx(0.25, abs=0.03)
    assert found.changed == pytest.approx(0.2, abs=0.04)


def test_kinds_make_a_whole_and_an_unclear_one_is_mixed():
    for p_thaw, p_rose in ((0.93, 0.2), (0.9, 0.5), (0.99, 0.97)):
        assert sum(kinds(p_thaw, p_rose).values()) == pytest.approx(1)
    assert [kind(kinds(0.95, p)) for p in (0.1, 0.5, 0.9)] == ["tactical", "mixed", "deep"]
    assert above_zero(1.645, 1.0) == pytest.approx(0.95, abs=1e-3)


def world(after: dict[str, float]) -> Moves:
    """Two hundred pairs of 21 states, alike in all; of the first, inputs are other in 2011."""
    states = tuple(f"S{k:02d}" for k in range(21))
    left, right = np.triu_indices(21, k=1)
    x = np.zeros((3, 210, 9), dtype=np.float32)
    for name, value in after.items():
        x[2, 0, INPUTS.index(name)] = value
    inputs = StockInputs(
        np.array([2009, 2010, 2011]), states, left, right, np.ones((3, 210), dtype=bool), x, np.zeros_like(x), {}
    )
    slopes = np.array([0.7, 0.5, 0.2, 0.0, 0.9, 0.0, -0.4, 0.9])
    model = Ordinal(INPUTS, np.zeros(8), np.array([4.5, 3.0, -3.0, -5.0]), slopes, 1e-4 * np.eye(12), 1000, 100)
    return Moves(inputs, StockVintage(2010, {"stock": model}, 2000), 2009)


def test_old_disputes_that_age_are_no_rise():
    found = world({"clock": 2.0, "hostility": -1.0}).of("S00", "S01")
    assert found is not None
    assert found.change == 0
    assert found.aged > 0.01
    assert found.by_input["clock"] == found.by_input["hostility"] == 0


def test_what_moved_it_adds_up():
    found = world({"votes": 2.0, "organisations": 1.0, "clock": 3.0}).of("S00", "S01")
    assert found is not None
    assert sum(found.by_input.values()) == pytest.approx(found.change)
    # Slopes .5 x 2 and .2 x 1: five parts in six are the votes'.
    assert found.by_input["votes"] / found.change == pytest.approx(5 / 6)
    assert found.p_rose[0] > 0.9
    assert world({}).of("S00", "XXX") is None


def test_a_row_tells_the_kind_with_its_range():
    thaw = {"id": "S00-S01-2009+", "a": "S00", "b": "S01", "p_real": 0.95, "p_low": 0.9, "p_high": 0.99}
    row = DEPTH_STOCK.check(moved_row(world({"democracy": 2.0}), thaw)).row(0, named=True)
    assert row["p_deep"] > 0.85
    assert row["p_deep_low"] <= row["p_deep"] <= row["p_deep_high"]
    assert sum(row[f"by_{name}"] for name in MOVING) == pytest.approx(row["change"])
    assert row["as_of"] == date(2010, 12, 31)


@pytest.fixture(scope="module")
def shipped() -> pl.DataFrame:
    return load(STARTER, name="starter").table(DEPTH_STOCK)


def test_detente_is_tactical_while_it_runs(shipped: pl.DataFrame):
    # Historians read it as containment by other means: Gaddis (1982), Strategies of Containment, chapters 9 and 10.
    own = shipped.filter(id="weis-RUS-USA-1973+").sort("as_of")
    assert own["as_of"].dt.year().to_list() == [1973, 1974, 1975, 1976]
    assert (own["p_tactical"] >= 0.6).all()
    assert own["change"].abs().to_numpy().max() < 0.05


def test_that_old_disputes_age_makes_no_thaw_deep(shipped: pl.DataFrame):
    # After Mumbai the two talked again from 2011; that no new dispute came would by itself have raised the stock.
    own = shipped.filter(id="icews_quads-IND-PAK-2011+").sort("as_of")
    assert own["as_of"].dt.year().to_list() == [2011, 2012, 2013]
    assert own["aged"].to_list() == sorted(own["aged"].to_list())
    assert own["aged"][-1] > 0.4
    assert (own["p_tactical"] >= 0.6).all()


def test_a_rise_short_of_a_thaw_is_of_no_kind(shipped: pl.DataFrame):
    # The reset of 2009: its years count no thaw in any source.
    assert shipped.filter(pl.col("id").str.contains("RUS-USA-(2009|201[0-3])")).is_empty()


def test_shipped_figures_lie_in_their_ranges(shipped: pl.DataFrame):
    for name in ("change", "p_rose", *(f"p_{k}" for k in KINDS)):
        value, low, high = (shipped[f"{name}{bound}"] for bound in BOUNDS)
        assert ((low <= value) & (value <= high)).all(), name
    assert shipped.select(pl.sum_horizontal(f"p_{k}" for k in KINDS).round(3) == 1).to_series().all()
