"""Draws the temperature beside the years before the last thaw or chill: episodes, line, what is given back, the fan."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil, exp, floor, log

from markupsafe import Markup

from thawcast.brief.figures import Course, ValueAt
from thawcast.brief.sketch import pen

COMPACT_BELOW = 480
"""Drawings narrower than this [user units] are laid out for a phone."""

GAP = 1.6
"""Years between two readings over which no line is drawn through what is not known."""

_ROOM = 0.7
"""How far an interval may reach beyond the values before the sheet cuts it [parts of their range]."""

_ROOM_FOR_WORDS, _ROOM_ON_PHONE = 150.0, 84.0
"""Room for words to the right of the present [user units]."""

_YEAR = 40.0
"""What the name of a year takes along the axis [user units]."""

_FRACTIONS = {1: "1/2", 2: "1/4", 3: "1/8", 4: "1/16", 5: "1/32", 6: "1/64"}


def times(value: float) -> str:
    """Write a multiple as it is read aloud.

    Args:
        value: Its logarithm.

    Example:
        >>> times(log(3.13)), times(log(0.41)), times(log(0.013)), times(log(14.2))
        ('3.1×', '0.4×', '0.013×', '14×')
    """
    ratio = exp(value)
    return f"{ratio:.0f}×" if ratio >= 9.95 else f"{ratio:.1f}×" if ratio >= 0.095 else f"{ratio:.2g}×"


def exact(value: float, *, odds: bool) -> str:
    """Write a value of a course: a multiple, or points with their sign."""
    return times(value) if odds else f"{value:+.1f}"


@dataclass(frozen=True)
class _Sheet:
    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    low: float
    high: float

    def x(self, when: float) -> float:
        part = (when - self.first) / (self.last - self.first or 1.0)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, part))

    def y(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low or 1.0)
        return self.bottom - (self.bottom - self.top) * min(1.0, max(0.0, part))


def course(shown: Course, *, width: int) -> Markup:
    """Draw the temperature of two states.

    Args:
        shown: The values.
        width: Of the drawing [user units]; below 480 it is laid out for a phone.
    """
    compact = width < COMPACT_BELOW
    height = 290.0 if compact else 340.0
    sheet = _measured(shown, width=width, height=height)
    parts = [
        *_stretches(shown, sheet),
        *_levels(shown, sheet, compact=compact),
        *_bands(shown, sheet),
        *_years(shown, sheet),
        *_line(shown, sheet, compact=compact),
        *_curve(shown, sheet),
        *_labels(shown, sheet, compact=compact),
    ]
    return pen.sketch(parts, width=width, height=height, alt=shown.plain.alt, name="course")


def _measured(shown: Course, *, width: int, height: float) -> _Sheet:
    values = [reading.value for reading in (*shown.readings, *shown.fan)] + [0.0]
    values += [] if shown.line is None else [shown.line]
    low, high = min(values), max(values)
    room = _ROOM * max(high - low, 0.4)
    ends = [end for each in (*shown.readings, *shown.fan) for end in (each.low, each.high) if end is not None]
    low, high = max(low - room, min([low, *ends])), min(high + room, max([high, *ends]))
    first, last = shown.readings[0].when, shown.readings[-1].when
    room = (
        (_ROOM_FOR_WORDS if width >= COMPACT_BELOW else _ROOM_ON_PHONE) if shown.back and shown.peak is not None else 12
    )
    # Words stand to the right of the present, where nothing is known, unless a forecast is drawn there.
    until = last + (last - first) * room / (width - 62.0 - room)
    until = max(until, shown.fan[-1].when) if shown.fan else until
    return _Sheet(54.0, width - 8.0, 26.0, height - 30.0, first, until, low, high)


def _stretches(shown: Course, sheet: _Sheet) -> list[str]:
    parts: list[str] = []
    now = shown.readings[-1].when
    names: list[tuple[float, str]] = []
    for each in shown.stretches:
        left, right = sheet.x(each.start), sheet.x(now if each.end is None else min(each.end, now))
        if shown.yearly:
            half = (sheet.x(sheet.first + 1) - sheet.x(sheet.first)) / 2
            left, right = max(sheet.left, left - half), min(sheet.x(now), right + half)
        right = max(right, left + 3)
        kind = "cold" if each.cold else "warm"
        parts.append(pen.box(left, sheet.top - 18, right, sheet.bottom, kind=f"{kind}-soft"))
        if right - left > 12 or each is shown.stretches[-1]:
            # Beside the present, where more words stand, the name reaches to the left.
            place, anchor = (sheet.x(now) - 4, "end") if left + 40 > sheet.x(now) else (left + 4, "start")
            name = "chill" if each.cold else "thaw"
            start = place if anchor == "start" else place - 38
            # Of two names that would lie on each other the later stays.
            names = [named for named in names if named[0] + 42 <= start]
            names.append((start, pen.text(place, sheet.top - 5, name, kind=f"strong {kind}", anchor=anchor)))
    return parts + [words for _, words in names]


def _levels(shown: Course, sheet: _Sheet, *, compact: bool) -> list[str]:
    """Rule the sheet at values that can be said aloud."""
    parts: list[str] = []
    for value, name in _ticks(shown, sheet, most=4 if compact else 6):
        y = sheet.y(value)
        parts.append(pen.line([(sheet.left, y), (sheet.right, y)], kind="ink" if value == 0 else "band", width=1.0))
        parts.append(pen.text(sheet.left - 8, y + 4, name, kind="muted", size=13, anchor="end"))
    return parts


def _ticks(shown: Course, sheet: _Sheet, *, most: int) -> list[tuple[float, str]]:
    if not shown.odds:
        span = sheet.high - sheet.low
        step = next(s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1e9) if span / s <= most)
        places = [step * i for i in range(ceil(sheet.low / step), floor(sheet.high / step) + 1)]
        return [(place, f"{place:+.{1 if step < 1 else 0}f}" if place else "0") for place in places]
    low, high = ceil(sheet.low / log(2)), floor(sheet.high / log(2))
    every = next(n for n in range(1, 99) if (high - low) / n <= most)
    twos = [i for i in range(low, high + 1) if i % every == 0]
    return [(i * log(2), f"{2**i}×" if i >= 0 else f"{_FRACTIONS.get(-i, f'{2.0**i:.2g}')}×") for i in twos]


def _bands(shown: Course, sheet: _Sheet) -> list[str]:
    """Draw the 90% range of what was, and of what is to be expected, each apart."""
    parts: list[str] = []
    for run in runs(shown.readings):
        parts += _band(run, sheet, kind="quiet", opacity=0.22)
    if shown.fan:
        parts += _band([shown.readings[-1], *shown.fan], sheet, kind="quiet", opacity=0.36)
    return parts


def _band(run: Sequence[ValueAt], sheet: _Sheet, *, kind: str, opacity: float) -> list[str]:
    known = [(each.when, each.low, each.high) for each in run if each.low is not None and each.high is not None]
    if len(known) < 2:
        return []
    over = [(sheet.x(when), sheet.y(high)) for when, _, high in known]
    under = [(sheet.x(when), sheet.y(low)) for when, low, _ in reversed(known)]
    return [pen.area([*over, *under], kind=kind, opacity=opacity)]


def runs(readings: Sequence[ValueAt]) -> list[list[ValueAt]]:
    """Part readings where too much time lies between two.

    Args:
        readings: Oldest first.
    """
    starts = [0, *(i + 1 for i, (one, two) in enumerate(pairwise(readings)) if two.when - one.when > GAP)]
    numbered = ((sum(start <= i for start in starts), each) for i, each in enumerate(readings))
    return [[each for _, each in run] for _, run in groupby(numbered, key=lambda pair: pair[0])]


def _years(shown: Course, sheet: _Sheet) -> list[str]:
    """Write years under the sheet: the first, the present, round ones between."""
    now = int(shown.readings[-1].when)
    first, last = ceil(sheet.first), floor(shown.fan[-1].when) if shown.fan else now
    fits = max(1, int((sheet.right - sheet.left) / _YEAR))
    every = next(n for n in (1, 2, 5, 10, 20, 50) if (last - first) / n <= fits)
    years = [year for year in range(first, last + 1) if year % every == 0 or every == 1]
    parts: list[str] = []
    for year in [*[y for y in years if abs(sheet.x(y) - sheet.x(now)) > _YEAR - 4], now]:
        kind, x = "strong ink" if year == now else "muted", sheet.x(year)
        edge = x > sheet.right - 10
        place, anchor = (sheet.right + 6, "end") if edge else (x, "middle")
        parts.append(pen.text(place, sheet.bottom + 20, str(year), kind=kind, size=13, anchor=anchor))
    return parts


def _line(shown: Course, sheet: _Sheet, *, compact: bool) -> list[str]:
    if shown.line is None:
        return []
    y = sheet.y(shown.line)
    ends = "chill" if shown.warm is False else "thaw"
    words = "the line" if compact else f"the line: a {ends} stands beyond it"
    under = 16 if shown.line <= 0 or sheet.y(0.0) - y > 24 else -6
    # Where the past is emptiest: at the left, unless the curve runs there.
    places = [(sheet.left + 6, y + under, "start"), (sheet.right - 4, y + under, "end")]
    x, baseline, anchor = pen.clear(words, places, _drawn(shown, sheet), size=12)
    return [
        pen.line([(sheet.left, y), (sheet.right, y)], kind="ink", width=1.25, dashes="2 4"),
        pen.text(x, baseline, words, kind="ink", size=12, anchor=anchor),
    ]


def _drawn(shown: Course, sheet: _Sheet) -> list[list[pen.Point]]:
    """The curve as it is drawn, and what is expected after it."""
    lines = [*runs(shown.readings), [shown.readings[-1], *shown.fan]]
    return [[(sheet.x(each.when), sheet.y(each.value)) for each in run] for run in lines]


def _curve(shown: Course, sheet: _Sheet) -> list[str]:
    """Draw the past in grey, the last thaw or chill in its colour, and each reading of a year as a dot."""
    last = shown.stretches[-1] if shown.stretches else None
    own = None if last is None else last.start
    parts: list[str] = []
    for run in runs(shown.readings):
        points = [(sheet.x(each.when), sheet.y(each.value)) for each in run]
        parts.append(pen.line(points, kind="quiet", width=2.25))
        if last is not None and own is not None:
            # The rise itself, from the reading before the onset, belongs to it.
            since = next((i for i, each in enumerate(run) if each.when >= own - 1e-6), len(run))
            until = len(run) if last.end is None else sum(each.when <= last.end for each in run)
            kind = "cold" if last.cold else "warm"
            parts.append(pen.line(points[max(0, since - 1) : until], kind=kind, width=2.5))
        if shown.yearly:
            for (x, y), each in zip(points, run, strict=True):
                inside = own is not None and each.when >= own and (last is None or last.end is None)
                kind = ("cold" if last is not None and last.cold else "warm") if inside else "quiet"
                parts.append(pen.dot(x, y, kind=kind, radius=3.25))
    if shown.fan:
        ahead = [(sheet.x(each.when), sheet.y(each.value)) for each in (shown.readings[-1], *shown.fan)]
        parts.append(pen.line(ahead, kind="muted", width=1.75, dashes="1 4"))
        x, y = ahead[-1]
        places = [(x - 4, y + under, "end") for under in (-8, 18, -20, 30)]
        place = pen.clear("expected", places, _drawn(shown, sheet), size=13)
        parts.append(pen.text(*place[:2], "expected", kind="muted", size=13, anchor=place[2]))
    return parts


def _labels(shown: Course, sheet: _Sheet, *, compact: bool) -> list[str]:
    """Mark the turning point, the present and what is given back."""
    now = shown.readings[-1]
    x, y = sheet.x(now.when), sheet.y(now.value)
    kind = {True: "warm", False: "cold", None: "ink"}[shown.warm]
    parts = [pen.line([(x, sheet.top - 18), (x, sheet.bottom)], kind="ink", width=1.0)]
    parts.append(pen.text(x + 5, sheet.top - 5, "known to here", kind="strong ink", size=12 if compact else 13))
    if sheet.right - x < 84:
        parts[-1] = pen.text(x - 5, sheet.bottom - 6, "known to here", kind="strong ink", size=12, anchor="end")
    parts.append(pen.dot(x, y, kind=kind, radius=5.5))
    words = exact(now.value, odds=shown.odds)
    if shown.peak is not None:
        top = shown.readings[shown.peak]
        tx, ty = sheet.x(top.when), sheet.y(top.value)
        parts.append(pen.dot(tx, ty, kind=kind, radius=5.0, hollow=True))
        side = (tx - 9, "end") if tx - sheet.left > 60 else (tx + 9, "start")
        parts.append(
            pen.text(side[0], ty + 4, exact(top.value, odds=shown.odds), kind=f"strong {kind}", anchor=side[1])
        )
        if shown.back and abs(ty - y) > 26:
            parts += _back(shown, x + 10, ty, y, compact=compact, room=sheet.right - x)
    # Under the present or over it, whichever the curve leaves free; else behind it, away from the arrow.
    free, sides = sheet.right - x > 50, (18, -10) if shown.warm is not False else (-10, 18)
    behind = [(x + 9, y + under, "start") for under in (18, -10)] if free else []
    if shown.peak is not None and behind and sheet.y(shown.readings[shown.peak].value) > y:
        behind.reverse()
    places = [*((x - 9, y + under, "end") for under in sides), *behind]
    place, baseline, anchor = pen.clear(words, places, _drawn(shown, sheet))
    parts.append(pen.text(place, baseline, words, kind=f"strong {kind}", anchor=anchor))
    return parts


def _back(shown: Course, x: float, top: float, now: float, *, compact: bool, room: float) -> list[str]:
    opposite = "cold" if shown.warm else "warm"
    tip = now - 5 if now > top else now + 5
    wing = -5 if now > top else 5
    parts = [
        pen.line([(x - 4, top), (x, top), (x, tip)], kind=opposite, width=2.0),
        pen.line([(x - 4, tip + wing), (x, tip), (x + 4, tip + wing)], kind=opposite, width=2.0),
    ]
    if room < 70:
        return parts
    # In short lines, for a phone: `39%`, `of the rise`, `given back`.
    words = shown.back.split()
    lines = [" ".join(words[:-5]), " ".join(words[-5:-2]), " ".join(words[-2:])]
    lines = lines if compact else [" ".join(lines[:2]), lines[2]]
    middle = (top + now) / 2 - 7 * (len(lines) - 1)
    return parts + [
        pen.text(x + 8, middle + 15 * i + 4, row, kind=f"strong {opposite}", size=13) for i, row in enumerate(lines)
    ]
