"""The casebook: documented thaws since 1945, written from the historical literature, for reading and for analogy.

**Never training labels.** These cases were chosen because they are known, and are told with hindsight; a model that
learned from them would learn what historians found worth telling. Nothing that fits or scores a forecast may import
this package, and a test keeps it so.
"""

from datetime import date

from thawcast.durability.casebook.load import parse, shipped
from thawcast.durability.casebook.model import ADVERSARIES, KINDS, OUTCOMES, REGIONS, Case, regions
from thawcast.durability.casebook.showing import table
from thawcast.states import resolve_dyad

__all__ = ["ADVERSARIES", "KINDS", "OUTCOMES", "REGIONS", "Case", "analogies", "cases", "parse", "table"]

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
        >>> [case.id for case in cases(as_of=date(1955, 12, 31))]
        ['china-india-1954', 'italy-yugoslavia-1954', 'us-ussr-1955', 'ussr-yugoslavia-1955']
    """
    if as_of is None:
        return shipped()
    return tuple(known for case in shipped() if (known := case.as_known(as_of)) is not None)


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
        ['india-pakistan-2004', 'india-pakistan-1999', 'india-pakistan-1966']
    """
    one, two = (state.code for state in resolve_dyad(a, b))
    where, great = regions(one, two), len({one, two} & GREAT_POWERS)

    def likeness(case: Case) -> int:
        same = len({case.a, case.b} & GREAT_POWERS) == great > 0
        return 2 * same + (case.regions == where) + bool({case.a, case.b} & {one, two})

    own = [case for case in cases(as_of=as_of) if (case.a, case.b) == (one, two)]
    like = [case for case in cases(as_of=as_of) if case not in own and case.outcome != "running" and likeness(case)]
    like.sort(key=lambda case: (-likeness(case), -case.start.toordinal(), case.id))
    return (*reversed(own), *like)[:count]
