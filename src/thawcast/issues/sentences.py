"""Chapter 4 in words: which issue areas moved, how broadly, and where third states stand."""

from collections.abc import Mapping, Sequence

import polars as pl

from thawcast.brief.phrases import between, joined, probability, share
from thawcast.issues.alignment import Alignment
from thawcast.issues.breadth import Breadth
from thawcast.issues.ledger.entries import FACT, IN_NEWS, Ledger
from thawcast.issues.resolutions import Resolutions
from thawcast.issues.votes.matrix import FEWEST_ROLL_CALLS
from thawcast.states import State
from thawcast.values import counted

PHRASES: Mapping[str, str] = {
    "nu": "nuclear questions",
    "di": "arms control and disarmament",
    "me": "the Palestinian question",
    "hr": "human rights",
    "co": "colonialism",
    "ec": "economic development",
}
"""The areas as they stand in a sentence."""

_LISTED = 3

BROAD = 4
"""Areas that must have moved for a convergence to be called broad."""


def answer(found: Breadth) -> str:
    """Say in one line which issue areas moved."""
    total, when = len(found.areas), _since(found)
    toward, apart = found.toward, found.apart
    how_many = f"{len(toward)} of {total} areas"
    if toward and apart:
        return f"Closer {when} on {_named(toward)} ({how_many}), further apart on {_named(apart)}"
    if toward:
        extent = "broad:" if len(toward) >= BROAD else "confined to"
        own = "" if _beyond_all(found) else ", no more than the two moved toward all other states"
        return f"Convergence {when} is {extent} {_named(toward)} ({how_many}){own}"
    if apart:
        return f"Further apart {when} on {_named(apart)} ({len(apart)} of {total} areas)"
    return f"No issue area has moved {when}; they cast {share(found.overall.now.value)} of their votes alike"


def claims(found: Breadth, a: State, b: State) -> tuple[str, ...]:
    """Say what moved and how surely, the whole before the areas."""
    whole = found.overall
    first, last = found.before_years
    now, before = share(whole.now.value), share(whole.before.value)
    told = [
        (
            f"{a.phrase[:1].upper()}{a.phrase[1:]} and {b.phrase} cast {now} of {whole.n_now} common votes on whole"
            f" texts alike in {span(found.now_years)}, {before} of {whole.n_before} in {first}-{last}."
        )
    ]
    if found.now_years[0] < found.now_year:
        told.append(
            f"The Assembly took fewer than {FEWEST_ROLL_CALLS} such votes in {found.now_year}: they are pooled with"
            " those before."
        )
    if not found.since_onset:
        told.append(f"The comparison is with {first}-{last}, for want of a thaw or chill with votes since its onset.")
    for key in (*found.toward, *found.apart):
        change = next(x for x in found.areas if x.area == key)
        p_moved = max(change.p_toward, 1 - change.p_toward)
        told.append(
            f"{PHRASES[key][0].upper()}{PHRASES[key][1:]}: {share(change.before.value)} of {change.n_before} to "
            f"{share(change.now.value)} of {change.n_now}, probability of a move {probability(p_moved)}."
        )
    if found.effective.value is not None and len(found.toward) > 1:
        told.append(f"Effective number of areas that moved closer: {between(found.effective, digits=1)}.")
    still = [x.area for x in found.areas if x.direction == "unmoved"]
    if still and len(still) < len(found.areas):
        told.append(f"Not moved: {_named(still)}.")
    if whole.direction != "unmoved" and whole.change.value is not None and whole.excess.value is not None:
        told.append(
            f"Overall agreement changed by {100 * whole.change.value:+.0f} points; the two states' mean shift toward "
            f"all other states was {100 * (whole.change.value - whole.excess.value):+.0f}, which leaves "
            f"{100 * whole.excess.value:+.0f} between them alone."
        )
    return tuple(told)


