"""Regimes as plain mappings for JSON and as sentences."""

from typing import Any

import numpy as np

from thawcast.street.analysis import Analysis
from thawcast.street.estimate.series import Floats, asinh_units
from thawcast.street.judge import sentence
from thawcast.street.orient import as_given, as_named, estimate, street_numbers
from thawcast.street.regimes.fit import Outlook, Regime, Regimes
from thawcast.values import Estimate

Numbers = dict[str, Any]

KINDS = {"all": "coefficients and variances", "variance": "variances alone"}
"""What differs between regimes, in words."""


def regime_numbers(analysis: Analysis, found: Regimes) -> Numbers:
    """Lay regimes out as mappings, sequences, numbers and text.

    Args:
        analysis: The analysis they belong to.
        found: The regimes.

    Returns:
        A nest with held-out scores, each regime from quiet to violent, its probability period by period, and outlook.
    """
    count = len(found.regimes)
    scores = found.comparison
    periods = analysis.series.periods
    start = analysis.series.length - found.smoothed.shape[0]
    gain = scores.gain((count, "all"), (count, "variance"))
    out: Numbers = {
        "count": count,
        "claimed": found.claimed,
        "switching": found.switching,
        "held_out": {
            "n": len(next(iter(scores.scores.values()))),
            "log_score": {f"{m} {kind}": scores.total((m, kind)) for m, kind in scores.scores},
            "gain_of_switching_coefficients": estimate(gain, "log score a period"),
        },
        "log_likelihood": found.log_likelihood,
        "draws": found.draws,
        "effective_draws": found.effective,
        "relabelled": found.relabelled,
        "regimes": [_one(analysis, r) for r in found.regimes],
        "now": found.now,
        "smoothed": [
            {"period": str(periods[start + t]) if periods else start + t, "probability": row.tolist()}
            for t, row in enumerate(found.smoothed)
        ],
    }
    if found.outlook:
        out["forecast"] = _forecast(analysis, found.outlook)
    if found.evidence:
        out["log_marginal_likelihood"] = {
            f"{m} {kind}": Estimate(e.value, e.value - 2 * e.error, e.value + 2 * e.error, "log marginal likelihood")
            for (m, kind), e in found.evidence.items()
        }
    return out


def _one(analysis: Analysis, regime: Regime) -> Numbers:
    named = as_named(analysis)
    return {
        "share": regime.share,
        "duration": estimate(regime.duration, "periods"),
        "probability_now": regime.now,
        "spread": {analysis.name(j): regime.spread[j] for j in named},
        **street_numbers(analysis, regime.street),
        "same_period_correlation": estimate(regime.correlation, "correlation"),
        "sides": {analysis.name(j): regime.sides[j] for j in named},
        "verdict": as_given(analysis, regime.verdict),
    }


def _forecast(analysis: Analysis, outlook: Outlook) -> list[Numbers]:
    named = as_named(analysis)
    middle, low, high = (in_units(analysis, v) for v in (outlook.middle, outlook.low, outlook.high))
    return [
        {
            "horizon": h + 1,
            "probability": outlook.chances[h].tolist(),
            "series": {
                analysis.name(j): Estimate(
                    float(middle[h, j]), float(low[h, j]), float(high[h, j]), "unit of the series"
                )
                for j in named
            },
        }
        for h in range(outlook.chances.shape[0])
    ]


def in_units(analysis: Analysis, standardised: Floats) -> Floats:
    """Turn standardised quantiles (steps by series, canonical order) back into the unit of the series."""
    order = [*analysis.order, *range(2, analysis.series.values.shape[1])]
    values = analysis.series.values[:, order]
    if analysis.kind == "score":
        return standardised * values.std(axis=0) + values.mean(axis=0)
    units = asinh_units(values) if analysis.unit is None else analysis.unit
    damped = np.arcsinh(values / units)
    return np.sinh(standardised * damped.std(axis=0) + damped.mean(axis=0)) * units


def regime_lines(analysis: Analysis, found: Regimes) -> list[str]:
    """Say what regimes there are, whether reciprocity differs between them, and which one holds now."""
    count = len(found.regimes)
    gain = found.comparison.gain((count, "all"), (count, "variance"))
    text = f"{gain.value:.3f} ({gain.low:.3f} to {gain.high:.3f}) a period"
    out = list[str]()
    if found.claimed:
        out.append(f"Reciprocity comes and goes: letting it differ between regimes gains {text} in held-out log score.")
    else:
        out.append(
            "No regimes of reciprocity are claimed: beside regimes that differ in variance alone, letting coefficients "
            f"switch changes the held-out log score by {text}."
        )
    a, b = analysis.series.names[:2]
    for number, r in enumerate(found.regimes):
        spread = " and ".join(f"{r.spread[j]:.2f} for {analysis.name(j)}" for j in as_named(analysis))
        words = f"Regime {number + 1}: {r.share:.0%} of periods, surprises of {spread} standard deviations"
        if found.switching == "all" and found.claimed:
            words += f"; {sentence(as_given(analysis, r.verdict), a=a, b=b)[0].lower()}"
            words += sentence(as_given(analysis, r.verdict), a=a, b=b)[1:-1]
        out.append(words + ".")
    now = found.regimes[found.now]
    out.append(f"Now: regime {found.now + 1}, with probability {now.now:.2f}.")
    return out
