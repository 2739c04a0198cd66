"""Columns of the shipped tables of this question."""

import polars as pl

from thawcast.tables import ALL_AREAS, AREAS, CENTI, PER_MILLE, Column, Contract

KEYS: tuple[str, ...] = (ALL_AREAS, *AREAS)
"""`all` and the six issue areas, in the order of the columns."""

WORLD = "world"
"""In place of a state's code in `AGREEMENT_NORM`: the mean over all pairs of states."""

SCORE = Column("similarity above chance", CENTI, pl.Int8)
POSITION = Column("standard deviations of all positions", CENTI)

SIMILARITY = Contract(
    "similarity",
    {
        "year": pl.Int16,
        "a": pl.String,
        "b": pl.String,
        **{f"{column}_{key}": pl.UInt8 for key in KEYS for column in ("same", "n")},
        **{f"{score}_all": SCORE for score in ("kappa", "pi", "s")},
    },
    ("year", "a", "b"),
)
"""Agreement of two states (`a < b`) in the General Assembly by calendar year: for every area key the number of roll
calls on which they voted alike (`same_nu`) of those on which both voted (`n_nu`); kappa, pi and
S over all. A row is known on 31 December of its year."""

AGREEMENT_NORM = Contract(
    "agreement_norm",
    {
        "state": pl.String,
        "year": pl.Int16,
        "area": pl.String,
        "agreement": Column("share", PER_MILLE, pl.UInt16),
        "n_votes": pl.UInt8,
    },
    ("state", "year", "area"),
)
"""How much a state agrees with all others: share of identical votes over all its pairs, and the number of
roll calls on which it voted. The state `world` carries the share over all pairs. Known on 31 December of the year."""

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
"""Positions of states [standard deviations of all positions; the United States positive] with 90% intervals. `year` is
that of the session's autumn; `vintage` the year at whose end they were fitted and known."""