def third_states(third: Alignment, a: State, b: State, names: Mapping[str, str]) -> str:
    """Say how third states divide between the two, and which moved."""
    split = third.split
    claim = (
        f"Of {third.third.height} third states {split['a']} vote more with {a.phrase}, {split['b']} with {b.phrase}, "
        f"{split['neither']} with neither beyond doubt ({span(third.years)})."
    )
    for side, state in (("a", a), ("b", b)):
        moved = third.moved(side, limit=3)
        if moved:
            claim += (
                f" Moved toward {state.name} since {span(third.before)}: {joined([names.get(m, m) for m in moved])}."
            )
    return claim


def pulled(named: Resolutions) -> str:
    """Say how the common votes since the onset fell."""
    return (
        f"Of {named.rows.height} common votes on whole texts in {span(named.years)} {named.alike} were alike and"
        f" {named.opposed} yes against no; the tables name those that pulled the two together and apart most."
    )


def opening(found: Ledger) -> tuple[str, ...]:
    """Say what bound and what divided the two since the onset, what ended, and what there is not, each in a clause."""
    told = sorted((e for e in found.new if e.kind == FACT), key=lambda e: e.began, reverse=True)
    begun, ended = [e for e in told if e.ended is None], [e for e in told if e.ended is not None]
    bound = [f"{e.what} ({e.began})" for e in begun if e.binds][:_LISTED]
    divided = [f"{e.what} ({e.began})" for e in begun if not e.binds][:_LISTED]
    if visits := sum(e.kind == "visit" and not e.by_year for e in found.new):
        bound.append(counted(visits, "visit"))
    if not begun:
        bound, divided = bound or _counted(found, binds=True), _counted(found, binds=False)
    since = f" since {found.since.year}"
    parts = [f"What bound them{since}: {'; '.join(bound)}"] if bound else []
    if divided:
        parts.append(f"What divided them{'' if bound else since}: {'; '.join(divided)}")
    if not parts:
        parts.append(f"Nothing on record has bound or divided them anew{since}")
    if over := [f"{e.what} ({e.began.year} to {e.ended})" for e in ended][:_LISTED]:
        parts.append(f"Ended: {'; '.join(over)}")
    if found.none:
        parts.append(f"No {' and no '.join(found.none)} on record")
    return tuple(parts)


def _counted(found: Ledger, *, binds: bool) -> list[str]:
    """Tell the latest of what is counted by year, where no fact tells of more."""
    rows = [e for e in found.new if e.kind != FACT and e.binds == binds and e.began >= found.since]
    latest = sorted(rows, key=lambda e: (e.kind not in IN_NEWS, e.began), reverse=True)
    return [f"{e.what} ({e.when})" for e in latest][:_LISTED]


def edition(published: pl.DataFrame, a: State, b: State, seam: int) -> str | None:
    """Say in hindsight how the published positions moved since the votes end.

    Args:
        published: Rows of `tables.PUBLISHED` up to the year of the date.
        a: One state.
        b: The other.
        seam: Last year of the votes.
    """
    mine = published.filter(pl.col("state") == a.code)
    both = mine.join(published.filter(pl.col("state") == b.code), on="year").filter(pl.col("year") >= seam).sort("year")
    if both.height < 2 or both["year"][0] != seam:
        return None
    gaps = (both["position"] - both["position_right"]).abs()
    return (
        f"In hindsight: by the published positions, one fit of all years as known on {both['known_on'][-1]}, {a.phrase}"
        f" and {b.phrase} stood {gaps[0]:.2f} apart in {seam} and {gaps[-1]:.2f} in {both['year'][-1]}. This unit is"
        " not that of the other figures."
    )


def span(years: tuple[int, int]) -> str:
    """Name a year or a span of years.

    Example:
        >>> span((2007, 2008)), span((2010, 2010))
        ('2007-2008', '2010')
    """
    return f"{years[1]}" if years[0] == years[1] else f"{years[0]}-{years[1]}"


def _named(areas: Sequence[str]) -> str:
    return joined([PHRASES[area] for area in areas])


def _since(found: Breadth) -> str:
    return f"since {found.before_years[1] + 1}"


def _beyond_all(found: Breadth) -> bool:
    """Whether any area's convergence exceeds the two states' shift toward everyone, beyond its 90% interval."""
    return any(x.excess.low is not None and x.excess.low > 0 for x in found.areas if x.area in found.toward)
