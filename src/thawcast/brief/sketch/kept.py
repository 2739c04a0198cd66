"""Draws how a thaw ended: what was kept of its rise, year by year, beside the line."""

from markupsafe import Markup

from thawcast.brief.figures import Kept
from thawcast.brief.phrases import share
from thawcast.brief.sketch import pen

HEIGHT = 200.0


def kept(shown: Kept, *, width: int) -> Markup:
    """Draw what was kept of a rise.

    Args:
        shown: The values.
        width: Of the drawing [user units].
    """
    values = [value for _, value in shown.shares]
    high, low = max([1.0, *values]), max(-1.0, min([0.0, *values]))
    top, bottom = 26.0, HEIGHT - 42.0
    step = (width - 8.0) / len(values)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (max(value, -1.0) - low) / (high - low)

    parts: list[str] = []
    for i, (name, value) in enumerate(shown.shares):
        left, right = 4 + step * i + step * 0.14, 4 + step * (i + 1) - step * 0.14
        kind = "warm" if value > 0 else "cold"
        parts.append(pen.box(left, y(max(value, 0.0)), right, y(min(value, 0.0)), kind=kind))
        middle = (left + right) / 2
        words, at = (share(value), y(value) - 6) if value > 0 else ("none", y(0) - 6)
        fits = step > 34
        parts.append(
            pen.text(
                middle,
                at,
                words if fits else words.rstrip("%"),
                kind=f"strong {kind}",
                size=13 if fits else 12,
                anchor="middle",
            )
        )
        last = i == len(values) - 1
        if fits or i % 2 == 0 or last:
            parts.append(
                pen.text(
                    middle,
                    HEIGHT - 14,
                    name,
                    kind="strong ink" if last else "muted",
                    size=13 if fits else 12,
                    anchor="middle",
                )
            )
    parts.append(pen.line([(4, y(0)), (width - 4, y(0))], kind="ink", width=1.25))
    parts.append(pen.line([(4, y(shown.line)), (width - 4, y(shown.line))], kind="ink", width=1.25, dashes="2 4"))
    parts.append(pen.text(width - 6, y(shown.line) - 6, "the line", kind="ink", size=12, anchor="end"))
    return pen.sketch(parts, width=width, height=HEIGHT, alt=shown.plain.alt, name="kept")
