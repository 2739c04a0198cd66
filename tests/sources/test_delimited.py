"""What the reading of text bears: archives, quotes, encodings, tabs for commas, and files that are none."""

import io
import zipfile
from pathlib import Path

import pytest
import samples
from samples import lines

from thawcast.errors import SourceError
from thawcast.sources.layouts import FileLayout, Number, Rows, StateKey, Words

LAYOUT = FileLayout(("file.csv|file.zip",), {"state": "ccode", "name": "statename"}, member="abridged")
COLUMNS = {"state": StateKey(on="year"), "year": Number(1400, 2100), "name": Words()}
HEADER = "statename,ccode,year"


def read(folder: Path, content: bytes) -> Rows:
    path = folder / "file.zip"
    path.write_bytes(content)
    return LAYOUT.rows(LAYOUT.paths([folder]), COLUMNS)


def packed(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_archives_are_opened_also_within_archives(tmp_path: Path):
    inner = packed(**{"x-abridged.csv": lines(HEADER, "USA,2,1990"), "__MACOSX/._x-abridged.csv": b"\0"})
    content = packed(**{"x-abridged.zip": inner, "x-supplement.zip": b""})
    assert read(tmp_path, content).frame["state"].to_list() == ["USA"]


def test_an_archive_in_which_two_files_match_is_refused(tmp_path: Path):
    content = packed(**{"1-abridged.csv": b"", "2-abridged.csv": b""})
    with pytest.raises(SourceError, match="2 files in the archive match 'abridged'; unpack it"):
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "file.zip: the file is empty"),
        (b"\n\n  \n", "the file is empty"),
        (b"a,b\n1,2\n", "not the layout expected, column ccode, year, statename not found"),
        (b"statename,ccode,year,Year\n", "column year not found"),
        (b"PK\x03\x04broken", "a broken archive"),
        (b"<html><body>Not found</body></html>\n", "not the layout expected"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, message: str, tmp_path: Path):
    with pytest.raises(SourceError, match=message):
        read(tmp_path, content)


def test_a_damaged_member_of_an_archive_is_refused(tmp_path: Path):
    whole = packed(**{"x-abridged.csv": lines(HEADER, *(f"USA,2,{1816 + i}" for i in range(150)))})
    for place in range(60, len(whole) - 120, 29):
        damaged = bytearray(whole)
        damaged[place] ^= 255
        with pytest.raises(SourceError, match="a broken archive"):
            read(tmp_path, bytes(damaged))


def test_what_is_no_parquet_is_named(tmp_path: Path):
    (tmp_path / "table.parquet").write_bytes(b"none")
    layout = FileLayout(("table.parquet",))
    with pytest.raises(SourceError, match=r"table\.parquet: not a readable Parquet file"):
        layout.rows(layout.paths([tmp_path]), COLUMNS)


def test_two_files_of_one_data_set_are_not_mixed(tmp_path: Path):
    for name in ("file.csv", "file.zip"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(SourceError, match=r"file\.csv and file\.zip are of one data set; keep the one"):
        LAYOUT.paths([tmp_path])


def test_an_open_quote_costs_one_line_only(tmp_path: Path):
    rows = [f'"United States",2,{year}' for year in range(1950, 1990)]
    rows[10] = rows[10].replace('States"', "States")
    found = read(tmp_path, lines(HEADER, *rows))
    assert (found.frame.height, found.rejected.height, found.continued) == (39, 1, 0)
    assert found.rejected["line"].to_list() == [12]


def test_a_row_may_run_over_lines_within_quotes(tmp_path: Path):
    found = read(tmp_path, lines(HEADER, '"United', ' States",2,1950', "Plain,2,1951"))
    assert found.frame["name"].to_list() == ["United\n States", "Plain"]
    assert (found.rows_in, found.continued) == (2, 1)


def test_tabs_take_the_place_of_commas_and_case_does_not_matter(tmp_path: Path):
    found = read(tmp_path, lines("StateName\tCCODE\tyear", "United States\t2\t1950"))
    assert found.frame.select("state", "year", "name").rows() == [("USA", 1950, "United States")]


def test_latin_1_and_utf_8_with_a_mark_are_read(tmp_path: Path):
    for content in ("México,70,1950".encode("latin-1"), "México,70,1950".encode()):
        found = read(tmp_path, b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n" + content + b"\r\n")
        assert found.frame.select("state", "name").rows() == [("MEX", "México")]


def test_the_names_of_columns_are_those_that_providers_publish():
    # A header with a column twice, or none, would test nothing.
    for header in (samples.NMC, samples.ATOP, samples.DYADIC_TRADE, samples.UNVOTES, samples.MIDB, samples.ARCHIGOS):
        assert len(set(header.split(","))) == len(header.split(","))
