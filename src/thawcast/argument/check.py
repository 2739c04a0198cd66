"""Holds an argument against the data, claim by claim: as they stood that day, and as it turned out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from thawcast.argument.argument import Argument, Claim
from thawcast.argument.claim import Reading, untold
from thawcast.assessment import known_of
from thawcast.errors import ThawcastError
from thawcast.store import Dataset, Known, open_dataset
from thawcast.values import to_json

SCHEMA = "thawcast.claims/1"


@dataclass(frozen=True)
class Finding:
    """A claim and what the data say of it.

    Args:
        claim: The claim.
        then: What could be known at the argument's day.
        since: What is known at the end.
        until: Last day of the later reading; None where no later day is known.
    """

    claim: Claim
    then: Reading
    since: Reading
    until: date | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        claim = self.claim
        return {
            "sentence": claim.sentence,
            "kind": claim.kind.key,
            "rule": claim.kind.rule,
            "states": [state.code for state in claim.pair],
            "until": None if self.until is None else self.until.isoformat(),
            "then": _reading(self.then),
            "since": _reading(self.since),
        }


@dataclass(frozen=True)
class Checked:
    """An argument, held against the data.

    Args:
        argument: The argument.
        findings: One a claim, in its order.
    """

    argument: Argument
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        argument = self.argument
        return {
            "schema": SCHEMA,
            "key": argument.key,
            "title": argument.title,
            "author": argument.author,
            "date": argument.day.isoformat(),
            "then": argument.then.isoformat(),
            "source": argument.source,
            "about": argument.about,
            "states": [{"code": state.code, "name": state.name} for state in argument.pair],
            "claims": [finding.to_dict() for finding in self.findings],
        }


def check(argument: Argument, dataset: Dataset | None = None) -> Checked:
    """Hold an argument against the data, claim by claim.

    Args:
        argument: The argument.
        dataset: Where the figures come from; default the one that answers assessments.

    Returns:
        The readings.

    Raises:
        StoreError: The dataset cannot be read.

    Example:
        >>> from thawcast.argument.argument import load
        >>> found = check(load("reset_2010"))
        >>> found.findings[0].claim.kind.key, found.findings[0].then.verdict
        ('worsened', 'cannot be told')
    """
    source = open_dataset() if dataset is None else dataset
    views: dict[tuple[str, str, date], Known] = {}

    def known(claim: Claim, day: date) -> Known:
        a, b = claim.pair
        return views.setdefault((a.code, b.code, day), Known(a, b, day, source))

    found: list[Finding] = []
    for claim in argument.claims:
        until = claim.until or _last_day(claim, source)
        then = claim.kind.judge(known(claim, argument.then), claim.settings)
        if until is None or until <= argument.then:
            since = untold("the data of the two end with the argument", "data of later years")
            until = None
        else:
            since = claim.kind.judge(known(claim, until), claim.settings)
        found.append(Finding(claim, _noted(then, claim.note), _noted(since, claim.note_since), until))
    return Checked(argument, tuple(found))


def _last_day(claim: Claim, dataset: Dataset) -> date | None:
    """Return the last day known of the two; that of the dataset where it knows nothing of them."""
    try:
        return known_of(claim.pair[0].code, claim.pair[1].code, store=dataset).as_of
    except ThawcastError:
        # A state of the argument's day may be none today.
        return dataset.span[1]


def _noted(reading: Reading, note: str) -> Reading:
    return replace(reading, told=f"{reading.told} {note}") if note else reading


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "verdict": reading.verdict,
        "p": None if reading.p is None else round(reading.p, 4),
        "told": reading.told,
        "rests_on": reading.rests_on,
        "numbers": {label: to_json(value) for label, value in reading.numbers.items()},
        "decides": reading.decides if reading.verdict == "cannot be told" else "",
    }


@dataclass(frozen=True)
class Score:
    """How claims of one kind came out.

    Args:
        kind: The kind; `all` for the sum.
        claims: Claims.
        told_then: Those that could be told then.
        told_since: Of these, those that can be told since.
        held: Of these, those of which both verdicts are the same.
    """

    kind: str
    claims: int
    told_then: int
    told_since: int
    held: int


def score(checked: Iterable[Checked]) -> tuple[Score, ...]:
    """Count, of the claims that could be told then, how many held since, by kind.

    Args:
        checked: Arguments, held against the data.

    Returns:
        One row a kind, in alphabetical order, then the sum.
    """
    findings = [finding for one in checked for finding in one.findings]
    kinds = sorted({finding.claim.kind.key for finding in findings})
    rows = [_score(kind, [f for f in findings if f.claim.kind.key == kind]) for kind in kinds]
    return (*rows, _score("all", findings))


def _score(kind: str, findings: Sequence[Finding]) -> Score:
    then = [f for f in findings if f.then.verdict != "cannot be told"]
    since = [f for f in then if f.since.verdict != "cannot be told"]
    held = sum(f.then.verdict == f.since.verdict for f in since)
    return Score(kind, len(findings), len(then), len(since), held)
