"""Strategic rivalries of Thompson, Sakuwa and Suhas, the later and longer list."""

from datetime import date

import polars as pl

from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey, Words, table
from thawcast.sources.rivalries import rivalries, rivalries_contract
from thawcast.sources.source import DataSource

KINDS = ("positional", "spatial", "ideological", "interventionary")

SOURCE = DataSource(
    id="tss",
    what="strategic rivalries, the later list",
    period="1494-2020",
    citation="Thompson, W. R., Sakuwa, K., & Suhas, P. H. (2022). Analyzing Strategic Rivalries in World Politics:"
    " Types of Rivalry, Regional Variation, and Escalation/De-escalation. Springer. doi:10.1007/978-981-16-6671-1",
    licence="cite the authors",
    where="the authors' book, or tss_rivalries in the R package peacesciencer, saved as CSV",
    columns={
        "one": StateKey(on="start", until="end"),
        "two": StateKey(on="start", until="end"),
        "rivalry": Number(1, 9999, required=True),
        "name": Words(),
        "start": YEAR,
        "end": Number(YEAR.low, YEAR.high),
        **dict.fromkeys(KINDS, Number(0, 1)),
    },
    layouts=(
        FileLayout(
            (table("tss_rivalries"),), {"one": "ccode1", "two": "ccode2", "rivalry": "tssr_id", "name": "rivalry"}
        ),
    ),
    frames=(
        (
            rivalries_contract("rivalries_tss"),
            rivalries(
                running=2020, kinds=pl.concat_list(pl.when(pl.col(kind) == 1).then(pl.lit(kind)) for kind in KINDS)
            ),
        ),
    ),
    known=pl.lit(date(2022, 1, 1)),
)
