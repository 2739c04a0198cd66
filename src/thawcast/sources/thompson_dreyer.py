"""Strategic rivalries of Thompson and Dreyer: who saw whom as a competing, threatening enemy, and when."""

from datetime import date

import polars as pl

from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey, Words, table
from thawcast.sources.rivalries import rivalries, rivalries_contract
from thawcast.sources.source import DataSource

KIND = Words(missing=("", "NA"))

SOURCE = DataSource(
    id="thompson_dreyer",
    what="strategic rivalries",
    period="1494-2010",
    citation="Thompson, W. R., & Dreyer, D. R. (2012). Handbook of International Rivalries, 1494-2010. CQ Press."
    " doi:10.4135/9781608718450",
    licence="cite the authors",
    where="the authors' handbook, or td_rivalries in the R package peacesciencer, saved as CSV",
    columns={
        "one": StateKey(on="start", until="end"),
        "two": StateKey(on="start", until="end"),
        "rivalry": Number(1, 9999, required=True),
        "name": Words(),
        "start": YEAR,
        "end": Number(YEAR.low, YEAR.high),
        "type1": KIND,
        "type2": KIND,
        "type3": KIND,
    },
    layouts=(
        FileLayout(
            (table("td_rivalries"),),
            {
                "one": "ccode1",
                "two": "ccode2",
                "rivalry": "rivalryno",
                "name": "rivalryname",
                "start": "styear",
                "end": "endyear",
            },
        ),
    ),
    frames=(
        (
            rivalries_contract("rivalries_thompson_dreyer"),
            rivalries(running=2010, kinds=pl.concat_list("type1", "type2", "type3")),
        ),
    ),
    known=pl.lit(date(2012, 1, 1)),
)
