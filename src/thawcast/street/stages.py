"""Street's stage of the starter build: whether the two sides of each active dyad answer each other, year by year."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from thawcast.stages import Given, Stage
from thawcast.street.controls import control_columns
from thawcast.street.dyads import Panel, panel
from thawcast.street.estimate.bayes import bvar_of
from thawcast.street.estimate.index import StreetIndex, answer_draws, index_of
from thawcast.street.estimate.pair_var import Reading, read, standardise
from thawcast.street.estimate.responses import generalised
from thawcast.street.estimate.series import Floats, damp
from thawcast.street.estimate.skill import Skill, skill
from thawcast.street.estimate.var import slopes
from thawcast.street.judge import Side, judge_sides, side_of
from thawcast.street.regimes.heldout import compare
from thawcast.street.regimes.msvar import prepare
from thawcast.street.tables import BASELINES, SERIES, STREET
from thawcast.tables import CENTI, PER_MILLE

LAGS = 2
"""Months over which an answer is looked for; fixed, so that rows of different years and dyads compare."""

ACTIVE = 40
"""Months with conflict events that each side needs before a series is analysed."""

REGIME_ACTIVE = 120
"""Months with conflict events that each side needs before regimes are compared."""

FIRST_FIT = 36
"""Months before the held-out ones."""

HELD_OUT = 36
"""Last months forecast to measure skill and to compare regimes, where as many are left after `FIRST_FIT`."""

FEWEST = 60
"""Months of data before the first row."""

DRAWS = 499
"""Wild-bootstrap replications."""

HORIZON = 6
"""Last month of the responses."""

LARGEST = 9999
"""Bound of a stored answer: one hundred standard deviations says no more than that the series does not settle."""


def street(counts: pl.DataFrame) -> pl.DataFrame:
    """Judge every active dyad at the end of every year, on nothing but the months before.

    Args:
        counts: Rows of `tables.COUNTS`; the monthly ones are used.

    Returns:
        Rows of `STREET`.
    """
    whole = panel(counts)
    pairs = sorted({(min(k), max(k)) for k in whole.counts if (k[1], k[0]) in whole.counts})
    rows: list[dict[str, Any]] = []
    for year in range(whole.months[0].year, whole.months[-1].year + 1) if whole.months else ():
        as_of = date(year, 12, 31)
        for a, b in pairs:
            rows += dyad_rows(whole, a, b, as_of)
    return pl.DataFrame(rows, schema=STREET.schema).sort(STREET.key)


def dyad_rows(whole: Panel, a: str, b: str, as_of: date) -> Iterator[dict[str, Any]]:
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
    conflict = events.sum(axis=2)
    if months < FEWEST or (conflict > 0).sum(axis=0).min() < ACTIVE:
        return
    context = totals.sum(axis=2)
    for series in SERIES:
        values = {"conflict": conflict, "verbal": events[:, :, 0], "material": events[:, :, 1]}.get(series)
        active = (conflict if values is None else values) > 0
        if values is None and min((events[:, :, q] > 0).sum(axis=0).min() for q in (0, 1)) < ACTIVE:
            continue
        if active.sum(axis=0).min() < ACTIVE:
            continue
        total = (conflict if values is None else values).sum(axis=0)
        row: dict[str, Any] = {"a": a, "b": b, "as_of": as_of, "series": series, "months": months, "known_on": as_of}
        for side, j in (("a", 0), ("b", 1)):
            row |= {f"{side}_active": int(active[:, j].sum()), f"{side}_events": _two_digits(int(total[j]))}
        row |= _words_by_deeds(events, context) if values is None else _judged(values, context)
        if series == "conflict":
            row |= _forecasting(conflict, context) | _responses(conflict, context)
            if active.sum(axis=0).min() >= REGIME_ACTIVE:
                row |= _regimes(conflict, context)
        yield row


def _judged(values: Floats, context: Floats) -> dict[str, Any]:
    damped, raw = (_reading(values, context, damped=flag) for flag in (True, False))
    alone = read(damp(values), lags=LAGS, draws=DRAWS)
    sides = (damped.side(0), damped.side(1))
    together = damped.correlation.above_zero or "answers" in {alone.side(0), alone.side(1)}
    fragile = any((raw.side(j) == "answers") != (sides[j] == "answers") for j in (0, 1))
    c = damped.correlation
    return {
        **_verdict(sides, damped.street, together=together),
        **_p_values(damped, damped),
        **{f"correlation{k}": _centi(v) for k, v in (("", c.value), ("_low", c.low), ("_high", c.high))},
        "fragile": fragile,
    }


def _words_by_deeds(events: Floats, context: Floats) -> dict[str, Any]:
    """Does A's material conflict follow B's verbal conflict, and the reverse? Two VARs, one a side."""
    one, other = (
        _reading(np.stack([events[:, j, 1], events[:, 1 - j, 0]], axis=1), context, damped=True) for j in (0, 1)
    )
    answers = np.zeros((2000, 2, 2))
    answers[:, 0, 1] = answer_draws(one.fit, np.ones(2))[:, 0, 1]
    answers[:, 1, 0] = answer_draws(other.fit, np.ones(2), seed=1)[:, 0, 1]
    index = index_of(answers)
    sides = (
        side_of(index.a_answers, rejects=one.tests[1, 0].rejects()),
        side_of(index.b_answers, rejects=other.tests[1, 0].rejects()),
    )
    return {**_verdict(sides, index, together=False), **_p_values(one, other, second=(1, 0))}


def _reading(values: Floats, context: Floats, *, damped: bool) -> Reading:
    level = damp(values) if damped else values
    return read(level, lags=LAGS, exog=control_columns(context, damped=damped), draws=DRAWS)


def _verdict(sides: tuple[Side, Side], index: StreetIndex, *, together: bool) -> dict[str, Any]:
    i, a, b = index.index, index.a_answers, index.b_answers
    return {
        "verdict": judge_sides(*sides, together=together),
        "a_side": sides[0],
        "b_side": sides[1],
        **{k: _centi(v) for k, v in (("index", i.value), ("low", i.low), ("high", i.high))},
        **{f"a_answers{k}": _centi(v) for k, v in (("", a.value), ("_low", a.low), ("_high", a.high))},
        **{f"b_answers{k}": _centi(v) for k, v in (("", b.value), ("_low", b.low), ("_high", b.high))},
    }


def _p_values(a: Reading, b: Reading, *, second: tuple[int, int] = (0, 1)) -> dict[str, Any]:
    tests = {"a": a.tests[1, 0], "b": b.tests[second]}
    return {f"p_{s}_{k}": round(getattr(t, f"p_{k}") * PER_MILLE) for s, t in tests.items() for k in ("hc3", "wild")}


def _forecasting(values: Floats, context: Floats) -> dict[str, Any]:
    controls = standardise(control_columns(context, damped=True))
    found: Skill = skill(damp(values), lags=LAGS, hold_out=_held_out(values), exog=controls, refit=12)
    return {f"beats_{b}": 1 if found.gain_low[b] > 0 else (0 if found.gain[b] > 0 else -1) for b in BASELINES}


def _responses(values: Floats, context: Floats) -> dict[str, Any]:
    fit = _reading(values, context, damped=True).fit
    coef, sigma = bvar_of(fit.y, fit.x, fit.lags).draw(400, np.random.default_rng(0))
    paths = generalised(slopes(coef, 2, LAGS), sigma, HORIZON)
    out: dict[str, Any] = {}
    for side, effect in (("a", 0), ("b", 1)):
        low, middle, high = np.quantile(paths[:, :, effect, 1 - effect], [0.05, 0.5, 0.95], axis=0)
        for bound, path in (("", middle), ("_low", low), ("_high", high)):
            out[f"{side}_response{bound}"] = [_centi(float(v)) for v in path]
    return out


def _regimes(values: Floats, context: Floats) -> dict[str, Any]:
    """Do switching coefficients beat switching variances once the controls are partialled out?"""
    controls = standardise(control_columns(context, damped=True))
    x = np.concatenate([np.ones((controls.shape[0], 1)), controls], axis=1)
    y = standardise(damp(values))
    rest = standardise(y - x @ np.linalg.lstsq(x, y, rcond=None)[0])
    comparison = compare(prepare(rest, lags=LAGS), hold_out=_held_out(values), folds=1)
    gain = comparison.gain((2, "all"), (2, "variance"))
    return {f"regime_gain{k}": _centi(v) for k, v in (("", gain.value), ("_low", gain.low), ("_high", gain.high))}


def _held_out(values: Floats) -> int:
    return min(HELD_OUT, values.shape[0] - FIRST_FIT)


def _two_digits(n: int) -> int:
    """A number of events to two significant digits: what ships is no copy of the counts."""
    return round(n, 2 - len(str(n)))


def _centi(value: float) -> int | None:
    if not np.isfinite(value):
        return None
    return int(np.clip(round(value * CENTI), -LARGEST, LARGEST))


def street_table(given: Given) -> dict[str, pl.DataFrame]:
    """Judge every active dyad, year by year."""
    return {"street": street(given["counts"])}


STAGES = (Stage("street", ("counts",), (STREET,), street_table, quick=False),)
