"""The answer in the field's terms and in plain words."""

from typing import Literal

from thawcast.street.reading import Reading

Verdict = Literal["two_way", "a_answers", "b_answers", "parallel", "no_street", "hostile_only", "cannot_tell"]

SENTENCES: dict[str, str] = {
    "two_way": "It is a two-way street: each side answers the other.",
    "a_answers": "It is a one-way street as far as the data show: {a} answers {b}; {b} is not seen to answer {a}.",
    "b_answers": "It is a one-way street as far as the data show: {b} answers {a}; {a} is not seen to answer {b}.",
    "parallel": "The two move in parallel: in the same period, after third states or on their own past, "
    "and neither answers the other afterwards.",
    "no_street": "There is no street: neither side answers the other.",
    "hostile_only": "It is hostile reciprocity only: blows are answered, favours are not.",
    "cannot_tell": "The data cannot tell whether either side answers the other.",
}
"""Verdict to sentence; `{a}` and `{b}` stand for the two sides."""


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


def judge(reading: Reading, *, alone: Reading | None = None) -> Verdict:
    """Judge one pair of series from what each side does (see `Reading.side`).

    Where neither is seen to answer and both are seen not to, the two run in parallel if they move together in the
    same period, or if an answer was seen only before the third party and the controls were taken into account.

    Args:
        reading: The pair with third party and controls, if any.
        alone: The pair alone, where `reading` has more.

    Returns:
        The verdict; `cannot_tell` where an answer is neither seen nor ruled out.
    """
    a, b = reading.side(0), reading.side(1)
    if a == b == "answers":
        return "two_way"
    if a == "answers":
        return "a_answers"
    if b == "answers":
        return "b_answers"
    if "unsure" in {a, b}:
        return "cannot_tell"
    before = alone is not None and "answers" in {alone.side(0), alone.side(1)}
    return "parallel" if before or reading.correlation.above_zero else "no_street"


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
