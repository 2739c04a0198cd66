"""What a claim comes to: a probability that it holds, a plain verdict by one rule, and the figures behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import erf, sqrt
from typing import Literal

from thawcast.values import Z90, Estimate

ClaimVerdict = Literal["supported", "not supported", "cannot be told"]
RestsOn = Literal["data", "scenario", "record", "casebook", "nothing"]

SUPPORTED_FROM = 0.9
"""Probability from which a claim counts as supported; at one minus this, as not supported."""
EVEN = 0.5
"""A probability whose own interval reaches across this tells nothing."""


@dataclass(frozen=True)
class Reading:
    """What the data of one day say of a claim.

    Args:
        verdict: The plain word.
        told: The same in sentences with figures.
        rests_on: `data`, `scenario` (judgements written down as ranges), `record` (documents of the day), `casebook`,
            or `nothing` where nothing speaks.
        p: Probability that the claim holds; None where documents or cases decide, or nothing does.
        numbers: The estimates behind it, by label.
        decides: What would decide it, where it cannot be told.
    """

    verdict: ClaimVerdict
    told: str
    rests_on: RestsOn = "data"
    p: float | None = None
    numbers: Mapping[str, Estimate] = field(default_factory=dict[str, Estimate])
    decides: str = ""


def untold(why: str, decides: str, numbers: Mapping[str, Estimate] | None = None) -> Reading:
    """Say that nothing speaks, why, and what would.

    Args:
        why: The reason, a clause.
        decides: What would decide it.
        numbers: Figures that are there all the same.
    """
    reason = why.strip().rstrip(".")
    told = f"{reason[:1].upper()}{reason[1:]}."
    return Reading("cannot be told", told, "nothing", None, numbers or {}, decides)


def verdict(probability: float | Estimate | None) -> ClaimVerdict:
    """Turn the probability that a claim holds into a plain word.

    Args:
        probability: That it holds; with an interval of its own, which must lie on one side of even; None where nothing
            is known.

    Example:
        >>> verdict(0.95), verdict(0.5), verdict(0.02), verdict(None)
        ('supported', 'cannot be told', 'not supported', 'cannot be told')
        >>> verdict(Estimate(0.92, 0.4, 0.99, "probability"))
        'cannot be told'
    """
    if isinstance(probability, Estimate):
        low, high = probability.low, probability.high
        if low is None or high is None or low <= EVEN <= high:
            return "cannot be told"
        probability = probability.value
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


def difference(one: Estimate, other: Estimate) -> Estimate:
    """Subtract two independent quantities, both taken as normal; without a value where one has none."""
    moments = [_moments(e) for e in (one, other)]
    if None in moments:
        return Estimate(None, None, None, one.unit)
    (m1, s1), (m2, s2) = (m for m in moments if m is not None)
    half = Z90 * sqrt(s1 * s1 + s2 * s2)
    return Estimate(m1 - m2, m1 - m2 - half, m1 - m2 + half, one.unit)


def exactly(value: float, unit: str) -> Estimate:
    """Write a number that is known, or set as a bar, as an estimate."""
    return Estimate(value, value, value, unit)


def _moments(e: Estimate) -> tuple[float, float] | None:
    if e.value is None or e.low is None or e.high is None:
        return None
    return e.value, (e.high - e.low) / (2 * Z90)
