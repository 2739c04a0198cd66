"""Each parser on a small file made by hand in its provider's published layout."""

import io
import zipfile
from datetime import date

import layouts
import polars as pl
import pytest

from thawcast.errors import SourceError
from thawcast.sources import (
    archigos,
    atop,
    cow_igo,
    cow_mid,
    cow_nmc,
    cow_trade,
    gml_mid,
    goertz_diehl_balas,
    ideal_points,
    thompson_dreyer,
    thompson_sakuwa_suhas,
    un_digital_library,
    unga_votes,
)
from thawcast.tables import ROLL_CALLS, VOTES


def _file(header: str, *lines: str) -> bytes:
    return "\n".join((header, *lines, "")).encode()


def _reasons(parsed) -> list[tuple[int, str]]:
    return parsed.rejected.select("line", "reason").rows()


def test_capabilities():
    parsed = cow_nmc.parse(
        _file(
            layouts.NMC,
            "USA,2,1990,289755000,2181,89726,2655000,249911,101000,0.1415,2021",
            "ROK,732,1990,-9,650,23125,-9,42869,22000,0.0219,2021",
            "XXX,999,1990,1,1,1,1,1,1,0.0,2021",
            "USA,2,1991,soon,1,1,1,1,1,0.1,2021",
            "USA,2,1990,1,1,1,1,1,1,0.1,2021",
            "GMY,255,1947,1,1,1,1,1,1,0.1,2021",
        )
    )
    assert parsed.frame.select("state", "year", "milex", "pec").rows() == [
        ("USA", 1990, 289755000.0, 2655000.0),
        ("KOR", 1990, None, None),
    ]
    assert _reasons(parsed) == [
        (4, "999 in 1990 is no state's code"),
        (5, "milex 'soon' is no number"),
        (6, "another row has the same ccode, year"),
        (7, "255 in 1947 is no state: Germany, no state then on either membership list"),
    ]


def test_trade():
    parsed = cow_trade.parse(
        _file(
            layouts.DYADIC_TRADE,
            "2,20,1920,United States of America,Canada,611.86,735.48,611.86,735.48,1347.34,0,0,0,0,0,0,,,,,1,1,4",
            '2,200,1920,United States of America,"United Kingdom, The",-9,524,-9,524,-9,0,0,0,0,0,0,,,,,1,1,4',
            "2,2,1920,United States of America,United States of America,1,1,1,1,1,0,0,0,0,0,0,,,,,1,1,4",
            "2,20,1921,United States of America,Canada,-3,735,1,1,1,0,0,0,0,0,0,,,,,1,1,4",
        )
    )
    assert parsed.frame.rows() == [("USA", "CAN", 1920, 611.86, 735.48), ("USA", "GBR", 1920, None, 524.0)]
    assert _reasons(parsed) == [
        (4, "both sides are USA"),
        (5, "flow1 '-3' is not from 0 to 1e+13"),
    ]
    national = cow_trade.parse_national(
        _file(layouts.NATIONAL_TRADE, "2,United States of America,USA,1870,450,418,-9,-9,1,1,4")
    )
    assert national.frame.rows() == [("USA", 1870, 450.0, 418.0)]


def test_disputes():
    header = (
        "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,revtype1,revtype2,fatality,"
        "fatalpre,hiact,hostlev,orig,version"
    )
    parsed = cow_mid.parse(
        _file(
            header,
            "2,USA,2,-9,5,1902,-9,5,1902,1,1,1,0,0,0,7,3,1,5.0",
            "2,UKG,200,-9,5,1902,-9,5,1902,0,0,0,0,0,0,0,1,1,5.0",
            "2,UKG,200,-9,13,1902,-9,5,1902,0,0,0,0,0,0,0,1,1,5.0",
        )
    )
    assert parsed.frame.select("dispute", "state", "side_a", "action", "hostility").rows() == [
        (2, "USA", 1, 7, 3),
        (2, "GBR", 0, 0, 1),
    ]
    assert _reasons(parsed) == [(4, "stmon '13' is not a whole number from 1 to 12")]
    whole = cow_mid.parse_disputes(
        _file(
            layouts.MIDA, "2,-9,5,1902,-9,5,1902,6,1,0,0,31,1,7,3,0,1,1,0,5.0", "x,-9,5,1902,-9,5,1902,6,1,0,0,31,1,7"
        )
    )
    assert whole.frame.select("dispute", "outcome", "shortest", "longest").rows() == [(2, 6, 1, 31)]
    assert _reasons(whole) == [(3, "14 fields, not 20")]


def test_corrected_disputes():
    parsed = gml_mid.parse(_file(",".join(gml_mid._NUMBERS), "2,2,200,1902,1,1,1,0,1,1,0,-9,7,0,3,1,1,1,6"))
    row = parsed.frame.row(0, named=True)
    assert (row["state1"], row["state2"], row["action1"], row["fatality2"]) == ("USA", "GBR", 7, None)


