"""Monthly scores of China and 25 partners, both ways and together, made by others of GDELT, ICEWS and Phoenix."""

import polars as pl

from thawcast.sources.layouts import Day, FileLayout, Number, StateKey, Words, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

CHINA = Contract(
    "china",
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
    ("src", "a", "b", "period"),
)
"""Monthly scores [-10 to 10] of undirected dyads, each `src` (china_gdelt, china_icews, china_phoenix) on its own
scale; `volume` and `days` are null, for the source does not say how much was scored."""

CHINA_SIDES = Contract(
    "china_sides",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "src": pl.String,
        "score": pl.Float64,
        "known_on": pl.Date,
    },
    ("src", "source", "target", "period"),
)
"""Monthly scores of what one state does to another, each `src` on its own scale."""


def china(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the scores of both directions together; months without a score are left out."""
    months = rows.filter(pl.col("direction") == "Aggregated", pl.col("score").is_not_null())
    return months.select(
        "period",
        "src",
        "score",
        a=pl.min_horizontal("partner", pl.lit("CHN")),
        b=pl.max_horizontal("partner", pl.lit("CHN")),
        volume=None,
        days=None,
    )


def china_sides(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the scores of what China does to each partner and each to China; months without a score are left out."""
    months = rows.filter(pl.col("direction") != "Aggregated", pl.col("score").is_not_null())
    by_china = pl.col("direction") == "CHN->Partner"
    return months.select(
        "period",
        "src",
        "score",
        source=pl.when(by_china).then(pl.lit("CHN")).otherwise("partner"),
        target=pl.when(by_china).then("partner").otherwise(pl.lit("CHN")),
    )


SOURCE = DataSource(
    id="china_partners",
    what="monthly scores of China with 25 partners",
    period="2002-2025",
    citation="Monthly indices of China's relations with 25 partners from GDELT, ICEWS and Phoenix, as published with"
    " KelaoHu/eventdb-validity-audit.",
    licence="CC BY 4.0",
    where="the repository KelaoHu/eventdb-validity-audit on GitHub",
    columns={
        "partner": StateKey("name", on=None, spelt=True),
        "direction": Words(required=True),
        "period": Day("%Y-%m"),
        "score": Number(-10, 10, whole=False),
        "src": Words(),
    },
    layouts=(
        FileLayout(
            tuple(table(f"china_partner_{name}_monthly") for name in ("gdelt", "icews", "phoenix")),
            {"period": "month"},
            derived={"src": "china_" + pl.col("_file").str.extract(r"china_partner_(\w+)_monthly")},
        ),
    ),
    frames=((CHINA, china), (CHINA_SIDES, china_sides)),
    known=pl.col("period").dt.month_end(),
)
