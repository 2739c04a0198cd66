"""Trade of the Correlates of War Project: imports of one state from another, by year."""

import polars as pl

from thawcast.sources.cow import AMOUNT, LICENCE, SITE, UPLOADS
from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import COW, YEAR, FileLayout, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

TRADE = Contract(
    "trade",
    {"a": pl.String, "b": pl.String, "year": pl.Int32, "flow": pl.Float64, "known_on": pl.Date},
    ("a", "b", "year"),
)
"""Trade of two states, both ways [million current US dollars]; null where either way is unknown. The smoothed flows of
the file use years that came later, and are not read."""


def trade(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the two ways up."""
    known = pl.col("flow1").is_not_null() & pl.col("flow2").is_not_null()
    total = pl.when(known).then(pl.col("flow1").cast(pl.Float64) + pl.col("flow2"))
    return by_dyad(rows, "year", flow=total.max())


SOURCE = DataSource(
    id="cow_trade",
    what="trade between states",
    period="1870-2014",
    citation="Barbieri, K., Keshk, O. M. G., & Pollins, B. M. (2009). Trading Data: Evaluating our Assumptions and"
    " Coding Rules. Conflict Management and Peace Science 26, 471-491; Correlates of War trade, version 4.",
    licence=LICENCE,
    where=f"{SITE}/data-sets/bilateral-trade",
    files={"COW_Trade_4.0.zip": f"{UPLOADS}/COW_Trade_4.0.zip"},
    columns={"one": COW, "two": COW, "year": YEAR, "flow1": AMOUNT, "flow2": AMOUNT},
    layouts=(
        FileLayout(
            ("COW_Trade_4*.zip|Dyadic_COW*.csv",), {"one": "ccode1", "two": "ccode2"}, member=r"dyadic_cow.*csv$"
        ),
        FileLayout((table("cow_trade_dyad_year"),), {"one": "ccode1", "two": "ccode2"}),
    ),
    frames=((TRADE, trade),),
)
