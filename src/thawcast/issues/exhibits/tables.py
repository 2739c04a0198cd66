"""Tables of chapter 4, as values."""

from collections.abc import Mapping, Sequence
from typing import Any

from thawcast.brief.model import Table
from thawcast.brief.phrases import between, probability, share
from thawcast.issues.alignment import Alignment
from thawcast.issues.breadth import SURE, Breadth
from thawcast.issues.ledger.entries import Ledger, LedgerEntry
from thawcast.issues.resolutions import VOTE_WORDS, Resolutions
from thawcast.issues.sentences import span
from thawcast.issues.tables import LABELS
from thawcast.states import State

_TITLE = 90
_CLOSE = ("alike", "one step apart", "yes against no")

RESOLUTIONS_SHOWN = 5
"""Resolutions in each table."""

STATES_NAMED = 3
"""Third states named or drawn on each side."""


def areas(found: Breadth) -> Table:
    """Tabulate agreement before and now, area by area."""
    rows = [
        (
            LABELS[x.area],
            f"{share(x.before.value)} of {x.n_before}",
            f"{share(x.now.value)} of {x.n_now}",
            between(x.change, digits=0, scale=100, signed=True),
            between(x.excess, digits=0, scale=100, signed=True),
            probability(x.p_toward),
        )
        for x in (found.overall, *found.areas)
    ]
    first, last = found.before_years
    return Table(
        title=f"Agreement by issue area; a move counts from {SURE:.0%} probability",
        headings=(
            "Issue area",
            f"Alike {first}-{last}",
            f"Alike {span(found.now_years)}",
            "Change [points] (90%)",
            "Beyond the shift toward all [points]",
            "Probability of a rise",
        ),
        rows=tuple(rows),
    )


def company(third: Mapping[str, Alignment], a: State, b: State, *, names: Mapping[str, str]) -> Table:
    """Tabulate who stands with whom on each area, and who moved.

    Args:
        third: The third states by area key.
        a: One state.
        b: The other.
        names: Names of states by code.
    """

    def named(codes: Sequence[str]) -> str:
        return ", ".join(names.get(code, code) for code in codes) or "–"

    rows = [
        (
            LABELS[key],
            *(f"{x.split[side]}" for side in ("a", "neither", "b")),
            *(named(x.nearest(s, limit=STATES_NAMED)) for s in "ab"),
            *(named(x.moved(s, limit=STATES_NAMED)) for s in "ab"),
        )
        for key, x in third.items()
    ]
    years = span(next(iter(third.values())).years)
    return Table(
        f"Third states by whom they vote with, {years}",
        (
            "Issue area",
            f"With {a.name}",
            "With neither",
            f"With {b.name}",
            f"Nearest to {a.name}",
            f"Nearest to {b.name}",
            f"Moved toward {a.name}",
            f"Moved toward {b.name}",
        ),
        tuple(rows),
    )


def named_votes(named: Resolutions, a: State, b: State, *, limit: int = RESOLUTIONS_SHOWN) -> tuple[Table, ...]:
    """Tabulate the resolutions that pulled the two together most, and those that pulled them apart.

    Args:
        named: The common votes since the onset.
        a: The state whose code is `named.a`.
        b: The other.
        limit: Resolutions in each table.
    """
    heads = ("Resolution", "Title", "Year", a.name, b.name, "Assembly divided", "Before")
    pulls = (("together", named.together(limit=limit)), ("apart", named.apart(limit=limit)))
    return tuple(
        Table(
            f"Pulled them {way} most, {span(named.years)}",
            heads,
            tuple(_resolution(row) for row in rows.iter_rows(named=True)),
        )
        for way, rows in pulls
        if rows.height
    )


def _resolution(row: Mapping[str, Any]) -> tuple[str, ...]:
    last = (
        "no vote on this text" if row["last_year"] is None else f"{_CLOSE[row['last_distance']]} ({row['last_year']})"
    )
    votes = (VOTE_WORDS[row["vote_a"]], VOTE_WORDS[row["vote_b"]])
    return (row["resolution"] or "", title(row["title"]), f"{row['date'].year}", *votes, f"{row['division']:.0%}", last)


def title(text: str | None) -> str:
    """Shorten the title of a resolution, of which capitals alone are not shouted.

    Example:
        >>> title("ZONE OF PEACE,  INDIAN OCEAN")
        'Zone Of Peace, Indian Ocean'
    """
    words = " ".join((text or "untitled").split())
    words = words.title().replace("Un.", "UN").replace("'S", "'s") if words.isupper() else words
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…"


def ledger(found: Ledger) -> tuple[Table, ...]:
    """Tabulate what bound and divided the two since the onset, and what stands from before."""
    heads = ("Issue", "When", "What", "Binds or divides", "Source")

    def rows(entries: Sequence[LedgerEntry]) -> tuple[tuple[str, ...], ...]:
        told = [(e.issue, e.when, e.what, "binds" if e.binds else "divides", e.source) for e in entries]
        return tuple((issue[:1].upper() + issue[1:], *rest) for issue, *rest in told)

    titles = (f"Since {found.since.year}, by issue", "From before, with no end on record")
    return tuple(
        Table(name, heads, rows(part)) for name, part in zip(titles, (found.new, found.standing), strict=True) if part
    )
