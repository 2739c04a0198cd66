"""The Global Sanctions Data Base: who sanctioned whom, by which instruments, from year to year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from thawcast.sources.layouts import FileLayout, Kind, Number, Rows, StateKey, Words, table
from thawcast.sources.layouts.naming import named
from thawcast.sources.source import DataSource
from thawcast.sources.ties import as_ties
from thawcast.ties import TIES

INSTRUMENTS = ("trade", "arms", "military", "financial", "travel", "other")

NAMES = StateKey("name", on="first_year")

_INVERTED = r"(Korea|Vietnam|Yemen|Gambia|Bahamas|Congo), (North|South|The|Democratic Republic of the)\b"
"""Names that are written with a comma of their own."""

_SPELT = {"Egypt, Arab Rep.": "Egypt", " (excludes Eritrea)": "", "FRY": "Yugoslavia"}


@dataclass(frozen=True)
class CasesLayout(FileLayout):
    """A layout whose cells name several states, parted by commas."""

    def rows(self, paths: Sequence[Path], columns: Mapping[str, Kind]) -> Rows:
        """Read the cases; one whose senders or targets are no states is set aside, an unknown name rejects it."""
        rows = super().rows(paths, columns)
        for column in ("senders", "targets"):
            rows = _members(rows, column)
        alone = pl.col("senders").list.set_difference("targets").list.len() == 0
        return rows.set_aside(pl.when(alone).then(pl.lit("senders and targets are the same")))


def _members(rows: Rows, column: str) -> Rows:
    """Replace the names in the cells of a column by a list of codes."""
    cells = rows.frame.with_row_index("_row").with_columns(pl.col(column).pipe(_parted)).explode(column)
    each = named(Rows.of(cells), column, NAMES)
    told = {
        kind: cells.join(left.select(_file="file", _line="line", reason="reason"), on=["_file", "_line"], how="inner")
        .group_by("_row")
        .agg(pl.col("reason").first())
        for kind, left in (("_unknown", each.rejected), ("_nobody", each.aside))
    }
    codes = each.frame.group_by("_row").agg(pl.col(column).unique(maintain_order=True).alias("_codes"))
    joined = rows.frame.with_row_index("_row").join(codes, on="_row", how="left", maintain_order="left")
    for kind, reasons in told.items():
        joined = joined.join(reasons.rename({"reason": kind}), on="_row", how="left", maintain_order="left")
    out = replace(rows, frame=joined).reject(pl.col("_unknown"))
    out = out.set_aside(pl.when(pl.col("_codes").is_null()).then("_nobody"))
    listed = out.frame.with_columns(pl.col("_codes").alias(column))
    return replace(out, frame=listed.drop("_row", "_codes", "_unknown", "_nobody"))


def _parted(cell: pl.Expr) -> pl.Expr:
    text = cell
    for written, meant in _SPELT.items():
        text = text.str.replace_all(written, meant, literal=True)
    return text.str.replace_all(_INVERTED, "$2 $1").str.split(",").list.eval(pl.element().str.strip_chars())


def sanctions(rows: pl.DataFrame) -> pl.DataFrame:
    """Take every state that sanctions another, by case; the value is the number of instruments.

    An organisation among the senders (the EU, the UN) is nobody's tie: its members are not filled in.
    """
    pairs = rows.explode("senders").explode("targets").filter(pl.col("senders") != pl.col("targets"))
    edition = pl.lit(rows["last_year"].max(), pl.Int64)
    open_still = (pl.col("last_year") == edition) & pl.col("success").str.contains("ongoing")
    used = [pl.when(pl.col(name) == 1).then(pl.lit(name)) for name in INSTRUMENTS]
    laid = pairs.with_columns(
        tie=pl.col("case").cast(pl.String),
        source="senders",
        target="targets",
        kind=pl.lit("sanction"),
        subject=pl.format("{}: {}", pl.concat_list(used).list.drop_nulls().list.join(", "), "objective"),
        begin=pl.date("first_year", 1, 1),
        known_on=pl.date("first_year", 12, 31),
        freq=pl.lit("Y"),
        end=pl.when(~open_still.fill_null(value=False)).then(pl.date("last_year", 12, 31)),
        value=pl.sum_horizontal(INSTRUMENTS),
    )
    return as_ties(laid, SOURCE.id)


SOURCE = DataSource(
    id="gsdb",
    what="sanctions between states",
    period="1949-2022",
    citation="Syropoulos, C., Felbermayr, G., Kirilakha, A., Yalcin, E., & Yotov, Y. V. (2024). The Global Sanctions"
    " Data Base - Release 3: COVID-19, Russia, and multilateral sanctions. Review of International Economics, 32(1),"
    " 12-48. doi:10.1111/roie.12691",
    licence="none stated; cite the authors; derived figures only are shipped",
    where="https://www.globalsanctionsdatabase.com, the case-level file of release 3",
    columns={
        "senders": Words(required=True),
        "targets": Words(required=True),
        "case": Number(1, 999_999, required=True),
        "first_year": Number(1900, 2100, required=True),
        "last_year": Number(1900, 2100, required=True),
        **dict.fromkeys(INSTRUMENTS, Number(0, 1, required=True)),
        "objective": Words(required=True),
        "success": Words(),
    },
    layouts=(
        CasesLayout(
            (table("gsdb_v3_cases_1949_2022"),),
            {
                "senders": "sanctioning_state",
                "targets": "sanctioned_state",
                "case": "case_id",
                "first_year": "begin",
                "last_year": "end",
            },
        ),
    ),
    frames=((TIES, sanctions),),
)
