"""What changed between two days: thaws and chills that began, stepped, crossed their line or ended; forecasts moved."""

from datetime import date
from typing import Any

import polars as pl

from thawcast.durability.running import moved
from thawcast.standing.standings import READS, STANDS, standings
from thawcast.standing.temperature.sources import level_source
from thawcast.tables import PROBABILITY, Contract

KINDS = ("began", "stepped", "fell below its line", "rose above its line", "ended", "forecast moved")
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
        "lasts_was": PROBABILITY,
        "lasts": PROBABILITY,
        "speaker": pl.String,
    },
    ("source", "freq", "a", "b", "onset", "kind"),
)
"""A change of an episode of `TEMPERATURE_EPISODES`: `kind` is one of `KINDS`, `period` when it came, `known_on` the day
from which it could be told; `p_real` is that of the onset, `p_stands` that of the last period by the later day.
`lasts_was` and `lasts` are the chances to last a year of a forecast that moved, on the earlier day and on the later.
`speaker` is the source from which an answer as of the later day tells the two: where it is another one, that answer may
say otherwise."""

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
    return in_order(_spoken(pl.concat(found), known, of, until))


def in_order(found: pl.DataFrame) -> pl.DataFrame:
    """Sort changes, newest first.

    Args:
        found: Rows of `CHANGES`.
    """
    by = ["known_on", *_EPISODE, "kind"]
    return CHANGES.check(found.sort(by, descending=[name == "known_on" for name in by]))


def _spoken(found: pl.DataFrame, rows: pl.DataFrame, episodes: pl.DataFrame, until: date) -> pl.DataFrame:
    """Name the source from which an answer as of the later day tells the pair."""
    pairs = found.select("a", "b").unique()
    own = (frame.join(pairs, on=["a", "b"], how="semi") for frame in (rows, episodes))
    told = standings(dict(zip((contract.name for contract in READS), own, strict=True)), as_of=until)
    return found.drop("speaker").join(told.select("a", "b", speaker="source"), on=["a", "b"], how="left")


def forecasts_moved(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Tell whose forecast moved beyond noise, as `durability.running.moved` finds it.

    Args:
        before: What `running_forecasts` gives of the earlier day.
        now: That of the later day.

    Returns:
        Rows of `CHANGES`.
    """
    found = moved(before, now)[1].rename({"was": "lasts_was", "probability": "lasts"})
    own = found.with_columns(kind=pl.lit(KINDS[5]), sign=1, end_kind=None, speaker="source")
    return own.select(pl.col(name).cast(kind) for name, kind in CHANGES.schema.items())


def _with(frame: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    own = frame.drop("p_stands", strict=False).join(last, on=_EPISODE, how="left")
    over = pl.when(pl.col("kind") == "ended").then("end_kind").alias("end_kind")
    blank = {name: pl.lit(None, dtype=kind) for name, kind in CHANGES.schema.items() if name not in own.columns}
    return own.with_columns(over, **blank).select(*CHANGES.columns)


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
    by = level_source(row["source"], row["freq"]).name
    if row["speaker"] not in (None, row["source"]):
        by += "; an answer reads another source"
    stands = "" if row["p_stands"] is None or row["kind"] in KINDS[4:] else f", stands {row['p_stands']:.0%}"
    sure = "" if row["kind"] == KINDS[5] else f"real {row['p_real']:.0%}{stands}; "
    return f"{a} - {b}: {told(row)} ({sure}{by})"


def told(row: dict[str, Any]) -> str:
    """Say what changed, and when.

    Args:
        row: A row of `CHANGES`.
    """
    day = (lambda d: f"{d:%Y-%m}") if row["freq"] == "M" else (lambda d: str(d.year))
    what = "thaw" if row["sign"] > 0 else "chill"
    if row["kind"] == KINDS[5]:
        was, now = row["lasts_was"], row["lasts"]
        way = "rose" if now > was else "fell"
        of = f"chance that the thaw of {day(row['onset'])} lasts a year"
        return f"{of} {way} from {was:.0%} to {now:.0%}, {day(row['period'])}"
    since = "" if row["kind"] == "began" else f" of {day(row['onset'])}"
    kind = f"ended ({row['end_kind']})" if row["kind"] == "ended" else row["kind"]
    return f"{what}{since} {kind}, {day(row['period'])}"
