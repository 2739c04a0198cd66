"""The one road to a verdict: what each side does about the other's conduct, and what that makes of the pair.

A series of one's own, a dyad of a dataset and a regime are judged by the same rules, here.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from thawcast.street.estimate.index import StreetIndex, crossed_index
from thawcast.street.estimate.pair_var import PairVar, VarSettings, fit_pair
from thawcast.values import Estimate, Floats

Verdict = Literal["two_way", "a_answers", "b_answers", "parallel", "no_street", "hostile_only", "cannot_tell"]

Side = Literal["answers", "silent", "unsure"]
"""What one side does about the other's conduct, as far as the data show."""

RULED_OUT = 0.5
"""A side is called silent only where the data rule out a long-run answer of half a standard deviation."""

MIN_ACTIVE = 40
"""Periods with at least one event that each side needs before anything is judged."""


def fewest_active(values: Floats) -> int:
    """Number of periods with events of the side that has fewer of them.

    Args:
        values: Periods by series, the first two the conduct of the two sides.

    Returns:
        To compare with `MIN_ACTIVE`.
    """
    return int((values[:, :2] != 0).sum(axis=0).min())


def stirring(values: Floats) -> int:
    """Number of periods in which the side that stirs least does something else than it mostly does.

    Args:
        values: Periods by series.

    Example:
        >>> stirring(np.array([[0.0, 1.0], [0.0, 2.0], [3.0, 3.0]]))
        1
    """
    return min(len(side) - int(np.unique(side, return_counts=True)[1].max()) for side in values.T)


@dataclass(frozen=True)
class PairJudgement:
    """Two sides judged on damped conduct, beside raw conduct and beside the two left alone.

    Args:
        raw: The series as given.
        damped: Their inverse hyperbolic sines, on which the verdict rests.
        alone: The damped two without third party and controls, where there are any.
        changes: The damped two's changes from period to period, where no controls take out what drives both: a common
            growth, hump or shift of the level is none of these, and an answer is.
    """

    raw: PairVar
    damped: PairVar
    alone: PairVar | None
    changes: PairVar | None = None

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        """What each side does: an answer is one only if it is seen in changes too."""
        a, b = sides_of(self.damped)
        if self.changes is None:
            return a, b
        tests = self.changes.tests
        return (
            "unsure" if a == "answers" and not tests[1, 0].rejects() else a,
            "unsure" if b == "answers" and not tests[0, 1].rejects() else b,
        )

    @property
    def drifting(self) -> bool:
        """Whether an answer seen in the series is not seen in their changes, so that a common course may make it."""
        return self.sides != sides_of(self.damped)

    @cached_property
    def verdict(self) -> Verdict:
        """Verdict on the pair."""
        before = self.alone is not None and "answers" in sides_of(self.alone)
        return judge_sides(*self.sides, together=before or self.damped.correlation.above_zero)

    @cached_property
    def fragile(self) -> bool:
        """Whether raw conduct, where single bursts weigh most, sees other answers than damped conduct."""
        return [s == "answers" for s in sides_of(self.raw)] != [s == "answers" for s in self.sides]


@dataclass(frozen=True)
class Conduct:
    """What two sides do to each other, raw and damped, with what may drive both.

    Args:
        raw: Periods by series; the first two are A's and B's conduct.
        damped: The same, damped.
        raw_controls: Periods by controls of the raw series; None without.
        damped_controls: The same of the damped ones.
    """

    raw: Floats
    damped: Floats
    raw_controls: Floats | None = None
    damped_controls: Floats | None = None


def judge(conduct: Conduct, settings: VarSettings, *, hold_out: int = 0, drifts: bool = False) -> PairJudgement:
    """Estimate what each side does about the other.

    Args:
        conduct: Two sides with enough active periods.
        settings: How every VAR is estimated.
        hold_out: Last periods forecast to measure skill; 0 for none.
        drifts: Whether the two may share a slow course that no control takes out, as growing coverage: answers then
            have to be seen in changes from period to period as well.

    Returns:
        The judgement.

    Raises:
        InputError: Too few periods for the lags.

    Reference:
        Kang (1985), Journal of Business & Economic Statistics 3(4):344-349 (trends and tests of causality).
    """
    company = conduct.damped_controls is not None or conduct.damped.shape[1] > 2
    return PairJudgement(
        raw=fit_pair(conduct.raw, settings, exog=conduct.raw_controls, hold_out=hold_out),
        damped=fit_pair(conduct.damped, settings, exog=conduct.damped_controls, hold_out=hold_out),
        alone=fit_pair(conduct.damped[:, :2], settings) if company else None,
        # A change carries the surprise of the period before with its sign turned, which takes more lags to catch.
        changes=(
            fit_pair(np.diff(conduct.damped, axis=0), replace(settings, augment=settings.augment + 2))
            if drifts
            else None
        ),
    )


