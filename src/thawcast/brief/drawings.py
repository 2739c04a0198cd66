"""Drawings kept on disk: a chart that was drawn before is read back, for drawing costs most of a page's time."""

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from thawcast import __version__
from thawcast.brief.drawing import theme
from thawcast.brief.drawing.spec import spec
from thawcast.brief.drawing.svg import svg
from thawcast.brief.model import Brief, Chart
from thawcast.brief.render_html import render_html
from thawcast.cache import Cache, cache_folder, cache_key

BYTES_OF_DRAWINGS = 100_000_000
"""Size of the drawings that are kept; beyond it those used longest ago go [bytes]."""


def page(brief: Brief, *, folder: Path | None = None) -> str:
    """Turn a brief into a page, drawing only what was not drawn before.

    Args:
        brief: The brief.
        folder: Where drawings are kept; default the platform's cache folder. One that cannot be written to is no
            error: everything is then drawn anew.

    Returns:
        The same document as `render_html` gives.
    """
    return render_html(brief, draw=remembered(folder))


def remembered(folder: Path | None = None) -> Callable[..., str]:
    """Return a stand-in for `svg` that reads back what it drew before.

    Args:
        folder: Where drawings are kept; default the platform's cache folder.

    Returns:
        A function of the same form.
    """
    cache = Cache(cache_folder("drawings") if folder is None else folder, BYTES_OF_DRAWINGS)

    def draw(chart: Chart, *, width: int = theme.WIDE) -> str:
        parts = (__version__, version("vl-convert-python"), chart.id, chart.title, chart.alt, width)
        drawn = cache_key(*parts, json.dumps(spec(chart, width=width), sort_keys=True, default=str))
        return cache.recall(drawn, lambda: svg(chart, width=width).encode()).decode()

    return draw
