"""What a case of the casebook says, and how much of it could be known by a date."""

import re
from calendar import month_name, monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from thawcast.states import resolve

OUTCOMES: Final = {
    "deep_peace": "war between the two left both sides' plans",
    "lasted": "the old rivalry did not come back, and no close friendship came either",
    "stalled": "it was broken off or faded before it was complete, without open hostility",
    "relapsed": "hostility came back without war between the two",
    "war": "the two fought each other",
    "running": "too early to tell",
}
"""How a thaw came out, in the words that the casebook uses."""

KINDS: Final = {
    "tactical": "nothing settled, no aim given up, bound by no more than the two governments",
    "mixed": "one or two of: settled, aims given up, bound beyond the governments, reaching the peoples",
    "deep": "three or four of these, the first or the second among them",
    "undecided": "the two coders differ",
}
"""What a thaw looked like at its beginning, coded blind by the rule of `docs/methods/casebook.md`."""

READINGS: Final = {
    "tactical": "for a few ends, with the two opposed at bottom",
    "deep": "the two came to want the same things",
    "mixed": "a bargain that changed some of what the two want",
    "contested": "historians, or the two sides, read it differently",
}
"""What historians, who know the end, take a thaw to have come to."""

ADVERSARIES: Final = {
    "great powers": "both are great powers",
    "unequal": "a great power, or the strongest of its region, and a much weaker state",
    "neighbours": "they share a border or a narrow sea",
    "divided nation": "two states of one nation",
    "apart": "rivals without a common border",
}
"""What the two were to each other."""

REGIONS: Final = {
    "Americas": range(2, 200),
    "Europe": range(200, 400),
    "Sub-Saharan Africa": range(400, 600),
    "Middle East and North Africa": range(600, 700),
    "Asia and the Pacific": range(700, 1000),
}
"""Regions by Correlates of War number; Turkey and Sudan count as Middle East, the Caucasus as Europe."""


SETTLING: Final = timedelta(days=365)
"""Time after an end before anybody could say that it was one: that a thaw is over is seen later than it is over."""

BEGINNING: Final = timedelta(days=365)
"""Time after a start up to which a beginning, and so its kind, is told."""


@dataclass(frozen=True)
class Case:
    """A documented thaw.

    Args:
        id: Identifier: the two and the year in which it began.
        a: Code of one state.
        b: Code of the other; `a < b`.
        title: What it is called.
        start: Day on which it began: of a treaty, a visit, a declaration.
        end: Day on which it ended; None while it runs, or where that cannot be known yet.
        known_on: Day from which its outcome could be told: the end, or for one that runs a day after which nobody
            doubted it; None while it cannot be told.
        outcome: One of `OUTCOMES`.
        kind: One of `KINDS`, from its beginning alone; None where that cannot be known yet, or is not coded.
        adversaries: One of `ADVERSARIES`.
        began: What was on the table at the start.
        beginning: What was on the table and done up to a year after the start, without names: what the coders read;
            None where that cannot be known yet.
        came_to: One of `READINGS`, told by those who know the end; None where that cannot be known yet.
        checked_on: For a case that runs on, the day up to which somebody looked whether it does; None where it ended,
            where a state of the two did, or where the day has not come.
        turned_on: What it turned on, in hindsight; None where that cannot be known yet.
        ended_by: What ended it, or what keeps it; None where that cannot be known yet.
        sources: Where to read about it.
    """

    id: str
    a: str
    b: str
    title: str
    start: date
    end: date | None
    known_on: date | None
    outcome: str
    kind: str | None
    adversaries: str
    began: str
    beginning: str | None
    came_to: str | None
    checked_on: date | None
    turned_on: str | None
    ended_by: str | None
    sources: tuple[str, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions of the two states."""
        return regions(self.a, self.b)

    @property
    def years(self) -> float | None:
        """How long it ran [years]; None while it runs."""
        return None if self.end is None else round((self.end - self.start).days / 365.25, 1)

    def as_known(self, as_of: date) -> "Case | None":
        """Return the case without what came later.

        Args:
            as_of: Last day whose knowledge may be used.

        Returns:
            None before it began; until a year after its outcome could be told a case that is running, without end,
            what it came to, what it turned on and what ended it. Else the case, its texts cut before the first clause
            that names a later year. Either without kind and beginning until a year after its start, and without
            sources that carry a later day.
        """
        if self.start > as_of:
            return None
        coded = self.start + BEGINNING <= as_of
        begun = replace(
            self,
            kind=self.kind if coded else None,
            beginning=self.beginning if coded else None,
            sources=tuple(source for source in self.sources if _latest(source) <= as_of),
        )
        looked = self.checked_on if self.checked_on is not None and self.checked_on <= as_of else None
        told = self.known_on is not None and self.known_on + SETTLING <= as_of
        if told or (self.outcome == "running" and looked is not None):
            return replace(
                begun,
                checked_on=looked,
                turned_on=_until(self.turned_on, as_of.year),
                ended_by=_until(self.ended_by, as_of.year),
            )
        return replace(
            begun,
            end=None,
            known_on=None,
            outcome="running",
            came_to=None,
            checked_on=None,
            turned_on=None,
            ended_by=None,
        )


_MONTHS: Final = tuple(month_name[1:])
_MONTH: Final = rf"({'|'.join(_MONTHS)})"
_DAY: Final = re.compile(rf"(?:\b(\d{{1,2}}) )?\b{_MONTH} (\d{{4}})")
"""A day as in `18 May 2022`, or a month as in `May 2022`."""

_ISSUE: Final = re.compile(rf"\((\d{{4}}), {_MONTH}(?: (\d{{1,2}}))?\)")
"""The day of a newspaper as in `(1988, April 5)`."""


def _latest(source: str) -> date:
    """Return the last day that a source names, one named by its month as the month's end; the first day without."""
    named = [(int(year), _MONTHS.index(month) + 1, day) for day, month, year in _DAY.findall(source)]
    named += [(int(year), _MONTHS.index(month) + 1, day) for year, month, day in _ISSUE.findall(source)]
    days = (date(year, month, min(int(day or 31), monthrange(year, month)[1])) for year, month, day in named)
    return max(days, default=date.min)


def _until(text: str | None, year: int) -> str | None:
    """Cut a text before its first clause that names a later year."""
    kept: list[str] = []
    for clause in re.split(r"(?<=[.;:]) ", text or ""):
        if any(int(named) > year for named in re.findall(r"\b(?:19|20)\d\d\b", clause)):
            break
        kept.append(clause)
    return f"{' '.join(kept).rstrip(' .;:')}." if any(kept) else None


@lru_cache(maxsize=1024)
def regions(*codes: str) -> tuple[str, ...]:
    """Return the regions of states, each once, in the order of `REGIONS`.

    Args:
        codes: Codes of the states.

    Example:
        >>> regions("USA", "RUS"), regions("IND", "PAK")
        (('Americas', 'Europe'), ('Asia and the Pacific',))
    """
    numbers = {state.cow or state.gw for state in map(resolve, codes)}
    return tuple(name for name, span in REGIONS.items() if any(number in span for number in numbers if number))
