"""Files as other tools and other years write them: what they are is read, or named."""

import bz2
import gzip
import io
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.sources.events.test_read import FILES, SAMPLES, TODAY, reasons, rows, whole

from thawcast.errors import SourceError
from thawcast.sources import LAYOUTS
from thawcast.sources.events import members
from thawcast.sources.events.read import read

ICEWS = (SAMPLES / FILES["icews"]).read_text().splitlines()[0].split("\t")


def icews(path: Path, *events: dict[str, str], without: str = "", dated: str = "2017-03-01") -> Path:
    """Write an ICEWS file of events that differ from a plain one in some columns."""
    plain = {
        "Event ID": "1",
        "Event Date": dated,
        "Source Country": "United States",
        "Event Text": "Consult",
        "CAMEO Code": "040",
        "Intensity": "1",
        "Target Country": "Russian Federation",
    }
    names = [name for name in ICEWS if name != without]
    lines = [
        "\t".join({**plain, "Event ID": str(i), **event}.get(n, "x") for n in names) for i, event in enumerate(events)
    ]
    path.write_text("\n".join(["\t".join(names), *lines]) + "\n", encoding="utf-8")
    return path


def test_icews_days_may_be_month_day_year(tmp_path: Path) -> None:
    days = ["1/2/2017", "12/1/2017", "12/31/2017", "2/28/2017", "2017-02-28 00:00:00"]
    batch = whole("icews", icews(tmp_path / "a.tab", *({"Event Date": day} for day in days)))
    read_as = [date(2017, 1, 2), date(2017, 12, 1), date(2017, 12, 31), date(2017, 2, 28), date(2017, 2, 28)]
    assert [day for (day,) in rows(batch, "date")] == read_as


def test_icews_without_codes_is_read_by_its_words(tmp_path: Path) -> None:
    words = ["Make a visit", "Consult", "Use conventional military force", "Play chess"]
    batch = whole("icews", icews(tmp_path / "a.tab", *({"Event Text": w} for w in words), without="CAMEO Code"))
    assert rows(batch, "code", "quad") == [("042", 1), ("040", 1), ("190", 4)]
    assert reasons(batch) == [(5, "no event code")]


def test_a_code_that_lost_its_zero_is_mended_by_its_words(tmp_path: Path) -> None:
    made = icews(tmp_path / "a.tab", {"Event Text": "Make statement", "CAMEO Code": "10"}, {"CAMEO Code": "40"})
    # 10 is the root Demand; the words say that 010 was meant.
    assert rows(whole("icews", made), "code", "quad") == [("010", 1), ("040", 1)]


@pytest.mark.data
def test_the_words_of_every_real_icews_event_mean_its_code(reference: Path) -> None:
    from thawcast.ontology import code_of_label

    with tarfile.open(reference / "raw" / "icews" / "daily_2018-10_2019-03.tar.xz") as archive:
        entry = archive.next()
        while entry is not None and not entry.isfile():
            entry = archive.next()
        assert entry is not None
        file = archive.extractfile(entry)
        assert file is not None
        lines = file.read().decode().splitlines()[1:]
    told = {(fields[5], fields[6]) for fields in (line.split("\t") for line in lines)}
    assert len(told) > 100
    assert [pair for pair in told if code_of_label(pair[0]) != pair[1]] == []


@pytest.mark.parametrize("mark", ["NULL", "null", "\\N", "NaN", "nan", "NA", "N/A", "None", "", "---"])
def test_a_mark_for_a_missing_value_costs_the_value_and_not_the_event(mark: str, tmp_path: Path) -> None:
    made = icews(tmp_path / "a.tab", {"Intensity": mark}, {"Source Country": mark}, {"Target Country": mark})
    batch = whole("icews", made)
    # The score published for code 040.
    assert rows(batch, "event_id", "goldstein") == [("0", 1.0)]
    assert (batch.aside, reasons(batch)) == ({"no state on one side": 2}, [])


