"""Where two states stand at a date: one rule and one frame, of all pairs or of one, that every answer reads.

The yearly counts give the state; where they are out of date, or there are none, the published months do.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from thawcast.standing.tables import EPISODES, EPISODES_MONTHLY, LEVELS, LEVELS_MONTHLY, SEGMENTS
from thawcast.standing.verdict import (
    COMPARED,
    FEW_EVENTS,
    KEPT,
    STALE_MONTHS,
    UNITS,
    VERDICTS,
    YEARLY,
    Standing,
    Turn,
    known_turns,
)
from thawcast.values import Estimate

READS = (LEVELS, EPISODES, LEVELS_MONTHLY, EPISODES_MONTHLY)
"""Tables that a standing is told from."""

NOTHING = "no events between the two are recorded by then"
"""Why two without a row are unknown."""

Tables = Mapping[str, pl.DataFrame]
"""Rows of `READS` by name of the table, cut at a date."""

_EPISODE = ("id", "sign", "onset", "base", "rise", "p_real", "p_low", "p_high")
_LEVEL = ("level", "low", "high", "p_rise")


def standings(tables: Tables, *, as_of: date, peers: Tables | None = None) -> pl.DataFrame:
    """Tell the state of every pair of states that the tables hold.

    Args:
        tables: Rows of `READS`; of two states alone, or of all.
        as_of: Last day whose data may be used; an end known later counts as running.
        peers: Rows of all pairs, to rank a level among; by default those of the tables.

    Returns:
        Ordered by `a, b`: `state` (`thaw`, `chill`, `over`, `steady` or `unknown`; over: the last episode is a thaw,
        and the level is more likely than not below its line) and `why` it is unknown; of the thaw or
        chill that runs, null without one, `id`, `onset` (a year), `onset_month` (by months only), `base`, `rise`
        [`unit`], `p_real` with `p_low`, `p_high`; of the last year or month `level`, `low`, `high` [`unit`], `p_rise`,
        `rank` among the pairs with events enough [0-1], `n_events` (null by months), `year`, `data_to`; and `source`.
    """
    beside = tables if peers is None else peers
    years = _by_year(tables, beside, as_of)
    months = _by_month(tables, beside, as_of).join(years.filter(~pl.col("stale")), on=["a", "b"], how="anti")
    left = years.drop("stale").join(months, on=["a", "b"], how="anti")
    return pl.concat([left, months.select(left.columns)]).sort("a", "b")


def standing(tables: Tables, *, as_of: date, peers: Tables) -> Standing:
    """Tell where two states stand.

    Args:
        tables: Rows of `READS` of the two alone.
        as_of: Last day whose data may be used.
        peers: Rows of all pairs in the same last year or month, to rank the level among.

    Returns:
        The standing. When a thaw and a chill both run, the later onset speaks.
    """
    found = standings(tables, as_of=as_of, peers=peers)
    turns = known_turns(tables[EPISODES.name], as_of=as_of)
    if found.is_empty():
        nothing = Estimate(None, None, None, "log_odds")
        return Standing("unknown", None, turns, None, nothing, None, None, NOTHING)
    return of_row(found.row(0, named=True), turns)


def of_row(row: Mapping[str, Any], turns: tuple[Turn, ...] = ()) -> Standing:
    """Read one row of `standings` as a value.

    Args:
        row: The row.
        turns: Every yearly episode of the two that is known, oldest first.
    """
    current = None
    if row["id"] is not None:
        p_real = Estimate(row["p_real"], row["p_low"], row["p_high"], "probability")
        sign = 1 if row["state"] == "thaw" else -1
        current = Turn(row["id"], sign, row["onset"], row["base"], row["rise"], p_real, None)
    level = Estimate(row["level"], row["low"], row["high"], row["unit"])
    told = (row["state"], current, turns, row["year"], level, row["rank"], row["p_rise"], row["why"])
    return Standing(*told, source=row["source"], data_to=row["data_to"], onset_month=row["onset_month"])


def _by_year(tables: Tables, peers: Tables, as_of: date) -> pl.DataFrame:
    last = (
        tables[LEVELS.name]
        .sort("a", "b", "period")
        .group_by("a", "b", maintain_order=True)
        .agg(
            pl.col("period", *_LEVEL, "n_events", "known_on").last(),
            pl.col("n_events").tail(3).sum().alias("recent"),
        )
    )
    year, few = pl.col("period").dt.year(), pl.col("recent") < FEW_EVENTS
    stale = (as_of.year - year) * 12 + as_of.month - 12 > STALE_MONTHS
    events = pl.when(pl.col("recent") == 1).then(pl.lit("1 event")).otherwise(pl.format("{} events", "recent"))
    old = pl.format("the last events known are of {}, more than {} months before", year, pl.lit(STALE_MONTHS))
    why = (
        pl.when(stale)
        .then(old)
        .when(few)
        .then(pl.format("only {} in the last three years known", events))
        .otherwise(pl.lit(""))
    )
    among = peers[LEVELS.name].filter(pl.col("n_events") >= COMPARED)
    return (
        _told(
            _ranked(last, among, ["period"]).join(
                _running(tables[EPISODES.name], as_of, ["a", "b"]), on=["a", "b"], how="left"
            ),
            why=why,
            source=pl.lit(YEARLY),
            unit=pl.lit("log_odds"),
            onset_month=pl.lit(None, pl.Date),
        )
        .with_columns(stale=stale)
        .drop("period")
    )


def _by_month(tables: Tables, peers: Tables, as_of: date) -> pl.DataFrame:
    """Tell the pairs whose last month is at most a year old and of a segment that gives a state."""
    age = (as_of.year - pl.col("period").dt.year()) * 12 + as_of.month - pl.col("period").dt.month()
    last = last_months(tables[LEVELS_MONTHLY.name]).filter(
        pl.col("segment").is_in(VERDICTS) & pl.col("p_rise").is_not_null() & (age <= STALE_MONTHS)
    )
    by = ["a", "b", "segment"]
    found = _ranked(last, peers[LEVELS_MONTHLY.name].filter(pl.col("kind") == "filtered"), ["segment", "period"])
    return _told(
        found.join(_running(tables[EPISODES_MONTHLY.name], as_of, by), on=by, how="left").with_columns(
            n_events=pl.lit(None, pl.Int32)
        ),
        why=pl.lit(""),
        source=pl.col("segment").replace_strict(SEGMENTS, return_dtype=pl.String),
        unit=pl.col("segment").replace_strict(UNITS, return_dtype=pl.String),
        onset_month=pl.col("onset"),
    )


def last_months(levels: pl.DataFrame) -> pl.DataFrame:
    """Keep the last filtered month of each pair, of whichever segment it is.

    Args:
        levels: Rows of `LEVELS_MONTHLY`, cut.
    """
    filtered = levels.filter(pl.col("kind") == "filtered").sort("a", "b", "period", "segment")
    return filtered.group_by("a", "b", maintain_order=True).last()


def _running(episodes: pl.DataFrame, as_of: date, by: list[str]) -> pl.DataFrame:
    """Keep the last episode of each pair: that of the latest onset, a chill before a thaw of the same.

    One that runs goes before one that has ended, of which only `given_up` is kept, the line of a thaw [level].
    """
    runs = pl.col("end_known_on").is_null() | (pl.col("end_known_on") > as_of)
    line = pl.col("base") + KEPT * pl.col("rise")
    last = (
        episodes.filter(pl.col("known_on") <= as_of)
        .with_columns(runs=runs, given_up=pl.when(pl.col("sign") > 0).then(line))
        .sort("runs", "onset", "sign", descending=[False, False, True])
        .group_by(by, maintain_order=True)
        .last()
    )
    return last.select(*by, *(pl.when("runs").then(pl.col(name)).alias(name) for name in _EPISODE), "given_up")


def _ranked(last: pl.DataFrame, peers: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Add the share of the peers of the same period whose level is lower; null without any."""
    parts: list[pl.DataFrame] = []
    for key, own in last.group_by(by, maintain_order=True):
        same = pl.all_horizontal(pl.col(name) == value for name, value in zip(by, key, strict=True))
        among = peers.filter(same)["level"].sort()
        rank = among.search_sorted(own["level"], side="left") / among.len() if among.len() else None
        parts.append(own.with_columns(rank=pl.lit(rank, pl.Float64).round(3)))
    return pl.concat(parts) if parts else last.with_columns(rank=pl.lit(None, pl.Float64))


