"""A kind of claim as a value: what it says, the rule that tests it, and the settings that it reads."""

from collections.abc import Callable
from dataclasses import dataclass

from thawcast.argument.claim import Reading
from thawcast.argument.settings import ClaimSettings
from thawcast.store import Known


@dataclass(frozen=True)
class ClaimKind:
    """A kind of claim.

    Args:
        key: Its name in an argument file.
        says: What such a claim says.
        rule: What counts as support, in words.
        judge: What is known at a day, and the settings, give a reading. Where the day is later than `settings.then`,
            the reading is of how it turned out.
        reads: ClaimSettings that it reads.
        needs: Those of them that must be there.
    """

    key: str
    says: str
    rule: str
    judge: Callable[[Known, ClaimSettings], Reading]
    reads: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
