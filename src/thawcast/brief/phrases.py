"""How probabilities, intervals, shares and lists read: each is worded here, once."""

from collections.abc import Iterable

from thawcast.values import Estimate

UNKNOWN = "unknown"
"""What is said of a number that cannot be told."""

NEAR_ONE = 0.99
"""Probability above which, and below whose complement, no digits are told: the tails are not known that well."""


def probability(p: float | None) -> str:
    r"""Word a probability: two digits without the leading zero, and never 0 or 1.

    Args:
        p: Probability, None where it cannot be told.

    Example:
        >>> probability(0.734), probability(0.995), probability(0.001), probability(None)
        ('.73', 'above\xa0.99', 'below\xa0.01', 'unknown')
    """
    if p is None:
        return UNKNOWN
    if p > NEAR_ONE:
        return "above\u00a0.99"
    return "below\u00a0.01" if p < 1 - NEAR_ONE else f"{p:.2f}".lstrip("0")


def likely(p: Estimate, *, short: bool = False) -> str:
    r"""Word a probability with its 90% interval, which is left out where it says no more than the probability.

    Args:
        p: Estimate of a probability.
        short: The form for lists.

    Example:
        >>> likely(Estimate(0.95, 0.7, 0.999, "probability"))
        '.95, 90% interval .70 to above\xa0.99'
        >>> likely(Estimate(0.47, 0.31, 0.63, "probability"), short=True)
        '.47 (.31 to .63)'
        >>> likely(Estimate(0.998, 0.993, 0.999, "probability"))
        'above\xa0.99'
    """
    own = probability(p.value)
    if p.low is None or p.high is None or p.low > NEAR_ONE:
        return own
    ends = f"{probability(p.low)} to {probability(p.high)}"
    return f"{own} ({ends})" if short else f"{own}, 90% interval {ends}"


def between(e: Estimate, *, digits: int = 2, scale: float = 1.0, signed: bool = False) -> str:
    """Word a number with its 90% interval as `value (low to high)`; without it where both its ends read like the value.

    Args:
        e: The estimate.
        digits: Decimals.
        scale: Factor from its unit to the one that is read, such as 100 for percentage points.
        signed: Whether a plus is written, as before a change or a skill.

    Returns:
        The words; `unknown` without a value, a dash for an end that cannot be told.

    Example:
        >>> between(Estimate(0.618, 0.4786, None, "index"))
        '0.62 (0.48 to -)'
        >>> between(Estimate(0.084, -0.12, 0.3, "share"), digits=0, scale=100, signed=True)
        '+8 (-12 to +30)'
        >>> between(Estimate(-0.2, -0.2, -0.2, "share"), digits=1, scale=100)
        '-20.0'
    """
    if e.value is None:
        return UNKNOWN
    form = f"{'+' if signed else ''}.{digits}f"
    own = f"{scale * e.value:{form}}"
    low, high = ("-" if end is None else f"{scale * end:{form}}" for end in (e.low, e.high))
    return own if low == high == own else f"{own} ({low} to {high})"


def share(value: float | None) -> str:
    """Word a share in percent; one under 1% or over 99% that is not none or all is not rounded to it.

    Example:
        >>> share(0.474), share(0.001), share(0.999), share(0.0), share(None)
        ('47%', 'less than 1%', 'more than 99%', '0%', 'unknown')
    """
    if value is None:
        return UNKNOWN
    if 0 < value < 0.005:
        return "less than 1%"
    return "more than 99%" if 0.995 <= value < 1 else f"{value:.0%}"


NEAR_ALL = 0.97
"""Chance above which, and below whose complement, no percentage is told where it rests on judgements."""


def chance(p: float | None) -> str:
    r"""Word a chance that rests on judgements in percent: never 0% or 100%, nor near them.

    Example:
        >>> chance(0.534), chance(0.9975), chance(0.0), chance(None)
        ('53%', 'above\xa097%', 'below\xa03%', 'unknown')
    """
    if p is None:
        return UNKNOWN
    if p > NEAR_ALL:
        return "above\u00a097%"
    return "below\u00a03%" if p < 1 - NEAR_ALL else f"{p:.0%}"


UNDER_EVEN = ((5, "almost no chance"), (20, "very unlikely"), (45, "unlikely"), (50, "roughly even"))
"""Percent below which each word is used of what is less likely than not."""

OVER_EVEN = ((55, "roughly even"), (80, "likely"), (95, "very likely"), (100, "almost certain"))
"""Percent up to which each word is used of what is more likely than not."""


