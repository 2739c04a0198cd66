# pyright: basic, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""What must hold for any two states at any date."""

import json
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from thawcast.assessment import assess
from thawcast.errors import ThawcastError
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.states import states
from thawcast.store import STARTER, load

CODES = sorted(state.code for state in states(on=date(2013, 1, 1)))


@pytest.fixture(scope="module")
def starter():
    return load(STARTER, name="starter")


def refuse(constant):
    raise AssertionError(f"{constant} is no JSON")


@settings(max_examples=20)
@given(
    st.sampled_from(CODES),
    st.sampled_from(CODES),
    st.sampled_from([date(2005, 7, 1), date(2010, 12, 31), date(2014, 12, 31)]),
)
def test_order_does_not_matter_and_json_is_strict(starter, a, b, day):
    try:
        text = assess(a, b, as_of=day, store=starter).to_json()
    except ThawcastError as error:
        with pytest.raises(type(error)):
            assess(b, a, as_of=day, store=starter)
        assume(False)
    assert assess(b, a, as_of=day, store=starter).to_json() == text
    json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize(("a", "b"), [("USA", "RUS"), ("PAK", "IND")])
def test_without_a_date_the_last_day_known_of_the_two(starter, a, b):
    own = dict(zip("ab", sorted((a, b)), strict=True))
    last = starter.table(TEMPERATURE).filter(**own)["known_on"].max()
    assert last >= date(2022, 12, 31), "months reach further than the years to 2014"
    found = assess(a, b, store=starter)
    assert found.as_of == last
    assert found.to_json() == assess(a, b, as_of=last, store=starter).to_json()


def test_without_a_date_or_events_the_last_day_of_the_data(starter):
    assert assess("LUX", "MLT", store=starter).as_of == starter.span[1], "Luxembourg is not in the event data"


def test_text_and_dates_mean_the_same(starter):
    by_text = assess("united states", "Russian Federation", as_of="2010-12-31", store=starter)
    assert by_text.to_json() == assess("USA", "RUS", as_of=date(2010, 12, 31), store=starter).to_json()
