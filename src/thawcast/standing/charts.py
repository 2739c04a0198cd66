"""The charts of the standing chapter, and the rows that they and its claims rest on."""

from datetime import date

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule, Span
from thawcast.standing.verdict import Standing
from thawcast.states import DyadDay, State

CONFLICT_YEARS = 6
"""Years of monthly conflict that the chart shows."""

SIDE = ("side", "level", "low", "high")
"""Columns of a side's level with its interval."""


def by_side(directed: pl.DataFrame, a: State, b: State) -> pl.DataFrame:
    """Lay out what each side did by year: columns `side, level, low, high` [log-odds], `period`, `n_events`."""
    return directed.sort("period", "source").select(
        "period",
        pl.when(pl.col("source") == a.code).then(pl.lit(by(a))).otherwise(pl.lit(by(b))).alias("side"),
        "level",
        "low",
        "high",
        "n_events",
    )


def conflict_months(conflict: pl.DataFrame, a: State, b: State, as_of: date) -> pl.DataFrame:
    """Lay out the last years of each side's conflict by month, as multiples of its usual share of the world's."""
    first = date(as_of.year - CONFLICT_YEARS + 1, 1, 1)
    side = pl.when(pl.col("source") == a.code).then(pl.lit(by(a))).otherwise(pl.lit(by(b)))
    return (
        conflict.filter(pl.col("period") >= first)
        .sort("period", "source")
        .select("period", side.alias("side"), pl.col("level", "low", "high").exp())
    )


def level_chart(levels: pl.DataFrame, sides: pl.DataFrame, standing: Standing, of: DyadDay, *, answer: str) -> Chart:
    """Chart the yearly level, both together and each side, with thaws shaded.

    Args:
        levels: Rows of `tables.LEVELS` of the dyad, cut.
        sides: What `by_side` gave.
        standing: The judgement.
        of: The two.
        answer: The answer in a sentence, for those who cannot see the chart.
    """
    joint = levels.sort("period").select(
        "period",
        pl.lit("Both together").alias("side"),
        "level",
        "low",
        "high",
        "n_events",
    )
    last = date(standing.year or 1, 12, 31)
    spans = tuple(
        Span(date(turn.onset, 1, 1), last if turn.end is None else date(turn.end, 1, 1), f"{turn.kind} {turn.onset}")
        for turn in standing.turns
        if turn.sign > 0
    )
    return Chart(
        id="relations-level",
        title=f"Relations of {of.a.phrase} and {of.b.phrase}",
        alt=f"Yearly level of relations from {levels['period'].dt.year().min()} to {standing.year}, with 90% intervals:"
        f" both together and each side toward the other. {answer}",
        mark="line",
        data=pl.concat([sides, joint]),
        x=Axis("period", "Year"),
        y=Axis("level", "Level (log-odds relative to the mean dyad)"),
        low="low",
        high="high",
        color=Axis("side", "Side"),
        spans=spans,
        rules=(Rule(0.0, "mean dyad"),),
        columns={
            "period": "Year",
            "side": "Side",
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
