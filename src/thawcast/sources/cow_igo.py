"""Memberships in intergovernmental organisations that two states share, from the Correlates of War Project."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from thawcast.sources.columns import CODE, YEAR, different, distinct, numbers, states
from thawcast.sources.cow import LICENCE, SITE, UPLOADS
from thawcast.sources.delimited import Rows, member_bytes, read_rows
from thawcast.sources.fetching.remote import Content, Provider, fixed
from thawcast.sources.parsed import Parsed

CITATION = (
    "Pevehouse, J. C. W., Nordstrom, T., McManus, R. W., & Jamison, A. S. (2020). Tracking organizations in the world:"
    " The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research, 57(3), 492-503."
    " doi:10.1177/0022343319881175"
)

_KEYS = ("dyadid", "ccode1", "country1", "ccode2", "country2", "year")
_BLOCK = 64 * 2**20
"""Bytes read at a time: the file has a column for each of 534 organisations and is larger than most memories."""


def parse(content: Content, *, block: int = _BLOCK) -> Parsed:
    r"""Parse shared memberships (`dyadic_format3.csv`, or the archive that holds it), and count them.

    Args:
        content: The file: `dyadid, ccode1, country1, ccode2, country2, year`, then a column an organisation with 1 for
            joint full membership, 0 for none, -9 unknown, -1 no member of the state system.
        block: Bytes to read at a time.

    Returns:
        Columns `state1`, `state2`, `year`, `n_joint` [organisations of which both are full members].

    Raises:
        SourceError: Not the published layout.

    Reference:
        Codebook of IGO version 3.0.

    Example:
        >>> head = b"dyadid,ccode1,country1,ccode2,country2,year,aaaid,un,nato\n"
        >>> parse(head + b"2020,2,usa,20,can,1950,-9,1,1\n").frame.row(0)
        ('USA', 'CAN', 1950, 2)
    """
    raw = member_bytes(content, "cow-igo", r"dyadic_format[^/]*\.csv$")
    organisations = raw.split(b"\n", 1)[0].count(b",") + 1 - len(_KEYS)
    parts: list[Rows] = []
    for before, text in _blocks(raw, block):
        rows = read_rows(text, source="cow-igo", columns=_KEYS)
        moved = rows.rejected.with_columns(pl.col("line") + before)
        rows = replace(rows.having(pl.col("line") + before), rejected=moved)
        parts.append(_counted(rows, organisations))
    whole = Rows(
        frame=pl.concat([p.frame for p in parts]),
        rejected=pl.concat([p.rejected for p in parts]),
        rows_in=sum(p.rows_in for p in parts),
        continued=sum(p.continued for p in parts),
    )
    return distinct(whole, "ccode1", "ccode2", "year").done("state1", "state2", "year", "n_joint")


def _counted(rows: Rows, organisations: int) -> Rows:
    # Counted from the end of the line: names of countries may hold commas, organisations' columns never do.
    held = pl.col("text").str.split(",").list.tail(organisations)
    odd = held.list.eval(~pl.element().str.strip_chars().is_in(["0", "1", "-1", "-9"])).list.any()
    rows = rows.reject(pl.when(odd).then(pl.lit("a membership is none of 0, 1, -1, -9")))
    rows = numbers(rows, {"ccode1": CODE, "ccode2": CODE, "year": YEAR})
    rows = different(states(rows, {"ccode1": "state1", "ccode2": "state2"}, year="year"), "state1", "state2")
    joint = held.list.eval(pl.element().str.strip_chars() == "1").list.sum().cast(pl.Int64).alias("n_joint")
    # The text goes on as a stub, so that a whole file fits into memory.
    return rows.having(joint).having(pl.col("text").str.slice(0, 80))


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


PROVIDER = Provider(
    id="cow-igo",
    what="memberships in international organisations that two states share",
    period="1816-2014",
    licence=LICENCE,
    citation=CITATION,
    where=f"{SITE}/data-sets/igos",
    locate=fixed(
        licence=LICENCE,
        citation=CITATION,
        version="3.0",
        files={"dyadic_formatv3.zip": f"{UPLOADS}/dyadic_formatv3.zip"},
    ),
    parse=parse,
)
