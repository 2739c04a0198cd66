"""WEIS: events between states of 1966 to 1992, coded by hand from the New York Times."""

import polars as pl

from thawcast.sources.coded import CODED_EVENTS, EventCode, coded
from thawcast.sources.layouts import Day, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.sources.stata import StataFile
from thawcast.tables import ITALY_OR_CZECHOSLOVAKIA

_COW = StateKey(on="date")


def events(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the events; equal ones are told apart by their place in the file.

    Those of 325, Italy's number, are a part of their own: the file gives it to Czechoslovakia too, whose own, 315,
    never occurs. In August and September 1968 it has 93 events with the Soviet Union, in October 1985, when the Achille
    Lauro was taken, 36 with the United States; which state an event is of cannot be told.
    """
    merged = (pl.col("one") == "ITA") | (pl.col("two") == "ITA")
    part = pl.when(merged).then(pl.lit(ITALY_OR_CZECHOSLOVAKIA)).otherwise(pl.lit(""))
    return coded(rows, src="weis", ontology="weis", lag_days=0, part=part)


SOURCE = DataSource(
    id="weis",
    what="events coded by hand from the New York Times (WEIS)",
    period="1966-1992",
    citation="McClelland, C. A. (1978). World Event/Interaction Survey, 1966-1978. ICPSR 5211; Tomlinson, R. G. (1993)."
    " World Event/Interaction Survey (WEIS) coding manual, and its update to 1992; weights of Goldstein, J. S. (1992)."
    " A conflict-cooperation scale for WEIS events data. Journal of Conflict Resolution 36(2), 369-385; the file as"
    " published with thynec/CoupCats.",
    licence="none stated; derived figures only are shipped",
    where="the repository thynec/CoupCats on GitHub",
    held=("raw/weis",),
    columns={
        "one": _COW,
        "two": _COW,
        "date": Day(),
        "code": EventCode("weis"),
        "goldstein": Number(-10, 10, whole=False, required=True),
    },
    layouts=(
        FileLayout((table("weis_events_1966_1992"),), {"one": "source_cow", "two": "target_cow", "code": "weis_code"}),
        StataFile(
            ("weis*.dta",),
            {"one": "srccc", "two": "targcc", "code": "weiscd", "goldstein": "gscale"},
            kinds={
                "year": Number(1966, 1999, required=True),
                "mo": Number(1, 12, required=True),
                "day": Number(1, 31, required=True),
            },
            derived={"date": pl.date("year", "mo", "day")},
        ),
    ),
    frames=((CODED_EVENTS, events),),
)
"""West Germany is 260 to 1990; the year in the name of the file, 1993, holds no event."""
