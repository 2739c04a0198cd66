"""United Nations reference tables, parsed into roll calls and votes."""

import polars as pl

from thawcast.errors import UnknownStateError
from thawcast.states import code_map, resolve
from thawcast.tables import AREAS, ROLL_CALLS, VOTES

UN_VOTES = "un_votes"
UN_ROLL_CALLS = "un_roll_calls"
UN_AREAS = "un_roll_call_issues"


def roll_calls(frame: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Parse General Assembly roll calls and their issue areas.

    Args:
        frame: Columns `rcid, session, date, unres, short, descr`, one row a roll call.
        areas: Columns `rcid, short_name` (key of `AREAS`), one row a roll call and area.

    Returns:
        Rows of `ROLL_CALLS`.
    """
    tagged = areas.filter(pl.col("short_name").is_in(list(AREAS))).unique(["rcid", "short_name"])
    tags = tagged.sort("rcid", "short_name").group_by("rcid", maintain_order=True).agg(areas="short_name")
    return ROLL_CALLS.check(
        frame.unique("rcid", keep="first", maintain_order=True)
        .join(tags, on="rcid", how="left", maintain_order="left")
        .select(
            roll_call=pl.col("rcid").cast(pl.Int32),
            session=pl.col("session").cast(pl.Int16),
            date="date",
            areas=pl.col("areas").fill_null([]),
            resolution=pl.col("unres"),
            title=pl.coalesce(pl.col("short").replace("", None), pl.col("descr")),
            known_on="date",
        )
        .sort("roll_call")
    )


def votes(frame: pl.DataFrame, calls: pl.DataFrame) -> pl.DataFrame:
    """Parse General Assembly votes.

    Args:
        frame: Columns `rcid, country, vote` (yes, abstain, no), one row a vote.
        calls: Rows of `ROLL_CALLS`, for the dates.

    Returns:
        Rows of `VOTES`; votes of members that are not states in thawcast's registry are left out.
    """
    named = frame.join(calls.select("roll_call", year=pl.col("date").dt.year()), left_on="rcid", right_on="roll_call")
    return VOTES.check(
        named.join(_codes_of_names(named.select("country", "year").unique()), on=["country", "year"])
        .select(
            roll_call=pl.col("rcid").cast(pl.Int32),
            state="state",
            vote=pl.col("vote").replace_strict({"yes": 1, "abstain": 2, "no": 3}, return_dtype=pl.Int8),
        )
        .unique(["roll_call", "state"], keep="first", maintain_order=True)
        .sort("roll_call", "state")
    )


def _codes_of_names(names: pl.DataFrame) -> pl.DataFrame:
    """Add `state` to `country, year`: who bore the name that year, else (Ukraine before 1991) who bears it now."""
    rows: list[tuple[str, int, str]] = []
    later = code_map("un_name")
    for country, year in names.sort("year", "country").iter_rows():
        # `resolve` also knows spellings such as `Congo - Kinshasa` and curly apostrophes.
        code = code_map("un_name", on=year).get(country) or later.get(country) or _resolved(country)
        if code is not None:
            rows.append((country, year, code))
    return pl.DataFrame(rows, schema=[*names.schema.items(), ("state", pl.String)], orient="row")


def _resolved(name: str) -> str | None:
    try:
        return resolve(name).code
    except UnknownStateError:
        return None
