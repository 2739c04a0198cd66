"""How a side behaves from month to month: six policies, mixes of them, and the user's own."""

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from thawcast.deals.scenarios.scenario import PolicyRule, Scenario
from thawcast.errors import InputError
from thawcast.values import Floats

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Situation:
    """What one side knows when it decides; every array holds one value a path.

    Args:
        month: Months since the deal began, from 0.
        seen: Whether the other side was seen to keep the deal last month (true in the first).
        own: Whether it kept the deal itself last month (true in the first).
        broken: Months in a row that the other side has been seen breaking it.
        gain: Annual gain while both keep what is still to be kept [share of stakes].
        temptation: Annual gain from breaking it alone, over keeping it [share of stakes].
        lag_years: Time until a breach is found [years].
        generosity: Chance of forgiving a breach under generous tit-for-tat [0-1].
        reciprocity: Measured answer to the other side's conduct [0-1].
        inertia: Measured persistence of its own conduct [0-1].
        goodwill: Chance of keeping when neither did [0-1].
        lot: A number drawn once a path [0-1], for policies that are lotteries.
    """

    month: int
    seen: Bools
    own: Bools
    broken: NDArray[np.int_]
    gain: Floats
    temptation: Floats
    lag_years: Floats
    generosity: Floats
    reciprocity: Floats
    inertia: Floats
    goodwill: Floats
    lot: Floats


Policy = Callable[[Situation], Floats | Bools]
"""From what a side knows to its chance of keeping the deal this month, one value a path."""

PERSISTS = 3
"""Months of silence through which initiatives go on (GRIT) or a breach is taken for an accident (reconciliation)."""

RETRIES = 6
"""Months between fresh initiatives under GRIT while the other side does not answer."""

SIGHT_YEARS = 1.0
"""How far ahead an instrumental side looks [years]."""


def status_quo(view: Situation) -> Floats:
    """Go on as measured: a linear reaction to the other side and to one's own habit (Goldstein & Freeman 1990)."""
    return np.clip(view.goodwill + view.reciprocity * view.seen + view.inertia * view.own, 0, 1)


def tit_for_tat(view: Situation) -> Bools:
    """Do what the other side was last seen to do (Axelrod 1984)."""
    return view.seen


def generous_tit_for_tat(view: Situation) -> Floats:
    """Tit-for-tat that forgives as often as it can afford (Nowak & Sigmund 1992, Nature 355:250-253)."""
    return np.where(view.seen, 1.0, view.generosity)


def grit(view: Situation) -> Bools:
    """Graduated reciprocation: initiatives that outlast silence, then matching, then another try (Osgood 1962)."""
    return view.seen | (view.broken <= PERSISTS) | (view.broken % RETRIES == 0)


def instrumental(view: Situation) -> Bools:
    """Use the other side while it pays: keep what is answered, if a year of it is worth more than one breach."""
    return view.seen & (view.temptation * view.lag_years <= view.gain * SIGHT_YEARS)


def reconciliation(view: Situation) -> Bools:
    """Take breaches for accidents until they last, and come back as soon as the other side does."""
    return view.seen | (view.broken < PERSISTS)


POLICIES: Mapping[str, Policy] = {
    "status_quo": status_quo,
    "tit_for_tat": tit_for_tat,
    "generous_tit_for_tat": generous_tit_for_tat,
    "grit": grit,
    "instrumental_detente": instrumental,
    "deep_reconciliation": reconciliation,
}
"""The six policies of the chapter. Any side leaves a deal that it has no interest in keeping, whatever its policy."""


def generosity(cooperate: Floats, defect: Floats, punish: Floats, exploited: Floats) -> Floats:
    """Greatest chance of forgiving that still deters: `min(1 - (T - R)/(R - S), (R - P)/(T - P))`.

    Args:
        cooperate: R, payoff while both keep the deal.
        defect: T, while breaking it alone.
        punish: P, while neither keeps it.
        exploited: S, while keeping it alone.

    Returns:
        The chance, cut to [0, 1]; 0 where the payoffs are not those of a prisoner's dilemma.

    Reference:
        Molander 1985, Journal of Conflict Resolution 29:611-618; Nowak & Sigmund 1992, Nature 355:250-253.

    Example:
        >>> round(float(generosity(3, 5, 1, 0)), 3)
        0.333
    """
    t, r, p, s = (np.asarray(v, dtype=np.float64) for v in (defect, cooperate, punish, exploited))
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.minimum(1 - (t - r) / (r - s), (r - p) / (t - p))
    return np.clip(np.nan_to_num(chance, nan=0.0, posinf=0.0, neginf=0.0), 0, 1)


