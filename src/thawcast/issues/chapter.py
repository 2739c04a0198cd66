"""Chapter 4 of the brief: which issues pull two states together or apart."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Chapter
from thawcast.errors import DyadError
from thawcast.issues import sentences
from thawcast.issues.alignment import Alignment
from thawcast.issues.breadth import AreaChange, Breadth, last_complete
from thawcast.issues.exhibits import charts, tables
from thawcast.issues.ledger.entries import FACT, Ledger, LedgerEntry, ledger
from thawcast.issues.ledger.facts import facts
from thawcast.issues.resolutions import VOTE_WORDS, Resolutions
from thawcast.issues.result import Inputs, find
from thawcast.issues.scaling.distances import Distance
from thawcast.states import State
from thawcast.tables import ALL_AREAS, AREAS, FINAL_PASSAGE

QUESTION = "Which issues pull them together or apart?"
METHOD = "Share of identical General Assembly votes on whole texts by issue area, Jeffreys intervals"

LEDGER_YEARS = 2
"""Years before that of the date from which the ledger begins where no thaw or chill runs."""

LEDGER_CAVEAT = "The ledger holds what its data sets and a short list of facts cover: what is not in it may have been."

_CAVEATS: tuple[str, ...] = (
    "Areas overlap: most roll calls on nuclear questions are also tagged arms control and disarmament.",
    "Much the same resolutions return each autumn: votes within an area are not independent of each other.",
    "Votes are public stands, often taken with a group; absences are left out.",
)


def chapter(
    known: Inputs,
    *,
    a: State,
    b: State,
    as_of: date,
    since: date | None,
    names: Mapping[str, str],
    area: str = ALL_AREAS,
) -> Chapter:
    """Answer which issue areas moved since a thaw or chill began.

    Args:
        known: What is known at the date.
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data may be used.
        since: Onset of the running thaw or chill; None compares with three years earlier and says so.
        names: Names of third states by code; a state left out is shown by its code.
        area: Issue area for which third states are named, or `all`.

    Returns:
        The chapter; with a `reason` in place of results where the two cast too few common votes.
    """
    book = _ledger(known, a, b, as_of, since)
    try:
        found = find(known, a=a.code, b=b.code, as_of=as_of, since=since)
    except DyadError as error:
        made = _with_ledger(Chapter("issues", QUESTION, reason=str(error)), book)
        return _with_edition(made, known, a, b, as_of)
    moved = found.breadth
    claims, numbers = list(sentences.claims(moved, a, b)), _numbers(moved)
    drawn = [charts.small_multiples(found.years, moved, sentences.answer(moved), a, b, as_of=as_of, since=since)]
    drawn.append(charts.changes(moved, a, b))
    listed = [tables.areas(moved)]
    if known.positions is not None and found.distances:
        numbers["position_distance"] = {key: _distance(x) for key, x in found.distances.items()}
        drawn.append(charts.trails(known.positions, a, b, as_of=as_of, names=names))
    if area in found.third_states:
        third = found.third_states[area]
        numbers["third_states"] = _third_numbers(third)
        claims.append(sentences.third_states(third, a, b, names))
        drawn.append(charts.camps(found.third_states, a, b))
        listed.append(tables.company(found.third_states, a, b, names=names))
    if found.resolutions is not None:
        numbers["resolutions"] = _resolution_numbers(found.resolutions)
        claims.append(sentences.pulled(found.resolutions))
        listed += tables.named_votes(found.resolutions, a, b)
    made = Chapter(
        key="issues",
        question=QUESTION,
        answer=sentences.answer(moved),
        method=METHOD,
        claims=tuple(claims),
        numbers=numbers,
        charts=tuple(drawn),
        tables=tuple(listed),
        caveats=_caveats(moved, since),
        sources=("un_votes",),
    )
    return _with_edition(_with_ledger(made, book), known, a, b, as_of)


def _ledger(known: Inputs, a: State, b: State, as_of: date, since: date | None) -> Ledger | None:
    if known.ties is None:
        return None
    start = date(as_of.year - LEDGER_YEARS, 1, 1) if since is None else date(since.year, 1, 1)
    return ledger(*known.ties, facts(a.code, b.code), a=a, b=b, since=start, as_of=as_of)


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


def _with_edition(made: Chapter, known: Inputs, a: State, b: State, as_of: date) -> Chapter:
    """Show in hindsight what is published of the years after the votes end; no figure rests on it, and no answer."""
    last = last_complete(as_of)
    # A year with few roll calls, as that in whose January the votes end, is no year of votes.
    seam = max((p.last for p in known.votes.periods.values() if p.first == p.last <= last), default=last)
    if made.reason is not None or known.published is None or last <= seam:
        return made
    rows = known.published.filter(pl.col("year") <= last)
    told = sentences.edition(rows, a, b, seam)
    if told is None:
        return made
    return replace(
        made,
        claims=(*made.claims, told),
        charts=(*made.charts, charts.edition(rows, a, b, seam)),
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
