"""Two small drawings of the screen: the record as a line, a chance as dots of a hundred. Styled by classes alone."""

from itertools import pairwise

from markupsafe import Markup
from markupsafe import escape as escaped

from thawcast.brief.screen import Chance, Spark, fewer
from thawcast.brief.text import clean

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
        return round(_LEFT + across * place, 1)

    def y(value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP - 8) * (value - low) / (high - low or 1.0), 1)

    parts = [_shade(x(start * scale), x(end * scale), cold=cold) for start, end, cold in spark.spans]
    if spark.base is not None:
        parts.append(f'<path class="ref" d="M{_LEFT} {y(spark.base)}H{_RIGHT}"/>')
        parts.append(f'<text x="{_LEFT}" y="{y(spark.base) - 5}" class="muted">{_words(spark.before)}</text>')
    for one, other in pairwise([(i, value) for i, value in enumerate(values) if value is not None]):
        kind = "line" if other[0] == one[0] + 1 else "line gap"
        parts.append(f'<path class="{kind}" d="M{x(one[0])} {y(one[1])}L{x(other[0])} {y(other[1])}"/>')
    last = max(i for i, value in enumerate(values) if value is not None)
    shade = {True: "warm", False: "cold", None: "ink"}[warm]
    parts.append(f'<circle class="now {shade}" cx="{x(last)}" cy="{y(values[last] or 0.0)}" r="5.5"/>')
    parts.append(f'<text x="{x(last) + 10}" y="{y(values[last] or 0.0) + 4}" class="strong {shade}">now</text>')
    parts.append(f'<text x="{_LEFT}" y="{HEIGHT - 6}" class="muted">{_words(spark.first)}</text>')
    parts.append(f'<text x="{_RIGHT}" y="{HEIGHT - 6}" class="strong end">{_words(spark.last)}</text>')
    alt = _words(f"{spark.title}. {spark.first} to {spark.last}.")
    return Markup(  # noqa: S704  # numbers, and words that were escaped
        f'<svg class="record" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{alt}">{"".join(parts)}</svg>'
    )


def _shade(left: float, right: float, *, cold: bool) -> str:
    kind, name = ("cold", "chill") if cold else ("warm", "thaw")
    band = f'<path class="span {kind}" d="M{left} 2H{max(right, left + 4)}V{_BOTTOM + 4}H{left}Z"/>'
    room = right - left > 34
    return band + (f'<text x="{left + 4}" y="14" class="{kind}">{name}</text>' if room else "")


def dots(chance: Chance) -> Markup:
    """Draw a chance as a hundred dots, of which as many are full as of a hundred thaws still stand.

    Args:
        chance: The chance.
    """
    full, empty = "", ""
    for i in range(100):
        row, column = divmod(i, 10)
        dot = f"M{2 + 14 * column} {135 - 14 * row}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0"
        full, empty = (full + dot, empty) if i < chance.percent else (full, empty + dot)
    alt = f"{chance.percent} of 100 dots are full: {chance.word} to last {chance.years} year{'s'[: chance.years != 1]}"
    drawn = f'<path class="full" d="{full}"/><path class="empty" d="{empty}"/>'
    return Markup(f'<svg class="dots" viewBox="0 0 140 142" role="img" aria-label="{_words(alt)}">{drawn}</svg>')  # noqa: S704


def _words(text: str) -> Markup:
    return escaped(clean(text))
