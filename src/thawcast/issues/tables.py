"""Columns of the tables of this question, shipped or computed."""

from collections.abc import Mapping

import polars as pl

from thawcast.errors import InputError
from thawcast.tables import ALL_AREAS, AREAS, CENTI, ROLL_CALLS, Column, Contract

KEYS: tuple[str, ...] = (ALL_AREAS, *AREAS)
"""`all` and the six issue areas, in the order of the columns."""

LABELS: Mapping[str, str] = {ALL_AREAS: "All votes on whole texts", **AREAS}
"""Names of the areas where votes on whole texts are compared."""


def known_area(key: str) -> str:
    """Return the key of an issue area as it is.

    Args:
        key: The key.

    Raises:
        InputError: No such area.
    """
    if key not in KEYS:
        raise InputError(f"area {key!r}: use one of {', '.join(KEYS)}")
    return key


POSITION = Column("standard deviations of the session's members", CENTI)

BALLOTS = Contract(
    "ballots",
    {**ROLL_CALLS.columns, "cast": pl.String},
    ("roll_call",),
)
"""Roll calls of the General Assembly with the votes cast: of each state in turn, as `VOTERS` numbers them, 1 yes, 2
abstain, 3 no, 0 none; states after the last that voted are left out. Known on the day of the vote."""

VOTERS = Contract("voters", {"place": pl.Int16, "state": pl.String, "known_on": pl.Date}, ("place",))
"""Place of each state in `cast`, by the day of its first vote, on which it is known."""

SIMILARITY = Contract(
    "similarity",
    {
        "year": pl.Int16,
        "a": pl.String,
        "b": pl.String,
        **{f"{column}_{key}": pl.Int16 for key in KEYS for column in ("same", "n")},
    },
    ("year", "a", "b"),
)
"""Agreement of two states (`a < b`) by calendar year, computed from the votes on demand: for every area key the number
of roll calls on which they voted alike (`same_nu`) of those on which both voted (`n_nu`). A year with few roll calls is
pooled as `votes.matrix` says. A row is known on 31 December of its year."""

AGREEMENT_NORM = Contract(
    "agreement_norm",
    {"state": pl.String, "year": pl.Int16, "area": pl.String, "agreement": pl.Float64, "n_votes": pl.Int16},
    ("state", "year", "area"),
)
"""How much a state agrees with all others, computed on demand: share of identical votes over all its pairs, and the
number of roll calls on which it voted."""

POSITIONS = Contract(
    "positions",
    {
        "state": pl.String,
        "session": pl.Int16,
        "year": pl.Int16,
        "area": pl.String,
        "position": POSITION,
        "low": POSITION,
        "high": POSITION,
        "n_votes": pl.Int16,
        "vintage": pl.Int16,
    },
    ("area", "state", "session", "vintage"),
)
"""Positions of states with 90% intervals, standardised over the states that vote in the session, the United States
positive. `year` is that of the session's autumn; `vintage` the year at whose end they were fitted and known."""

PUBLISHED = Contract(
    "published",
    {
        "state": pl.String,
        "year": pl.Int16,
        "position": Column("units of the edition", CENTI),
        "low": Column("units of the edition", CENTI),
        "high": Column("units of the edition", CENTI),
        "n_votes": pl.Int16,
        "known_on": pl.Date,
    },
    ("state", "year"),
)
"""Positions as published; a year on a few votes is left out. All years are estimated together: hindsight of the day of
the edition, context for a reader with that label, never an input or an as-of figure."""
