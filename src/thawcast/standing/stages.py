"""Standing's stages of the starter build: yearly levels and episodes, and monthly conflict."""

import polars as pl

from thawcast.stages import Given, Stage, Value
from thawcast.standing.conflict import monthly
from thawcast.standing.episodes import Finder
from thawcast.standing.levels.observations import panel
from thawcast.standing.levels.vintages import Vintage, directed_rows, joint_rows, placebo_row, vintages
from thawcast.standing.shocks import STATE_SHOCKS, state_shocks
from thawcast.standing.tables import (
    CONFLICT,
    EPISODES,
    LEVELS,
    LEVELS_DIRECTED,
    OBSERVED,
    PLACEBO,
    THRESHOLDS,
    TURN_PRIORS,
)
from thawcast.standing.thresholds import threshold_rows
from thawcast.standing.turning_points.series import observed_rows, prior_rows

SHUFFLES = 5
"""Permutations of the placebo per vintage."""

REPLAYS = 3
"""Permutations in which all vintages are replayed, for the table of thresholds."""


def yearly_vintages(given: Given) -> tuple[Vintage, ...]:
    """Estimate one vintage a year from the counts of both directions together."""
    return tuple(vintages(panel(given["counts"], directed=False)))


VINTAGES = Value("yearly vintages", ("counts",), yearly_vintages)
"""What was known of the levels at each year's end: estimated once a build, whichever stages need it."""


def level_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Give the level of every dyad and direction at each year's end, and the episodes that stand out."""
    directed = panel(given["counts"], directed=True)
    finder = Finder()
    joint: list[pl.DataFrame] = []
    sides: list[pl.DataFrame] = []
    for number, vintage in enumerate(given.value(VINTAGES)):
        finder.advance(vintage)
        joint.append(joint_rows(vintage, first=number == 0))
        sides.append(directed_rows(vintage, directed, first=number == 0))
    return {
        "levels": pl.concat([LEVELS.empty(), *joint]).sort(LEVELS.key),
        "levels_directed": pl.concat([LEVELS_DIRECTED.empty(), *sides]).sort(LEVELS_DIRECTED.key),
        "episodes": finder.table(),
    }


def placebo_table(given: Given) -> dict[str, pl.DataFrame]:
    """Repeat each vintage's search for rises and falls on permuted years."""
    rows = [placebo_row(v, shuffles=SHUFFLES) for v in given.value(VINTAGES)]
    return {"placebo": pl.concat([PLACEBO.empty(), *rows])}


def turn_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Give what a search for turning points starts from, and how episodes fare under other thresholds."""
    found = given.value(VINTAGES)
    seen: list[pl.DataFrame] = [OBSERVED.empty()]
    for vintage in found:
        seen.append(observed_rows(vintage, before=pl.concat(seen)))
    return {
        "observed": pl.concat(seen).sort(OBSERVED.key),
        "turn_priors": pl.concat([TURN_PRIORS.empty(), *(prior_rows(v) for v in found)]).sort(TURN_PRIORS.key),
        "thresholds": threshold_rows(found, shuffles=REPLAYS),
    }


def conflict_table(given: Given) -> dict[str, pl.DataFrame]:
    """Give conflict by directed dyad and month."""
    return {"conflict": monthly(given["counts"])}


def shock_table(given: Given) -> dict[str, pl.DataFrame]:
    """Give what moved all relations of a state in a year."""
    return {"state_shocks": state_shocks(given["temperature"])}


STAGES = (
    Stage("levels", ("counts",), (LEVELS, LEVELS_DIRECTED, EPISODES), level_tables),
    Stage("placebo", ("counts",), (PLACEBO,), placebo_table, quick=False),
    Stage("turns", ("counts",), (OBSERVED, TURN_PRIORS, THRESHOLDS), turn_tables, quick=False),
    Stage("conflict", ("counts",), (CONFLICT,), conflict_table),
    Stage("state shocks", ("temperature",), (STATE_SHOCKS,), shock_table),
)
