"""Two small drawings of the screen: the record as a line, a chance as dots of a hundred."""

from itertools import pairwise

from markupsafe import Markup

from thawcast.brief.screen import Chance, Spark, fewer
from thawcast.brief.sketch import pen

WIDTH, HEIGHT = 384.0, 168.0
"""Size of the record [user units]; one unit is about a CSS pixel on a desk and on a phone."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 6.0, 326.0, 8.0, 144.0
_MOST = 72
"""Places along the line; a longer record is averaged down."""


def record(spark: Spark, *, warm: bool | None) -> Markup:
    """Draw the record: its episodes shaded, the level before the last one dashed, the present marked.

    Args:
        spark: The record.
        warm: Whether the present is drawn as warm, as cold, or in ink.
    """
    values = fewer(spark.values, most=_MOST)
    known = [value for value in (*values, spark.base) if value is not None]
    low, high = min(known), max(known)
    across = (_RIGHT - _LEFT) / max(1, len(values) - 1)
    scale = len(values) / len(spark.values)

    def x(place: float) -> float:
        return _LEFT + across * place

    def y(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP - 8) * (value - low) / (high - low or 1.0)

    drawn = [(x(i), y(value)) for i, value in enumerate(values) if value is not None]
    last_span = len(spark.spans) - 1
    parts = [
        _shade(x(start * scale), x(end * scale), drawn, cold=cold, named=i == last_span)
        for i, (start, end, cold) in enumerate(spark.spans)
    ]
    if spark.base is not None:
        base = y(spark.base)
        parts.append(pen.line([(_LEFT, base), (_RIGHT, base)], kind="muted", width=1, dashes="2 3"))
        along = [_LEFT + i * (_RIGHT - _LEFT - 7.3 * len(spark.before)) / 8 for i in range(9)]
        places = [(left, base + under, "start") for left in along for under in (-5, 15) if base + under < _BOTTOM]
        left, baseline, anchor = pen.clear(spark.before, places, [drawn])
        parts.append(pen.text(left, baseline, spark.before, kind="muted", anchor=anchor))
    for one, other in pairwise([(i, value) for i, value in enumerate(values) if value is not None]):
        near = other[0] == one[0] + 1
        places = [(x(i), y(value)) for i, value in (one, other)]
        parts.append(pen.line(places, kind="ink" if near else "quiet", dashes="" if near else "1 4"))
    last = max(i for i, value in enumerate(values) if value is not None)
    shade = {True: "warm", False: "cold", None: "ink"}[warm]
    parts.append(pen.dot(x(last), y(values[last] or 0.0), kind=shade, radius=5.5))
    parts.append(pen.text(x(last) + 10, y(values[last] or 0.0) + 4, spark.mark, kind=f"strong {shade}"))
    parts.append(pen.text(_LEFT, HEIGHT - 6, spark.first, kind="muted"))
    parts.append(pen.text(_RIGHT, HEIGHT - 6, spark.last, kind="strong ink", anchor="end"))
    alt = f"{spark.title}. {spark.first} to {spark.last}."
    return pen.sketch(parts, width=WIDTH, height=HEIGHT, alt=alt, name="record")


def _shade(left: float, right: float, drawn: list[pen.Point], *, cold: bool, named: bool) -> str:
    """Shade a thaw or chill; one too narrow for its name has it beside it where it is the last."""
    kind, name = ("cold", "chill") if cold else ("warm", "thaw")
    right = max(right, left + 4)
    band = pen.box(left, 2.0, right, _BOTTOM + 4, kind=f"{kind}-soft")
    if right - left <= 34 and not named:
        return band
    inside, outside = [(left + 4, "start")], [(left - 4, "end"), (right + 4, "start")]
    at = inside if right - left > 34 else [place for place in outside if 34 < place[0] < _RIGHT or place[1] == "start"]
    places = [(x, y, anchor) for x, anchor in at for y in (14.0, _BOTTOM)]
    x, y, anchor = pen.clear(name, places, [drawn])
    return band + pen.text(x, y, name, kind=kind, anchor=anchor)


def dots(chance: Chance) -> Markup:
    """Draw a chance as a hundred dots, of which as many are full as of a hundred thaws still stand, over its 90% range.

    Args:
        chance: The chance.
    """
    parts: list[str] = []
    for i in range(100):
        row, column = divmod(i, 10)
        full = i < chance.percent
        parts.append(
            pen.dot(7 + 14 * column, 135 - 14 * row, kind="warm" if full else "quiet", radius=5, hollow=not full)
        )
    height = 142.0
    if chance.low is not None and chance.high is not None:
        height = 172.0
        parts += _range(chance.percent, chance.low, chance.high)
    alt = f"{chance.percent} of 100 dots are full: {chance.word} to last {chance.span}"
    return pen.sketch(parts, width=140, height=height, alt=alt, name="dots")


def _range(percent: int, low: int, high: int) -> list[str]:
    """Draw the 90% range of a chance on a scale to a hundred."""

    def x(value: float) -> float:
        return 2 + 1.36 * value

    return [
        pen.box(x(low), 148, x(high), 156, kind="band"),
        pen.line([(x(0), 152), (x(100), 152)], kind="quiet", width=1),
        pen.line([(x(percent), 146), (x(percent), 158)], kind="warm", width=2),
        pen.text(2, 169, "0", kind="muted", size=16),
        pen.text(138, 169, "100", kind="muted", size=16, anchor="end"),
    ]
