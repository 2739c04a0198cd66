"""Carries what is not known through to the answer: quasi-random draws, intervals, and what matters most."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from thawcast.deals.results.deal import Sensitivity
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.values import Estimate, Floats, reaching

JUDGEMENT_DRAWS = 2000
"""Draws of the judgements unless told otherwise."""


def sample(scenario: Scenario, *, draws: int = JUDGEMENT_DRAWS, seed: int = 0) -> Floats:
    """Draw every judgement from its range, evenly over the whole space (scrambled Sobol points).

    Args:
        scenario: The scenario.
        draws: Number of draws.
        seed: Seed of the scrambling.

    Returns:
        (draws, judgements) values, columns in the order of `scenario.judgements`.

    Reference:
        Owen 1998, ACM Transactions on Modeling and Computer Simulation 8(1):71-102.
    """
    from scipy.stats import qmc

    wide = [i for i, j in enumerate(scenario.judgements) if not j.quantity.known]
    values = np.repeat(scenario.central(), draws, axis=0)
    if wide:
        # Sobol points come in powers of two; the first of a larger set are still spread evenly.
        points = qmc.Sobol(len(wide), scramble=True, rng=seed).random_base2(max(1, int(np.ceil(np.log2(draws)))))
        for place, column in enumerate(wide):
            values[:, column] = scenario.judgements[column].quantity.at(points[:draws, place])
    return values


def estimate(values: Floats, unit: str, *, value: float | None = None) -> Estimate:
    """Summarise draws: the median (or a given central value) and the 90% interval, which reaches to that value.

    Args:
        values: (draws,) results.
        unit: Unit in words.
        value: Central value to show instead of the median.

    Returns:
        The estimate; None throughout if there are no draws.

    Example:
        >>> import numpy as np
        >>> estimate(np.arange(101.0), "years")
        Estimate(value=50.0, low=5.0, high=95.0, unit='years')
    """
    if len(values) == 0:
        return Estimate(value, None, None, unit)
    # Infinite values are answers (a deal that no patience sustains), so quantiles must not interpolate between them.
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95), method="nearest")
    return reaching(float(middle) if value is None else value, float(low), float(high), unit)


def odds(held: NDArray[np.bool_]) -> Estimate:
    """The chance of something that held in some of the draws: never 0 or 1, for no number of draws shows either.

    Args:
        held: (draws,) whether it did.

    Returns:
        Mean and 90% interval of the beta distribution that Jeffreys' prior gives.

    Reference:
        Brown, Cai & DasGupta 2001, Statistical Science 16:101-133.

    Example:
        >>> import numpy as np
        >>> odds(np.ones(99, dtype=bool)).value
        0.995
    """
    from scipy.stats import beta

    hits, misses = float(held.sum()) + 0.5, float((~held).sum()) + 0.5
    low, high = (float(beta.ppf(q, hits, misses)) for q in (0.05, 0.95))
    return Estimate(hits / (hits + misses), low, high, "probability")


def sensitivities(
    scenario: Scenario, result: Callable[[Floats], Floats], *, points: int = 128, seed: int = 0
) -> tuple[Sensitivity, ...]:
    """Rank the judgements by how much of a result's variance hangs on them.

    Args:
        scenario: The scenario.
        result: Draws (n, judgements) to results (n,).
        points: Base sample, a power of two; the result is computed `points * (ranges + 2)` times. Ranges of third
            parties are left at their most likely values: they do not enter the principals' gains.
        seed: Seed of the sample.

    Returns:
        One entry a judgement with a range, greatest total index first; empty if nothing varies.

    Reference:
        Saltelli et al. 2010, Computer Physics Communications 181:259-270, table 2 (b) and (f).
    """
    from scipy.stats import sobol_indices, uniform

    judged = (*scenario.states, None)
    wide = [
        i
        for i, j in enumerate(scenario.judgements)
        if j.state in judged and j.kind != "capability" and not j.quantity.known
    ]
    if not wide:
        return ()

    def run(unit: Floats) -> Floats:
        values = np.repeat(scenario.central(), unit.shape[1], axis=0)
        for place, column in enumerate(wide):
            values[:, column] = scenario.judgements[column].quantity.at(unit[place])
        return result(values)[None, :]

    if np.ptp(run(np.random.default_rng(seed).random((len(wide), 64)))) == 0:
        return ()
    found = sobol_indices(func=run, n=points, dists=[uniform()] * len(wide), rng=np.random.default_rng(seed))
    first, total = np.ravel(found.first_order), np.ravel(found.total_order)
    rows = [
        Sensitivity(scenario.judgements[c].label, float(f), float(t))
        for c, f, t in zip(wide, first, total, strict=True)
    ]
    return tuple(sorted(rows, key=lambda r: -r.total))


def shares(choices: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], float]:
    """How often each package is the best, most often first.

    Example:
        >>> shares([(0, 1), (0, 1), (2, 2), (0, 1)])
        {(0, 1): 0.75, (2, 2): 0.25}
    """
    counted: dict[tuple[int, ...], int] = {}
    for choice in choices:
        counted[choice] = counted.get(choice, 0) + 1
    return {c: n / len(choices) for c, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))}