def test_alliances():
    parsed = atop.parse(
        _file(layouts.ATOP, "1,2020,1942,2,20,1,1,0,0,0,0,0,0,1", "1,2369,1950,2,369,1,1,0,0,0,0,0,0,1")
    )
    assert parsed.frame.rows() == [("USA", "CAN", 1942, 1, 1, 0, 0, 0)]
    assert "369 in 1950 is no state: Ukraine, then under Soviet Union" in parsed.rejected["reason"][0]


def test_shared_memberships_are_counted_in_blocks_of_any_size():
    content = _file(
        "dyadid,ccode1,country1,ccode2,country2,year,aaaid,un,nato",
        "2020,2,usa,20,canada,1950,-9,1,1",
        '2365,2,usa,365,"russia, soviet",1950,0,1,0',
        "2365,2,usa,365,russia,1951,0,1,7",
        "2365,2,usa,365,russia,1952,-1,-1,-1",
    )
    for block in (1, 40, 100, 10_000):
        parsed = cow_igo.parse(content, block=block)
        assert parsed.frame.rows() == [("USA", "CAN", 1950, 2), ("USA", "RUS", 1950, 1), ("USA", "RUS", 1952, 0)]
        assert _reasons(parsed) == [(4, "a membership is none of 0, 1, -1, -9")]


def test_rivalries():
    td = thompson_dreyer.parse(
        _file(
            "rivalryno,rivalryname,ccode1,ccode2,styear,endyear,region,type1,type2,type3",
            "1,Austria-France,220,300,1494,1918,European GPs,spatial,positional,NA",
            "100,United States-Russia,2,365,2007,2010,Eurasia,positional,ideological,NA",
            "101,Nowhere,2,365,2007,1999,Eurasia,positional,NA,NA",
        )
    )
    assert td.frame.select("state1", "state2", "end_year", "kinds").rows() == [
        ("FRA", "AUH", 1918, ["spatial", "positional"]),
        ("USA", "RUS", None, ["positional", "ideological"]),
    ]
    assert _reasons(td) == [(4, "it ends before it starts")]
    tss = thompson_sakuwa_suhas.parse(
        _file(
            "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary,principal,aprin",
            "2,Britain-France 1,200,220,1494,1716,1,1,NA,NA,1,NA",
        )
    )
    assert tss.frame.row(0) == (2, "Britain-France 1", "GBR", "FRA", 1494, 1716, ["positional", "spatial"], 1)


def test_leaders_in_latin_1():
    line = (
        "MEX-1876-2\tA2.9-1\t70\tMEX\tDíaz\t1876-11-29\t0\t1880-11-30\t0\tIrregular\tRegular\tRegular\t0\tOK\tM\t-999"
    )
    bad = "TIB-1913\tA2.9-2\t711\tTIB\tDalai Lama\t1955-02-01\t0\t1959-12-17\t0\tRegular\tNatural\tx\t0\tOK\tM\t1876"
    wrong = "USA-1\tA2.9-3\t2\tUSA\tGrant\t03/04/1869\t0\t1877-03-04\t0\tRegular\tRegular\tx\t0\tOK\tM\t1822"
    ends = "\t\t\t\t\t"
    content = "\n".join([layouts.ARCHIGOS.replace(",", "\t"), line + ends, bad + ends, wrong + ends]).encode("latin-1")
    parsed = archigos.parse(content)
    assert parsed.frame.select("state", "leader", "start", "born").rows() == [("MEX", "Díaz", date(1876, 11, 29), None)]
    assert [line for line, _ in _reasons(parsed)] == [3, 4]
    assert "Tibet, then under China" in parsed.rejected["reason"][0]


def test_peace_scale_has_no_header_and_two_misprinted_numbers():
    parsed = goertz_diehl_balas.parse(b"2365,1990,.25\n220255,1990,1\n900936,2000,.75\n2365,1991,1.5\n")
    assert parsed.frame.rows() == [
        ("USA", "RUS", 1990, 0.25),
        ("FRA", "DEU", 1990, 1.0),
        ("AUS", "KIR", 2000, 0.75),
    ]
    assert _reasons(parsed) == [(4, "peace '1.5' is not from 0 to 1")]


def test_votes_of_the_general_assembly():
    line = '{},{},{},{},X,Y,1946,1,0,1,1,0,1946-01-01,R/1/66,1,0,"{}","To adopt, as amended",0,1,1,0,0,0,1'
    parsed = unga_votes.parse(
        _file(
            layouts.UNVOTES,
            line.format(3, 2, 1, 1, "RULES"),
            line.format(3, 369, 1, 3, "RULES"),
            line.format(3, 20, 1, 8, "RULES"),
            line.format(3, 40, 1, 4, "RULES"),
        )
    )
    assert parsed.frame.select("roll_call", "state", "vote", "areas").rows() == [
        (3, "USA", 1, ["di", "nu"]),
        (3, "UKR", 3, ["di", "nu"]),
        (3, "CAN", 8, ["di", "nu"]),
    ]
    assert _reasons(parsed) == [(5, "vote '4' is none of 1, 2, 3, 8, 9")]
    votes, calls = unga_votes.votes(parsed.frame), unga_votes.roll_calls(parsed.frame)
    assert votes.schema == pl.Schema(VOTES.schema)
    assert calls.schema == pl.Schema(ROLL_CALLS.schema)
    assert votes.rows() == [(3, "UKR", 3), (3, "USA", 1)]
    assert calls.select("roll_call", "resolution", "title").rows() == [(3, "R/1/66", "RULES")]


