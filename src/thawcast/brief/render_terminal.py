"""A brief in a terminal: the screen in twelve lines of eighty columns, and the rest for who asks for more."""

import textwrap
from typing import TYPE_CHECKING

from thawcast.brief import text
from thawcast.brief.drawing.layout import measure
from thawcast.brief.model import Brief, Chart
from thawcast.brief.screen import Screen, Spark, steps

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.text import Text

COLUMNS, LINES = 80, 12
"""What the screen keeps to."""

_LABEL = 18
_LONGEST = 48
"""Characters in a sparkline; longer series are averaged down."""

_STYLES = {True: "bold dark_orange3", False: "bold dodger_blue2", None: "bold"}
"""Style of a headline that tells of warmth, of cold, of neither."""


def render_terminal(brief: Brief, *, more: bool = False, where: str = "") -> "Group":
    """Turn a brief into what a terminal shows.

    Args:
        brief: The brief.
        more: Whether the answers, the chart, caveats and sources follow the screen.
        where: Where the whole brief was written, if it was.

    Returns:
        What `rich.console.Console.print` prints.
    """
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [*_screen(brief.screen)]
    if more:
        parts += [Text(), *_more(brief)]
    else:
        hint = "More: --more (seven answers, chart, caveats, sources)  --json  --as-of DATE"
        parts.append(Text(hint, style="dim"))
    if where:
        parts.append(Text(text.clean(f"The whole brief: {where}"), style="dim"))
    return Group(*parts)


def _screen(screen: Screen) -> list["Text"]:
    """Lay out the screen but for the last line, without the rule where it would not fit."""
    from rich.text import Text

    said = [(each.label, each.sentence) for each in screen.said]
    if screen.chances:
        said.append(
            ("Will it last?", "  ".join(f"{c.years} yr {_squares(c.percent)} {c.number}" for c in screen.chances))
        )
    level = screen.confidence.level.capitalize()
    said.append(("Confidence", f"{level}: {screen.confidence.reason[:1].lower()}{screen.confidence.reason[1:]}"))
    said += [("Ways on" if i == 0 else "", way.command or way.text) for i, way in enumerate(screen.ways)]
    rows = [row for label, words in said for row in _rows(label, words)]
    head = [_top(screen), _verdict(screen)]
    rule = [Text("─" * COLUMNS, style="dim")] if len(rows) + len(head) + 1 < LINES else []
    return [*head, *rule, *rows]


def _rows(label: str, words: str) -> list["Text"]:
    from rich.text import Text

    lines = textwrap.wrap(text.clean(words), COLUMNS - _LABEL, break_on_hyphens=False) or [""]
    return [Text.assemble((f"{label if i == 0 else '':<{_LABEL}}", "dim"), line) for i, line in enumerate(lines)]


def _top(screen: Screen) -> "Text":
    from rich.text import Text

    left, right = f"{screen.pair}, {screen.day}", f"data to {screen.data_to}" if screen.data_to else "no data"
    room = max(2, COLUMNS - len(left) - len(right))
    return Text.assemble((text.clean(left), "bold"), " " * room, (text.clean(right), "dim"))


def _verdict(screen: Screen) -> "Text":
    from rich.text import Text

    words = f"{screen.arrow} {screen.headline.upper()}".strip()
    made = Text(text.clean(words), style=_STYLES[screen.warm])
    spark = screen.spark
    if spark is None:
        return made
    first, last = spark.first[-4:], spark.last[-4:]
    room = COLUMNS - len(words) - len(first) - len(last) - 4
    drawn = _shaded(spark, room)
    made.append(" " * max(2, COLUMNS - len(words) - len(first) - len(last) - 2 - len(drawn)))
    return Text.assemble(made, (f"{first} ", "dim not bold"), drawn, (f" {last}", "dim not bold"))


def _shaded(spark: Spark, room: int) -> "Text":
    """Draw the record, thaws and chills in their colour, the present marked."""
    from rich.text import Text

    blocks = steps(spark.values, most=max(8, room))
    made = Text(blocks, style="not bold default")
    scale = len(blocks) / len(spark.values)
    for start, end, cold in spark.spans:
        made.stylize("dodger_blue2" if cold else "dark_orange3", int(start * scale), int(end * scale) + 1)
    made.stylize("reverse", len(blocks) - 1, len(blocks))
    return made


def _squares(percent: int) -> str:
    full = percent // 10
    return "■" * full + "□" * (10 - full)


def _more(brief: Brief) -> list["RenderableType"]:
    from rich.table import Table
    from rich.text import Text

    answers = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    answers.add_column(width=1)
    answers.add_column(width=24)
    answers.add_column(width=COLUMNS - 28)
    for line in brief.screen.lines:
        until = "" if line.data_to is None else f" ({line.data_to:%b %Y})"
        answers.add_row(line.mark, Text(text.clean(line.question), style="dim"), Text(text.clean(line.answer + until)))
    parts: list[RenderableType] = [answers, Text()]
    lines = [chart for chapter in brief.chapters for chart in chapter.charts if chart.mark == "line"]
    if lines and not lines[0].data.is_empty():
        curves = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        curves.add_column()
        curves.add_column(no_wrap=True, style="cyan")
        for name, curve in sparklines(lines[0]):
            curves.add_row(Text(text.clean(name)), curve)
        parts += [Text(text.clean(lines[0].title), style="bold"), curves, Text()]
    parts += [Text(text.clean(f"- {caveat}")) for caveat in brief.screen.caveats]
    parts += [Text(text.clean(f"> {way.text}")) for way in brief.screen.ways]
    sources = "; ".join(source.id for source in brief.sources)
    return [*parts, Text(text.clean(f"Sources: {sources or 'none'}. Data: {brief.dataset}."), style="dim")]


def sparklines(chart: Chart) -> list[tuple[str, str]]:
    """Draw each series of a line chart, or each panel where it has no series, on one scale."""
    rows = measure(chart, width=1).rows
    part = "series" if chart.color else "panel"
    known = rows["y"].drop_nulls()
    scale = (float(str(known.min())), float(str(known.max()))) if known.len() else (0.0, 1.0)
    drawn: list[tuple[str, str]] = []
    for name in rows[part].unique(maintain_order=True):
        mine = rows.filter(rows[part] == name).sort("x", maintain_order=True)
        curve = steps(mine["y"].to_list(), most=_LONGEST, scale=scale)
        texts = mine.filter(mine["y"].is_not_null())["text"]
        drawn.append((str(name), f"{curve}  {texts[0]} to {texts[-1]}" if texts.len() else curve))
    return drawn
