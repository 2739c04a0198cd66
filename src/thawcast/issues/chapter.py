"""Chapter 4 of the brief: which issues pull two states together or apart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Chapter
from thawcast.errors import DyadError
from thawcast.issues import exhibits, sentences
from thawcast.issues.alignment import Alignment
from thawcast.issues.breadth import AreaChange, Breadth, breadth, of_dyad
from thawcast.issues.scaling.distances import distances
from thawcast.states import State
from thawcast.tables import AREAS

QUESTION = "Which issues pull them together or apart?"
METHOD = "Share of identical General Assembly votes by issue area, Jeffreys intervals"

_CAVEATS: tuple[str, ...] = (
    "Areas overlap: most roll calls on nuclear questions are also tagged arms control and disarmament.",
    "Much the same resolutions return each autumn: votes within an area are not independent of each other.",
    "Votes are public stands, often taken with a group; absences are left out.",
)


def chapter(
    similarity: pl.DataFrame,
    norm: pl.DataFrame,
    *,
    a: State,
    b: State,
    as_of: date,
    since: date | None,
    positions: pl.DataFrame | None = None,
    third_states: Alignment | None = None,
    names: Mapping[str, str] | None = None,
) -> Chapter:
    """Answer which issue areas moved since a thaw or chill began.

    Args:
        similarity: Rows of `tables.SIMILARITY`, at least those of the dyad.
        norm: Rows of `tables.AGREEMENT_NORM`, at least those of the two states.
        a: One state.
        b: The other.
        as_of: Last day whose data may be used.
        since: Onset of the running thaw or chill; None compares with three years earlier and says so.
        positions: Rows of `tables.POSITIONS`, if there are any to show.
        third_states: Where third states stand (`alignment.alignment`), if that is to be shown.
        names: Names of third states by code; a state left out is shown by its code.

    Returns:
        The chapter; with a `reason` in place of results where the two cast too few common votes.
    """
    rows = of_dyad(similarity, a=a.code, b=b.code, as_of=as_of)
    try:
        found = breadth(rows, norm, a=a.code, b=b.code, as_of=as_of, since=since)
    except DyadError as error:
        return Chapter("issues", QUESTION, reason=str(error))
    names = names or {}
    claims, numbers = list(sentences.claims(found, a, b)), _numbers(found)
    drawn = [exhibits.small_multiples(rows, found, sentences.answer(found), a, b, as_of=as_of, since=since)]
    drawn.append(exhibits.changes(found, a, b))
    if positions is not None:
        apart = distances(positions, a=a.code, b=b.code, as_of=as_of)
        if apart:
            numbers["position_distance"] = apart
            drawn.append(exhibits.trails(positions, a, b, as_of=as_of, names=names))
    if third_states is not None:
        numbers["third_states"] = _third_numbers(third_states)
        claims.append(sentences.third_states(third_states, a, b, names))
        drawn.append(exhibits.strip(third_states, a, b, names=names))
    return Chapter(
        key="issues",
        question=QUESTION,
        answer=sentences.answer(found),
        method=METHOD,
        claims=tuple(claims),
        numbers=numbers,
        charts=tuple(drawn),
        tables=(exhibits.areas(found),),
        caveats=_caveats(found, since),
        sources=("un_votes",),
    )


def _caveats(found: Breadth, since: date | None) -> tuple[str, ...]:
    if since is None or found.since_onset:
        return _CAVEATS
    early = f"No full year of votes since {since.year} is known yet: the last three years are compared."
    return (early, *_CAVEATS)


def _numbers(found: Breadth) -> dict[str, Any]:
    return {
        "now_year": found.now_year,
        "before_years": list(found.before_years),
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


def _third_numbers(third: Alignment) -> dict[str, Any]:
    return {
        "area": third.area,
        "year": third.year,
        "before": third.before,
        "split": third.split,
        "nearest_a": third.nearest("a"),
        "nearest_b": third.nearest("b"),
        "moved_toward_a": third.moved("a"),
        "moved_toward_b": third.moved("b"),
    }
