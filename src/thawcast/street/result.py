"""An analysis as plain mappings for JSON, with A and B in the order the user gave."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from thawcast.errors import InputError
from thawcast.street.analysis import Analysis, Stretch
from thawcast.street.estimate.bands import Bands, pointwise, sims_zha
from thawcast.street.estimate.bayes import bvar_of, fit_bvar
from thawcast.street.estimate.conditional import conditional_forecast
from thawcast.street.estimate.granger import GrangerTest
from thawcast.street.estimate.pair_var import Reading
from thawcast.street.estimate.responses import generalised, orthogonalised, variance_shares
from thawcast.street.estimate.var import slopes
from thawcast.street.judge import sentence
from thawcast.street.lines import lines
from thawcast.street.orient import as_given, estimate, oriented, street_numbers
from thawcast.street.parts import Part
from thawcast.street.regime_numbers import regime_numbers
from thawcast.values import Estimate

HORIZON = 12
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
    verdict = as_given(analysis, analysis.verdict)
    main = analysis.parts[0]
    series = analysis.series
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
        "sentence": sentence(verdict, a=a, b=b),
        "lines": list(lines(analysis)),
        "parts": {part.name: part_numbers(analysis, part) for part in analysis.parts},
    }
    if main.readings:
        out["granger"] = {name: tests(analysis, r.tests) for name, r in main.readings.items()}
        out["skill"] = {name: skill_numbers(analysis, r) for name, r in main.readings.items()}
        out["responses"] = responses(analysis, main.readings["asinh"], seed=seed)
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
    out["splits"] = [stretch_numbers(analysis, s) for s in analysis.stretches]
    out["index_path"] = [
        {"end": str(w.end), "index": estimate(oriented(analysis, w.street).index, "index")} for w in analysis.path
    ]
    if analysis.regimes:
        out["regimes"] = regime_numbers(analysis, analysis.regimes)
    out["notes"] = list(analysis.notes)
    return out


def part_numbers(analysis: Analysis, part: Part) -> Numbers:
    """Verdict, reason, index and same-period correlation of a part."""
    verdict = as_given(analysis, part.verdict)
    out: Numbers = {"verdict": verdict, "reason": part.reason, "fragile": part.fragile}
    for name, r in part.readings.items():
        sides = {analysis.name(j): r.side(j) for j in (0, 1)}
        out[name] = {
            "sides": {n: sides[n] for n in analysis.series.names[:2]},
            **street_numbers(analysis, r.street),
            "same_period_correlation": estimate(r.correlation, "correlation"),
            "largest_root": r.fit.max_root,
            "p": {
                f"{analysis.name(c)} -> {analysis.name(e)}": {"hc3": t.p_hc3, "wild": t.p_wild}
                for (c, e), t in sorted(r.tests.items())
            },
        }
    return out


def tests(analysis: Analysis, of: Mapping[tuple[int, int], GrangerTest]) -> list[Numbers]:
    """Tests as records, sorted by cause and effect in the user's order."""
    names = analysis.series.names
    rows = [
        {"cause": analysis.name(c), "effect": analysis.name(e)}
        | {k: getattr(t, k) for k in ("f", "df_num", "df_den", "p", "p_system", "wald", "p_wald")}
        | {k: getattr(t, k) for k in ("f_hc3", "p_hc3", "p_wild")}
        for (c, e), t in of.items()
    ]
    return sorted(rows, key=lambda r: (names.index(r["cause"]), names.index(r["effect"])))


def stretch_numbers(analysis: Analysis, stretch: Stretch) -> Numbers:
    """Tests and index of a stretch."""
    return {
        "from": str(stretch.start),
        "to": str(stretch.end),
        "reading": stretch.reading,
        "granger": tests(analysis, stretch.tests),
        **street_numbers(analysis, stretch.street),
    }


def skill_numbers(analysis: Analysis, reading: Reading) -> list[Numbers]:
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
        for s in reading.skill
    ]


def responses(analysis: Analysis, reading: Reading, *, draws: int = 1000, seed: int = 0) -> list[Numbers]:
    """Responses of each side to the other with bands, and shares of forecast errors."""
    model = bvar_of(reading.fit.y, reading.fit.x, reading.fit.lags)
    coef, sigma = model.draw(draws, np.random.default_rng(seed))
    a = slopes(coef, coef.shape[-1], model.lags)
    kinds = {"generalised": generalised(a, sigma, HORIZON), "orthogonalised": orthogonalised(a, sigma, HORIZON)}
    shares = variance_shares(kinds["generalised"])[:, HORIZON]
    out: list[Numbers] = []
    for cause in range(2):
        effect = 1 - cause
        for kind, paths in kinds.items():
            path = paths[:, :, effect, cause]
            out.append(
                {"impulse": analysis.name(cause), "response": analysis.name(effect), "kind": kind}
                | {"pointwise": band_numbers(pointwise(path)), "sims_zha": band_numbers(sims_zha(path))}
                | ({"share_of_error_variance": float(np.median(shares[:, effect, cause]))} if kind[0] == "g" else {})
            )
    return sorted(out, key=lambda r: (r["kind"], analysis.series.names.index(r["impulse"])))


def band_numbers(bands: Bands) -> dict[str, list[float]]:
    """Bands as lists over horizons 0, 1, ..."""
    return {k: getattr(bands, k).tolist() for k in ("middle", "low68", "high68", "low90", "high90")}


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
    model = fit_bvar(values, lags=analysis.lags)
    path = np.full(periods, value)
    found = conditional_forecast(model, values, fixed=held, path=path, seed=seed)
    return [
        {"horizon": h + 1}
        | {
            name: Estimate(
                float(found[j].middle[h]), float(found[j].low90[h]), float(found[j].high90[h]), "series unit"
            )
            for j, name in enumerate(names)
            if j != held
        }
        for h in range(periods)
    ]
