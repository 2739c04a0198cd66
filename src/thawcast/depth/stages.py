"""Depth's stage of the starter build: what every thaw rested on, year by year, and whether that told its end."""

import polars as pl

from thawcast.depth.dimensions import depth, depth_data
from thawcast.depth.rises import history, rises
from thawcast.depth.tables import DEPTH, DEPTH_WEIGHTS
from thawcast.depth.weights import learn, weight_rows
from thawcast.issues.stages import AGREEMENT
from thawcast.stages import Given, Stage
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES

COUNTED = "icews_quads"
"""Level source whose thaws are measured: words, deeds and answers by year are counted in the same events."""

_SPELL = ("id", "a", "b", "onset", "year")


def depth_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Measure every thaw on the eight dimensions at each year's end while it ran, and learn whether they tell its end.

    Args:
        given: Tables `temperature`, `temperature_episodes` and those that `dimensions.depth_data` reads.

    Returns:
        Tables `depth` and `depth_weights`.
    """
    levels, episodes = (given[c.name].filter(source=COUNTED, freq="Y") for c in (TEMPERATURE, TEMPERATURE_EPISODES))
    frames = {**given, **given.value(AGREEMENT), "levels": levels}
    thaws, weights = [DEPTH.empty()], [DEPTH_WEIGHTS.empty()]
    if levels.height:
        years = sorted(set(levels["vintage"].to_list()))
        spells = rises(levels, episodes, until=years[-1])
        at_risk = spells.with_columns(year=pl.int_ranges("onset", pl.col("last") + 1)).explode("year")
        described = depth(depth_data(frames, also=spells), at_risk.select(_SPELL))
        thaws.append(described.join(spells.filter("thaw"), on="id", how="semi", maintain_order="left"))
        weights += [weight_rows(learn(history(spells, described, levels, until=year)), vintage=year) for year in years]
    return {
        DEPTH.name: pl.concat(thaws).sort(DEPTH.key),
        DEPTH_WEIGHTS.name: pl.concat(weights).sort(DEPTH_WEIGHTS.key),
    }


STAGES = (
    Stage(
        "depth of thaws",
        (
            "temperature",
            "temperature_episodes",
            "say_do",
            "shares",
            "street",
            "ballots",
            "voters",
            "positions",
            "memberships",
            "alliances",
            "trade",
            "leaders",
        ),
        (DEPTH, DEPTH_WEIGHTS),
        depth_tables,
        quick=False,
    ),
)
