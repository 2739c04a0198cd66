"""Every dyad at a date, laid out for the map, the matrix and the table."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from thawcast.assessment.thaws import standings, thaws
from thawcast.brief.phrases import bounded
from thawcast.standing.stock.classes import CLASSES
from thawcast.standing.stock.tables import STOCK
from thawcast.states import states
from thawcast.store import Dataset
from thawcast.values import counted

MATRIX = 20
"""States in the matrix: those most in the news."""

BINS = (0.1, 0.25, 0.4, 0.6, 0.75, 0.9)
"""Probabilities of being warmer than usual that part the seven shades."""

USUAL = (0.25, 0.75)
"""Probabilities of being warmer than usual between which nothing is said."""

LASTING = ("p_lasts_12", "p_lasts_24", "p_lasts_36")


@dataclass(frozen=True)
class World:
    """What the world looks like at a date.

    Args:
        turning: Thaws and chills that run, as `standings` has them, with `p_lasts_12`, `p_lasts_24`, `p_lasts_36`, the
            `stock` and the names of the states.
        dyads: Every dyad.
        counts: State of relations to number of dyads.
        names: Code to name on the day.
        stock: Pair of codes to its stock, 0 to 4, as known on the day.
    """

    turning: pl.DataFrame
    dyads: pl.DataFrame
    counts: dict[str, int]
    names: dict[str, str]
    stock: dict[tuple[str, str], float]


def world(dataset: Dataset, *, on: date) -> World:
    """Look at every dyad at a date.

    Args:
        dataset: Where the figures come from.
        on: Last day whose data may be used.

    Returns:
        The world.
    """
    names = {state.code: state.name for state in states(on=on)}
    every = standings(as_of=on, store=dataset)
    lasting = thaws(as_of=on, store=dataset).select("a", "b", *LASTING)
    stock = _stock(dataset, on)
    turning = (
        every.filter(pl.col("state").is_in(["thaw", "chill"]))
        .join(lasting, on=["a", "b"], how="left")
        .join(stock, on=["a", "b"], how="left")
        .with_columns(
            *(pl.col(side).replace_strict(names, default=pl.col(side)).alias(f"{side}_name") for side in "ab"),
        )
        .sort("state", "p_stands", "p_real", "a", "b", descending=[True, True, True, False, False])
    )
    counts = {state: int(count) for state, count in every.group_by("state").len().iter_rows()}
    told = {k: counts.get(k, 0) for k in ("thaw", "chill", "over", "steady", "unknown")}
    return World(turning, every, told, names, {(a, b): value for a, b, value in stock.iter_rows()})


def _stock(dataset: Dataset, on: date) -> pl.DataFrame:
    """Read the stock of every pair known on a day: `a, b, stock`."""
    if not dataset.has(STOCK):
        return STOCK.empty().select("a", "b", stock="value")
    rows = dataset.rows(STOCK, pl.col("year").is_between(on.year - 1, on.year), as_of=on)
    return rows.filter(pl.col("year") == rows["year"].max()).select("a", "b", stock="value")


def rung(stock: float | None) -> str:
    """Return the shade of a stock: `s0` severe rivalry to `s4` security community, `sx` where it is not known.

    Example:
        >>> rung(0.4), rung(3.6), rung(None)
        ('s0', 's4', 'sx')
    """
    return "sx" if stock is None else f"s{round(stock)}"


def in_class(stock: float | None) -> str:
    """Say where a pair stands.

    Example:
        >>> in_class(1.6), in_class(None)
        ('stock 1.6, nearest to negative peace', 'no stock')
    """
    return "no stock" if stock is None else f"stock {stock:.1f}, nearest to {CLASSES[round(stock)].name}"


def shade(p_above: float) -> int:
    """Return the shade of two states by the probability that they are warmer than usual for them: 0 the coldest.

    No pair is coloured beside another: a level is comparable within a pair only.

    Example:
        >>> shade(0.05), shade(0.5), shade(0.95)
        (0, 3, 6)
    """
    return sum(p_above >= edge for edge in BINS)


def beside_usual(p_above: float) -> str:
    """Say whether two states are warmer than usual for them.

    Example:
        >>> beside_usual(0.82), beside_usual(0.1), beside_usual(0.6)
        ('warmer than usual (82%)', 'colder than usual (90%)', 'about as usual')
    """
    if USUAL[0] < p_above < USUAL[1]:
        return "about as usual"
    word, p = ("warmer", p_above) if p_above > 0.5 else ("colder", 1 - p_above)
    return f"{word} than usual ({bounded(p)[1]})"


def matrix(found: World, *, size: int = MATRIX) -> dict[str, Any]:
    """Lay out the states most in the news against one another.

    Args:
        found: The world.
        size: How many states.

    Returns:
        `codes` in order of events, `cells` by pair of codes (smaller first) for those that are known, and for all pairs
        `rungs` (shade of the stock) and `stands` (the stock in words).
    """
    known = pl.col("state") != "unknown"
    both = pl.concat([found.dyads.select(pl.col(side).alias("code"), "recent", known=known) for side in "ab"])
    # Scores hold no number of events; where they alone are known, the number of pairs stands for it.
    busy = both.group_by("code").agg(pl.col("recent").filter("known").sum(), pl.col("known").sum())
    busy = busy.sort("recent", "known", "code", descending=[True, True, False])
    codes = busy["code"].head(size).to_list()
    inner = found.dyads.filter(pl.col("a").is_in(codes) & pl.col("b").is_in(codes) & (pl.col("state") != "unknown"))
    cells = {
        (row["a"], row["b"]): row | {"shade": shade(row["p_above"]), "says": beside_usual(row["p_above"])}
        for row in inner.iter_rows(named=True)
    }
    pairs = [(a, b) for a in codes for b in codes if a < b]
    rungs = {pair: rung(found.stock.get(pair)) for pair in pairs}
    stands = {pair: in_class(found.stock.get(pair)) for pair in pairs}
    return {"codes": codes, "cells": cells, "rungs": rungs, "stands": stands}


@cache
def outlines() -> dict[str, Any]:
    """Outlines of states by ISO numeric code: `size`, `paths`, and `points` for those too small for a path."""
    return json.loads((files("thawcast.web") / "data" / "outlines.json").read_text(encoding="utf-8"))


def atlas(found: World, *, on: date, focus: str | None, by_stock: bool = False) -> list[dict[str, Any]]:
    """Colour the map.

    Args:
        found: The world.
        on: The day.
        focus: Code of a state whose relations are shown; None for the balance of thaws and chills.
        by_stock: Whether the stock is shown, by which pairs are compared; else the temperature, each pair beside its
            own past.

    Returns:
        One entry a state: `code`, `name`, `path` or `x` and `y`, `fill` (a class), `says` (for tooltips and readers).
    """
    told = _balance(found) if not focus else _stands(found, focus) if by_stock else _relations(found, focus)
    shapes = outlines()
    entries: list[dict[str, Any]] = []
    for state in states(on=on):
        number = str(state.iso_num or "")
        if number not in shapes["paths"] and number not in shapes["points"]:
            continue
        nothing = ("none", "too little news to tell") if focus else ("even", "no thaw or chill under way")
        fill, says = told.get(state.code, nothing)
        if state.code == focus:
            fill, says = "focus", "the state in question"
        entry = {
            "code": state.code,
            "name": state.name,
            "fill": fill,
            "says": says,
            "path": shapes["paths"].get(number),
        }
        if entry["path"] is None:
            entry["x"], entry["y"] = shapes["points"][number]
        entries.append(entry)
    return sorted(entries, key=lambda entry: entry["path"] is None)  # small states lie on top


def _balance(found: World) -> dict[str, tuple[str, str]]:
    tally: dict[str, list[int]] = {}
    for row in found.turning.iter_rows(named=True):
        for side in "ab":
            tally.setdefault(row[side], [0, 0])[row["state"] == "chill"] += 1
    return {
        code: (_tone(warm, cold), f"{counted(warm, 'thaw')}, {counted(cold, 'chill')} under way")
        for code, (warm, cold) in tally.items()
    }


def _tone(warm: int, cold: int) -> str:
    if warm == cold:
        return "even"
    name = "warm" if warm > cold else "cold"
    return f"{name}{min(3, abs(warm - cold))}"


def _stands(found: World, focus: str) -> dict[str, tuple[str, str]]:
    """Colour every state by its stock with one."""
    return {
        (b if a == focus else a): (rung(value), in_class(value))
        for (a, b), value in found.stock.items()
        if focus in (a, b)
    }


def _relations(found: World, focus: str) -> dict[str, tuple[str, str]]:
    told: dict[str, tuple[str, str]] = {}
    for row in found.dyads.iter_rows(named=True):
        if focus not in (row["a"], row["b"]) or row["state"] == "unknown":
            continue
        other = row["b"] if row["a"] == focus else row["a"]
        month = row["onset_month"]
        since = f" since {month:%Y-%m}" if month else f" since {row['onset']}" if row["onset"] else ""
        told[other] = (f"h{shade(row['p_above'])}", f"{row['state']}{since}, {beside_usual(row['p_above'])}")
    return told
