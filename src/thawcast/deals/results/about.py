"""What a result is about, and the packages and gains that all results speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from thawcast.deals.results.plain import PlainResult
from thawcast.states import resolve
from thawcast.values import Estimate

if TYPE_CHECKING:
    from thawcast.deals.bargaining.domain import Choice
    from thawcast.deals.scenarios.scenario import Scenario


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

    def phrase(self, state: str) -> str:
        """The name of a state as it stands in a sentence: `the United States`, `Russia`."""
        return resolve(state, on=self.date).phrase


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


def about(scenario: "Scenario") -> About:
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


def package(scenario: "Scenario", choice: "Choice | Sequence[int]") -> Package:
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
