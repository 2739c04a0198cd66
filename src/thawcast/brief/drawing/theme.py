"""Colours, type sizes and marks of the charts, for the light page and the dark one."""

from dataclasses import dataclass

FONT = "Helvetica, Arial, sans-serif"
FONT_SIZE = 13

WIDE = 680
"""Width of a chart in user units on a desk screen and on paper; one unit is about one CSS pixel."""

NARROW = 336
"""Width of a chart in user units on a phone."""


@dataclass(frozen=True)
class Ink:
    """A colour in its two forms: as drawn (light page, paper, alone) and on a dark page."""

    light: str
    dark: str


TEXT = Ink("#1f2429", "#e8e6e1")
MUTED = Ink("#59616a", "#a9b0b7")
GRID = Ink("#e4e6e9", "#33383e")
AXIS = Ink("#9aa1a9", "#6b737b")
SPAN = Ink("#eac54f", "#c9971c")
COLD_SPAN = Ink("#7f9fc4", "#5f86b3")
SPAN_OPACITY = 0.3
SPAN_TEXT = Ink("#7a5a00", "#e2c36b")
COLD_SPAN_TEXT = Ink("#35577f", "#a9c4e4")

SERIES = (
    Ink("#0072b2", "#56b4e9"),
    Ink("#c24e00", "#f09a4a"),
    Ink("#00815d", "#3cc79f"),
    Ink("#aa4f86", "#dc93bd"),
    Ink("#3f464d", "#d3d7db"),
    Ink("#8a6a00", "#f0e442"),
)
"""Okabe and Ito's palette (jfly.uni-koeln.de/color), darkened where it falls under 3:1 on white, paler on dark."""

INKS = (TEXT, MUTED, GRID, AXIS, SPAN, SPAN_TEXT, COLD_SPAN, COLD_SPAN_TEXT, *SERIES)
"""Every colour that a chart is drawn in."""

DASHES = ((1, 0), (8, 3), (3, 2), (10, 3, 3, 3), (5, 5), (1, 2))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def dark_css() -> str:
    """Return the style rules that repaint a chart for a dark page.

    A chart carries the light colours as plain attributes, so that it is right when it stands alone or is printed;
    these rules repaint by attribute value.

    Example:
        >>> print(dark_css().splitlines()[0])
        .chart [fill="#1f2429"]{fill:#e8e6e1}
    """
    return "\n".join(f'.chart [{a}="{ink.light}"]{{{a}:{ink.dark}}}' for ink in INKS for a in ("fill", "stroke"))


def darkened(drawing: str) -> str:
    """Repaint a drawing that stands alone for a dark page.

    Args:
        drawing: An SVG in the light colours.

    Example:
        >>> darkened('<path fill="#1f2429"/>')
        '<path fill="#e8e6e1"/>'
    """
    for ink in INKS:
        drawing = drawing.replace(f'"{ink.light}"', f'"{ink.dark}"')
    return drawing
