"""Standing's stages of the starter build: yearly levels and episodes, and monthly conflict."""

import polars as pl

from thawcast.stages import Frames, Stage
from thawcast.standing.conflict import monthly
from thawcast.standing.episodes import Finder
from thawcast.standing.levels.observations import panel
from thawcast.standing.levels.vintages import directed_rows, joint_rows, placebo_row, vintages
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

_MODULES = tuple(
    f"thawcast.standing.{name}"
    for name in ("observations", "local_level", "local_level_core", "barometer", "episodes", "tables")
)


def _levels(frames: Frames) -> dict[str, pl.DataFrame]:
    counts = frames["counts"]
    directed = panel(counts, directed=True)
    finder = Finder()
    joint: list[pl.DataFrame] = []
    sides: list[pl.DataFrame] = []
    for number, vintage in enumerate(vintages(panel(counts, directed=False))):
        finder.advance(vintage)
        joint.append(joint_rows(vintage, first=number == 0))
        sides.append(directed_rows(vintage, directed, first=number == 0))
    return {
        "levels": pl.concat([LEVELS.empty(), *joint]).sort(LEVELS.key),
        "levels_directed": pl.concat([LEVELS_DIRECTED.empty(), *sides]).sort(LEVELS_DIRECTED.key),
        "episodes": finder.table(),
    }


def _placebo(frames: Frames) -> dict[str, pl.DataFrame]:
    rows = [placebo_row(v, shuffles=SHUFFLES) for v in vintages(panel(frames["counts"], directed=False))]
    return {"placebo": pl.concat([PLACEBO.empty(), *rows])}


def _turns(frames: Frames) -> dict[str, pl.DataFrame]:
    found = list(vintages(panel(frames["counts"], directed=False)))
    seen: list[pl.DataFrame] = [OBSERVED.empty()]
    for vintage in found:
        seen.append(observed_rows(vintage, before=pl.concat(seen)))
    return {
        "observed": pl.concat(seen).sort(OBSERVED.key),
        "turn_priors": pl.concat([TURN_PRIORS.empty(), *(prior_rows(v) for v in found)]).sort(TURN_PRIORS.key),
        "thresholds": threshold_rows(found, shuffles=REPLAYS),
    }


STAGES = (
    Stage("levels", ("counts",), (LEVELS, LEVELS_DIRECTED, EPISODES), _levels, modules=_MODULES),
    Stage("placebo", ("counts",), (PLACEBO,), _placebo, quick=False, modules=_MODULES),
    Stage(
        "turns",
        ("counts",),
        (OBSERVED, TURN_PRIORS, THRESHOLDS),
        _turns,
        quick=False,
        modules=(
            *_MODULES,
            *(
                f"thawcast.standing.{name}"
                for name in ("conflict", "evidence", "observed", "segmentation", "thresholds")
            ),
        ),
    ),
    Stage(
        "conflict",
        ("counts",),
        (CONFLICT,),
        lambda frames: {"conflict": monthly(frames["counts"])},
        modules=("thawcast.standing.conflict", *_MODULES),
    ),
)
