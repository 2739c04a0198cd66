"""Marks of a drawing: the colours of a light page as attributes, and a class by which a page repaints each."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup
from markupsafe import escape as escaped

from thawcast.brief.text import clean

LIGHT = {
    "ink": "#1b1f23",
    "muted": "#5a6067",
    "warm": "#a64404",
    "cold": "#1c5f9e",
    "quiet": "#858c93",
    "band": "#e3e3de",
    "warm-soft": "#f8e3cf",
    "cold-soft": "#dae7f3",
    "paper": "#fcfbf8",
}
"""Colours by class; the style sheet has those of a dark page. Orange and blue mean temperature and nothing else."""

FONT = "Helvetica, Arial, Liberation Sans, sans-serif"

Point = tuple[float, float]


def text(x: float, y: float, words: str, *, kind: str = "ink", size: int = 14, anchor: str = "start") -> str:
    """Write words.

    Args:
        x: Where they stand [user units].
        y: Their base line.
        words: The words.
        kind: Class of `LIGHT`, `strong` before it for bold.
        size: Height of the letters [user units].
        anchor: `start`, `middle` or `end` of the words stands at x.
    """
    bold, shade = (' font-weight="bold"' if "strong" in kind else ""), kind.split()[-1]
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" fill="{LIGHT[shade]}" font-size="{size}"{bold}'
        f' text-anchor="{anchor}">{escaped(clean(words))}</text>'
    )


def line(points: Sequence[Point], *, kind: str = "ink", width: float = 2.0, dashes: str = "") -> str:
    """Draw a line through points; nothing through fewer than two."""
    if len(points) < 2:
        return ""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return (
        f'<path d="M{drawn}" class="s-{kind}" fill="none" stroke="{LIGHT[kind]}" stroke-width="{width:g}"'
        f' stroke-linejoin="round" stroke-linecap="round"{dashed}/>'
    )


def area(points: Sequence[Point], *, kind: str, opacity: float = 1.0) -> str:
    """Fill what points enclose."""
    drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    faint = "" if opacity == 1 else f' fill-opacity="{opacity:g}"'
    return f'<path d="M{drawn}Z" class="{kind}" fill="{LIGHT[kind]}"{faint}/>'


def box(left: float, top: float, right: float, bottom: float, *, kind: str, opacity: float = 1.0) -> str:
    """Fill a rectangle."""
    return area([(left, top), (right, top), (right, bottom), (left, bottom)], kind=kind, opacity=opacity)


def dot(x: float, y: float, *, kind: str = "ink", radius: float = 5.0, hollow: bool = False) -> str:
    """Draw a dot, full or hollow."""
    if hollow:
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" class="hollow s-{kind}" fill="{LIGHT["paper"]}"'
            f' stroke="{LIGHT[kind]}" stroke-width="1.75"/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" class="{kind}" fill="{LIGHT[kind]}"/>'


def sketch(parts: Sequence[str], *, width: float, height: float, alt: str, name: str = "") -> Markup:
    """Put marks on a sheet.

    Args:
        parts: The marks, the lowest first.
        width: Of the sheet [user units, about CSS pixels].
        height: Of the sheet.
        alt: What the drawing shows, for those who cannot see it.
        name: Class of the drawing.
    """
    return Markup(  # noqa: S704  # numbers, and words that were escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sketch {name}" viewBox="0 0 {width:g} {height:g}" role="img"'
        f' font-family="{FONT}" aria-label="{escaped(clean(alt))}">{"".join(parts)}</svg>'
    )


def clear(
    words: str, places: Sequence[tuple[float, float, str]], drawn: Sequence[Sequence[Point]], *, size: int = 14
) -> tuple[float, float, str]:
    """Choose the first place at which no line runs through words; the first of all where each has one.

    Args:
        words: The words.
        places: Where they may stand: x, base line and anchor, the best first.
        drawn: The lines.
        size: Height of the letters [user units].

    Example:
        >>> clear("now", [(0.0, 10.0, "start"), (0.0, 40.0, "start")], [[(0.0, 0.0), (30.0, 10.0)]])
        (0.0, 40.0, 'start')
    """
    wide = 0.52 * size * len(words)
    for place in places:
        x, y, anchor = place
        left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        box = (left - 2, y - 0.8 * size, left + wide + 2, y + 0.25 * size)
        if not any(_through(*piece, box) for run in drawn for piece in pairwise(run)):
            return place
    return places[0]


def _through(one: Point, other: Point, box: tuple[float, float, float, float]) -> bool:
    """Tell whether a straight piece runs through a box: the part of it that each pair of edges leaves is not empty."""
    first, last = 0.0, 1.0
    for i in (0, 1):
        step, low, high = other[i] - one[i], box[i] - one[i], box[i + 2] - one[i]
        if step == 0:
            if low > 0 or high < 0:
                return False
            continue
        enters, leaves = sorted((low / step, high / step))
        first, last = max(first, enters), min(last, leaves)
    return first <= last


def apart(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move labels apart so that none lies on another, each as near to its place as it can.

    Args:
        wanted: Places, rising.
        gap: Least distance between two.
        low: Least place.
        high: Greatest place.

    Example:
        >>> apart([10.0, 12.0, 40.0], gap=10.0, low=0.0, high=100.0)
        [6.0, 16.0, 40.0]
    """
    groups: list[list[float]] = []
    for place in wanted:
        groups.append([place])
        while len(groups) > 1 and _start(groups[-1], gap, low, high) < _start(groups[-2], gap, low, high) + gap * len(
            groups[-2]
        ):
            last = groups.pop()
            groups[-1] += last
    return [_start(group, gap, low, high) + gap * i for group in groups for i in range(len(group))]


def _start(group: Sequence[float], gap: float, low: float, high: float) -> float:
    """Place the first of labels that stand close, so that they miss their places least."""
    start = sum(place - gap * i for i, place in enumerate(group)) / len(group)
    return max(low, min(start, high - gap * (len(group) - 1)))
