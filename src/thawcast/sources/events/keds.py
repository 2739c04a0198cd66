"""Event files of the Kansas Event Data System, WEIS or CAMEO: a line an event, columns parted by tabs or blanks."""

from dataclasses import replace

import polars as pl

from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.source import DataSource

_DAY = pl.col("day")

_WEIS = EventLayout(
    kind="keds",
    title="KEDS event files (.dat; Gulf, Levant, Balkans and others)",
    ontology="weis",
    system="weis",
    lag_days=1,
    columns={"day": 0, "actor": 1, "other": 2, "code": 3},
    separators=(),
    # Day, two actors of three letters or more, a code that the reader judges, then labels that are not read.
    pattern=r"^\s*(\d{6})[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)",
    dates=("%Y%m%d",),
    mapped={
        # Two-digit years: the files run from 1966 to the 2000s.
        "day": pl.when(_DAY.str.slice(0, 2) >= "60").then("19" + _DAY).otherwise("20" + _DAY),
        # The first three letters are the state, what follows is the role: EGYGOV, USAMIL.
        "actor": pl.col("actor").str.slice(0, 3),
        "other": pl.col("other").str.slice(0, 3),
    },
)
KEDS = replace(_WEIS, others=(replace(_WEIS, ontology="cameo", system="weis cameo"),))
"""The system's later files have CAMEO codes in the same layout; actors may bear either vocabulary's codes.

Reference: Schrodt, P. A., Davis, S. G., & Weddle, J. L. (1994). Political science: KEDS, a program for the machine
coding of event data. Social Science Computer Review 12(4), 561-587."""


SOURCE = DataSource(
    id="keds",
    what="events of the Gulf, the Levant, the Balkans and others (WEIS)",
    period="1979-2004",
    citation="Schrodt, P. A., Davis, S. G., & Weddle, J. L. (1994). Political Science: KEDS, a Program for the Machine"
    " Coding of Event Data. Social Science Computer Review 12(4), 561-587; files of the Kansas Event Data System.",
    licence="as stated with the files (the Pajek collection: CC BY-NC-SA)",
    where="the Pajek collection of networks, or the archives of the Kansas Event Data System",
    events=KEDS,
)
