"""ICEWS events between states of 2018, 2021 and 2022, from benchmarks of knowledge graphs, once a day each."""

import polars as pl

from thawcast.sources.coded import CODED_EVENTS, EventCode, coded
from thawcast.sources.icews_actors import acting, between
from thawcast.sources.layouts import Day, FileLayout, Number, StateKey, Words, table
from thawcast.sources.source import DataSource

_CODE = StateKey("iso3", on="date")


def events(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the events; `mentions` is how often the benchmark repeats the row."""
    return coded(
        rows,
        src="icews_events",
        ontology="cameo",
        lag_days=1,
        mentions=pl.col("times"),
        part=pl.col("bench"),
        actors=between(pl.col("actor"), pl.col("other")),
    )


SOURCE = DataSource(
    id="icews_events",
    what="events of states by day (CAMEO), with holes",
    period="2018-2022",
    citation="Boschee, E., et al. (2015). ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075; events by"
    " day, of the knowledge-graph benchmarks published with DiffuTKG, zrLLM and TAME.",
    licence="ICEWS Dataverse terms; derived figures only are shipped",
    where="the repositories DiffuTKG, zrLLM and TAME on GitHub",
    columns={
        "one": _CODE,
        "two": _CODE,
        "date": Day(),
        "code": EventCode("cameo"),
        "goldstein": Number(-10, 10, whole=False, required=True),
        "times": Number(1, 60_000, required=True),
        "bench": Words(required=True),
        "one_key": Words(required=True),
        "two_key": Words(required=True),
        "actor": Words(),
        "other": Words(),
    },
    layouts=(
        FileLayout(
            (table("icews_events_2018_2022"),),
            {
                "one_key": "src",
                "two_key": "tgt",
                "code": "cameo",
                "times": "n",
                "actor": "source",
                "other": "target",
            },
            derived={
                "one": acting(pl.col("actor"), pl.col("one_key"), france="FRA"),
                "two": acting(pl.col("other"), pl.col("two_key"), france="FRA"),
            },
        ),
    ),
    frames=((CODED_EVENTS, events),),
)
"""Parts: `ICEWS18` is 2018-01 to 10, `ICEWS21` 2021-01 to 08, `ICEWS22a` 2022-01 to 08, of the 999 commonest actors
only, `ICEWS22b` 2022-10-11 to 12-31. Deduplicated within the day by their makers. 2021 and January to June 2022
lack some types of events: 13% to 22% of material cooperation."""
