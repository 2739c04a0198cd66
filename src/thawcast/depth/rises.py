"""Thaws and weaker rises, year by year while they ran, and what the next year brought."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from thawcast.depth.measures.grid import BASE_YEARS
from thawcast.depth.tables import DIMENSIONS
from thawcast.depth.weights import History
from thawcast.standing.exhibits import BUSY
from thawcast.standing.standings import EPISODE_ID
from thawcast.standing.temperature.tables import GONE, KEPT, ONSET
from thawcast.tables import LOG_ODDS
from thawcast.values import Z90, normal_cdf

WEAK = 0.7
"""Probability that a rise exceeds noise, from which it counts as a weaker candidate of a thaw."""

_WIDTH90 = 2 * Z90

FINEST = 1 / LOG_ODDS.scale
"""Smallest standard deviation of a level that a stored interval can tell [log-odds]."""


@dataclass(frozen=True)
class _Row:
    year: int
    level: float
    low: float
    high: float
    p_rise: float | None
    events: int


def thaw_spells(episodes: pl.DataFrame, *, until: int) -> pl.DataFrame:
    """List thaws with the years at whose ends they ran.

    Args:
        episodes: Rows of `TEMPERATURE_EPISODES`.
        until: Last year whose data may be used.

    Returns:
        `id, a, b, onset, last` (last year at whose end it ran), `relapsed` (whether it was given back or overtaken in
        the year after `last`; one that settled was not), `base, rise` [unit of the source], `p_real`.
    """
    end = pl.col("end").dt.year()
    over = (end <= until).fill_null(value=False)
    thaws = episodes.filter((pl.col("sign") > 0) & (pl.col("known_on") <= date(until, 12, 31)))
    return thaws.select(
        EPISODE_ID.alias("id"),
        "a",
        "b",
        onset=pl.col("onset").dt.year().cast(pl.Int64),
        last=pl.when(over).then(end - 1).otherwise(until).cast(pl.Int64),
        relapsed=over & (pl.col("end_kind") != "settled").fill_null(value=False),
        base="base",
        rise="rise",
        p_real="p_real",
    )


def rises(levels: pl.DataFrame, episodes: pl.DataFrame, *, until: int) -> pl.DataFrame:
    """List thaws and weaker rises as spells.

    A weaker rise begins and ends as a thaw does when it is given back, from the shipped levels with their
    errors taken as normal, but with a probability of at least `WEAK` and below a thaw's, and 30 events in its first
    year. It is dropped from the year in which a thaw of the two begins.

    Args:
        levels: Rows of `TEMPERATURE` of one yearly source, all dyads.
        episodes: Rows of `TEMPERATURE_EPISODES` of the same source.
        until: Last year whose data may be used.

    Returns:
        `id, a, b, onset, last` (last year at whose end it ran), `relapsed` (whether the year after `last` ended it),
        `base, rise` [log-odds], `p_real`, `thaw`.
    """
    thaws = thaw_spells(episodes, until=until).with_columns(thaw=pl.lit(value=True))
    rows: list[dict[str, Any]] = thaws.to_dicts()
    running: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for r in rows:
        running.setdefault((r["a"], r["b"]), []).append((r["onset"], r["last"]))
    known = levels.filter(pl.col("known_on") <= date(until, 12, 31))
    loud = known.filter((pl.col("p_rise") >= WEAK) & (pl.col("n_events") >= BUSY))
    own = known.join(loud.select("a", "b").unique(), on=["a", "b"], how="semi").sort("a", "b", "period")
    for (a, b), frame in own.group_by("a", "b", maintain_order=True):
        history = [
            _Row(r["period"].year, r["level"], r["low"], r["high"], r["p_rise"], r["n_events"])
            for r in frame.iter_rows(named=True)
        ]
        rows += _weaker((str(a), str(b)), history, running.get((str(a), str(b)), []))
    schema = {"id": pl.String, "a": pl.String, "b": pl.String, "onset": pl.Int64, "last": pl.Int64}
    schema |= {"relapsed": pl.Boolean, "base": pl.Float64, "rise": pl.Float64, "p_real": pl.Float64, "thaw": pl.Boolean}
    return pl.DataFrame(rows, schema=schema).sort("id")


def _weaker(pair: tuple[str, str], history: list[_Row], thaws: list[tuple[int, int]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    open_spell: dict[str, Any] | None = None
    before: list[_Row] = []
    for row in history:
        thawing = any(first <= row.year <= last for first, last in thaws)
        ended = False
        if open_spell is not None:
            if thawing:
                open_spell = None  # it goes on as a thaw
            elif p_below(row.level, row.low, row.high, open_spell) > 1 - GONE:
                open_spell["relapsed"], open_spell, ended = True, None, True
            else:
                open_spell["last"] = row.year
        p = row.p_rise
        begins = p is not None and WEAK <= p < ONSET and row.events >= BUSY and len(before) >= BASE_YEARS
        if begins and not (thawing or ended or open_spell):
            base = float(LOG_ODDS.rounded(np.array((before[-1].level + before[-2].level) / 2)))
            open_spell = {"id": f"{pair[0]}-{pair[1]}-{row.year}~", "a": pair[0], "b": pair[1], "onset": row.year}
            open_spell |= {"last": row.year, "relapsed": False, "base": base, "rise": row.level - base}
            open_spell |= {"p_real": p, "thaw": False}
            found.append(open_spell)
        before.append(row)
    return found


def p_below(level: float, low: float, high: float, spell: dict[str, Any]) -> float:
    """Probability that a level lies below the base plus a quarter of the rise of a spell.

    Example:
        >>> round(p_below(-1.0, -2.0, 0.0, {"base": -1.0, "rise": 0.0}), 2)
        0.5
    """
    return float(normal_cdf((_floor(spell) - level) / max((high - low) / _WIDTH90, FINEST)))


def margin(levels: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Say how far above its floor a spell stood at each year's end, in standard deviations of the level's error.

    Args:
        levels: Rows of `TEMPERATURE` of one yearly source.
        spells: Columns `id, a, b, year, base, rise`.

    Returns:
        `id, year, margin`: what alone makes relapse likely by the level's own reversion.
    """
    return (
        spells.join(
            levels.select("a", "b", pl.col("period").dt.year().cast(pl.Int64).alias("year"), "level", "low", "high"),
            on=["a", "b", "year"],
            maintain_order="left",
        )
        .with_columns(floor=pl.col("base") + KEPT * pl.col("rise"), sd=(pl.col("high") - pl.col("low")) / _WIDTH90)
        .select("id", "year", margin=(pl.col("level") - pl.col("floor")) / pl.max_horizontal("sd", pl.lit(FINEST)))
    )


