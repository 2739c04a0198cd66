"""Words or deeds: the mix of what each side says and does."""

import numpy as np
import polars as pl
from scipy.special import betaincinv, gammaln

from thawcast.fitting import minimum
from thawcast.values import Floats
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

    def loss(log_prior: Floats) -> float:
        prior = np.exp(log_prior)
        whole = prior.sum()
        parts = (gammaln(table + prior) - gammaln(prior)).sum(axis=1)
        return -float(np.mean(gammaln(whole) - gammaln(total + whole) + parts))

    start = np.log(3.0 * (table.sum(axis=0) + 1.0) / (total.sum() + table.shape[1]))
    # Bounds keep the prior proper and, where shares do not vary at all, finite.
    return np.exp(minimum(loss, start, [(-6.0, 7.0)] * table.shape[1]))


def _yearly(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.filter(pl.col("freq") == "Y").sort("period", "source", "target")
