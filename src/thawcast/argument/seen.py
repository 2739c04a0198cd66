"""What the kinds of claim read: answers of the questions at a day, and levels and votes to compare two days by."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from thawcast.assessment.questions import question
from thawcast.assessment.questions.issues import inputs as issue_inputs
from thawcast.assessment.questions.standing import judged
from thawcast.assessment.questions.standing import result as relations
from thawcast.errors import DyadError
from thawcast.issues.result import Issues, find
from thawcast.issues.tables import BALLOTS
from thawcast.standing.result import called
from thawcast.standing.standings import STALE_MONTHS
from thawcast.standing.tables import LEVELS_DIRECTED
from thawcast.standing.temperature.sources import level_source
from thawcast.store import Known
from thawcast.values import Estimate, months_between

MORE_EVENTS = (
    "a record of events between the two that covers both days; `thawcast coverage A B` names what would bring it"
)
MORE_VOTES = "common votes at the United Nations, or positions from another source, in both years"


@dataclass(frozen=True)
class Point:
    """A level at a day.

    Args:
        when: The year or month in words.
        day: Its last day.
        level: The level, in the unit of its source.
    """

    when: str
    day: date
    level: Estimate


@dataclass(frozen=True)
class Moved:
    """A level of two days on one scale."""

    before: Point
    now: Point


def at(known: Known, day: date) -> Known:
    """Look at the same two states from an earlier day."""
    return known if day >= known.as_of else Known(known.a, known.b, day, known.dataset)


def numbers(known: Known, key: str) -> tuple[dict[str, Any], str]:
    """Give the figures of a question's answer, and why there are none."""
    chapter = known.once(_ASKED[key])
    return dict(chapter.numbers), chapter.reason or ""


_ASKED = {key: question(key).ask for key in ("street", "words", "depth", "durability")}


def base_of(known: Known, base: date | None) -> date:
    """Return the day to compare with: as said, else the year before the running thaw or chill, else two years ago."""
    if base is not None:
        return base
    current = known.once(judged).current
    since = None if current is None else current.onset
    return date((known.as_of.year - 1 if since is None else since) - 1, 12, 31)


def series(known: Known) -> list[list[Point]]:
    """Levels of the two by source, each oldest first; the source that speaks first, then the one known latest."""
    found = known.once(relations)
    source = found.standing.source
    if source is None:
        return []
    spoke = (pl.col("source") == source.id) & (pl.col("freq") == source.freq)
    order = found.every.sort(spoke, "data_to", "source", descending=[True, True, False])
    return [
        [_point(row) for row in found.levels.filter(source=name, freq=freq).sort("period").iter_rows(named=True)]
        for name, freq in order.select("source", "freq").iter_rows()
    ]


def moved(known: Known, base: date) -> Moved | str:
    """Find the level of the two at a day and at the last day known, by one source.

    Args:
        known: What is known.
        base: The day compared with.

    Returns:
        Both, or why they cannot be compared.
    """
    every = series(known)
    for points in every:
        now, before = _last(points, known.as_of), _last(points, base)
        if now is not None and before is not None and before.day < now.day:
            return Moved(before, now)
    if not every:
        return known.once(judged).why or "no level of relations between the two is known by then"
    return f"no one source has a level of relations both for {base} and for {known.as_of}"


def level_of_year(known: Known, year: int) -> tuple[Point, float] | None:
    """Give the level of a year and the probability that it exceeds the mean of the two years before."""
    found = known.once(relations)
    source = found.standing.source
    told = found.levels.filter((pl.col("period").dt.year() == year) & pl.col("p_rise").is_not_null())
    if told.is_empty() or source is None:
        return None
    spoke = (pl.col("source") == source.id) & (pl.col("freq") == source.freq)
    row = told.sort(spoke, "known_on", "freq", "period").row(-1, named=True)
    return _point(row), float(row["p_rise"])


def sides(known: Known, base: date) -> dict[str, tuple[Point, Point]] | str:
    """Give by code of the acting side its level toward the other at a day and now, or why there is none."""
    found: dict[str, tuple[Point, Point]] = {}
    rows = known.own(LEVELS_DIRECTED).sort("period")
    for code in (known.a.code, known.b.code):
        points = [_year(row) for row in rows.filter(pl.col("source") == code).iter_rows(named=True)]
        now, before = _last(points, known.as_of), _last(points, base)
        if now is None or before is None or before.day >= now.day:
            return f"no level of what {known.a.phrase} and {known.b.phrase} do to each other for both days"
        found[code] = (before, now)
    return found


def votes(known: Known, base: date) -> Issues | str:
    """Compare the two's votes since a day, or say why that cannot be done.

    Args:
        known: What is known.
        base: Day before the first that counts as since.
    """
    if not known.has(BALLOTS):
        return "the dataset holds no votes"
    held = known.once(_compared)
    if base.year not in held:
        since = date(base.year + 1, 1, 1)
        try:
            inputs = known.once(issue_inputs)
            held[base.year] = find(inputs, a=known.a.code, b=known.b.code, as_of=known.as_of, since=since)
        except DyadError as error:
            held[base.year] = str(error)
    return held[base.year]


def _compared(_: Known) -> dict[int, Issues | str]:
    """Hold what was compared with each year: several claims ask for the same."""
    return {}


def _last(points: list[Point], day: date) -> Point | None:
    """Return the last point by a day, None where it is out of date."""
    known = [point for point in points if point.day <= day]
    return known[-1] if known and months_between(known[-1].day, day) <= STALE_MONTHS else None


def _year(row: dict[str, Any]) -> Point:
    year = row["period"].year
    return Point(str(year), date(year, 12, 31), Estimate(row["level"], row["low"], row["high"], "log_odds"))


def _point(row: dict[str, Any]) -> Point:
    source, first = level_source(row["source"], row["freq"]), row["period"]
    end = (
        date(first.year, 12, 31)
        if source.season == 1
        else (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    )
    level = Estimate(row["level"], row["low"], row["high"], source.unit_key)
    return Point(called(first, source.freq), end, level)
