"""What a command asks to have computed anew from the raw reference files: read here, estimated in the folders."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from thawcast import sources
from thawcast.brief.model import Chapter
from thawcast.durability.structural import conflict_years, structural_episodes
from thawcast.errors import DateError
from thawcast.issues.from_sources import add_dealings
from thawcast.issues.portfolios import alliance_years
from thawcast.issues.tables import KEYS
from thawcast.issues.votes.matrix import VoteMatrix, vote_matrix
from thawcast.sources import icews_conflict
from thawcast.states import DyadDay, resolve_dyad, states
from thawcast.street.dyads import conflict_of, conflict_panel
from thawcast.street.estimate.series import DirectedSeries
from thawcast.tables import COUNTS
from thawcast.values import Floats

Step = Callable[[str], None]

FIRST_ALLIANCES = 1816
"""Before, the registry of states does not say who belongs to the system."""


def with_dealings(made: Chapter, of: DyadDay, raw: Path, *, step: Step) -> Chapter:
    """Add to the chapter on issues what only the events themselves tell.

    Args:
        made: The chapter.
        of: The two states, and the day.
        raw: Folder of the reference data.
        step: Called with what is read next.

    Raises:
        DyadError: The events tell nothing of the two.
    """
    frames = sources.load(raw, only=("conflict_roots",), until=of.as_of, step=step)
    events = icews_conflict.as_events(frames["conflict_roots"])
    return add_dealings(made, events, a=of.a, b=of.b, source="icews_conflict")


def conflict_series(a: str, b: str, as_of: date | None, raw: Path, *, step: Step) -> tuple[DirectedSeries, Floats]:
    """Read the monthly conflict of two states, with what drives both alike.

    Args:
        a: One state.
        b: The other.
        as_of: Last day whose data may be used; None for all.
        raw: Folder of the reference data.
        step: Called with what is read next.
    """
    source = icews_conflict.SOURCE
    step(f"reading {source.id}")
    whole = conflict_panel(source.frame(COUNTS, source.rows(raw, note=step).frame, until=as_of))
    if not whole.months:
        raise DateError(f"{as_of}: before the monthly counts, which begin in January 2001; take a later date")
    one, other = resolve_dyad(a, b, on=as_of or whole.months[-1])
    return conflict_of(whole, one, other)


def votes(raw: Path, *, kind: str, step: Step = lambda _: None) -> VoteMatrix:
    """Read the votes of the General Assembly of a kind of roll calls."""
    frames = sources.load(raw, only=("votes", "roll_calls"), step=step)
    return vote_matrix(frames["votes"], frames["roll_calls"]).of_kind(kind)


def alliances(raw: Path) -> pl.DataFrame:
    """Compare alliance portfolios year by year, as `issues.portfolios.alliance_years` gives them."""
    rows = sources.load(raw, only=("obligations",))["obligations"]
    years = [year for year in rows["year"].unique().sort() if year >= FIRST_ALLIANCES]
    return alliance_years(rows, members={year: [state.code for state in states(on=year)] for year in years})


def positions(raw: Path, as_of: date, *, area: str | None, kind: str, step: Step) -> pl.DataFrame:
    """Fit positions of states to all votes known by a day.

    Args:
        raw: Folder of the reference data.
        as_of: Last day whose data may be used.
        area: One area, None for every one.
        kind: Kind of roll calls.
        step: Called with what is done next.
    """
    # It pulls in scipy and numba, which reading what ships does not need.
    from thawcast.issues.scaling.positions import positions as fit_positions

    matrix = votes(raw, kind=kind, step=lambda name: step(f"reading {name}"))
    last = matrix.calls["known_on"].max()
    step("fitting")
    until = min(as_of, last) if isinstance(last, date) else as_of
    return fit_positions(matrix, as_of=until, areas=KEYS if area is None else (area,))


def structural(raw: Path, codes: Sequence[str]) -> pl.DataFrame:
    """Find times out of rivalry on the peace scale.

    Args:
        raw: Folder of the reference data.
        codes: States of whom each must be one of the two; none for all.

    Returns:
        Rows as `durability.structural.structural_episodes` gives them.
    """
    known = sources.load(raw, only=("peace", "disputes", "crises"))
    rows = structural_episodes(known["peace"], conflicts=conflict_years(known["disputes"], known["crises"]))
    for code in codes:
        rows = rows.filter((pl.col("a") == code) | (pl.col("b") == code))
    return rows
