"""A brief as one HTML file that needs nothing else: no network, no script."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from thawcast.brief import text, theme
from thawcast.brief.model import Brief

if TYPE_CHECKING:
    from jinja2 import Template


def render_html(brief: Brief, *, draw: Callable[..., str] | None = None) -> str:
    """Turn a brief into a page.

    Each chart is drawn twice, for a desk and for a phone, and the page shows the one that fits.

    Args:
        brief: The brief.
        draw: Stand-in for `svg.svg`, for example one that remembers what it drew.

    Returns:
        A whole HTML document.

    Example:
        >>> page = render_html(Brief("A - B", "2010-12-31", ("Steady.",), (), (), (), "starter 1"))
        >>> "<h1>A - B</h1>" in page, "<script" in page
        (True, False)
    """
    from thawcast.brief.svg import svg

    return _template().render(
        brief=brief,
        css=_css(),
        svg=draw or svg,
        wide=theme.WIDE,
        narrow=theme.NARROW,
        cited={source.id for source in brief.sources},
        anchor=anchor,
        answer=text.answer,
        behind=text.behind,
        linked=text.linked,
        notes=text.notes,
        numeric=text.numeric,
    )


def anchor(name: str) -> str:
    """Make a name safe to link to.

    Example:
        >>> anchor("ICEWS 2002-2014")
        'ICEWS-2002-2014'
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name)


@cache
def _template() -> "Template":
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(files("thawcast.brief") / "templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
    )
    return environment.get_template("brief.html")


def _shown(value: object) -> object:
    return text.clean(value) if type(value) is str else value


@cache
def _css() -> str:
    from markupsafe import Markup

    css = (files("thawcast.brief") / "templates" / "brief.css").read_text(encoding="utf-8")
    return Markup(f"{css}@media screen and (prefers-color-scheme: dark) {{\n{theme.dark_css()}\n}}")  # noqa: S704  # our own file
