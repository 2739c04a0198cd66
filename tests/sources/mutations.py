"""Good lines of every layout, and ways to break a line, for the fault tests and the benchmark."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import layouts

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
from thawcast.sources.parsed import Parsed


@dataclass(frozen=True)
class Layout:
    """A parser, its header line (empty: none), and the line that a number makes."""

    name: str
    parse: Callable[[bytes], Parsed]
    header: str
    line: Callable[[int], str]
    separator: str = ","


_MIDB = (
    "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,revtype1,revtype2,fatality,"
    "fatalpre,hiact,hostlev,orig,version"
)
_TD = "rivalryno,rivalryname,ccode1,ccode2,styear,endyear,region,type1,type2,type3"
_TSS = "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary,principal,aprin"
_IGO = "dyadid,ccode1,country1,ccode2,country2,year,aaaid,un,nato,oecd"
_IDEAL = "ccode,session,IdealPointAll,Q5%All,Q95%All,NVotesAll,iso3c"


def _year(i: int) -> int:
    return 1950 + i % 60


LAYOUTS = (
    Layout("cow-nmc", cow_nmc.parse, layouts.NMC, lambda i: f"USA,2,{1816 + i % 200},3823,17,80,254,8659,101,.04,6"),
    Layout(
        "cow-trade",
        cow_trade.parse,
        layouts.DYADIC_TRADE,
        lambda i: f'2,20,{1920 + i % 90},United States,"Canada, Dominion",6.5,7.5,6,7,13,0,0,0,0,0,0,,,,,1,1,4',
    ),
    Layout(
        "cow-trade-national",
        cow_trade.parse_national,
        layouts.NATIONAL_TRADE,
        lambda i: f"2,United States,USA,{1870 + i % 140},450,418,-9,-9,1,1,4",
    ),
    Layout("cow-mid", cow_mid.parse, _MIDB, lambda i: f"{i + 2},USA,2,-9,5,1902,-9,5,1902,1,1,1,0,0,0,7,3,1,5.0"),
    Layout(
        "cow-mid-disputes",
        cow_mid.parse_disputes,
        layouts.MIDA,
        lambda i: f"{i + 2},-9,5,1902,-9,5,1902,6,1,0,0,31,1,7,3,0,1,1,0,5.0",
    ),
    Layout(
        "gml-mid",
        gml_mid.parse,
        ",".join(gml_mid._NUMBERS),
        lambda i: f"{i + 2},2,200,{_year(i)},1,1,1,0,1,1,0,0,7,0,3,1,1,1,6",
    ),
    Layout("atop", atop.parse, layouts.ATOP, lambda i: f"1,2020,{_year(i)},2,20,1,1,0,0,0,0,0,0,1"),
    Layout("cow-igo", cow_igo.parse, _IGO, lambda i: f"2020,2,usa,20,can,{_year(i)},-9,1,1,0"),
    Layout(
        "thompson-dreyer",
        thompson_dreyer.parse,
        _TD,
        lambda i: f"{i + 1},Austria-France,220,300,1494,1918,European GPs,spatial,positional,NA",
    ),
    Layout(
        "tss",
        thompson_sakuwa_suhas.parse,
        _TSS,
        lambda i: f'{i + 1},"Britain, France",200,220,1494,1716,1,1,NA,NA,1,NA',
    ),
    Layout(
        "archigos",
        archigos.parse,
        layouts.ARCHIGOS.replace(",", "\t"),
        lambda i: "\t".join(
            f"USA-{i},A2,2,USA,Grant,1869-03-04,0,1877-03-04,0,Regular,Regular,x,0,OK,M,1822,,,,,".split(",")
        ),
        "\t",
    ),
    Layout("peace-scale", goertz_diehl_balas.parse, "", lambda i: f"2365,{1920 + i % 100},.25"),
    Layout(
        "unga-votes",
        unga_votes.parse,
        layouts.UNVOTES,
        lambda i: f'{i + 3},2,1,1,USA,US,1946,1,0,1,1,0,1946-01-01,R/1/{i},1,0,"RULES","As is, now",0,1,1,0,0,0,1',
    ),
    Layout(
        "un-digital-library",
        un_digital_library.parse,
        layouts.UNDL,
        lambda i: f'{i + 7},USA,UNITED STATES,Y,1991-12-09,46,A/RES/46/{i},,,,"Title, long",,,1,1,1,1,4,https://x',
    ),
    Layout("ideal-points", ideal_points.parse, _IDEAL, lambda i: f"2,{i % 70 + 1},2.6,2.4,2.8,70,USA"),
)

_NASTY = (
    *(
        "",
        '"',
        '""',
        ",",
        "\t",
        "\r",
        "\0",
        "-9",
        "1e999",
        "-inf",
        "nan",
        "99999999999999999999",
        "0x1F",
        " ",
        "’",
        "ß",
    ),
    *("\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "2019-02-30", "1850-13-01", "--", "NULL"),
)


def broken(line: str, separator: str, rng: random.Random) -> bytes:
    """Return the line, damaged in one to three ways; what comes back is one line, or none."""
    data = line.encode()
    for _ in range(rng.randint(1, 3)):
        way = rng.randrange(9)
        fields = data.split(separator.encode())
        place = rng.randrange(len(fields))
        spot = rng.randrange(len(data) + 1)
        if way == 0:
            fields[place] = rng.choice(_NASTY).encode()
        elif way == 1:
            del fields[place]
        elif way == 2:
            fields.insert(place, rng.choice(_NASTY).encode())
        elif way == 3:
            rng.shuffle(fields)
        if way < 4:
            data = separator.encode().join(fields)
        elif way == 4:
            data = data[:spot]
        elif way == 5:
            data = data[:spot] + rng.randbytes(rng.randint(1, 4)) + data[spot:]
        elif way == 6:
            data = data[:spot] + b'"' + data[spot:]
        elif way == 7:
            data = data + data[:spot]
        else:
            data = data[:spot] + bytes(rng.randrange(256) for _ in data[spot : spot + 3]) + data[spot + 3 :]
    return data.replace(b"\n", b" ").replace(b"\r", b" ")


def check(layout: Layout, lines: list[bytes]) -> Parsed:
    """Parse the lines and hold the parser to its word: no crash, and every row kept or accounted for."""
    head = [layout.header.encode()] if layout.header else []
    parsed = layout.parse(b"\n".join([*head, *lines]))
    # A blank line is no row.
    rows = sum(bool(line.strip(b" \t")) for line in lines)
    assert parsed.rows_in + parsed.continued == rows, layout.name
    assert parsed.frame.height + parsed.rejected.height == parsed.rows_in, layout.name
    assert parsed.rejected["line"].is_unique().all()
    assert (parsed.rejected["reason"].str.len_chars() > 0).all()
    return parsed
