"""ICEWS by directed dyad, year and quad class, of 152 states."""

import polars as pl

from thawcast.sources.counts import as_counts
from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.tables import COUNTS

EVENTS = Number(0, 1e6, required=True)


def counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Take yearly counts, `src` icews; a dyad-year without events keeps its row of zeros."""
    named = rows.rename({"one": "source", "two": "target"}).with_columns(
        period=pl.date(pl.col("year"), 1, 1),
        freq=pl.lit("Y"),
        src=pl.lit("icews"),
        score=pl.lit(None, pl.Float32),
    )
    return as_counts(named)


SOURCE = DataSource(
    id="icews_quads",
    what="events by directed dyad, year and quad class",
    period="2002-2014",
    citation="Boschee, E., Lautenschlager, J., O'Brien, S., Shellman, S., Starz, J., & Ward, M. (2015). ICEWS Coded"
    " Event Data. Harvard Dataverse, doi:10.7910/DVN/28075; directed dyad-year counts by quad class, published"
    " with the R package netify.",
    licence="ICEWS Dataverse terms; derived figures only are shipped",
    where="the R package netify",
    columns={
        "one": StateKey("iso3", on=None),
        "two": StateKey("iso3", on=None),
        "year": YEAR,
        "verb_coop": EVENTS,
        "matl_coop": EVENTS,
        "verb_conf": EVENTS,
        "matl_conf": EVENTS,
    },
    layouts=(
        FileLayout(
            (table("icews_dyad_year_quads_2002_2014"),),
            {
                "one": "i_iso3c",
                "two": "j_iso3c",
                "verb_coop": "verbCoop",
                "matl_coop": "matlCoop",
                "verb_conf": "verbConf",
                "matl_conf": "matlConf",
            },
        ),
    ),
    frames=((COUNTS, counts),),
    known=pl.date(pl.col("period").dt.year(), 12, 31),
)
