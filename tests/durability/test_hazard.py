# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""The hazard, its raw judgement and its inputs, against arithmetic by hand and statsmodels."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import beta

from thawcast.durability.backtest.baselines import climatology, cox_coefficients, ewma, persistence
from thawcast.durability.hazard.blocks import Blocks, first_low
from thawcast.durability.hazard.covariates import SUBSTANTIVE, dyad_classes, substantive
from thawcast.durability.hazard.design import duration, periods
from thawcast.durability.hazard.model import fit
from thawcast.errors import InputError


def one_block(coop, total):
    shape = (1, 1)
    full = [np.full(shape, float(x)) for x in (coop, total, 4.0, 1.0, 0.0)]
    return Blocks((2011,), *full)


def test_a_block_is_judged_by_its_own_beta_posterior():
    # Prior Beta(4, 1), 6 cooperative of 20: posterior Beta(10, 15); the line at log-odds 0 is a share of one half.
    p = one_block(6, 20).p_below(np.array([0]), 2011, np.array([0.0]))
    assert p[0] == pytest.approx(beta(10, 15).cdf(0.5))
    assert np.isnan(one_block(0, 0).p_below(np.array([0]), 2011, np.array([0.0])))[0]
    assert np.isnan(one_block(6, 20).p_below(np.array([0]), 2012, np.array([0.0])))[0]


def test_a_relapse_needs_more_than_the_stated_probability():
    assert first_low([np.array([0.8, 0.81])]).tolist() == [0, 1]


def landmark_rows(n, *, rng, effect=0.0, years=(2004, 2005, 2006, 2007)):
    x = rng.normal(size=n)
    low = rng.random(n) < 1 / (1 + np.exp(-(-1.0 + effect * x)))
    return pl.DataFrame(
        {
            "id": [f"e{i}" for i in range(n)],
            "a": [f"A{i}" for i in range(n)],
            "b": [f"B{i}" for i in range(n)],
            "row": np.arange(n),
            "year": [years[i % len(years)] for i in range(n)],
            "onset": [years[i % len(years)] for i in range(n)],
            "relapse": low.astype(int),
            "followed": 1,
            "weight": 1.0,
            "class": 0,
            "substance": x,
        }
    )


def test_a_block_seen_from_several_landmarks_counts_once():
    rows = pl.DataFrame(
        {"row": [7, 7], "year": [2004, 2005], "relapse": [0, 0], "followed": [2, 1], "weight": [1.0, 0.5]}
    )
    at = periods(rows, leads=2, until=2006)
    # Blocks: 2005 from the first, 2006 from both, so half of 1.0 and half of 0.5.
    assert sorted(at.weight.tolist()) == [0.25, 0.5, 1.0]
    assert periods(rows, leads=2, until=2005).weight.tolist() == [1.0], "2006 is not known at the end of 2005"


def test_fit_agrees_with_statsmodels_where_the_prior_says_little():
    import statsmodels.api as sm

    rows = landmark_rows(3000, rng=np.random.default_rng(4), effect=0.8)
    loose = {"duration": 1e6, "substantive": 1e-6, "class": 1e6, "year": 1e6}
    found = fit(rows, covariates=("substance",), leads=1, until=2010, precision=loose)
    x = rows["substance"].to_numpy()
    x = (x - x.mean()) / x.std()
    theirs = sm.Logit(rows["relapse"].to_numpy(), sm.add_constant(x)).fit(disp=0)
    at = found.design.names.index("substance")
    assert found.coef[at] == pytest.approx(theirs.params[1], abs=2e-3)
    assert np.sqrt(found.cov[at, at]) == pytest.approx(theirs.bse[1], abs=2e-3)


def test_coxs_coefficients_are_those_of_statsmodels():
    from statsmodels.duration.hazard_regression import PHReg

    rng = np.random.default_rng(5)
    age = rng.integers(0, 4, 400).astype(float)
    x = rng.standard_normal((400, 3))
    died = (rng.random(400) < 1 / (1 + np.exp(1.5 - x @ [0.8, 0.0, -0.4]))).astype(float)
    # A relapse halfway through the year: who enters at the next age is then not at risk yet, in statsmodels either.
    theirs = PHReg(age + 0.5, x, status=died, entry=age).fit(disp=0)
    assert cox_coefficients(x, died, age) == pytest.approx(theirs.params, abs=1e-6)


