"""The one road to a verdict: what each side does about the other's conduct, and what that makes of the pair.

A series of one's own, a dyad of a dataset and a regime are judged by the same rules, here.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from thawcast.errors import InputError
from thawcast.street.estimate.count_model import COUNT_LEVEL, CountTest, count_test
from thawcast.street.estimate.granger import BARE_LEVEL, f_critical
from thawcast.street.estimate.index import StreetIndex, crossed_index
from thawcast.street.estimate.pair_var import PairVar, VarSettings, fit_pair
from thawcast.street.estimate.series import Clock, reached
from thawcast.street.estimate.shared_course import HALF_WAVE, SharedCourse, leftover, shared_course, stands_out
from thawcast.street.terms import LEVEL, SEEN, Side, Verdict
from thawcast.values import Z90, Estimate, Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOUND: tuple[Side, ...] = ("answers", "reverses")
"""Sides of which something is found."""

RULED_OUT = 0.5
"""A side is called silent only where the data rule out a long-run answer of half a standard deviation."""

THIN = 1.0
"""Events a period of the quieter side below which a count model decides."""

ROTATIONS = 20
"""Moves in time behind a placebo."""


def fewest_active(values: Floats) -> int:
    """Number of periods with events of the side that has fewer of them.

    Args:
        values: Periods by series, the first two the conduct of the two sides.

    Returns:
        To compare with `needed_active`.
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
class Conduct:
    """What two sides do to each other, raw and damped, with what may drive both.

    Args:
        raw: Periods by series; the first two are A's and B's conduct.
        damped: The same, damped.
        controls: Periods by measured controls, damped: reporting, and what each does to all others. None where nothing
            of the kind was measured.
        freq: `D`, `W`, `M`, `Q` or `Y`.
        clock: Number of each period, where some are missing.
        counts: Whether the raw series are counts of events.
    """

    raw: Floats
    damped: Floats
    controls: Floats | None = None
    freq: str = "M"
    clock: Clock | None = None
    counts: bool = False

    @property
    def thin(self) -> bool:
        """Whether these are counts of so few events that a count model decides."""
        return self.counts and float(self.raw[:, :2].mean(axis=0).min()) < THIN


@dataclass(frozen=True)
class PairJudgement:
    """Two sides judged on damped conduct without what they share; what stands beside it is computed when asked for.

    Args:
        conduct: The two sides.
        course: What they share.
        settings: How every VAR is estimated.
        damped: The damped series without what the two share; the verdict rests on it.
    """

    conduct: Conduct
    course: SharedCourse
    settings: VarSettings
    damped: PairVar

    @cached_property
    def raw(self) -> PairVar:
        """The series as given, without what the two share."""
        return fit_pair(self.conduct.raw, self.settings, exog=self.course.columns, clock=self.conduct.clock)

    @cached_property
    def alone(self) -> PairVar:
        """The damped two as they are: no controls, no third party, nothing taken out."""
        return fit_pair(self.conduct.damped[:, :2], self.settings, clock=self.conduct.clock)

    @cached_property
    def apart(self) -> tuple[float, float] | None:
        """How far each side's following stands out of what moves both at once; None where reporting was measured."""
        if self.conduct.controls is not None:
            return None
        rest = leftover(self.conduct.damped, self.course.columns)
        return self._apart(rest, 0), self._apart(rest, 1)

    def _apart(self, rest: Floats, j: int) -> float:
        """The same of one side; a following of the opposite sign with the cause turned over."""
        answer = (self.damped.street.a_answers, self.damped.street.b_answers)[j]
        turned = np.ones(rest.shape[1])
        turned[1 - j] = -1.0 if answer.value is not None and answer.value < 0 else 1.0
        return stands_out(rest * turned, cause=1 - j, effect=j, lags=self.settings.lags, clock=self.conduct.clock)

    @cached_property
    def counted(self) -> tuple[CountTest, CountTest] | None:
        """Where events are few, the count model of each side's answer, which then decides."""
        of, lags = self.conduct, self.settings.lags
        if not of.thin:
            return None
        try:
            a, b = (
                count_test(of.raw, cause=1 - j, effect=j, lags=lags, exog=self.course.columns, clock=of.clock)
                for j in (0, 1)
            )
        except InputError:  # too few events for the likelihood to settle: the other tests stand
            return None
        return a, b

    @cached_property
    def placebo(self) -> float:
        """Share of sides that answer once one side is moved in time, so that no answer can be there."""
        rest = leftover(self.conduct.damped, self.course.columns)
        return rotated(rest[:, :2], lags=self.settings.lags, freq=self.conduct.freq, clock=self.conduct.clock)

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        """What each side does."""
        return self._side(0), self._side(1)

    def _side(self, j: int) -> Side:
        test = self.damped.tests[1 - j, j]
        answer, power = self.answer(j), test.power
        rejects = test.rejects(LEVEL if self.apart is None else BARE_LEVEL)
        if self.counted is not None:
            model = self.counted[j]
            rejects, power = model.p < COUNT_LEVEL, model.power
        side = side_of(answer, rejects=rejects, power=power)
        return "unsure" if side in FOUND and not self._clear(j) else side

    def answer(self, j: int) -> Estimate:
        """Long-run answer of a side, or that of its counts where the count model decides."""
        if self.counted is not None:
            return self.counted[j].answer
        return (self.damped.street.a_answers, self.damped.street.b_answers)[j]

    def _clear(self, j: int) -> bool:
        return self.apart is None or self.apart[j] > Z90

    @property
    def at_once(self) -> bool:
        """Whether a following was found that a cause of both, within the period, would make just so."""
        return any(s in FOUND and not self._clear(j) for j, s in enumerate(sides_of(self.damped)))

    @property
    def shared(self) -> bool:
        """Whether the two as they are look like answers, of which nothing is left without what they share."""
        return "answers" in sides_of(self.alone) and "answers" not in self.sides

    @cached_property
    def verdict(self) -> Verdict:
        """Verdict on the pair."""
        return judge_sides(*self.sides, together=self.damped.correlation.above_zero or self.shared)

    @cached_property
    def fragile(self) -> bool:
        """Whether raw conduct, where single bursts weigh most, sees other answers than damped conduct."""
        return [s == "answers" for s in sides_of(self.raw)] != [s == "answers" for s in self.sides]


