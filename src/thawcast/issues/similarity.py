"""Similarity of foreign-policy positions: agreement share, Cohen's kappa, Scott's pi, Signorino and Ritter's S.

All four rest on how often one state chose category k while the other chose l. What they need of these counts are sums,
and the sums of all dyads at once are products of indicator matrices.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thawcast.values import Floats

Codes = NDArray[np.int8]

CATEGORIES = 3
"""Yes, abstain, no."""

_NEVER = 1e-12


@dataclass(frozen=True)
class Scores:
    """Similarity of every two states [states x states].

    Args:
        agreement: Share of identical choices [0 to 1].
        kappa: Cohen's kappa [at most 1; 0 is what chance gives]; nan where no disagreement is to be expected.
        pi: Scott's pi [at most 1; 0 is what chance gives]; nan as for kappa.
        s: Signorino and Ritter's S [-1 to 1].
        n: Number of objects on which both chose; where there are none, all scores are nan.
    """

    agreement: Floats
    kappa: Floats
    pi: Floats
    s: Floats
    n: Floats


def scores(codes: Codes, *, categories: int = CATEGORIES) -> Scores:
    """Score every pair of states.

    With k and l the choices of two states on an object on which both chose, kappa sets the mean of (k - l)^2 beside
    what the two states' own frequencies would give by chance, pi the share of k != l beside what their mean
    frequencies would give, and S takes the mean of |k - l|. These are the weights of the published FPSIM voting data
    (kappa squared, pi nominal) and of Signorino and Ritter's article (S absolute).

    Args:
        codes: Choices [states x objects], 1 to `categories`, 0 where a state made none.
        categories: Number of ordered categories.

    Returns:
        The scores.

    Reference:
        Häge, F. M. (2011). Choice or circumstance? Adjusting measures of foreign policy similarity for chance
        agreement. Political Analysis 19(3), 287-305. doi:10.1093/pan/mpr023. Signorino, C. S., & Ritter, J. M.
        (1999). Tau-b or not tau-b. International Studies Quarterly 43(1), 115-144. doi:10.1111/0020-8833.00113.

    Example:
        >>> import numpy as np
        >>> found = scores(np.array([[1, 1, 3, 3], [1, 1, 3, 1]], dtype=np.int8))
        >>> float(found.agreement[0, 1]), float(found.kappa[0, 1]), float(found.s[0, 1])
        (0.75, 0.5, 0.5)
    """
    states = len(codes)
    chose = (codes > 0).astype(np.float32)
    number = codes.astype(np.float32)
    chosen = [(codes == k).astype(np.float32) for k in range(1, categories + 1)]
    above = [(codes > k).astype(np.float32) for k in range(1, categories)]
    # One product for all that is summed of the one state over what the other chose on; counts are exact in float32.
    parts = [*chosen, *above, number, number**2]
    sums = (np.concatenate(parts) @ chose.T).reshape(len(parts), states, states).astype(np.float64)
    n = sums[:categories].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares, over, mean, square = (
            sums[:categories] / n,
            sums[categories:-2].sum(axis=0) / n,
            sums[-2] / n,
            sums[-1] / n,
        )
        agreement = _products(chosen) / n
        observed = square + square.T - 2 * _products([number]) / n
        by_chance = square + square.T - 2 * mean * mean.T
        expected = 1 - (((shares + shares.transpose(0, 2, 1)) / 2) ** 2).sum(axis=0)
        # Two states that always give the same one answer disagree neither in fact nor by chance: 0/0, unknown.
        return Scores(
            agreement=agreement,
            kappa=np.where(by_chance > _NEVER, 1 - observed / by_chance, np.nan),
            pi=np.where(expected > _NEVER, 1 - (1 - agreement) / expected, np.nan),
            s=1 - 2 * (over + over.T - 2 * _products(above) / n) / (categories - 1),
            n=n,
        )


def _products(parts: list[NDArray[np.float32]]) -> Floats:
    """Return the sum of each part's product with itself [states x states]."""
    side = np.concatenate(parts, axis=1)
    return np.asarray(side @ side.T, dtype=np.float64)
