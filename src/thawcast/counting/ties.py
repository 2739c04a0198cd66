"""Ties by pair and year, and which of them may ship as they are."""

from dataclasses import replace

import polars as pl

from thawcast.stages import Given, Stage
from thawcast.tables import Contract
from thawcast.ties import HINDSIGHT_SCORES, TIE_KINDS, TIES

FREE = ("manytreaties", "us_visits")
"""Data sets of ties whose terms (CC BY 4.0, CC0) let their rows ship."""

FREE_TIES = replace(TIES, name="free_ties")
"""Ties of `FREE`, row by row."""

SUPPORT = "support"
"""In `TIE_YEARS` the kinds of `signals` together: how many kinds of support a great power gave."""

TIE_YEARS = Contract(
    "tie_years",
    {
        "data_set": pl.String,
        "kind": pl.String,
        "source": pl.String,
        "target": pl.String,
        "directed": pl.Boolean,
        "year": pl.Int16,
        "begun": pl.Int16,
        "ended": pl.Int16,
        "running": pl.Int16,
        "known_on": pl.Date,
    },
    ("data_set", "kind", "source", "target", "year"),
)
"""How many ties of a kind (`TIE_KINDS`, or `SUPPORT`) began and ended between two states in a year, and how many ran on
at its end, until the next row of the two; null of kinds that do not last, such as visits. A year in which none began or
ended has no row. `known_on` is the last of the days on which these were known, the year's end or later."""

HINDSIGHT_RELATIONS = replace(HINDSIGHT_SCORES, name="hindsight_relations")
"""Those of `HINDSIGHT_SCORES` with a score: a year without events has no row."""


def tie_years(every: pl.DataFrame) -> pl.DataFrame:
    """Count ties by pair, kind and year.

    Args:
        every: Rows of `TIES`.

    Returns:
        Rows of `TIE_YEARS`.
    """
    lasting = pl.col("kind").is_in([kind for kind, about in TIE_KINDS.items() if about.lasts])
    told = every.with_columns(
        lasts=lasting, kind=pl.when(pl.col("data_set") == "signals").then(pl.lit(SUPPORT)).otherwise("kind")
    )
    by = ["data_set", "kind", "source", "target", "directed", "year"]
    begun = told.group_by(*by[:-1], year=pl.col("begin").dt.year()).agg(
        begun=pl.len(), begun_lasting=pl.col("lasts").sum(), known_on=pl.col("known_on").max()
    )
    over = told.filter("lasts", pl.col("end").is_not_null())
    ended = over.group_by(*by[:-1], year=pl.col("end").dt.year()).agg(
        ended=pl.len(), end_known_on=pl.col("end_known_on").max()
    )
    years = begun.join(ended, on=by, how="full", coalesce=True).sort(by)
    change = pl.col("begun_lasting").fill_null(0).cast(pl.Int32) - pl.col("ended").fill_null(0).cast(pl.Int32)
    some = (pl.col("begun_lasting").fill_null(0).max() > 0).over(by[:-1])
    counted = years.with_columns(
        pl.col("begun", "ended").fill_null(0),
        running=pl.when(some).then(change.cum_sum().over(by[:-1])),
        known_on=pl.max_horizontal(pl.date("year", 12, 31), "known_on", "end_known_on"),
    )
    return TIE_YEARS.check(TIE_YEARS.typed(counted))


def ties(given: Given) -> dict[str, pl.DataFrame]:
    """Count all ties, and take those that may ship as they are."""
    free = given["ties"].filter(pl.col("data_set").is_in(FREE)).sort(FREE_TIES.key)
    return {TIE_YEARS.name: tie_years(given["ties"]), FREE_TIES.name: free}


def hindsight(given: Given) -> dict[str, pl.DataFrame]:
    """Take the years of which a language model told something."""
    told = given["hindsight_scores"].filter(pl.col("score").is_not_null())
    return {HINDSIGHT_RELATIONS.name: told.sort(HINDSIGHT_RELATIONS.key)}


STAGES = (
    Stage("ties between states", ("ties",), (TIE_YEARS, FREE_TIES), ties),
    Stage("relations told in hindsight", ("hindsight_scores",), (HINDSIGHT_RELATIONS,), hindsight),
)
