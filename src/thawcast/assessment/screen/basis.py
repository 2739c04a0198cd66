"""What the words of the screen are made from, and how long they may be."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from thawcast.brief.figures import Ladder
from thawcast.brief.model import Chapter
from thawcast.brief.screen import ROOM
from thawcast.durability.lasting import Lasting
from thawcast.standing.result import Standing
from thawcast.states import State

PRESENT_TENSE = timedelta(days=731)
"""Age of data beyond which nothing is told in the present tense."""

LONGEST = 25
"""Words of a sentence at most."""

LINES = 2
"""Lines of a terminal's screen that a sentence takes, where it can."""

COLDER = 55
"""Percent of probability above which a level is said to lie below a base: more than roughly even."""


@dataclass(frozen=True)
class Basis:
    """What the words are made from.

    Args:
        now: Where the two stand.
        a: One state.
        b: The other.
        as_of: The day of the question.
        lasting: Chances of lasting.
        chapters: The seven chapters.
        stands: Where they stand on the scale of all pairs; None where one of the two was no state.
    """

    now: Standing
    a: State
    b: State
    as_of: date
    lasting: tuple[Lasting, ...]
    chapters: tuple[Chapter, ...]
    stands: Ladder | None = None

    @property
    def followed(self) -> list[Lasting]:
        """Chances that rest on a past thaw at least."""
        return [entry for entry in self.lasting if entry.estimate.value is not None and entry.at_risk > 0]

    @property
    def falling(self) -> list[tuple[Lasting, bool]]:
        """The same, each with whether a shorter span's chance is lower: to last longer cannot be likelier."""
        found: list[tuple[Lasting, bool]] = []
        least = 1.0
        for entry in self.followed:
            p = round(entry.estimate.value or 0.0, 2)
            found.append((entry, p > least))
            least = min(p, least)
        return found

    @property
    def stock(self) -> str:
        """Where they stand by their ties alone, as in `stand near negative peace (2.1 of 4)`; empty if not known."""
        if self.stands is None:
            return ""
        where = self.stands.plain.title
        return f"stand {where[:1].lower()}{where[1:]} ({self.stands.own.value:.1f} of {len(self.stands.classes) - 1})"

    def numbers(self, key: str) -> Mapping[str, Any]:
        """Return the figures of a chapter if they are recent enough for the present tense, else nothing."""
        chapter = next(chapter for chapter in self.chapters if chapter.key == key)
        day = data_to(chapter)
        recent = day is not None and self.as_of - day <= PRESENT_TENSE
        return chapter.numbers if chapter.available and recent else {}


def data_to(chapter: Chapter) -> date | None:
    """Return the last day of the data that a chapter rests on."""
    years = chapter.numbers.get("now_years")
    return date(int(years[-1]), 12, 31) if chapter.data_to is None and years else chapter.data_to


def takes(text: str) -> int:
    """Count the lines that a sentence takes on a terminal's screen."""
    return len(textwrap.wrap(text, ROOM, break_on_hyphens=False))


def fitted(*clauses: str, lines: int = LINES) -> str:
    """Join clauses to a sentence, those after the first only as long as it keeps to its length.

    Args:
        clauses: Each with what joins it to those before.
        lines: Lines of a terminal's screen at most.
    """
    text = clauses[0]
    for clause in clauses[1:]:
        whole = text + clause
        text = whole if len(whole.split()) <= LONGEST and takes(f"{whole}.") <= lines else text
    return f"{text}."
