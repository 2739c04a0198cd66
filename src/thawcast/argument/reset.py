"""The claims made about the reset in 2010, each a function of what was known then and what is known since."""

from collections.abc import Callable

from thawcast.argument.claim import Finding
from thawcast.argument.grounds import Grounds, gather
from thawcast.argument.measured import chill, fails, few_ends, interdependence, street, tactical, words
from thawcast.argument.played import bending, benefits, lasts
from thawcast.argument.recorded import detente, ends, europe, open_door, opponents
from thawcast.store import Dataset


def findings(dataset: Dataset | None = None) -> tuple[Finding, ...]:
    """Hold the argument about the reset against the data, claim by claim.

    Args:
        dataset: Where the figures come from; default the one that answers assessments.

    Returns:
        One entry a claim, in the order of the argument.

    Raises:
        StoreError: The dataset cannot be read.
        InputError: The results of the scenario do not ship with this installation.

    Example:
        >>> [f.key for f in findings()][:2]
        ['chill', 'street']
    """
    grounds = gather(dataset)
    return tuple(claim(grounds) for claim in CLAIMS)


CLAIMS: tuple[Callable[[Grounds], Finding], ...] = (
    chill,
    street,
    open_door,
    europe,
    detente,
    ends,
    few_ends,
    tactical,
    fails,
    bending,
    lasts,
    benefits,
    interdependence,
    opponents,
    words,
)
"""The claims in the order of the argument."""
