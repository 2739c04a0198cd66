"""Votes in the United Nations General Assembly, as the UN Digital Library publishes them."""

import polars as pl

from thawcast.sources.layouts import Choice, FileLayout, Number, StateKey, Words
from thawcast.sources.source import DataSource
from thawcast.sources.un_votes import COLUMNS, roll_calls, votes
from thawcast.states import code_map
from thawcast.tables import FINAL_PASSAGE, ROLL_CALLS, VOTES


def _iso(codes: pl.Series) -> pl.Series:
    return codes.is_in(list(code_map("iso3")))


SOURCE = DataSource(
    id="un_digital_library",
    what="votes in the UN General Assembly on adopted resolutions",
    period="1946-",
    citation="United Nations, Dag Hammarskjöld Library. United Nations General Assembly Voting Data. UN Digital"
    " Library.",
    licence="free to use, name the Dag Hammarskjöld Library",
    where="https://digitallibrary.un.org, record `General Assembly voting data` (CSV; the file's name changes each"
    " time: save it as undl_votes.csv)",
    columns=COLUMNS,
    layouts=(
        # Votes on paragraphs and on drafts that failed are not in this source, and the library tags no issue areas.
        FileLayout(
            ("undl*.csv|undl*.zip|*ga_voting*.csv",),
            {"roll_call": "undl_id", "vote": "ms_vote"},
            member=r"\.csv$",
            optional=("resolution", "title"),
            kinds={
                "state": StateKey(("iso3", "name"), on="date", later=True),
                "vote": Choice({"Y": 1, "A": 2, "N": 3, "X": 8, "": 8}),
                # The session is a number, with a mark for special ones (`10emsp`).
                "session": Number(1, 500, required=True, within=r"^\s*(\d{1,3})"),
                "ms_code": Words(),
                "ms_name": Words(),
            },
            derived={
                # Codes are ISO's, names the United Nations' own: a code that is none today leaves the name to decide.
                "state": pl.when(pl.col("ms_code").map_batches(_iso, return_dtype=pl.Boolean))
                .then("ms_code")
                .otherwise(pl.col("ms_name").str.strip_chars()),
                "areas": pl.lit(None, pl.String),
                "kind": pl.lit(FINAL_PASSAGE),
            },
        ),
    ),
    frames=((VOTES, votes), (ROLL_CALLS, roll_calls)),
    instead_of="un_votes",
)
