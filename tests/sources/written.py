"""The reference tables written back into their providers' own layouts, so that a layout meets every real row."""

from pathlib import Path

import polars as pl
import samples

from thawcast.states import code_map


def table(reference: Path, name: str, *, every: int = 1) -> pl.DataFrame:
    return pl.read_parquet(reference / "tables" / f"{name}.parquet").gather_every(every)


def text(frame: pl.DataFrame, header: str, *, null: str = "", separator: str = ",") -> bytes:
    """Write a frame under a published header line; columns that it lacks are empty."""
    columns = header.split(",")
    filled = frame.select(pl.col(c) if c in frame.columns else pl.lit(None, pl.String).alias(c) for c in columns)
    return filled.write_csv(separator=separator, null_value=null).encode()


def nmc(frame: pl.DataFrame) -> bytes:
    return text(frame, samples.NMC, null="-9")


def trade(frame: pl.DataFrame) -> bytes:
    return text(frame, samples.DYADIC_TRADE, null="-9")


def atop(frame: pl.DataFrame) -> bytes:
    names = {"ccode1": "stateA", "ccode2": "stateB"}
    return text(frame.rename(lambda c: names.get(c, c.removeprefix("atop_"))), samples.ATOP)


def gml(frame: pl.DataFrame) -> bytes:
    return text(frame, ",".join(frame.columns), null="-9")


def igo(frame: pl.DataFrame, organisations: int = 120) -> bytes:
    """Write shared memberships as so many columns of 1, the rest of 0: the sum is what the table holds."""
    names = ["dyadid", "ccode1", "country1", "ccode2", "country2", "year", *(f"igo{i}" for i in range(organisations))]
    lines = [",".join(names)]
    for a, b, year, shared in frame.iter_rows():
        marks = ["1"] * (shared or 0) + ["0"] * (organisations - (shared or 0))
        lines.append(",".join((str(a * 1000 + b), str(a), "one", str(b), "two", str(year), *marks)))
    return "\n".join(lines).encode()


def archigos(frame: pl.DataFrame) -> bytes:
    named = frame.rename({"gwcode": "ccode"}).with_columns(pl.col("yrborn").fill_null(-999))
    return text(named, samples.ARCHIGOS, separator="\t")


def peace(frame: pl.DataFrame) -> bytes:
    dyads = frame.select((pl.col("ccode1") * 1000 + pl.col("ccode2")).alias("dyad"), "year", "peace")
    return dyads.write_csv(include_header=False).encode()


def unvotes(votes: pl.DataFrame, calls: pl.DataFrame, areas: pl.DataFrame) -> bytes:
    """Write votes with the number of each member; members without one are left out."""
    codes = {code: number for number, code in code_map("cow").items()}
    numbers = {name: codes[code] for name, code in code_map("un_name").items() if code in codes}
    tags = (
        areas.unique(["rcid", "short_name"])
        .pivot("short_name", index="rcid", values="issue")
        .select("rcid", *(pl.col(a).is_not_null().cast(pl.Int8) for a in ("me", "nu", "di", "hr", "co", "ec")))
    )
    frame = (
        votes.join(calls, on="rcid")
        .join(tags, on="rcid", how="left", maintain_order="left")
        .with_columns(
            ccode=pl.col("country").replace_strict(numbers, default=None, return_dtype=pl.Int64),
            vote=pl.col("vote").replace_strict({"yes": 1, "abstain": 2, "no": 3}),
            Countryname="country",
        )
        .with_columns(pl.col("me", "nu", "di", "hr", "co", "ec").fill_null(0))
    )
    return text(frame.drop_nulls("ccode"), samples.UNVOTES)


def undl(votes: pl.DataFrame, calls: pl.DataFrame) -> bytes:
    """Write votes with members by name only, as the library writes extinct ones."""
    frame = votes.join(calls, on="rcid").select(
        undl_id="rcid",
        ms_name=pl.col("country").str.to_uppercase(),
        ms_vote=pl.col("vote").replace_strict({"yes": "Y", "abstain": "A", "no": "N"}),
        date="date",
        session="session",
        resolution="unres",
        title="descr",
    )
    return text(frame, samples.UNDL)