def test_cox_is_silent_where_no_ratio_is_large_enough():
    x = np.array([[2.0], [1.0], [0.0], [-1.0]])
    assert cox_coefficients(x, np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0, 1.0])) is None


def test_what_the_data_do_not_support_shrinks():
    rng = np.random.default_rng(9)
    none = fit(landmark_rows(300, rng=rng), covariates=("substance",), leads=1, until=2010)
    some = fit(landmark_rows(300, rng=rng, effect=1.5), covariates=("substance",), leads=1, until=2010)
    at = none.design.names.index("substance")
    assert abs(none.coef[at]) < 0.2 < some.coef[at]
    assert some.coef[at] < 1.7


@pytest.mark.parametrize("link", ["logit", "cloglog"])
def test_forecasts_are_survival_curves_with_the_right_average(link):
    rng = np.random.default_rng(2)
    rows = landmark_rows(600, rng=rng, effect=1.0)
    found = fit(rows, covariates=("substance",), leads=1, until=2010, link=link)
    draws = found.draws(rows, leads=3, number=200, seed=1)
    assert draws.shape == (200, 600, 3)
    assert (np.diff(draws, axis=2) <= 0).all()
    # A logistic fit reproduces the mean of what it learned from; the shock of the year blurs it a little.
    assert draws[:, :, 0].mean() == pytest.approx(1 - rows["relapse"].mean(), abs=0.03)
    assert (draws == found.draws(rows, leads=3, number=200, seed=1)).all()


def test_too_few_relapses_are_refused():
    rows = landmark_rows(40, rng=np.random.default_rng(0)).with_columns(relapse=pl.lit(0))
    with pytest.raises(InputError, match="0 relapses known by 2010"):
        fit(rows, covariates=("substance",), leads=1, until=2010)


def test_duration_is_linear_in_log_age_beyond_the_last_knot():
    # A restricted cubic spline is linear beyond its last knot: equal steps of log age, equal steps of the bend.
    bend = duration(np.array([8, 16, 32]))[:, 1]
    assert bend[2] - bend[1] == pytest.approx(bend[1] - bend[0])
    assert duration(np.array([2]))[0, 0] == 0.0


def test_baselines_by_hand():
    train = pl.DataFrame(
        {
            "row": [1, 2, 3, 4],
            "year": [2005] * 4,
            "relapse": [1, 0, 0, 2],
            "followed": [2] * 4,
            "weight": [1.0] * 4,
        }
    )
    test = pl.DataFrame({"below_now": [0.3], "ewma_low": [0.1]})
    # First year (1 + .5) / (4 + 1), second (1 + .5) / (3 + 1).
    curve = climatology(train, test, leads=2, until=2007)
    assert curve[0] == pytest.approx([0.7, 0.7 * 0.625])
    assert climatology(train, test, leads=1, until=2005)[0, 0] == 0.5, "nothing known: an even chance"
    assert persistence(test, leads=2)[0] == pytest.approx([0.7, 0.7])
    assert ewma(test, leads=2)[0] == pytest.approx([0.9, 0.81])


