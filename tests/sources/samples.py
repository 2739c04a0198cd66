"""A few rows of each data set, made by hand: in its provider's own layout, and as the table that is made of it.

Both hold the same rows, so both must give the same frames. The expected rows are written down here, not computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

UNVOTES = (
    "rcid,ccode,member,vote,Country,Countryname,year,session,abstain,yes,no,importantvote,date,unres,"
    "amend,para,short,descr,me,nu,di,hr,co,ec,resid"
)
NMC = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version"
DYADIC_TRADE = (
    "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2,smoothtotrade,spike1,"
    "spike2,dip1,dip2,trdspike,tradedip,bel_lux_alt_flow1,bel_lux_alt_flow2,china_alt_flow1,"
    "china_alt_flow2,source1,source2,version"
)
ATOP = "atopally,ddyad,year,stateA,stateB,defense,offense,neutral,nonagg,consul,shareob,bilatno,multino,number"
MIDB = (
    "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,revtype1,revtype2,fatality,"
    "fatalpre,hiact,hostlev,orig,version"
)
GML = "dispnum,ccode1,ccode2,year,midongoing,midonset,hiact,hostlev,outcome"
UNDL = (
    "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,"
    "subjects,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link"
)
ARCHIGOS = (
    "obsid,leadid,ccode,idacr,leader,startdate,eindate,enddate,eoutdate,entry,exit,exitcode,"
    "prevtimesinoffice,posttenurefate,gender,yrborn,yrdied,borndate,ebirthdate,deathdate,edeathdate"
)
IGO = "dyadid,ccode1,country1,ccode2,country2,year,aaaid,un,nato,oecd"
IDEAL = "ccode,session,IdealPointAll,Q5%All,Q95%All,NVotesAll,iso3c"
TD = "rivalryno,rivalryname,ccode1,ccode2,styear,endyear,region,type1,type2,type3"
TSS = "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary,principal,aprin"


@dataclass(frozen=True)
class Sample:
    """Rows of a data set in its provider's layout and in the reference tables, and the frames that both must give.

    Args:
        id: The data set's.
        file: Name of the provider's file.
        content: What is in it.
        tables: The same rows as tables, by file name without its ending; empty where there is no table.
        frames: Expected rows of each frame, by its columns.
    """

    id: str
    file: str
    content: bytes
    tables: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])
    frames: Mapping[str, Mapping[str, Sequence[object]]] = field(default_factory=dict[str, dict[str, list[object]]])

    def published(self, folder: Path) -> Path:
        """Write the provider's file as `thawcast fetch` leaves it; return the folder of raw data."""
        (folder / self.id).mkdir(parents=True, exist_ok=True)
        (folder / self.id / self.file).write_bytes(self.content)
        return folder

    def converted(self, folder: Path, *, csv: bool = False) -> Path:
        """Write the tables as in the reference data; return the folder of raw data."""
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        for name, frame in self.tables.items():
            if csv:
                frame.write_csv(folder / "tables" / f"{name}.csv", null_value="NA")
            else:
                frame.write_parquet(folder / "tables" / f"{name}.parquet")
        return folder


def lines(header: str, *rows: str) -> bytes:
    return "\n".join((header, *rows, "")).encode()


def _archigos() -> Sample:
    tail = "\t0\t1880-11-30\t0\tIrregular\tRegular\tRegular\t0\tOK\tM\t-999" + "\t" * 5
    rows = (
        "MEX-1876-2\tA2.9-1\t70\tMEX\tDíaz\t1876-11-29" + tail,
        "USA-1869\tA2.9-2\t2\tUSA\tGrant\t1869-03-04" + tail,
        # No state then: set aside in both layouts.
        "TIB-1913\tA2.9-3\t711\tTIB\tDalai Lama\t1955-02-01" + tail,
    )
    table = pl.DataFrame(
        {
            "obsid": ["MEX-1876-2", "USA-1869", "TIB-1913"],
            "gwcode": pl.Series([70, 2, 711], dtype=pl.Int32),
            "leader": ["Díaz", "Grant", "Dalai Lama"],
            "startdate": ["1876-11-29", "1869-03-04", "1955-02-01"],
        }
    )
    days = [date(1876, 11, 29), date(1869, 3, 4)]
    expected = {"state": ["MEX", "USA"], "start": days, "leader": ["Díaz", "Grant"], "known_on": days}
    content = "\n".join([ARCHIGOS.replace(",", "\t"), *rows]).encode("latin-1")
    return Sample("archigos", "1March_Archigos_4.1.txt", content, {"archigos": table}, {"leaders": expected})


