"""Reading what `turning-points` searches: shipped years, imported months; of the raw data scores and conflict."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from thawcast import sources
from thawcast.brief.model import Chart, Span
from thawcast.errors import DyadError, SourceError
from thawcast.sources.icews_conflict import ROOTS
from thawcast.standing.tables import OBSERVED, TURN_PRIORS
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.standing.turning_points.exhibits import turn_chart
from thawcast.standing.turning_points.of_dyad import (
    Pair,
    SearchedSeries,
    score_source,
    search_conflict,
    search_imported,
    search_scores,
    search_years,
    thaw_spans,
)
from thawcast.standing.turning_points.series import imported_months
from thawcast.store import Known
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

Step = Callable[[str], None]


@dataclass(frozen=True)
class Hearing:
    """Who hears how a search gets on.

    Args:
        step: Called with what is read next.
        lacking: Called with why a series cannot be searched.
    """

    step: Step
    lacking: Step


def found(known: Known, raw: Path | None, min_size: float, hearing: Hearing) -> list[SearchedSeries]:
    """Search every series that there is of two states.

    Args:
        known: What is known of the two.
        raw: Folder of the raw reference data, None for none.
        min_size: Smallest change that counts.
        hearing: Who hears of it.

    Raises:
        DyadError: There is nothing to search; the message says what would help.
    """
    pair: Pair = (known.a, known.b)
    searched: list[SearchedSeries] = []
    none: DyadError | None = None
    try:
        searched.append(search_years(known.own(OBSERVED), known.own(TURN_PRIORS), pair, min_size=min_size))
    except DyadError as error:
        none = error
    searched += imported_series(known, min_size, hearing)
    if raw is not None:
        searched += _scores(raw, known, min_size, hearing)
        searched += _conflict(raw, known, min_size, hearing)
    if not searched and none is not None:
        if raw is None and known.own(TEMPERATURE).height:
            raise DyadError(
                f"{known.a.code}-{known.b.code}: too few yearly events for turning points, and the levels by month hold"
                " no observations to search; give --raw DIR, the folder of the reference data"
            )
        raise none
    return searched


def imported_series(known: Known, min_size: float, hearing: Hearing) -> list[SearchedSeries]:
    """Search imported events by month, one series a source."""
    world = known.imported(WORLD_COUNTS)
    if world.is_empty():
        return []
    searched: list[SearchedSeries] = []
    for months in imported_months(known.imported(DYAD_COUNTS), world):
        try:
            searched.append(search_imported(months, (known.a, known.b), min_size=min_size))
        except DyadError as error:
            hearing.lacking(f"{months.src}: {error}")
    return searched


def _scores(raw: Path, known: Known, min_size: float, hearing: Hearing) -> list[SearchedSeries]:
    """Search published scores by month."""
    pair: Pair = (known.a, known.b)
    source = score_source(pair)
    try:
        scores = sources.load(raw, only=(source,), until=known.as_of, step=hearing.step)[source]
        if scores.height:
            return [search_scores(scores, pair, min_size=min_size)]
        hearing.lacking(f"{source}: no monthly scores by {known.as_of}")
    except (DyadError, SourceError) as error:
        hearing.lacking(str(error))
    return []


def _conflict(raw: Path, known: Known, min_size: float, hearing: Hearing) -> list[SearchedSeries]:
    """Search the reported conflict of each side by month."""
    frames = sources.load(raw, only=("counts", "conflict_roots"), until=known.as_of, step=hearing.step)
    counts, roots = frames["counts"], frames["conflict_roots"]
    searched: list[SearchedSeries] = []
    for x, y in ((known.a.code, known.b.code), (known.b.code, known.a.code)):
        try:
            searched.append(
                search_conflict(counts, roots, ROOTS, source=x, target=y, as_of=known.as_of, min_size=min_size)
            )
        except DyadError as error:
            hearing.lacking(str(error))
    return searched


def charts(searched: list[SearchedSeries], known: Known) -> dict[str, Chart]:
    """Draw each series with its thaws shaded.

    Args:
        searched: The searches.
        known: What is known of the two.

    Returns:
        Charts by what is added to a file's name: nothing for the first, their own names for the others.
    """
    found: dict[str, Chart] = {}
    for number, series in enumerate(searched):
        name = "_".join(("", *filter(None, series.place))) if number else ""
        found[name] = turn_chart(series.found, title=series.title, thaws=_thaws(known, series))
    return found


def _thaws(known: Known, series: SearchedSeries) -> tuple[Span, ...]:
    """Read the thaws to shade from the episodes of the series' own source."""
    return thaw_spans(known.own(TEMPERATURE_EPISODES), series, (known.a, known.b), until=known.as_of)
