"""Civilian nuclear cooperation agreements, by year of signature."""

import polars as pl

from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey, Words, table
from thawcast.sources.source import DataSource
from thawcast.sources.ties import as_ties, undirected
from thawcast.ties import TIES

_NAMES = {
    "Korea S": "South Korea",
    "Korea N": "North Korea",
    "Yugo": "Yugoslavia",
    "Switz": "Switzerland",
    "Phillipines": "Philippines",
}
"""Short and misspelt names of the file."""


def nuclear_agreements(rows: pl.DataFrame) -> pl.DataFrame:
    """Take each type of agreement once for a pair and year: the file has most of them from either side."""
    signed = undirected(rows).with_columns(
        kind=pl.lit("nuclear_agreement"),
        tie=pl.format("{} type {}", "year", pl.col("type").cast(pl.Int64)),
        begin=pl.date("year", 1, 1),
        known_on=pl.date("year", 12, 31),
        freq=pl.lit("Y"),
    )
    return as_ties(signed, SOURCE.id)


def _other(number: str, name: str) -> pl.Expr:
    return pl.when(pl.col(number) != pl.col(name)).then(pl.format("its number is of {}, its name of {}", number, name))


SOURCE = DataSource(
    id="nuclear_agreements",
    what="civilian nuclear cooperation agreements",
    period="1951-2003",
    citation="Fuhrmann, M. (2012). Atomic Assistance: How 'Atoms for Peace' Programs Cause Nuclear Insecurity. Cornell"
    " University Press; from the 2003 edition of James Keeley's list of agreements, as published with data4ds4da.",
    licence="none stated; cite the author; derived figures only are shipped",
    where="the author's page on data sets, saved as CSV",
    columns={
        "one": StateKey(),
        "two": StateKey(),
        "year": YEAR,
        "type": Number(1, 9, required=True),
        "named_one": StateKey("name", spelt=True),
        "named_two": StateKey("name", spelt=True),
    },
    layouts=(
        FileLayout(
            (table("nuclear_cooperation_agreements_1951_2003"),),
            {"one": "ccode1", "two": "ccode2", "type": "nca_type", "name_one": "country1", "name_two": "country2"},
            kinds={"name_one": Words(required=True), "name_two": Words(required=True)},
            derived={
                f"named_{side}": pl.col(f"name_{side}").str.strip_chars().replace(_NAMES) for side in ("one", "two")
            },
            # Some rows pair the number of one state with the name of another: nobody can tell which is meant.
            aside=pl.coalesce(_other("one", "named_one"), _other("two", "named_two")),
        ),
    ),
    frames=((TIES, nuclear_agreements),),
)
