"""Words or deeds: the mix of what each side says and does, and the gap between saying and doing."""

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import betaincinv, digamma, gammaln, polygamma

from thawcast.standing.barometer import Z90, stored
from thawcast.standing.observations import Floats, beta_binomial
from thawcast.tables import CENTI, PER_MILLE
from thawcast.words.tables import QUADS, SAY_DO, SHARES

ENOUGH = 5
"""Events in a year that a directed dyad needs to have shares."""

ENOUGH_BOTH = 10
"""Events in a year that a dyad needs, verbal and material together, to have a say-do gap."""


def shares(counts: pl.DataFrame) -> pl.DataFrame:
    """Estimate the quad-class shares of every directed dyad and year.

    Each year's shares are shrunk by an empirical-Bayes Dirichlet-multinomial toward the world's of that year; the
    interval is that of the share's Beta posterior.

    Args:
        counts: Rows of `tables.COUNTS`; the yearly ones are used.

    Returns:
        Rows of `SHARES` for directed dyads with at least `ENOUGH` events in the year.

    Reference:
        Minka (2000), "Estimating a Dirichlet distribution" (Dirichlet-multinomial likelihood).
    """
    frames = [SHARES.empty()]
    for _, year in _yearly(counts).group_by("period", maintain_order=True):
        rows = year.sort("source", "target")
        table = rows.select(QUADS).to_numpy().astype(float)
        prior = dirichlet_multinomial(table[table.sum(axis=1) > 0])
        keep = table.sum(axis=1) >= ENOUGH
        post = table[keep] + prior
        rest = post.sum(axis=1, keepdims=True) - post
        bounds = {"": post / (post + rest), "_low": betaincinv(post, rest, 0.05), "_high": betaincinv(post, rest, 0.95)}
        frames.append(
            rows.filter(pl.Series(keep))
            .select("source", "target", "period", "known_on")
            .with_columns(
                pl.Series(f"{quad}{bound}", stored(values[:, i], PER_MILLE))
                for bound, values in bounds.items()
                for i, quad in enumerate(QUADS)
            )
            .select(list(SHARES.columns))
        )
    return pl.concat(frames).sort(SHARES.key)


def say_do(counts: pl.DataFrame) -> pl.DataFrame:
    """Measure the say-do gap of every dyad and year.

    The gap is the log-odds of cooperation among verbal events less those among material events, each shrunk by an
    empirical-Bayes beta-binomial toward the world's of that year. A wide gap means that words are warmer than deeds.

    Args:
        counts: Rows of `tables.COUNTS`; the yearly ones are used, both directions added.

    Returns:
        Rows of `SAY_DO` for dyads with at least `ENOUGH_BOTH` events in the year, some of them material.
    """
    joint = (
        _yearly(counts)
        .with_columns(a=pl.min_horizontal("source", "target"), b=pl.max_horizontal("source", "target"))
        .group_by("a", "b", "period")
        .agg(pl.col(*QUADS).sum(), pl.col("known_on").max())
        .sort("period", "a", "b")
    )
    frames = [SAY_DO.empty()]
    for _, rows in joint.group_by("period", maintain_order=True):
        verbal = _log_odds(rows["verb_coop"].to_numpy(), rows["verb_conf"].to_numpy())
        material = _log_odds(rows["matl_coop"].to_numpy(), rows["matl_conf"].to_numpy())
        gap, sd = verbal[0] - material[0], np.sqrt(verbal[1] + material[1])
        events = rows.select(pl.sum_horizontal(QUADS)).to_series().to_numpy()
        deeds = (rows["matl_coop"] + rows["matl_conf"]).to_numpy()
        keep = (events >= ENOUGH_BOTH) & (deeds > 0)
        ranked = pl.Series(stored(gap[keep], CENTI)).rank("average").to_numpy()
        frames.append(
            rows.filter(pl.Series(keep))
            .select("a", "b", "period", "known_on")
            .with_columns(
                gap=pl.Series(stored(gap[keep], CENTI)),
                low=pl.Series(stored((gap - Z90 * sd)[keep], CENTI)),
                high=pl.Series(stored((gap + Z90 * sd)[keep], CENTI)),
                rank=pl.Series(stored((ranked - 0.5) / max(len(ranked), 1), PER_MILLE)),
            )
            .select(list(SAY_DO.columns))
        )
    return pl.concat(frames).sort(SAY_DO.key)


def dirichlet_multinomial(table: Floats) -> Floats:
    """Fit a Dirichlet-multinomial by maximum likelihood.

    Args:
        table: Counts, shape (dyads, classes), at least one event a row.

    Returns:
        Prior weight of each class, in events, shape (classes,).

    Example:
        >>> prior = dirichlet_multinomial(np.array([[8.0, 2.0], [9.0, 1.0], [6.0, 4.0], [10.0, 0.0]]))
        >>> bool(prior[0] > prior[1])
        True
    """
    total = table.sum(axis=1)

    def loss(log_prior: Floats) -> float:
        prior = np.exp(log_prior)
        whole = prior.sum()
        parts = (gammaln(table + prior) - gammaln(prior)).sum(axis=1)
        return -float(np.mean(gammaln(whole) - gammaln(total + whole) + parts))

    start = np.log(3.0 * (table.sum(axis=0) + 1.0) / (total.sum() + table.shape[1]))
    # Bounds keep the prior proper and, where shares do not vary at all, finite.
    return np.exp(minimize(loss, start, method="L-BFGS-B", bounds=[(-6.0, 7.0)] * table.shape[1]).x)


def _log_odds(up: Floats, down: Floats) -> tuple[Floats, Floats]:
    up, down = up.astype(float), down.astype(float)
    seen = up + down > 0
    mean, weight = beta_binomial(up[seen], (up + down)[seen])
    a, b = up + mean * weight, down + (1 - mean) * weight
    return digamma(a) - digamma(b), polygamma(1, a) + polygamma(1, b)


def _yearly(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.filter(pl.col("freq") == "Y").sort("period", "source", "target")
