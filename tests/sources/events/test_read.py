"""Event files: what each kind's lines become, the real samples, and damaged lines."""

import gzip
import io
import tarfile
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thawcast.errors import SourceError
from thawcast.sources import LAYOUTS
from thawcast.sources.events.read import Batch, read
from thawcast.tables import EVENTS

SAMPLES = Path(__file__).parent / "samples"
FILES = {
    "gdelt1": "gdelt1.csv",
    "gdelt2": "gdelt2.csv",
    "icews": "20181005-icews-events.tab",
    "polecat": "polecat.txt",
    "phoenix": "phoenix.csv",
    "petrarch": "petrarch.txt",
    "keds": "keds-tabs.dat",
}


TODAY = date(2026, 1, 2)


def whole(kind: str, path: Path) -> Batch:
    """Return all batches of a file as one, after checking that every row has one fate."""
    batches = list(read(LAYOUTS, kind, path, until=TODAY))
    for batch in batches:
        assert batch.rows == batch.kept.height + batch.rejected.height + sum(batch.aside.values())
        EVENTS.decode(batch.kept)
    aside: Counter[str] = sum((b.aside for b in batches), Counter())
    return Batch(
        pl.concat(b.kept for b in batches),
        pl.concat(b.rejected for b in batches),
        aside,
        sum((b.reasons for b in batches), Counter()),
        sum(b.rows for b in batches),
        sum(b.size for b in batches),
    )


def rows(batch: Batch, *columns: str) -> list[tuple[object, ...]]:
    return batch.kept.select(columns).rows()


def reasons(batch: Batch) -> list[tuple[object, ...]]:
    return batch.rejected.select("line", "reason").rows()


def test_gdelt1_reads_57_and_58_columns_and_says_why_the_rest_is_not_kept() -> None:
    batch = whole("gdelt1", SAMPLES / "gdelt1.csv")
    assert rows(batch, "event_id", "date", "source", "target", "code", "quad", "goldstein", "mentions", "known_on") == [
        ("1", date(2010, 4, 8), "USA", "RUS", "057", 1, 8.0, 12, date(2010, 4, 9)),
        # Added in 2013 by the live service: nobody knew it before.
        ("2", date(2010, 4, 9), "RUS", "USA", "112", 3, -2.0, 4, date(2013, 5, 1)),
    ]
    assert batch.aside == {"no state on one side": 1, "within one state": 1, "not a state: group": 1}
    assert reasons(batch) == [
        (6, "unreadable date"),
        (7, "unknown CAMEO code"),
        (8, "unknown actor QQQ"),
        (9, "unreadable number of mentions"),
    ]
    assert batch.rejected["text"][0].startswith("6\t20101309\t")


def test_gdelt2_knows_an_event_of_last_year_only_when_it_was_added() -> None:
    batch = whole("gdelt2", SAMPLES / "gdelt2.csv")
    assert rows(batch, "event_id", "source", "target", "quad", "known_on") == [
        ("11", "FRA", "DEU", 1, date(2019, 10, 25)),
        ("12", "DEU", "FRA", 4, date(2019, 10, 24)),
    ]
    assert reasons(batch) == [(4, "unreadable date")]


def test_icews_reads_names_and_takes_the_release_from_the_file_name() -> None:
    batch = whole("icews", SAMPLES / "20181005-icews-events.tab")
    assert rows(batch, "event_id", "source", "target", "code", "quad", "goldstein", "known_on") == [
        ("501", "RUS", "USA", "043", 1, pytest.approx(2.8), date(2018, 10, 6)),
        ("502", "USA", "RUS", "163", 4, -8.0, date(2018, 10, 6)),
    ]
    assert reasons(batch) == [(6, "unknown actor Atlantis")]


def test_polecat_reads_plover_and_fills_a_missing_score_from_the_manual() -> None:
    batch = whole("polecat", SAMPLES / "polecat.txt")
    assert rows(batch, "source", "target", "code", "ontology", "quad", "known_on") == [
        ("TUR", "GRC", "AGREE", "plover", 1, date(2023, 1, 9)),
        ("GRC", "TUR", "SANCTION", "plover", 4, date(2023, 1, 10)),
    ]
    assert batch.kept["goldstein"][1] < 0
    assert reasons(batch) == [(4, "unknown PLOVER code")]


