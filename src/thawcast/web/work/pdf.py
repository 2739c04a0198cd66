"""A brief as PDF, by WeasyPrint (extra `pdf`)."""

import re
from typing import Any, NoReturn

from thawcast.brief.drawing import theme
from thawcast.brief.drawings import remembered
from thawcast.brief.model import Brief, Chart
from thawcast.brief.render_html import render_html
from thawcast.web.problems import MissingPartError

_FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
"""Tables of numbers, which paper cannot unfold: laying them out takes most of the time, though they never show."""


def pdf(brief: Brief) -> bytes:
    """Print a brief.

    Args:
        brief: The brief.

    Returns:
        The PDF file: charts as for a desk, without the folded tables of numbers.

    Raises:
        MissingPartError: WeasyPrint or the Pango library is not there.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        raise MissingPartError(
            "PDF needs an optional part: pip install 'thawcast[pdf]', and the Pango library"
        ) from None
    drawn = remembered()

    def wide(chart: Chart, *, width: int) -> str:
        return drawn(chart, width=width) if width == theme.WIDE else ""

    page = _FOLDED.sub("", render_html(brief, draw=wide))
    return HTML(string=page, url_fetcher=_nothing).write_pdf() or b""


def _nothing(url: str, *_arguments: Any, **_options: Any) -> NoReturn:
    """Refuse to fetch: a brief holds all it needs, and a server must not be sent anywhere."""
    raise ValueError(f"not fetched: {url[:60]}")
