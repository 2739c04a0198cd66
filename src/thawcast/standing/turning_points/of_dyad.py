"""The series of two states that can be searched for turning points, each searched; none is compared with another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import sqrt

import polars as pl

from thawcast.brief.model import Span
from thawcast.standing.temperature.sources import IMPORTED, level_source, uncovered
from thawcast.standing.turning_points.search import Found, Since, search
from thawcast.standing.turning_points.series import (
    QUADS,
    ImportedMonths,
    conflict_series,
    imported_series,
    score_series,
    yearly,
)
from thawcast.states import State
from thawcast.values import months_between

Pair = tuple[State, State]

SPAN_MONTHS = 12
"""Months before and after a turn that are compared."""

CLEAR = 2.0
"""Standard errors from which a type counts as having come or gone."""


@dataclass(frozen=True)
class Excess:
    """One type of event around a turn.

    Args:
        root: CAMEO root, or number of a quad class.
        before: Events in the months before, per month.
        after: Events in the months from the turn on, per month.
        z: Difference in standard errors of two Poisson counts.
    """

    root: int
    before: float
    after: float
    z: float


def excess(events: pl.DataFrame, *, turn: date, between: tuple[date, date]) -> tuple[Excess, ...]:
    """Compare the types of event in the months after a turn with the months before.

    Args:
        events: Columns `period, root, events`, rows without events left out.
        turn: First day of the turn's first month.
        between: First month that may be used, and the first that may not: the neighbouring turns, or the data's ends.

    Returns:
        The types whose monthly number of events changed by more than twice its standard error, the clearest first.

    Reference:
        Anscombe (1948), "The transformation of Poisson, binomial and negative-binomial data", Biometrika 35, 246-254.

    Example:
        >>> rows = [(date(2008, 7, 1), 19, 2), (date(2008, 8, 1), 19, 40)]
        >>> frame = pl.DataFrame(rows, schema=["period", "root", "events"], orient="row")
        >>> ends = (date(2008, 1, 1), date(2009, 1, 1))
        >>> found = excess(frame, turn=date(2008, 8, 1), between=ends)
        >>> found[0].root, round(found[0].before, 1), found[0].after
        (19, 0.3, 8.0)
    """
    past = min(SPAN_MONTHS, max(months_between(between[0], turn), 1))
    ahead = min(SPAN_MONTHS, max(months_between(turn, between[1]), 1))
    at = 12 * pl.col("period").dt.year().cast(pl.Int32) + pl.col("period").dt.month() - 12 * turn.year - turn.month
    sums = (
        events.select("root", "events", at=at)
        .group_by("root")
        .agg(
            pl.col("events").filter(pl.col("at").is_between(-past, -1)).sum().alias("before"),
            pl.col("events").filter(pl.col("at").is_between(0, ahead - 1)).sum().alias("after"),
        )
    )
    found: list[Excess] = []
    for root, before, after in sums.iter_rows():
        # The square root of a Poisson count has variance a quarter; rates are compared, so it is divided by the months.
        gap = sqrt((after + 0.375) / ahead) - sqrt((before + 0.375) / past)
        z = gap / sqrt(0.25 / ahead + 0.25 / past)
        if abs(z) > CLEAR:
            found.append(Excess(root, before / past, after / ahead, z))
    return tuple(sorted(found, key=lambda e: (-abs(e.z), e.root)))


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
        source: Level source whose thaws belong to it; empty for none.
        kinds: Types of event in excess at each turn, where there are events by type.
        names: What the types are called: CAMEO roots, or quad classes by their number.
        online: Since when the level has run, as known after each period; None where not asked for.
    """

    place: tuple[str, str]
    title: str
    found: Found
    source: str = ""
    kinds: tuple[tuple[Excess, ...], ...] | None = None
    names: Mapping[int, str] = field(default_factory=dict[int, str])
    online: tuple[Since, ...] | None = None


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
    found = search(yearly(observed, priors, a=one.code, b=two.code), min_size=min_size)
    title = f"{one.name} - {two.name}: level of relations, by year"
    return SearchedSeries(("yearly", ""), title, found, source="icews_quads")


def search_imported(imported: ImportedMonths, pair: Pair, *, min_size: float) -> SearchedSeries:
    """Search the months of imported events of one source.

    Args:
        imported: What the source says of the two.
        pair: The two.
        min_size: Smallest change that counts [log-odds].

    Raises:
        DyadError: Too few months.
    """
    found = search(imported_series(imported), min_size=min_size)
    title = f"{pair[0].name} - {pair[1].name}: imported {imported.src} events, by month"
    kinds = _kinds(found, imported.kinds())
    names = dict(enumerate(QUADS.values()))
    return SearchedSeries(
        ("imported", imported.src), title, found, kinds=kinds, names=names, source=f"{IMPORTED}{imported.src}"
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
    return SearchedSeries(("monthly_scores", source), title, search(series, min_size=min_size), source=name)


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
    found = search(conflict_series(counts, source=source, target=target, as_of=as_of), min_size=min_size)
    title = f"Conflict, {source} to {target}, by month"
    kinds = _kinds(found, roots.filter(source=source, target=target))
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
    series = searched.found.series
    spans: list[Span] = []
    for onset, end, known in rows.sort("onset").select("onset", "end", "end_known_on").iter_rows():
        over = known is not None and (until is None or known <= until)
        spans.append(Span(onset, end if over else series.periods[-1], f"thaw {series.called(onset)}"))
    return tuple(spans)


def _kinds(found: Found, events: pl.DataFrame) -> tuple[tuple[Excess, ...], ...]:
    """Find the types of event that came or went with each turn."""
    periods = found.series.periods
    ends = (periods[0], *(turn.period for turn in found.turns), periods[-1])
    return tuple(
        excess(events, turn=turn, between=(before, after))
        for before, turn, after in zip(ends, ends[1:], ends[2:], strict=False)
    )
