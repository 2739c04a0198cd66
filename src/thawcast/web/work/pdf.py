"""A brief as PDF, by WeasyPrint (extra `pdf`)."""

from typing import Any, NoReturn

from thawcast.brief.model import Brief
from thawcast.brief.render_html import render_html
from thawcast.web.problems import MissingPartError


def pdf(brief: Brief) -> bytes:
    """Print a brief.

    Args:
        brief: The brief.

    Returns:
        The PDF file: the two pages, without the annex, which paper cannot unfold.

    Raises:
        MissingPartError: WeasyPrint or the Pango library is not there.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        raise MissingPartError(
            "PDF needs an optional part: pip install 'thawcast[pdf]', and the Pango library"
        ) from None
    return HTML(string=render_html(brief, annex=False), url_fetcher=_nothing).write_pdf() or b""


def _nothing(url: str, *_arguments: Any, **_options: Any) -> NoReturn:
    """Refuse to fetch: a brief holds all it needs, and a server must not be sent anywhere."""
    raise ValueError(f"not fetched: {url[:60]}")
