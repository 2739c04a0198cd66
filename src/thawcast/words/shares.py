"""Words or deeds: the mix of what each side says and does."""

import numpy as np
import polars as pl
from scipy.special import betaincinv, gammaln, polygamma, psi

from thawcast.fitting import newton
from thawcast.values import Floats, rounded
from thawcast.words.tables import QUADS, SHARES

EVENTS_A_YEAR = 5
"""Events in a year that a directed dyad needs to have shares."""


def shares(counts: pl.DataFrame) -> pl.DataFrame:
    """Estimate the quad-class shares of every directed dyad and year.

    Each year's shares are shrunk by an empirical-Bayes Dirichlet-multinomial toward the world's of that year; the
    interval is that of the share's Beta posterior.

    Args:
        counts: Rows of `tables.COUNTS`; the yearly ones are used.

    Returns:
        Rows of `SHARES` for directed dyads with at least `EVENTS_A_YEAR` events in the year.

    Reference:
        Minka (2000), "Estimating a Dirichlet distribution" (Dirichlet-multinomial likelihood).
    """
    frames = [SHARES.empty()]
    for _, year in _yearly(counts).group_by("period", maintain_order=True):
        rows = year.sort("source", "target")
        table = rows.select(QUADS).to_numpy().astype(float)
        prior = dirichlet_multinomial(table[table.sum(axis=1) > 0])
        keep = table.sum(axis=1) >= EVENTS_A_YEAR
        post = table[keep] + prior
        rest = post.sum(axis=1, keepdims=True) - post
        bounds = {"": post / (post + rest), "_low": betaincinv(post, rest, 0.05), "_high": betaincinv(post, rest, 0.95)}
        frames.append(
            rows.filter(pl.Series(keep))
            .select("source", "target", "period", "known_on")
            .with_columns(
                pl.Series(f"{quad}{bound}", values[:, i])
                for bound, values in bounds.items()
                for i, quad in enumerate(QUADS)
            )
            .select(list(SHARES.columns))
        )
    return pl.concat(frames).sort(SHARES.key)


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

    def likelihood(log_prior: Floats) -> tuple[float, Floats, Floats]:
        # In the prior itself the Hessian is a diagonal plus one number everywhere (Minka 2000); logs keep it positive.
        prior = np.exp(log_prior)
        whole = prior.sum()
        value = gammaln(whole) - gammaln(total + whole) + (gammaln(table + prior) - gammaln(prior)).sum(axis=1)
        slope = prior * ((psi(table + prior) - psi(prior)).sum(axis=0) + (psi(whole) - psi(total + whole)).sum())
        own = (polygamma(1, table + prior) - polygamma(1, prior)).sum(axis=0)
        common = (polygamma(1, whole) - polygamma(1, total + whole)).sum()
        hessian = np.outer(prior, prior) * (np.diag(own) + common) + np.diag(slope)
        return float(value.sum()), slope, hessian

    start = np.log(3.0 * (table.sum(axis=0) + 1.0) / (total.sum() + table.shape[1]))
    # Bounds keep the prior proper and, where shares do not vary at all, finite.
    found = newton(likelihood, start, bounds=(-6.0, 7.0))
    return np.exp(rounded(start if found is None else found))


def _yearly(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.filter(pl.col("freq") == "Y").sort("period", "source", "target")
