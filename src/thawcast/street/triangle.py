"""A third state by name: what each of three states does about the other two, in one model of all six directions."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations

import numpy as np
import polars as pl

from thawcast.errors import DyadError
from thawcast.states import State
from thawcast.street.dyads import MonthPanel, conduct_of
from thawcast.street.estimate.granger import granger
from thawcast.street.estimate.series import damp, standardise
from thawcast.street.estimate.shared_course import shared_course
from thawcast.street.estimate.var import VarFit, fit_var
from thawcast.street.result import Triangle
from thawcast.street.terms import MIN_ACTIVE
from thawcast.values import Z90, Floats

LAGS = 2
"""Months over which an answer is looked for."""

LEVEL = 0.05
"""Level at which an answer is claimed, after Holm's correction for all that are looked for."""

DRAWS = 1999
"""Wild-bootstrap replications; of thirty tests the first must reach a sixth of a percent."""


def triangle(sources: Sequence[MonthPanel], states: tuple[State, State, State], as_of: date) -> Triangle:
    """Estimate what each of three states does about the other two.

    Each direction is damped cooperation less damped conflict of the month, mirrored events left out. One VAR holds all
    six, without a slow course, the season, shifts, and what each does to all others.

    Args:
        sources: Months of the data sets that may speak.
        states: The three.
        as_of: Last day whose data may be used.

    Returns:
        The answers, all thirty.

    Raises:
        DyadError: No data set has enough months with events in all six directions.

    Reference:
        Goldstein & Freeman (1991), doi:10.2307/1962876 (the triangle as one VAR); Holm (1979), Scandinavian Journal of
        Statistics 6(2):65-70.
    """
    codes = [state.code for state in states]
    ways = list(permutations(range(3), 2))
    names = [(codes[i], codes[j]) for i, j in ways]
    best, panel = max(((_least(of, names, as_of), of) for of in sources), key=lambda pair: pair[0], default=(0, None))
    if panel is None or best < MIN_ACTIVE:
        raise DyadError(
            f"{', '.join(codes)}: no source has events of all six directions in enough months by {as_of} (the quietest"
            f" has {best}); take a later date, or states that a source follows by month"
        )
    months = panel.until(as_of)
    net, whole = (_net(panel, names, mirrors=flag)[:months] for flag in (False, True))
    clock = None if panel.clock is None else panel.clock[:months]
    course = shared_course(net, freq="M", clock=clock, controls=_others(panel, codes, months))
    fit = fit_var(standardise(net), lags=LAGS, exog=course.columns, clock=clock)
    given = fit_var(standardise(whole), lags=LAGS, clock=clock)
    rows = [
        _answer(fit, names, effect, cause) | {"p_as_given": granger(given, cause=cause, effect=effect, draws=0).p_hc3}
        for effect, cause in permutations(range(len(ways)), 2)
    ]
    return Triangle(states, panel.data_set, panel.months[months - 1], months, _held(pl.DataFrame(rows)))


def _least(panel: MonthPanel, names: Sequence[tuple[str, str]], as_of: date) -> int:
    """Active months of the quietest direction; none where cooperation is not counted."""
    months = panel.until(as_of)
    if not months or any(name not in panel.counts for name in names) or not panel.world[:, :2].any():
        return 0
    return min(int((panel.counts[name][:months].sum(axis=1) > 0).sum()) for name in names)


def _net(panel: MonthPanel, names: Sequence[tuple[str, str]], *, mirrors: bool) -> Floats:
    """Damped cooperation less damped conflict, a column a direction."""
    none = np.zeros_like(panel.world)
    twins = [panel.mirrored.get(name, none) if mirrors else none for name in names]
    events = np.stack([panel.counts[name] + twin for name, twin in zip(names, twins, strict=True)], axis=1)
    return damp(conduct_of(events, "cooperation")) - damp(conduct_of(events, "conflict"))


def _others(panel: MonthPanel, codes: Sequence[str], months: int) -> Floats:
    """All that each of the three does to all others, and all others do: reporting, and the temper of each."""
    own = [panel.by_state[a] - sum(panel.counts[a, b] for b in codes if b != a) for a in codes]
    rest = panel.world - sum(panel.by_state[a] for a in codes)
    return damp(np.stack([of.sum(axis=1) for of in (*own, rest)], axis=1)[:months])


def _answer(fit: VarFit, names: Sequence[tuple[str, str]], effect: int, cause: int) -> dict[str, object]:
    test = granger(fit, cause=cause, effect=effect, draws=DRAWS)
    index = [1 + fit.n * lag + cause for lag in range(LAGS)]
    projection = fit.x @ fit.gram
    surprise = fit.resid[:, effect] / (1.0 - np.einsum("tk,tk->t", projection, fit.x))
    total = float(fit.coef[index, effect].sum())
    half = Z90 * float(np.sqrt(((projection[:, index].sum(axis=1) * surprise) ** 2).sum()))
    (who, toward), (of, at) = names[effect], names[cause]
    return {
        "who": who,
        "toward": toward,
        "of": of,
        "at": at,
        "sort": "reciprocal" if (of, at) == (toward, who) else "triangular",
        "answer": total,
        "low": total - half,
        "high": total + half,
        "p": max(test.p_hc3, test.p_wild),
    }


def _held(rows: pl.DataFrame) -> pl.DataFrame:
    """Mark the answers that stand after Holm's correction, the surest first."""
    ordered = rows.sort("p", "who", "toward", "of", "at")
    count = ordered.height
    stands = (ordered["p"] * (count - pl.int_range(count, eager=True))).cum_max() <= LEVEL
    return ordered.with_columns(claimed=stands)