def test_phoenix_gives_codes_their_leading_zero_back_by_their_root() -> None:
    batch = whole("phoenix", SAMPLES / "phoenix.csv")
    assert rows(batch, "event_id", "code", "quad") == [("g1", "010", 1), ("g2", "0311", 1), ("g3", "190", 4)]
    assert reasons(batch) == [(5, "unreadable date")]


def test_petrarch_reads_files_without_a_header() -> None:
    batch = whole("petrarch", SAMPLES / "petrarch.txt")
    assert rows(batch, "event_id", "source", "target", "quad") == [
        ("k1_v0", "CHN", "JPN", 1),
        ("k2_v0", "JPN", "CHN", 3),
    ]
    assert reasons(batch) == [(4, "no event code")]


def test_keds_reads_tabs_and_blanks_and_old_line_ends() -> None:
    tabs = whole("keds", SAMPLES / "keds-tabs.dat")
    # Goldstein (1992), table 2: make substantive agreement, turn down proposal.
    assert rows(tabs, "event_id", "date", "source", "target", "code", "quad", "goldstein") == [
        ("keds-tabs.dat:1", date(1979, 4, 15), "EGY", "ISR", "081", 1, 6.5),
        ("keds-tabs.dat:2", date(1979, 4, 16), "ISR", "EGY", "111", 3, -4.0),
    ]
    assert tabs.aside == {"not a state: territory": 1, "blank line": 1}
    assert reasons(tabs) == [(5, "unreadable date")]
    blanks = whole("keds", SAMPLES / "keds-blanks.dat")
    assert rows(blanks, "date", "source", "target") == [
        (date(2004, 4, 15), "USA", "IRQ"),
        (date(1979, 4, 15), "IRQ", "KWT"),
    ]
    assert reasons(blanks) == [(3, "unknown WEIS code")]


def test_packed_files_hold_the_same_events(tmp_path: Path) -> None:
    plain = SAMPLES / "gdelt2.csv"
    text = plain.read_bytes()
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("export.CSV", text)
        archive.writestr("README.md", "not events")
    with tarfile.open(tmp_path / "c.tar.xz", "w:xz") as archive:
        entry = tarfile.TarInfo("daily/export.csv")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    expected = whole("gdelt2", plain).kept
    for name in ("a.csv.gz", "b.zip", "c.tar.xz"):
        assert whole("gdelt2", tmp_path / name).kept.equals(expected), name


def semicolons(path: Path) -> Path:
    path.write_text((SAMPLES / "gdelt2.csv").read_text().replace("\t", ";"))
    return path


def test_files_of_another_kind_are_refused_with_the_kind_they_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"61 columns, not 57 or 58.*import it as gdelt2"):
        whole("gdelt1", SAMPLES / "gdelt2.csv")
    with pytest.raises(SourceError, match=r"semicolons.*fetch the original"):
        whole("gdelt2", semicolons(tmp_path / "spreadsheet.csv"))
    with pytest.raises(SourceError, match="import it as icews"):
        whole("phoenix", SAMPLES / "20181005-icews-events.tab")
    with pytest.raises(SourceError, match="import it as petrarch"):
        whole("gdelt1", SAMPLES / "petrarch.txt")
    with pytest.raises(SourceError, match="not KEDS"):
        whole("keds", SAMPLES / "polecat.txt")


