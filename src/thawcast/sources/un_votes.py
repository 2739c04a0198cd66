"""Votes in the United Nations General Assembly, as Voeten and colleagues publish them."""

from collections.abc import Mapping

import polars as pl

from thawcast.sources.fetching import dataverse
from thawcast.sources.layouts import Choice, Day, FileLayout, Number, StateKey, Words, table
from thawcast.sources.source import DataSource
from thawcast.tables import AREAS, FINAL_PASSAGE, ROLL_CALLS, VOTES

DOI = "10.7910/DVN/LEJUQZ"
FILES = "UNVotes*.csv|UNVotes*.zip|UNVotes*.tab"

CAST = 3
"""Yes 1, abstain 2, no 3; what is higher is no vote: 8 absent, 9 not a member at the time."""

COLUMNS = {
    # A member before its independence (Ukraine, Belarus) votes as the state that it became.
    "state": StateKey("un_name", on="date", later=True, spelt=True),
    "roll_call": Number(1, 2_000_000_000, required=True),
    "session": Number(1, 500, required=True),
    "date": Day(),
    "vote": Choice({"yes": 1, "abstain": 2, "no": 3}),
    "kind": Words(),
    "areas": Words(),
    # An empty name or title stays one.
    "resolution": Words(missing=()),
    "title": Words(missing=()),
}
"""Columns of a vote. `kind` is one of `tables.VOTE_KINDS`; `areas` are sorted keys of `tables.AREAS`, with blanks."""


def votes(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the votes cast; of two members that are one state, the first vote counts.

    A vote is known on the day of its roll call.
    """
    cast = rows.filter(pl.col("vote") <= CAST).select("roll_call", "state", "vote", known_on="date")
    return cast.unique(["roll_call", "state"], keep="first", maintain_order=True)


def roll_calls(rows: pl.DataFrame) -> pl.DataFrame:
    """Take each roll call once."""
    once = rows.unique("roll_call", keep="first", maintain_order=True)
    areas = pl.col("areas").str.split(" ").fill_null([])
    return once.select("roll_call", "session", "date", "kind", "resolution", "title", areas=areas, known_on="date")


def _kind() -> pl.Expr:
    """Return what a roll call was on: where the source marks nothing (1985-96, 2014-15, 2018-20), a whole text."""
    return (
        pl.when(pl.col("amend").cast(pl.String) == "1")
        .then(pl.lit("amendment"))
        .when(pl.col("para").cast(pl.String) == "1")
        .then(pl.lit("paragraph"))
        .otherwise(pl.lit(FINAL_PASSAGE))
    )


def _one_table(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Put the roll call beside each vote."""
    tagged = tables["un_roll_call_issues"].filter(pl.col("short_name").is_in(list(AREAS)))
    tags = tagged.group_by("rcid").agg(areas=pl.col("short_name").unique().sort().str.join(" "))
    calls = tables["un_roll_calls"].unique("rcid", keep="first", maintain_order=True).join(tags, on="rcid", how="left")
    title = pl.coalesce(pl.col("short").replace("", None), "descr")
    held = calls.select("rcid", "session", "date", "unres", "areas", title=title, kind=_kind())
    return tables["un_votes"].join(held, on="rcid", maintain_order="left")


SOURCE = DataSource(
    id="un_votes",
    what="votes in the UN General Assembly, with issue areas",
    period="1946-",
    edition="1946-2020",
    citation="Voeten, E., Strezhnev, A., & Bailey, M. (2009). United Nations General Assembly Voting Data. Harvard"
    f" Dataverse, doi:{DOI}; as published with the R package unvotes (Robinson).",
    licence="CC0 1.0",
    where=f"https://doi.org/{DOI}",
    locate=dataverse.whole(DOI, FILES),
    listings=(dataverse.listing(DOI),),
    columns=COLUMNS,
    layouts=(
        FileLayout(
            (FILES,),
            {"state": "ccode", "roll_call": "rcid", "resolution": "unres"},
            member=r"unvotes[^/]*\.csv$",
            optional=("resolution", "short", "descr", "amend", "para", *AREAS),
            kinds={
                "state": StateKey(on="date", later=True),
                "vote": Choice({"1": 1, "2": 2, "3": 3, "8": 8, "9": 9}),
                "short": Words(),
                "descr": Words(missing=()),
                **dict.fromkeys(("amend", "para", *AREAS), Number(0, 1)),
            },
            derived={
                "areas": pl.concat_str(
                    [pl.when(pl.col(area) == 1).then(pl.lit(area)) for area in sorted(AREAS)],
                    separator=" ",
                    ignore_nulls=True,
                ).replace("", None),
                "title": pl.coalesce("short", "descr"),
                "kind": _kind(),
            },
        ),
        FileLayout(
            (table("un_votes"), table("un_roll_calls"), table("un_roll_call_issues")),
            {"state": "country", "roll_call": "rcid", "resolution": "unres"},
            combine=_one_table,
        ),
    ),
    frames=((VOTES, votes), (ROLL_CALLS, roll_calls)),
)
