"""The casebook: documented thaws since 1945, written from the historical literature, for reading and for analogy.

**Never training labels.** These cases were chosen because they are known, and are told with hindsight; a model that
learned from them would learn what historians found worth telling. Nothing that fits or scores a forecast may import
this package, and a test keeps it so.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from thawcast.durability.casebook.load import of_pair, parse, shipped
from thawcast.durability.casebook.model import ADVERSARIES, KINDS, OUTCOMES, READINGS, REGIONS, Case, regions
from thawcast.durability.casebook.showing import sentence, table
from thawcast.states import resolve_dyad

__all__ = [
    "ADVERSARIES",
    "KINDS",
    "OUTCOMES",
    "READINGS",
    "REGIONS",
    "Case",
    "analogies",
    "between",
    "cases",
    "filtered",
    "overdue",
    "parse",
    "same",
    "sentence",
    "table",
]

DAYS = 4
"""Days of which the cases known then are kept for the next pair."""

STALE = timedelta(days=365)
"""Time after which that a case still runs must be looked at again."""

GREAT_POWERS = frozenset({"CHN", "RUS", "USA"})
"""Whom `analogies` takes for a great power."""


def cases(*, as_of: date | None = None) -> tuple[Case, ...]:
    """List the cases, ordered by start.

    Args:
        as_of: Last day whose knowledge may be used; None for all that is known.

    Returns:
        The cases begun by then; one whose outcome could not be told a year before is `running`, without what came
        later.

    Example:
        >>> from datetime import date
        >>> len(cases()) >= 40
        True
        >>> [case.id for case in cases(as_of=date(1954, 12, 31))]
        ['us-yugoslavia-1949', 'germany-israel-1952', 'china-india-1954', 'italy-yugoslavia-1954']
    """
    return _all_known(as_of)


@lru_cache(maxsize=DAYS)
def _all_known(as_of: date | None) -> tuple[Case, ...]:
    return _known(shipped(), as_of)


def _known(held: Sequence[Case], as_of: date | None) -> tuple[Case, ...]:
    """Give cases as they were known by a day."""
    if as_of is None:
        return tuple(held)
    return tuple(known for case in held if (known := case.as_known(as_of)) is not None)


def filtered(
    *codes: str, outcome: str | None = None, region: str | None = None, as_of: date | None = None
) -> tuple[Case, ...]:
    """List the cases that a filter leaves, ordered by start.

    Args:
        codes: Codes of states of whom each must be one of the two.
        outcome: One of `OUTCOMES`; None for any.
        region: One of `REGIONS`; None for any.
        as_of: As for `cases`.

    Example:
        >>> [case.id for case in filtered("CUB", outcome="relapsed")]
        ['us-cuba-1977', 'us-cuba-2014']
    """
    return tuple(
        case
        for case in cases(as_of=as_of)
        if set(codes) <= {case.a, case.b}
        and outcome in {None, case.outcome}
        and (region is None or region in case.regions)
    )


def between(a: str, b: str, *, as_of: date | None = None) -> tuple[Case, ...]:
    """List the cases of two states, ordered by start.

    Args:
        a: Code or name of one state.
        b: Code or name of the other; the order does not matter.
        as_of: As for `cases`.

    Returns:
        Their cases.

    Raises:
        UnknownStateError: No state bears the name.
        DyadError: Both are the same state.

    Example:
        >>> [case.id for case in between("USA", "Cuba")]
        ['us-cuba-1977', 'us-cuba-2014']
    """
    one, two = resolve_dyad(a, b)
    return _known(of_pair(one.code, two.code), as_of)


def overdue(chosen: Sequence[Case], *, today: date) -> tuple[Case, ...]:
    """List the cases of which nobody has looked for a year whether they still run.

    Args:
        chosen: Cases.
        today: The day; only a command may know it.

    Returns:
        The cases, the longest unchecked first.

    Example:
        >>> from datetime import date
        >>> overdue(cases(), today=date(2026, 7, 1))
        ()
    """
    late = [(case.checked_on, case) for case in chosen if case.checked_on is not None]
    return tuple(case for day, case in sorted(late, key=lambda pair: (pair[0], pair[1].id)) if day + STALE < today)


def same(a: str, b: str, *, began: date, ended: date | None, as_of: date) -> Case | None:
    """Find the documented thaw that a thaw found by other means is.

    Args:
        a: Code or name of one state.
        b: Code or name of the other.
        began: First day of the thaw found.
        ended: Its last day; None while it runs.
        as_of: Last day whose knowledge may be used.

    Returns:
        The case of the two, as known by then, that shares most days with it; None without any.

    Raises:
        UnknownStateError: No state bears the name.
        DyadError: Both are the same state.

    Example:
        >>> from datetime import date
        >>> same("USA", "RUS", began=date(2009, 1, 1), ended=None, as_of=date(2013, 12, 31)).id
        'us-russia-2009'
    """
    shared = [
        (min(ended or as_of, case.end or as_of) - max(began, case.start), case) for case in between(a, b, as_of=as_of)
    ]
    days, found = max(shared, key=lambda pair: pair[0], default=(timedelta(), None))
    return found if days > timedelta() else None


def analogies(a: str, b: str, *, as_of: date, count: int = 5) -> tuple[Case, ...]:
    """Choose cases to read beside a thaw: of the same two states first, then of like ones.

    Likeness counts: both cases between great powers, or of a great power and another state (2); all regions in common
    (1); a state in common (1). Among equals the latest comes first. It is a reading list, no estimate.

    Args:
        a: Code or name of one state.
        b: Code or name of the other.
        as_of: Last day whose knowledge may be used.
        count: How many at most.

    Returns:
        Cases whose outcome was known by then; those of the two states themselves also while they run.

    Raises:
        UnknownStateError: No state bears the name.
        DyadError: Both are the same state.

    Example:
        >>> from datetime import date
        >>> [case.id for case in analogies("IND", "PAK", as_of=date(2004, 12, 31), count=3)]
        ['india-pakistan-2004', 'india-pakistan-1999', 'india-pakistan-1972']
    """
    one, two = (state.code for state in resolve_dyad(a, b))
    where, great = regions(one, two), len({one, two} & GREAT_POWERS)

    def likeness(case: Case) -> int:
        same = len({case.a, case.b} & GREAT_POWERS) == great > 0
        return 2 * same + (case.regions == where) + bool({case.a, case.b} & {one, two})

    own = between(one, two, as_of=as_of)
    like = [case for case in cases(as_of=as_of) if case not in own and case.outcome != "running" and likeness(case)]
    like.sort(key=lambda case: (-likeness(case), -case.start.toordinal(), case.id))
    return (*reversed(own), *like)[:count]