def _atop() -> Sample:
    content = lines(
        ATOP,
        "1,2020,1991,2,20,1,0,0,1,1,0,0,0,1",
        "1,2002,1991,20,2,1,0,0,1,1,0,0,0,1",
        # The Soviet Union owes Finland consultation, and not the other way.
        "2,365375,1950,365,375,0,0,0,0,1,0,0,0,1",
        "2,365375,1950,375,365,0,0,0,0,0,0,0,0,1",
    )
    kinds = {"defense": [1, 1, 0, 0], "offense": [0] * 4, "neutral": [0] * 4, "nonagg": [1, 1, 0, 0]}
    kinds["consul"] = [1, 1, 1, 0]
    numbers = {"ccode1": [2, 20, 365, 375], "ccode2": [20, 2, 375, 365], "year": [1991, 1991, 1950, 1950]}
    numbers |= {f"atop_{kind}": values for kind, values in kinds.items()}
    table = pl.DataFrame(numbers, schema=dict.fromkeys(numbers, pl.Int32))
    return Sample(
        "atop",
        "atop5_1ddyr.csv",
        content,
        {"atop_alliance": table},
        {
            "alliances": {
                "a": ["CAN", "FIN"],
                "b": ["USA", "RUS"],
                "year": [1991, 1950],
                "defense": [1, 0],
                "nonaggression": [1, 0],
                "consultation": [1, 1],
                "known_on": [date(1991, 12, 31), date(1950, 12, 31)],
            },
            "obligations": {
                "source": ["CAN", "RUS", "USA"],
                "target": ["USA", "FIN", "CAN"],
                "obligation": [3, 2, 3],
            },
        },
    )


def _igo() -> Sample:
    content = lines(
        IGO,
        "2020,2,usa,20,canada,1950,-9,1,1,1",
        '2365,2,usa,365,"russia, soviet",1950,0,1,0,0',
        # Ukraine was no state then.
        "2369,2,usa,369,ukraine,1950,0,1,0,0",
    )
    table = pl.DataFrame({"ccode1": [2, 2, 2], "ccode2": [20, 365, 369], "year": [1950] * 3, "dyadigos": [3, 1, 1]})
    expected = {"a": ["CAN", "RUS"], "b": ["USA", "USA"], "year": [1950, 1950], "shared": [3, 1]}
    return Sample("cow_igo", "dyadic_format3.csv", content, {"cow_igo_ndy": table}, {"memberships": expected})


def _nmc() -> Sample:
    content = lines(
        NMC,
        "USA,2,1990,289755000,2181,89726,2655000,249911,101000,0.1415,2021",
        "ROK,732,1990,-9,650,23125,-9,42869,22000,-9,2021",
    )
    table = pl.DataFrame({"ccode": [2, 732], "year": [1990, 1990], "cinc": [0.1415, None]})
    expected = {"state": ["KOR", "USA"], "year": [1990, 1990], "cinc": [None, 0.1415]}
    return Sample("cow_nmc", "NMC-60-abridged.csv", content, {"cow_nmc": table}, {"capabilities": expected})