def _floor(spell: dict[str, Any]) -> float:
    return float(spell["base"]) + KEPT * float(spell["rise"])


def history(spells: pl.DataFrame, depth: pl.DataFrame, levels: pl.DataFrame, *, until: int) -> History:
    """Put together the years at risk whose outcome was known by the end of a year.

    Args:
        spells: Result of `rises` as of that year or later.
        depth: Rows of `tables.DEPTH` of those spells.
        levels: Rows of `TEMPERATURE` of one yearly source.
        until: The year.

    Returns:
        Every spell and year before `until` at whose end it ran, with what the next year brought.
    """
    years = (
        spells.with_columns(year=pl.int_ranges("onset", pl.col("last") + 1))
        .explode("year")
        .filter((pl.col("year") < until) & ((pl.col("year") < pl.col("last")) | pl.col("relapsed")))
        .with_columns(outcome=pl.col("relapsed") & (pl.col("year") == pl.col("last")))
    )
    told = depth.with_columns(pl.col("as_of").dt.year().cast(pl.Int64).alias("year"))
    wide = told.pivot("dimension", index=["id", "year"], values="value", on_columns=DIMENSIONS)
    rows = (
        years.join(wide, on=["id", "year"], maintain_order="left")
        .join(margin(levels, years), on=["id", "year"], maintain_order="left")
        .sort("id", "year")
    )
    return History(
        depth=rows.select(DIMENSIONS).cast(pl.Float64).fill_null(np.nan).to_numpy(),
        margin=rows["margin"].to_numpy(),
        age=(rows["year"] - rows["onset"]).cast(pl.Float64).to_numpy(),
        relapsed=rows["outcome"].to_numpy(),
        weight=rows["p_real"].to_numpy(),
        thaw=rows["thaw"].to_numpy(),
    )
