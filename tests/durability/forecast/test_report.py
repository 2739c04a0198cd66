"""The report of the backtest against arithmetic by hand."""

from datetime import date
from math import log

import polars as pl
import pytest

from thawcast.durability.forecast.forecasters import FORECASTERS
from thawcast.durability.forecast.record import BEST, RULES, STACK
from thawcast.durability.forecast.report import headlines, report, rules_apart, score_tables


def made() -> pl.DataFrame:
    """Sixty cases, forty-five of which lasted: the constant says .75, all others .9 or .1 and are right."""
    lasted = [1.0] * 45 + [0.0] * 15
    told = [0.9 if y else 0.1 for y in lasted]
    return pl.DataFrame(
        {
            "source": ["weis Y"] * 60,
            "a": [f"A{i % 6}" for i in range(60)],
            "b": [f"B{i % 10}" for i in range(60)],
            "period": [date(1980, 1, 1)] * 60,
            "age": [0.0] * 60,
            "p_real": [0.8] * 60,
            "horizon": [1] * 60,
            "y": lasted,
            **{name: [0.75] * 60 if name == "constant" else told for name in FORECASTERS},
            **dict.fromkeys(RULES, told),
            "headed": told,
            "exchangeable": [0.75] * 60,
        }
    )


def test_skill_by_hand() -> None:
    told = report({"pairs": made()})
    row = next(r for r in told["results"] if r["forecaster"] == "headed")
    assert (row["n"], row["horizon_months"], row["lasted"]) == (60, 12, 0.75)
    assert row["brier"]["value"] == pytest.approx(0.01)
    # The constant's Brier score is .75 x .25.
    assert row["skill_constant"]["value"] == pytest.approx(1 - 0.01 / 0.1875, abs=1e-4)
    assert row["skill_exchangeable"]["value"] == row["skill_constant"]["value"]
    assert len(score_tables(told)) == 1


def test_bold_headlines_have_their_exact_interval() -> None:
    (row,) = headlines(made(), 0.9)
    assert (row["n"], row["promised"], row["lasted"]) == (45, 0.9, 1.0)
    # All 45 of 45: the lower end of the exact interval is .05 ^ (1 / 45).
    assert row["low"] == pytest.approx(0.05 ** (1 / 45), abs=1e-4)
    assert row["high"] == 1.0


def test_the_gain_of_one_rule_over_another() -> None:
    # Right with .9 where the other says .75 either way: 45 log(.9 / .75) and 15 log(.9 / .25), over 60.
    (row,) = rules_apart(made().with_columns(pl.lit(0.75).alias(BEST)), "WEIS")
    assert (row["n"], row["differ"]) == (60, 60)
    assert row["gain"]["value"] == pytest.approx((45 * log(0.9 / 0.75) + 15 * log(0.9 / 0.25)) / 60, abs=1e-4)
    assert STACK in RULES
