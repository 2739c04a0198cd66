"""A brief as one HTML file that needs nothing else: no network, no script."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from thawcast.brief import text
from thawcast.brief.drawing import theme
from thawcast.brief.figures import Plain
from thawcast.brief.model import Brief, Chart, Table
from thawcast.brief.screen import HISTORY, MARKS
from thawcast.brief.sketch import small
from thawcast.brief.sketch.course import course
from thawcast.brief.sketch.kept import kept
from thawcast.brief.sketch.ladder import ladder
from thawcast.brief.sketch.record import record

if TYPE_CHECKING:
    from jinja2 import Environment

_UNSAFE = re.compile(rf"[&<>'\"]|{text.CONTROL}")
"""What cannot stand on a page as it is."""

PIPS = {"high": "●●●", "moderate": "●●○", "low": "●○○", "none": "○○○"}
"""Confidence as three dots."""


def render_html(brief: Brief, *, draw: Callable[..., str] | None = None, annex: bool = True) -> str:
    """Turn a brief into a page: the screen, a line a question, caveats and sources; the chapters are folded away.

    Each chart is drawn twice, for a desk and for a phone, and the page shows the one that fits.

    Args:
        brief: The brief.
        draw: Stand-in for `svg.svg`, for example one that remembers what it drew.
        annex: Whether the chapters follow, folded; paper cannot unfold them.

    Returns:
        A whole HTML document.
    """
    return _render("brief.html", brief, draw=draw, annex=annex)


def render_body(brief: Brief, *, draw: Callable[..., str], tools: Callable[[Chart], str]) -> str:
    """Turn a brief into the inside of a page that has its own head and style.

    Args:
        brief: The brief.
        draw: Stand-in for `svg.svg`, for example one that points at pictures served apart.
        tools: Gives the markup that stands under a chart, for example links to its numbers.

    Returns:
        The elements `header` and `main`.
    """
    return _render("body.html", brief, draw=draw, tools=tools, served=True)


def _render(
    name: str,
    brief: Brief,
    *,
    draw: Callable[..., str] | None,
    tools: Callable[[Chart], str] | None = None,
    annex: bool = True,
    served: bool = False,
) -> str:
    from thawcast.brief.drawing.svg import svg

    shown = brief.screen
    return (
        _environment()
        .get_template(name)
        .render(
            brief=brief,
            css=_css(),
            svg=draw or svg,
            tools=tools or _nothing,
            wide=theme.WIDE,
            narrow=theme.NARROW,
            annex=annex,
            served=served,
            spark=small.record,
            dots=small.dots,
            course=course,
            ladder=ladder,
            kept=kept,
            record=record,
            marks=MARKS,
            pips=PIPS,
            told={chapter.key for chapter in brief.chapters if chapter.available},
            history={x.key: f"{x.data_to:%B %Y}" for x in shown.lines if x.mark == HISTORY and x.data_to is not None},
            cited={source.id for source in brief.sources},
            shortly=tuple(dict.fromkeys(map(text.short_citation, brief.sources))),
            anchor=anchor,
            behind=text.behind,
            linked=text.linked,
            notes=text.notes,
            rows=_rows,
        )
    )


def _rows(table: Table | Plain) -> Markup:
    """Lay the rows of a table out, each cell with its heading, which a phone shows beside it.

    In Python, since a template takes ten times as long over the thousands of cells of an annex.
    """
    right = text.numeric(table) if isinstance(table, Table) else [False, *[True] * (len(table.headings) - 1)]
    kinds = [' class="number"' if number else "" for number in right]
    named = [str(escape(text.clean(heading))) for heading in table.headings]
    head = "".join(f'<th scope="col"{kind}>{name}</th>' for kind, name in zip(kinds, named, strict=True))
    starts = [f'<td{kind} data-label="{name}">'.replace("%", "%%") for kind, name in zip(kinds, named, strict=True)]
    laid = f"<tr>{''.join(f'{start}%s</td>' for start in starts)}</tr>\n"
    # Most tables hold numbers and names, of which no letter has to be written otherwise.
    plain = not any(_UNSAFE.search(cell) for cell in {cell for row in table.rows for cell in row})
    rows = table.rows if plain else (tuple(escape(text.clean(cell)) for cell in row) for row in table.rows)
    body = "".join([laid % row for row in rows])
    return Markup(f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>")  # noqa: S704  # every word was escaped


def _nothing(_chart: Chart) -> str:
    return ""


def anchor(name: str) -> str:
    """Make a name safe to link to.

    Example:
        >>> anchor("ICEWS 2002-2014")
        'ICEWS-2002-2014'
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name)


@cache
def _environment() -> "Environment":
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(files("thawcast.brief") / "templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    return text.clean(value) if type(value) is str else value


@cache
def style() -> str:
    """Return the style sheet of a brief, light and dark."""
    css = (files("thawcast.brief") / "templates" / "brief.css").read_text(encoding="utf-8")
    return f"{css}@media screen and (prefers-color-scheme: dark) {{\n{theme.dark_css()}\n}}"


def _css() -> str:
    return Markup(style())  # noqa: S704  # our own file
