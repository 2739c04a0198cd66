"""The peace scale of Goertz, Diehl and Balas by spells: when a pair's relations changed from one level to another."""

import polars as pl

from thawcast.sources.layouts import FileLayout, Number, StateKey, table
from thawcast.sources.peace_scale import PUBLISHED
from thawcast.sources.peace_scale import SOURCE as SCALE
from thawcast.sources.source import DataSource
from thawcast.sources.ties import period, undirected
from thawcast.tables import Contract

PEACE_SPELLS = Contract(
    "peace_spells",
    {
        "a": pl.String,
        "b": pl.String,
        "begin": pl.Date,
        "end": pl.Date,
        "level": pl.Float64,
        "freq": pl.String,
        "known_on": pl.Date,
    },
    ("a", "b", "begin"),
)
"""Spells on one level [0 severe rivalry, .25 lesser rivalry, .5 negative peace, .75 warm peace, 1 security community],
from `begin` to `end`, null where it had not ended in 2020; a null level is a time of transition. `freq` says whether
the beginning is known to the day, month or year. Coded in hindsight: a yardstick, never a covariate, and known when it
was published only."""

TRANSITION = -9
"""The file's level while two states go from one level to another."""

LAST = 2020
"""Last year of the file: a spell whose end has this year and no day had not ended."""


def spells(rows: pl.DataFrame) -> pl.DataFrame:
    """Take every spell; where succession puts two on one pair and day, the lower level."""
    begun, ended = _period("begun"), _period("ended")
    unended = (pl.col("ended") // 10_000 == LAST) & (ended["freq"] == "Y")
    dated = undirected(rows).select(
        a="source",
        b="target",
        begin=begun["first"],
        end=pl.when(~unended).then(ended["last"]),
        level=pl.when(pl.col("level") != TRANSITION).then("level"),
        freq=begun["freq"],
    )
    return dated.sort("a", "b", "begin", "level", nulls_last=True).unique(
        ["a", "b", "begin"], keep="first", maintain_order=True
    )


def _period(column: str) -> dict[str, pl.Expr]:
    whole = pl.col(column)
    return period(whole // 10_000, whole // 100 % 100, whole % 100)


_DAY = Number(19_000_000, 21_009_999, required=True)

SOURCE = DataSource(
    id="peace_spells",
    what="how close two states were, from rivalry to security community, by spells",
    period="1900-2020",
    citation=f"{SCALE.citation} Version 3.1, as published with DoDL.",
    licence="non-commercial use; cite the authors",
    where="the authors' pages on peace data, version 3.1, saved as CSV",
    columns={
        # Germany bears one number throughout; a pair may begin before one of the two has its present number.
        "one": StateKey(on="first_year", until="last_year", later=True),
        "two": StateKey(on="first_year", until="last_year", later=True),
        "first_year": Number(1900, 2100),
        "last_year": Number(1900, 2100),
        "begun": _DAY,
        "ended": _DAY,
        "level": Number(TRANSITION, 1, whole=False, required=True),
    },
    layouts=(
        FileLayout(
            (table("peace_scale_spells_v31"),),
            {
                "one": "cow_a",
                "two": "cow_b",
                "begun": "start",
                "ended": "end",
                "first_year": "start_year",
                "last_year": "end_year",
            },
        ),
    ),
    frames=((PEACE_SPELLS, spells),),
    known=pl.lit(PUBLISHED),
)
