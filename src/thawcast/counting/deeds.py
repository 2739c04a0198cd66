"""Deeds of two states by year, for the ledger: days on which coded events tell of one, arms and troops."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from thawcast.counting.ties import TIE_YEARS
from thawcast.stages import Given, Stage

DEEDS = replace(TIE_YEARS, name="deeds")
"""Columns of `TIE_YEARS`. Of kinds of `CODES` `begun` counts the days on which a data set of events tells of one; of
`SUPPLY` what of arms and troops a great power began to give, and stopped giving."""

CODES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # The file numbers McClelland's categories without gaps: its 192 are sanctions and cut aid (11 May 1992, United
    # States to Russia), its 194 broken relations (10 June 1967, Soviet Union to Israel).
    "weis": {
        "signing": ("081",),
        "economic_aid": ("071",),
        "military_aid": ("072",),
        "penalty": ("192",),
        "relief": ("065",),
        "break": ("194",),
        "force": ("221", "222", "223"),
    },
    "icews_events": {
        # No aid and no force: machines take aid against a state for aid to it, and who fights beside whom for who
        # fights whom (the United States and Russia, 2022).
        "signing": ("057",),
        "penalty": ("163", "1621", "1622"),
        "relief": ("085",),
        "break": ("161",),
    },
}
"""Event codes of each kind of deed, by data set."""

FEWEST_DAYS: Mapping[str, int] = {"weis": 1, "icews_events": 2}
"""Days of a year on which a data set must tell of a deed: what a machine read on one day alone may be a misreading."""

MUTUAL = "signing"
"""The kind that is no one's act."""

SUPPLY = "supply"
"""Arms and troops together: how many of the two a great power gave."""

PAUSE = 3
"""Years without arms or troops after which they are taken to have stopped."""


def deeds(events: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Count deeds by pair and year.

    Args:
        events: Rows of `sources.coded.CODED_EVENTS`.
        ties: Rows of `ties.TIES`.

    Returns:
        Rows of `DEEDS`.
    """
    parts = [_days(events), _supply(ties)]
    rows = pl.concat(part.select(pl.col(c).cast(kind) for c, kind in DEEDS.schema.items()) for part in parts)
    return DEEDS.check(rows.sort(DEEDS.key))


def _days(events: pl.DataFrame) -> pl.DataFrame:
    codes = [(src, code, kind) for src, kinds in CODES.items() for kind, of in kinds.items() for code in of]
    told = events.join(pl.DataFrame(codes, schema=["src", "code", "kind"], orient="row"), on=["src", "code"])
    mutual, one, other = pl.col("kind") == MUTUAL, pl.col("source"), pl.col("target")
    return (
        told.with_columns(
            source=pl.when(mutual).then(pl.min_horizontal(one, other)).otherwise(one),
            target=pl.when(mutual).then(pl.max_horizontal(one, other)).otherwise(other),
            directed=~mutual,
            year=pl.col("date").dt.year(),
        )
        # What is known of a year at its end: a day later known is none of it.
        .filter(pl.col("known_on") <= pl.date("year", 12, 31))
        .group_by("src", "kind", "source", "target", "directed", "year")
        .agg(begun=pl.col("date").n_unique())
        .filter(pl.col("begun") >= pl.col("src").replace_strict(FEWEST_DAYS, return_dtype=pl.UInt32))
        .with_columns(
            data_set="src",
            ended=0,
            running=pl.lit(None),
            known_on=pl.date("year", 12, 31),
        )
    )


def _supply(ties: pl.DataFrame) -> pl.DataFrame:
    """Join years of arms, and of troops, that follow each other; a pause of under `PAUSE` years is none."""
    by = ["data_set", "source", "target", "directed"]
    held = ties.filter(pl.col("data_set") == "signals", pl.col("kind").is_in(["arms", "troops"])).select(
        *by, "kind", "known_on", year=pl.col("begin").dt.year()
    )
    told = held.sort(*by, "kind", "year").with_columns(
        before=pl.col("year") - pl.col("year").shift().over(*by, "kind"),
        after=pl.col("year").shift(-1).over(*by, "kind").fill_null(pl.col("year").max() + 1) - pl.col("year"),
    )
    begun = told.filter(pl.col("before").is_null() | (pl.col("before") > PAUSE)).select(
        *by, "year", "known_on", begun=1, ended=0
    )
    ended = told.filter(pl.col("after") > PAUSE).select(
        *by, "year", pl.col("known_on").dt.offset_by(f"{PAUSE}y"), begun=0, ended=1
    )
    return (
        pl.concat([begun, ended])
        .group_by(*by, "year")
        .agg(pl.col("begun", "ended").sum(), pl.col("known_on").max())
        .sort(*by, "year")
        .with_columns(kind=pl.lit(SUPPLY), running=(pl.col("begun") - pl.col("ended")).cum_sum().over(by))
    )


def _stage(given: Given) -> dict[str, pl.DataFrame]:
    return {DEEDS.name: deeds(given["coded_events"], given["ties"])}


STAGES = (Stage("deeds between states", ("coded_events", "ties"), (DEEDS,), _stage),)
