"""Reading what `turning-points` searches: shipped years, imported months; of the raw data scores and conflict."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from thawcast import sources
from thawcast.cli.progress import progress
from thawcast.errors import DyadError, SourceError
from thawcast.sources.icews_conflict import ROOTS
from thawcast.standing.imported import segments
from thawcast.standing.tables import LEVELS_MONTHLY, OBSERVED, TURN_PRIORS
from thawcast.standing.turning_points.of_dyad import (
    Pair,
    SearchedSeries,
    score_source,
    search_conflict,
    search_imported,
    search_scores,
    search_years,
)
from thawcast.store import Dataset
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

Step = Callable[[str], None]


def found(
    dataset: Dataset, pair: Pair, moment: date, until: date | None, raw: Path | None, min_size: float
) -> list[SearchedSeries]:
    """Search every series that there is of two states; why one cannot be searched goes to standard error.

    Args:
        dataset: Where yearly observations and imported events come from.
        pair: The two.
        moment: Last day whose yearly counts may be used.
        until: Last day whose months may be used, None for all.
        raw: Folder of the raw reference data, None for none.
        min_size: Smallest change that counts.

    Raises:
        DyadError: There is nothing to search; the message says what would help.
    """
    searched: list[SearchedSeries] = []
    lacking: DyadError | None = None
    try:
        observed, priors = (dataset.table(contract, as_of=moment) for contract in (OBSERVED, TURN_PRIORS))
        searched.append(search_years(observed, priors, pair, min_size=min_size))
    except DyadError as error:
        lacking = error
    searched += imported_series(dataset, pair, until, min_size)
    if raw is not None:
        with progress("by month") as step:
            searched += _scores(raw, pair, until, min_size, step)
            searched += _conflict(raw, pair, moment, min_size, step)
    if not searched and lacking is not None:
        if raw is None and _has_months(dataset, pair):
            raise DyadError(
                f"{pair[0].code}-{pair[1].code}: too few yearly events for turning points, and the levels by month hold"
                " no observations to search; give --raw DIR, the folder of the reference data"
            )
        raise lacking
    return searched


def imported_series(dataset: Dataset, pair: Pair, until: date | None, min_size: float) -> list[SearchedSeries]:
    """Search imported events by month, one series a source."""
    if dataset.imported is None:
        return []
    one, two = pair
    dyads = dataset.imported.counts(DYAD_COUNTS, as_of=until, pair=(one.code, two.code))
    world = dataset.imported.counts(WORLD_COUNTS, as_of=until)
    searched: list[SearchedSeries] = []
    for segment in segments(dyads, world, a=one, b=two):
        try:
            searched.append(search_imported(segment, pair, min_size=min_size))
        except DyadError as error:
            sys.stderr.write(f"thawcast: {segment.src}: {error}\n")
    return searched


def _has_months(dataset: Dataset, pair: Pair) -> bool:
    if not dataset.has(LEVELS_MONTHLY):
        return False
    own = (pl.col("a") == pair[0].code) & (pl.col("b") == pair[1].code)
    return dataset.table(LEVELS_MONTHLY).filter(own).height > 0


def _scores(raw: Path, pair: Pair, until: date | None, min_size: float, step: Step) -> list[SearchedSeries]:
    """Search published scores by month."""
    source = score_source(pair)
    try:
        scores = sources.load(raw, only=(source,), until=until, step=step)[source]
        if not scores.height:
            sys.stderr.write(f"thawcast: {source}: no monthly scores by {until}\n")
            return []
        return [search_scores(scores, pair, min_size=min_size)]
    except (DyadError, SourceError) as error:
        sys.stderr.write(f"thawcast: {error}\n")
        return []


def _conflict(raw: Path, pair: Pair, moment: date, min_size: float, step: Step) -> list[SearchedSeries]:
    """Search the reported conflict of each side by month."""
    frames = sources.load(raw, only=("counts", "conflict_roots"), until=moment, step=step)
    counts, roots = frames["counts"], frames["conflict_roots"]
    searched: list[SearchedSeries] = []
    for x, y in (pair, pair[::-1]):
        try:
            searched.append(
                search_conflict(counts, roots, ROOTS, source=x.code, target=y.code, as_of=moment, min_size=min_size)
            )
        except DyadError as error:
            sys.stderr.write(f"thawcast: {error}\n")
    return searched
