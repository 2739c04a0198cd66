"""Good lines of every published layout, and ways to break a line, for the fault tests and the benchmark."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import samples

from thawcast import sources
from thawcast.sources import signals
from thawcast.sources.layouts import Rows


@dataclass(frozen=True)
class Published:
    """A published layout: the name of a file, its header line (empty: none), the line that a number makes."""

    id: str
    file: str
    header: str
    line: Callable[[int], str]
    separator: str = ","

    def read(self, folder: Path, content: bytes) -> Rows:
        """Read a file of this content as the layout says."""
        path = folder / self.file
        path.write_bytes(content)
        source = sources.SOURCES[self.id]
        found = source.found(folder)
        assert found is not None, self.id
        layout, paths = found
        rows = layout.rows(paths, source.columns)
        path.unlink()
        return rows


@dataclass(frozen=True)
class PublishedEvents(Published):
    """A published layout of files of events, of which one is read, whatever others the data set has."""

    def read(self, folder: Path, content: bytes) -> Rows:
        """Read a file of this content as the layout says."""
        path = folder / self.file
        path.write_bytes(content)
        rows = sources.SOURCES[self.id].layouts[0].rows((path,), {})
        path.unlink()
        return rows


def _year(i: int) -> int:
    return 1950 + i % 60


REFERENCE = (
    Published("cow_nmc", "NMC.csv", samples.NMC, lambda i: f"USA,2,{1816 + i % 200},3823,17,80,254,8659,101,.04,6"),
    Published(
        "cow_trade",
        "Dyadic_COW_4.0.csv",
        samples.DYADIC_TRADE,
        lambda i: f'2,20,{1920 + i % 90},United States,"Canada, Dominion",6.5,7.5,6,7,13,0,0,0,0,0,0,,,,,1,1,4',
    ),
    Published(
        "cow_mid",
        "MIDB.csv",
        samples.MIDB,
        lambda i: f"{i + 2},USA,2,-9,5,1902,-9,5,1902,1,1,1,0,0,0,7,3,1,5.0",
    ),
    Published("gml_mid", "gml-ddy-disputes.csv", samples.GML, lambda i: f"{i + 2},2,200,{_year(i)},1,1,7,3,6"),
    Published("atop", "atop5_1ddyr.csv", samples.ATOP, lambda i: f"1,2020,{_year(i)},2,20,1,1,0,0,0,0,0,0,1"),
    Published("cow_igo", "dyadic_format3.csv", samples.IGO, lambda i: f"2020,2,usa,20,can,{_year(i)},-9,1,1,0"),
    Published(
        "thompson_dreyer",
        "td_rivalries.csv",
        samples.TD,
        lambda i: f"{i + 1},Austria-France,220,300,1494,1918,European GPs,spatial,positional,NA",
    ),
    Published(
        "tss",
        "tss_rivalries.csv",
        samples.TSS,
        lambda i: f'{i + 1},"Britain, France",200,220,1494,1716,1,1,NA,NA,1,NA',
    ),
    Published(
        "archigos",
        "1March_Archigos_4.1.txt",
        samples.ARCHIGOS.replace(",", "\t"),
        lambda i: "\t".join(
            f"USA-{i},A2,2,USA,Grant,1869-03-04,0,1877-03-04,0,Regular,Regular,x,0,OK,M,1822,,,,,".split(",")
        ),
        "\t",
    ),
    Published("peace_scale", "peacedatav30dyadyrmean.csv", "", lambda i: f"2365,{1920 + i % 100},.25"),
    Published(
        "un_votes",
        "UNVotes.csv",
        samples.UNVOTES,
        lambda i: f'{i + 3},2,1,1,USA,US,1946,1,0,1,1,0,1946-01-01,R/1/{i},1,0,"RULES","As is, now",0,1,1,0,0,0,1',
    ),
    Published(
        "un_digital_library",
        "undl_votes.csv",
        samples.UNDL,
        lambda i: f'{i + 7},USA,UNITED STATES,Y,1991-12-09,46,A/RES/46/{i},,,,"Title, long",,,1,1,1,1,4,https://x',
    ),
    Published(
        "us_visits",
        "us_state_visits_1866_2025.csv",
        "direction,role,name,start,end,country,locale,remarks,iso3",
        lambda i: f'us_abroad,president,Richard Nixon,{_year(i)}-05-22,{_year(i)}-05-30,France,"Paris, Lyon",x,FRA',
    ),
    Published(
        "manytreaties",
        "bilateral_agreements_manytreaties_1900_2024.csv",
        "a,b,year,date,begin,force,end,title,typedomain,typesubject,typeagree,typeambit,set,treatyid",
        lambda i: (
            f'FRA,USA,{_year(i)},{_year(i)}-05-23,{_year(i)}-05-23,,9999-12-31,"On fish, and more",,Fishing,,,GGO,A{i}'
        ),
    ),
    Published(
        "dcad",
        "dcad_v10_main_1980_2010.csv",
        "ccode1,ccode2,signDay,signMonth,signYear,type,category1,category2,category3,terminated,endYearEstimate,DCAid",
        lambda i: f"2,220,1.0,4.0,{1980 + i % 31},sector,PROCUREMENT,,,0,2010,DCADv1.0-{i}",
    ),
    Published(
        "nuclear_agreements",
        "nuclear_cooperation_agreements_1951_2003.csv",
        "ccode1,ccode2,country1,country2,year,nca,nca_type",
        lambda i: f"2,220,USA,France,{1955 + i % 40},1,{i % 7 + 1}",
    ),
    Published(
        "gsdb",
        "gsdb_v3_cases_1949_2022.csv",
        "case_id,sanctioned_state,sanctioning_state,begin,end,trade,arms,military,financial,travel,other,objective,success",
        lambda i: f'{i + 1},"Korea, North","EU, United States",{_year(i)},{_year(i) + 2},1,0,0,1,0,0,end_war,failed',
    ),
    Published(
        "icow_claims",
        "icow_territorial_claims_v101_ext2017.csv",
        "claimdy,name,chal,tgt,begclaim,endclaim,icowsal",
        lambda i: f'{i + 1},"Island, the",200,220,{_year(i)}08,{_year(i) + 3}00,7',
    ),
    Published(
        "signals",
        "mcmanus_nieman_signals_1950_2012.csv",
        ",".join(("ccode", "year", *signals.COLUMNS)),
        lambda i: ",".join(("20", str(1950 + i % 60), *("1" for _ in signals.COLUMNS))),
    ),
    Published(
        "china_leaders",
        "china_leader_engagements_2003_2018.csv",
        "date,country,leader,kind,text",
        lambda i: f'{2003 + i % 15}-12-07,North Korea,Xi Jinping,meeting,"Met in Beijing, and so on"',
    ),
    Published(
        "peace_spells",
        "peace_scale_spells_v31.csv",
        "cow_a,cow_b,start,end,level,start_year,end_year,left_censored,right_censored",
        lambda i: f"2,20,{1950 + i % 60}0110,20209999,.75,{1950 + i % 60},2020,false,true",
    ),
    Published(
        "gge",
        "dyad_geopolitical_scores_Major32.csv",
        "dyad,country1_code,country2_code,year,geo_score,number_of_events,geo_score_dyn,cum_events,weight,geo_score_ma",
        lambda i: f"FRA-USA,FRA,USA,{1950 + i % 70},-.25,4,.1,1,1,.1",
    ),
    Published(
        "ideal_points",
        "Idealpointestimates.csv",
        samples.IDEAL,
        lambda i: f"2,{i % 70 + 1},2.6,2.4,2.8,70,USA",
    ),
)

ICEWS_HEADER = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\t"
    "Country\tLatitude\tLongitude"
)

RECORD = (
    Published(
        "weis",
        "weis_events_1966_1992.csv",
        "date,source_cow,target_cow,weis_code,goldstein",
        lambda i: f"{1966 + i % 27}-0{1 + i % 9}-1{i % 10},2,365,032,1.9",
    ),
    Published(
        "copdab",
        "copdab_dyad_month_1948_1978.csv",
        "source_cow,target_cow,year,month,score",
        lambda i: f"2,365,{1948 + i // 12 % 31},{1 + i % 12},-6.5",
    ),
    Published(
        "icews_events",
        "icews_events_2018_2022.csv",
        "date,src,tgt,cameo,goldstein,n,source,target,bench",
        lambda i: f"2018-0{1 + i % 9}-1{i % 10},ETH,ERI,042,1.9,1,Ethiopia,Eritrea,ICEWS18",
    ),
    Published(
        "icews_east_asia",
        "icews_dyad_month_southchinasea_1991_2014.csv",
        "src,tgt,month,vcoop,mcoop,vconf,mconf",
        lambda i: f"CHN,VNM,{1991 + i // 12 % 24}-{1 + i % 12:02d},3,0,1,0",
    ),
    Published(
        "icews_active_months",
        "icews_binary_quads_month_2009_2016_100states.csv",
        "month,a,b,vcoop,mcoop,vconf,mconf",
        lambda i: f"{2009 + i // 12 % 8}-{1 + i % 12:02d}-01,GBR,USA,1,0,1,0",
    ),
    Published(
        "gdelt_net",
        "gdelt_net_dyad_day_2018_2023_06.csv",
        "date,a,b,net",
        lambda i: f"{2018 + i % 5}-0{1 + i % 9}-1{i % 10},IRN,SAU,-3.5",
    ),
    PublishedEvents(
        "keds_regions", "Levant.dat", "", lambda i: f"79041{i % 10}\tEGY\tISR\t031\t(MEET)\tTALKS {i}", "\t"
    ),
    PublishedEvents(
        "icews_days",
        "20181204-icews-events.tab",
        ICEWS_HEADER,
        lambda i: "\t".join(
            f"{i},2018-12-03,China,,China,Make a visit,042,1.9,Vietnam,,Vietnam,48,{i % 9},x,,,,China,1.5,2.5".split(
                ","
            )
        ),
        "\t",
    ),
)

PUBLISHED = (*REFERENCE, *RECORD)

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


def check(published: Published, lines: list[bytes], folder: Path) -> Rows:
    """Read the lines and hold the data set to its word: no crash, and every row kept or accounted for."""
    head = [published.header.encode()] if published.header else []
    rows = published.read(folder, b"\n".join([*head, *lines]))
    told = sum(bool(line.strip(b" \t")) for line in lines)
    if isinstance(published, PublishedEvents):
        # A blank line is a row that is set aside.
        assert told <= rows.rows_in <= len(lines), published.id
    else:
        # A blank line is no row.
        assert rows.rows_in + rows.continued == told, published.id
    accounted(published, rows)
    return rows


def accounted(published: Published, rows: Rows) -> None:
    """Hold that every row is kept, set aside or rejected, and that the frames can be made of what is kept."""
    left = (rows.rejected, rows.aside)
    assert rows.frame.height + sum(part.height for part in left) == rows.rows_in, published.id
    for part in left:
        # Of events the reader counts what is set aside, and does not say where it stands.
        assert part["line"].drop_nulls().is_unique().all()
        assert (part["reason"].str.len_chars() > 0).all()
    source = sources.SOURCES[published.id]
    for contract, _ in source.frames:
        source.frame(contract, rows.frame)
