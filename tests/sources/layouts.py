"""The reference tables written back into their providers' own layouts, so that a parser meets every real row."""

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
NATIONAL_TRADE = "ccode,statename,stateabb,year,imports,exports,alt_imports,alt_exports,source1,source2,version"
ATOP = "atopally,ddyad,year,stateA,stateB,defense,offense,neutral,nonagg,consul,shareob,bilatno,multino,number"
MIDA = (
    "dispnum,stday,stmon,styear,endday,endmon,endyear,outcome,settle,fatality,fatalpre,maxdur,mindur,"
    "hiact,hostlev,recip,numa,numb,ongo2014,version"
)
UNDL = (
    "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,"
    "subjects,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link"
)
ARCHIGOS = (
    "obsid,leadid,ccode,idacr,leader,startdate,eindate,enddate,eoutdate,entry,exit,exitcode,"
    "prevtimesinoffice,posttenurefate,gender,yrborn,yrdied,borndate,ebirthdate,deathdate,edeathdate"
)


def table(reference: Path, name: str, *, every: int = 1) -> pl.DataFrame:
    return pl.read_parquet(reference / "tables" / f"{name}.parquet").gather_every(every)


def text(frame: pl.DataFrame, header: str, *, null: str = "", separator: str = ",") -> bytes:
    """Write a frame under a published header line; columns that it lacks are empty."""
    columns = header.split(",")
    filled = frame.select(pl.col(c) if c in frame.columns else pl.lit(None, pl.String).alias(c) for c in columns)
    return filled.write_csv(separator=separator, null_value=null).encode()


def nmc(reference: Path) -> bytes:
    return text(table(reference, "cow_nmc"), NMC, null="-9")


def dyadic_trade(reference: Path, every: int = 1) -> bytes:
    return text(table(reference, "cow_trade_dyad_year", every=every), DYADIC_TRADE, null="-9")


def national_trade(reference: Path) -> bytes:
    return text(table(reference, "cow_trade_sy"), NATIONAL_TRADE, null="-9")


def atop(reference: Path, every: int = 1) -> bytes:
    frame = table(reference, "atop_alliance", every=every).rename(
        lambda c: {"ccode1": "stateA", "ccode2": "stateB"}.get(c, c.removeprefix("atop_"))
    )
    return text(frame, ATOP)


def gml(reference: Path) -> bytes:
    frame = table(reference, "gml_dirdisp")
    return text(frame, ",".join(frame.columns), null="-9")


def mida(reference: Path) -> bytes:
    return text(table(reference, "gml_mid_disps"), MIDA, null="-9")


def igo(reference: Path, every: int, organisations: int = 120) -> bytes:
    """Write shared memberships as so many columns of 1, the rest of 0: the sum is what the table holds."""
    frame = table(reference, "cow_igo_ndy", every=every)
    names = ["dyadid", "ccode1", "country1", "ccode2", "country2", "year", *(f"igo{i}" for i in range(organisations))]
    lines = [",".join(names)]
    for a, b, year, shared in frame.iter_rows():
        marks = ["1"] * (shared or 0) + ["0"] * (organisations - (shared or 0))
        lines.append(",".join((str(a * 1000 + b), str(a), "one", str(b), "two", str(year), *marks)))
    return "\n".join(lines).encode()


def td(reference: Path) -> bytes:
    frame = table(reference, "td_rivalries")
    return text(frame, ",".join(frame.columns), null="NA")


def tss(reference: Path) -> bytes:
    frame = table(reference, "tss_rivalries")
    return text(frame, ",".join(frame.columns), null="NA")


def archigos(reference: Path) -> bytes:
    frame = table(reference, "archigos").rename({"gwcode": "ccode"}).with_columns(pl.col("yrborn").fill_null(-999))
    return text(frame, ARCHIGOS, separator="\t")


def peace(reference: Path) -> bytes:
    frame = table(reference, "peace_scale_dyad_year")
    dyads = frame.select((pl.col("ccode1") * 1000 + pl.col("ccode2")).alias("dyad"), "year", "peace")
    return dyads.write_csv(include_header=False).encode()


def unga(reference: Path, cow: dict[str, int], *, every: int = 1) -> bytes:
    """Write the votes of every nth roll call; a member without a number of its own keeps its name in the column."""
    calls = table(reference, "un_roll_calls").gather_every(every)
    areas = table(reference, "un_roll_call_issues").unique(["rcid", "short_name"])
    tags = areas.pivot("short_name", index="rcid", values="issue").select(
        "rcid", *(pl.col(a).is_not_null().cast(pl.Int8) for a in ("me", "nu", "di", "hr", "co", "ec"))
    )
    frame = (
        table(reference, "un_votes")
        .join(calls, on="rcid")
        .join(tags, on="rcid", how="left", maintain_order="left")
        .with_columns(
            ccode=pl.col("country").replace_strict(cow, default=None, return_dtype=pl.Int64),
            vote=pl.col("vote").replace_strict({"yes": 1, "abstain": 2, "no": 3}),
            Countryname="country",
        )
        .with_columns(pl.col("me", "nu", "di", "hr", "co", "ec").fill_null(0))
    )
    return text(frame, UNVOTES)


def undl(reference: Path, *, every: int = 1) -> bytes:
    """Write the votes of every nth roll call with members by name only, as the library writes extinct ones."""
    calls = table(reference, "un_roll_calls").gather_every(every)
    frame = (
        table(reference, "un_votes")
        .join(calls, on="rcid")
        .select(
            undl_id="rcid",
            ms_name=pl.col("country").str.to_uppercase(),
            ms_vote=pl.col("vote").replace_strict({"yes": "Y", "abstain": "A", "no": "N"}),
            date="date",
            session="session",
            resolution="unres",
            title="descr",
        )
    )
    return text(frame, UNDL)