def _told(found: pl.DataFrame, **named: pl.Expr) -> pl.DataFrame:
    """Lay rows of levels and running episodes out as `standings` gives them; `period` stays."""
    sign, unknown = pl.col("sign"), pl.col("why") != ""
    state = (
        pl.when(unknown)
        .then(pl.lit("unknown"))
        .when(sign < 0)
        .then(pl.lit("chill"))
        # A normal level lies under a line with a probability over a half where its middle does.
        .when(pl.col("level") < pl.col("given_up"))
        .then(pl.lit("over"))
        .when(sign > 0)
        .then(pl.lit("thaw"))
        .otherwise(pl.lit("steady"))
    )
    # What runs is told only where the state is.
    of_episode = (*_EPISODE[:1], "onset", "onset_month", *_EPISODE[3:])
    return (
        found.with_columns(**named)
        .with_columns(state=state, onset=pl.col("onset").dt.year(), year=pl.col("period").dt.year())
        .with_columns(pl.when(pl.col("state").is_in(["thaw", "chill"])).then(pl.col(c)).alias(c) for c in of_episode)
        .select(
            *("a", "b", "state", "onset", "rise", "p_real", "level", "low", "high", "n_events", "rank", "onset_month"),
            *("source", "unit", "id", "base", "p_low", "p_high", "p_rise", "year", "why", "period"),
            data_to="known_on",
        )
    )
