"""Visits, meetings, calls and messages of seven Chinese leaders with other states, day by day."""

import polars as pl

from thawcast.sources.layouts import Day, FileLayout, StateKey, Words, table
from thawcast.sources.source import DataSource
from thawcast.sources.ties import as_ties
from thawcast.ties import TIES

_KINDS = {"travel": "visit"}
"""Words of the file for kinds of ties; all others are meetings, with the file's word as subject."""


def engagements(rows: pl.DataFrame) -> pl.DataFrame:
    """Take every day on which a leader dealt with a state in one way.

    A trip has a row a day, and a state whose leaders were met on it elsewhere has rows as of a trip too.
    """
    word = pl.col("how")
    days = rows.with_columns(
        tie=pl.format("{} {} {}", "day", "leader", word),
        source="china",
        target="state",
        kind=word.replace(_KINDS).replace_strict({"visit": "visit"}, default="meeting"),
        subject=pl.format("{}, {}", word, "leader"),
        begin="day",
        end="day",
        known_on="day",
    )
    return as_ties(days.with_columns(value=pl.when(pl.col("kind") == "visit").then(1.0)), SOURCE.id)


SOURCE = DataSource(
    id="china_leaders",
    what="visits, meetings and calls of Chinese leaders with other states",
    period="2003-2018",
    citation="Walker, G. B. Chinese leaders' engagements, 2003-2018 (gbwalker/chinese-diplomacy-and-financing).",
    licence="none stated; cite the author; derived figures only are shipped",
    where="https://github.com/gbwalker/chinese-diplomacy-and-financing",
    columns={
        "china": StateKey("iso3", on="day"),
        "state": StateKey("name", on="day"),
        "day": Day(),
        "leader": Words(required=True),
        "how": Words(required=True),
    },
    layouts=(
        FileLayout(
            (table("china_leader_engagements_2003_2018"),),
            {"day": "date", "how": "kind", "place": "country"},
            kinds={"place": Words(required=True)},
            derived={
                "china": pl.lit("CHN"),
                "state": pl.col("place").str.strip_chars().replace({"Wales": "United Kingdom"}),
            },
        ),
    ),
    frames=((TIES, engagements),),
)