def mixed(parts: Mapping[str, float], known: Mapping[str, Policy]) -> Policy:
    """A policy that is settled by lot once a path.

    Args:
        parts: Policy to its share; shares are scaled to sum to 1.
        known: Policies by name.

    Returns:
        The policy.
    """
    edges = np.cumsum(list(parts.values())) / sum(parts.values())

    def decide(view: Situation) -> Floats:
        which = np.searchsorted(edges, view.lot, side="right").clip(max=len(parts) - 1)
        return np.stack([np.asarray(known[name](view), dtype=np.float64) for name in parts])[
            which, np.arange(len(which))
        ]

    return decide


def policies(scenario: Scenario) -> dict[str, Policy]:
    """The six policies and those that the scenario adds.

    Args:
        scenario: The scenario.

    Returns:
        Name to policy.

    Raises:
        InputError: A rule names a file, function or policy that is not there.
    """
    known = dict(POLICIES)
    for rule in scenario.rules:
        if rule.name in known:
            raise InputError(f'{rule.where}: policy "{rule.name}" exists already; give it another name')
        known[rule.name] = _written(rule, known)
    return known


def chosen_policies(scenario: Scenario, names: Sequence[str]) -> dict[str, Policy]:
    """Return some policies by name.

    Args:
        scenario: The scenario.
        names: Which; all where none is named.

    Raises:
        InputError: No such policy.
    """
    known = policies(scenario)
    if unknown := sorted(set(names) - set(known)):
        raise InputError(f'there is no policy "{unknown[0]}"; choose from {", ".join(known)}')
    return {name: known[name] for name in names or known}


def _written(rule: PolicyRule, known: Mapping[str, Policy]) -> Policy:
    if rule.mix:
        unknown = sorted(set(rule.mix) - set(known))
        if unknown or sum(rule.mix.values()) <= 0:
            what = f"names {unknown[0]}" if unknown else "has no positive share"
            raise InputError(f"{rule.where}: the mix {what}; use shares of {', '.join(known)}")
        return mixed(rule.mix, dict(known))
    if rule.file is None:
        return lambda view: np.where(
            view.month == 0, rule.start, np.where(view.seen, rule.after_kept, rule.after_broken)
        )
    return _guarded(_load(rule), rule)


def _load(rule: PolicyRule) -> Policy:
    """Load the user's own function; running it is what the user asked for."""
    path = Path(rule.file or "")
    if not path.is_file():
        raise InputError(f"{rule.where}: there is no file {path}; give its path from the scenario's folder")
    spec = importlib.util.spec_from_file_location(f"thawcast_policy_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise InputError(f"{rule.where}: {path} is not a Python file; give one that ends in .py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise InputError(f"{rule.where}: {path} does not load ({_place(error, path)}); mend it") from error
    function = getattr(module, rule.function, None)
    if not callable(function):
        raise InputError(f"{rule.where}: {path} has no function {rule.function}; add def {rule.function}(view)")
    return cast("Policy", function)  # what it returns is checked at every call


def _guarded(decide: Policy, rule: PolicyRule) -> Policy:
    """Turn whatever goes wrong in the user's function into one line that says where."""

    def run(view: Situation) -> Floats:
        path = Path(rule.file or "")
        try:
            chance = np.asarray(decide(view), dtype=np.float64)
        except Exception as error:
            raise InputError(f"{rule.where}: policy {rule.name} failed ({_place(error, path)}); mend it") from error
        if chance.shape != view.seen.shape or not ((chance >= 0) & (chance <= 1)).all():
            raise InputError(
                f"{rule.where}: policy {rule.name} must return {len(view.seen)} chances from 0 to 1, one a path;"
                f" it returned shape {chance.shape}"
            )
        return chance

    return run


def _place(error: BaseException, path: Path) -> str:
    """`file:line: Kind: message` of the innermost line of the user's file."""
    line, trace = getattr(error, "lineno", None), error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{path}:{line or 1}: {type(error).__name__}: {error}".splitlines()[0]