def test_covariates_as_known_at_the_landmark():
    rows = pl.DataFrame(
        {"a": ["A", "A"], "b": ["B", "B"], "year": [2008, 2010], "onset": [2007, 2007], "source_year": [2008, 2010]}
    )
    leaders = pl.DataFrame({"state": ["A", "A", "B"], "start": [date(2000, 1, 1), date(2009, 5, 1), date(2001, 1, 1)]})
    disputes = pl.DataFrame({"a": ["A"] * 2, "b": ["B"] * 2, "year": [1990, 2009], "onsets": [1, 2]})
    trade = pl.DataFrame(
        {
            "a": ["A", "A"],
            "b": ["B", "C"],
            "year": [2008, 2008],
            "flow": [10.0, 30.0],
            "known_on": [date(2008, 12, 31)] * 2,
        }
    )
    found = substantive(rows, {"leaders": leaders, "disputes": disputes, "trade": trade})
    assert found.columns == list(SUBSTANTIVE)
    assert found["leader_changes"].to_list() == [0.0, 1.0]
    # The dispute of 1990 is older than ten years; two began in 2009: log(1 + 2).
    assert found["past_disputes"].to_list() == pytest.approx([0.0, np.log(3)])
    # A trades 40 in all, of which 10 with B: the smaller of the two shares is a quarter.
    assert found["trade_share"].to_list() == pytest.approx([np.log(0.2501)] * 2)
    assert found["shared_igos"].null_count() == 2


def test_classes():
    near = pl.DataFrame({"a": ["DEU", "ARG"], "b": ["FRA", "BRA"], "start": [date(1955, 5, 5), date(2012, 1, 1)]})
    rows = pl.DataFrame({"a": ["DEU", "RUS", "CHN", "ARG"], "b": ["FRA", "USA", "PER", "BRA"], "year": [2009] * 4})
    assert dyad_classes(rows, {"contiguity": near}).tolist() == [3, 2, 1, 0]


def test_chapter_tells_the_model_and_leads_only_where_it_has_earned_it():
    from tests.durability.test_chapter import OWN, TWELVE, chapter, standing

    from thawcast.durability.lasting import forecast
    from thawcast.durability.outlook import judged, outlook

    made = pl.DataFrame(
        {"id": [OWN.id] * 3, "origin_year": 2010, "horizon_months": [12, 24, 36], "p": [0.9, 0.8, 0.7]}
    ).with_columns(low=pl.col("p") - 0.1, high=pl.col("p") + 0.05)
    why = pl.DataFrame(
        {
            "id": [OWN.id] * 2,
            "origin_year": 2010,
            "term": ["substance", "noise"],
            "deviation": [-1.0, 2.0],
            "contribution": [-0.3, 0.5],
            "gain": [0.014, None],
        }
    )
    n = 40

    def record(right):
        lasted = np.arange(n) % 2 == 0
        said = np.where(lasted == right, 0.9, 0.1)
        one = {
            "id": [f"r{i}" for i in range(n)],
            "a": [f"A{i % 8}" for i in range(n)],
            "b": [f"B{i}" for i in range(n)],
        }
        rest = dict.fromkeys(("climatology", "wide_climatology", "mechanical"), 0.5)
        return pl.concat(
            pl.DataFrame(
                {**one, "origin_year": 2008, "horizon_months": m, "hazard": said, "lasted": lasted}
            ).with_columns(**{k: pl.lit(v) for k, v in rest.items()})
            for m in (12, 24, 36)
        )

    good = outlook(made, why, judged(record(right=True)), id=OWN.id, year=2010)
    bad = outlook(made, why, judged(record(right=False)), id=OWN.id, year=2010)
    # Every forecast off by .1 against .5: skill 1 - .01 / .25.
    assert good.records[12].skill.value == pytest.approx(0.96)
    # Half of those said to last with .9 did: all twenty of them.
    assert (good.records[12].near, good.records[12].lasted) == (20, 1.0)
    assert [e.estimate.value for e in forecast(standing(), (OWN, *TWELVE), good)] == [0.9, 0.8, 0.7]
    assert [e.estimate.value for e in forecast(standing(), (OWN, *TWELVE), bad)] == pytest.approx([0.8, 0.6, 0.4])
    told = chapter(standing(), (OWN, *TWELVE), outlook=bad)
    assert told.numbers["method"] == "kaplan_meier"
    assert any("had not beaten climatology" in c for c in told.claims)
    assert any("noise of a year (+0.50)" in c for c in told.claims)
    assert chapter(standing(), (OWN, *TWELVE), outlook=good).answer.startswith(
        "Probability of lasting, by the hazard model: 12 months 90% (80% to 95%)"
    )
    assert outlook(made, why, {}, id=OWN.id, year=2009) is None
