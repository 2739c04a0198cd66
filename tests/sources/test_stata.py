"""Files of Stata 8: as pandas reads them, and refused in one line where they are damaged."""

import random
import struct
from pathlib import Path

import polars as pl
import pytest

from thawcast.errors import SourceError
from thawcast.sources.stata import read_stata


def made(rows: list[tuple[int, float]], order: str = "<") -> bytes:
    """Write a file of two variables as the manual says: `n`, two bytes, and `x`, a single-precision number."""
    head = (
        bytes([113, 2 if order == "<" else 1, 1, 0])
        + struct.pack(f"{order}Hi", 2, len(rows))
        + b"a file".ljust(81, b"\0")
    )
    names = b"n".ljust(33, b"\0") + b"x".ljust(33, b"\0")
    rest = bytes(2 * 3) + b"%8.0g".ljust(12, b"\0") * 2 + bytes(33 * 2) + bytes(81 * 2)
    characteristic = struct.pack(f"{order}bi", 1, 4) + b"note" + struct.pack(f"{order}bi", 0, 0)
    table = b"".join(struct.pack(f"{order}hf", *row) for row in rows)
    return head + bytes(18) + bytes([252, 254]) + names + rest + characteristic + table


@pytest.mark.parametrize("order", ["<", ">"])
def test_numbers_and_missing_values(order: str) -> None:
    # 32,741 is the first of the codes that stand for a missing whole number, 2^127 that of a missing float.
    frame = read_stata(made([(7, 0.5), (32_741, -1.5), (32_740, 2.0**127)], order), file="a.dta")
    assert frame.rows() == [(7, 0.5), (None, -1.5), (32_740, None)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not a file of Stata 8 or 9"),
        (b"r" + made([(1, 1.0)])[1:], "not a file of Stata 8 or 9"),
        (made([(1, 1.0)])[:-3], "cut short, its header tells of 1 rows"),
        (made([(1, 1.0)])[:400], "cut short before its rows"),
        (made([(1, 1.0)]).replace(b"\xfc\xfe", b"\x08\xfe", 1), "its variables are not all numbers"),
    ],
)
def test_a_damaged_file_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(SourceError, match=f"^a.dta: {told}.*fetch it again$"):
        read_stata(content, file="a.dta")


def test_any_damage_is_read_or_refused() -> None:
    rng = random.Random(113)
    whole = made([(i, i / 2) for i in range(30)])
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            frame = read_stata(bytes(data[: rng.choice([len(data), rng.randrange(len(data))])]), file="a.dta")
        except SourceError:
            continue
        assert frame.width == 2


@pytest.mark.data
def test_weis_as_pandas_reads_it(reference: Path) -> None:
    pandas = pytest.importorskip("pandas")
    path = reference / "raw" / "weis" / "weis.fromlai.1966-93.dta"
    theirs = pl.from_pandas(pandas.read_stata(path, convert_categoricals=False))
    assert read_stata(path.read_bytes(), file=path.name).equals(theirs)
