"""Militarized interstate disputes of the Correlates of War Project: who took part in threats and uses of force."""

import polars as pl

from thawcast.sources.cow import LICENCE, SITE, UPLOADS
from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

DISPUTE_SIDES = Contract(
    "dispute_sides",
    {
        "dispute": pl.Int32,
        "state": pl.String,
        "start": pl.Int32,
        "start_month": pl.Int8,
        "end": pl.Int32,
        "side_a": pl.Int8,
        "revisionist": pl.Int8,
        "originator": pl.Int8,
        "fatality": pl.Int8,
        "action": pl.Int8,
        "hostility": pl.Int8,
        "known_on": pl.Date,
    },
    ("dispute", "state", "start", "start_month"),
)
"""A state's part in a dispute, from year to year: on side A (that which began) or not, whether it wanted a change,
whether it was in from the first day, losses [0-6], highest action [0-22] and hostility [1 none to 5 war]; null where
unknown. All of it is of the whole dispute, and so known at its end."""


def dispute_sides(rows: pl.DataFrame) -> pl.DataFrame:
    """Take each part once."""
    return rows.unique(DISPUTE_SIDES.key, keep="first", maintain_order=True)


def _code(highest: int) -> Number:
    return Number(0, highest, codes=(-9,))


SOURCE = DataSource(
    id="cow_mid",
    what="militarized disputes: threats, displays and uses of force, by participant",
    period="1816-2014",
    citation="Palmer, G., McManus, R. W., D'Orazio, V., Kenwick, M. R., Karstens, M., Bloch, C., Dietrich, N., Kahn,"
    " K., Ritter, K., & Soules, M. J. (2022). The MID5 Dataset, 2011-2014: Procedures, Coding Rules, and Description."
    " Conflict Management and Peace Science 39, 470-482. doi:10.1177/0738894221995743",
    licence=LICENCE,
    where=f"{SITE}/data-sets/mids",
    files={"MID-5-Data-and-Supporting-Materials.zip": f"{UPLOADS}/MID-5-Data-and-Supporting-Materials.zip"},
    columns={
        "state": StateKey(on="start", until="end"),
        "dispute": Number(1, 99_999, required=True),
        "start": YEAR,
        "start_month": Number(1, 12, codes=(-9,)),
        "end": YEAR,
        "side_a": _code(1),
        "revisionist": _code(1),
        "originator": _code(1),
        "fatality": _code(6),
        "action": _code(22),
        "hostility": _code(5),
    },
    layouts=(
        FileLayout(
            ("MID-5*.zip|MIDB*.csv",),
            {
                "state": "ccode",
                "dispute": "dispnum",
                "start": "styear",
                "start_month": "stmon",
                "end": "endyear",
                "side_a": "sidea",
                "revisionist": "revstate",
                "originator": "orig",
                "action": "hiact",
                "hostility": "hostlev",
            },
            member=r"midb[^/]*csv$",
        ),
    ),
    frames=((DISPUTE_SIDES, dispute_sides),),
    known=pl.date(pl.col("end"), 12, 31),
)
