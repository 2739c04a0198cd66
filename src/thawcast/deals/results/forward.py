"""What the played-forward part finds: how likely each package holds under each policy, and what that turns on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from thawcast.deals.results.about import Gains, Package
from thawcast.deals.results.plain import PlainResult
from thawcast.values import Estimate

TOLD: tuple[str, ...] = ("status_quo", "tit_for_tat", "deep_reconciliation")
"""The three that head an answer: what is done now, strict answers, and forgiving ones."""


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
        arms: Key of `results.deal.ARMS` to what became of the package.
        ordering: Policy and arm to the comparison with the tactical package; empty unless both sorts exist.
    """

    paths: int
    draws: int
    seed: int
    horizon_months: int
    reciprocity: str
    arms: Mapping[str, PlayedPackage]
    ordering: Mapping[str, Mapping[str, AgainstTactical]]
