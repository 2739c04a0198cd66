"""Alliance Treaty Obligations and Provisions: what allies promised each other, by directed dyad and year."""

import polars as pl

from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import COW, YEAR, FileLayout, Number, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

KINDS = ("defense", "offense", "neutrality", "nonaggression", "consultation")

ALLIANCES = Contract(
    "alliances",
    {"a": pl.String, "b": pl.String, "year": pl.Int32, **dict.fromkeys(KINDS, pl.Int8), "known_on": pl.Date},
    ("a", "b", "year"),
)
"""Whether either state owes the other each kind of obligation [0 or 1]; a dyad-year without one is absent."""

OBLIGATIONS = Contract(
    "obligations",
    {"source": pl.String, "target": pl.String, "year": pl.Int16, "obligation": pl.Int8, "known_on": pl.Date},
    ("source", "target", "year"),
)
"""Obligations of `source` toward `target`: 1 non-aggression, 2 neutrality or consultation, 3 defence or offence, the
highest that any treaty in force sets. No obligation is an absent row."""


def alliances(rows: pl.DataFrame) -> pl.DataFrame:
    """Take each kind of obligation that either of two states owes the other."""
    return by_dyad(rows, "year", **{kind: pl.col(kind).max() for kind in KINDS})


def obligations(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the highest obligation of any treaty, ordered as in ATOP's own similarity scores.

    A treaty that binds only the other side leaves no row.
    """
    level = (
        pl.when((pl.col("defense") == 1) | (pl.col("offense") == 1))
        .then(3)
        .when((pl.col("neutrality") == 1) | (pl.col("consultation") == 1))
        .then(2)
        .otherwise(pl.col("nonaggression"))
    )
    held = rows.select("year", source="one", target="two", obligation=level).filter(pl.col("obligation") > 0)
    # Two numbers of one state in a year of succession: the higher obligation counts.
    return held.group_by("source", "target", "year").agg(pl.col("obligation").max())


SOURCE = DataSource(
    id="atop",
    what="alliance obligations, by directed dyad and year",
    period="1815-2018",
    citation="Leeds, B. A., Ritter, J. M., Mitchell, S. M., & Long, A. G. (2002). Alliance Treaty Obligations and"
    " Provisions, 1815-1944. International Interactions 28, 237-260; dyad-years as published with the R package"
    " peacesciencer (Miller).",
    licence="cite the authors; derived figures only are shipped",
    where="http://www.atopdata.org",
    files={"atop_5.1_csv.zip": "http://www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip"},
    columns={"one": COW, "two": COW, "year": YEAR, **dict.fromkeys(KINDS, Number(0, 1, required=True))},
    layouts=(
        FileLayout(
            ("atop*csv*.zip|atop*ddyr.csv",),
            {
                "one": "stateA",
                "two": "stateB",
                "neutrality": "neutral",
                "nonaggression": "nonagg",
                "consultation": "consul",
            },
            member=r"ddyr\.csv$",
        ),
        FileLayout(
            (table("atop_alliance"),),
            {
                "one": "ccode1",
                "two": "ccode2",
                "defense": "atop_defense",
                "offense": "atop_offense",
                "neutrality": "atop_neutral",
                "nonaggression": "atop_nonagg",
                "consultation": "atop_consul",
            },
        ),
    ),
    frames=((ALLIANCES, alliances), (OBLIGATIONS, obligations)),
)
