"""How far two blind codings of the beginnings agree, and how often each kind failed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

import numpy as np

from thawcast.durability.casebook.load import codings
from thawcast.durability.casebook.model import Case
from thawcast.issues.breadth import jeffreys
from thawcast.values import Z90, Estimate

CODES: Final = ("tactical", "mixed", "deep")
"""The words that a coder may use, from the shallow to the deep."""

FAILED: Final = frozenset({"relapsed", "stalled", "war"})
"""Outcomes that count as failure."""


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree.

    Args:
        counts: Number of cases by the pair of codes.
        share: Share of cases on which both say the same.
        kappa: Cohen's kappa, 1 for full agreement, 0 for what chance would give.
    """

    counts: Mapping[tuple[str, str], int]
    share: float
    kappa: Estimate


def kappa(counts: Sequence[Sequence[int]]) -> Estimate:
    """Estimate the agreement of two coders beyond chance.

    Args:
        counts: Square table of counts: row the code of the one, column that of the other.

    Returns:
        Kappa with its 90% interval from the large-sample variance.

    Reference:
        Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement
        20(1), 37-46. doi:10.1177/001316446002000104. Variance: Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large
        sample standard errors of kappa and weighted kappa. Psychological Bulletin 72(5), 323-327.
        doi:10.1037/h0028106.

    Example:
        >>> found = kappa([[20, 5], [10, 15]])
        >>> round(found.value, 2)
        0.4
    """
    table = np.asarray(counts, dtype=float)
    total = table.sum()
    p = table / total
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    chance = float(rows @ columns)
    value = (float(np.trace(p)) - chance) / (1 - chance)
    diagonal = float(np.sum(np.diag(p) * (1 - (rows + columns) * (1 - value)) ** 2))
    beside = (1 - value) ** 2 * float(np.sum((p - np.diag(np.diag(p))) * (columns[:, None] + rows[None, :]) ** 2))
    variance = (diagonal + beside - (value - chance * (1 - value)) ** 2) / (total * (1 - chance) ** 2)
    half = Z90 * sqrt(max(variance, 0.0))
    return Estimate(value, value - half, min(value + half, 1.0), "kappa")


def agreement() -> Agreement | None:
    """Compare the two codings that ship; None where the beginnings are not coded yet."""
    counts = Counter(codings().values())
    if not counts:
        return None
    table = [[counts[one, two] for two in CODES] for one in CODES]
    same = sum(counts[code, code] for code in CODES)
    return Agreement(dict(counts), same / counts.total(), kappa(table))


@dataclass(frozen=True)
class Failures:
    """How often the thaws of one kind failed.

    Args:
        kind: The kind.
        cases: Cases of the kind.
        told: Those whose outcome can be told.
        failed: Those of them that relapsed, stalled or ended in war.
        share: Share of failures among them, with the 90% interval of Jeffreys; None where none can be told.
    """

    kind: str
    cases: int
    told: int
    failed: int
    share: Estimate | None


def failures(chosen: Iterable[tuple[str | None, Case]], kinds: Iterable[str]) -> tuple[Failures, ...]:
    """Count failures by kind.

    Args:
        chosen: Cases, each with the kind it is counted under.
        kinds: Kinds to list, in order.

    Returns:
        One entry a kind.

    Example:
        >>> failures([], ["deep"])
        (Failures(kind='deep', cases=0, told=0, failed=0, share=None),)
    """
    pairs = list(chosen)
    found: list[Failures] = []
    for kind in kinds:
        mine = [case for its, case in pairs if its == kind]
        told = [case for case in mine if case.outcome != "running"]
        failed = sum(case.outcome in FAILED for case in told)
        share = None
        if told:
            low, high = jeffreys(np.array([failed]), np.array([len(told)]))
            share = Estimate(failed / len(told), float(low[0]), float(high[0]), "share")
        found.append(Failures(kind, len(mine), len(told), failed, share))
    return tuple(found)


def difference(one: Estimate, other: Estimate) -> Estimate | None:
    """Estimate by how much one share exceeds another.

    Args:
        one: Share with its interval.
        other: The same, of other cases.

    Returns:
        The difference, its interval from the squared distances to the limits; None where either is unknown.

    Reference:
        Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of
        eleven methods. Statistics in Medicine 17(8), 873-890 (method 10).

    Example:
        >>> found = difference(Estimate(0.5, 0.4, 0.6, "share"), Estimate(0.2, 0.1, 0.3, "share"))
        >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
        (0.3, 0.16, 0.44)
    """
    if None in (one.value, one.low, one.high, other.value, other.low, other.high):
        return None
    (v, low, high), (w, least, most) = ((e.value or 0.0, e.low or 0.0, e.high or 0.0) for e in (one, other))
    return Estimate(v - w, v - w - hypot(v - low, most - w), v - w + hypot(high - v, w - least), "share")
