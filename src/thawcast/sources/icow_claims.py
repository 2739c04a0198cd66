"""Claims to territory: who claimed what of whom, from month to month."""

import polars as pl

from thawcast.sources.layouts import FileLayout, Number, StateKey, Words, table
from thawcast.sources.source import DataSource
from thawcast.sources.ties import as_ties, period
from thawcast.ties import TIES

RUNNING = 201799
"""End of a claim that was open when the list closed."""


def claims(rows: pl.DataFrame) -> pl.DataFrame:
    """Take every claim of a challenger on a target; its value is the salience that ICOW gives it."""
    opened = period(pl.col("opened") // 100, pl.col("opened") % 100)
    closed = period(pl.col("closed") // 100, pl.col("closed") % 100)
    dated = rows.with_columns(
        tie=pl.coalesce(pl.col("number").cast(pl.Int64).cast(pl.String), pl.lit("extension ") + pl.col("name")),
        source="challenger",
        target="claimed_of",
        kind=pl.lit("claim"),
        subject="name",
        begin=opened["first"],
        known_on=opened["last"],
        freq=opened["freq"],
        end=pl.when(pl.col("closed") != RUNNING).then(closed["last"]),
        value="salience",
    )
    return as_ties(dated, SOURCE.id)


SOURCE = DataSource(
    id="icow_claims",
    what="claims to territory",
    period="1816-2017",
    citation="Frederick, B. A., Hensel, P. R., & Macaulay, C. (2017). The Issue Correlates of War Territorial Claims"
    " Data, 1816-2001. Journal of Peace Research, 54(1), 99-108. doi:10.1177/0022343316676311; version 1.01, with"
    " eleven later claims added by icews-explorer.",
    licence="none stated; cite the authors; derived figures only are shipped",
    where="https://www.paulhensel.org/icowterr.html, dyadic claims, saved as CSV",
    columns={
        "challenger": StateKey(on="first_year", until="last_year"),
        "claimed_of": StateKey(on="first_year", until="last_year"),
        "first_year": Number(1816, 2100),
        "last_year": Number(1816, 2100),
        "number": Number(1, 999_999_999),
        "name": Words(required=True),
        "opened": Number(181600, 210012, required=True),
        "closed": Number(181600, 210099),
        "salience": Number(0, 12),
    },
    layouts=(
        FileLayout(
            (table("icow_territorial_claims_v101_ext2017"),),
            {
                "challenger": "chal",
                "claimed_of": "tgt",
                "number": "claimdy",
                "opened": "begclaim",
                "closed": "endclaim",
                "salience": "icowsal",
            },
            derived={
                "first_year": (pl.col("opened") // 100).cast(pl.Int32),
                "last_year": (pl.coalesce("closed", "opened") // 100).cast(pl.Int32),
            },
        ),
    ),
    frames=((TIES, claims),),
)
