"""What the commands on standing tell, as plain values: levels and counts of episodes, read from shipped figures."""

from datetime import date

import polars as pl

from thawcast.standing.tables import SEGMENTS
from thawcast.standing.verdict import COMPARED, UNITS
from thawcast.states import State


def level_rows(levels: pl.DataFrame, directed: pl.DataFrame, *, a: State, b: State) -> pl.DataFrame:
    """Lay out the levels of a dyad, both together and each side toward the other.

    Args:
        levels: Rows of `tables.LEVELS`, cut.
        directed: Rows of `tables.LEVELS_DIRECTED`, cut.
        a: One state.
        b: The other, `a.code < b.code`.

    Returns:
        Columns `side, period, level, low, high [log-odds], p_rise, n_events`.
    """
    joint = levels.filter((pl.col("a") == a.code) & (pl.col("b") == b.code)).with_columns(
        side=pl.lit(f"{a.code} and {b.code}")
    )
    sides = [
        directed.filter((pl.col("source") == x.code) & (pl.col("target") == y.code)).with_columns(
            side=pl.lit(f"{x.code} to {y.code}"), p_rise=pl.lit(None, pl.Float64)
        )
        for x, y in ((a, b), (b, a))
    ]
    columns = ["side", "period", "level", "low", "high", "p_rise", "n_events"]
    return pl.concat([frame.sort("period").select(columns) for frame in (joint, *sides)])


def placebo_counts(placebo: pl.DataFrame) -> pl.DataFrame:
    """Add up the dyad-years with a rise or fall beyond noise, and those found when the years are permuted.

    Args:
        placebo: Rows of `tables.PLACEBO`, cut.

    Returns:
        Columns `kind` (rises or falls), `first, last` (years), `found`, and a permutation's mean number `permuted` (all
        estimated anew) and `permuted_frozen` (under the real data's noise), with ratios to `found`.
    """
    kinds = [
        placebo.select(
            kind=pl.lit(kind),
            first=pl.col("year").min(),
            last=pl.col("year").max(),
            found=pl.col(kind).sum(),
            permuted=(pl.col(f"shuffled_{kind}") / pl.col("shuffles")).sum(),
            permuted_frozen=(pl.col(f"frozen_{kind}") / pl.col("shuffles")).sum(),
        )
        for kind in ("rises", "falls")
        if placebo.height
    ]
    if not kinds:
        return pl.DataFrame()
    ratios = {f"ratio{end}": pl.col(f"permuted{end}") / pl.col("found") for end in ("", "_frozen")}
    return (
        pl.concat(kinds)
        .with_columns(pl.when(pl.col("found") > 0).then(ratio).round(3).alias(name) for name, ratio in ratios.items())
        .with_columns(pl.col("permuted", "permuted_frozen").round(1))
    )


def threshold_counts(thresholds: pl.DataFrame) -> pl.DataFrame:
    """Add the counts of episodes up over the years known.

    Args:
        thresholds: Rows of `tables.THRESHOLDS`, cut.

    Returns:
        One row for each onset and end threshold and sign: `begun`, `ended`, and a permutation's mean number begun,
        `permuted` (all estimated anew) and `permuted_frozen` (under the real data's noise), with ratios to `begun`.
    """
    total = thresholds.group_by("onset", "end", "sign").agg(
        pl.col("begun", "ended").sum(),
        permuted=pl.col("shuffled_begun").sum() / pl.col("shuffles").first(),
        permuted_frozen=pl.col("frozen_begun").sum() / pl.col("shuffles").first(),
    )
    return total.select(
        "onset",
        "end",
        "sign",
        "begun",
        "ended",
        pl.col("permuted", "permuted_frozen").round(1),
        ratio=(pl.col("permuted") / pl.col("begun")).round(3),
        ratio_frozen=(pl.col("permuted_frozen") / pl.col("begun")).round(3),
    ).sort("sign", "onset", "end", descending=[True, False, False])


def month_episode_rows(episodes: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Lay out every thaw and chill by month known by a date, the surest first.

    Args:
        episodes: Rows of `EPISODES_MONTHLY`, cut.
        as_of: The date; an end known later counts as running.

    Returns:
        Columns `a, b, kind, source, onset, end` (first days of months), `base, rise, unit, p_real, p_low, p_high`.
    """
    return episodes.select(
        "a",
        "b",
        pl.when(pl.col("sign") > 0).then(pl.lit("thaw")).otherwise(pl.lit("chill")).alias("kind"),
        pl.col("segment").replace_strict(SEGMENTS, return_dtype=pl.String).alias("source"),
        "onset",
        pl.when(pl.col("end_known_on") <= as_of).then("end").alias("end"),
        "base",
        "rise",
        pl.col("segment").replace_strict(UNITS, return_dtype=pl.String).alias("unit"),
        "p_real",
        "p_low",
        "p_high",
    ).sort(["p_real", "a", "b", "onset"], descending=[True, False, False, False])


def month_counts(placebo: pl.DataFrame) -> pl.DataFrame:
    """Add the counts of episodes by month up over the whole years known.

    Args:
        placebo: Rows of `PLACEBO_MONTHLY`, cut.

    Returns:
        One row for each segment and sign: `source, sign, dyads, first, last` (years), `begun`, and a permutation's mean
        number begun, `permuted` (all estimated anew) and `permuted_frozen` (under the real data's parameters), with
        ratios to `begun`.
    """
    total = placebo.group_by("segment", "sign").agg(
        pl.col("dyads").max(),
        pl.col("begun").sum(),
        first=pl.col("year").min(),
        last=pl.col("year").max(),
        permuted=pl.col("shuffled_begun").sum() / pl.col("shuffles").first(),
        permuted_frozen=pl.col("frozen_begun").sum() / pl.col("shuffles").first(),
    )
    seen = pl.col("begun") > 0
    return total.sort("segment", "sign", descending=[False, True]).select(
        *("sign", "dyads", "first", "last", "begun", "permuted", "permuted_frozen"),
        source=pl.col("segment").replace_strict(SEGMENTS, return_dtype=pl.String),
        ratio=pl.when(seen).then((pl.col("permuted") / pl.col("begun")).round(3)),
        ratio_frozen=pl.when(seen).then((pl.col("permuted_frozen") / pl.col("begun")).round(3)),
    )


def episode_rows(episodes: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Lay out every thaw and chill known by a date, the surest first.

    Args:
        episodes: Rows of `tables.EPISODES`, cut.
        as_of: The date; an end known later counts as running.

    Returns:
        Columns `a, b, kind, onset, end, base, rise [log-odds], p_real, p_low, p_high`.
    """
    return episodes.select(
        "a",
        "b",
        pl.when(pl.col("sign") > 0).then(pl.lit("thaw")).otherwise(pl.lit("chill")).alias("kind"),
        pl.col("onset").dt.year(),
        pl.when(pl.col("end_known_on") <= as_of).then(pl.col("end").dt.year()).alias("end"),
        "base",
        "rise",
        "p_real",
        "p_low",
        "p_high",
    ).sort(["p_real", "a", "b", "onset"], descending=[True, False, False, False])


def coverage(levels: pl.DataFrame) -> pl.DataFrame:
    """Count the dyads of each year.

    Args:
        levels: Rows of `tables.LEVELS`.

    Returns:
        Columns `year, dyads, busy`, by year: dyads with a level, and those with events enough to be compared.
    """
    return (
        levels.group_by(pl.col("period").dt.year().alias("year"))
        .agg(pl.len().alias("dyads"), (pl.col("n_events") >= COMPARED).sum().alias("busy"))
        .sort("year")
    )
