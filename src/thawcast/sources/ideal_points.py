"""Positions of states in the General Assembly, estimated by Bailey, Strezhnev and Voeten."""

from datetime import date

import polars as pl

from thawcast.sources.fetching import dataverse
from thawcast.sources.layouts import FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.sources.un_votes import DOI
from thawcast.tables import Contract

PUBLISHED_POSITIONS = Contract(
    "published_positions",
    {
        "state": pl.String,
        "year": pl.Int16,
        "position": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "n_votes": pl.Int32,
        "known_on": pl.Date,
    },
    ("state", "year"),
)
"""Positions [positive: nearer the liberal order] with the 5% and 95% points of the posterior, null where the file has
none. All years are estimated together, and a later release moves earlier years: known when the release was only."""

SESSION_ONE = 1945
"""A session is labelled by the year in which it opened: session 1 in 1946."""

THIN = 2024
"""A year whose positions rest on eight final-passage votes at most."""

FILES = "Idealpoint*.csv|Idealpoint*.tab"

BOUND = Number(-10, 10, whole=False)


def positions(rows: pl.DataFrame) -> pl.DataFrame:
    """Take each state and session once."""
    return rows.unique(["state", "year"], keep="first", maintain_order=True)


SOURCE = DataSource(
    id="ideal_points",
    what="positions of states in the UN General Assembly",
    period="1946-",
    citation="Bailey, M. A., Strezhnev, A., & Voeten, E. (2017). Estimating dynamic state preferences from United"
    " Nations voting data. Journal of Conflict Resolution, 61(2), 430-456. doi:10.1177/0022002715595700; data"
    f" doi:{DOI}",
    licence="CC0 1.0",
    where=f"https://doi.org/{DOI}",
    locate=dataverse.whole(DOI, FILES),
    listings=(dataverse.listing(DOI),),
    columns={
        "state": StateKey(later=True),
        "year": Number(SESSION_ONE, SESSION_ONE + 500),
        "position": Number(-10, 10, whole=False, required=True),
        "low": BOUND,
        "high": BOUND,
        "n_votes": Number(0, 10_000),
    },
    layouts=(
        # The case of its columns changed over the releases.
        FileLayout(
            (FILES,),
            {"state": "ccode", "position": "idealpointall", "low": "q5%all", "high": "q95%all", "n_votes": "nvotesall"},
            optional=("low", "high", "n_votes"),
            kinds={"session": Number(1, 500, required=True)},
            derived={"year": pl.col("session") + SESSION_ONE},
        ),
        # Final passage votes only, whose number a year is steady enough but in one.
        FileLayout(
            (table("un_ideal_points_published_1946_2025"),),
            {
                "state": "ccode",
                "position": "IdealPointFP",
                "low": "Q5%FP",
                "high": "Q95%FP",
                "n_votes": "NVotesFP",
            },
            aside=pl.when(pl.col("year") == THIN).then(
                pl.format("{} rests on {} votes", "year", pl.col("n_votes").cast(pl.Int64))
            ),
        ),
    ),
    frames=((PUBLISHED_POSITIONS, positions),),
    known=pl.lit(date(2025, 7, 1)),
)
