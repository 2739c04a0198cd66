"""The series of two states that can be searched for turning points, each searched; none is compared with another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from thawcast.brief.model import Span
from thawcast.standing.imported import BOTH, Segment
from thawcast.standing.temperature.sources import IMPORTED, level_source, uncovered
from thawcast.standing.turning_points.excess import Excess, excess
from thawcast.standing.turning_points.month_series import QUADS, imported_series, quad_events, score_series
from thawcast.standing.turning_points.search import Found, search
from thawcast.standing.turning_points.series import ObservedSeries, conflict_series, yearly
from thawcast.states import State

Pair = tuple[State, State]

SCORES = {
    "china": ("china_gdelt", ("china_gdelt", "china_icews", "china_phoenix")),
    "gdelt": ("gdelt_net", ("gdelt",)),
}
"""Level source of each input of published scores, and the sources in it, the first of which sets the scale.

What all partners of China share in a month stays in: with one state in every dyad it is that state's own, not the
world's."""


@dataclass(frozen=True)
class SearchedSeries:
    """One series that was searched: where it stands in the JSON, what it is called, what was found.

    Args:
        place: Key, and key within it, of the JSON.
        title: Heading.
        found: What was found.
        digits: Characters of a date: 4 for a year, 7 for a month.
        source: Level source whose thaws belong to it; empty for none.
        kinds: Types of event in excess at each turn, where there are events by type.
        names: What the types are called: CAMEO roots, or quad classes by their number.
    """

    place: tuple[str, str]
    title: str
    found: Found
    digits: int = 7
    source: str = ""
    kinds: tuple[tuple[Excess, ...], ...] | None = None
    names: Mapping[int, str] = field(default_factory=dict[int, str])


def search_years(observed: pl.DataFrame, priors: pl.DataFrame, pair: Pair, *, min_size: float) -> SearchedSeries:
    """Search the yearly observations of two states.

    Args:
        observed: Rows of `tables.OBSERVED`, cut.
        priors: Rows of `tables.TURN_PRIORS`, cut.
        pair: The two.
        min_size: Smallest change that counts [log-odds].

    Raises:
        DyadError: Too few events or years.
    """
    one, two = pair
    found = search(yearly(observed, priors, a=one.code, b=two.code), within=1, min_size=min_size)
    title = f"{one.name} - {two.name}: level of relations, by year"
    return SearchedSeries(("yearly", ""), title, found, digits=4, source="icews_quads")


OWN_WORLD = 0.25
"""Share of all imported events from which on two states are too much of the world to be told against it."""


def search_imported(segment: Segment, pair: Pair, *, min_size: float) -> SearchedSeries:
    """Search the months of imported events of one source.

    Args:
        segment: What the source says of the two.
        pair: The two.
        min_size: Smallest change that counts [log-odds].

    Raises:
        DyadError: Too few months.
    """
    both = segment.months.filter(segment.months["side"] == BOTH)
    own_world = segment.events > OWN_WORLD * segment.world_events
    found = _by_month(imported_series(both, own_world=own_world), min_size)
    title = f"{pair[0].name} - {pair[1].name}: imported {segment.src} events, by month"
    kinds = _kinds(found, quad_events(both), "", "")
    return SearchedSeries(
        ("imported", segment.src), title, found, kinds=kinds, names=QUADS, source=f"{IMPORTED}{segment.src}"
    )


def score_source(pair: Pair) -> str:
    """Return the source of published monthly scores of two states: China's partners have three, other pairs GDELT's."""
    return "china" if "CHN" in (pair[0].code, pair[1].code) else "gdelt"


def search_scores(scores: pl.DataFrame, pair: Pair, *, min_size: float) -> SearchedSeries:
    """Search published scores by month.

    Args:
        scores: Rows of the source that `score_source` names.
        pair: The two.
        min_size: Smallest change that counts [the scores' unit].

    Raises:
        DyadError: No scores of the two, or too few months.
    """
    one, two = pair
    source = score_source(pair)
    name, kinds = SCORES[source]
    level = level_source(name, "M")
    rows = world_free(scores) if source == "gdelt" else scores
    series = score_series(rows, kinds, a=one.code, b=two.code, unit=level.unit_key)
    title = f"{one.name} - {two.name}: {level.name}, by month"
    return SearchedSeries(("monthly_scores", source), title, _by_month(series, min_size), source=name)


def search_conflict(
    counts: pl.DataFrame,
    roots: pl.DataFrame,
    names: Mapping[int, str],
    *,
    source: str,
    target: str,
    as_of: date,
    min_size: float,
) -> SearchedSeries:
    """Search the reported conflict of one side by month.

    Args:
        counts: Rows of `tables.COUNTS`.
        roots: Events of each month by CAMEO root.
        names: What the roots are called.
        source: Code of the state whose conduct it is.
        target: Code of the other.
        as_of: Last day whose data may be used.
        min_size: Smallest change that counts [log-odds].

    Raises:
        DyadError: Too few events or months.
    """
    found = _by_month(conflict_series(counts, source=source, target=target, as_of=as_of), min_size)
    title = f"Conflict, {source} to {target}, by month"
    kinds = _kinds(found, roots, source, target)
    return SearchedSeries(("monthly_conflict", f"{source}-{target}"), title, found, kinds=kinds, names=names)


def world_free(scores: pl.DataFrame) -> pl.DataFrame:
    """Free GDELT's net scores of coverage, and of what all pairs share in a month, their median.

    Args:
        scores: Rows of source gdelt.

    Returns:
        Columns `src, a, b, period, score`, of the active pairs.
    """
    free = uncovered(scores)
    return free.with_columns(pl.col("score") - pl.col("score").median().over("period"), src=pl.lit("gdelt"))


def thaw_spans(episodes: pl.DataFrame, searched: SearchedSeries, pair: Pair, *, until: date | None) -> tuple[Span, ...]:
    """Return the thaws of the time that a series covers, to shade in its chart.

    Args:
        episodes: Rows of `TEMPERATURE_EPISODES`, cut.
        searched: The series.
        pair: The two.
        until: Last day whose data may be used, None for all.
    """
    own = (pl.col("a") == pair[0].code) & (pl.col("b") == pair[1].code) & (pl.col("sign") > 0)
    rows = episodes.filter(own, pl.col("source") == searched.source)
    last = searched.found.series.periods[-1]
    spans: list[Span] = []
    for onset, end, known in rows.sort("onset").select("onset", "end", "end_known_on").iter_rows():
        over = known is not None and (until is None or known <= until)
        spans.append(Span(onset, end if over else last, f"thaw {onset.isoformat()[: searched.digits]}"))
    return tuple(spans)


def _by_month(series: ObservedSeries, min_size: float) -> Found:
    return search(series, within=3, min_size=min_size, shortest=3)


def _kinds(found: Found, events: pl.DataFrame, source: str, target: str) -> tuple[tuple[Excess, ...], ...]:
    """Find the types of event that came or went with each turn."""
    periods = found.series.periods
    ends = (periods[0], *(turn.period for turn in found.turns), periods[-1])
    return tuple(
        excess(events, source=source, target=target, turn=turn, between=(before, after))
        for before, turn, after in zip(ends, ends[1:], ends[2:], strict=False)
    )
