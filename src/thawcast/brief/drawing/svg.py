"""Drawings: a `Chart` value becomes an SVG that stands alone or inside a page."""

import re
from html import escape

from thawcast.brief.drawing import theme
from thawcast.brief.drawing.spec import spec
from thawcast.brief.model import Chart
from thawcast.brief.text import clean

_ROOT = re.compile(r"<svg\b[^>]*?viewBox=\"([^\"]+)\"[^>]*>")
_ID = re.compile(r"\bid=\"([^\"]+)\"")


def svg(chart: Chart, *, width: int = theme.WIDE) -> str:
    """Draw a chart.

    Colours are those of a light page, as plain attributes; `theme.dark_css` repaints them on a dark one. The same
    chart always gives the same text, and its ids begin with the chart's, so that many drawings share one page.

    Args:
        chart: What to show.
        width: Width of the drawing [user units, about CSS pixels]; below 500 it is laid out for a phone.

    Returns:
        The `<svg>` element, scalable, with a transparent ground and the chart's title and alt text.

    Example:
        >>> import polars as pl
        >>> from thawcast.brief.model import Axis
        >>> data = pl.DataFrame({"year": [2009, 2010], "level": [0.1, 0.4]})
        >>> chart = Chart("up", "Up", "It rises.", "line", data, Axis("year", ""), Axis("level", "Level"))
        >>> svg(chart).count("It rises.</desc>")
        1
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(spec(chart, width=width), show_warnings=False)
    prefix = f"{re.sub(r'[^A-Za-z0-9_-]', '-', chart.id)}-{width}"
    for n, name in enumerate(dict.fromkeys(_ID.findall(drawn))):
        new = f"{prefix}-{n}"
        drawn = drawn.replace(f'id="{name}"', f'id="{new}"').replace(f"url(#{name})", f"url(#{new})")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{{}}" width="100%" role="img"'
        f' aria-labelledby="{prefix}-title" aria-describedby="{prefix}-desc">'
    )
    title, alt = (escape(words, quote=False) for words in (chart.title, chart.alt))
    words = f'<title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{alt}</desc>'
    return clean(_ROOT.sub(lambda root: head.format(root[1]) + words, drawn, count=1))
