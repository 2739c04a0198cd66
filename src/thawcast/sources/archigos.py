"""Archigos: who led a state, and from which day."""

import polars as pl

from thawcast.sources.layouts import Day, FileLayout, StateKey, Words, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

LEADERS = Contract(
    "leaders",
    {"state": pl.String, "start": pl.Date, "spell": pl.String, "leader": pl.String, "known_on": pl.Date},
    ("state", "start", "spell"),
)
"""Spells in office, by Archigos' identifier of each. How one ended was not known at its start, and is not read."""


def leaders(rows: pl.DataFrame) -> pl.DataFrame:
    """Take each spell once."""
    return rows.unique(LEADERS.key, keep="first", maintain_order=True)


SOURCE = DataSource(
    id="archigos",
    what="leaders of states, from day to day",
    period="1840-2015",
    citation="Goemans, H. E., Gleditsch, K. S., & Chiozza, G. (2009). Introducing Archigos: A Dataset of Political"
    " Leaders. Journal of Peace Research 46, 269-283.",
    licence="cite the authors; derived figures only are shipped",
    where="https://www.rochester.edu/college/faculty/hgoemans/data.htm",
    files={"1March_Archigos_4.1.txt": "http://ksgleditsch.com/data/1March_Archigos_4.1.txt"},
    columns={"state": StateKey("gw", on="start"), "spell": Words(required=True), "leader": Words(), "start": Day()},
    layouts=(
        # Tabs, Latin-1, and Gleditsch-Ward numbers under the name of the other list.
        FileLayout(("*archigos*.txt",), {"state": "ccode", "spell": "obsid", "start": "startdate"}),
        FileLayout((table("archigos"),), {"state": "gwcode", "spell": "obsid", "start": "startdate"}),
    ),
    frames=((LEADERS, leaders),),
    known=pl.col("start"),
)
