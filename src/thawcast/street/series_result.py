"""An analysis of one's own series as plain mappings for JSON, with A and B in the order the user gave."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from thawcast.errors import InputError
from thawcast.street.analysis import Analysis, AsGiven, ConductPart, Stretch
from thawcast.street.estimate.bayes import bvar_of, fit_bvar
from thawcast.street.estimate.conditional import conditional_forecast
from thawcast.street.estimate.granger import GrangerTest
from thawcast.street.estimate.index import StreetIndex
from thawcast.street.estimate.pair_var import PairVar
from thawcast.street.estimate.responses import Bands, generalised, orthogonalised, pointwise, sims_zha, variance_shares
from thawcast.street.estimate.series import asinh_units
from thawcast.street.estimate.var import slopes
from thawcast.street.judge import PairJudgement, judge_regime, sides_of
from thawcast.street.regimes.fit import Regime, RegimeForecast, Regimes
from thawcast.street.sentences import analysis_sentences, verdict_sentence
from thawcast.values import Estimate, Floats

RESPONSE_HORIZON = 12
"""Last horizon of the responses [periods]."""

Numbers = dict[str, Any]


def numbers(analysis: Analysis, *, seed: int = 0) -> Numbers:
    """Lay an analysis out as mappings, sequences, numbers and text.

    Args:
        analysis: The analysis.
        seed: Seed of the posterior draws behind the responses.

    Returns:
        A nest that `thawcast.brief.model.to_json` turns into JSON; estimates carry 90% intervals.
    """
    a, b = analysis.series.names[:2]
    verdict = analysis.verdict_as_named(analysis.verdict)
    judged = analysis.parts[0].judged
    series = analysis.series
    sides = (judged.sides[analysis.order[0]], judged.sides[analysis.order[1]]) if judged else None
    out: Numbers = {
        "a": a,
        "b": b,
        "third": series.names[2] if len(series.names) > 2 else None,
        "n_periods": series.length,
        "from": str(series.periods[0]) if series.periods else None,
        "to": str(series.periods[-1]) if series.periods else None,
        "freq": series.freq,
        "lags": analysis.lags,
        "lags_by": analysis.criteria.chosen,
        "verdict": verdict,
        "sentence": verdict_sentence(verdict, a=a, b=b, sides=sides, kind=analysis.parts[0].name),
        "lines": list(analysis_sentences(analysis)),
        "parts": {part.name: _part(analysis, part) for part in analysis.parts},
    }
    if judged:
        out["granger"] = {scale: _tests(analysis, of.tests) for scale, of in analysis.as_given.items()}
        out["granger"]["asinh, nothing shared"] = _tests(analysis, judged.damped.tests)
        out["skill"] = {scale: _skill(analysis, of) for scale, of in analysis.as_given.items()}
        out["responses"] = _responses(analysis, judged.damped, seed=seed)
    if analysis.counts:
        out["count_model"] = [
            {
                "cause": analysis.name(t.cause),
                "effect": analysis.name(t.effect),
                "wald": t.wald,
                "df": t.df,
                "p": t.p,
                "elasticity": Estimate(t.elasticity, t.low, t.high, "elasticity"),
                "dispersion": t.dispersion,
            }
            for t in analysis.counts
        ]
    out["splits"] = [_stretch(analysis, s) for s in analysis.stretches]
    out["index_path"] = [{"end": str(w.end), "index": analysis.index_as_named(w.street).index} for w in analysis.path]
    if analysis.regimes:
        out["regimes"] = _regimes(analysis, analysis.regimes)
    out["notes"] = list(analysis.notes)
    return out


def _scales(judged: PairJudgement) -> dict[str, PairVar]:
    return {"raw": judged.raw, "asinh": judged.damped}


def _part(analysis: Analysis, part: ConductPart) -> Numbers:
    """Verdict, reason, index and same-period correlation of a part."""
    verdict = analysis.verdict_as_named(part.verdict)
    out: Numbers = {"verdict": verdict, "reason": part.reason, "fragile": part.fragile}
    if part.judged:
        out |= {"placebo": part.judged.placebo, "at_once": part.judged.at_once, "shared": part.judged.shared}
    for scale, var in _scales(part.judged).items() if part.judged else ():
        sides = part.judged.sides if part.judged and scale == "asinh" else sides_of(var)
        out[scale] = {
            "sides": {analysis.name(j): sides[j] for j in analysis.as_named},
            **_street(analysis, var.street),
            "same_period_correlation": var.correlation,
            "largest_root": var.fit.max_root,
            "p": {
                f"{analysis.name(c)} -> {analysis.name(e)}": {"hc3": t.p_hc3, "wild": t.p_wild, "power": t.power}
                for (c, e), t in sorted(var.tests.items())
            },
        }
    return out


def _street(analysis: Analysis, street: StreetIndex) -> Numbers:
    """Long-run answers and index, in the user's order."""
    named = analysis.index_as_named(street)
    return {"a_answers": named.a_answers, "b_answers": named.b_answers, "index": named.index}


