"""Tactical, mixed or deep: the index of depth and the probability of each kind."""

import numpy as np
import polars as pl

from thawcast.depth.tables import BOUNDS, DEPTH_KIND, DEPTH_PLACEBO, DEPTH_WEIGHTS, DIMENSIONS
from thawcast.depth.weights import POSTERIOR_DRAWS, SLOPE_SD, Weights
from thawcast.tables import LOG_ODDS, PROBABILITY
from thawcast.values import Z90, Floats

SHALLOW, PROFOUND = 0.4, 0.6
"""A thaw is tactical below the first and deep above the second; .5 is the middling dyad in the news."""

FEWEST_DIMENSIONS = 5
"""Dimensions that must be known for a kind to be told."""

KINDS = ("tactical", "mixed", "deep")

KIND_SEED = 12
"""Of the draws; every row uses the same."""

_TRIED = 50
_POINTS = (0.0, 0.05, 0.5, 0.95, 1.0)


def classify(depth: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """Tell the kind of thaws from their dimensions.

    The index of depth is the weighted mean of the dimensions. Its distribution comes from the posterior of the weights
    and from the dimensions' intervals (quantiles joined by straight lines). The probability of a kind is the share of
    the draws; its range is that over the weights. A dimension that cannot be told is drawn from its values in the
    history behind the weights, evenly from [0, 1] where there are none.

    Args:
        depth: Rows of `tables.DEPTH`, all eight dimensions of each thaw and date.
        weights: What was learned by the date of those rows.

    Returns:
        Rows of `DEPTH_KIND`, by key.

    Reference:
        docs/methods/depth.md.
    """
    keys = depth.select("id", "as_of", "known_on").unique().sort("id", "as_of")
    if keys.is_empty():
        return DEPTH_KIND.empty()
    figures = [
        depth.pivot("dimension", index=["id", "as_of"], values=bound, on_columns=DIMENSIONS)
        .sort("id", "as_of")
        .select(DIMENSIONS)
        .fill_null(np.nan)
        .to_numpy()
        for bound in ("value", "low", "high")
    ]
    known = np.isfinite(figures[0]).sum(axis=1)
    told = known >= FEWEST_DIMENSIONS
    drawn = _draw(figures[0], figures[1], figures[2], weights.typical)
    tried = weights.posterior[:: max(1, POSTERIOR_DRAWS // _TRIED)]
    columns = [_of_one(one, tried) for one in drawn]
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns[0], pl.Float64))
    mask = pl.Series(told)
    return keys.with_columns(
        *(pl.when(mask).then(frame[name]).alias(name) for name in frame.columns), known=pl.Series(known, dtype=pl.Int8)
    ).select(list(DEPTH_KIND.columns))


def _of_one(drawn: Floats, weights: Floats) -> dict[str, float]:
    """Summarise one thaw from draws of its dimensions, (draws, dimensions), under weights, (weights, dimensions)."""
    index = drawn @ weights.T
    kinds = {"tactical": (index < SHALLOW).mean(axis=0), "deep": (index > PROFOUND).mean(axis=0)}
    kinds["mixed"] = 1.0 - kinds["tactical"] - kinds["deep"]
    found = {**_bounds("index", index), **_bounds("equal", drawn.mean(axis=1))}
    for kind in KINDS:
        found |= _bounds(f"p_{kind}", kinds[kind])
    # Rounded parts must still make a whole, and lie in their ranges.
    mixed = float(PROBABILITY.rounded(np.array(1.0 - found["p_tactical"] - found["p_deep"])))
    low, high = min(found["p_mixed_low"], mixed), max(found["p_mixed_high"], mixed)
    return found | {"p_mixed": mixed, "p_mixed_low": low, "p_mixed_high": high}


def _bounds(name: str, drawn: Floats) -> dict[str, float]:
    low, high = np.quantile(drawn, [0.05, 0.95])
    mean = float(drawn.mean())
    values = (mean, min(float(low), mean), max(float(high), mean))
    return {f"{name}{b}": float(v) for b, v in zip(BOUNDS, PROBABILITY.rounded(np.array(values)), strict=True)}


def likeliest(p_tactical: float, p_mixed: float, p_deep: float) -> str:
    """Name the most probable kind; a tie is mixed.

    Example:
        >>> likeliest(0.5, 0.4, 0.1), likeliest(0.45, 0.1, 0.45)
        ('tactical', 'mixed')
    """
    if p_tactical > max(p_mixed, p_deep):
        return "tactical"
    return "deep" if p_deep > max(p_mixed, p_tactical) else "mixed"


def weight_rows(weights: Weights, *, vintage: int) -> pl.DataFrame:
    """Report the weights before and after learning.

    Args:
        weights: What was learned.
        vintage: By the end of which year.

    Returns:
        Rows of `DEPTH_WEIGHTS`: the eight dimensions and `slope`.
    """
    half = Z90 * SLOPE_SD
    rows = [(name, _told(weights.prior[:, i]), _told(weights.posterior[:, i])) for i, name in enumerate(DIMENSIONS)]
    # Two decimals of a log-odds: what the third would say is noise of the draws.
    prior, value = (LOG_ODDS.rounded(np.array(v)).tolist() for v in ((0.0, -half, half), _told(weights.slope)))
    rows.append(("slope", prior, value))
    past = weights.history
    return pl.DataFrame(
        [
            {
                "vintage": vintage,
                "term": term,
                **{f"prior{b}": v for b, v in zip(BOUNDS, prior, strict=True)},
                **{f"value{b}": v for b, v in zip(BOUNDS, value, strict=True)},
                "years": len(past.relapsed),
                "thaw_years": int(past.thaw.sum()),
                "relapses": int(past.relapsed.sum()),
                "thaw_relapses": int((past.relapsed & past.thaw).sum()),
                "effective": round(weights.effective),
            }
            for term, prior, value in rows
        ],
        schema={name: kind for name, kind in DEPTH_WEIGHTS.schema.items() if name != "known_on"},
    ).with_columns(known_on=pl.date(pl.col("vintage"), 12, 31))


def placebo_row(year: int, thaws: pl.DataFrame, others: pl.DataFrame, counted: pl.Series) -> pl.DataFrame:
    """Compare the kinds of thaws with those of dyads that are not thawing.

    Args:
        year: At whose end.
        thaws: Rows of `DEPTH_KIND` of the thaws running then.
        others: Rows of `DEPTH_KIND` of dyads without a rise.
        counted: How many thaws each of the others stands for, in their order.

    Returns:
        One row of `DEPTH_PLACEBO`.
    """
    row: dict[str, float | None] = {"year": year, "thaws": thaws.height, "dyads": others.height}
    for kind in KINDS:
        row[f"thaw_{kind}"] = _mean(thaws[f"p_{kind}"], pl.Series([1.0] * thaws.height, dtype=pl.Float64))
        row[f"dyad_{kind}"] = _mean(others[f"p_{kind}"], counted.cast(pl.Float64))
    columns = [name for name in DEPTH_PLACEBO.columns if name != "known_on"]
    return pl.DataFrame([row], schema={name: DEPTH_PLACEBO.schema[name] for name in columns}).with_columns(
        known_on=pl.date(pl.col("year"), 12, 31)
    )


def _mean(p: pl.Series, weight: pl.Series) -> float | None:
    told = p.is_not_null()
    whole = float(weight.filter(told).sum())
    return float((p.filter(told) * weight.filter(told)).sum()) / whole if whole else None


def _draw(value: Floats, low: Floats, high: Floats, typical: tuple[Floats, ...]) -> Floats:
    """Draw dimensions, shape (rows, draws, dimensions), from value, low and high of shape (rows, dimensions)."""
    u = np.random.default_rng(KIND_SEED).random((POSTERIOR_DRAWS, len(DIMENSIONS)))
    below, above = np.maximum(low - (value - low) / 4, 0.0), np.minimum(high + (high - value) / 4, 1.0)
    quantiles = np.stack([below, low, value, high, above])  # (points, rows, dimensions)
    drawn = np.empty((len(value), *u.shape))
    for k in range(len(DIMENSIONS)):
        seen = np.sort(typical[k])
        unknown = np.quantile(seen, u[:, k]) if len(seen) else u[:, k]
        for i in range(len(value)):
            drawn[i, :, k] = np.interp(u[:, k], _POINTS, quantiles[:, i, k]) if np.isfinite(value[i, k]) else unknown
    return drawn


def _told(drawn: Floats) -> tuple[float, float, float]:
    low, high = (float(q) for q in np.quantile(drawn, [0.05, 0.95]))
    return float(drawn.mean()), low, high
