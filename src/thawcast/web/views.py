"""Templates of the page, and how a chart stands in it."""

from collections.abc import Callable
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from thawcast import __version__
from thawcast.brief import text
from thawcast.brief.drawing import theme
from thawcast.brief.model import Chart
from thawcast.brief.phrases import chance
from thawcast.brief.render_html import anchor

DARK = "screen and (prefers-color-scheme: dark)"


def render(name: str, **values: Any) -> str:
    """Fill a template in; every value is escaped unless it is markup already.

    Args:
        name: File in `templates`.
        values: What it needs.
    """
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(files("thawcast.web") / "templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: text.clean(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    given: dict[str, Any] = {
        "behind": text.behind,
        "numeric": text.numeric,
        "linked": text.linked,
        "anchor": anchor,
        "version": __version__,
        "chance": chance,
    }
    environment.globals.update(given)
    return environment


def brief_path(a: str, b: str, on: date | str) -> str:
    """Return the address of a brief."""
    return f"/brief/{quote(a)}/{quote(b)}/{on}"


def picture(base: str) -> Callable[..., str]:
    """Return a stand-in for `svg.svg` that points at the drawing instead of holding it.

    Args:
        base: Address under which the charts of the brief are served.
    """

    def draw(chart: Chart, *, width: int = theme.WIDE) -> str:
        where = f"{base}/charts/{quote(chart.id)}.svg"
        narrow = "&amp;width=narrow" if width == theme.NARROW else ""
        return (
            f'<picture><source media="{DARK}" srcset="{where}?ink=dark{narrow}">'
            f'<img src="{where}?ink=light{narrow}" alt="{escape(text.clean(chart.alt))}" loading="lazy"></picture>'
        )

    return draw


def links(base: str) -> Callable[[Chart], Any]:
    """Return what gives the links that stand under a chart: its numbers, its picture.

    Args:
        base: Address under which the charts of the brief are served.
    """

    def give(chart: Chart) -> Markup:
        where = f"{base}/charts/{quote(chart.id)}"
        title = escape(text.clean(chart.title))
        return Markup(  # noqa: S704  # every part is quoted or escaped in the lines above
            f'<p class="tools"><a href="{where}.csv" download aria-label="CSV: {title}">CSV</a>'
            f' <a href="{where}.svg" download aria-label="SVG: {title}">SVG</a>'
            f' <button type="button" class="explore" hidden data-spec="{where}.json"'
            f' aria-label="Explore: {title}">Explore</button></p>'
        )

    return give