def _trade() -> Sample:
    tail = ",0,0,0,0,0,0,,,,,1,1,4"
    content = lines(
        DYADIC_TRADE,
        f"2,20,1920,United States of America,Canada,611,735,611,735,1346{tail}",
        f'2,200,1920,United States of America,"United Kingdom, The",-9,524,-9,524,-9{tail}',
    )
    flows = {"flow1": [611, None], "flow2": [735, 524]}
    table = pl.DataFrame({"ccode1": [2, 2], "ccode2": [20, 200], "year": [1920, 1920], **flows})
    expected = {"a": ["CAN", "GBR"], "b": ["USA", "USA"], "flow": [1346.0, None]}
    return Sample("cow_trade", "Dyadic_COW_4.0.csv", content, {"cow_trade_dyad_year": table}, {"trade": expected})


def _mid() -> Sample:
    content = lines(
        MIDB,
        "2,USA,2,-9,5,1902,-9,5,1902,1,1,1,0,0,0,7,3,1,5.0",
        "2,UKG,200,-9,5,1902,-9,5,1903,0,0,0,0,-9,0,0,1,1,5.0",
    )
    expected = {
        "dispute": [2, 2],
        "state": ["GBR", "USA"],
        "side_a": [0, 1],
        "fatality": [None, 0],
        "action": [0, 7],
        "hostility": [1, 3],
        "known_on": [date(1903, 12, 31), date(1902, 12, 31)],
    }
    return Sample("cow_mid", "MIDB 5.0.csv", content, {}, {"dispute_sides": expected})


def _gml() -> Sample:
    content = lines(
        GML,
        "2,2,200,1902,1,1,7,3,6",
        "2,200,2,1902,1,1,7,3,6",
        "3,200,2,1902,1,0,15,4,6",
        "3,2,200,1902,1,0,15,4,6",
    )
    table = pl.DataFrame(
        {
            "dispnum": [2, 2, 3, 3],
            "ccode1": [2, 200, 200, 2],
            "ccode2": [200, 2, 2, 200],
            "year": [1902] * 4,
            "midonset": [1, 1, 0, 0],
            "hostlev": [3, 3, 4, 4],
        }
    )
    # Two disputes under way, one of them begun that year; each stands in the file once a direction.
    expected = {"a": ["GBR"], "b": ["USA"], "disputes": [2], "onsets": [1], "hostility": [4]}
    over = {"a": ["GBR"] * 2, "b": ["USA"] * 2, "year": [1902] * 2, "dispute": [2, 3], "hostility": [3, 4]}
    both = {"disputes": expected, "disputes_over": over}
    return Sample("gml_mid", "gml-ddy-disputes-2.2.1.csv", content, {"gml_dirdisp": table}, both)


def _peace() -> Sample:
    # West Germany has the number of Germany; the last line is of a number on neither membership list.
    content = b"2365,1990,.25\n220255,1989,1\n935936,2000,.75\n"
    table = pl.DataFrame(
        {"ccode1": [2, 220, 935], "ccode2": [365, 255, 936], "year": [1990, 1989, 2000], "peace": [0.25, 1.0, 0.75]}
    )
    expected = {
        "a": ["DEU", "RUS"],
        "b": ["FRA", "USA"],
        "year": [1989, 1990],
        "peace": [1.0, 0.25],
        "known_on": [date(2021, 9, 1)] * 2,
    }
    file = "peacedatav30dyadyrmean.csv"
    # A model may be taught by a level from the tenth year on.
    taught = expected | {"known_on": [date(1999, 1, 1), date(2000, 1, 1)]}
    made = {"peace": expected, "peace_taught": taught}
    return Sample("peace_scale", file, content, {"peace_scale_dyad_year": table}, made)


