"""Chapter 4 of the brief: which issues pull two states together or apart."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Chapter, Table
from thawcast.brief.phrases import joined
from thawcast.errors import DyadError
from thawcast.issues import exhibits
from thawcast.issues.alignment import Alignment
from thawcast.issues.breadth import SURE, AreaChange, Breadth, breadth, of_dyad
from thawcast.issues.scaling.distances import distances
from thawcast.states import State
from thawcast.tables import AREAS
from thawcast.values import Estimate

QUESTION = "Which issues pull them together or apart?"
METHOD = "Share of identical General Assembly votes by issue area, Jeffreys intervals"

PHRASES: Mapping[str, str] = {
    "nu": "nuclear questions",
    "di": "arms control and disarmament",
    "me": "the Palestinian question",
    "hr": "human rights",
    "co": "colonialism",
    "ec": "economic development",
}
"""The areas as they stand in a sentence."""

_BROAD = 4

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
    caveats = list(_CAVEATS)
    names = names or {}
    claims, numbers = list(_claims(found, a, b)), _numbers(found)
    drawn = [exhibits.small_multiples(rows, found, _answer(found), a, b, as_of=as_of, since=since)]
    drawn.append(exhibits.changes(found, a, b))
    if positions is not None:
        apart = distances(positions, a=a.code, b=b.code, as_of=as_of)
        if apart:
            numbers["position_distance"] = apart
            drawn.append(exhibits.trails(positions, a, b, as_of=as_of, names=names))
    if third_states is not None:
        numbers["third_states"] = _third_numbers(third_states)
        claims.append(_third_claim(third_states, a, b, names))
        drawn.append(exhibits.strip(third_states, a, b, names=names))
    if since is not None and not found.since_onset:
        caveats.insert(0, f"No full year of votes since {since.year} is known yet: the last three years are compared.")
    return Chapter(
        key="issues",
        question=QUESTION,
        answer=_answer(found),
        method=METHOD,
        claims=tuple(claims),
        numbers=numbers,
        charts=tuple(drawn),
        tables=(_table(found),),
        caveats=tuple(caveats),
        sources=("un_votes",),
    )


def _named(areas: Sequence[str]) -> str:
    return joined([PHRASES[area] for area in areas])


def _since(found: Breadth) -> str:
    return f"since {found.before_years[1] + 1}"


def _share(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.0%}"


def _points(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "unknown"
    return f"{100 * estimate.value:+.0f} ({100 * estimate.low:+.0f} to {100 * estimate.high:+.0f})"


def _answer(found: Breadth) -> str:
    total, when = len(found.areas), _since(found)
    toward, apart = found.toward, found.apart
    share = f"{len(toward)} of {total} areas"
    if toward and apart:
        return f"Closer {when} on {_named(toward)} ({share}), further apart on {_named(apart)}"
    if toward:
        extent = "broad:" if len(toward) >= _BROAD else "confined to"
        own = "" if _beyond_all(found) else ", no more than the two moved toward all other states"
        return f"Convergence {when} is {extent} {_named(toward)} ({share}){own}"
    if apart:
        return f"Further apart {when} on {_named(apart)} ({len(apart)} of {total} areas)"
    return f"No issue area has moved {when}; they cast {_share(found.overall.now.value)} of their votes alike"


def _beyond_all(found: Breadth) -> bool:
    """Whether any area's convergence exceeds the two states' shift toward everyone, beyond its 90% interval."""
    return any(x.excess.low is not None and x.excess.low > 0 for x in found.areas if x.area in found.toward)


def _claims(found: Breadth, a: State, b: State) -> tuple[str, ...]:
    whole = found.overall
    first, last = found.before_years
    now, before = _share(whole.now.value), _share(whole.before.value)
    claims = [
        (
            f"{a.phrase[:1].upper()}{a.phrase[1:]} and {b.phrase} cast {now} of their common votes alike in"
            f" {found.now_year}, {before} in {first}-{last}."
        )
    ]
    if not found.since_onset:
        claims.append(f"The comparison is with {first}-{last}, for want of a thaw or chill with votes since its onset.")
    for key in (*found.toward, *found.apart):
        change = next(x for x in found.areas if x.area == key)
        claims.append(
            f"{PHRASES[key][0].upper()}{PHRASES[key][1:]}: {_share(change.before.value)} to "
            f"{_share(change.now.value)}, probability of a move {max(change.p_toward, 1 - change.p_toward):.2f}."
        )
    if found.effective.value is not None and len(found.toward) > 1:
        low, high = found.effective.low or 0.0, found.effective.high or 0.0
        claims.append(
            f"Effective number of areas that moved closer: {found.effective.value:.1f} ({low:.1f} to {high:.1f})."
        )
    still = [x.area for x in found.areas if x.direction == "unmoved"]
    if still and len(still) < len(found.areas):
        claims.append(f"Not moved: {_named(still)}.")
    if whole.direction != "unmoved" and whole.change.value is not None and whole.excess.value is not None:
        claims.append(
            f"Overall agreement changed by {100 * whole.change.value:+.0f} points; the two states' mean shift toward "
            f"all other states was {100 * (whole.change.value - whole.excess.value):+.0f}, which leaves "
            f"{100 * whole.excess.value:+.0f} between them alone."
        )
    return tuple(claims)


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


def _third_claim(third: Alignment, a: State, b: State, names: Mapping[str, str]) -> str:
    split = third.split
    claim = (
        f"Of {third.third.height} third states {split['a']} vote more with {a.phrase}, {split['b']} with {b.phrase}, "
        f"{split['neither']} with neither beyond doubt ({third.year})."
    )
    for side, state in (("a", a), ("b", b)):
        moved = third.moved(side, limit=3)
        if moved:
            claim += f" Moved toward {state.name} since {third.before}: {joined([names.get(m, m) for m in moved])}."
    return claim


def _table(found: Breadth) -> Table:
    rows = [
        (
            name,
            f"{_share(x.before.value)} of {x.n_before}",
            f"{_share(x.now.value)} of {x.n_now}",
            _points(x.change),
            _points(x.excess),
            f"{x.p_toward:.2f}",
        )
        for x, name in [(found.overall, "All roll calls"), *((x, AREAS[x.area]) for x in found.areas)]
    ]
    first, last = found.before_years
    return Table(
        title=f"Agreement by issue area; a move counts from {SURE:.0%} probability",
        headings=(
            "Issue area",
            f"Alike {first}-{last}",
            f"Alike {found.now_year}",
            "Change [points] (90%)",
            "Beyond the shift toward all [points]",
            "Probability of a rise",
        ),
        rows=tuple(rows),
    )
