"""Draws the ladder of the stock: five classes, the two states with their range, and pairs that a reader knows."""

from markupsafe import Markup

from thawcast.brief.figures import Ladder
from thawcast.brief.sketch import pen

WIDTH, HEIGHT = 380.0, 344.0
"""Size of the drawing [user units]; it serves a desk and a phone."""

_RAIL, _TOP, _BOTTOM = 132.0, 22.0, 318.0


def ladder(shown: Ladder) -> Markup:
    """Draw where two states stand on the scale of all pairs.

    Args:
        shown: The values.
    """
    steps = len(shown.classes) - 1

    def y(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * value / steps

    parts = [pen.line([(_RAIL, _TOP), (_RAIL, _BOTTOM)], kind="quiet", width=1.5)]
    for i, name in enumerate(shown.classes):
        parts.append(pen.line([(_RAIL - 6, y(i)), (_RAIL + 6, y(i))], kind="quiet", width=1.5))
        parts.append(pen.text(_RAIL - 14, y(i) + 4, name, kind="muted", size=13, anchor="end"))
    own = shown.own
    if own.low is not None and own.high is not None:
        parts.append(pen.box(_RAIL - 9, y(own.high), _RAIL + 9, y(own.low), kind="quiet", opacity=0.4))
    labels = sorted(
        [(y(own.value), shown.who, own.value, True), *((y(r.value), r.who, r.value, False) for r in shown.others)]
    )
    places = pen.apart([place for place, *_ in labels], gap=17.0, low=_TOP - 6, high=_BOTTOM + 8)
    for at, (place, who, value, mine) in zip(places, labels, strict=True):
        parts.append(pen.line([(_RAIL + 7, place), (_RAIL + 20, at)], kind="band", width=1.25))
        kind = "strong ink" if mine else "muted"
        parts.append(pen.text(_RAIL + 24, at + 4, f"{who} {value:.1f}", kind=kind, size=14 if mine else 13))
        parts.append(pen.dot(_RAIL, place, kind="ink" if mine else "muted", radius=7 if mine else 4, hollow=not mine))
    return pen.sketch(parts, width=WIDTH, height=HEIGHT, alt=shown.plain.alt, name="ladder")
