"""Charts and tables of chapter 4, as values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule, Span, Table
from thawcast.brief.phrases import between, probability, share
from thawcast.issues.alignment import PERMANENT_FIVE, Alignment
from thawcast.issues.breadth import SURE, Breadth, jeffreys
from thawcast.issues.ledger.entries import Ledger, LedgerEntry
from thawcast.issues.resolutions import VOTE_WORDS, Resolutions
from thawcast.issues.sentences import span
from thawcast.states import State
from thawcast.tables import ALL_AREAS, AREAS

_CHART_YEARS = 12
_NAMED = 3
_TITLE = 90
_CLOSE = ("alike", "one step apart", "yes against no")

RESOLUTIONS_SHOWN = 5
"""Resolutions in each table."""


def _history(rows: pl.DataFrame) -> pl.DataFrame:
    parts = [
        rows.select(
            "year",
            pl.date(pl.col("year"), 7, 1).alias("date"),
            pl.lit(name).alias("area"),
            pl.col(f"same_{key}").cast(pl.Int64).alias("same"),
            pl.col(f"n_{key}").cast(pl.Int64).alias("n_votes"),
        )
        for key, name in {ALL_AREAS: "All votes on whole texts", **AREAS}.items()
    ]
    long = pl.concat(parts).filter(pl.col("n_votes") > 0)
    low, high = jeffreys(long["same"].to_numpy(), long["n_votes"].to_numpy())
    return long.with_columns(
        (pl.col("same") / pl.col("n_votes")).alias("agreement"), pl.Series("low", low), pl.Series("high", high)
    )


def small_multiples(
    rows: pl.DataFrame, found: Breadth, title: str, a: State, b: State, *, as_of: date, since: date | None
) -> Chart:
    """Draw agreement by issue area over the years, the running episode shaded.

    Args:
        rows: Rows of `votes.agreement.pair_years`.
        found: Its breadth.
        title: Headline.
        a: One state.
        b: The other.
        as_of: Last day whose data may be used.
        since: Onset of the running episode.
    """
    shown = _history(rows).filter(pl.col("year") > found.now_year - _CHART_YEARS)
    shaded = (Span(since, as_of, "since the onset"),) if since is not None and found.since_onset else ()
    return Chart(
        id="issues-agreement",
        title=title,
        alt=f"Share of identical General Assembly votes of {a.phrase} and {b.phrase} by year, one panel for all "
        "votes on whole texts and one for each of six issue areas, with 90% bands.",
        mark="line",
        data=shown.select("date", "year", "area", "agreement", "low", "high", "n_votes"),
        x=Axis("date", "Year"),
        y=Axis("agreement", "Identical votes", (0.0, 1.0), ".0%"),
        low="low",
        high="high",
        facet=Axis("area", "Issue area"),
        spans=shaded,
        columns={
            "year": "Year",
            "area": "Issue area",
            "agreement": "Identical votes",
            "low": "Low (5%)",
            "high": "High (95%)",
            "n_votes": "Common votes",
        },
    )


def changes(found: Breadth, a: State, b: State) -> Chart:
    """Draw the change of agreement in every issue area with its interval."""
    rows = [(AREAS[x.area], x.change.value, x.change.low, x.change.high) for x in found.areas]
    first, last = found.before_years
    return Chart(
        id="issues-changes",
        title=f"Change of agreement by issue area, {first}-{last} to {span(found.now_years)}",
        alt=f"Change of the share of identical votes of {a.phrase} and {b.phrase} in each issue area with its 90% "
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


def trails(positions: pl.DataFrame, a: State, b: State, *, as_of: date, names: Mapping[str, str]) -> Chart:
    """Draw the positions of two states and of the other permanent five over the years.

    Args:
        positions: Rows of `tables.POSITIONS`.
        a: One state.
        b: The other.
        as_of: Last day whose data may be used.
        names: Names of states by code.
    """
    shown = {code: names.get(code, code) for code in PERMANENT_FIVE} | {a.code: a.name, b.code: b.name}
    rows = (
        positions.filter(
            pl.col("state").is_in(list(shown))
            & (pl.col("area") == ALL_AREAS)
            & (pl.date(pl.col("vintage"), 12, 31) <= as_of)
        )
        .select(
            pl.date(pl.col("year"), 7, 1).alias("date"),
            "year",
            pl.col("state").replace(shown).alias("state"),
            "position",
            "low",
            "high",
        )
        .sort("state", "year")
    )
    return Chart(
        id="issues-positions",
        title="Positions in the General Assembly, each year as it was seen at its end",
        alt=f"Positions of {a.phrase}, {b.phrase} and the permanent members of the Security Council on one axis by"
        " year, "
        "with 90% bands; the United States is positive.",
        mark="line",
        data=rows,
        x=Axis("date", "Year"),
        y=Axis("position", "Position [standard deviations of the members]"),
        low="low",
        high="high",
        color=Axis("state", "State"),
        columns={
            "year": "Year",
            "state": "State",
            "position": "Position",
            "low": "Low (5%)",
            "high": "High (95%)",
        },
    )


def strip(third: Alignment, a: State, b: State, *, names: Mapping[str, str]) -> Chart:
    """Draw where chosen third states stand between two: the nearest to each, those that moved, the permanent five.

    Args:
        third: The third states.
        a: One state.
        b: The other.
        names: Names of states by code.
    """
    chosen = {code for code in PERMANENT_FIVE if code not in {a.code, b.code}}
    for side in ("a", "b"):
        chosen |= {*third.nearest(side, limit=_NAMED), *third.moved(side, limit=_NAMED)}
    rows = (
        third.third.filter(pl.col("state").is_in(list(chosen)))
        .select(pl.col("state").replace(dict(names)), "lean", "low", "high", "with_a", "with_b")
        .sort("lean", descending=True)
    )
    return Chart(
        id="issues-third-states",
        title=f"Third states between {b.phrase} (left) and {a.phrase} (right), {span(third.years)}",
        alt=f"Difference of the shares of votes that chosen third states cast like {a.phrase} and like {b.phrase},"
        " with "
        "90% intervals, around a line at no difference.",
        mark="bar",
        data=rows,
        # Wider than a share can be: room for the label of a state that votes with one side only.
        x=Axis("lean", f"Agreement with {a.phrase} less with {b.phrase}", (-1.25, 1.25), "+.0%"),
        y=Axis("state", "State"),
        low="low",
        high="high",
        rules=(Rule(0.0, "as often with one as with the other"),),
        columns={
            "state": "State",
            "lean": "Lean",
            "low": "Low (5%)",
            "high": "High (95%)",
            "with_a": f"With {a.name}",
            "with_b": f"With {b.name}",
        },
    )


def areas(found: Breadth) -> Table:
    """Tabulate agreement before and now, area by area."""
    rows = [
        (
            name,
            f"{share(x.before.value)} of {x.n_before}",
            f"{share(x.now.value)} of {x.n_now}",
            between(x.change, digits=0, scale=100, signed=True),
            between(x.excess, digits=0, scale=100, signed=True),
            probability(x.p_toward),
        )
        for x, name in [(found.overall, "All votes on whole texts"), *((x, AREAS[x.area]) for x in found.areas)]
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

    labels = {ALL_AREAS: "All votes on whole texts", **AREAS}
    rows = [
        (
            labels[key],
            *(f"{x.split[side]}" for side in ("a", "neither", "b")),
            *(named(x.moved(s, limit=_NAMED)) for s in "ab"),
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

    titles = (f"Since {found.since.year}, by issue", "From before, and still so")
    return tuple(
        Table(name, heads, rows(part)) for name, part in zip(titles, (found.new, found.standing), strict=True) if part
    )


def edition(published: pl.DataFrame, a: State, b: State, seam: int) -> Chart:
    """Draw the published positions of two states around the year in which the votes end.

    Args:
        published: Rows of `tables.PUBLISHED` up to the year of the date.
        a: One state.
        b: The other.
        seam: Last year of the votes.
    """
    rows = published.filter(pl.col("state").is_in([a.code, b.code])).select(
        pl.date(pl.col("year"), 7, 1).alias("date"),
        "year",
        pl.col("state").replace({a.code: a.name, b.code: b.name}),
        "position",
        "low",
        "high",
        "n_votes",
    )
    return Chart(
        id="issues-published",
        title=f"Hindsight: published positions, one fit of all years as known on {published['known_on'].max()}",
        alt=f"Positions of {a.phrase} and {b.phrase} as published, by year, with 90% bands. The votes end in {seam}.",
        mark="line",
        data=rows.sort("state", "year"),
        x=Axis("date", "Year"),
        y=Axis("position", "Published position [units of the edition]"),
        low="low",
        high="high",
        color=Axis("state", "State"),
        spans=(Span(date(seam + 1, 1, 1), None, "after the votes end"),),
        columns={
            "year": "Year",
            "state": "State",
            "position": "Position",
            "low": "Low (5%)",
            "high": "High (95%)",
            "n_votes": "Votes",
        },
    )
