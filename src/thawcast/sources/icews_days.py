"""ICEWS events of November 2018 to March 2019, from the daily files, which tell report and sentence."""

from dataclasses import replace
from datetime import date

import polars as pl

from thawcast.sources.coded import CODED_EVENTS, EventFiles
from thawcast.sources.events.icews import ICEWS
from thawcast.sources.events.icews import SOURCE as PUBLISHED
from thawcast.sources.icews_actors import APART, acting
from thawcast.sources.source import DataSource

FIRST = date(2018, 11, 1)
"""Before this day there are the benchmark's events, which came later and are more: 721 on 4 October 2018, where the
daily files had 574."""

DAYS = replace(
    ICEWS,
    columns={
        **ICEWS.columns,
        "story": ("Story ID",),
        "sentence": ("Sentence Number",),
        "actor_name": ("Source Name",),
        "other_name": ("Target Name",),
    },
    mapped={
        **ICEWS.mapped,
        "id": pl.concat_str("id", "story", "sentence", "actor_name", "other_name", separator=APART),
        "actor": acting(pl.col("actor_name"), pl.col("actor"), france="France"),
        "other": acting(pl.col("other_name"), pl.col("other"), france="France"),
    },
)
"""The layout of the files with four columns more, which the identifier carries: report, sentence, names of the two."""


_WORDS = pl.col("event_id").str.splitn(APART, 4).struct

REPEATED = pl.when(~_WORDS[0].is_first_distinct()).then(pl.lit("its identifier came before"))
"""Why a row is set aside whose identifier comes again: a damaged one may equal another's."""

EARLY = pl.when(pl.col("date") < FIRST).then(pl.lit("the benchmark has its day"))
"""Why a row is set aside of a day before `FIRST`."""


def events(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the events; mentions are one a row.

    Args:
        rows: Columns of `EVENTS`, the identifier as `DAYS` makes it.
    """
    told = rows.with_columns(
        src=pl.lit("icews_events"),
        part=pl.lit("days"),
        mentions=pl.lit(1, pl.Int32),
        event_id=_WORDS[0],
        story=pl.concat_str(_WORDS[1], _WORDS[2], separator="/"),
        actors=_WORDS[3],
    )
    return told.select(list(CODED_EVENTS.columns))


SOURCE = DataSource(
    id="icews_days",
    what="events of states by day (CAMEO), from the daily files",
    period="2018-10-2019-03",
    citation=PUBLISHED.citation,
    licence=PUBLISHED.licence,
    where="https://doi.org/10.7910/DVN/QI2T9A",
    held=("icews", "raw/icews"),
    layouts=(EventFiles(("daily*.tar.xz|*icews-events.tab",), events=DAYS, aside=pl.coalesce(REPEATED, EARLY)),),
    frames=((CODED_EVENTS, events),),
)
