"""Drawings kept on disk: a chart that was drawn before is read back, for drawing costs most of a page's time."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from thawcast import __version__
from thawcast.brief import theme
from thawcast.brief.charts import spec
from thawcast.brief.model import Brief, Chart
from thawcast.brief.render_html import render_html
from thawcast.brief.svg import svg

KEPT = 2000
"""Drawings kept; beyond it the oldest half goes."""


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
    if folder is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("thawcast") / "drawings"

    def draw(chart: Chart, *, width: int = theme.WIDE) -> str:
        path = folder / f"{_key(chart, width)}.svg"
        with suppress(OSError):
            return path.read_text(encoding="utf-8")
        drawn = svg(chart, width=width)
        with suppress(OSError):
            _keep(path, drawn)
        return drawn

    return draw


def _key(chart: Chart, width: int) -> str:
    parts = [__version__, version("vl-convert-python"), chart.id, chart.title, chart.alt, width]
    text = json.dumps([*parts, spec(chart, width=width)], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(path: Path, drawn: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(drawn)
    Path(part).replace(path)
    held = list(path.parent.glob("*.svg"))
    if len(held) > KEPT:
        for old in sorted(held, key=lambda file: file.stat().st_mtime)[: KEPT // 2]:
            old.unlink(missing_ok=True)
