"""The charts of the standing chapter, and the rows that they and its claims rest on."""

from datetime import date

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule, Span
from thawcast.standing.result import Relations
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.states import DyadDay, State

CONFLICT_YEARS = 6
"""Years of monthly conflict that the chart shows."""


def conflict_months(conflict: pl.DataFrame, a: State, b: State, as_of: date) -> pl.DataFrame:
    """Lay out the last years of each side's conflict by month, as multiples of its usual share of the world's."""
    first = date(as_of.year - CONFLICT_YEARS + 1, 1, 1)
    side = pl.when(pl.col("source") == a.code).then(pl.lit(by(a))).otherwise(pl.lit(by(b)))
    return (
        conflict.filter(pl.col("period") >= first)
        .sort("period", "source")
        .select("period", side.alias("side"), pl.col("level", "low", "high").exp())
    )


def level_chart(found: Relations, of: DyadDay, *, answer: str) -> Chart:
    """Chart the level of the source that speaks beside what is usual for the two, with thaws and chills shaded.

    Args:
        found: What is known of the two.
        of: The two.
        answer: The answer in a sentence, for those who cannot see the chart.
    """
    standing, rows = found.standing, found.own
    source = standing.source or LEVEL_SOURCES[0]
    columns = ("period", "line", "level", "low", "high", "n_events")
    level = rows.with_columns(line=pl.lit("Level")).select(columns)
    usual = rows.select(
        "period",
        pl.lit("Usual for the two").alias("line"),
        pl.col("usual").alias("level"),
        *(pl.lit(None, kind).alias(name) for name, kind in (("low", pl.Float64), ("high", pl.Float64))),
        pl.lit(None, pl.Int32).alias("n_events"),
    )
    last = standing.period or rows["period"][-1]
    spans = tuple(
        Span(each.began, each.ended or last, f"{each.kind} {each.when(each.began)}", cold=each.sign < 0)
        for each in standing.episodes
    )
    name = "Year" if source.season == 1 else "Month"
    return Chart(
        id="relations-level",
        title=f"Relations of {of.a.phrase} and {of.b.phrase}, {source.name}",
        alt=f"Level of relations to {standing.now} with its 90% interval, beside what is usual for the two. {answer}",
        mark="line",
        data=pl.concat([level, usual]),
        x=Axis("period", name),
        y=Axis("level", f"Level ({source.unit})"),
        low="low",
        high="high",
        color=Axis("line", "Line"),
        spans=spans,
        rules=(Rule(0.0, source.zero),),
        columns={
            "period": name,
            "line": "Line",
            "level": "Level",
            "low": "Low (5%)",
            "high": "High (95%)",
            "n_events": "Events (about)",
        },
    )


def conflict_chart(months: pl.DataFrame, a: State, b: State) -> Chart:
    """Chart what `conflict_months` gave."""
    return Chart(
        id="monthly-conflict",
        title=f"Reported conflict between {a.phrase} and {b.phrase}, month by month",
        alt="Each side's share of the world's reported conflict events by month, as a multiple of its usual share, with"
        " 90% intervals.",
        mark="line",
        data=months,
        x=Axis("period", "Month"),
        y=Axis("level", "Times the usual share"),
        low="low",
        high="high",
        color=Axis("side", "Side"),
        rules=(Rule(1.0, "usual"),),
        columns={"period": "Month", "side": "Side", "level": "Times usual", "low": "Low (5%)", "high": "High (95%)"},
    )


def by(source: State) -> str:
    """Name the side of a state."""
    return f"By {source.phrase}"
