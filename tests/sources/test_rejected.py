"""Rows that a layout does not allow are rejected, and those of no state set aside, each with its line and reason."""

from collections.abc import Callable
from pathlib import Path

import pytest
import samples
from samples import lines

from thawcast import sources
from thawcast.errors import SourceError
from thawcast.sources import cow_igo
from thawcast.sources.layouts import Rows

Read = Callable[[str, str, bytes], Rows]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the content of a file of a data set as its layout says, however many rows are wrong."""

    def call(name: str, file: str, content: bytes) -> Rows:
        (tmp_path / file).write_bytes(content)
        source = sources.SOURCES[name]
        found = source.found(tmp_path)
        assert found is not None
        layout, paths = found
        return layout.rows(paths, source.columns)

    return call


def reasons(rows: Rows) -> list[tuple[int, str]]:
    return rows.rejected.sort("line").select("line", "reason").rows()


def aside(rows: Rows) -> list[tuple[int, str]]:
    return rows.aside.sort("line").select("line", "reason").rows()


def test_numbers_and_states(read: Read):
    rows = read(
        "cow_nmc",
        "NMC-60-abridged.csv",
        lines(
            samples.NMC,
            "USA,2,1990,289755000,2181,89726,2655000,249911,101000,0.1415,2021",
            "XXX,999,1990,1,1,1,1,1,1,0.0,2021",
            "USA,2,1991,1,1,1,1,1,1,soon,2021",
            "USA,2,1992,1,1,1,1,1,1,1.5,2021",
            "USA,2,19.5,1,1,1,1,1,1,.1,2021",
            "USA,2,,1,1,1,1,1,1,.1,2021",
            "GMY,255,1947,1,1,1,1,1,1,0.1,2021",
            "USA,2,1993,1,1",
        ),
    )
    assert rows.frame.select("state", "year", "cinc").rows() == [("USA", 1990, 0.1415)]
    assert reasons(rows) == [
        (3, "999 in 1990 is no state's code"),
        (4, "cinc 'soon' is no number"),
        (5, "cinc '1.5' is not from 0 to 1"),
        (6, "year '19.5' is not a whole number from 1400 to 2100"),
        (7, "year is missing"),
        (9, "5 fields, not 11"),
    ]
    assert aside(rows) == [(8, "255 in 1947 is no state: Germany, no state then on either membership list")]
    assert rows.rejected["text"][-1] == "USA,2,1993,1,1"
    assert rows.rejected["file"].unique().to_list() == ["NMC-60-abridged.csv"]


def test_two_states_that_are_one(read: Read):
    tail = ",0,0,0,0,0,0,,,,,1,1,4"
    rows = read(
        "cow_trade",
        "Dyadic_COW_4.0.csv",
        lines(samples.DYADIC_TRADE, f"2,2,1920,US,US,1,1,1,1,1{tail}", f"2,20,1921,US,Canada,-3,735,1,1,1{tail}"),
    )
    assert rows.frame.is_empty()
    assert aside(rows) == [(2, "both sides are USA")]
    assert reasons(rows) == [(3, "flow1 '-3' is not from 0 to 1e+13")]


def test_who_ruled_what_was_no_state(read: Read):
    rows = read("atop", "atop5_1ddyr.csv", lines(samples.ATOP, "1,2369,1950,2,369,1,1,0,0,0,0,0,0,1"))
    ((line, reason),) = aside(rows)
    assert line == 2
    assert reason.startswith("369 in 1950 is no state: Ukraine, then under Soviet Union")


def test_months_that_are_none(read: Read):
    line = "2,UKG,200,-9,13,1902,-9,5,1902,0,0,0,0,0,0,0,1,1,5.0"
    rows = read("cow_mid", "MIDB 5.0.csv", lines(samples.MIDB, line))
    assert reasons(rows) == [(2, "start_month '13' is not a whole number from 1 to 12")]


def test_days_that_are_none(read: Read):
    tail = "\t0\t1877-03-04\t0\tRegular\tRegular\tx\t0\tOK\tM\t1822" + "\t" * 5
    content = lines(samples.ARCHIGOS.replace(",", "\t"), "USA-1\tA2.9-3\t2\tUSA\tGrant\t03/04/1869" + tail)
    rows = read("archigos", "1March_Archigos_4.1.txt", content)
    assert reasons(rows) == [(2, "start '03/04/1869' is no date")]


def test_votes_that_are_none(read: Read):
    line = '3,20,1,{},X,Y,1946,1,0,1,1,0,1946-01-01,R/1/66,1,0,"RULES","As is",0,1,1,0,0,0,1'
    rows = read("un_votes", "UNVotes.csv", lines(samples.UNVOTES, line.format(1), line.format(4)))
    assert reasons(rows) == [(3, "vote '4' is none of 1, 2, 3, 8, 9")]
    tail = 'A/RES/46/59,,,,"Title, long",,,1,1,1,1,4,https://x'
    content = lines(
        samples.UNDL,
        f"7,FRA,FRANCE,Q,1991-12-09,46,{tail}",
        f"7,ZZZ,ATLANTIS,Y,1991-12-09,10emsp,{tail}",
        f"7,FRA,FRANCE,Y,1991-12-09,special,{tail}",
    )
    rows = read("un_digital_library", "undl_votes.csv", content)
    assert reasons(rows) == [
        (2, "vote 'Q' is none of Y, A, N, X, blank"),
        (3, "ATLANTIS in 1991 is no state's name"),
        (4, "session 'special' is no number"),
    ]


def test_memberships_are_counted_in_blocks_of_any_size(read: Read, monkeypatch: pytest.MonkeyPatch):
    content = lines(
        "dyadid,ccode1,country1,ccode2,country2,year,aaaid,un,nato",
        "2020,2,usa,20,canada,1950,-9,1,1",
        '2365,2,usa,365,"russia, soviet",1950,0,1,0',
        "2365,2,usa,365,russia,1951,0,1,7",
        "2365,2,usa,365,russia,1952,-1,-1,-1",
    )
    for block in (1, 40, 100, 10_000):
        monkeypatch.setattr(cow_igo.MembershipMatrix, "block", block)
        rows = read("cow_igo", "dyadic_format3.csv", content)
        assert rows.frame.select("two", "year", "shared").rows() == [
            ("CAN", 1950, 2),
            ("RUS", 1950, 1),
            ("RUS", 1952, 0),
        ]
        assert reasons(rows) == [(4, "a membership is none of 0, 1, -1, -9")]


def test_a_rivalry_is_of_states_in_any_of_its_years(read: Read):
    content = lines(
        samples.TD,
        # Austria-Hungary bears its number from 1867 only, Prussia from before the registry begins.
        "1,Austria-France,300,220,1494,1918,Europe,spatial,NA,NA",
        "2,Sardinia-Austria,324,300,1494,1870,Europe,spatial,NA,NA",
    )
    rows = read("thompson_dreyer", "td_rivalries.csv", content)
    assert rows.frame.select("one", "two").rows() == [("AUH", "FRA")]
    assert [line for line, _ in aside(rows)] == [3]


def test_a_damaged_file_is_refused_and_a_few_bad_rows_are_told(tmp_path: Path):
    source = sources.SOURCES["cow_nmc"]
    good = [f"USA,2,{1816 + i},1,1,1,1,1,1,0.1,2021" for i in range(199)]
    (tmp_path / "NMC.csv").write_bytes(lines(samples.NMC, *good, "USA,2,2015,1,1,1,1,1,1,soon,2021"))
    told: list[str] = []
    assert source.rows(tmp_path, note=told.append).frame.height == 199
    assert told == ["NMC.csv: 1 of 200 rows cannot be read, the first in line 201: cinc 'soon' is no number"]
    (tmp_path / "NMC.csv").write_bytes(lines(samples.NMC, *good[:9], "USA,2,2015,1,1,1,1,1,1,soon,2021"))
    with pytest.raises(SourceError, match=r"1 of 10 rows cannot be read.*it is damaged or another edition"):
        source.rows(tmp_path)
