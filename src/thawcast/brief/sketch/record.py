"""Draws the record: one axis of time, a lane a source on its own scale, thaws and chills shaded, hindsight dashed."""

from collections.abc import Callable
from math import ceil

from markupsafe import Markup

from thawcast.brief.figures import Lane, Record
from thawcast.brief.sketch import pen
from thawcast.brief.sketch.course import COMPACT_BELOW, runs

LANE = 52.0
"""Height of a lane [user units]."""


def record(shown: Record, *, width: int) -> Markup:
    """Draw all that is known of two states.

    Args:
        shown: The values.
        width: Of the drawing [user units]; below 480 it is laid out for a phone, the names over the lanes.
    """
    compact = width < COMPACT_BELOW
    left, right = (8.0, width - 8.0) if compact else (150.0, width - 8.0)
    lane = LANE + 18 if compact else LANE
    height = lane * len(shown.lanes) + 30
    first = min(each.readings[0].when for each in shown.lanes)
    last = max([shown.until, *(each.readings[-1].when for each in shown.lanes)])

    def x(when: float) -> float:
        return left + (right - left) * (when - first) / (last - first or 1.0)

    every = next(n for n in (2, 5, 10, 20, 50) if (last - first) / n <= (right - left) / 44)
    years = [y for y in range(ceil(first), int(last) + 1) if y % every == 0]
    parts = [pen.line([(x(y), 0), (x(y), height - 24)], kind="band", width=1) for y in years]
    for i, each in enumerate(shown.lanes):
        parts += _lane(each, x, top=lane * i + (18 if compact else 4), name=(left if compact else 0.0, compact))
    now = x(shown.until)
    parts.append(pen.line([(now, 0), (now, height - 24)], kind="ink", width=1))
    for y in years:
        parts.append(pen.text(x(y), height - 6, str(y), kind="muted", size=13, anchor="middle"))
    return pen.sketch(parts, width=width, height=height, alt=shown.plain.alt, name="lanes")


def _lane(each: Lane, x: Callable[[float], float], *, top: float, name: tuple[float, bool]) -> list[str]:
    bottom = top + LANE - 14
    values = [r.value for r in each.readings] + ([] if each.usual is None else [each.usual])
    low, high = each.scale or (min(values), max(values))

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (high - low or 1.0)

    ends = x(each.readings[-1].when)
    parts = [
        pen.box(
            x(s.start),
            top - 2,
            max(x(s.start) + 2, ends if s.end is None else min(ends, x(s.end))),
            bottom + 2,
            kind="cold-soft" if s.cold else "warm-soft",
        )
        for s in each.stretches
    ]
    if each.usual is not None:
        parts.append(
            pen.line(
                [(x(each.readings[0].when), y(each.usual)), (ends, y(each.usual))], kind="muted", width=1, dashes="2 3"
            )
        )
    for run in runs(each.readings):
        points = [(x(r.when), y(r.value)) for r in run]
        parts.append(
            pen.line(
                points, kind="quiet" if each.hindsight else "ink", width=1.5, dashes="3 3" if each.hindsight else ""
            )
        )
        if len(points) == 1:
            parts.append(pen.dot(*points[0], kind="ink", radius=1.75))
    at, compact = name
    where = (at, top - 5) if compact else (at, (top + bottom) / 2 + 4)
    parts.append(pen.text(*where, each.name, kind="muted" if each.hindsight else "ink", size=13))
    return parts
