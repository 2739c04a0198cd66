"""Parts that pages share."""

from datetime import date

import pytest

from thawcast.web.pages.parts import in_order


@pytest.mark.parametrize(("order", "expected"), [("up", [None, 3, 8, 11]), ("down", [11, 8, 3, None])])
def test_onsets_of_one_year_are_sorted_by_their_month(order, expected):
    months = [11, 3, None, 8]
    rows = [{"onset": 2020, "onset_month": None if m is None else date(2020, m, 1)} for m in months]
    found = in_order([*rows, {"onset": None, "onset_month": None}], "onset", order)
    assert found[-1]["onset"] is None, "what is unknown comes last"
    assert [r["onset_month"] and r["onset_month"].month for r in found[:-1]] == expected