def judge(conduct: Conduct, settings: VarSettings) -> PairJudgement:
    """Estimate what each side does about the other.

    Args:
        conduct: Two sides with enough active periods.
        settings: How every VAR is estimated.

    Returns:
        The judgement.

    Raises:
        InputError: Too few periods for the lags.
    """
    course = shared_course(conduct.damped, freq=conduct.freq, clock=conduct.clock, controls=conduct.controls)
    damped = fit_pair(conduct.damped, settings, exog=course.columns, clock=conduct.clock)
    return PairJudgement(conduct, course, settings, damped)


def rotated(rest: Floats, *, lags: int, freq: str, clock: Clock | None = None) -> float:
    """Share of sides that answer when one side is moved in time, end joined to start: answers that cannot be there.

    Args:
        rest: Periods by A and B, what the shared course leaves.
        lags: Lags.
        freq: `D`, `W`, `M`, `Q` or `Y`.
        clock: Number of each period, where some are missing.

    Returns:
        The share, by the HC3 test alone, over `ROTATIONS` moves of a half wave and more.
    """
    n = rest.shape[0]
    least = min(HALF_WAVE[freq], n // 4)
    moves = np.unique(np.linspace(least, n - least, ROTATIONS).round().astype(int))
    moved = np.stack([np.column_stack([rest[:, 0], np.roll(rest[:, 1], move)]) for move in moves])
    keep = reached(n, lags, clock)
    y = moved[:, lags:][:, keep]
    x = np.concatenate(
        [np.ones((*y.shape[:2], 1)), *(moved[:, lags - k : n - k][:, keep] for k in range(1, lags + 1))], 2
    )
    gram = np.linalg.inv(np.swapaxes(x, 1, 2) @ x)
    influence = x @ gram
    coef = np.swapaxes(influence, 1, 2) @ y
    slack = 1.0 - (influence * x).sum(axis=2)
    surprise = (y - x @ coef) / slack[:, :, None]  # HC3: each residual as if it had been left out
    critical = f_critical(lags, y.shape[1] - x.shape[2])
    found: list[NDArray[np.bool_]] = []
    for effect in (0, 1):
        index = list(range(2 - effect, 1 + 2 * lags, 2))
        weighted = influence[:, :, index] * surprise[:, :, effect, None]
        beta = coef[:, index, effect]
        wald = (beta * np.linalg.solve(np.swapaxes(weighted, 1, 2) @ weighted, beta[:, :, None])[:, :, 0]).sum(axis=1)
        found.append((wald / lags > critical) & (beta.sum(axis=1) > 0))
    return float(np.mean(found))


def sides_of(var: PairVar) -> tuple[Side, Side]:
    """What each side does by one VAR: its long-run answer, and the tests of the other's past in its equation."""
    street, tests = var.street, var.tests
    return (
        side_of(street.a_answers, rejects=tests[1, 0].rejects(), power=tests[1, 0].power),
        side_of(street.b_answers, rejects=tests[0, 1].rejects(), power=tests[0, 1].power),
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
        side_of(street.a_answers, rejects=a.tests[1, 0].rejects(), power=a.tests[1, 0].power),
        side_of(street.b_answers, rejects=b.tests[1, 0].rejects(), power=b.tests[1, 0].power),
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


def side_of(long_run: Estimate, *, rejects: bool | None = None, power: float = 1.0) -> Side:
    """Say what one side does from its long-run answer and, where there are any, its tests.

    Args:
        long_run: Long-run answer with its 90% interval.
        rejects: Whether the deciding tests, HC3 and wild bootstrap, both reject "no answer"; None where the interval
            alone decides.
        power: Probability that the tests see an answer of middling size.

    Returns:
        `answers`: the tests reject and the interval lies above zero; `reverses`: below zero. `silent`: the tests do not
        reject though their power is `SEEN` or more, and the interval reaches zero and lies below `RULED_OUT`. `unsure`:
        anything else.

    Example:
        >>> strong, weak = (Estimate(v, v - 0.2, v + 0.2, "standard deviations") for v in (0.4, 0.1))
        >>> side_of(strong, rejects=True), side_of(strong, rejects=False), side_of(weak)
        ('answers', 'unsure', 'silent')
    """
    if long_run.low is None or long_run.high is None:
        return "unsure"
    if rejects is not False and (long_run.above_zero or long_run.high < 0):
        return "answers" if long_run.above_zero else "reverses"
    silent = not rejects and power >= SEEN and long_run.low <= 0 and long_run.high < RULED_OUT
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
        >>> judge_sides("reverses", "unsure", together=True)
        'reversed'
    """
    if a == b == "answers":
        return "two_way"
    if a == "answers":
        return "a_answers"
    if b == "answers":
        return "b_answers"
    if "reverses" in {a, b}:
        return "reversed"
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
