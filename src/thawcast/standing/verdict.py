"""Thaw, chill, steady or unknown: the state of two states' relations as of a date, from shipped figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.values import Estimate, counted, months_between

STALE_MONTHS = 12
"""Months after the last covered day beyond which nothing is said."""

FEW_EVENTS = 5
"""Events in the last three years below which nothing is said."""


@dataclass(frozen=True)
class Turn:
    """A thaw (sign 1) or chill (sign -1) as known by a date.

    Args:
        id: Identifier of the episode.
        sign: 1 or -1.
        onset: First year.
        base: Level before [log-odds].
        rise: Change at onset [log-odds], negative for a chill.
        p_real: Probability that the change exceeds noise.
        end: Year of its end as known by the date; None while it runs.
    """

    id: str
    sign: int
    onset: int
    base: float
    rise: float
    p_real: Estimate
    end: int | None

    @property
    def kind(self) -> str:
        """`thaw` or `chill`."""
        return "thaw" if self.sign > 0 else "chill"


@dataclass(frozen=True)
class Standing:
    """Where relations stand.

    Args:
        state: `thaw`, `chill`, `steady` or `unknown`.
        current: The running episode behind `thaw` or `chill`; None otherwise.
        turns: Every episode known, oldest first.
        year: Last year with a level, None if there is none.
        level: Level of that year relative to the world [log-odds].
        percentile: Where that level lies among the year's dyads with events enough.
        p_rise: Probability that it exceeds the mean of the two years before; None without three years.
        why: Why the state is unknown, in words; empty otherwise.
        from_months: Whether state, level and `p_rise` come from the monthly level, on its source's own scale.
    """

    state: str
    current: Turn | None
    turns: tuple[Turn, ...]
    year: int | None
    level: Estimate
    percentile: float | None
    p_rise: float | None
    why: str
    from_months: bool = False


COMPARED = 30
"""Events in the year that a dyad needs to be among those that a level is ranked against."""


def judge(levels: pl.DataFrame, episodes: pl.DataFrame, *, a: str, b: str, as_of: date) -> Standing:
    """Judge the state of relations.

    Args:
        levels: Rows of `tables.LEVELS` for all dyads, cut at `as_of`.
        episodes: Rows of `tables.EPISODES`, cut at `as_of`.
        a: Code of one state.
        b: Code of the other, `a < b`.
        as_of: Last day whose data may be used.

    Returns:
        The standing. When a thaw and a chill both run, the later onset speaks.
    """
    own = levels.filter((pl.col("a") == a) & (pl.col("b") == b)).sort("period")
    turns = known_turns(episodes.filter((pl.col("a") == a) & (pl.col("b") == b)), as_of=as_of)
    if not own.height:
        nothing = Estimate(None, None, None, "log_odds")
        return Standing(
            "unknown", None, (), None, nothing, None, None, "no events between the two are recorded by then"
        )
    last = own.row(-1, named=True)
    year: int = last["period"].year
    level = Estimate(last["level"], last["low"], last["high"], "log_odds")
    peers = levels.filter((pl.col("period") == last["period"]) & (pl.col("n_events") >= COMPARED))["level"]
    percentile = round(float((peers < last["level"]).mean() or 0.0), 3) if peers.len() else None  # pyright: ignore[reportArgumentType] (Polars' mean has no static type)
    p_rise = None if last["p_rise"] is None else last["p_rise"]
    events = own.tail(3)["n_events"].sum()
    running = [turn for turn in turns if turn.end is None]
    current = max(running, key=lambda turn: turn.onset, default=None)
    state, why = "steady" if current is None else current.kind, ""
    if months_between(date(year, 12, 31), as_of) > STALE_MONTHS:
        state, why = "unknown", f"the last events known are of {year}, more than {STALE_MONTHS} months before"
    elif events < FEW_EVENTS:
        state, why = "unknown", f"only {counted(int(events), 'event')} in the last three years known"
    return Standing(state, current if state in {"thaw", "chill"} else None, turns, year, level, percentile, p_rise, why)


def year_standings(levels: pl.DataFrame, episodes: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Read where every dyad stands by year, by the same rules as `judge` but all at once.

    Args:
        levels: Rows of `tables.LEVELS`, cut at `as_of`.
        episodes: Rows of `tables.EPISODES`, cut at `as_of`.
        as_of: Last day whose data may be used; an end known later counts as running.

    Returns:
        Columns `a, b, state, onset (year), rise, p_real, level, low, high, n_events (of the last year), rank, stale`,
        ordered by `a, b`: `onset`, `rise` and `p_real` of the thaw or chill that runs; rank of the level among the last
        year's dyads with events enough [0-1]; whether the last events known are too old to tell.
    """
    last = (
        levels.sort("a", "b", "period")
        .group_by("a", "b", maintain_order=True)
        .agg(
            pl.col("period", "level", "low", "high", "n_events").last(),
            pl.col("n_events").tail(3).sum().alias("recent"),
        )
    )
    running = (
        episodes.filter(pl.col("end_known_on").is_null() | (pl.col("end_known_on") > as_of))
        .sort("onset", "sign", descending=[False, True])
        .group_by("a", "b", maintain_order=True)
        .last()
        .select("a", "b", "sign", pl.col("onset").dt.year(), "rise", "p_real")
    )
    year = last["period"].max()
    peers = last.filter((pl.col("period") == year) & (pl.col("n_events") >= COMPARED))["level"].sort()
    # Months from the end of the last year known, as `judge` counts them.
    age = (as_of.year - pl.col("period").dt.year()) * 12 + as_of.month - 12
    stale = age > STALE_MONTHS
    state = (
        pl.when(stale | (pl.col("recent") < FEW_EVENTS))
        .then(pl.lit("unknown"))
        .when(pl.col("sign") > 0)
        .then(pl.lit("thaw"))
        .when(pl.col("sign") < 0)
        .then(pl.lit("chill"))
        .otherwise(pl.lit("steady"))
    )
    runs = pl.col("state").is_in(["thaw", "chill"])
    return (
        last.join(running, on=["a", "b"], how="left")
        .with_columns(state.alias("state"), stale.alias("stale"))
        .with_columns(rank=peers.search_sorted(last["level"], side="left") / max(1, peers.len()))
        .select(
            "a",
            "b",
            "state",
            *(pl.when(runs).then(column).alias(column) for column in ("onset", "rise", "p_real")),
            *("level", "low", "high", "n_events"),
            pl.col("rank").round(3),
            "stale",
        )
        .sort("a", "b")
    )


def known_turns(episodes: pl.DataFrame, *, as_of: date) -> tuple[Turn, ...]:
    """Read the episodes of one dyad as known by a date.

    Args:
        episodes: Rows of `tables.EPISODES` of the dyad.
        as_of: Last day whose data may be used; an end known later counts as running.

    Returns:
        Episodes by onset.
    """
    found: list[Turn] = []
    for row in episodes.filter(pl.col("known_on") <= as_of).sort("onset", "sign").iter_rows(named=True):
        over = row["end_known_on"] is not None and row["end_known_on"] <= as_of
        p_real = Estimate(row["p_real"], row["p_low"], row["p_high"], "probability")
        end = row["end"].year if over else None
        found.append(Turn(row["id"], row["sign"], row["onset"].year, row["base"], row["rise"], p_real, end))
    return tuple(found)


def last_turn(turns: Sequence[Turn]) -> Turn | None:
    """Return the turn with the latest onset, None without any."""
    return max(turns, key=lambda turn: turn.onset, default=None)
