"""What every level source says of two states at a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.standing.temperature.sources import LEVEL_SOURCES, LevelSource

STANDS = 0.5
"""Probability of standing beyond its line from which an episode is the present state."""

POWER = 0.5
"""Probability that a rise of one usual deviation would have been told, from which none told is steadiness."""

SURE = 0.75
"""Probability from which a direction is told."""

FEW_EVENTS = 5
"""Events in the last three years under which no state is told."""


@dataclass(frozen=True)
class SourceTemperature:
    """What one level source says of two states at a date.

    Args:
        source: The source.
        rows: Its periods up to the date, as in `TEMPERATURE`.
        episodes: Its episodes as they were known at the date, as in `TEMPERATURE_EPISODES`, with `p_stands` and
            `given_back` of the last period in which each ran.
        state: `thaw`, `chill`, `over` (the last thaw does not stand any more), `steady` or `unknown`, of the last
            period.
        direction: `warming`, `cooling`, `flat` or `unknown`, against a year before.
        why: Why the state is unknown, empty where it is not.
    """

    source: LevelSource
    rows: pl.DataFrame
    episodes: pl.DataFrame
    state: str
    direction: str
    why: str

    @property
    def last(self) -> dict[str, Any]:
        """The last period's row."""
        return self.rows.row(-1, named=True)


def by_source(
    temperature: pl.DataFrame,
    episodes: pl.DataFrame,
    *,
    as_of: date,
    sources: Sequence[LevelSource] = LEVEL_SOURCES,
) -> tuple[SourceTemperature, ...]:
    """Read what every level source says of two states at a date, the one that reaches nearest to it first.

    Args:
        temperature: Rows of `TEMPERATURE` of the two.
        episodes: Rows of `TEMPERATURE_EPISODES` of the two.
        as_of: Last day whose data may be used.
        sources: The sources that may speak.

    Returns:
        Sources with a row by then; of those that reach equally near, the one with a month before the one with a year.
    """
    rows, begun = (frame.filter(pl.col("known_on") <= as_of) for frame in (temperature, episodes))
    found = [
        _told(source, own.sort("period"), begun.filter(source=source.id, freq=source.freq), as_of)
        for source in sources
        if (own := rows.filter(source=source.id, freq=source.freq)).height
    ]
    return tuple(sorted(found, key=lambda f: (f.last["known_on"], f.source.season), reverse=True))


def as_known(episodes: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Take out of episodes what was known later.

    Args:
        episodes: Rows of `TEMPERATURE_EPISODES` that had begun by then.
        as_of: Last day whose data may be used.

    Returns:
        The same rows; one that had not ended runs, without its end and its peak.
    """
    over, later = pl.col("end_known_on") <= as_of, ("end", "end_kind", "end_known_on", "peak", "peaked")
    return episodes.with_columns(
        *(pl.when(over).then(name).alias(name) for name in later),
        pl.when(pl.col("stepped") <= as_of).then("stepped").alias("stepped"),
    )


def _told(source: LevelSource, rows: pl.DataFrame, begun: pl.DataFrame, as_of: date) -> SourceTemperature:
    runs = rows.filter(pl.col("onset").is_not_null())
    course = runs.group_by("onset", maintain_order=True).agg(
        pl.col("p_stands", "given_back").last(),
        warmest=pl.col("level").max(),
        warmed=pl.col("period").get(pl.col("level").arg_max()),
        coldest=pl.col("level").min(),
        cooled=pl.col("period").get(pl.col("level").arg_min()),
    )
    rising = pl.col("sign") > 0
    known = as_known(begun, as_of=as_of).join(course, on="onset", how="left").sort("onset")
    known = known.with_columns(
        peak=pl.when(rising).then("warmest").otherwise("coldest"),
        peaked=pl.when(rising).then("warmed").otherwise("cooled"),
    ).drop("warmest", "warmed", "coldest", "cooled")
    state, why = _state(source, rows, known)
    return SourceTemperature(source, rows, known, state, _direction(rows.row(-1, named=True)), why)


def _state(source: LevelSource, rows: pl.DataFrame, episodes: pl.DataFrame) -> tuple[str, str]:
    """Tell the state of the last period, and why it is unknown."""
    last = rows.row(-1, named=True)
    if source.counted and rows.tail(3 * source.season)["n_events"].sum() < FEW_EVENTS:
        return "unknown", f"fewer than {FEW_EVENTS} events in the last three years"
    latest = episodes.row(-1, named=True) if episodes.height else None
    if latest is not None and latest["end"] is None and last["p_stands"] is not None:
        if last["p_stands"] >= STANDS:
            return ("thaw" if latest["sign"] > 0 else "chill"), ""
        if latest["sign"] > 0:
            return "over", ""
    elif latest is not None and latest["sign"] > 0 and latest["end_kind"] == "given back":
        return "over", ""
    if last["p_rise"] is None:
        return "unknown", "the series is too short to tell a change from noise"
    if last["power"] >= POWER:
        return "steady", ""
    return "unknown", "a rise of one usual deviation would more likely than not have gone unseen"


def _direction(last: dict[str, Any]) -> str:
    """Tell which way the level went against a year before."""
    if last["p_12"] is None:
        return "unknown"
    return "warming" if last["p_12"] >= SURE else "cooling" if last["p_12"] <= 1 - SURE else "flat"
