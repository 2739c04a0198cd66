"""What the bargaining part finds: the packages, who gains by each, and whether patience would keep them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from thawcast.deals.results.about import About, Gains, Package
from thawcast.deals.results.plain import PlainResult
from thawcast.values import Estimate

ARMS: Mapping[str, str] = {
    "tactical": "Tactical package",
    "deep": "Deep package",
    "deep_changed": "Deep package, preferences moved too",
}
"""Arm to what the reader sees."""

AT_PRESENT = ("tactical", "deep")
"""Arms at the preferences that the two have now, from the shallow to the deep: only these can be had by bargaining."""


@dataclass(frozen=True)
class Trade:
    """One issue of a package.

    Args:
        issue: Key of the issue.
        at: Where the package settles it, 0-100.
        gains: What each principal gains by it over the status quo [share of stakes]; negative: it gives.
        shapley: Its share in the joint gain of the bargain.
    """

    issue: str
    at: float
    gains: tuple[float, float]
    shapley: float


@dataclass(frozen=True)
class Sensitivity:
    """How much of the spread of a result one judgement explains.

    Args:
        judgement: Its label.
        first: First-order Sobol index: alone.
        total: Total Sobol index: with all its interactions.
    """

    judgement: str
    first: float
    total: float


@dataclass(frozen=True)
class PackageShare(PlainResult):
    """A package and the share of the draws in which it is the best."""

    package: Package
    share: float


@dataclass(frozen=True, kw_only=True)
class Picked(PlainResult):
    """What one bargaining solution picks.

    Args:
        name: Key of `solutions.SOLUTIONS`.
        package: At the most likely judgements; None if no package leaves both better off.
        best_share: Chance over the draws that this package is the best.
        gains: Gains of every player from `package`; None without one.
        re_solved: Gains of the principals if the package is picked anew in every draw.
        often: The packages that are most often the best.
    """

    name: str
    package: Package | None
    best_share: float
    gains: Gains | None = None
    re_solved: Gains
    often: tuple[PackageShare, ...]


@dataclass(frozen=True)
class IssueAlone(PlainResult):
    """What each single-issue model predicts for one issue.

    Args:
        issue: Key of the issue.
        status_quo: Where it stands [0-100].
        predicted: Model to outcome [0-100].
    """

    issue: str
    status_quo: float
    predicted: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Write the models beside the issue."""
        told = super().to_dict()
        return told | told.pop("predicted")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        predicted = {model: outcome for model, outcome in data.items() if model not in ("issue", "status_quo")}
        return cls(data["issue"], data["status_quo"], predicted)


@dataclass(frozen=True)
class WithoutIssue(PlainResult):
    """The patience that a side needs if an issue is dropped [annual discount factor]."""

    issue: str
    critical: Estimate


@dataclass(frozen=True)
class BreaksAt(PlainResult):
    """How many times as much an issue must matter to a side before it breaks the deal; None where nothing does."""

    issue: str
    factor: Estimate


@dataclass(frozen=True)
class WithTerm(PlainResult):
    """What a side term does: patience needed with it, and by how much less [annual discount factors]."""

    name: str
    kind: str
    critical: Estimate
    lowers_by: Estimate


@dataclass(frozen=True)
class Commitment(PlainResult):
    """Whether one side would keep a package.

    Args:
        discount: Its patience [annual discount factor].
        critical: The patience that it needs; 1: none suffices.
        patient: Chance over the draws that it has the patience.
        without_issue: What it needs if one issue is dropped.
        breaking_factor: How much more an issue must matter to break the deal.
        side_terms: What each side term does.
        penance_periods: Shortest punishment that both would carry out [detection lags]; None if none works.
        penance_months_a_period: Length of a detection lag [months].
        tranches: Yearly tranches for its one-off concessions; None if staging unravels.
    """

    discount: Estimate
    critical: Estimate
    patient: Estimate
    without_issue: tuple[WithoutIssue, ...]
    breaking_factor: tuple[BreaksAt, ...]
    side_terms: tuple[WithTerm, ...]
    penance_periods: int | None
    penance_months_a_period: float
    tranches: int | None


@dataclass(frozen=True)
class Beside(PlainResult):
    """What one principal gains from a package beside the best that it could have instead.

    Args:
        rival: Key of `ARMS`, or `none` for no deal: whichever of the others gives it most.
        more: By how much the package gives it more [share of stakes].
        gains_more: Chance over the draws that it gives it more.
    """

    rival: str
    more: Estimate
    gains_more: Estimate


@dataclass(frozen=True)
class BestFor(PlainResult):
    """The efficient package that gives one principal most and leaves the other no worse off than no deal."""

    package: Package
    gains: Gains


@dataclass(frozen=True)
class SignedPackage(PlainResult):
    """One of the packages that are compared, and whether it would be kept.

    Args:
        package: What it settles.
        gains: Gains of every player.
        beside: Principal to what it gains beside its next best; empty for the arm with other preferences.
        trades: Who gives and gets, issue by issue, greatest Shapley value first.
        sides: State to whether it would keep the package.
        patient: Chance over the draws that both have the patience to keep it.
    """

    package: Package
    gains: Gains
    beside: Mapping[str, Beside]
    trades: tuple[Trade, ...]
    sides: Mapping[str, Commitment]
    patient: Estimate


@dataclass(frozen=True)
class Ranked(PlainResult):
    """The judgements by how much hangs on them, greatest first.

    Args:
        joint_gain: For the joint gain of the bargain.
        margin: For how safely the package of `margin_of` holds.
        margin_of: Key of `ARMS`; None if no package leaves both better off, or nothing was ranked.
    """

    joint_gain: tuple[Sensitivity, ...]
    margin: tuple[Sensitivity, ...]
    margin_of: str | None


@dataclass(frozen=True)
class Deal(PlainResult):
    """Which packages leave both sides better off, and whether each side would keep them.

    Args:
        scenario: What it is about.
        draws: Draws of the judgements.
        seed: Seed of the draws.
        packages: Number of packages on the table.
        frontier: Gains of the two principals from each efficient package [share of stakes].
        solutions: What each bargaining solution picks.
        best_for: Principal to the package that is best for it; empty if none leaves both better off.
        deal_exists: Chance over the draws that some package leaves both better off.
        single_issue: What the single-issue models predict.
        arms: Key of `ARMS` to the package, for those that exist.
        sensitivity: What hangs on which judgement.
    """

    scenario: About
    draws: int
    seed: int
    packages: int
    frontier: tuple[tuple[float, float], ...]
    solutions: tuple[Picked, ...]
    best_for: Mapping[str, BestFor]
    deal_exists: Estimate
    single_issue: tuple[IssueAlone, ...]
    arms: Mapping[str, SignedPackage]
    sensitivity: Ranked
