"""National Material Capabilities of the Correlates of War Project: what a state can bring to bear, by year."""

import polars as pl

from thawcast.sources.cow import LICENCE, SITE, UPLOADS
from thawcast.sources.layouts import COW, YEAR, FileLayout, Number, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

CAPABILITIES = Contract(
    "capabilities",
    {"state": pl.String, "year": pl.Int32, "cinc": pl.Float64, "known_on": pl.Date},
    ("state", "year"),
)
"""The share `cinc` of the world's capabilities that a state holds."""


def capabilities(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the larger share, where two numbers of a year are one state's."""
    return rows.group_by("state", "year").agg(pl.col("cinc").max())


SOURCE = DataSource(
    id="cow_nmc",
    what="capabilities of states: military, industry, population",
    period="1816-2016",
    citation="Singer, J. D., Bremer, S., & Stuckey, J. (1972). Capability Distribution, Uncertainty, and Major Power"
    " War, 1820-1965. In Russett (ed.), Peace, War, and Numbers, 19-48; Correlates of War National Material"
    " Capabilities.",
    licence=LICENCE,
    where=f"{SITE}/data-sets/national-material-capabilities",
    files={"NMC_Documentation-6.0.zip": f"{UPLOADS}/NMC_Documentation-6.0.zip"},
    columns={"state": COW, "year": YEAR, "cinc": Number(0, 1, codes=(-9,), whole=False)},
    layouts=(
        # An archive within an archive.
        FileLayout(("NMC*.zip|NMC*.csv",), {"state": "ccode"}, member="abridged"),
        FileLayout((table("cow_nmc"),), {"state": "ccode"}),
    ),
    frames=((CAPABILITIES, capabilities),),
)
