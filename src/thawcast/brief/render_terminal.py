"""A brief in a terminal: the answers, a small curve and where the whole brief lies."""

from itertools import pairwise
from typing import TYPE_CHECKING

from thawcast.brief import text
from thawcast.brief.drawing.layout import measure
from thawcast.brief.model import Brief, Chart

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

_STEPS = "▁▂▃▄▅▆▇█"
_LONGEST = 48
"""Characters in a sparkline; longer series are averaged down."""


def render_terminal(brief: Brief, *, where: str = "") -> "Group":
    """Turn a brief into a summary for a terminal.

    Args:
        brief: The brief.
        where: Where the whole brief was written, if it was.

    Returns:
        What `rich.console.Console.print` prints.

    Example:
        >>> from rich.console import Console
        >>> brief = Brief("A - B", "2010-12-31", ("Steady.",), (), (), (), "starter 1")
        >>> with (console := Console(width=60)).capture() as shown:
        ...     console.print(render_terminal(brief, where="brief/A-B.html"))
        >>> print(shown.get().rstrip())
        A - B   as of 2010-12-31
        Steady.
        <BLANKLINE>
        Data: starter 1. The whole brief: brief/A-B.html
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = [
        Text.assemble((text.clean(brief.title), "bold"), (f"   as of {text.clean(brief.as_of)}", "dim")),
        Text(text.clean(" ".join(brief.lead))),
        Text(),
    ]
    if brief.chapters:
        answers = Table(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True)
        answers.add_column(ratio=2)
        answers.add_column(ratio=3)
        for chapter in brief.chapters:
            style = "" if chapter.available else "dim"
            answers.add_row(
                Text(text.clean(chapter.question), style=style), Text(text.clean(text.answer(chapter)), style=style)
            )
        parts += [answers, Text()]
    lines = [chart for chapter in brief.chapters for chart in chapter.charts if chart.mark == "line"]
    if lines and not lines[0].data.is_empty():
        curves = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        curves.add_column()
        curves.add_column(no_wrap=True, style="cyan")
        for name, curve in sparklines(lines[0]):
            curves.add_row(Text(text.clean(name)), curve)
        parts += [Text(text.clean(lines[0].title), style="bold"), curves, Text()]
    parts.append(_foot(brief, where))
    return Group(*parts)


def _foot(brief: Brief, where: str) -> "RenderableType":
    from rich.text import Text

    count = len(brief.caveats) + sum(len(chapter.caveats) for chapter in brief.chapters if chapter.available)
    caveats = f"{count} caveat{'s'[: count != 1]}. " if count else ""
    place = f" The whole brief: {where}" if where else ""
    return Text(text.clean(f"{caveats}Data: {brief.dataset}.{place}"), style="dim")


def sparklines(chart: Chart) -> list[tuple[str, str]]:
    """Draw each series of a line chart, or each panel where it has no series, on one scale."""
    rows = measure(chart, width=1).rows
    part = "series" if chart.color else "panel"
    known = rows["y"].drop_nulls()
    low, high = (float(str(known.min())), float(str(known.max()))) if known.len() else (0.0, 1.0)
    drawn: list[tuple[str, str]] = []
    for name in rows[part].unique(maintain_order=True):
        mine = rows.filter(rows[part] == name).sort("x", maintain_order=True)
        curve = "".join(_step(v, low, high) for v in _fewer(mine["y"].to_list()))
        texts = mine.filter(mine["y"].is_not_null())["text"]
        drawn.append((str(name), f"{curve}  {texts[0]} to {texts[-1]}" if texts.len() else curve))
    return drawn


def _fewer(values: list[float | None]) -> list[float | None]:
    if len(values) <= _LONGEST:
        return values
    edges = [round(i * len(values) / _LONGEST) for i in range(_LONGEST + 1)]
    chunks = ([v for v in values[a:b] if v is not None] for a, b in pairwise(edges))
    return [sum(chunk) / len(chunk) if chunk else None for chunk in chunks]


def _step(value: float | None, low: float, high: float) -> str:
    if value is None:
        return " "
    return _STEPS[min(len(_STEPS) - 1, int((value - low) / (high - low or 1.0) * len(_STEPS)))]