def _tests(analysis: Analysis, of: Mapping[tuple[int, int], GrangerTest]) -> list[Numbers]:
    """Tests as records, sorted by cause and effect in the user's order."""
    names = analysis.series.names
    rows = [
        {"cause": analysis.name(c), "effect": analysis.name(e)}
        | {"f": t.f, "p": t.p, "f_hc3": t.f_hc3, "p_hc3": t.p_hc3, "p_wild": t.p_wild}
        for (c, e), t in of.items()
    ]
    return sorted(rows, key=lambda r: (names.index(r["cause"]), names.index(r["effect"])))


def _stretch(analysis: Analysis, stretch: Stretch) -> Numbers:
    """Tests and index of a stretch."""
    return {
        "from": str(stretch.start),
        "to": str(stretch.end),
        "reading": stretch.scale,
        "granger": _tests(analysis, stretch.tests),
        **_street(analysis, stretch.street),
    }


def _skill(analysis: Analysis, of: AsGiven) -> list[Numbers]:
    """Out-of-sample errors by horizon and method, and what the VAR saves over each baseline."""
    columns = sorted(range(len(analysis.series.names)), key=lambda j: analysis.series.names.index(analysis.name(j)))
    return [
        {
            "horizon": s.horizon,
            "n": s.n,
            "rmse": {m: {analysis.name(j): v[j] for j in columns if j < len(v)} for m, v in s.rmse.items()},
            "gain": {
                m: Estimate(s.gain[m], s.gain_low[m], s.gain_high[m], "squared standard deviations") for m in s.gain
            },
            "var_beats": list(s.beaten),
        }
        for s in of.skill
    ]


def _responses(analysis: Analysis, var: PairVar, *, draws: int = 1000, seed: int = 0) -> list[Numbers]:
    """Responses of each side to the other with bands, and shares of forecast errors."""
    model = bvar_of(var.fit.y, var.fit.x, var.fit.lags)
    coef, sigma = model.draw(draws, np.random.default_rng(seed))
    a = slopes(coef, coef.shape[-1], model.lags)
    kinds = {
        "generalised": generalised(a, sigma, RESPONSE_HORIZON),
        "orthogonalised": orthogonalised(a, sigma, RESPONSE_HORIZON),
    }
    shares = variance_shares(kinds["generalised"])[:, RESPONSE_HORIZON]
    out: list[Numbers] = []
    for cause in range(2):
        effect = 1 - cause
        for kind, paths in kinds.items():
            path = paths[:, :, effect, cause]
            out.append(
                {"impulse": analysis.name(cause), "response": analysis.name(effect), "kind": kind}
                | {"pointwise": _bands(pointwise(path)), "sims_zha": _bands(sims_zha(path))}
                | ({"share_of_error_variance": float(np.median(shares[:, effect, cause]))} if kind[0] == "g" else {})
            )
    return sorted(out, key=lambda r: (r["kind"], analysis.series.names.index(r["impulse"])))


def _bands(bands: Bands) -> dict[str, list[float]]:
    """Bands as lists over horizons 0, 1, ..."""
    return {k: getattr(bands, k).tolist() for k in ("middle", "low", "high")}


