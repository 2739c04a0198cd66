"""What five great powers gave other states: visits, arms, troops, pacts, investment treaties, aid, words."""

import polars as pl

from thawcast.sources.layouts import COW, YEAR, FileLayout, Number, table
from thawcast.sources.source import DataSource
from thawcast.sources.ties import as_ties
from thawcast.ties import TIE_KINDS, TIES

POWERS = {"us": "USA", "uk": "GBR", "fra": "FRA", "rus": "RUS", "chi": "CHN"}

KINDS = {
    "vis": "visit",
    "ex": "exercise",
    "arms": "arms",
    "troops": "troops",
    "econaid": "aid",
    "words": "statement",
    "pact": "pact",
    "bit": "investment_treaty",
    "nukes": "nuclear_weapons",
}
"""Endings of the file's columns, and the kind of tie that each is."""

FROM_YEARBOOKS = ("arms", "troops", "aid")
"""Kinds that were published in yearbooks: known a year after the year's end, the others at its end."""

_NUKES = ("us_nukes", "rus_nukes", "uk_nukes")

COLUMNS = (
    *(f"{power}_{ending}" for ending in ("vis", "ex", "arms", "troops", "pact", "bit") for power in POWERS),
    "us_econaid",
    "us_words",
    *_NUKES,
)


def signals(rows: pl.DataFrame) -> pl.DataFrame:
    """Take what a power did in each year; what holds from year to year is one tie from its first year to its last.

    A visit and an exercise are marked in a year, not counted, and have no value.
    """
    long = (
        rows.unpivot(COLUMNS, index=["state", "year"], variable_name="column")
        .filter(pl.col("value") > 0)
        .with_columns(pl.col("column").str.splitn("_", 2).struct.rename_fields(["power", "ending"]).struct.unnest())
        .with_columns(
            source=pl.col("power").replace_strict(POWERS),
            kind=pl.col("ending").replace_strict(KINDS),
            target="state",
            year=pl.col("year").cast(pl.Int32),
        )
        .filter(pl.col("source") != pl.col("target"))
        # In the year of a succession a state may have two rows, Germany in 1990.
        .group_by("source", "target", "kind", "year")
        .agg(pl.col("value").max())
    )
    lasting = pl.col("kind").is_in([kind for kind, about in TIE_KINDS.items() if about.lasts])
    valued = pl.col("kind").is_in([kind for kind, about in TIE_KINDS.items() if about.unit and kind != "visit"])
    yearly = long.filter(~lasting).with_columns(
        first="year", last="year", value=pl.when(valued).then("value"), open_still=pl.lit(value=False)
    )
    return as_ties(_dated(pl.concat([yearly, _spells(long.filter(lasting), rows)], how="diagonal")), SOURCE.id)


def _spells(held: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Join years that follow each other; a spell that reaches the last year in the file runs on."""
    by = ["source", "target", "kind"]
    in_order = held.sort(*by, "year").with_columns(_run=pl.col("year") - pl.int_range(pl.len()).over(by))
    spells = in_order.group_by(*by, "_run").agg(first=pl.col("year").min(), last=pl.col("year").max())
    return spells.drop("_run").with_columns(open_still=pl.col("last") == pl.lit(rows["year"].max(), pl.Int32))


def _dated(spells: pl.DataFrame) -> pl.DataFrame:
    late = pl.col("kind").is_in(FROM_YEARBOOKS).cast(pl.Int32)
    lasts = pl.col("kind").is_in([kind for kind, about in TIE_KINDS.items() if about.lasts]).cast(pl.Int32)
    end = pl.when(~pl.col("open_still")).then(pl.date("last", 12, 31))
    return spells.with_columns(
        tie=pl.col("first").cast(pl.String),
        begin=pl.date("first", 1, 1),
        freq=pl.lit("Y"),
        end=end,
        known_on=pl.date(pl.col("first") + late, 12, 31),
        # That something has ended shows in the first year without it.
        end_known_on=pl.when(end.is_not_null()).then(pl.date(pl.col("last") + late + lasts, 12, 31)),
    )


SOURCE = DataSource(
    id="signals",
    what="what the US, Britain, France, Russia and China gave other states: visits, arms, troops, pacts, aid",
    period="1950-2012",
    citation="McManus, R. W., & Nieman, M. D. (2019). Identifying the level of major power support signaled for"
    " proteges: A latent measure approach. Journal of Peace Research, 56(3), 364-378. doi:10.1177/0022343318808842; as"
    " published with DoDL.",
    licence="none stated; cite the authors; derived figures only are shipped",
    where="the journal's replication archive, saved as CSV",
    columns={
        "state": COW,
        "year": YEAR,
        **{name: Number(0, 1e12, whole=False) for name in COLUMNS},
    },
    layouts=(FileLayout((table("mcmanus_nieman_signals_1950_2012"),), {"state": "ccode"}),),
    frames=((TIES, signals),),
)
