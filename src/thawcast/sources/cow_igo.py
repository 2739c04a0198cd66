"""Memberships in intergovernmental organisations that two states share, from the Correlates of War Project."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from thawcast.sources.cow import LICENCE, SITE, UPLOADS
from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import COW, YEAR, FileLayout, Number, Rows, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

MEMBERSHIPS = Contract(
    "memberships",
    {"a": pl.String, "b": pl.String, "year": pl.Int32, "shared": pl.Int16, "known_on": pl.Date},
    ("a", "b", "year"),
)
"""Organisations of which both states are full members."""

_KEYS = ("dyadid", "ccode1", "country1", "ccode2", "country2", "year")

_BLOCK = 64 * 2**20
"""Bytes read at a time: the file has a column for each of 534 organisations and is larger than most memories."""


def memberships(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the larger number, where two numbers of a year are one state's."""
    return by_dyad(rows, "year", shared=pl.col("shared").max())


class MembershipMatrix(FileLayout):
    """The published file: a column for each organisation, 1 joint full membership, 0 none, -9 unknown, -1 no state."""

    block = _BLOCK

    def text_rows(self, raw: bytes, file: str, columns: Mapping[str, str]) -> Rows:
        """Count the organisations of each line, a block of lines at a time."""
        organisations = raw.split(b"\n", 1)[0].count(b",") + 1 - len(_KEYS)
        wanted = {name: column for name, column in columns.items() if name != "shared"}
        parts: list[Rows] = []
        for before, text in _blocks(raw, self.block):
            rows = super().text_rows(text, file, wanted)
            rejected = rows.rejected.with_columns(pl.col("line") + before)
            moved = replace(rows.having(pl.col("_line") + before), rejected=rejected)
            parts.append(_counted(moved, organisations))
        return Rows.joined(parts)


def _counted(rows: Rows, organisations: int) -> Rows:
    # Counted from the end of the line: names of countries may hold commas, organisations' columns never do.
    held = pl.col("_text").str.split(",").list.tail(organisations)
    odd = held.list.eval(~pl.element().str.strip_chars().is_in(["0", "1", "-1", "-9"])).list.any()
    rows = rows.reject(pl.when(odd).then(pl.lit("a membership is none of 0, 1, -1, -9")))
    joint = held.list.eval(pl.element().str.strip_chars() == "1").list.sum()
    # The text goes on as a stub, so that a whole file fits into memory.
    return rows.having(shared=joint.cast(pl.String)).having(_text=pl.col("_text").str.slice(0, 80))


def _blocks(raw: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines before a block, and the block with the header line before it."""
    head_end = raw.find(b"\n") + 1
    header = raw[:head_end]
    if not header:
        yield 0, raw
        return
    start, before = head_end, 0
    while start < len(raw) or start == head_end:
        end = raw.rfind(b"\n", start, start + size) + 1 if start + size < len(raw) else len(raw)
        end = end or (raw.find(b"\n", start) + 1 or len(raw))
        yield before, header + raw[start:end]
        before += raw.count(b"\n", start, end)
        start = end
        if start >= len(raw):
            return


SOURCE = DataSource(
    id="cow_igo",
    what="memberships in international organisations that two states share",
    period="1816-2014",
    citation="Pevehouse, J. C. W., Nordstrom, T., McManus, R. W., & Jamison, A. S. (2020). Tracking Organizations in"
    " the World: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research 57, 492-503.",
    licence=LICENCE,
    where=f"{SITE}/data-sets/igos",
    files={"dyadic_formatv3.zip": f"{UPLOADS}/dyadic_formatv3.zip"},
    columns={"one": COW, "two": COW, "year": YEAR, "shared": Number(0, 1000)},
    layouts=(
        MembershipMatrix(
            ("dyadic_format*.zip|dyadic_format*.csv",),
            {"one": "ccode1", "two": "ccode2"},
            member=r"dyadic_format[^/]*\.csv$",
        ),
        FileLayout((table("cow_igo_ndy"),), {"one": "ccode1", "two": "ccode2", "shared": "dyadigos"}),
    ),
    frames=((MEMBERSHIPS, memberships),),
)
