"""Bilateral agreements on the environment, water and trade, from the four lists that manytreaties brings together."""

import polars as pl

from thawcast.sources.layouts import FileLayout, Number, StateKey, Words, table
from thawcast.sources.layouts.columns import MISSING
from thawcast.sources.source import DataSource
from thawcast.sources.ties import as_ties, undirected, written_period
from thawcast.ties import TIES

ENDLESS = 9000
"""Ends in later years stand for none."""


def agreements(rows: pl.DataFrame, *, by_title: bool = False) -> pl.DataFrame:
    """Take every agreement once.

    The lists overlap, and one of them repeats a treaty for each of its subjects: rows of a pair and day with the same
    id are one tie, with all their subjects, the first title, and the earliest end that any list gives. A tie is known
    by its id, its day and its title.

    Args:
        rows: Rows of the file.
        by_title: Whether each title is a tie of its own. This parts agreements of one day that share an id, and counts
            twice those whose title differs from list to list.
    """
    same = ("treaty", "title") if by_title else ("treaty",)
    signed = undirected(rows).with_columns(**_prefixed("begin", "signed"), **_prefixed("end", "ended"))
    signed = signed.with_columns(
        told=pl.col("title"),
        title=pl.col("title").str.to_lowercase(),
        # An end that lies before the beginning is a slip.
        end_last=pl.when(
            (pl.col("end_first").dt.year() < ENDLESS) & (pl.col("end_first") >= pl.col("begin_first"))
        ).then("end_last"),
    )
    once = signed.group_by("source", "target", "directed", "begin_first", *same, maintain_order=True).agg(
        pl.col("subject").drop_nulls().unique().sort().str.join("; ").replace("", None),
        pl.col("told").drop_nulls().first(),
        pl.col("begin_last", "begin_freq").first(),
        pl.col("end_last").min(),
    )
    named = once.with_columns(
        kind=pl.lit("agreement"),
        tie=pl.concat_str("treaty", "begin_first", "told", separator=" ", ignore_nulls=True),
        begin="begin_first",
        known_on="begin_last",
        freq="begin_freq",
        end="end_last",
    )
    return as_ties(named, SOURCE.id)


def _prefixed(prefix: str, column: str) -> dict[str, pl.Expr]:
    return {f"{prefix}_{name}": value for name, value in written_period(pl.col(column)).items()}


SOURCE = DataSource(
    id="manytreaties",
    what="bilateral agreements on the environment, water and trade",
    period="1900-2024",
    citation="Hollway, J., and others. manytreaties: Many Datasets on International Treaties, R package (PANARCHIC"
    " project, globalgov/manytreaties), from IEADB, TFDD, DESTA and the GGO list.",
    licence="CC BY 4.0",
    where="https://github.com/globalgov/manytreaties",
    columns={
        # Treaties of Czechoslovakia, South Vietnam and Kosovo bear COW's abbreviation.
        "one": StateKey(("iso3", "cow_abbr")),
        "two": StateKey(("iso3", "cow_abbr")),
        "year": Number(1900, 2100, required=True),
        "signed": Words(required=True),
        "ended": Words(),
        "title": Words(missing=MISSING),
        "subject": Words(missing=(*MISSING, "0")),
        "treaty": Words(required=True),
    },
    layouts=(
        FileLayout(
            (table("bilateral_agreements_manytreaties_1900_2024"),),
            {"one": "a", "two": "b", "signed": "date", "ended": "end", "subject": "typesubject", "treaty": "treatyid"},
        ),
    ),
    frames=((TIES, agreements),),
)
