"""Chapter 4 of the brief: which issues pull two states together or apart."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Chapter
from thawcast.issues import sentences
from thawcast.issues.alignment import Alignment
from thawcast.issues.breadth import AreaChange, Breadth
from thawcast.issues.exhibits import charts, tables
from thawcast.issues.ledger.entries import FACT, Ledger, LedgerEntry
from thawcast.issues.resolutions import VOTE_WORDS, Resolutions
from thawcast.issues.result import Issues, PairIssues
from thawcast.issues.scaling.distances import Distance
from thawcast.states import DyadDay
from thawcast.tables import ALL_AREAS, AREAS, FINAL_PASSAGE

QUESTION = "Which issues pull them together or apart?"
METHOD = "Share of identical General Assembly votes on whole texts by issue area, Jeffreys intervals"

LEDGER_CAVEAT = "The ledger holds what its data sets and a short list of facts cover: what is not in it may have been."

_CAVEATS: tuple[str, ...] = (
    "Areas overlap: most roll calls on nuclear questions are also tagged arms control and disarmament.",
    "Much the same resolutions return each autumn: votes within an area are not independent of each other.",
    "Votes are public stands, often taken with a group; absences are left out.",
)


def chapter(found: PairIssues, of: DyadDay, *, area: str = ALL_AREAS) -> Chapter:
    """Answer which issue areas moved since a thaw or chill began.

    Args:
        found: What was found.
        of: The two, and the day.
        area: Issue area for which third states are named, or `all`.

    Returns:
        The chapter; with a `reason` in place of results where the two cast too few common votes.
    """
    told = (
        Chapter("issues", QUESTION, reason=found.reason)
        if found.votes is None
        else _voted(found.votes, found, of, area)
    )
    return _with_edition(_with_ledger(told, found.ledger), found, of)


def _voted(votes: Issues, found: PairIssues, of: DyadDay, area: str) -> Chapter:
    """Tell what the votes tell."""
    a, b, moved = of.a, of.b, votes.breadth
    claims, numbers = list(sentences.claims(moved, a, b)), _numbers(moved)
    answer = sentences.answer(moved)
    drawn = [
        charts.small_multiples(votes.years, moved, answer, a, b, as_of=of.as_of, since=found.since),
        charts.changes(moved, a, b),
    ]
    listed = [tables.areas(moved)]
    if found.positions is not None and votes.distances:
        numbers["position_distance"] = {key: _distance(x) for key, x in votes.distances.items()}
        drawn.append(charts.trails(found.positions, a, b, as_of=of.as_of, names=found.names))
    if area in votes.third_states:
        third = votes.third_states[area]
        numbers["third_states"] = _third_numbers(third)
        claims.append(sentences.third_states(third, a, b, found.names))
        drawn.append(charts.camps(votes.third_states, a, b))
        listed.append(tables.company(votes.third_states, a, b, names=found.names))
    if votes.resolutions is not None:
        numbers["resolutions"] = _resolution_numbers(votes.resolutions)
        claims.append(sentences.pulled(votes.resolutions))
        listed += tables.named_votes(votes.resolutions, a, b)
    return Chapter(
        key="issues",
        question=QUESTION,
        answer=answer,
        method=METHOD,
        claims=tuple(claims),
        numbers=numbers,
        charts=tuple(drawn),
        tables=tuple(listed),
        caveats=_caveats(moved, found.since),
        sources=("un_votes",),
    )


def _with_ledger(made: Chapter, book: Ledger | None) -> Chapter:
    """Open the chapter with what bound and what divided the two; without votes that is all it says."""
    if book is None or not (book.new or book.standing):
        return made
    opened = sentences.opening(book)
    used = {e.source for e in (*book.new, *book.standing) if e.kind != FACT}
    numbers = {
        "since": book.since.isoformat(),
        "new": [_entry(e) for e in book.new],
        "standing": [_entry(e) for e in book.standing],
        "none_on_record": list(book.none),
    }
    if made.reason is not None:
        made = replace(made, answer=opened[0], method="Ledger of ties", caveats=(made.reason,), reason=None)
    return replace(
        made,
        claims=(". ".join(opened) + ".", *made.claims),
        numbers={**made.numbers, "ledger": numbers},
        tables=(*tables.ledger(book), *made.tables),
        caveats=(*made.caveats, LEDGER_CAVEAT),
        sources=(*made.sources, *sorted(used)),
    )


def _entry(e: LedgerEntry) -> dict[str, Any]:
    return {"issue": e.issue, "when": e.when, "what": e.what, "binds": e.binds, "source": e.source}


def _with_edition(made: Chapter, found: PairIssues, of: DyadDay) -> Chapter:
    """Show in hindsight what is published of the years after the votes end; no figure rests on it, and no answer."""
    if made.reason is not None or found.edition is None:
        return made
    told = sentences.edition(found.edition, of.a, of.b, found.seam)
    if told is None:
        return made
    return replace(
        made,
        claims=(*made.claims, told),
        charts=(*made.charts, charts.edition(found.edition, of.a, of.b, found.seam)),
        sources=(*made.sources, "ideal_points"),
    )


def _caveats(found: Breadth, since: date | None) -> tuple[str, ...]:
    if since is None or found.since_onset:
        return _CAVEATS
    early = f"No full year of votes since {since.year} is known yet: the last three years are compared."
    return (early, *_CAVEATS)


def _numbers(found: Breadth) -> dict[str, Any]:
    return {
        "now_year": found.now_year,
        "now_years": list(found.now_years),
        "before_years": list(found.before_years),
        "roll_calls": {"kind": FINAL_PASSAGE, "now": found.n_now, "before": found.n_before},
        "base": "onset" if found.since_onset else "three_years",
        "overall": _change_numbers(found.overall),
        "areas": {x.area: {"name": AREAS[x.area], **_change_numbers(x)} for x in found.areas},
        "breadth": {
            "areas": len(found.areas),
            "toward": list(found.toward),
            "apart": list(found.apart),
            "n_toward": len(found.toward),
            "n_apart": len(found.apart),
            "effective_number": found.effective,
            "rose_by_ten_points": found.by_points,
        },
    }


def _change_numbers(x: AreaChange) -> dict[str, Any]:
    return {
        "before": x.before,
        "now": x.now,
        "change": x.change,
        "excess_over_shift_toward_all": x.excess,
        "p_toward": x.p_toward,
        "direction": x.direction,
        "n_before": x.n_before,
        "n_now": x.n_now,
    }


def _distance(x: Distance) -> dict[str, Any]:
    return {"year": x.year, "distance": x.now, "before_year": x.before_year, "change": x.change}


def _resolution_numbers(named: Resolutions) -> dict[str, Any]:
    def listed(rows: pl.DataFrame) -> list[dict[str, Any]]:
        return [
            {
                "resolution": row["resolution"],
                "title": tables.title(row["title"]),
                "date": row["date"].isoformat(),
                "areas": row["areas"],
                "vote_a": VOTE_WORDS[row["vote_a"]],
                "vote_b": VOTE_WORDS[row["vote_b"]],
                "division": row["division"],
                "last_year": row["last_year"],
                "pull": row["pull"],
            }
            for row in rows.iter_rows(named=True)
        ]

    limit = tables.RESOLUTIONS_SHOWN
    return {
        "years": list(named.years),
        "common_votes": named.rows.height,
        "alike": named.alike,
        "yes_against_no": named.opposed,
        "together": listed(named.together(limit=limit)),
        "apart": listed(named.apart(limit=limit)),
    }


def _third_numbers(third: Alignment) -> dict[str, Any]:
    return {
        "area": third.area,
        "years": list(third.years),
        "before": list(third.before),
        "split": third.split,
        "nearest_a": third.nearest("a"),
        "nearest_b": third.nearest("b"),
        "moved_toward_a": third.moved("a"),
        "moved_toward_b": third.moved("b"),
    }
