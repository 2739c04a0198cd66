"""The answer in the field's terms and in plain words."""

from typing import Literal

from thawcast.street.estimate.index import Interval
from thawcast.street.sentences import SENTENCES

Verdict = Literal["two_way", "a_answers", "b_answers", "parallel", "no_street", "hostile_only", "cannot_tell"]

Side = Literal["answers", "silent", "unsure"]
"""What one side does about the other's conduct, as far as the data show."""

RULED_OUT = 0.5
"""A side is called silent only where the data rule out a long-run answer of half a standard deviation."""


def sentence(verdict: Verdict, *, a: str, b: str) -> str:
    """Say a verdict in words.

    Args:
        verdict: One of the seven.
        a: Name of the first side.
        b: Name of the second side.

    Returns:
        One sentence.

    Example:
        >>> sentence("a_answers", a="Russia", b="Japan")
        'It is a one-way street as far as the data show: Russia answers Japan; Japan is not seen to answer Russia.'
    """
    return SENTENCES[verdict].format(a=a, b=b)


def side_of(long_run: Interval, *, rejects: bool | None = None) -> Side:
    """Say what one side does from its long-run answer and, where there are any, its tests.

    Args:
        long_run: Long-run answer with its 90% interval.
        rejects: Whether the deciding tests reject "no answer"; None where the interval alone decides.

    Returns:
        `answers`: the tests reject and the interval lies above zero. `silent`: the interval reaches zero, lies below
        `RULED_OUT`, and the tests do not reject (or the answer is of the opposite sign). `unsure`: anything else.

    Example:
        >>> side_of(Interval(0.4, 0.2, 0.6), rejects=True), side_of(Interval(0.4, 0.2, 0.6), rejects=False)
        ('answers', 'unsure')
        >>> side_of(Interval(0.1, -0.2, 0.4)), side_of(Interval(0.5, -0.2, 1.2))
        ('silent', 'unsure')
    """
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
