"""How democratic states are, by year: Polity and V-Dem's electoral democracy."""

import polars as pl

from thawcast.sources.layouts import COW, YEAR, FileLayout, Number, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

REGIMES = Contract(
    "regimes",
    {"state": pl.String, "year": pl.Int32, "polity2": pl.Int8, "polyarchy": pl.Float64, "known_on": pl.Date},
    ("state", "year"),
)
"""`polity2` [-10 to 10] and `polyarchy` [0 to 1]. The third index of the table is estimated over all years at once, and
is not read."""


def regimes(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the higher score, where two numbers of a year are one state's."""
    return rows.group_by("state", "year").agg(pl.col("polity2").max(), pl.col("polyarchy").max())


SOURCE = DataSource(
    id="isard_democracy",
    what="how democratic states are: Polity and V-Dem",
    period="1816-2025",
    citation="Marshall, M. G., & Gurr, T. R. Polity5; Coppedge, M., et al. Varieties of Democracy; as published with"
    " the R package isard (Miller).",
    licence="cite the authors; derived figures only are shipped",
    where="the R package isard, its state-years of democracy saved as CSV",
    columns={"state": COW, "year": YEAR, "polity2": Number(-10, 10), "polyarchy": Number(0, 1, whole=False)},
    layouts=(FileLayout((table("democracy_state_year"),), {"state": "ccode", "polyarchy": "v2x_polyarchy"}),),
    frames=((REGIMES, regimes),),
)
