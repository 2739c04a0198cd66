"""Held-out log scores: how many regimes, and do coefficients differ between them or variances alone?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from thawcast.street.estimate.skill import mean_interval
from thawcast.street.regimes.em import fit_em
from thawcast.street.regimes.msvar import Switching, SwitchingData, run_filter
from thawcast.values import Estimate, Floats

RegimeModel = tuple[int, Switching]
"""Number of regimes and what differs between them."""

SWITCHING_CANDIDATES: tuple[RegimeModel, ...] = ((1, "all"), (2, "variance"), (2, "all"))
"""One VAR; two regimes of variance; two regimes of reciprocity."""


@dataclass(frozen=True)
class Comparison:
    """Log scores of candidates over the same held-out periods.

    Args:
        scores: RegimeModel to log predictive densities, one a held-out period.
    """

    scores: dict[RegimeModel, Floats]

    def total(self, candidate: RegimeModel) -> float:
        """Sum of the log scores of a candidate."""
        return float(self.scores[candidate].sum())

    def gain(self, candidate: RegimeModel, over: RegimeModel) -> Estimate:
        """Mean gain in log score per period of one candidate over another, with a 90% interval."""
        return Estimate(*mean_interval(self.scores[candidate] - self.scores[over]), "log score a period")

    def coefficients_switch(self, regimes: int = 2) -> bool:
        """Whether switching coefficients beat switching variances alone, and one VAR: both intervals above zero."""
        full: RegimeModel = (regimes, "all")
        if full not in self.scores:
            return False
        rivals: tuple[RegimeModel, ...] = ((regimes, "variance"), (1, "all"))
        return all(self.gain(full, over).above_zero for over in rivals)


def compare(
    data: SwitchingData,
    *,
    hold_out: int,
    candidates: Sequence[RegimeModel] = SWITCHING_CANDIDATES,
    folds: int = 4,
    seed: int = 0,
) -> Comparison:
    """Score candidates on the last periods, one step ahead, re-estimating before each of several blocks.

    Args:
        data: Data and prior.
        hold_out: Number of last periods scored.
        candidates: What is compared.
        folds: Blocks, each forecast with parameters estimated on all that lies before it.
        seed: Seed of the starts of EM.

    Returns:
        Log scores.

    Raises:
        InputError: Too few periods before the held-out ones.

    Reference:
        Geweke & Amisano (2010), doi:10.1016/j.ijforecast.2009.10.007 (log predictive scores).
    """
    total = data.y.shape[0]
    edges = np.linspace(total - hold_out, total, folds + 1).round().astype(int)
    scores: dict[RegimeModel, Floats] = {}
    for regimes, switching in candidates:
        parts: list[Floats] = []
        for first, last in pairwise(edges.tolist()):
            mode = fit_em(data.head(first), regimes=regimes, switching=switching, tolerance=1e-4, seed=seed)
            parts.append(run_filter(data.head(last), mode.params).log_scores[first:])
        scores[regimes, switching] = np.concatenate(parts)
    return Comparison(scores)