def bounded(p: float, *, cases: int | None = None) -> tuple[int, str]:
    r"""Round a probability to whole percent, no nearer to 0 or 100 than its cases can tell.

    Beyond 97% and 3% no percentage is told. Of n cases none can tell a chance beyond (n + 1) / (n + 2), which is what
    the rule of succession gives where all n went one way.

    Args:
        p: Probability.
        cases: Cases that it rests on; None where it does not rest on cases.

    Returns:
        Percent, and the number in words: `69%`, `above 97%`.

    Example:
        >>> bounded(0.694), bounded(0.999), bounded(1.0, cases=3)
        ((69, '69%'), (97, 'above\xa097%'), (80, 'above\xa080%'))
    """
    most = round(100 * NEAR_ALL) if cases is None else min(round(100 * NEAR_ALL), int(100 * (cases + 1) / (cases + 2)))
    percent = round(100 * p)
    if percent > most:
        return most, f"above\u00a0{most}%"
    return (100 - most, f"below\u00a0{100 - most}%") if percent < 100 - most else (percent, f"{percent}%")


def likelihood(p: float, *, cases: int | None = None) -> str:
    """Word a probability as the intelligence community of the United States does, without its number.

    The number as it is printed decides; one on a boundary takes the word nearer to even.

    Args:
        p: Probability.
        cases: Cases that it rests on.

    Returns:
        `almost no chance`, `very unlikely`, `unlikely`, `roughly even`, `likely`, `very likely` or `almost certain`.

    Reference:
        Intelligence Community Directive 203, Analytic Standards (2015), section D.6.e(2)(a).

    Example:
        >>> [likelihood(p) for p in (0.01, 0.05, 0.2, 0.45)]
        ['almost no chance', 'very unlikely', 'unlikely', 'roughly even']
        >>> [likelihood(p) for p in (0.55, 0.8, 0.95, 0.96)]
        ['roughly even', 'likely', 'very likely', 'almost certain']
    """
    percent, _ = bounded(p, cases=cases)
    if percent < 50:
        return next(word for below, word in UNDER_EVEN if percent < below)
    return next(word for up_to, word in OVER_EVEN if percent <= up_to)


def adverb(p: float) -> str:
    """Word a probability that is more than even as it stands before an adjective.

    Example:
        >>> adverb(0.99), adverb(0.7)
        ('almost certainly', 'likely')
    """
    return {"almost certain": "almost certainly"}.get(likelihood(p), likelihood(p))


def expected(p: float, verb: str, *, cases: int | None = None) -> str:
    """Say that something is likely to happen, or not, with the number in brackets.

    Args:
        p: Probability.
        verb: What happens, as after `to`.
        cases: Cases that it rests on, told beside the number.

    Example:
        >>> expected(0.69, "hold"), expected(0.52, "hold", cases=41)
        ('is likely to hold (69%)', 'has a roughly even chance to hold (52%; 41 cases at risk)')
    """
    word, (_, number) = likelihood(p, cases=cases), bounded(p, cases=cases)
    inside = number if cases is None else f"{number}; {cases} case{'s'[: cases != 1]} at risk"
    has = {"roughly even": "has a roughly even chance", "almost no chance": "has almost no chance"}
    return f"{has.get(word, f'is {word}')} to {verb} ({inside})"


def chance_between(e: Estimate) -> str:
    r"""Word such a chance with its 90% interval, which is left out where it says no more than the chance.

    Example:
        >>> chance_between(Estimate(0.53, 0.1, 0.99, "probability"))
        '53% (10% to above\xa097%)'
        >>> chance_between(Estimate(0.99, 0.98, 0.999, "probability"))
        'above\xa097%'
    """
    own, ends = chance(e.value), {chance(e.low), chance(e.high)}
    return own if ends == {own} else f"{own} ({chance(e.low)} to {chance(e.high)})"


def share_between(e: Estimate) -> str:
    """Word a share with its 90% interval in percent.

    Example:
        >>> share_between(Estimate(0.734, 0.47, 0.9, "probability"))
        '73% (47% to 90%)'
    """
    return UNKNOWN if e.value is None else f"{share(e.value)} ({share(e.low)} to {share(e.high)})"


def joined(parts: Iterable[str]) -> str:
    """Join words to a list: commas, and `and` before the last.

    Example:
        >>> joined(["arms control"]), joined(["arms", "trade", "visas"])
        ('arms control', 'arms, trade and visas')
    """
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
