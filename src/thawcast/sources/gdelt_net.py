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

GDELT_DAYS = Contract("gdelt_days", {"period": pl.Date, "days": pl.Int16, "known_on": pl.Date}, ("period",))
"""Days of each month that the file holds at all; the others are missing."""


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


def gdelt_days(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the days of each month that are there."""
    return rows.group_by(period=pl.col("date").dt.truncate("1mo")).agg(days=pl.col("date").n_unique())


SOURCE = DataSource(
    id="gdelt_net",
    what="net scores of dyads by day, from GDELT 2.0",
    period="2018-2023",
    edition="2018-01 to 2023-06",
    citation="Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location, and Tone, 1979-2012. ISA"
    " Annual Convention; GDELT 2.0, daily net Goldstein scores by pair as published with gzemo/gdelt-graph-data.",
    licence="GDELT: free with citation; derived figures only are shipped",
    where="the repository gzemo/gdelt-graph-data on GitHub",
    columns={
        "one": StateKey("iso3", on="date"),
        "two": StateKey("iso3", on="date"),
        "date": Day(),
        "net": Number(-1e9, 1e9, whole=False, required=True),
    },
    layouts=(
        FileLayout((table("gdelt_net_dyad_day_2018_2023_06"),), {"one": "a", "two": "b"}),
        FileLayout((table("gdelt_net_dyad_day_2018_2021"),), {"one": "a", "two": "b"}),
    ),
    frames=((GDELT, gdelt), (GDELT_DAYS, gdelt_days)),
    known=pl.col("period").dt.month_end(),
)
"""Days are missing from December 2020 (9) and from November 2022 on (4 to 16 a month). Serbia, Montenegro, Slovenia,
Bosnia and Herzegovina, Hong Kong, Timor-Leste and Kosovo never occur. The earlier file ended with 2021."""
