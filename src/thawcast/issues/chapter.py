"""Chapter 4 of the brief: which issues pull two states together or apart."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Axis, Chapter, Chart, Estimate, Rule, Span, Table
from thawcast.errors import DyadError
from thawcast.issues.breadth import SURE, AreaChange, Breadth, breadth, jeffreys, of_dyad
from thawcast.states import State
from thawcast.tables import ALL_AREAS, AREAS

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
_CHART_YEARS = 12

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
) -> Chapter:
    """Answer which issue areas moved since a thaw or chill began.

    Args:
        similarity: Rows of `contracts.SIMILARITY`, at least those of the dyad.
        norm: Rows of `contracts.AGREEMENT_NORM`, at least those of the two states.
        a: One state.
        b: The other.
        as_of: Last day whose data may be used.
        since: Onset of the running thaw or chill; None compares with three years earlier and says so.

    Returns:
        The chapter; with a `reason` in place of results where the two cast too few common votes.
    """
    rows = of_dyad(similarity, a=a.code, b=b.code, as_of=as_of)
    try:
        found = breadth(rows, norm, a=a.code, b=b.code, as_of=as_of, since=since)
    except DyadError as error:
        return Chapter("issues", QUESTION, reason=str(error))
    caveats = list(_CAVEATS)
    if since is not None and not found.since_onset:
        caveats.insert(0, f"No full year of votes since {since.year} is known yet: the last three years are compared.")
    return Chapter(
        key="issues",
        question=QUESTION,
        answer=_answer(found),
        method=METHOD,
        claims=_claims(found, a, b),
        numbers=_numbers(found),
        charts=(_small_multiples(_history(rows), found, a, b, as_of=as_of, since=since), _changes(found, a, b)),
        tables=(_table(found),),
        caveats=tuple(caveats),
        sources=("un_votes",),
    )


def _join(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _named(areas: Sequence[str]) -> str:
    return _join([PHRASES[area] for area in areas])


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
    effective = f"{len(toward)} of {total} areas"
    if found.effective.value is not None and len(toward) > 1:
        effective += f"; effective number {found.effective.value:.1f}"
    if toward and apart:
        return f"Closer {when} on {_named(toward)} ({effective}), further apart on {_named(apart)}"
    if len(toward) >= _BROAD:
        return f"Convergence {when} is broad: {_named(toward)} ({effective})"
    if toward:
        return f"Convergence {when} is confined to {_named(toward)} ({effective})"
    if apart:
        return f"Further apart {when} on {_named(apart)} ({len(apart)} of {total} areas)"
    return f"No issue area has moved {when}; they cast {_share(found.overall.now.value)} of their votes alike"


def _claims(found: Breadth, a: State, b: State) -> tuple[str, ...]:
    whole = found.overall
    first, last = found.before_years
    now, before = _share(whole.now.value), _share(whole.before.value)
    claims = [
        f"{a.name} and {b.name} cast {now} of their common votes alike in {found.now_year}, {before} in {first}-{last}."
    ]
    if not found.since_onset:
        claims.append(f"The comparison is with {first}-{last}, for want of a thaw or chill with votes since its onset.")
    for key in (*found.toward, *found.apart):
        change = next(x for x in found.areas if x.area == key)
        claims.append(
            f"{PHRASES[key][0].upper()}{PHRASES[key][1:]}: {_share(change.before.value)} to "
            f"{_share(change.now.value)}, probability of a move {max(change.p_toward, 1 - change.p_toward):.2f}."
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


def _history(rows: pl.DataFrame) -> pl.DataFrame:
    parts = [
        rows.select(
            "year",
            pl.date(pl.col("year"), 7, 1).alias("date"),
            pl.lit(name).alias("area"),
            pl.col(f"same_{key}").cast(pl.Int64).alias("same"),
            pl.col(f"n_{key}").cast(pl.Int64).alias("n_votes"),
        )
        for key, name in {ALL_AREAS: "All roll calls", **AREAS}.items()
    ]
    long = pl.concat(parts).filter(pl.col("n_votes") > 0)
    low, high = jeffreys(long["same"].to_numpy(), long["n_votes"].to_numpy())
    return long.with_columns(
        (pl.col("same") / pl.col("n_votes")).alias("agreement"), pl.Series("low", low), pl.Series("high", high)
    )


def _small_multiples(
    history: pl.DataFrame, found: Breadth, a: State, b: State, *, as_of: date, since: date | None
) -> Chart:
    shown = history.filter(pl.col("year") > found.now_year - _CHART_YEARS)
    span = (Span(since, as_of, "since the onset"),) if since is not None and found.since_onset else ()
    return Chart(
        id="issues-agreement",
        title=_answer(found),
        alt=f"Share of identical General Assembly votes of {a.name} and {b.name} by year, one panel for all roll "
        "calls and one for each of six issue areas, with 90% bands.",
        mark="line",
        data=shown.select("date", "year", "area", "agreement", "low", "high", "n_votes"),
        x=Axis("date", "Year"),
        y=Axis("agreement", "Identical votes", (0.0, 1.0), ".0%"),
        low="low",
        high="high",
        facet=Axis("area", "Issue area"),
        spans=span,
        columns={
            "year": "Year",
            "area": "Issue area",
            "agreement": "Identical votes",
            "low": "Low (5%)",
            "high": "High (95%)",
            "n_votes": "Common votes",
        },
    )


def _changes(found: Breadth, a: State, b: State) -> Chart:
    rows = [(AREAS[x.area], x.change.value, x.change.low, x.change.high) for x in found.areas]
    first, last = found.before_years
    return Chart(
        id="issues-changes",
        title=f"Change of agreement by issue area, {first}-{last} to {found.now_year}",
        alt=f"Change of the share of identical votes of {a.name} and {b.name} in each issue area with its 90% "
        "interval, around a line at no change.",
        mark="bar",
        data=pl.DataFrame(rows, schema=["area", "change", "low", "high"], orient="row").sort("change", descending=True),
        x=Axis("change", "Change of the share of identical votes", (-1.0, 1.0), "+.0%"),
        y=Axis("area", "Issue area"),
        low="low",
        high="high",
        rules=(Rule(0.0, "no change"),),
        columns={"area": "Issue area", "change": "Change", "low": "Low (5%)", "high": "High (95%)"},
    )


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