def test_gdelt_files_have_missing_marks_too(tmp_path: Path) -> None:
    fields = (SAMPLES / "gdelt1.csv").read_text().splitlines()[0].split("\t")
    fields[30], fields[32] = "NULL", "nan"
    (tmp_path / "a.csv").write_text("\t".join(fields) + "\n")
    # The score published for code 057.
    assert rows(whole("gdelt1", tmp_path / "a.csv"), "code", "goldstein", "sources") == [("057", 8.0, None)]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_gdelt_saved_again_with_a_header_is_read(separator: str, tmp_path: Path) -> None:
    head = [
        *("", "GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode", "EventRootCode"),
        *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "Actor1Geo_FullName", "ActionGeo_ADM2Code"),
        "DATEADDED",
    ]
    # A data frame loses leading zeros and writes numbers with gaps as decimal; a quoted place holds commas.
    body = [
        [
            "0",
            "1",
            "20190107",
            "USA",
            "RUS",
            "36",
            "3",
            "4.0",
            "3.0",
            "1.0",
            "3",
            '"Moscow, Moskva, Russia"',
            "",
            "20190107153000",
        ],
        ["1", "2", "20190107.0", "RUS", "USA", "112", "11", "-2.0", "", "", "", '"a ""b"", c"', "", "20190108153000.0"],
        ["2", "3", "2019-01-08", "RUS", "USA", "112", "11", "-2.0", "1", "1", "1", "x", "", "20190101153000"],
    ]
    path = tmp_path / "gdelt.csv"
    path.write_text("\n".join(separator.join(row) for row in [head, *body]) + "\n")
    batch = whole("gdelt2", path)
    assert rows(batch, "event_id", "code", "mentions", "known_on") == [
        ("1", "036", 3, date(2019, 1, 8)),
        ("2", "112", None, date(2019, 1, 8)),
    ]
    assert reasons(batch) == [(4, "dated days after it was added")]
    with pytest.raises(SourceError, match="import it as gdelt2"):
        whole("gdelt1", path)


def keds(path: Path, *codes: str) -> Path:
    path.write_text("".join(f"7904{i:02d}\tUSA\tISR\t{code}\t(WORDS)\n" for i, code in enumerate(codes, 1)))
    return path


def test_cameo_in_keds_layout_is_read_as_cameo(tmp_path: Path) -> None:
    batch = whole("keds", keds(tmp_path / "a.dat", "190", "042", "057", "1951", "0256", "036", "221"))
    assert rows(batch, "code", "ontology", "quad")[:3] == [
        ("190", "cameo", 4),
        ("042", "cameo", 1),
        ("057", "cameo", 1),
    ]
    assert reasons(batch) == [(7, "unknown CAMEO code")]
    # WEIS has 21 and 22, and no root has more than two digits more.
    batch = whole("keds", keds(tmp_path / "b.dat", "190", "042", "223", "212", "066"))
    assert {o for (o,) in rows(batch, "ontology")} == {"weis"}


def test_an_actor_that_two_vocabularies_give_to_two_states_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    path.write_text("950415 USA SLV 1951 (WORDS)\n950415 USA LEB 057 (WORDS)\n950415 USA LBN 057 (WORDS)\n")
    batch = whole("keds", path)
    assert rows(batch, "target") == [("LBN",), ("LBN",)]
    assert reasons(batch) == [(1, "ambiguous actor SLV")]