def test_votes_of_the_digital_library():
    tail = 'A/RES/46/59,,,,"Title, long",,,1,1,1,1,4,https://x'
    parsed = un_digital_library.parse(
        _file(
            layouts.UNDL,
            f"7,USA,UNITED STATES,Y,1991-12-09,46,{tail}",
            f"7,SUN,USSR,N,1991-12-09,46,{tail}",
            f"7,CIV,CÔTE D'IVOIRE,,1991-12-09,46,{tail}",
            f"7,FRA,FRANCE,Q,1991-12-09,46,{tail}",
            f"7,ZZZ,ATLANTIS,Y,1991-12-09,10emsp,{tail}",
        )
    )
    assert parsed.frame.select("state", "session", "vote", "title").rows() == [
        ("USA", 46, 1, "Title, long"),
        ("RUS", 46, 3, "Title, long"),
        ("CIV", 46, 8, "Title, long"),
    ]
    assert _reasons(parsed) == [
        (5, "ms_vote 'Q' is none of Y, A, N, X, blank"),
        (6, "ATLANTIS in 1991 is no state's name"),
    ]


def test_positions_by_whatever_case_the_release_writes():
    old = _file("ccode,session,IdealPointAll,Q5%All,Q95%All,NVotesAll,iso3c", "365,64,-0.9,-1.1,-0.7,70,RUS")
    new = _file("iso3c\tccode\tsession\tidealpointall\tidealpointfp", "RUS\t365\t64\t-0.9\t-0.8")
    assert ideal_points.parse(old).frame.row(0) == ("RUS", 64, 2009, -0.9, -1.1, -0.7, 70)
    assert ideal_points.parse(new).frame.row(0) == ("RUS", 64, 2009, -0.9, None, None, None)


def test_archives_are_opened_also_within_archives():
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("NMC-60-abridged.csv", _file(layouts.NMC, "USA,2,1990,1,1,1,1,1,1,0.1,2021"))
        archive.writestr("__MACOSX/._NMC-60-abridged.csv", b"\0")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("NMC-60-abridged.zip", inner.getvalue())
        archive.writestr("NMC-60-wsupplementary.zip", b"")
    assert cow_nmc.parse(outer.getvalue()).frame["state"].to_list() == ["USA"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n  \n", "the file is empty"),
        (b"a,b\n1,2\n", "not its published layout, column ccode, year, milex"),
        (b"PK\x03\x04broken", "a broken archive"),
        (b"<html><body>Not found</body></html>\n", "not its published layout"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, message: str):
    with pytest.raises(SourceError, match=message):
        cow_nmc.parse(content)


def test_a_damaged_member_of_an_archive_is_refused():
    packed = io.BytesIO()
    lines = [f"USA,2,{1816 + i},{i},1,1,1,1,1,0.1,2021" for i in range(150)]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("NMC-60-abridged.csv", _file(layouts.NMC, *lines))
    whole = packed.getvalue()
    for place in range(60, len(whole) - 120, 97):
        damaged = bytearray(whole)
        damaged[place] ^= 255
        with pytest.raises(SourceError, match="a broken archive"):
            cow_nmc.parse(bytes(damaged))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"none\.csv: cannot be read"):
        cow_nmc.parse(tmp_path / "none.csv")


def test_an_open_quote_costs_one_line_only():
    good = '2,20,{},United States of America,"Canada",611,735,1,1,1,0,0,0,0,0,0,,,,,1,1,4'
    lines = [good.format(year) for year in range(1950, 1990)]
    lines[10] = lines[10].replace('"Canada"', '"Canada')
    parsed = cow_trade.parse(_file(layouts.DYADIC_TRADE, *lines))
    assert (parsed.frame.height, parsed.rejected.height, parsed.continued) == (39, 1, 0)
    assert parsed.rejected["line"].to_list() == [12]


def test_a_row_may_run_over_lines_within_quotes():
    content = _file(
        "rivalryno,rivalryname,ccode1,ccode2,styear,endyear,type1,type2,type3",
        '1,"Austria',
        ' and France",220,300,1494,1918,spatial,NA,NA',
        "2,Plain,220,200,1494,1904,spatial,NA,NA",
    )
    parsed = thompson_dreyer.parse(content)
    assert parsed.frame["name"].to_list() == ["Austria\n and France", "Plain"]
    assert (parsed.rows_in, parsed.continued) == (2, 1)