def sides_of(var: PairVar) -> tuple[Side, Side]:
    """What each side does by one VAR: its long-run answer, and the tests of the other's past in its equation."""
    street, tests = var.street, var.tests
    return (
        side_of(street.a_answers, rejects=tests[1, 0].rejects()),
        side_of(street.b_answers, rejects=tests[0, 1].rejects()),
    )


def judge_crossed(a: PairVar, b: PairVar) -> tuple[StreetIndex, tuple[Side, Side], Verdict]:
    """Judge two sides of which each answers something else than what the other answers, as deeds answer words.

    Args:
        a: A VAR of A's answers, first, and of what it may answer.
        b: The same of B.

    Returns:
        Index, what each side does, and the verdict: never `parallel`, as the two have no residuals in common.
    """
    street = crossed_index(a.fit, b.fit)
    sides = (
        side_of(street.a_answers, rejects=a.tests[1, 0].rejects()),
        side_of(street.b_answers, rejects=b.tests[1, 0].rejects()),
    )
    return street, sides, judge_sides(*sides, together=False)


def judge_regime(street: StreetIndex, correlation: Estimate) -> tuple[tuple[Side, Side], Verdict]:
    """Judge a regime, for which there are posterior draws and no tests.

    Args:
        street: Long-run answers within the regime.
        correlation: Same-period correlation of its surprises.

    Returns:
        What each side does, and the verdict.
    """
    sides = (side_of(street.a_answers), side_of(street.b_answers))
    return sides, judge_sides(*sides, together=correlation.above_zero)


def side_of(long_run: Estimate, *, rejects: bool | None = None) -> Side:
    """Say what one side does from its long-run answer and, where there are any, its tests.

    Args:
        long_run: Long-run answer with its 90% interval.
        rejects: Whether the deciding tests, HC3 and wild bootstrap, both reject "no answer"; None where the interval
            alone decides.

    Returns:
        `answers`: the tests reject and the interval lies above zero. `silent`: the interval reaches zero, lies below
        `RULED_OUT`, and the tests do not reject (or the answer is of the opposite sign). `unsure`: anything else.

    Example:
        >>> strong, weak = (Estimate(v, v - 0.2, v + 0.2, "standard deviations") for v in (0.4, 0.1))
        >>> side_of(strong, rejects=True), side_of(strong, rejects=False), side_of(weak)
        ('answers', 'unsure', 'silent')
    """
    if long_run.low is None or long_run.high is None:
        return "unsure"
    if rejects is not False and long_run.above_zero:
        return "answers"
    silent = long_run.low <= 0 and long_run.high < RULED_OUT and (long_run.high <= 0 or not rejects)
    return "silent" if silent else "unsure"


def judge_sides(a: Side, b: Side, *, together: bool) -> Verdict:
    """Judge a pair from what each side does.

    Args:
        a: What A does about B.
        b: What B does about A.
        together: Whether they move together in the same period, or did before third parties were taken into account.

    Returns:
        The verdict; `cannot_tell` where an answer is neither seen nor ruled out on either side.

    Example:
        >>> judge_sides("answers", "unsure", together=True), judge_sides("silent", "silent", together=True)
        ('a_answers', 'parallel')
    """
    if a == b == "answers":
        return "two_way"
    if a == "answers":
        return "a_answers"
    if b == "answers":
        return "b_answers"
    if "unsure" in {a, b}:
        return "cannot_tell"
    return "parallel" if together else "no_street"


def combine(net: Verdict, conflict: Verdict, cooperation: Verdict) -> Verdict:
    """Judge the whole from its parts: answering blows is not answering favours.

    Args:
        net: Verdict on the series as given.
        conflict: Verdict on its hostile part.
        cooperation: Verdict on its friendly part.

    Returns:
        `hostile_only` where blows are answered and favours are seen not to be; else the verdict on the series.

    Example:
        >>> combine("two_way", "two_way", "no_street"), combine("two_way", "two_way", "cannot_tell")
        ('hostile_only', 'two_way')
    """
    if conflict in {"two_way", "a_answers", "b_answers"} and cooperation in {"no_street", "parallel"}:
        return "hostile_only"
    return net


def swap(verdict: Verdict) -> Verdict:
    """The verdict with A and B exchanged."""
    if verdict == "a_answers":
        return "b_answers"
    return "a_answers" if verdict == "b_answers" else verdict