def test_days_that_cannot_be_are_in_quarantine(tmp_path: Path) -> None:
    days = ["1899-12-31", "1900-01-01", "2026-01-02", "2026-01-03", "0017-03-01", "2017-02-30"]
    batch = whole("icews", icews(tmp_path / "a.tab", *({"Event Date": day} for day in days)))
    assert rows(batch, "date")[-1] == (TODAY,)
    assert [(line, why) for line, why in reasons(batch)] == [
        (2, "dated before 1900"),
        (5, "dated in the future"),
        (6, "dated before 1900"),
        (7, "unreadable date"),
    ]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n\n  \t\n\r\n", "nothing but blank lines"),
        ("1\t20190107\tUSA\n".encode("utf-16"), "UTF-16"),
        ("1\t20190107\tUSA\n".encode("utf-16-le"), "UTF-16"),
        (bytes(1 << 16), "zero bytes"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    for name, packed in (("day.csv", content), ("day.csv.gz", gzip.compress(content))):
        path = tmp_path / name
        path.write_bytes(packed)
        with pytest.raises(SourceError, match=f"{name}: .*{word}"):
            list(read(LAYOUTS, "gdelt2", path))


def test_blank_lines_before_the_rows_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    plain = whole("icews", SAMPLES / FILES["icews"])
    text = (SAMPLES / FILES["icews"]).read_bytes()
    for name, more in (("20181005-bom.tab", b"\xef\xbb\xbf" + text), ("20181005-blank.tab", b"\n \r\n" + text)):
        (tmp_path / name).write_bytes(more)
        batch = whole("icews", tmp_path / name)
        assert batch.kept.drop("event_id").equals(plain.kept.drop("event_id"))
    assert batch.aside["blank line"] == plain.aside["blank line"] + 2
    assert batch.rejected["line"][0] == plain.rejected["line"][0] + 2


def test_an_archive_is_known_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    text = (SAMPLES / "gdelt2.csv").read_bytes()
    expected = whole("gdelt2", SAMPLES / "gdelt2.csv").kept
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("__MACOSX/._export.CSV", b"\x00\x05")
        archive.writestr("export.CSV", text)
    with tarfile.open(tmp_path / "t.csv", "w:bz2") as archive:
        for name, data in (("day.zip", inner.getvalue()), ("notes.md", b"no events")):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    (tmp_path / "z.csv").write_bytes(inner.getvalue())
    (tmp_path / "g.zip").write_bytes(gzip.compress(text))
    (tmp_path / "b").write_bytes(bz2.compress(gzip.compress(text)))
    (tmp_path / "plain.gz").write_bytes(text)
    for name in ("t.csv", "z.csv", "g.zip", "b", "plain.gz"):
        assert whole("gdelt2", tmp_path / name).kept.equals(expected), name


def test_a_file_that_is_mostly_bad_is_refused_with_an_example(tmp_path: Path) -> None:
    good = (SAMPLES / "gdelt2.csv").read_text().splitlines()[0]
    path = tmp_path / "bad.csv"
    path.write_text("\n".join([good] * 600 + ["\t".join(["x"] * 61)] * 700) + "\n")
    with pytest.raises(SourceError, match=r"bad.csv: 700 of its first 1,300 rows .* unreadable date \(line 601: "):
        whole("gdelt2", path)
    path.write_text("\n".join([good] * 700 + ["\t".join(["x"] * 61)] * 600) + "\n")
    assert whole("gdelt2", path).rejected.height == 600


def test_blocks_have_a_bounded_number_of_lines_and_lose_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "LINES", 7)
    text = b"".join(b"%d\n" % i for i in range(100)) + b"last"
    got = list(members.blocks("a", io.BytesIO(text), size=50))
    assert b"".join(block.text for block in got) == text
    assert max(block.text.count(b"\n") for block in got) <= 7
    for block in got:
        assert text.splitlines()[block.first - 1] == block.text.splitlines()[0]


def test_a_long_line_is_cut_and_little_of_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text((SAMPLES / "gdelt2.csv").read_text() + "y" * 300_000)
    batch = whole("gdelt2", path)
    assert batch.reasons == {"unreadable date": 1 + 5}
    got = list(members.blocks("a", io.BytesIO(b"y" * 300_000 + b"\nlast"), size=1 << 17))
    assert max(len(line) for block in got for line in block.text.splitlines()) < 1 << 17
    assert b"".join(block.text for block in got).replace(b"\n", b"") == b"y" * 300_000 + b"last"
    assert batch.rejected.filter(pl.col("text").str.len_chars() > 500).height == 0


def test_a_good_line_among_many_blank_ones_keeps_its_number(tmp_path: Path) -> None:
    good = (SAMPLES / "gdelt2.csv").read_text().splitlines()
    path = tmp_path / "sparse.csv"
    path.write_text("".join(line + "\n" + "\n" * 400 for line in good))
    batch = whole("gdelt2", path)
    assert batch.kept["event_id"].to_list() == whole("gdelt2", SAMPLES / "gdelt2.csv").kept["event_id"].to_list()
    assert (batch.aside["blank line"], batch.rows) == (400 * len(good), 401 * len(good))
    assert batch.rejected["line"].to_list() == [1 + 401 * 3]
