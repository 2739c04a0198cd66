"""The monthly level of China's partners: one level from sources that differ in offset, noise and scale."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.errors import InputError
from thawcast.standing.levels.monthly_data import CHINA, china_months
from thawcast.standing.levels.monthly_model import fit, run, start
from thawcast.standing.levels.monthly_values import POINT, YEAR, Channel, MonthlyHyper, Months

GAIN = 7 + 6 + 3
"""Place of the second source's gain among the parameters: seven common ones, six of the first source, its own three."""


def simulated(dyads: int, months: int, *, gain: float, seed: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 1, (dyads, 1)) + np.cumsum(rng.normal(0, 0.15, (dyads, months)), axis=1)
    offset = rng.normal(0, 1, (dyads, 1))
    values = np.stack([level, gain * level + offset], axis=2) + rng.normal(0, 0.5, (dyads, months, 2))
    return level, values


def laid_out(values: np.ndarray, *, doubt: float | None = 0.1) -> Months:
    sources = (Channel("one", POINT, anchor=True, freedom=5.0), Channel("two", POINT, freedom=5.0, doubt=doubt))
    keys = tuple((f"A{d:02}", "ZZZ") for d in range(len(values)))
    return Months.scores(keys, 2002, sources, values)


def scores(values: np.ndarray) -> pl.DataFrame:
    """Rows of three sources from an array (dyads, months)."""
    rows = [
        (f"A{d:02}", "CHN", date(2002 + t // 12, t % 12 + 1, 1), source.name, float(values[d, t]))
        for d, t in np.ndindex(*values.shape)
        for source in CHINA
    ]
    return pl.DataFrame(rows, schema=["a", "b", "period", "src", "score"], orient="row")


def test_what_all_partners_share_stays_in():
    values = np.zeros((5, 48))
    values[:, 24:] = 1.0
    data = china_months(scores(values))
    assert (data.seen[:, 24:] == 1.0).all()
    told = run(data, MonthlyHyper(start(data.sources), np.full(9, 1 / 9)))
    assert (told.level[:, 47] - told.level[:, 23]).min() > 0.5


def test_a_scale_far_from_one_needs_strong_evidence():
    _, thin = simulated(2, 24, gain=2.0)
    assert fit(laid_out(thin, doubt=0.05)).theta[GAIN] == pytest.approx(1.0, abs=0.1)
    assert abs(fit(laid_out(thin, doubt=None)).theta[GAIN] - 1.0) > 0.3
    _, thick = simulated(30, 96, gain=2.0)
    assert fit(laid_out(thick, doubt=0.2)).theta[GAIN] == pytest.approx(2.0, abs=0.15)


def test_years_that_do_not_set_the_scale_are_refused():
    _, values = simulated(2, 24, gain=1.0)
    data = laid_out(values)
    with pytest.raises(InputError, match=r"^two: .*make it the anchor$"):
        fit(replace(data, sources=(data.sources[0], replace(data.sources[1], form=YEAR))))


def test_one_wild_month_moves_the_level_little():
    _, values = simulated(12, 72, gain=1.0)
    data = laid_out(values)
    hyper = fit(data)
    wild = values.copy()
    wild[0, 60, 1] += 100
    plain, moved = (run(replace(data, seen=x), hyper).level[0, 60] for x in (values, wild))
    assert abs(moved - plain) < 0.5
