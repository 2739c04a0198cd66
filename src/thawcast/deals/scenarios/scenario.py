"""What is on the table: two states, third parties, issues, and one judgement a state and issue, each with its source.

Positions run from 0 to 100 between two named ends of an issue; saliences from 0 to 1. Every judgement is a number or
a range, so that what nobody knows exactly is carried through to the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thawcast.deals.scenarios.quantity import Quantity
from thawcast.values import Floats

POSITION_SCALE = 100.0
"""Length of the position scale of an issue."""


@dataclass(frozen=True)
class Outcome:
    """A way an issue can be settled: its name and its place on the 0-100 scale."""

    name: str
    at: float


@dataclass(frozen=True)
class Issue:
    """One thing that the two sides could settle.

    Args:
        key: Short identifier.
        name: What the reader sees.
        zero: What 0 on the scale means.
        hundred: What 100 means.
        outcomes: The settlements on offer, the status quo among them, in ascending order.
        status_quo: Where things stand, 0-100.
        core: Whether the two are opposed at bottom here: a tactical package leaves it alone.
        one_off: Whether a settlement, once carried out, nobody can take back: what a signature can undo is not.
        source: Why the issue is described so.
        institution: Whether a settlement above the status quo builds a treaty, a joint body or integration that works
            on by itself: a tactical package builds none.
    """

    key: str
    name: str
    zero: str
    hundred: str
    outcomes: tuple[Outcome, ...]
    status_quo: float
    core: bool
    one_off: bool
    source: str
    institution: bool = False

    @property
    def deep(self) -> NDArray[np.bool_]:
        """(outcomes,) whether settling the issue so makes a package a deep one."""
        at = np.array([o.at for o in self.outcomes])
        return (self.core & (at != self.status_quo)) | (self.institution & (at > self.status_quo))

    @property
    def status_quo_index(self) -> int:
        """Place of the status quo among the outcomes."""
        return [o.at for o in self.outcomes].index(self.status_quo)


@dataclass(frozen=True)
class View:
    """What one state wants on one issue: position [0-100], salience [0-1], capability [share], and why we think so."""

    position: Quantity
    salience: Quantity
    capability: Quantity
    source: str


@dataclass(frozen=True)
class SuccessorView:
    """What another principal would want on one issue; None where that is as now."""

    position: Quantity | None
    salience: Quantity | None
    source: str


@dataclass(frozen=True)
class Successor:
    """Another principal who could come to office in a state, as known on the scenario's date.

    Args:
        name: What the reader sees.
        chance: That a new principal is of this kind [0-1].
        views: Issue to what it would want; issues that are missing stay as they are.
        source: Why it is thought so.
        on: Day on which a new principal takes office for certain, by the law of the date; None: any day.
    """

    name: str
    chance: Quantity
    views: Mapping[str, SuccessorView]
    source: str
    on: date | None = None


@dataclass(frozen=True)
class IssueLink:
    """`issue` may leave the status quo only if `needs` does."""

    issue: str
    needs: str
    source: str


@dataclass(frozen=True)
class Ratification:
    """A limit that a state's domestic politics, or a third party's veto, sets.

    Args:
        state: Whose limit.
        issue: The issue it concerns; None if it concerns the whole package.
        low: Lowest acceptable settlement of `issue`, 0-100.
        high: Highest acceptable settlement of `issue`, 0-100.
        gain_at_least: Smallest acceptable gain of the state over the status quo from the package [share of stakes].
        source: Why.
    """

    state: str
    issue: str | None
    low: float
    high: float
    gain_at_least: float | None
    source: str


@dataclass(frozen=True)
class SideTerm:
    """Something added to a deal to make it hold.

    Args:
        name: What the reader sees.
        kind: `verification` shortens detection and lowers false alarms; `hostage` is forfeited by who reneges;
            `guarantee` is what a third party makes the reneging side pay, every year; `staging` splits what cannot
            be taken back.
        amount: Hostage [years of full stakes] or guarantee [share of stakes a year]; None otherwise.
        detection_lag_months: Lag with verification, None if unchanged.
        false_alarm: Monthly probability of a false alarm with verification, None if unchanged.
        source: Why it is thought available.
    """

    name: str
    kind: Literal["verification", "hostage", "guarantee", "staging"]
    amount: float | None
    detection_lag_months: float | None
    false_alarm: float | None
    source: str


@dataclass(frozen=True)
class Assumption:
    """A number about how the game is played, with its source; `state` is None if it holds for both."""

    name: str
    state: str | None
    value: Quantity
    source: str

    @property
    def default(self) -> bool:
        """Whether it is the default range, which a measurement may replace: one whose value was edited is not."""
        return self.source == DEFAULT_RANGE and self.value == DEFAULTS[self.name]


@dataclass(frozen=True)
class PolicyRule:
    """A policy that the user wrote: probabilities after what was seen last month, or a Python function in a file.

    Args:
        name: What the reader sees.
        start: Probability of keeping the deal in the first month.
        after_kept: Probability after the other side was seen to keep it.
        after_broken: Probability after the other side was seen to break it.
        file: Python file with a function, None for a rule of probabilities.
        function: Name of the function in `file`.
        mix: Policy to its share, for a policy that is a lottery over others; empty otherwise.
        where: `file:line` of the rule in the scenario, for error messages.
    """

    name: str
    start: float
    after_kept: float
    after_broken: float
    file: str | None
    function: str
    mix: Mapping[str, float]
    where: str


@dataclass(frozen=True)
class Judgement:
    """One uncertain input of the scenario, by what it is about."""

    kind: str
    state: str | None
    issue: str | None
    quantity: Quantity

    @property
    def label(self) -> str:
        """Words for tables and charts."""
        return " ".join(
            p for p in (self.state, self.kind.replace("_", " "), f"({self.issue})" if self.issue else "") if p
        )


@dataclass(frozen=True)
class Scenario:
    """Everything that the questions of this chapter are asked of.

    Args:
        key: File name without its ending.
        title: What the reader sees.
        date: Day on which the judgements are made.
        horizon_months: How far policies are played forward [months].
        states: Codes of the two principals.
        third_parties: Codes of the states that count in the compromise and may have a veto, but do not bargain.
        names: Code to name.
        issues: What is on the table.
        views: (state, issue) to what the state wants; third parties may be silent on an issue.
        outside: State to the value of its outside option: its gain over the status quo without any deal.
        links: Issues that depend on others.
        ratification: Limits of domestic politics and third parties.
        assumptions: Numbers about how the game is played.
        side_terms: What could be added to make the deal hold.
        rules: Policies that the user wrote.
        outside_sources: State to why its outside option is judged so.
        successors: Principal's state to another principal who could come to office there.
        provisional: What was not yet known when it was written; empty if nothing is to be said.
    """

    key: str
    title: str
    date: date
    horizon_months: int
    states: tuple[str, str]
    third_parties: tuple[str, ...]
    names: Mapping[str, str]
    issues: tuple[Issue, ...]
    views: Mapping[tuple[str, str], View]
    outside: Mapping[str, Quantity]
    links: tuple[IssueLink, ...] = ()
    ratification: tuple[Ratification, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    side_terms: tuple[SideTerm, ...] = ()
    rules: tuple[PolicyRule, ...] = ()
    outside_sources: Mapping[str, str] = field(default_factory=dict[str, str])
    successors: Mapping[str, Successor] = field(default_factory=dict[str, Successor])
    provisional: str = ""

    @property
    def players(self) -> tuple[str, ...]:
        """Principals first, then third parties."""
        return self.states + self.third_parties

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """Every input that may be a range, in a fixed order."""
        found = [
            Judgement(kind, state, issue.key, getattr(self.views[state, issue.key], kind))
            for issue in self.issues
            for state in self.players
            if (state, issue.key) in self.views
            for kind in ("position", "salience", "capability")
        ]
        found += [Judgement("outside", s, None, self.outside[s]) for s in self.states]
        found += [Judgement(a.name, a.state, None, a.value) for a in self.assumptions]
        for state, other in self.successors.items():
            found.append(Judgement("successor's chance", state, None, other.chance))
            found += [
                Judgement(f"successor's {kind}", state, issue, value)
                for issue, view in other.views.items()
                for kind, value in (("position", view.position), ("salience", view.salience))
                if value is not None
            ]
        return tuple(found)

    @cached_property
    def column(self) -> Mapping[tuple[str, str | None, str | None], int]:
        """(kind, state, issue) to the column of a table of draws."""
        return {(j.kind, j.state, j.issue): i for i, j in enumerate(self.judgements)}

    def central(self) -> Floats:
        """Every judgement at its most likely value: one row of draws."""
        return np.array([[j.quantity.centre for j in self.judgements]])

    def succeeded(self, draws: Floats) -> Floats:
        """Draws in which each named successor is in office, its positions and saliences in place of the present ones.

        Args:
            draws: (n, judgements), as `ranges.sample` makes them.

        Returns:
            (n, judgements).
        """
        changed = draws.copy()
        for state, other in self.successors.items():
            for issue in other.views:
                for kind in ("position", "salience"):
                    if (own := self.column.get((f"successor's {kind}", state, issue))) is not None:
                        changed[:, self.column[kind, state, issue]] = draws[:, own]
        return changed

    def assumption(self, name: str, state: str | None, draws: Floats) -> Floats:
        """Draws of an assumption for a state, or of the one that holds for both.

        Args:
            name: Name of the assumption.
            state: Code of the state.
            draws: (n, judgements), as `ranges.sample` makes them.

        Returns:
            (n,) values in the unit of the assumption.
        """
        own = self.column.get((name, state, None))
        return draws[:, self.column[name, None, None] if own is None else own]


DEFAULTS: Mapping[str, Quantity] = {
    "discount": Quantity(0.7, 0.95, 0.85),
    "detection_lag_months": Quantity(6, 18, 12),
    "false_alarm": Quantity(0.0, 0.02, 0.005),
    "shocks_per_year": Quantity(0.3, 1.5, 0.7),
    "shock_size": Quantity(0.2, 0.6, 0.4),
    "shock_half_life_months": Quantity(6, 24, 12),
    "perception_noise": Quantity(0.01, 0.05, 0.02),
    "lapse_noise": Quantity(0.01, 0.05, 0.02),
    "reciprocity": Quantity(0.2, 0.6, 0.4),
    "inertia": Quantity(0.3, 0.6, 0.45),
    "goodwill": Quantity(0.02, 0.12, 0.05),
    "delivery_months": Quantity(12, 36, 24),
    "relapse_months": Quantity(6, 6),
    "rapprochement": Quantity(0.1, 0.4, 0.25),
    "turnover": Quantity(0.05, 0.5, 0.15),
    "succession_size": Quantity(0.0, 0.3, 0.15),
}
"""Ranges of assumptions that a scenario does not state; docs/methods/deals.md says what each means."""

DEFAULT_RANGE = "default range; docs/methods/deals.md"
"""Source of an assumption that neither the file nor a measurement states."""


def completed(held: tuple[Assumption, ...], principals: tuple[str, str]) -> tuple[Assumption, ...]:
    """Add the default range of every assumption that is held neither for both sides nor for each: it is drawn too.

    Args:
        held: What is stated or measured.
        principals: Codes of the two.

    Returns:
        What is held, then the default ranges.
    """
    known = {(a.name, a.state) for a in held}
    return (
        *held,
        *(
            Assumption(name, None, value, DEFAULT_RANGE)
            for name, value in DEFAULTS.items()
            if (name, None) not in known and not all((name, state) in known for state in principals)
        ),
    )
