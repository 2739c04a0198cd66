"""Every series of two states that can be searched for turning points, read and searched."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.cli.progress import progress
from thawcast.errors import DyadError, SourceError
from thawcast.sources import reference
from thawcast.sources.reference.roots import ROOTS
from thawcast.standing.excess import Excess, excess
from thawcast.standing.imported import BOTH, segments
from thawcast.standing.month_series import QUADS, imported_series, quad_events, score_series
from thawcast.standing.monthly_chapter import NAMES
from thawcast.standing.monthly_tables import LEVELS_MONTHLY
from thawcast.standing.monthly_verdict import UNITS
from thawcast.standing.observed import conflict_series, yearly
from thawcast.standing.search import Found, search
from thawcast.standing.tables import OBSERVED, TURN_PRIORS
from thawcast.states import State
from thawcast.store import Dataset
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

Step = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """One series that was searched: where it stands in the JSON, what it is called, what was found.

    Args:
        place: Key, and key within it, of the JSON.
        title: Heading.
        found: What was found.
        digits: Characters of a date: 4 for a year, 7 for a month.
        segment: Segment whose thaws belong to it; 0 for the yearly ones, None for none.
        kinds: Types of event in excess at each turn, where there are events by type.
        names: What the types are called: CAMEO roots, or quad classes by their number.
    """

    place: tuple[str, str]
    title: str
    found: Found
    digits: int = 7
    segment: int | None = None
    kinds: tuple[tuple[Excess, ...], ...] | None = None
    names: Mapping[int, str] = field(default_factory=dict[int, str])


def found(
    dataset: Dataset,
    pair: tuple[State, State],
    moment: date,
    until: date | None,
    raw: Path | None,
    min_size: float,
) -> list[Part]:
    """Search every series that there is of two states.

    Args:
        dataset: Where yearly observations and imported events come from.
        pair: The two.
        moment: Last day whose yearly counts may be used.
        until: Last day whose months may be used, None for all.
        raw: Folder of the raw reference data, None for none.
        min_size: Smallest change that counts.

    Returns:
        One part a series; none of them is compared with another.

    Raises:
        DyadError: There is nothing to search; the message says what would help.
    """
    one, two = pair
    parts: list[Part] = []
    lacking: DyadError | None = None
    try:
        observed, priors = (dataset.table(contract, as_of=moment) for contract in (OBSERVED, TURN_PRIORS))
        turned = search(yearly(observed, priors, a=one.code, b=two.code), within=1, min_size=min_size)
        title = f"{one.name} - {two.name}: level of relations, by year"
        parts.append(Part(("yearly", ""), title, turned, digits=4, segment=0))
    except DyadError as error:
        lacking = error
    parts += imported_parts(dataset, pair, until, min_size)
    if raw is not None:
        with progress("by month") as step:
            parts += _scores(raw, pair, until, min_size, step)
            parts += _conflict(raw, pair, moment, min_size, step)
    if not parts and lacking is not None:
        if raw is None and _has_months(dataset, pair):
            raise DyadError(
                f"{one.code}-{two.code}: too few yearly events for turning points, and the levels by month hold no"
                " observations to search; give --raw DIR, the folder of the reference data"
            )
        raise lacking
    return parts


def _has_months(dataset: Dataset, pair: tuple[State, State]) -> bool:
    if not dataset.has(LEVELS_MONTHLY):
        return False
    own = (pl.col("a") == pair[0].code) & (pl.col("b") == pair[1].code)
    return dataset.table(LEVELS_MONTHLY).filter(own).height > 0


def imported_parts(dataset: Dataset, pair: tuple[State, State], until: date | None, min_size: float) -> list[Part]:
    """Search imported events by month, one series a source."""
    if dataset.imported is None:
        return []
    one, two = pair
    dyads = dataset.imported.counts(DYAD_COUNTS, as_of=until, pair=(one.code, two.code))
    parts: list[Part] = []
    for segment in segments(dyads, dataset.imported.counts(WORLD_COUNTS, as_of=until), a=one, b=two):
        both = segment.months.filter(segment.months["side"] == BOTH)
        try:
            series = imported_series(both)
        except DyadError as error:
            sys.stderr.write(f"thawcast: {segment.src}: {error}\n")
            continue
        turned = search(series, within=3, min_size=min_size, shortest=3)
        title = f"{one.name} - {two.name}: imported {segment.src} events, by month"
        kinds = _kinds(turned, quad_events(both), "", "")
        parts.append(Part(("imported", segment.src), title, turned, kinds=kinds, names=QUADS))
    return parts


def _scores(raw: Path, pair: tuple[State, State], until: date | None, min_size: float, step: Step) -> list[Part]:
    """Search published scores by month: China's partners have three, other active pairs GDELT's."""
    from thawcast.standing.monthly_data import china_months, gdelt_months

    one, two = pair
    segment = 2 if "CHN" in (one.code, two.code) else 3
    source, lay_out = {2: ("china", china_months), 3: ("gdelt", gdelt_months)}[segment]
    try:
        scores = reference.load(raw, only=(source,), until=until, step=step)[source]
        if not scores.height:
            sys.stderr.write(f"thawcast: {source}: no monthly scores by {until}\n")
            return []
        series = score_series(lay_out(scores), a=one.code, b=two.code, unit=UNITS[segment])
    except (DyadError, SourceError) as error:
        sys.stderr.write(f"thawcast: {error}\n")
        return []
    turned = search(series, within=3, min_size=min_size, shortest=3)
    title = f"{one.name} - {two.name}: {NAMES[segment]}, by month"
    return [Part(("monthly_scores", source), title, turned, segment=segment)]


def _conflict(raw: Path, pair: tuple[State, State], moment: date, min_size: float, step: Step) -> list[Part]:
    """Search the reported conflict of each side by month."""
    frames = reference.load(raw, only=("counts", "conflict_roots"), until=moment, step=step)
    parts: list[Part] = []
    for x, y in (pair, pair[::-1]):
        try:
            series = conflict_series(frames["counts"], source=x.code, target=y.code, as_of=moment)
        except DyadError as error:
            sys.stderr.write(f"thawcast: {error}\n")
            continue
        turned = search(series, within=3, min_size=min_size, shortest=3)
        kinds = _kinds(turned, frames["conflict_roots"], x.code, y.code)
        title = f"Conflict, {x.code} to {y.code}, by month"
        parts.append(Part(("monthly_conflict", f"{x.code}-{y.code}"), title, turned, kinds=kinds, names=ROOTS))
    return parts


def _kinds(turned: Found, events: pl.DataFrame, source: str, target: str) -> tuple[tuple[Excess, ...], ...]:
    """Find the types of event that came or went with each turn."""
    periods = turned.series.periods
    ends = (periods[0], *(turn.period for turn in turned.turns), periods[-1])
    return tuple(
        excess(events, source=source, target=target, turn=turn, between=(before, after))
        for before, turn, after in zip(ends, ends[1:], ends[2:], strict=False)
    )
