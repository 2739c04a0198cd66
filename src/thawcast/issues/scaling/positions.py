"""Positions of states as a table, for one date or in yearly vintages."""

import warnings
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
import polars as pl

from thawcast.errors import InputError
from thawcast.issues.scaling.ideal_points import IdealPoints, fit
from thawcast.issues.scaling.vote_panel import VotePanel, vote_panel
from thawcast.issues.tables import KEYS, POSITIONS
from thawcast.issues.votes.matrix import Mask, VoteMatrix
from thawcast.values import Z90, Floats

_CHARTER_YEAR = 1945
_VINTAGE_TOLERANCE = 5e-4
_FEWEST_MEMBERS = 3


def table(points: IdealPoints, *, vintage: int) -> pl.DataFrame:
    """Return the first-axis positions of every state in every session from its first to its last.

    Positions are standardised over the states that vote in the session: this is a unit that every session has, where
    the fit's own unit drifts from session to session.

    Args:
        points: The fit.
        vintage: Year at whose end the fit was made.

    Returns:
        Rows of `tables.POSITIONS`; `year` is that of the session's autumn.
    """
    states, sessions = len(points.panel.states), len(points.panel.sessions)
    standard, spread = standardised(points.position[0], points.spread[0], voted=points.panel.n_votes > 0)
    session = pl.Series(points.panel.sessions, dtype=pl.Int16)
    return (
        pl.DataFrame(
            {
                "state": pl.Series(points.panel.states).gather(np.repeat(np.arange(states), sessions)),
                "session": session.gather(np.tile(np.arange(sessions), states)),
                "position": standard.reshape(-1),
                "spread": spread.reshape(-1),
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


def standardised(position: Floats, spread: Floats, *, voted: Mask) -> tuple[Floats, Floats]:
    """Standardise positions over the states that vote in each session.

    Args:
        position: Positions [states x sessions]; nan outside a state's span.
        spread: Their posterior standard deviations [same shape].
        voted: Who votes in which session [same shape].

    Returns:
        Standardised positions and their standard deviations; nan in sessions where fewer than three states vote, or all
        stand together.
    """
    members = np.where(voted, position, np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a session without members has no mean
        mean, sd = np.nanmean(members, axis=0), np.nanstd(members, axis=0)
    n = np.isfinite(members).sum(axis=0)
    sd = np.where((n >= _FEWEST_MEMBERS) & (sd > 0), sd, np.nan)
    z = (position - mean) / sd
    # A member's own error moves the mean and the standard deviation too: by 1/n of it, and by z/n of it.
    own = np.where(voted, 1 - (1 + z**2) / n, 1.0)
    # What the errors of the others do to the mean and the standard deviation, taken as independent of its own.
    average = np.nanmean(np.where(voted, spread**2, np.nan), axis=0) / n
    return z, np.sqrt((own * spread) ** 2 + average * (1 + z**2)) / sd


def positions(votes: VoteMatrix, *, as_of: date, areas: Sequence[str] = KEYS) -> pl.DataFrame:
    """Fit positions as of a date.

    Args:
        votes: The votes.
        as_of: Last day whose votes may be used.
        areas: Issue areas, `all` among them or not.

    Returns:
        Rows of `tables.POSITIONS`, every session up to the date.

    Raises:
        InputError: No area has contested votes by then.
    """
    known = votes.known(as_of)
    panels = [panel for area in areas if (panel := _contested(known, area)) is not None]
    if not panels:
        raise InputError(f"{as_of}: no contested votes known by then; ask for a later date")
    return pl.concat([table(fit(panel), vintage=as_of.year) for panel in panels]).sort(POSITIONS.key)


def vintages(
    votes: VoteMatrix, *, years: Iterable[int], area: str, step: Callable[[int], None] = lambda _: None
) -> pl.DataFrame:
    """Fit one vintage a year and keep of each what it says of its own year, in real time.

    Each fit starts from the one before, which saves time and keeps the axis in place; it stops when no position moves
    by more than 0.0005, which leaves errors of at most a fifth of a standard error.

    Args:
        votes: The votes.
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
        panel = _contested(votes.known(date(year, 12, 31)), area)
        if panel is None:
            continue
        last = fit(panel, start=last, tolerance=_VINTAGE_TOLERANCE)
        rows = table(last, vintage=year)
        parts.append(rows.filter((pl.col("year") == year) & (pl.col("n_votes") > 0)))
    return pl.concat(parts).sort(POSITIONS.key)


def _contested(votes: VoteMatrix, area: str) -> VotePanel | None:
    try:
        return vote_panel(votes, area=area)
    except InputError:
        return None
