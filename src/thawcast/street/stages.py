"""Street's stage of the build: whether the two sides of each active dyad answer each other, year by year."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from thawcast.stages import Given, Stage
from thawcast.street.controls import control_columns
from thawcast.street.dyads import ConflictPanel, conflict_panel
from thawcast.street.estimate.bayes import bvar_of
from thawcast.street.estimate.granger import GrangerTest
from thawcast.street.estimate.index import StreetIndex
from thawcast.street.estimate.pair_var import PairVar, VarSettings, fit_pair
from thawcast.street.estimate.responses import generalised, pointwise
from thawcast.street.estimate.series import damp, standardise
from thawcast.street.estimate.skill import skill
from thawcast.street.estimate.var import slopes
from thawcast.street.judge import (
    MIN_ACTIVE,
    Conduct,
    Side,
    Verdict,
    fewest_active,
    judge,
    judge_crossed,
)
from thawcast.street.regimes.heldout import compare
from thawcast.street.regimes.msvar import prepare
from thawcast.street.tables import CONFLICT_SERIES, STREET
from thawcast.values import Estimate, Floats, two_digits

STREET_VAR = VarSettings(lags=2, draws=499)
"""Months over which an answer is looked for, fixed so that rows of different years and dyads compare; replications."""

REGIME_ACTIVE = 120
"""Months with conflict events that each side needs before regimes are compared."""

FIRST_FIT = 36
"""Months before the held-out ones."""

HELD_OUT = 36
"""Last months forecast to measure skill and to compare regimes, where as many are left after `FIRST_FIT`."""

FIRST_MONTHS = 60
"""Months of data before the first row."""

RESPONSE_MONTHS = 6
"""Last month of the responses."""

RESPONSE_DRAWS = 400
"""Posterior draws behind the responses."""

UNSETTLED = 99.99
"""Bound of a stored answer: one hundred standard deviations says no more than that the series does not settle."""


def street(counts: pl.DataFrame) -> pl.DataFrame:
    """Judge every active dyad at the end of every year, on nothing but the months before.

    Args:
        counts: Rows of `tables.COUNTS`; the monthly ones are used.

    Returns:
        Rows of `STREET`.
    """
    whole = conflict_panel(counts)
    pairs = sorted({(min(k), max(k)) for k in whole.counts if (k[1], k[0]) in whole.counts})
    rows: list[dict[str, Any]] = []
    for year in range(whole.months[0].year, whole.months[-1].year + 1) if whole.months else ():
        as_of = date(year, 12, 31)
        for a, b in pairs:
            rows += dyad_rows(whole, a, b, as_of)
    return STREET.rows(*rows).sort(STREET.key)


def dyad_rows(whole: ConflictPanel, a: str, b: str, as_of: date) -> Iterator[dict[str, Any]]:
    """Judge one dyad at one date.

    Args:
        whole: All dyads.
        a: One state.
        b: The other.
        as_of: Months that had not ended by this day are not used.

    Yields:
        One row of `STREET` for each series that has enough active months; nothing where all conflict has too few.
    """
    months = whole.until(as_of)
    events, totals = (v[:months] for v in whole.pair(a, b))
    conflict, context = events.sum(axis=2), totals.sum(axis=2)
    if months < FIRST_MONTHS or fewest_active(conflict) < MIN_ACTIVE:
        return
    quads = {"verbal": events[:, :, 0], "material": events[:, :, 1]}
    told = {name: fewest_active(values) >= MIN_ACTIVE for name, values in quads.items()}
    for series in CONFLICT_SERIES:
        if not told.get(series, all(told.values()) if series == "words_by_deeds" else True):
            continue
        values = conflict if series in {"conflict", "words_by_deeds"} else quads[series]
        row: dict[str, Any] = {"a": a, "b": b, "as_of": as_of, "series": series, "months": months, "known_on": as_of}
        for side, j in (("a", 0), ("b", 1)):
            count = np.array(values[:, j].sum())
            row |= {f"{side}_active": int((values[:, j] > 0).sum()), f"{side}_events": int(two_digits(count))}
        if series == "words_by_deeds":
            row |= _words_by_deeds(events, context)
        else:
            row |= _judged(values, context)
        if series == "conflict":
            row |= _forecasting(conflict, context) | _responses(conflict, context)
            if fewest_active(conflict) >= REGIME_ACTIVE:
                row |= _regimes(conflict, context)
        yield row


def _judged(values: Floats, context: Floats) -> dict[str, Any]:
    raw, damped = (control_columns(context, damped=flag) for flag in (False, True))
    judged = judge(Conduct(values, damp(values), raw, damped), STREET_VAR)
    tests = judged.damped.tests
    return {
        **_verdict(judged.sides, judged.verdict, judged.damped.street),
        **_p_values(tests[1, 0], tests[0, 1]),
        **_bounded("correlation", judged.damped.correlation),
        "fragile": judged.fragile,
    }


def _words_by_deeds(events: Floats, context: Floats) -> dict[str, Any]:
    """Does A's material conflict follow B's verbal conflict, and the reverse? Two VARs, one a side."""
    one, other = (_damped(np.stack([events[:, j, 1], events[:, 1 - j, 0]], axis=1), context) for j in (0, 1))
    street, sides, verdict = judge_crossed(one, other)
    return {**_verdict(sides, verdict, street), **_p_values(one.tests[1, 0], other.tests[1, 0])}


def _damped(values: Floats, context: Floats) -> PairVar:
    return fit_pair(damp(values), STREET_VAR, exog=control_columns(context, damped=True))


def _verdict(sides: tuple[Side, Side], verdict: Verdict, street: StreetIndex) -> dict[str, Any]:
    index = street.index
    return {
        "verdict": verdict,
        "a_side": sides[0],
        "b_side": sides[1],
        "index": index.value,
        "low": index.low,
        "high": index.high,
        **_bounded("a_answers", street.a_answers),
        **_bounded("b_answers", street.b_answers),
    }


def _p_values(a: GrangerTest, b: GrangerTest) -> dict[str, float]:
    return {f"p_{side}_{k}": getattr(t, f"p_{k}") for side, t in (("a", a), ("b", b)) for k in ("hc3", "wild")}


def _bounded(name: str, estimate: Estimate) -> dict[str, float | None]:
    found = {"": estimate.value, "_low": estimate.low, "_high": estimate.high}
    return {f"{name}{k}": None if v is None else min(max(v, -UNSETTLED), UNSETTLED) for k, v in found.items()}


def _forecasting(values: Floats, context: Floats) -> dict[str, int]:
    controls = standardise(control_columns(context, damped=True))
    lags, hold_out = STREET_VAR.lags, _held_out(values)
    found = skill(damp(values), lags=lags, hold_out=hold_out, exog=controls, refit=12)
    return {f"beats_{baseline}": mark for baseline, mark in found.beats.items()}


def _responses(values: Floats, context: Floats) -> dict[str, list[float]]:
    fit = _damped(values, context).fit
    coef, sigma = bvar_of(fit.y, fit.x, fit.lags).draw(RESPONSE_DRAWS, np.random.default_rng(0))
    paths = generalised(slopes(coef, 2, fit.lags), sigma, RESPONSE_MONTHS)
    out: dict[str, list[float]] = {}
    for side, effect in (("a", 0), ("b", 1)):
        band = pointwise(paths[:, :, effect, 1 - effect])
        for bound, path in (("", band.middle), ("_low", band.low), ("_high", band.high)):
            out[f"{side}_response{bound}"] = np.clip(path, -UNSETTLED, UNSETTLED).tolist()
    return out


def _regimes(values: Floats, context: Floats) -> dict[str, float | None]:
    """Do switching coefficients beat switching variances once the controls are partialled out?"""
    controls = standardise(control_columns(context, damped=True))
    x = np.concatenate([np.ones((controls.shape[0], 1)), controls], axis=1)
    y = standardise(damp(values))
    rest = standardise(y - x @ np.linalg.lstsq(x, y, rcond=None)[0])
    comparison = compare(prepare(rest, lags=STREET_VAR.lags), hold_out=_held_out(values), folds=1)
    return _bounded("regime_gain", comparison.gain((2, "all"), (2, "variance")))


def _held_out(values: Floats) -> int:
    return min(HELD_OUT, values.shape[0] - FIRST_FIT)


def street_table(given: Given) -> dict[str, pl.DataFrame]:
    """Judge every active dyad, year by year."""
    return {"street": street(given["counts"])}


STAGES = (Stage("street", ("counts",), (STREET,), street_table, quick=False),)
