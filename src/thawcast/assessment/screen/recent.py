"""What the ledger has of the last twelve months, for one clause of the screen: what bound or divided the two, dated."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from thawcast.brief.phrases import joined

MONTHS = 12
"""Months back from the date within which an entry is recent."""

QUIET = ("visit", "meeting", "agreements", "agreement")
"""Beginnings of entries that are everyday business, and that no screen names."""

NAMED = 2
"""Entries that are named."""


def recent(ledger: Mapping[str, Any] | None, *, as_of: date, cold: bool | None, most: int = NAMED) -> str:
    """Name what is new in the last twelve months: of a cooling what divides, of a warming what binds, else of each one.

    A fact with a day goes before a count by year, deeds before diplomacy, and the later before the earlier.

    Args:
        ledger: The ledger as the chapter on issues has it; None without one.
        as_of: The day.
        cold: Whether what divides is asked for; None for the newest of both sides.
        most: Entries that are named.

    Returns:
        A clause; empty where nothing of that kind is on record.
    """
    entries: Sequence[Mapping[str, Any]] = ledger["new"] if ledger else ()
    told = [
        (len(each["when"]) >= 10, each["issue"] != "diplomacy", each["when"][:10], _what(each["what"]), each["binds"])
        for each in entries
        if each["binds"] is not cold and _near(each["when"], as_of) and not each["what"].startswith(QUIET)
    ]
    newest = sorted([entry for entry in told if entry[0]] or told, reverse=True)
    if cold is None:
        heads = [next((entry for entry in newest if entry[-1] is binds), None) for binds in (True, False)]
        newest = [entry for entry in heads if entry is not None]
    chosen = sorted(newest[:most], key=lambda entry: entry[2])
    if not chosen:
        return ""
    years = sorted({when[:4] for _, _, when, _, _ in chosen})
    return f"new in {joined(years)}: {_together([what for _, _, _, what, _ in chosen])}"


def _together(told: Sequence[str]) -> str:
    """Join what happened; a last word that all have in common, as in `signed`, is told once."""
    heads, ends = zip(*(what.rpartition(" ")[::2] for what in told), strict=True)
    if len(told) > 1 and len(set(ends)) == 1 and all(heads):
        return f"{joined(heads)} {ends[0]}"
    return joined(told)


def _near(when: str, as_of: date) -> bool:
    """Whether an entry began within the last twelve months; one told by year alone, in the year of the day."""
    if len(when) < 10:
        return when[:4] == str(as_of.year)
    began = date.fromisoformat(when[:10])
    back = 12 * (as_of.year - began.year) + as_of.month - began.month
    return 0 <= back < MONTHS or (back == MONTHS and began.day > as_of.day)


def _what(words: str) -> str:
    """Take the count off, and what it counts: `sanctions by Russia begun: 1`, `force used, days in the news: 2`."""
    head, colon, number = words.rpartition(": ")
    return head.removesuffix(", days in the news") if colon and number.isdigit() else words
