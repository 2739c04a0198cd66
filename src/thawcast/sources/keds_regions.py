"""KEDS: events of the Levant, the Gulf and the Balkans, each region's file a data set of its own."""

import polars as pl

from thawcast.sources.coded import CODED_EVENTS, NEUTRAL, EventFiles
from thawcast.sources.events.keds import KEDS
from thawcast.sources.events.keds import SOURCE as PUBLISHED
from thawcast.sources.source import DataSource

REGIONS = {"keds_levant": "levant", "keds_gulf": "gulf", "keds_balkans": "weis|balkan"}
"""Data set by what the name of its file begins with. The Gulf's is the one of all reports (`gulfAllR`), which holds
events of the whole world; `kedsR` repeats a part of them."""


def events(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the events of each region."""
    file = pl.col("_file").str.to_lowercase()
    region = pl.coalesce(
        pl.when(file.str.contains(f"^({start})")).then(pl.lit(name)) for name, start in REGIONS.items()
    )
    told = rows.with_columns(
        src=region,
        part=pl.lit(""),
        actors=pl.lit(None, pl.String),
        story=pl.lit(None, pl.String),
        quad=pl.when(pl.col("code").str.slice(0, 2) != NEUTRAL).then("quad"),
    )
    return told.select(list(CODED_EVENTS.columns))


SOURCE = DataSource(
    id="keds_regions",
    what="events of the Levant, the Gulf and the Balkans (WEIS), as state months",
    period="1979-2004",
    citation=PUBLISHED.citation,
    licence=PUBLISHED.licence,
    where=PUBLISHED.where,
    held=("keds", "raw/keds"),
    layouts=(
        EventFiles(
            ("levant*.zip|levant*.dat", "gulfall*.zip|gulf99all*.dat", "weisr*.zip|balkan*.zip|balkan*.dat"),
            events=KEDS,
        ),
    ),
    frames=((CODED_EVENTS, events),),
)
