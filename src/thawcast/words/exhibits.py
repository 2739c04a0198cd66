"""Words and deeds in charts."""

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule
from thawcast.states import State
from thawcast.words.result import WordsAndDeeds


def words_charts(found: WordsAndDeeds, year: int, *, a: State, b: State) -> tuple[Chart, ...]:
    """Chart levels, shares of a year and the say-do gap, where there is something to draw.

    Args:
        found: What is known of the two.
        year: Year of the shares.
        a: One state.
        b: The other.

    Returns:
        One to three charts.
    """
    return (
        *([level_chart(found.levels, a=a, b=b)] if found.levels["period"].n_unique() > 1 else []),
        shares_chart(found.shares.filter(pl.col("year") == year).drop("year"), year, a=a, b=b),
        *([gap_chart(found.gaps)] if found.gaps.height > 1 else []),
    )


def level_chart(levels: pl.DataFrame, *, a: State, b: State) -> Chart:
    """Chart the levels of words and of deeds."""
    return Chart(
        id="words-and-deeds-levels",
        title="Words and deeds, year by year",
        alt=f"Yearly levels of words and of deeds between {a.phrase} and {b.phrase}, with 90% intervals; higher is more"
        " cooperative.",
        mark="line",
        data=levels,
        x=Axis("period", "Year"),
        y=Axis("level", "Level (log-odds relative to the world)"),
        low="low",
        high="high",
        color=Axis("series", "Series"),
        rules=(Rule(0.0, "mean dyad"),),
        columns={
            "period": "Year",
            "series": "Series",
            "level": "Level",
            "low": "Low (5%)",
            "high": "High (95%)",
            "n_events": "Events, about",
        },
    )


def shares_chart(shares: pl.DataFrame, year: int, *, a: State, b: State) -> Chart:
    """Chart what each side said and did in a year."""
    return Chart(
        id="words-and-deeds",
        title=f"What each side said and did in {year}",
        alt=f"Shares of verbal and material cooperation and conflict in {year}, with 90% intervals, for {a.phrase} and"
        f" {b.phrase}.",
        mark="bar",
        data=shares,
        x=Axis("share", "Share of events", form=".0%"),
        y=Axis("class", "Class of events"),
        low="low",
        high="high",
        color=Axis("side", "Side"),
        columns={"side": "Side", "class": "Class", "share": "Share", "low": "Low (5%)", "high": "High (95%)"},
    )


def gap_chart(gaps: pl.DataFrame) -> Chart:
    """Chart the say-do gap over time."""
    return Chart(
        id="say-do-gap",
        title="Say-do gap over time",
        alt="Level of words less level of deeds, by year, with 90% intervals; higher means words warmer beside"
        " deeds, 0 is the median dyad of the year.",
        mark="line",
        data=gaps.select(pl.date(pl.col("year"), 1, 1).alias("period"), "gap", "low", "high", "rank"),
        x=Axis("period", "Year"),
        y=Axis("gap", "Gap (log-odds)"),
        low="low",
        high="high",
        columns={
            "period": "Year",
            "gap": "Gap",
            "low": "Low (5%)",
            "high": "High (95%)",
            "rank": "Percentile among dyads",
        },
    )