def _votes() -> Sample:
    line = '{},{},{},{},X,Y,1946,1,0,1,1,0,{},{},{},0,"{}","To adopt, as amended",0,{},{},0,0,0,1'
    first, second = ("1946-01-01", "R/1/66", 1, "RULES", 1, 1), ("1992-12-01", "R/47/1", "", "", 0, 0)
    content = lines(
        UNVOTES,
        line.format(3, 2, 1, 1, *first),
        # Ukraine votes before it is a state; Canada was absent.
        line.format(3, 369, 1, 3, *first),
        line.format(3, 20, 1, 8, *first),
        line.format(4, 365, 1, 2, *second),
    )
    votes = pl.DataFrame(
        {
            "rcid": [3, 3, 4],
            "country": ["United States", "Ukraine", "Russia"],
            "vote": ["yes", "no", "abstain"],
        }
    )
    calls = pl.DataFrame(
        {
            "rcid": [3, 4],
            "session": [1, 1],
            "date": [date(1946, 1, 1), date(1992, 12, 1)],
            "unres": ["R/1/66", "R/47/1"],
            "short": ["RULES", ""],
            "descr": ["To adopt, as amended"] * 2,
            "amend": [1, None],
            "para": [0, None],
        }
    )
    # The last tag is none of the six areas.
    areas = pl.DataFrame({"rcid": [3, 3, 4], "short_name": ["nu", "di", "xx"]})
    return Sample(
        "un_votes",
        "UNVotes.csv",
        content,
        {"un_votes": votes, "un_roll_calls": calls, "un_roll_call_issues": areas},
        {
            "votes": {"roll_call": [3, 3, 4], "state": ["UKR", "USA", "RUS"], "vote": [3, 1, 2]},
            "roll_calls": {
                "roll_call": [3, 4],
                "kind": ["amendment", "final"],
                "areas": [["di", "nu"], []],
                "resolution": ["R/1/66", "R/47/1"],
                "title": ["RULES", "To adopt, as amended"],
                "known_on": [date(1946, 1, 1), date(1992, 12, 1)],
            },
        },
    )


def _library() -> Sample:
    tail = 'A/RES/46/59,,,,"Title, long",,,1,1,1,1,4,https://x'
    content = lines(
        UNDL,
        f"7,USA,UNITED STATES,Y,1991-12-09,10emsp,{tail}",
        f"7,SUN,USSR,N,1991-12-09,10emsp,{tail}",
        f"7,CIV,CÔTE D'IVOIRE,,1991-12-09,10emsp,{tail}",
        f"7,,VIET NAM,A,1991-12-09,10emsp,{tail}",
    )
    return Sample(
        "un_digital_library",
        "undl_votes.csv",
        content,
        {},
        {
            "votes": {"roll_call": [7, 7, 7], "state": ["RUS", "USA", "VNM"], "vote": [3, 1, 2]},
            "roll_calls": {
                "roll_call": [7],
                "session": [10],
                "kind": ["final"],
                "areas": [[]],
                "title": ["Title, long"],
            },
        },
    )


def _positions() -> Sample:
    content = lines(IDEAL, "365,64,-0.9,-1.1,-0.7,70,RUS", "2,64,2.6,2.4,2.8,,USA")
    expected = {
        "state": ["RUS", "USA"],
        "year": [2009, 2009],
        "position": [-0.9, 2.6],
        "low": [-1.1, 2.4],
        "n_votes": [70, None],
    }
    return Sample("ideal_points", "IdealpointestimatesAll_Jun2024.csv", content, {}, {"published_positions": expected})


SAMPLES = (
    *(_archigos(), _atop(), _igo(), _nmc(), _trade(), _mid(), _gml()),
    *(_peace(), _votes(), _library(), _positions()),
)
"""Samples in the providers' layouts."""


