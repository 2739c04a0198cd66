"""Positions of states in the General Assembly: a dynamic ordinal item-response model, fitted by a Laplace EM."""

from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.issues.scaling import irt_iterate
from thawcast.issues.scaling.vote_panel import VotePanel
from thawcast.values import Floats

POSITIVE_STATE = "USA"
"""State whose mean position is positive."""

POSITION_TOLERANCE = 1e-4
"""Converged when no position moves further in a plain iteration [standard deviations of all positions]."""

_OPENING = 8


@dataclass(frozen=True)
class IdealPoints:
    """Fitted positions of states by session.

    Positions have mean 0 and standard deviation 1 over all states and sessions on every axis.

    Args:
        panel: The votes fitted.
        position: Posterior modes [dimensions x states x sessions]; nan outside a state's first to last session.
        spread: Posterior standard deviations, each vote counting less the worse its item is known [same shape]. What
            shifts or stretches all states of a session is not in them: standardised positions are free of it.
        slope: Discriminations [items x dimensions].
        cuts: Cut points no/abstain and abstain/yes [items x 2].
        covariance: Of discriminations and cut points [items x (dimensions + 2) squared].
        walk_sd: Standard deviation of a step from session to session, by dimension.
        first_mean: Mean of first positions, by dimension.
        first_sd: Standard deviation of first positions, by dimension.
        log_likelihood: Of the votes, averaged over the positions' posteriors.
        iterations: Iterations taken.
        converged: Whether the last iteration moved no position further than the tolerance.
    """

    panel: VotePanel
    position: Floats
    spread: Floats
    slope: Floats
    cuts: Floats
    covariance: Floats
    walk_sd: Floats
    first_mean: Floats
    first_sd: Floats
    log_likelihood: float
    iterations: int
    converged: bool


def fit(
    panel: VotePanel,
    *,
    dimensions: int = 1,
    start: IdealPoints | None = None,
    tolerance: float = POSITION_TOLERANCE,
    max_iterations: int = 500,
    positive: str = POSITIVE_STATE,
) -> IdealPoints:
    """Fit positions, discriminations and cut points.

    A vote of state i in session t on item j is no, abstain or yes as `slope_j position_it + e`, e standard normal,
    lies below, between or above the item's two cut points. Positions follow a random walk from session to session
    whose step, like the spread of first positions, is estimated. Alternates Newton steps for all items (averaged over
    the positions' Gaussian posteriors) and for all paths (a tridiagonal system a state), speeded up by squared
    extrapolation. An absence is missing at random.

    Args:
        panel: The votes.
        dimensions: 1 or 2. With 2, axes are uncorrelated and the first carries the larger discriminations.
        start: An earlier fit to start from, for example of the year before.
        tolerance: Largest move of any position in the last iteration.
        max_iterations: Iterations after which the fit stops unconverged.
        positive: State whose mean position on the first axis is positive.

    Returns:
        The fit; `converged` tells whether the criterion was met.

    Raises:
        InputError: Neither one nor two dimensions.

    Reference:
        Bailey, M. A., Strezhnev, A., & Voeten, E. (2017). Estimating dynamic state preferences from United Nations
        voting data. Journal of Conflict Resolution 61(2), 430-456. doi:10.1177/0022002715595700. Imai, K., Lo, J., &
        Olmsted, J. (2016). Fast estimation of ideal points with massive data. American Political Science Review
        110(4), 631-656. doi:10.1017/S000305541600037X. Varadhan, R., & Roland, C. (2008). Simple and globally
        convergent methods for accelerating the convergence of any EM algorithm. Scandinavian Journal of Statistics
        35(2), 335-353. doi:10.1111/j.1467-9469.2007.00585.x.
    """
    if dimensions not in (1, 2):
        raise InputError(f"dimensions {dimensions}: use 1 or 2")
    values = irt_iterate.begin(panel, dimensions=dimensions, positive=positive)
    if start is not None:
        _resume(values, panel, start)

    def advance(*, steps: int = 1) -> float:
        before = values.theta.copy()
        irt_iterate.update_items(values, panel, steps=steps)
        irt_iterate.update_paths(values, panel)
        irt_iterate.standardise(values, panel, positive)
        return float(np.abs(values.theta - before)[:, values.span].max())

    iterations, moved = 0, np.inf
    while iterations < (_OPENING if start is None else 1):
        moved = advance(steps=3)
        iterations += 1
    while iterations < max_iterations and moved > tolerance:
        origin = irt_iterate.pack(values)
        advance()
        first = irt_iterate.pack(values)
        moved = advance()
        iterations += 2
        if moved > tolerance:
            irt_iterate.extrapolate(values, origin, first)
            irt_iterate.standardise(values, panel, positive)
            advance()
            iterations += 1
    irt_iterate.update_items(values, panel, steps=1)
    irt_iterate.update_paths(values, panel, move=False, items_known=False)
    outside = ~values.span
    return IdealPoints(
        panel=panel,
        position=np.where(outside, np.nan, values.theta),
        spread=np.where(outside, np.nan, values.spread),
        slope=values.slope,
        cuts=values.cuts,
        covariance=values.covariance,
        walk_sd=values.walk_sd,
        first_mean=values.first_mean,
        first_sd=values.first_sd,
        log_likelihood=values.fit,
        iterations=iterations,
        converged=moved <= tolerance,
    )


def _resume(values: irt_iterate.Iterate, panel: VotePanel, start: IdealPoints) -> None:
    """Carry over what an earlier fit knows of the same states, sessions and items."""
    rows = {state: i for i, state in enumerate(start.panel.states)}
    columns = {session: t for t, session in enumerate(start.panel.sessions)}
    column = np.array([max((columns[s] for s in columns if s <= session), default=0) for session in panel.sessions])
    for i, state in enumerate(panel.states):
        if state in rows:
            old = start.position[:, rows[state]][:, column]
            known = ~np.isnan(old)
            values.theta[:, i] = np.where(known, old, values.theta[:, i])
    items = {item: j for j, item in enumerate(start.panel.items)}
    kept = [(j, items[item]) for j, item in enumerate(panel.items) if item in items]
    if kept:
        new, old_items = np.array(kept).T
        values.slope[new], values.cuts[new] = start.slope[old_items], start.cuts[old_items]
    values.walk_sd[:], values.first_sd[:], values.first_mean[:] = start.walk_sd, start.first_sd, start.first_mean
