"""Standing's monthly stages of the starter build: levels, and episodes with their placebo."""

from dataclasses import replace

import numpy as np
import polars as pl

from thawcast.stages import Frames, Stage
from thawcast.standing.monthly import monthly_rows, monthly_vintages, smoothed_rows
from thawcast.standing.monthly_data import china_months, gdelt_months, icews_months
from thawcast.standing.monthly_episodes import every_month, monthly_episodes, placebo_rows
from thawcast.standing.monthly_model import Months, run
from thawcast.standing.monthly_tables import EPISODES_MONTHLY, LEVELS_MONTHLY, PLACEBO_MONTHLY

ENOUGH = 500
"""ICEWS events that a dyad needs, in all years before, to have a monthly level."""

SHUFFLES = 2
"""Permutations of the placebo."""

FIRST = {"icews": 36, "china": 36, "gdelt": 12}
"""Months that a segment's first vintage learns from."""

SMOOTHED = {1: False, 2: True, 3: False}
"""Segments whose levels in hindsight ship too."""

_MODULES = tuple(
    f"thawcast.standing.{name}"
    for name in (
        "barometer",
        "episodes",
        "local_level",
        "local_level_core",
        "observations",
        "tables",
        "monthly",
        "monthly_core",
        "monthly_data",
        "monthly_episodes",
        "monthly_model",
        "monthly_tables",
    )
)


def _icews(counts: pl.DataFrame) -> list[pl.DataFrame]:
    """Levels of every year from the counts up to its end, so that no later one can change a row."""
    years = counts.filter(pl.col("freq") == "Y")["period"].dt.year().unique().sort().to_list()
    rows: list[pl.DataFrame] = []
    for year in years[FIRST["icews"] // 12 :]:
        data, events = icews_months(counts.filter(pl.col("period").dt.year() <= year), enough=ENOUGH)
        before = np.cumsum(events, axis=1) - events
        # Who is told is settled by the years before: a December may not decide about the January of its year.
        told = np.repeat(before >= ENOUGH, 12, axis=1)
        teach = np.repeat(np.cumsum(events, axis=1) >= ENOUGH, 12, axis=1)
        months = np.repeat(events, 12, axis=1)
        for vintage in monthly_vintages(data, first=FIRST["icews"], after=year - 1, teachers=teach):
            informed = told[:, : vintage.data.seen.shape[1]] & ~np.isnan(vintage.data.seen).all(axis=2)
            rows.append(monthly_rows(vintage, segment=1, events=months, keep=informed))
    return rows


def _scored(data: Months, segment: int, first: int) -> tuple[list[pl.DataFrame], list[pl.DataFrame], pl.DataFrame]:
    vintages = list(monthly_vintages(data, first=first))
    rows = [monthly_rows(v, segment=segment, events=None, keep=every_month(v.data)) for v in vintages]
    late = []
    if SMOOTHED[segment]:
        whole = replace(vintages[-1], told=run(data, vintages[-1].hyper))
        late.append(smoothed_rows(whole, segment=segment, events=None, keep=every_month(data)))
    return rows, late, placebo_rows(data, vintages, segment=segment, first=first, shuffles=SHUFFLES)


def _monthly(frames: Frames) -> dict[str, pl.DataFrame]:
    levels: list[pl.DataFrame] = [LEVELS_MONTHLY.empty()]
    episodes, placebo = [EPISODES_MONTHLY.empty()], [PLACEBO_MONTHLY.empty()]
    if frames["counts"].filter(pl.col("freq") == "Y").height:
        levels += [rows.select(list(LEVELS_MONTHLY.columns)) for rows in _icews(frames["counts"])]
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
        _monthly,
        quick=False,
        modules=_MODULES,
    ),
)