def _tables() -> tuple[Sample, ...]:
    rivalry = {"ccode1": [220, 2], "ccode2": [300, 365]}
    return (
        Sample(
            "thompson_dreyer",
            "",
            b"",
            {
                "td_rivalries": pl.DataFrame(
                    {
                        "rivalryno": [1, 100],
                        "rivalryname": ["Austria-France", "United States-Russia"],
                        **rivalry,
                        "styear": [1494, 2007],
                        "endyear": [1918, 2010],
                        "type1": ["spatial", "positional"],
                        "type2": ["positional", "ideological"],
                        "type3": [None, None],
                    },
                    schema_overrides={"type3": pl.String},
                )
            },
            {
                "rivalries_thompson_dreyer": {
                    "a": ["AUH", "RUS"],
                    "b": ["FRA", "USA"],
                    "start": [1494, 2007],
                    "end": [1918, None],
                    "kinds": [["spatial", "positional"], ["positional", "ideological"]],
                }
            },
        ),
        Sample(
            "tss",
            "",
            b"",
            {
                "tss_rivalries": pl.DataFrame(
                    {
                        "tssr_id": [2, 3],
                        "rivalry": ["Austria-France", "United States-Russia"],
                        **rivalry,
                        "start": [1494, 2007],
                        "end": [1716, 2020],
                        "positional": [1, 1],
                        "spatial": [1, None],
                        "ideological": [None, 1],
                        "interventionary": [None, None],
                    },
                    schema_overrides={"interventionary": pl.Int32},
                )
            },
            {
                "rivalries_tss": {
                    "end": [1716, None],
                    "kinds": [["positional", "spatial"], ["positional", "ideological"]],
                }
            },
        ),
        Sample(
            "icews_quads",
            "",
            b"",
            {
                "icews_dyad_year_quads_2002_2014": pl.DataFrame(
                    {
                        "i_iso3c": ["USA", "RUS"],
                        "j_iso3c": ["RUS", "USA"],
                        "year": [2009, 2009],
                        "verbCoop": [10, 0],
                        "matlCoop": [1, 0],
                        "verbConf": [2, 0],
                        "matlConf": [3, 0],
                    }
                )
            },
            {
                "counts": {
                    "source": ["RUS", "USA"],
                    "target": ["USA", "RUS"],
                    "period": [date(2009, 1, 1)] * 2,
                    "freq": ["Y", "Y"],
                    "verb_coop": [0, 10],
                    "matl_conf": [0, 3],
                    "score": [None, None],
                    "known_on": [date(2009, 12, 31)] * 2,
                }
            },
        ),
        Sample(
            "icews_conflict",
            "",
            b"",
            {
                "icews_conflict_dyad_month_1991_2013": pl.DataFrame(
                    {
                        "source": ["USA", "USA"],
                        "target": ["RUS", "GMY"],
                        "year": [2009, 2009],
                        "month": [2, 3],
                        **{f"root{root}": [root - 10, 0] for root in range(10, 21)},
                    }
                )
            },
            {
                # Roots 10 to 13 are verbal conflict (0 + 1 + 2 + 3), 14 to 20 material (4 + ... + 10).
                "counts": {
                    "source": ["USA", "USA"],
                    "target": ["DEU", "RUS"],
                    "period": [date(2009, 3, 1), date(2009, 2, 1)],
                    "verb_coop": [None, None],
                    "verb_conf": [0, 6],
                    "matl_conf": [0, 49],
                },
                "conflict_roots": {
                    "source": ["USA"] * 10,
                    "period": [date(2009, 2, 1)] * 10,
                    "root": list(range(11, 21)),
                    "events": list(range(1, 11)),
                    "known_on": [date(2009, 2, 28)] * 10,
                },
            },
        ),
        Sample(
            "china_partners",
            "",
            b"",
            {
                f"china_partner_{name}_monthly": pl.DataFrame(
                    [
                        ("Japan", "Aggregated", "2002-02", 0.5),
                        ("Japan", "CHN->Partner", "2002-02", -1.0),
                        ("Japan", "Partner->CHN", "2002-02", 2.0),
                        ("Australia", "CHN->Partner", "2002-01", float("nan")),
                        ("Australia", "Aggregated", "2002-01", None),
                    ],
                    schema=["partner", "direction", "month", "score"],
                    orient="row",
                )
                for name in ("gdelt", "icews", "phoenix")
            },
            {
                "china": {
                    "a": ["CHN"] * 3,
                    "b": ["JPN"] * 3,
                    "period": [date(2002, 2, 1)] * 3,
                    "src": ["china_gdelt", "china_icews", "china_phoenix"],
                    "score": [0.5] * 3,
                    "known_on": [date(2002, 2, 28)] * 3,
                },
                "china_sides": {
                    "source": ["CHN", "JPN"] * 3,
                    "target": ["JPN", "CHN"] * 3,
                    "score": [-1.0, 2.0] * 3,
                },
            },
        ),
        Sample(
            "gdelt_net",
            "",
            b"",
            {
                "gdelt_net_dyad_day_2018_2021": pl.DataFrame(
                    {
                        "date": [date(2018, 1, 1), date(2018, 1, 2), date(2018, 1, 2)],
                        "a": ["CHN", "JPN", "BMU"],
                        "b": ["JPN", "CHN", "CHN"],
                        "net": [1.5, -4.0, 1.0],
                    }
                )
            },
            {
                "gdelt": {
                    "a": ["CHN"],
                    "b": ["JPN"],
                    "period": [date(2018, 1, 1)],
                    "score": [-2.5],
                    "volume": [5.5],
                    "days": [2],
                    "known_on": [date(2018, 1, 31)],
                }
            },
        ),
        Sample(
            "icb",
            "",
            b"",
            {
                "icb_crisis_dyads": pl.DataFrame(
                    {
                        "crisno": [196, 196, 197],
                        "statea": [2, 2, 2],
                        "stateb": [365, 365, 365],
                        "trgyrdy": [1962] * 3,
                        "trgmody": [10] * 3,
                    }
                )
            },
            {"crises": {"a": ["RUS"], "month": [date(1962, 10, 1)], "crisis": [196], "known_on": [date(1962, 10, 31)]}},
        ),
        Sample(
            "cow_contiguity",
            "",
            b"",
            {
                "cow_contdir": pl.DataFrame(
                    {
                        "ccode1": [710, 750, 2],
                        "ccode2": [750, 710, 365],
                        "conttype": [1, 1, 0],
                        "stdate": ["1950-01-26"] * 3,
                    }
                )
            },
            {"contiguity": {"a": ["CHN"], "b": ["IND"], "kind": [1], "known_on": [date(1950, 1, 26)]}},
        ),
        Sample(
            "cow_capitals",
            "",
            b"",
            {
                "cow_capitals": pl.DataFrame(
                    {
                        "ccode": [255, 255],
                        "stdate": ["1990-10-03", "1990-10-03"],
                        "lat": [52.517, 52.517],
                        "lng": [13.389, 13.389],
                    }
                )
            },
            {
                "capitals": {
                    "state": ["DEU"],
                    "start": [date(1990, 10, 3)],
                    "latitude": [52.517],
                    "known_on": [date(1990, 10, 3)],
                }
            },
        ),
        Sample(
            "cow_diplomatic",
            "",
            b"",
            {
                "diplomatic_representation": pl.DataFrame(
                    {
                        "ccode1": [2, 2],
                        "ccode2": [365, 20],
                        "year": [1985, 1985],
                        "DR_at_1": [3, 9],
                        "DR_at_2": [2, 3],
                    }
                )
            },
            {"missions": {"a": ["CAN", "RUS"], "lower": [None, 2], "known_on": [date(1985, 12, 31)] * 2}},
        ),
        Sample(
            "isard_democracy",
            "",
            b"",
            {
                "democracy_state_year": pl.DataFrame(
                    {"ccode": [2, 365], "year": [1985, 1985], "polity2": [10, None], "v2x_polyarchy": [0.9, 0.1]}
                )
            },
            {"regimes": {"state": ["RUS", "USA"], "polity2": [None, 10], "polyarchy": [0.1, 0.9]}},
        ),
    )


TABLES = _tables()
"""Samples of data sets that are read from tables only."""
