"""Standing's stages of the starter build: levels by side, turning points, monthly conflict, shocks."""

import polars as pl

from thawcast.stages import Given, Stage, Value
from thawcast.standing.conflict import monthly
from thawcast.standing.levels.observations import panel
from thawcast.standing.levels.vintages import Vintage, directed_rows, vintages
from thawcast.standing.shocks import STATE_SHOCKS, state_shocks
from thawcast.standing.tables import (
    CONFLICT,
    LEVELS_DIRECTED,
    OBSERVED,
    TURN_PRIORS,
)
from thawcast.standing.turning_points.series import observed_rows, prior_rows


def yearly_vintages(given: Given) -> tuple[Vintage, ...]:
    """Estimate one vintage a year from the counts of both directions together."""
    return tuple(vintages(panel(given["counts"], directed=False)))


VINTAGES = Value("yearly vintages", ("counts",), yearly_vintages)
"""What was known of the levels at each year's end: estimated once a build, whichever stages need it."""


def side_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Give the level of what each side does to the other at each year's end."""
    directed = panel(given["counts"], directed=True)
    sides = [directed_rows(v, directed, first=number == 0) for number, v in enumerate(given.value(VINTAGES))]
    return {"levels_directed": pl.concat([LEVELS_DIRECTED.empty(), *sides]).sort(LEVELS_DIRECTED.key)}


def turn_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Give what a search for turning points starts from."""
    found = given.value(VINTAGES)
    seen: list[pl.DataFrame] = [OBSERVED.empty()]
    for vintage in found:
        seen.append(observed_rows(vintage, before=pl.concat(seen)))
    return {
        "observed": pl.concat(seen).sort(OBSERVED.key),
        "turn_priors": pl.concat([TURN_PRIORS.empty(), *(prior_rows(v) for v in found)]).sort(TURN_PRIORS.key),
    }


def conflict_table(given: Given) -> dict[str, pl.DataFrame]:
    """Give conflict by directed dyad and month."""
    return {"conflict": monthly(given["counts"])}


def shock_table(given: Given) -> dict[str, pl.DataFrame]:
    """Give what moved all relations of a state in a year."""
    return {"state_shocks": state_shocks(given["temperature"])}


STAGES = (
    Stage("levels by side", ("counts",), (LEVELS_DIRECTED,), side_tables),
    Stage("turns", ("counts",), (OBSERVED, TURN_PRIORS), turn_tables, quick=False),
    Stage("conflict", ("counts",), (CONFLICT,), conflict_table),
    Stage("state shocks", ("temperature",), (STATE_SHOCKS,), shock_table, quick=False),
)
