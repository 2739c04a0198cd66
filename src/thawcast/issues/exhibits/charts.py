"""Charts of chapter 4, as values."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule, Span
from thawcast.issues.alignment import PERMANENT_FIVE, Alignment
from thawcast.issues.breadth import Breadth, jeffreys
from thawcast.issues.sentences import span
from thawcast.issues.tables import LABELS
from thawcast.states import State
from thawcast.tables import ALL_AREAS, AREAS

_CHART_YEARS = 12


def _history(rows: pl.DataFrame) -> pl.DataFrame:
    cells = [
        (year, date(year, 7, 1), name, same, n)
        for key, name in LABELS.items()
        for year, same, n in rows.select("year", f"same_{key}", f"n_{key}").iter_rows()
        if n > 0
    ]
    kinds = {"year": pl.Int64, "date": pl.Date, "area": pl.String, "same": pl.Int64, "n_votes": pl.Int64}
    long = pl.DataFrame(cells, schema=kinds, orient="row")
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
    shown = _history(rows.filter(pl.col("year") > found.now_year - _CHART_YEARS))
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


def camps(third: Mapping[str, Alignment], a: State, b: State) -> Chart:
    """Draw how many third states stand with each side on every issue area, and how many moved toward it.

    Args:
        third: The third states by area key.
        a: One state, to the right.
        b: The other, to the left.
    """
    one = next(iter(third.values()))
    stand, moved = f"Stand with one of the two, {span(one.years)}", f"Moved toward one since {span(one.before)}"
    rows = [
        (LABELS[key], panel, state.name, sign * counts[side])
        for key, x in third.items()
        for panel, counts in ((stand, x.split), (moved, x.shifts))
        for side, state, sign in (("a", a, 1), ("b", b, -1))
    ]
    return Chart(
        id="issues-third-states",
        title=f"Third states by issue area: with {b.phrase} (left) or with {a.phrase} (right)",
        alt=f"Numbers of third states that vote more with {a.phrase} and more with {b.phrase} beyond doubt, by issue"
        " area, and beside it the numbers that moved toward each.",
        mark="bar",
        data=pl.DataFrame(rows, schema=["area", "what", "side", "states"], orient="row"),
        x=Axis("states", "Third states, to the left and to the right", form=".0f"),
        y=Axis("area", "Issue area"),
        color=Axis("side", "Side"),
        facet=Axis("what", ""),
        columns={"area": "Issue area", "what": "What they do", "side": "Side", "states": "States (left is negative)"},
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
