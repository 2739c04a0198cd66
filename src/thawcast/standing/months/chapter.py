"""What the standing chapter and the barometer tell of the monthly level."""

from datetime import date
from itertools import pairwise

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule, Span
from thawcast.brief.phrases import likely, probability
from thawcast.standing.months.verdict import ByMonth, MonthTurn
from thawcast.states import State

NAMES = {
    1: "ICEWS counts (log-odds)",
    2: "China's scores (Goldstein points)",
    3: "GDELT scores (arsinh)",
    4: "Monthly counts (log-odds)",
}
"""How a segment is called, with its scale."""

ZERO = {1: "mean dyad", 2: "score of 0", 3: "median dyad", 4: "mean dyad"}
"""What a level of 0 is: China's scores are told as published, the others less what all dyads share."""

SHOWN_YEARS = 12
"""Years of months that a chart shows."""


def month_rows(months: ByMonth) -> pl.DataFrame:
    """Lay out the monthly levels of a dyad.

    Args:
        months: Where it stands by month.

    Returns:
        Columns `kind, segment, source, period, level, low, high, p_rise`, by kind, segment and month.
    """
    return months.rows.select(
        "kind",
        "segment",
        pl.col("segment").replace_strict(NAMES, return_dtype=pl.String).alias("source"),
        "period",
        "level",
        "low",
        "high",
        "p_rise",
    ).sort("kind", "segment", "period")


def side_rows(directed: pl.DataFrame, *, a: State, b: State) -> pl.DataFrame:
    """Lay out the monthly levels of what each side does to the other.

    Args:
        directed: Rows of `LEVELS_MONTHLY_DIRECTED`, cut at a date.
        a: One state.
        b: The other.

    Returns:
        Columns `side, source, period, level, low, high`, by side and month.
    """
    codes = (a.code, b.code)
    own = directed.filter(pl.col("source").is_in(codes) & pl.col("target").is_in(codes))
    return own.select(
        pl.format("{} to {}", "source", "target").alias("side"),
        pl.col("segment").replace_strict(NAMES, return_dtype=pl.String).alias("source"),
        "period",
        "level",
        "low",
        "high",
    ).sort("side", "source", "period")


def month_claims(months: ByMonth) -> list[str]:
    """Tell the last month and the latest turns in sentences."""
    level = months.level
    text = (
        f"By month, seen through {NAMES[months.segment]}, the level stood at {level.value:.2f} ({level.low:.2f} to"
        f" {level.high:.2f}) in {months.month:%B %Y}"
    )
    if months.p_rise is not None:
        odds = probability(months.p_rise)
        text += f"; the probability that it exceeds the mean of the two calendar years before is {odds}"
    return [text + ".", *(_turn(turn) for turn in reversed(months.turns[-3:]))]


def month_chart(months: ByMonth, *, a: State, b: State) -> Chart:
    """Chart the filtered months with intervals, thaws shaded, seams marked; hindsight is a line of its own."""
    first = date(months.month.year - SHOWN_YEARS + 1, 1, 1)
    rows = month_rows(months).filter(pl.col("period") >= first)
    hindsight = pl.col("kind") == "smoothed"
    rows = rows.with_columns(
        line=pl.when(hindsight).then(pl.format("{}, in hindsight", "source")).otherwise("source"),
        low=pl.when(~hindsight).then("low"),
        high=pl.when(~hindsight).then("high"),
    )
    spans = [
        Span(turn.onset, turn.end or months.month, f"{turn.kind} {turn.onset:%Y-%m}")
        for turn in months.turns
        if turn.sign > 0 and (turn.end or months.month) > first
    ]
    return Chart(
        id="relations-month",
        title=f"Relations of {a.phrase} and {b.phrase}, month by month",
        alt=f"Monthly level of relations to {months.month:%B %Y} with 90% intervals, as it could be known then."
        f" {month_claims(months)[0]}",
        mark="line",
        data=rows,
        x=Axis("period", "Month"),
        y=Axis("level", "Level (each source on its own scale)"),
        low="low",
        high="high",
        color=Axis("line", "Seen through"),
        spans=(*seams(months.rows), *spans),
        rules=(Rule(0.0, ZERO[months.segment]),),
        columns={
            "period": "Month",
            "line": "Seen through",
            "level": "Level",
            "low": "Low (5%)",
            "high": "High (95%)",
            "p_rise": "P(rise)",
        },
    )


def seams(rows: pl.DataFrame) -> tuple[Span, ...]:
    """Find where one segment ends and the next begins: no level is compared across."""
    ends = (
        rows.filter(pl.col("kind") == "filtered")
        .group_by("segment")
        .agg(first=pl.min("period"), last=pl.max("period"))
        .sort("first")
    )
    found = list(ends.select("first", "last").iter_rows())
    return tuple(Span(last, first, "seam: another source") for (_, last), (first, _) in pairwise(found))


def _turn(turn: MonthTurn) -> str:
    move = "rose" if turn.sign > 0 else "fell"
    fate = "it still runs" if turn.end is None else f"it ended in {turn.end:%B %Y}"
    return (
        f"{turn.onset:%B %Y}, {turn.kind} by month: the level {move} from {turn.base:.2f} to"
        f" {turn.base + turn.rise:.2f} (probability that the change exceeds noise {likely(turn.p_real)}); {fate}."
    )
