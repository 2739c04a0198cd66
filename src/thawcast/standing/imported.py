"""What imported events say of two states: shares of cooperation by month, a segment beside the shipped levels.

The shipped levels rest on yearly totals of one coding; imported events on other files, months and sometimes codes. The
two are shown side by side and no difference is taken between them.
"""

from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt

import polars as pl

from thawcast.standing.tables import HALF
from thawcast.states import State
from thawcast.values import Z90, Estimate

FEWEST = 20
"""Events of the two in all months without which no level is given."""

_QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
BOTH = "Both together"
"""Side under which the two directions are counted together."""


@dataclass(frozen=True)
class Segment:
    """What the imported events of one source say of two states.

    Args:
        src: Kind of event files.
        months: One row a month and side (`Both together` too): `period`, `side`, the four quad classes, `events`,
            `share` of cooperation with `low` and `high`, `world_events`, `world_share`, `days` with events.
        first: First month, by its first day.
        last: Last month.
        days: Days with events of any dyad.
        events: Events of the two.
        share: Share of cooperation by side.
        world_share: The same of all dyads in the same months.
        level: Log-odds of cooperation of the two less the world's, None with too few events.
        world_events: Events of all dyads.
    """

    src: str
    months: pl.DataFrame
    first: date
    last: date
    days: int
    events: int
    share: dict[str, Estimate]
    world_share: float
    level: Estimate | None
    world_events: int


def segments(dyads: pl.DataFrame, world: pl.DataFrame, *, a: State, b: State) -> tuple[Segment, ...]:
    """Sum imported counts up by month, one segment a source.

    Args:
        dyads: Daily rows of `tables.DYAD_COUNTS` of the two directions, cut at a date.
        world: Daily rows of `tables.WORLD_COUNTS`, cut at the same date.
        a: One state.
        b: The other.

    Returns:
        Segments by source; none where no month has `HALF` days with events.
    """
    found = [_segment(src, dyads, world, a, b) for src in sorted(world["src"].unique())]
    return tuple(segment for segment in found if segment is not None)


def _segment(src: str, dyads: pl.DataFrame, world: pl.DataFrame, a: State, b: State) -> Segment | None:
    month = pl.col("period").dt.truncate("1mo")
    all_dyads = (
        world.filter(pl.col("src") == src)
        .group_by(month=month)
        .agg(pl.col(*_QUADS).sum(), days=pl.col("period").n_unique())
        .filter(pl.col("days") >= HALF)
        .sort("month")
    )
    if not all_dyads.height:
        return None
    total = pl.sum_horizontal(*_QUADS)
    world_coop = all_dyads.select(
        "month", "days", world_events=total, world_coop=pl.col("verb_coop") + pl.col("matl_coop")
    )
    own = (
        dyads.filter(pl.col("src") == src)
        .with_columns(month=month)
        .group_by("month", "source")
        .agg(pl.col(*_QUADS).sum())
    )
    named = {a.code: _by(a), b.code: _by(b)}
    grid = world_coop.join(pl.DataFrame({"source": list(named), "side": list(named.values())}), how="cross")
    sides = grid.join(own, on=["month", "source"], how="left").with_columns(pl.col(*_QUADS).fill_null(0)).drop("source")
    both = sides.group_by("month", "days", "world_events", "world_coop").agg(pl.col(*_QUADS).sum(), side=pl.lit(BOTH))
    months = (
        pl.concat([sides, both.select(sides.columns)])
        .with_columns(events=total, coop=pl.col("verb_coop") + pl.col("matl_coop"))
        .sort("month", "side")
    )
    pooled = world_coop.select(pl.col("world_coop", "world_events").sum()).row(0)
    world_share = pooled[0] / pooled[1]
    joint = months.filter(pl.col("side") == BOTH)
    odds = _log_odds(joint)
    base = _logit(world_share)
    level = None if odds is None else Estimate(odds[0] - base, odds[1] - base, odds[2] - base, "log_odds")
    return Segment(
        src=src,
        months=_with_shares(months),
        first=joint["month"][0],
        last=joint["month"][-1],
        days=int(all_dyads["days"].sum()),
        events=int(joint["events"].sum()),
        share={side: _share(months.filter(pl.col("side") == side)) for side in (*named.values(), BOTH)},
        world_share=world_share,
        level=level,
        world_events=int(pooled[1]),
    )


def _with_shares(months: pl.DataFrame) -> pl.DataFrame:
    """Add each month's share of cooperation with Wilson's 90% interval."""
    n, k = pl.col("events"), pl.col("coop")
    share = k / n
    middle = (share + Z90**2 / (2 * n)) / (1 + Z90**2 / n)
    half = Z90 / (1 + Z90**2 / n) * (share * (1 - share) / n + Z90**2 / (4 * n**2)).sqrt()
    seen = n > 0
    return months.select(
        "side",
        *_QUADS,
        "events",
        "world_events",
        "days",
        period="month",
        share=pl.when(seen).then(share),
        low=pl.when(seen).then((middle - half).clip(0, 1)),
        high=pl.when(seen).then((middle + half).clip(0, 1)),
        world_share=pl.col("world_coop") / pl.col("world_events"),
    )


def _log_odds(months: pl.DataFrame) -> tuple[float, float, float] | None:
    """Estimate pooled log-odds with an interval that allows for months that differ more than chance would have it.

    Events come in bursts: the variance is multiplied by Pearson's dispersion over the months, at least 1, and the
    interval takes Student's quantile for as many months.
    """
    k, n = int(months["coop"].sum()), int(months["events"].sum())
    if n < FEWEST:
        return None
    p = (k + 0.5) / (n + 1)
    used = months.filter(pl.col("events") > 0)
    spread, quantile = 1.0, Z90
    if used.height > 1:
        from scipy.special import stdtrit  # only imports need it

        pearson = used.select(
            ((pl.col("coop") - pl.col("events") * p) ** 2 / (pl.col("events") * p * (1 - p))).sum()
        ).item()
        spread, quantile = max(1.0, pearson / (used.height - 1)), float(stdtrit(used.height - 1, 0.95))
    half = quantile * sqrt(spread / ((n + 1) * p * (1 - p)))
    return _logit(p), _logit(p) - half, _logit(p) + half


def _share(months: pl.DataFrame) -> Estimate:
    odds = _log_odds(months)
    if odds is None:
        return Estimate(None, None, None, "share")
    value, low, high = (1 / (1 + exp(-x)) for x in odds)
    return Estimate(value, low, high, "share")


def _logit(p: float) -> float:
    return log(p / (1 - p))


def _by(state: State) -> str:
    return f"By {state.phrase}"