def _regimes(analysis: Analysis, found: Regimes) -> Numbers:
    """Held-out scores, each regime from quiet to violent, its probability period by period, and forecast."""
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
            "gain_of_switching_coefficients": gain,
        },
        "log_likelihood": found.log_likelihood,
        "draws": found.draws,
        "effective_draws": found.effective,
        "relabelled": found.relabelled,
        "regimes": [_regime(analysis, r) for r in found.regimes],
        "now": found.now,
        "smoothed": [
            {"period": str(periods[start + t]) if periods else start + t, "probability": row.tolist()}
            for t, row in enumerate(found.smoothed)
        ],
    }
    if found.forecast:
        out["forecast"] = _forecast(analysis, found.forecast)
    if found.marginal:
        out["log_marginal_likelihood"] = {
            f"{m} {kind}": Estimate(e.value, e.value - 2 * e.error, e.value + 2 * e.error, "log marginal likelihood")
            for (m, kind), e in found.marginal.items()
        }
    return out


def _regime(analysis: Analysis, regime: Regime) -> Numbers:
    named = analysis.as_named
    sides, verdict = judge_regime(regime.street, regime.correlation)
    return {
        "share": regime.share,
        "duration": regime.duration,
        "probability_now": regime.now,
        "spread": {analysis.name(j): regime.spread[j] for j in named},
        **_street(analysis, regime.street),
        "same_period_correlation": regime.correlation,
        "sides": {analysis.name(j): sides[j] for j in named},
        "verdict": analysis.verdict_as_named(verdict),
    }


def _forecast(analysis: Analysis, outlook: RegimeForecast) -> list[Numbers]:
    named = analysis.as_named
    middle, low, high = (_in_units(analysis, v) for v in (outlook.middle, outlook.low, outlook.high))
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


def _in_units(analysis: Analysis, standardised: Floats) -> Floats:
    """Turn standardised quantiles (steps by series, canonical order) back into the unit of the series."""
    order = [*analysis.order, *range(2, analysis.series.values.shape[1])]
    values = analysis.series.values[:, order]
    if analysis.kind == "score":
        return standardised * values.std(axis=0) + values.mean(axis=0)
    units = asinh_units(values) if analysis.unit is None else analysis.unit
    damped = np.arcsinh(values / units)
    return np.sinh(standardised * damped.std(axis=0) + damped.mean(axis=0)) * units


def rounded(value: Any, digits: int = 8) -> Any:
    """Plain JSON values with numbers rounded to significant digits, so that small p values survive.

    Args:
        value: Estimate, mapping, sequence, text, number or None.
        digits: Significant digits.

    Returns:
        Dictionaries, lists, text, numbers or None; what is not finite becomes None.

    Example:
        >>> rounded({"p": 7.1348034205e-12, "f": float("nan")}, 3)
        {'p': 7.13e-12, 'f': None}
    """
    if isinstance(value, Estimate):
        return {"value": rounded(value.value), "low": rounded(value.low), "high": rounded(value.high)} | {
            "unit": value.unit
        }
    if isinstance(value, Mapping):
        return {str(k): rounded(v, digits) for k, v in value.items()}
    if isinstance(value, float):
        return float(f"{value:.{digits}g}") + 0.0 if np.isfinite(value) else None
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [rounded(v, digits) for v in value]
    return value


def what_if(analysis: Analysis, *, column: str, value: float, periods: int, seed: int = 0) -> list[Numbers]:
    """Forecast the other series if one is held at a value.

    Args:
        analysis: The analysis, without controls.
        column: Name of the series that is held.
        value: Value it is held at [unit of the series].
        periods: For how many periods.
        seed: Seed.

    Returns:
        One record a period: median and 90% interval of every other series [unit of the series].

    Raises:
        InputError: No such series, or no period.
    """
    names, values = analysis.series.names, analysis.series.values
    if column not in names or periods < 1:
        raise InputError(f"what if {column}={value}:{periods}: name one of {', '.join(names)} and at least one period")
    held = names.index(column)
    model = fit_bvar(values, lags=analysis.lags, clock=analysis.series.clock)
    path = np.full(periods, value)
    found = conditional_forecast(model, values, fixed=held, path=path, seed=seed)
    return [
        {"horizon": h + 1}
        | {
            name: Estimate(float(found[j].middle[h]), float(found[j].low[h]), float(found[j].high[h]), "series unit")
            for j, name in enumerate(names)
            if j != held
        }
        for h in range(periods)
    ]
