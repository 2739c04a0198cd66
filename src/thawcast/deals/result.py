"""What this chapter finds, as values: the packages and who would keep them, and what becomes of them played forward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from thawcast.deals.bargaining.domain import Choice
from thawcast.deals.bargaining.logroll import Trade
from thawcast.deals.plain import PlainResult
from thawcast.deals.scenarios.ranges import Sensitivity
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.values import Estimate


@dataclass(frozen=True)
class About(PlainResult):
    """What a scenario is about, for titles and labels.

    Args:
        key: Its file's name without the ending.
        title: What the reader sees.
        date: Day on which its judgements were made.
        states: Codes of the two principals.
        third_parties: Codes of the others that have a say.
        names: Code to name.
        issues: Key to name.
        core: Keys of the issues on which the two are opposed at bottom.
        institutions: Keys of the issues on which a settlement builds an institution.
        provisional: What was not yet known when it was written; empty if nothing is to be said.
    """

    key: str
    title: str
    date: date
    states: tuple[str, str]
    third_parties: tuple[str, ...]
    names: Mapping[str, str]
    issues: Mapping[str, str]
    core: tuple[str, ...]
    institutions: tuple[str, ...]
    provisional: str

    @property
    def principals(self) -> tuple[str, str]:
        """Names of the two principals."""
        a, b = self.states
        return self.names[a], self.names[b]


@dataclass(frozen=True)
class Settlement(PlainResult):
    """Where a package settles an issue [0-100], in words, and where it stood [0-100]."""

    at: float
    name: str
    was: float = field(metadata={"key": "from"})


Package = Mapping[str, Settlement]
"""Issue to where it is settled, for the issues that a package moves."""

Gains = Mapping[str, Estimate]
"""State to its gain over the status quo [share of stakes]."""


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
        rival: Key of `arms.ARMS`, or `none` for no deal: whichever of the others gives it most.
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
        margin_of: Key of `arms.ARMS`; None if no package leaves both better off, or nothing was ranked.
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
        arms: Key of `arms.ARMS` to the package, for those that exist.
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


@dataclass(frozen=True)
class AliveCourse(PlainResult):
    """Share of thaws still running after each month, with the 90% interval over the draws."""

    month: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class GainsFan(PlainResult):
    """Joint gain so far by month: 5%, 50% and 95% quantile over paths [share of stakes x years]."""

    month: tuple[int, ...]
    low: tuple[float, ...]
    median: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class TurnsOn(PlainResult):
    """A judgement and the rank correlation of its draws with how long a package lasts."""

    judgement: str
    rank_correlation: float


@dataclass(frozen=True)
class PlayedPolicy(PlainResult):
    """What became of a package under one policy.

    Args:
        survival: Months to the probability that the thaw still runs.
        curve: The same by month.
        gains: Mean annual gain of each principal.
        joint_gain: Sum of both.
        both_gain_share: Share of the paths on which both gain.
        fan: Joint gain so far by month.
        turns_on: The judgements that go most with the months that it lasts.
    """

    survival: Mapping[int, Estimate]
    curve: AliveCourse
    gains: Gains
    joint_gain: Estimate
    both_gain_share: float
    fan: GainsFan
    turns_on: tuple[TurnsOn, ...]

    def to_dict(self) -> dict[str, Any]:
        """Write months as `12_months`."""
        told = super().to_dict()
        return told | {"survival": {f"{months}_months": held for months, held in told["survival"].items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        survival = {int(name.removesuffix("_months")): held for name, held in data["survival"].items()}
        return super().from_dict({**data, "survival": survival})

    @property
    def at_last(self) -> float:
        """Share of the thaws that still run at the last milestone, else at the horizon."""
        shares = [told.value for told in self.survival.values() if told.value is not None]
        return shares[-1] if shares else self.curve.mean[-1]


@dataclass(frozen=True)
class BestPolicy(PlainResult):
    """State to the policy under which it gains most if both follow it."""

    of: Mapping[str, str]

    @property
    def agree(self) -> bool:
        """Whether both do best under the same."""
        return len(set(self.of.values())) == 1

    def to_dict(self) -> dict[str, Any]:
        """Write the policies, and whether they agree."""
        return {**self.of, "agree": self.agree}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        return cls({state: policy for state, policy in data.items() if state != "agree"})


@dataclass(frozen=True)
class PlayedPackage(PlainResult):
    """What became of a package: under each policy, and which policy suits each side."""

    package: Package
    policies: Mapping[str, PlayedPolicy]
    best_policy: BestPolicy


@dataclass(frozen=True)
class AgainstTactical(PlainResult):
    """A deep package beside the tactical one under the same policy.

    Args:
        lasts_longer_share: Share of the draws in which it lasts longer.
        same_share: Share in which both last equally long.
        months_longer: By how much it lasts longer [months].
        gains_more_share: Share of the draws in which each principal gains more.
        both_gain_more_share: Share in which both do.
        turns_on: The judgements that go most with the difference in months.
    """

    lasts_longer_share: float
    same_share: float
    months_longer: Estimate
    gains_more_share: tuple[float, float]
    both_gain_more_share: float
    turns_on: tuple[TurnsOn, ...]


@dataclass(frozen=True)
class Forward(PlainResult):
    """Packages played forward under policies.

    Args:
        paths: Paths a package and policy.
        draws: Different draws of the judgements among them.
        seed: Seed of draws and luck.
        horizon_months: How far [months].
        reciprocity: Where the present reactions come from: measured, judged or assumed.
        arms: Key of `arms.ARMS` to what became of the package.
        ordering: Policy and arm to the comparison with the tactical package; empty unless both sorts exist.
    """

    paths: int
    draws: int
    seed: int
    horizon_months: int
    reciprocity: str
    arms: Mapping[str, PlayedPackage]
    ordering: Mapping[str, Mapping[str, AgainstTactical]]


def about(scenario: Scenario) -> About:
    """Say what a scenario is about."""
    return About(
        key=scenario.key,
        title=scenario.title,
        date=scenario.date,
        states=scenario.states,
        third_parties=scenario.third_parties,
        names=scenario.names,
        issues={i.key: i.name for i in scenario.issues},
        core=tuple(i.key for i in scenario.issues if i.core),
        institutions=tuple(i.key for i in scenario.issues if i.institution),
        provisional=scenario.provisional,
    )


def package(scenario: Scenario, choice: Choice | Sequence[int]) -> Package:
    """Tell the issues that a package moves.

    Args:
        scenario: The scenario.
        choice: Outcome index an issue.
    """
    return {
        issue.key: Settlement(issue.outcomes[c].at, issue.outcomes[c].name, issue.status_quo)
        for issue, c in zip(scenario.issues, choice, strict=True)
        if c != issue.status_quo_index
    }
