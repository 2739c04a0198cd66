"""Depth's stage of the starter build: how deep every thaw was, year by year, and of which kind."""

import polars as pl

from thawcast.depth.classify import classify, placebo_row, weight_rows
from thawcast.depth.dimensions import DepthData, depth, depth_data
from thawcast.depth.rises import history, rises
from thawcast.depth.tables import DEPTH, DEPTH_KIND, DEPTH_PLACEBO, DEPTH_WEIGHTS
from thawcast.depth.weights import Weights, learn
from thawcast.issues.stages import AGREEMENT
from thawcast.stages import Given, Stage

PLACEBO_DYADS = 40
"""Dyads without a rise that stand beside each thaw in the placebo."""

_SPELL = ("id", "a", "b", "onset", "year")


def depth_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Measure the depth of every thaw at each year's end while it ran, and tell its kind as it could be told then.

    Args:
        given: Tables `episodes`, `levels` and those that `dimensions.evidence` reads.

    Returns:
        Tables `depth`, `depth_kind`, `depth_weights` and `depth_placebo`.
    """
    frames = {**given, **given.value(AGREEMENT)}
    levels, episodes = frames["levels"], frames["episodes"]
    made: dict[str, list[pl.DataFrame]] = {
        c.name: [c.empty()] for c in (DEPTH, DEPTH_KIND, DEPTH_WEIGHTS, DEPTH_PLACEBO)
    }
    if levels.height:
        years = sorted(set(levels["vintage"].to_list()))
        spells = rises(levels, episodes, until=years[-1])
        known = depth_data(frames, also=spells)
        at_risk = spells.with_columns(year=pl.int_ranges("onset", pl.col("last") + 1)).explode("year")
        described = depth(known, at_risk.select(_SPELL))
        thaws = described.join(spells.filter("thaw"), on="id", how="semi", maintain_order="left")
        made[DEPTH.name].append(thaws)
        for year in years:
            weights = learn(history(spells, described, levels, until=year))
            made[DEPTH_WEIGHTS.name].append(weight_rows(weights, vintage=year))
            kinds = classify(thaws.filter(pl.col("as_of").dt.year() == year), weights)
            made[DEPTH_KIND.name].append(kinds)
            running = at_risk.filter("thaw", pl.col("year") == year)
            made[DEPTH_PLACEBO.name].append(_placebo(known, at_risk, running, kinds, weights, year))
    contracts = {c.name: c for c in (DEPTH, DEPTH_KIND, DEPTH_WEIGHTS, DEPTH_PLACEBO)}
    return {name: pl.concat(parts).sort(contracts[name].key) for name, parts in made.items()}


def _placebo(
    known: DepthData, at_risk: pl.DataFrame, running: pl.DataFrame, kinds: pl.DataFrame, weights: Weights, year: int
) -> pl.DataFrame:
    """Describe dyads in the news without a rise as if each had begun to thaw when one of the thaws did."""
    parts: list[pl.DataFrame] = []
    active = known.active[:, year - known.grid.years[0]]
    for (onset,), group in running.sort("onset").group_by("onset", maintain_order=True):
        begun = int(onset)  # pyright: ignore[reportArgumentType] (Polars types a group's key as object)
        rising = set(at_risk.filter(pl.col("year").is_between(begun, year)).select("a", "b").iter_rows())
        free = [pair for pair, here in zip(known.grid.pairs, active, strict=True) if here and pair not in rising]
        chosen = free[:: max(1, len(free) // PLACEBO_DYADS)][:PLACEBO_DYADS]
        parts.append(
            pl.DataFrame(chosen, schema={"a": pl.String, "b": pl.String}, orient="row").with_columns(
                id=pl.format("{}-{}-{}", "a", "b", pl.lit(begun)),
                onset=pl.lit(begun, pl.Int64),
                year=pl.lit(year, pl.Int64),
                thaws=pl.lit(group.height, pl.Float64),
            )
        )
    if not parts:
        return placebo_row(year, kinds, DEPTH_KIND.empty(), pl.Series([], dtype=pl.Float64))
    spells = pl.concat(parts)
    told = classify(depth(known, spells.select(_SPELL)), weights)
    counted = told.join(spells.select("id", "thaws"), on="id", maintain_order="left")["thaws"]
    return placebo_row(year, kinds, told, counted)


STAGES = (
    Stage(
        "depth of thaws",
        (
            "levels",
            "episodes",
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
        (DEPTH, DEPTH_KIND, DEPTH_WEIGHTS, DEPTH_PLACEBO),
        depth_tables,
        quick=False,
    ),
)
