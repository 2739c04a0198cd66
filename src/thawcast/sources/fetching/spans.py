"""Which files of a list hold the days that are wanted, by the days in their names."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from thawcast.errors import SourceError

Days = tuple[date, date]
"""First and last day of a file."""


def wanted(source: str, spans: Mapping[str, Days], since: date | None, until: date | None) -> list[str]:
    """Choose the files that hold any of the days wanted.

    Args:
        source: Identifier of the data set, for errors.
        spans: File name to the days that it holds.
        since: First day wanted.
        until: Last day wanted.

    Returns:
        Names, in order of time.

    Raises:
        SourceError: No days were given, the first is after the last, or no file holds them.
    """
    if since is None and until is None:
        raise SourceError(
            f"{source}: {len(spans):,} files, too many to fetch unasked; say which days with --from and --to"
        )
    first, last = since or date.min, until or date.max
    if first > last:
        raise SourceError(f"{source}: {first} is after {last}; give the earlier day with --from")
    chosen = [name for name, (start, end) in spans.items() if start <= last and end >= first]
    if not chosen:
        covered = f"{min(s for s, _ in spans.values())} to {max(e for _, e in spans.values())}" if spans else "nothing"
        raise SourceError(f"{source}: no file holds these days; its list covers {covered}")
    return sorted(chosen, key=lambda name: (spans[name], name))


def named_span(name: str) -> Days | None:
    """Return the days in a file's name: a year, else the week from a day, else a month.

    Args:
        name: Name of the file.

    Returns:
        First and last day; None if no day stands in it.

    Example:
        >>> named_span("Events.2017.20201006.tab")[1], named_span("201801-icews-events.zip")[1]
        (datetime.date(2017, 12, 31), datetime.date(2018, 1, 31))
    """
    readings: tuple[tuple[str, Callable[[str], Days | None]], ...] = (
        # ICEWS names the year first and then the moment at which the file was made.
        (r"events[._-]((?:19|20)\d{2})(?!\d)", lambda text: year(int(text))),
        (r"(?<!\d)((?:19|20)\d{6})", _week),
        (r"(?<!\d)((?:19|20)\d{4})(?!\d)", lambda text: month(int(text[:4]), int(text[4:]))),
        (r"(?<!\d)((?:19|20)\d{2}[-_.](?:0[1-9]|1[0-2]))(?!\d)", lambda text: month(int(text[:4]), int(text[5:]))),
        (r"(?<!\d)((?:19|20)\d{2})(?!\d)", lambda text: year(int(text))),
    )
    for pattern, read in readings:
        if (found := re.search(pattern, name, re.IGNORECASE)) and (span := read(found[1])) is not None:
            return span
    return None


def day(text: str) -> date | None:
    """Return the day that eight digits are; None if they are none."""
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


def month(of: int, number: int) -> Days | None:
    """Return the days of a month of a year; None if there is none such."""
    if not 1 <= number <= 12 or not 1 <= of <= 9998:
        return None
    after = date(of + number // 12, number % 12 + 1, 1)
    return date(of, number, 1), after - timedelta(days=1)


def year(of: int) -> Days | None:
    """Return the days of a year; None if there is none such."""
    return (date(of, 1, 1), date(of, 12, 31)) if 1 <= of <= 9999 else None


def _week(text: str) -> Days | None:
    first = day(text)
    return None if first is None else (first, first + timedelta(days=6))
