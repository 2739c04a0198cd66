"""GDELT's net Goldstein-weighted score by undirected dyad and day, added up by month."""

import polars as pl

from thawcast.sources.layouts import Day, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

GDELT = Contract(
    "gdelt",
    {
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "src": pl.String,
        "score": pl.Float64,
        "volume": pl.Float64,
        "days": pl.Int16,
        "known_on": pl.Date,
    },
    ("a", "b", "period", "src"),
)
"""Monthly net scores, `src` gdelt: `volume` is the sum of the days' absolute scores, `days` the days with a score."""


def gdelt(rows: pl.DataFrame) -> pl.DataFrame:
    """Add daily net scores up by month."""
    net = pl.col("net").cast(pl.Float64)
    # Sorted, so that floating sums run in one order.
    return (
        rows.sort("date", "one", "two")
        .group_by(
            a=pl.min_horizontal("one", "two"),
            b=pl.max_horizontal("one", "two"),
            period=pl.col("date").dt.truncate("1mo"),
        )
        .agg(src=pl.lit("gdelt"), score=net.sum(), volume=net.abs().sum(), days=pl.col("date").n_unique())
    )


SOURCE = DataSource(
    id="gdelt_net",
    what="net scores of dyads by day, from GDELT 2.0",
    period="2018-2021",
    citation="Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location, and Tone, 1979-2012. ISA"
    " Annual Convention; GDELT 2.0, daily net Goldstein scores by pair as published with gzemo/gdelt-graph-data.",
    licence="GDELT: free with citation; derived figures only are shipped",
    where="the repository gzemo/gdelt-graph-data on GitHub",
    columns={
        "one": StateKey("iso3", on=None),
        "two": StateKey("iso3", on=None),
        "date": Day(),
        "net": Number(-1e9, 1e9, whole=False, required=True),
    },
    layouts=(FileLayout((table("gdelt_net_dyad_day_2018_2021"),), {"one": "a", "two": "b"}),),
    frames=((GDELT, gdelt),),
    known=pl.col("period").dt.month_end(),
)