@pytest.mark.parametrize("name", ["cut.zip", "cut.csv.gz", "cut.tar.xz", "empty.zip"])
def test_damaged_archives_are_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "empty.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("notes.md", "nothing")
    else:
        text = gzip.compress((SAMPLES / "gdelt2.csv").read_bytes())
        path.write_bytes(text[: len(text) // 2] if name.endswith("gz") else b"no archive at all")
    with pytest.raises(SourceError, match=name):
        whole("gdelt2", path)


def test_a_header_alone_holds_no_rows(tmp_path: Path) -> None:
    (tmp_path / "head.tab").write_text((SAMPLES / FILES["icews"]).read_text().splitlines()[0] + "\n")
    assert list(read(LAYOUTS, "icews", tmp_path / "head.tab")) == []


def test_a_line_with_something_in_columns_that_are_not_read_is_no_blank_line(tmp_path: Path) -> None:
    path = tmp_path / "gdelt2.csv"
    path.write_text((SAMPLES / "gdelt2.csv").read_text() + "\n" + "\t" * 6 + "SOMETHING" + "\t" * 54 + "\n\t\t\n")
    batch = whole("gdelt2", path)
    assert batch.aside["blank line"] == 2
    assert reasons(batch) == [(4, "unreadable date"), (6, "unreadable date")]


def mutated(kind: str) -> st.SearchStrategy[list[bytes]]:
    """Return lists of lines of a kind, each damaged at one to four places."""
    good = [line for line in (SAMPLES / FILES[kind]).read_bytes().split(b"\n") if line.strip()]
    body = good[1:] if LAYOUTS[kind].header else good
    piece = st.one_of(
        st.binary(min_size=0, max_size=6),
        st.sampled_from(
            [b"\t", b"\t\t\t", b",", b'"', b"\r", b"\x00", b"NA", b"-1", b"9" * 30, b"\xff\xfe", b"1e400", b";"]
        ),
    )
    cut = st.tuples(st.floats(0, 1), st.integers(0, 12), piece)

    def damage(line: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
        for where, length, new in cuts:
            at = int(where * len(line))
            line = line[:at] + new + line[at + length :]
        return line.replace(b"\n", b" ")

    line = st.builds(damage, st.sampled_from(body), st.lists(cut, min_size=1, max_size=4))
    return st.lists(line, min_size=1, max_size=20)


@pytest.mark.parametrize("kind", FILES)
def test_damaged_lines_are_kept_set_aside_or_in_quarantine(kind: str, tmp_path: Path) -> None:
    path = tmp_path / FILES[kind]
    good = [line for line in (SAMPLES / FILES[kind]).read_bytes().split(b"\n") if line.strip()]

    @settings(max_examples=30)
    @given(mutated(kind))
    def check(lines: list[bytes]) -> None:
        # Whole lines first, so that the file is still known for what it is.
        path.write_bytes(b"\n".join([*good, *lines]) + b"\n")
        batch = whole(kind, path)
        assert batch.rows == len(good) + len(lines) - bool(LAYOUTS[kind].header)
        assert batch.rejected["line"].is_between(1, len(good) + len(lines)).all()
        assert batch.rejected.select(pl.col("reason").str.len_chars().min()).item() in {None, *range(1, 99)}

    check()


REAL = {
    # kind: file below raw/, rows in all, as counted with wc or in the manifest of the data.
    "gdelt1": [("gdelt1/events_tab_mixed_57_58.csv", 710), ("gdelt1/events1.csv", 100)],
    "gdelt2": [("gdelt2/20191024143000.export.CSV", 2111), ("gdelt1/events.csv", 100), ("gdelt1/eventsT.csv", 100)],
    # The archive of 167 daily files: tests/counting/test_record.py.
    "icews": [("icews/events.2018.sample.tab", 3705)],
    "petrarch": [("petrarch/sample_events.txt", 2365)],
    "phoenix": [("phoenix/samplePhox.csv", 5000)],
    "keds": [("keds/WeisR.zip", 78_667), ("keds/kedsR.zip", 57_154), ("keds/LevantR.zip", 196_365)],
}


@pytest.mark.data
@pytest.mark.parametrize(("kind", "name", "total"), [(k, n, t) for k, files in REAL.items() for n, t in files])
def test_real_files_are_read_and_almost_nothing_is_unreadable(
    kind: str, name: str, total: int, reference: Path
) -> None:
    batch = whole(kind, reference / "raw" / name)
    assert batch.rows == total
    assert batch.kept.height > 0
    assert batch.rejected.height <= total // 400


@pytest.mark.data
def test_the_real_spreadsheet_file_is_refused(reference: Path) -> None:
    with pytest.raises(SourceError, match="semicolons"):
        whole("gdelt2", reference / "raw" / "gdelt2" / "20190121220000.excel_semicolon.CSV")
