"""Positions of states as a table, for one date or in yearly vintages."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
import polars as pl

from thawcast.errors import InputError
from thawcast.issues.scaling.ideal_points import IdealPoints, fit
from thawcast.issues.scaling.vote_panel import vote_panel
from thawcast.issues.tables import KEYS, POSITIONS
from thawcast.values import Z90

_CHARTER_YEAR = 1945
_VINTAGE_TOLERANCE = 5e-4


def table(points: IdealPoints, *, vintage: int) -> pl.DataFrame:
    """Return the first-axis positions of every state in every session from its first to its last.

    Args:
        points: The fit.
        vintage: Year at whose end the fit was made.

    Returns:
        Rows of `tables.POSITIONS`; `year` is that of the session's autumn.
    """
    states, sessions = len(points.panel.states), len(points.panel.sessions)
    position, spread = points.position[0].reshape(-1), points.spread[0].reshape(-1)
    session = pl.Series(points.panel.sessions, dtype=pl.Int16)
    return (
        pl.DataFrame(
            {
                "state": pl.Series(points.panel.states).gather(np.repeat(np.arange(states), sessions)),
                "session": session.gather(np.tile(np.arange(sessions), states)),
                "position": position,
                "spread": spread,
                "n_votes": points.panel.n_votes.reshape(-1).astype(np.int16),
            }
        )
        .filter(pl.col("position").is_not_nan())
        .select(
            "state",
            "session",
            (pl.col("session") + _CHARTER_YEAR).cast(pl.Int16).alias("year"),
            pl.lit(points.panel.area).alias("area"),
            "position",
            (pl.col("position") - Z90 * pl.col("spread")).alias("low"),
            (pl.col("position") + Z90 * pl.col("spread")).alias("high"),
            "n_votes",
            pl.lit(vintage, dtype=pl.Int16).alias("vintage"),
        )
        .sort(POSITIONS.key)
    )


def positions(
    votes: pl.DataFrame, roll_calls: pl.DataFrame, *, as_of: date, areas: Sequence[str] = KEYS
) -> pl.DataFrame:
    """Fit positions as of a date.

    Args:
        votes: Rows of `tables.VOTES`.
        roll_calls: Rows of `tables.ROLL_CALLS`.
        as_of: Last day whose votes may be used.
        areas: Issue areas, `all` among them or not.

    Returns:
        Rows of `tables.POSITIONS`, every session up to the date.

    Raises:
        InputError: No area has contested votes by then.
    """
    known = roll_calls.filter(pl.col("known_on") <= as_of)
    parts = [
        table(fit(vote_panel(votes, known, area=area)), vintage=as_of.year)
        for area in areas
        if _contested(votes, known, area)
    ]
    if not parts:
        raise InputError(f"{as_of}: no contested votes known by then; ask for a later date")
    return pl.concat(parts).sort(POSITIONS.key)


def vintages(
    votes: pl.DataFrame,
    roll_calls: pl.DataFrame,
    *,
    years: Iterable[int],
    area: str,
    step: Callable[[int], None] = lambda _: None,
) -> pl.DataFrame:
    """Fit one vintage a year and keep of each what it says of its own year, in real time.

    Each fit starts from the one before, which saves time and keeps the axis in place; it stops when no position moves
    by more than 0.0005, which leaves errors of at most a fifth of a standard error.

    Args:
        votes: Rows of `tables.VOTES`.
        roll_calls: Rows of `tables.ROLL_CALLS`.
        years: Years at whose ends to fit, in order.
        area: Issue area, or `all`.
        step: Called with each year before its fit, for progress.

    Returns:
        Rows of `tables.POSITIONS`: of vintage y only the rows of year y, for states that voted in it.
    """
    parts = [POSITIONS.empty()]
    last: IdealPoints | None = None
    for year in years:
        step(year)
        known = roll_calls.filter(pl.col("known_on") <= date(year, 12, 31))
        if not _contested(votes, known, area):
            continue
        last = fit(vote_panel(votes, known, area=area), start=last, tolerance=_VINTAGE_TOLERANCE)
        rows = table(last, vintage=year)
        parts.append(rows.filter((pl.col("year") == year) & (pl.col("n_votes") > 0)))
    return pl.concat(parts).sort(POSITIONS.key)


def _contested(votes: pl.DataFrame, roll_calls: pl.DataFrame, area: str) -> bool:
    try:
        vote_panel(votes, roll_calls, area=area)
    except InputError:
        return False
    return True
