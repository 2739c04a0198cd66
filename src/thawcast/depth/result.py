"""The answer to question 5 as a value: what a thaw rests on, beside other thaws at its age."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from typing import Any

import polars as pl

from thawcast.depth.moved import kind
from thawcast.depth.tables import DEPTH, DEPTH_STOCK, DIMENSIONS, KINDS, MOVING
from thawcast.standing.result import Standing
from thawcast.standing.standings import EPISODE_ID
from thawcast.standing.temperature.tables import TEMPERATURE_EPISODES
from thawcast.tables import Column, Contract
from thawcast.values import Estimate

READS = (DEPTH, DEPTH_STOCK, TEMPERATURE_EPISODES)
"""Tables that the question reads, of all thaws."""

UNMEASURED: dict[str, Any] = {
    "value": None,
    "low": None,
    "high": None,
    "reason": "measured for thaws of the yearly counts of 2002-14 alone",
}
"""A dimension of a thaw that another source tells."""

LASTED = 3
"""Years after which a thaw that still runs counts as lasting."""


@dataclass(frozen=True)
class Past:
    """Other thaws that a thaw is seen against.

    Args:
        lasting: Medians of those that ran `LASTED` years or more and still ran, by dimension.
        failed: Medians of those that had relapsed, by dimension.
        n_lasting: Number of the former.
        n_failed: Number of the latter.
    """

    lasting: Mapping[str, float]
    failed: Mapping[str, float]
    n_lasting: int
    n_failed: int


@dataclass(frozen=True)
class ThawDepth:
    """What the running thaw of two states rests on.

    Args:
        reason: Why it cannot be told; None if it can.
        onset: Year in which the thaw began.
        day: Last day whose data the figures rest on.
        numbers: The figures by name, with `Estimate`.
    """

    reason: str | None
    onset: int | None = None
    day: date | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict[str, Any])


def no_thaw(standing: Standing) -> str:
    """Say why two states have no thaw whose depth could be judged; empty where they have one.

    Args:
        standing: The judgement.
    """
    if standing.state == "unknown":
        return standing.why
    current = standing.current
    return "no thaw is running, so there is no depth to judge" if current is None or current.sign < 0 else ""


def thaw_depth(standing: Standing, tables: Mapping[str, pl.DataFrame], *, as_of: date) -> ThawDepth:
    """Find what the running thaw rests on.

    Args:
        standing: The judgement.
        tables: Rows of `READS` by name of the table, of all thaws, known by the date.
        as_of: Last day whose data may be used.

    Returns:
        The figures of the last year's end at which it was described, or why there are none.
    """
    current = standing.current
    if current is None or no_thaw(standing):
        return ThawDepth(no_thaw(standing))
    depth, moves, episodes = (tables[contract.name] for contract in READS)
    thaw = current.id
    own, mine = (frame.filter(pl.col("id") == thaw) for frame in (depth, moves))
    days = [day for frame in (own, mine) if isinstance(day := frame["as_of"].max(), date)]
    if not days:
        return ThawDepth(f"no depth is computed for the thaw of {current.when(current.began)}")
    day = max(days)
    figures = {row["dimension"]: row for row in own.filter(pl.col("as_of") == day).iter_rows(named=True)}
    past = past_thaws(depth, episodes, own=thaw, age=day.year - current.onset, as_of=as_of)
    moved = mine.filter(pl.col("as_of") == day)
    told = None if moved.is_empty() else moved.row(0, named=True)
    found = {"thaw": thaw, "as_of": day.isoformat(), **_numbers(figures, past, told)}
    return ThawDepth(None, current.onset, day, found)


def past_thaws(depth: pl.DataFrame, episodes: pl.DataFrame, *, own: str, age: int, as_of: date) -> Past:
    """Describe lasting and failed thaws at the age of one in question.

    Args:
        depth: Rows of `tables.DEPTH` known by the date.
        episodes: Rows of `TEMPERATURE_EPISODES`.
        own: Identifier of the thaw in question, which is left out.
        age: Its age [years]; others are taken at that age, or at their last year's end if they did not reach it.
        as_of: Last day whose data may be used.

    Returns:
        The medians.
    """
    begun = episodes.filter((pl.col("sign") > 0) & (pl.col("known_on") <= as_of)).with_columns(id=EPISODE_ID)
    failed = (pl.col("end_known_on") <= as_of) & (pl.col("end_kind") != "settled")
    thaws = begun.filter(pl.col("id") != own).select(
        "id", onset=pl.col("onset").dt.year(), relapsed=failed.fill_null(value=False)
    )
    rows = depth.join(thaws, on="id").with_columns(age=pl.col("as_of").dt.year() - pl.col("onset"))
    oldest = rows.group_by("id").agg(oldest=pl.col("age").max())
    rows = rows.join(oldest, on="id").filter(pl.col("age") == pl.min_horizontal("oldest", pl.lit(age)))
    groups = {
        "lasting": rows.filter(~pl.col("relapsed") & (pl.col("oldest") >= LASTED)),
        "failed": rows.filter("relapsed"),
    }
    medians = {
        name: {
            # A median halfway between two thousandths is rounded as the decimal it stands for.
            dimension: round(round(median, 4), 3)
            for dimension, median in group.group_by("dimension")
            .agg(pl.col("value").median())
            .sort("dimension")
            .iter_rows()
            if median is not None
        }
        for name, group in groups.items()
    }
    return Past(medians["lasting"], medians["failed"], *(groups[g]["id"].n_unique() for g in ("lasting", "failed")))


def _numbers(figures: Mapping[str, Mapping[str, Any]], past: Past, told: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "kind": None if told is None else kind({name: told[f"p_{name}"] for name in KINDS}),
        "p_kind": None if told is None else {name: _told(DEPTH_STOCK, told, f"p_{name}") for name in KINDS},
        "stock": None
        if told is None
        else {
            "base": told["base"],
            "change": _told(DEPTH_STOCK, told, "change"),
            "usual": told["usual"],
            "p_rose": _told(DEPTH_STOCK, told, "p_rose"),
            "by_input": {name: told[f"by_{name}"] for name in MOVING},
            "disputes_held": told["aged"],
        },
        "dimensions": {
            name: {
                "value": _value(figures.get(name, UNMEASURED | {"dimension": name})),
                "reason": figures.get(name, UNMEASURED)["reason"],
                "median_lasting": past.lasting.get(name),
                "median_failed": past.failed.get(name),
            }
            for name in DIMENSIONS
        },
        "past": {"lasting": past.n_lasting, "failed": past.n_failed},
    }


def _told(contract: Contract, row: Mapping[str, Any], name: str) -> Estimate:
    found = contract.estimate(row, name, low=f"{name}_low", high=f"{name}_high")
    kind = contract.columns[name]
    if not isinstance(kind, Column) or found.low is None or found.high is None or found.low < found.high:
        return found
    # What lies within one stored step, as a thousandth of a probability, still has that width.
    step, ends = 1 / kind.scale, (0.0, 1.0) if found.unit == "probability" else (-inf, inf)
    return replace(found, low=max(ends[0], found.low - step), high=min(ends[1], found.high + step))


def _value(row: Mapping[str, Any]) -> Estimate:
    found = DEPTH.estimate(row, "value")
    return replace(found, unit="outlived changes of leader") if row["dimension"] == "leaders" else found
