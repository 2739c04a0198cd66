"""Stages of the starter build: the votes as a matrix, and positions of states in yearly vintages."""

import polars as pl

from thawcast.issues.tables import BALLOTS, KEYS, POSITIONS, PUBLISHED, VOTERS
from thawcast.issues.votes.agreement import agreement_tables
from thawcast.issues.votes.matrix import VoteMatrix, from_tables, vote_matrix, vote_tables
from thawcast.issues.votes.windows import window_kappa
from thawcast.stages import Frames, Given, Stage, Value

FIRST_SHIPPED_YEAR = 1991
"""Earlier years serve no dyad of the shipped event data."""

FIRST_WINDOW = 1946
"""Last of the first five years over which kappa is taken: those before have no votes."""

FIRST_PUBLISHED_YEAR = 2012
"""Some years before the votes end, so that the edition is compared with itself."""


def votes_as_shipped(frames: Frames) -> dict[str, pl.DataFrame]:
    """Lay all votes out as the matrix that ships.

    Args:
        frames: `votes` and `roll_calls` (`tables.VOTES`, `tables.ROLL_CALLS`), cut at the date wanted.

    Returns:
        Tables `ballots` and `voters`.
    """
    return vote_tables(vote_matrix(frames["votes"], frames["roll_calls"]))


def _final_votes(given: Given) -> VoteMatrix:
    return from_tables(given["ballots"], given["voters"])


def _agreement(given: Given) -> dict[str, pl.DataFrame]:
    return agreement_tables(_final_votes(given), first=FIRST_SHIPPED_YEAR)


FINAL_VOTES = Value("votes on whole texts", (BALLOTS.name, VOTERS.name), _final_votes)
"""The final-passage votes as a matrix, for stages that compare states."""


def _kappa(given: Given) -> pl.DataFrame:
    return window_kappa(given.value(FINAL_VOTES), first=FIRST_WINDOW)


KAPPA = Value("kappa over five years", (BALLOTS.name, VOTERS.name), _kappa)
"""How alike every two states voted, by the last of five years, which no table holds."""

AGREEMENT = Value("agreement in the General Assembly", (BALLOTS.name, VOTERS.name), _agreement)
"""Frames `similarity` and `agreement_norm` from `FIRST_SHIPPED_YEAR`, which no table holds."""


def position_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Fit positions of states, overall and by issue area, one vintage a year.

    Args:
        given: Tables `ballots` and `voters`, cut at the date wanted.

    Returns:
        Table `positions` from `FIRST_SHIPPED_YEAR`: of the vintage of a year only the rows of that year.
    """
    from thawcast.issues.scaling.positions import vintages  # imported here: numba is slow

    votes = given.value(FINAL_VOTES)
    wanted = [year for year in votes.periods if year >= FIRST_SHIPPED_YEAR]
    parts = [vintages(votes, years=wanted, area=key) for key in KEYS]
    return {POSITIONS.name: pl.concat(parts).sort(POSITIONS.key)}


def published_table(frames: Frames) -> dict[str, pl.DataFrame]:
    """Keep the published positions that go on where the votes end.

    Args:
        frames: `published_positions`.

    Returns:
        Table `published`, from `FIRST_PUBLISHED_YEAR`.
    """
    rows = frames["published_positions"].filter(pl.col("year") >= FIRST_PUBLISHED_YEAR)
    made = rows.with_columns(pl.col("n_votes").cast(pl.Int16)).select(list(PUBLISHED.columns))
    return {PUBLISHED.name: made.sort(PUBLISHED.key)}


STAGES = (
    Stage(
        name="votes in the General Assembly",
        needs=("votes", "roll_calls"),
        produces=(BALLOTS, VOTERS),
        compute=votes_as_shipped,
    ),
    Stage(
        name="positions as published",
        needs=("published_positions",),
        produces=(PUBLISHED,),
        compute=published_table,
    ),
    Stage(
        name="positions in the General Assembly",
        needs=("ballots", "voters"),
        produces=(POSITIONS,),
        compute=position_tables,
        quick=False,
    ),
)
"""The votes, a second; yearly vintages of positions, minutes."""
