"""The forecasters against other packages, arithmetic by hand, and what came later."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import beta

from thawcast.durability.forecast.cases import FEATURES, LevelCourse, Rises
from thawcast.durability.forecast.forecasters import FORECASTERS, LEAST, MOST, Cases, LevelMoves, logistic, teach
from thawcast.durability.forecast.outcomes import YEARS, outcomes
from thawcast.durability.forecast.record import heads
from thawcast.durability.forecast.rolling import SourceCases, known_by
from thawcast.durability.forecast.tables import FORECAST_LIKE, FORECAST_RECORD
from thawcast.durability.forecast.trees import STEPS, grown
from thawcast.durability.forecast.vintages import learned_of, rows_of
from thawcast.durability.lasting import _even  # pyright: ignore[reportPrivateUsage]
from thawcast.standing.temperature.seen import Seen


def made(n: int = 600, seed: int = 0) -> tuple[Cases, LevelMoves]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, len(FEATURES)))
    p = 1 / (1 + np.exp(-x[:, :1] - 0.3 * np.arange(3)))
    y = (rng.random((n, 3)) < p).astype(float)
    cases = Cases(
        x, np.array(["weis Y", "icews_quads Y"])[rng.integers(0, 2, n)], rng.uniform(0.5, 1, n), np.ones(n), y
    )
    moves = LevelMoves(
        np.column_stack([np.ones(n), rng.normal(size=(n, 3))]),
        np.column_stack([np.ones(n), rng.normal(size=(n, 4))]),
        rng.normal(size=(n, 3)),
    )
    return cases, moves


def test_trees_say_what_scikit_learn_says() -> None:
    sklearn = pytest.importorskip("sklearn.ensemble")
    rng = np.random.default_rng(1)
    x = np.round(rng.normal(size=(900, 4)), 1)
    y = rng.random(900)
    trees = grown(x, y, np.ones(900))
    model = sklearn.HistGradientBoostingClassifier(
        max_iter=60, max_leaf_nodes=6, learning_rate=0.06, min_samples_leaf=120, l2_regularization=20.0,
        early_stopping=False, random_state=0,
    ).fit(np.concatenate([x, x]) * STEPS, np.repeat([1, 0], 900), sample_weight=np.concatenate([y, 1 - y]))  # fmt: skip
    fresh = np.round(rng.normal(size=(300, 4)), 1)
    told = model.decision_function(np.round(fresh * STEPS))
    assert trees.odds(fresh) == pytest.approx(told, abs=1e-9)


def test_the_logit_is_that_of_statsmodels() -> None:
    api = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(400), rng.normal(size=(400, 2))])
    y, w = rng.random(400), rng.uniform(0.5, 1.5, 400)
    found = api.GLM(y, x, family=api.families.Binomial(), freq_weights=w).fit().params
    assert logistic(x, y, w, np.zeros(3)) == pytest.approx(found, abs=2e-4)


def test_an_outcome_is_the_posterior_of_the_raw_counts() -> None:
    counts, total = np.array([[10.0, 30.0, 90.0, 12.0]]), np.array([[20.0, 40.0, 100.0, 40.0]])
    none = np.zeros_like(total)
    seen = Seen((("A", "B"),), date(2000, 1, 1), 1, True, counts, total, none, none, none)
    course = LevelCourse("x", 1, seen.keys, 2000, {}, none)
    line = np.log(0.7 / 0.3)
    case = Rises(*(np.array([v]) for v in (0, 0, 0)), *(np.array([v]) for v in (line, 0.0, line, 0.9)))
    told = outcomes(seen, course, case)[0]
    # One year on: 30 of 40 under Jeffreys' prior, against a share of .7.
    assert told[0] == pytest.approx(beta.sf(0.7, 30.5, 10.5), abs=0.02)
    rng = np.random.default_rng(0)
    draws = np.stack([rng.beta(k + 0.5, n - k + 0.5, 200_000) for k, n in ((30, 40), (90, 100), (12, 40))])
    odds = np.log(draws / (1 - draws))
    for h in YEARS:
        assert told[h - 1] == pytest.approx((odds[:h].mean(axis=0) > line).mean(), abs=0.02)


def test_what_comes_after_the_origin_teaches_nothing() -> None:
    cases, moves = made()
    year, rng = np.arange(600) % 12 + 2000, np.random.default_rng(3)
    rows = pl.DataFrame({"a": ["A"] * 600, "b": [f"S{i % 50}" for i in range(600)]})
    one = SourceCases("weis Y", rows, cases, year, moves, year, np.zeros(600, int), np.zeros(600))
    late = year[:, None] + np.array(YEARS) > 2006
    changed = replace(
        one,
        cases=replace(cases, y=np.where(late, rng.random((600, 3)), cases.y)),
        moves=replace(moves, moved=np.where(late, rng.normal(size=(600, 3)), moves.moved)),
    )
    asked, _ = made(20, 4)
    first, second = (known_by([each], 2006) for each in (one, changed))
    assert first is not None
    assert second is not None
    told, again = teach(*first).odds(asked), teach(*second).odds(asked)
    for name in FORECASTERS:
        assert told[name].tolist() == again[name].tolist()


def test_what_ships_says_what_was_learned() -> None:
    cases, moves = made()
    taught = teach(cases, moves)
    rows, trees = rows_of(taught, None, 2006)
    learned = learned_of(rows, trees, FORECAST_RECORD.empty(), FORECAST_LIKE.empty()).taught
    assert learned is not None
    for name, odds in taught.odds(cases).items():
        assert learned.odds(cases)[name] == pytest.approx(odds, abs=2e-3)
        assert (odds >= np.log(LEAST / (1 - LEAST)) - 1e-9).all()
        assert (odds <= np.log(MOST / (1 - MOST)) + 1e-9).all()


def test_the_best_record_heads_and_a_short_one_picks_nothing() -> None:
    base = {"source": "weis", "freq": "Y", "vintage": 1990, "brier": 0.1, "lasted": 0.7, "known_on": date(1990, 12, 31)}
    rows = [
        base | {"horizon": h, "forecaster": name, "n": n, "log_score": loss}
        for h, n in ((1, 150), (2, 99))
        for name, loss in (("constant", 0.6), ("own", 0.5), ("stack", 0.55))
    ]
    found = heads(FORECAST_RECORD.rows(*rows))
    assert found.select("horizon", "forecaster").rows() == [(1, "own")]


@pytest.mark.parametrize(("p", "years"), [((0.4, 0.3, 0.2), 1.0), ((0.6, 0.4, 0.3), 1.5), ((0.9, 0.8, 0.7), None)])
def test_even_odds_lie_where_the_probability_is_one_half(p: tuple[float, ...], years: float | None) -> None:
    assert _even(p) == (None if years is None else pytest.approx(years))
