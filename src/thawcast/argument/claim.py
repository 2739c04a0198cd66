"""What a claim came to: its words, what was known then, what is known since, and a plain verdict by one rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erf, sqrt
from typing import Literal

from thawcast.values import Z90, Estimate

ClaimVerdict = Literal["supported", "not supported", "cannot be told"]

SUPPORTED_FROM = 0.9
"""Probability from which a claim counts as supported; at one minus this, as not supported."""


@dataclass(frozen=True)
class Finding:
    """A claim and what the data say of it.

    Args:
        key: Short name.
        claim: The claim as it was made.
        then: What could be known at the end of 2010, in a sentence with its figures.
        verdict_then: What that came to.
        since: What is known at the end of the data.
        verdict_since: What that comes to.
        rests_on: `data`, `scenario` (judgements written down as ranges), `record` (documents of the day) or
            `casebook`.
        rule: What would count as support, in words.
        numbers: The estimates behind it, by label.
    """

    key: str
    claim: str
    then: str
    verdict_then: ClaimVerdict
    since: str
    verdict_since: ClaimVerdict
    rests_on: Literal["data", "scenario", "record", "casebook"]
    rule: str
    numbers: Mapping[str, Estimate]


def verdict(probability: float | None) -> ClaimVerdict:
    """Turn the probability that a claim holds into a plain word.

    Args:
        probability: That it holds; None where nothing is known.

    Example:
        >>> verdict(0.95), verdict(0.5), verdict(0.02), verdict(None)
        ('supported', 'cannot be told', 'not supported', 'cannot be told')
    """
    if probability is None or 1 - SUPPORTED_FROM < probability < SUPPORTED_FROM:
        return "cannot be told"
    return "supported" if probability >= SUPPORTED_FROM else "not supported"


def p_greater(one: Estimate, other: Estimate) -> float | None:
    """Give the probability that one quantity exceeds another, both normal and independent.

    Args:
        one: Estimate with a 90% interval.
        other: The same, same unit.

    Returns:
        Probability; None where an estimate has no value or no interval.

    Example:
        >>> one, other = Estimate(1.0, -0.645, 2.645, "log_odds"), Estimate(0.0, 0.0, 0.0, "log_odds")
        >>> round(p_greater(one, other), 2)  # one standard deviation above zero
        0.84
    """
    moments = [_moments(e) for e in (one, other)]
    if None in moments:
        return None
    (m1, s1), (m2, s2) = (m for m in moments if m is not None)
    spread = sqrt(s1 * s1 + s2 * s2)
    if spread == 0:
        return 0.5 if m1 == m2 else float(m1 > m2)
    return 0.5 * (1 + erf((m1 - m2) / spread / sqrt(2)))


def _moments(e: Estimate) -> tuple[float, float] | None:
    if e.value is None or e.low is None or e.high is None:
        return None
    return e.value, (e.high - e.low) / (2 * Z90)
