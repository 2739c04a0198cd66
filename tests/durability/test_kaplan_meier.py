"""The Kaplan-Meier estimate beside published values; its interval and the constant-hazard baseline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thawcast.durability.kaplan_meier import Life, survival

REMISSION = [
    *(Life(weeks, True) for weeks in (6, 6, 6, 7, 10, 13, 16, 22, 23)),
    *(Life(weeks, False) for weeks in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)),
]
"""Weeks in remission of 21 children with leukaemia on 6-mercaptopurine (Freireich et al. 1963, Blood 21, 699-716)."""

PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
"""Kaplan-Meier estimate as in Kleinbaum & Klein, Survival Analysis, ch. 2."""

lives = st.lists(st.builds(Life, st.integers(0, 12), st.booleans()), max_size=40)


def test_published_values_of_the_remission_data():
    curve = survival(REMISSION)
    assert {t: round(curve.value[t], 3) for t in PUBLISHED} == PUBLISHED
    assert [curve.at_risk[t] for t in (6, 7, 10, 13, 16, 22, 23)] == [21, 17, 15, 12, 11, 7, 6]
    assert curve.value[35] == curve.value[23], "no one relapsed after week 23"
    assert curve.years == tuple(range(36))


@given(lives, st.integers(0, 8))
def test_conditional_survival_is_the_ratio_of_two_points(cases: list[Life], age: int):
    whole, rest = survival(cases), survival(cases, age=age)
    for t in rest.years:
        if age + t < len(whole.years) and whole.value[age] > 0:
            assert rest.value[t] == pytest.approx(whole.value[age + t] / whole.value[age], abs=1e-12)


@given(lives, st.integers(0, 8))
def test_intervals_contain_the_estimate_and_widen_from_certainty(cases: list[Life], age: int):
    curve = survival(cases, age=age)
    assert curve.value[0] == curve.low[0] == curve.high[0] == 1.0
    for low, value, high in zip(curve.low, curve.value, curve.high, strict=True):
        assert 0.0 <= low <= value <= high <= 1.0
    assert list(curve.value) == sorted(curve.value, reverse=True)
    assert survival(cases, age=age) == curve, "the same input gives the same interval"


def test_no_cases_leave_only_the_start():
    curve = survival([])
    assert (curve.years, curve.value, curve.at_risk) == ((0,), (1.0,), (0,))


def test_an_age_beyond_every_case_leaves_only_the_start():
    assert survival([Life(2, True)], age=5).years == (0,)


def test_no_relapse_is_not_taken_for_certainty():
    curve = survival([Life(3, False)] * 4)
    assert curve.value == (1.0, 1.0, 1.0, 1.0)
    assert curve.low[1] < 0.85, "four cases cannot rule out a danger of one in seven"
    assert curve.low[3] < curve.low[1]


def test_interval_of_the_first_year_is_the_beta_posterior():
    # One relapse among ten: the hazard is Beta(1.5, 9.5) under Jeffreys' prior; its 5% and 95% quantiles are .0179 and
    # .3306 (R: qbeta(c(.05, .95), 1.5, 9.5)), so survival lies within .669 and .982. 4,000 draws: bound .015.
    from scipy.stats import beta

    low, high = 1 - beta.ppf([0.95, 0.05], 1.5, 9.5)
    curve = survival([Life(1, True), *[Life(1, False)] * 9])
    assert curve.value[1] == pytest.approx(0.9)
    assert curve.low[1] == pytest.approx(low, abs=0.015)
    assert curve.high[1] == pytest.approx(high, abs=0.005)
