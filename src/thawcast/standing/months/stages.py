"""Standing's monthly stages of the starter build: levels, and episodes with their placebo."""

from dataclasses import replace

import numpy as np
import polars as pl

from thawcast.stages import Frames, Stage
from thawcast.standing.levels.monthly import monthly_rows, monthly_vintages, smoothed_rows
from thawcast.standing.levels.monthly_data import Icews, china_months, gdelt_months, icews_months
from thawcast.standing.levels.monthly_gain import fit_within, flat, within_gain
from thawcast.standing.levels.monthly_model import run
from thawcast.standing.levels.monthly_values import MonthlyHyper, Months
from thawcast.standing.months.episodes import every_month, monthly_episodes, placebo_rows
from thawcast.standing.tables import (
    EPISODES_MONTHLY,
    LEVELS_MONTHLY,
    PLACEBO_MONTHLY,
)

ENOUGH = 500
"""ICEWS events that a dyad needs, in all years before, to have a monthly level."""

SHUFFLES = 2
"""Permutations of the placebo."""

FIRST = {"icews": 36, "china": 36, "gdelt": 12}
"""Months that a segment's first vintage learns from."""

SMOOTHED = {1: False, 2: True, 3: False}
"""Segments whose levels in hindsight ship too."""


def icews_levels(counts: pl.DataFrame) -> list[pl.DataFrame]:
    """Levels of every year, from the counts up to its end: no later one can change a row."""
    periods = counts.select(pl.col("period").dt.year()).to_series()
    yearly = counts.filter(pl.col("freq") == "Y")["period"].dt.year().unique().sort().to_list()
    first = yearly[0]
    joint: list[pl.DataFrame] = []
    for year in range(first + FIRST["icews"] // 12, int(periods.max()) + 1):  # pyright: ignore[reportArgumentType] (Polars' max has no static type)
        known = counts.filter(pl.col("period").dt.year() <= year)
        laid, origin = icews_months(known, enough=ENOUGH), year - first
        teachers = np.flatnonzero(laid.events[:, :origin].sum(axis=1) >= ENOUGH)
        gain = within_gain(*(x[teachers, :origin] for x in (laid.conflict, laid.level, laid.events)))
        hyper, moves = fit_within(laid.months.take(teachers.tolist()).cut(12 * origin), gain)
        joint.append(_icews_rows(laid, hyper, year=year, moves=moves))
    return joint


def _icews_rows(laid: Icews, hyper: MonthlyHyper, *, year: int, moves: bool) -> pl.DataFrame:
    months, origin = laid.months.seen.shape[1], year - laid.months.first_year
    # Who is told is settled by the years before: a December may not decide about the January of its year.
    before = np.cumsum(laid.events, axis=1) - laid.events
    if laid.events.shape[1] <= origin:  # a year without a total yet
        before = np.column_stack([before, laid.events.sum(axis=1)])
    events = np.repeat(np.column_stack([laid.events, np.zeros(len(laid.months.keys))]), 12, axis=1)
    events[:, 12 * origin : 12 * origin + 11] = laid.events[:, origin - 1 : origin]
    informed = ~np.isnan(laid.months.seen).all(axis=2)
    told = np.repeat(before >= ENOUGH, 12, axis=1)[:, :months] & informed
    data = laid.months if moves else flat(laid.months)
    found = monthly_vintages(data, first=FIRST["icews"], after=year - 1, hypers=lambda _: hyper)
    return pl.concat([monthly_rows(v, segment=1, events=events[:, :months], keep=told) for v in found])


def _scored(data: Months, segment: int, first: int) -> tuple[list[pl.DataFrame], list[pl.DataFrame], pl.DataFrame]:
    vintages = list(monthly_vintages(data, first=first))
    rows = [monthly_rows(v, segment=segment, events=None, keep=every_month(v.data)) for v in vintages]
    late = []
    if SMOOTHED[segment]:
        whole = replace(vintages[-1], told=run(data, vintages[-1].hyper))
        late.append(smoothed_rows(whole, segment=segment, events=None, keep=every_month(data)))
    return rows, late, placebo_rows(data, vintages, segment=segment, first=first, shuffles=SHUFFLES)


def monthly_tables(frames: Frames) -> dict[str, pl.DataFrame]:
    """Give levels by month of every segment, and the episodes of those that are scored."""
    levels: list[pl.DataFrame] = [LEVELS_MONTHLY.empty()]
    episodes, placebo = [EPISODES_MONTHLY.empty()], [PLACEBO_MONTHLY.empty()]
    if frames["counts"].filter(pl.col("freq") == "Y").height:
        levels += [rows.select(list(LEVELS_MONTHLY.columns)) for rows in icews_levels(frames["counts"])]
    for segment, name, lay_out in ((2, "china", china_months), (3, "gdelt", gdelt_months)):
        if not frames[name].height:
            continue
        rows, late, fake = _scored(lay_out(frames[name]), segment, FIRST[name])
        levels += [*(part.select(list(LEVELS_MONTHLY.columns)) for part in rows), *late]
        episodes.append(monthly_episodes(pl.concat(rows)))
        placebo.append(fake)
    china = pl.concat(levels).filter(pl.col("segment") == 2).select("a", "b").unique()
    # A dyad that has China's scores has them from 2002 to the end: one segment, no seam.
    alone = (pl.col("segment") == 2) | ~pl.struct("a", "b").is_in(china.to_struct().implode())
    return {
        "levels_monthly": pl.concat(levels).filter(alone).sort(LEVELS_MONTHLY.key),
        "episodes_monthly": pl.concat(episodes).filter(alone).sort(EPISODES_MONTHLY.key),
        "placebo_monthly": pl.concat(placebo).sort(PLACEBO_MONTHLY.key),
    }


STAGES = (
    Stage(
        "monthly levels",
        ("counts", "china", "gdelt"),
        (LEVELS_MONTHLY, EPISODES_MONTHLY, PLACEBO_MONTHLY),
        monthly_tables,
        quick=False,
    ),
)
