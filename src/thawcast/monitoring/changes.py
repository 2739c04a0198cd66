"""What changed between two days: thaws and chills that began, stepped further, crossed their line or ended."""

from datetime import date
from typing import Any

import polars as pl

from thawcast.standing.standings import STANDS
from thawcast.tables import PROBABILITY, Contract

KINDS = ("began", "stepped", "fell below its line", "rose above its line", "ended")
"""What may be told of an episode, in the order in which it happens."""

CHANGES = Contract(
    "changes",
    {
        "known_on": pl.Date,
        "a": pl.String,
        "b": pl.String,
        "source": pl.String,
        "freq": pl.String,
        "sign": pl.Int8,
        "onset": pl.Date,
        "kind": pl.String,
        "period": pl.Date,
        "p_real": PROBABILITY,
        "p_stands": PROBABILITY,
        "end_kind": pl.String,
    },
    ("source", "freq", "a", "b", "onset", "kind"),
)
"""A change of an episode of `TEMPERATURE_EPISODES`: `kind` is one of `KINDS`, `period` when it came, `known_on` the day
from which it could be told; `p_real` is that of the onset, `p_stands` that of the last period by the later day."""

_EPISODE = ["source", "freq", "a", "b", "onset"]
_SERIES = ["source", "freq", "a", "b"]


def changes(rows: pl.DataFrame, episodes: pl.DataFrame, *, since: date, until: date) -> pl.DataFrame:
    """Tell what came to be known after one day and by another: never what was known later.

    Args:
        rows: Rows of `TEMPERATURE`.
        episodes: Rows of `TEMPERATURE_EPISODES`.
        since: Day after which.
        until: Last day.

    Returns:
        Rows of `CHANGES`, newest first.
    """
    known = rows.filter(pl.col("known_on") <= until)
    of = episodes.filter(pl.col("known_on") <= until)
    last = known.filter(pl.col("onset").is_not_null()).sort("period").group_by(_EPISODE).agg(pl.col("p_stands").last())
    began = of.filter(pl.col("known_on") > since).with_columns(kind=pl.lit("began"), period="onset")
    ended = of.filter(pl.col("end_known_on") > since, pl.col("end_known_on") <= until)
    ended = ended.with_columns(kind=pl.lit("ended"), period="end", known_on="end_known_on")
    days = known.select(*_SERIES, stepped="period", step_known="known_on")
    stepped = of.join(days, on=[*_SERIES, "stepped"]).filter(pl.col("step_known") > since)
    stepped = stepped.with_columns(kind=pl.lit("stepped"), period="stepped", known_on="step_known")
    found = [_with(frame, last) for frame in (began, ended, stepped, _crossed(known, of, since))]
    both = pl.concat(found).sort("known_on", *_EPISODE, "kind", descending=[True, *[False] * (len(_EPISODE) + 1)])
    return CHANGES.check(both)


def _with(frame: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    own = frame.drop("p_stands", strict=False).join(last, on=_EPISODE, how="left")
    over = pl.when(pl.col("kind") == "ended").then("end_kind").alias("end_kind")
    return own.with_columns(over).select(CHANGES.empty().columns)


def _crossed(known: pl.DataFrame, episodes: pl.DataFrame, since: date) -> pl.DataFrame:
    """Tell the running episodes that stood beyond their line on one day and not on the other."""
    runs = known.filter(pl.col("onset").is_not_null(), pl.col("p_stands").is_not_null()).sort("period")
    before = runs.filter(pl.col("known_on") <= since).group_by(_EPISODE).agg(stood=pl.col("p_stands").last() >= STANDS)
    now = runs.group_by(_EPISODE).agg(
        pl.col("p_stands", "period", "known_on").last(), stands=pl.col("p_stands").last() >= STANDS
    )
    moved = now.join(before, on=_EPISODE).filter(pl.col("stands") != pl.col("stood"))
    kind = pl.when("stands").then(pl.lit(KINDS[3])).otherwise(pl.lit(KINDS[2]))
    told = episodes.select(*_EPISODE, "sign", "p_real", "end_kind", "end_known_on")
    # One that has ended by then is told as ended.
    found = moved.join(told, on=_EPISODE).with_columns(kind=kind)
    return found.filter(pl.col("end_known_on").is_null() | (pl.col("end_known_on") > pl.col("known_on")))


def sentence(row: dict[str, Any], names: dict[str, str]) -> str:
    """Tell a change in a sentence.

    Args:
        row: A row of `CHANGES`.
        names: Names of states by code.
    """
    a, b = (names.get(row[side], row[side]) for side in ("a", "b"))
    day = (lambda d: f"{d:%Y-%m}") if row["freq"] == "M" else (lambda d: str(d.year))
    what = "thaw" if row["sign"] > 0 else "chill"
    since = "" if row["kind"] == "began" else f" of {day(row['onset'])}"
    kind = f"ended ({row['end_kind']})" if row["kind"] == "ended" else row["kind"]
    stands = "" if row["p_stands"] is None or row["kind"] == "ended" else f", stands {row['p_stands']:.0%}"
    return f"{a} - {b}: {what}{since} {kind}, {day(row['period'])} (real {row['p_real']:.0%}{stands}; {row['source']})"
