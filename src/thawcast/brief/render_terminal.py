"""A brief in a terminal: the screen in twelve lines of eighty columns, and the rest for who asks for more."""

import textwrap
from typing import TYPE_CHECKING

from thawcast.brief import text
from thawcast.brief.drawing.layout import measure
from thawcast.brief.model import Brief, Chart
from thawcast.brief.screen import ROOM, Screen, Spark, steps

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

COLUMNS, LINES = 80, 12
"""What the screen keeps to."""

_LABEL = COLUMNS - ROOM
_LONGEST = 48
"""Characters in a sparkline; longer series are averaged down."""

_SHORTEST = 6
"""Characters under which the record is no drawing and is left out."""

_STYLES = {True: "bold dark_orange3", False: "bold dodger_blue2", None: "bold"}
"""Style of a headline that tells of warmth, of cold, of neither."""


Row = list[tuple[str, str]]
"""One line: pieces of text, each with its style."""


def render_terminal(brief: Brief, *, more: bool = False, where: str = "") -> "Group":
    """Turn a brief into what a terminal shows.

    Args:
        brief: The brief.
        more: Whether the answers, the chart, caveats and sources follow the screen.
        where: Where the whole brief was written, if it was.

    Returns:
        What `rich.console.Console.print` prints.
    """
    from rich import console, table
    from rich.text import Text

    def lines(rows: list[Row]) -> list[Text]:
        return [Text.assemble(*((text.clean(words), style) for words, style in row)) for row in rows]

    parts: list[RenderableType] = [*lines(_screen(brief.screen, most=99 if more else LINES))]
    if more:
        answers = table.Table(box=None, show_header=False, padding=(0, 1, 0, 0))
        for width in (1, 24, COLUMNS - 28):
            answers.add_column(width=width)
        for line in brief.screen.lines:
            until = "" if line.data_to is None else f" ({line.data_to:%b %Y})"
            answers.add_row(line.mark, *lines([[(line.question, "dim")], [(line.answer + until, "")]]))
        parts += [Text(), answers, Text(), *lines(_curves(brief)), *lines(_foot(brief))]
    else:
        parts += lines([[("More: --more (seven answers, chart, caveats, sources)  --json  --as-of DATE", "dim")]])
    parts += lines([[(f"The whole brief: {where}", "dim")]]) if where else []
    return console.Group(*parts)


def _screen(screen: Screen, *, most: int) -> list[Row]:
    """Lay out the screen but for the last line; rule, bars, the last ways on and why so sure only where they fit."""
    said = [(each.label, each.sentence) for each in screen.said]
    level = screen.confidence.word
    trust = ("Confidence", f"{level}: {screen.confidence.reason[:1].lower()}{screen.confidence.reason[1:]}")
    head = [_top(screen), _verdict(screen)]
    needed = len(head) + sum(len(_rows(*each)) for each in (*said, trust)) + 1
    trust = trust if needed <= most else ("Confidence", f"{level}; --more says why.")
    if screen.chances and needed < most:
        drawn = (
            "  ".join(f"{_span(c.years)} yr {_squares(c.percent, n)} {c.number}" for c in screen.chances)
            for n in (10, 5)
        )
        said.append(("Will it last?", next((words for words in drawn if len(words) <= ROOM), "")))
    rows = [row for label, words in (*said, trust) for row in _rows(label, words)]
    named = "Ways on"
    for way in screen.ways:
        more = _rows(named, way.command or way.text)
        if len(head) + len(rows) + len(more) < most:
            rows, named = rows + more, ""
    rule: list[Row] = [[("─" * COLUMNS, "dim")]] if len(rows) + len(head) + 1 < most else []
    return [*head, *rule, *rows]


def _rows(label: str, words: str) -> list[Row]:
    lines = textwrap.wrap(words, ROOM, break_on_hyphens=False) or [""]
    return [[(f"{label if i == 0 else '':<{_LABEL}}", "dim"), (line, "")] for i, line in enumerate(lines)]


def _top(screen: Screen) -> Row:
    """Name the two, the day and the end of the data, in the longest form that fits."""
    day = " ".join(word[:3] if word.isalpha() else word for word in screen.day.split())
    until = screen.data_to.replace(screen.data_to.split()[0], screen.data_to[:3]) if screen.data_to else ""
    data = (f"data to {screen.data_to}", f"to {until}") if screen.data_to else ("no data",)
    tried = [(f"{screen.pair}, {on}", words) for on in (screen.day, day) for words in data]
    left, right = next((t for t in tried if sum(map(len, t)) + 2 <= COLUMNS), tried[-1])
    left = textwrap.shorten(left, COLUMNS - len(right) - 2, placeholder="…")
    return [(left, "bold"), (" " * (COLUMNS - len(left) - len(right)), ""), (right, "dim")]


def _verdict(screen: Screen) -> Row:
    words = f"{screen.arrow} {screen.headline.upper()}".strip()
    made: Row = [(words, _STYLES[screen.warm])]
    if screen.spark is None:
        return made
    first, last = screen.spark.first[-4:], screen.spark.last[-4:]
    free = COLUMNS - len(words) - len(first) - len(last) - 4
    if free < _SHORTEST:
        return made
    drawn = _shaded(screen.spark, free)
    room = max(2, COLUMNS - len(words) - len(first) - len(last) - 2 - len(drawn))
    return [*made, (" " * room, ""), (f"{first} ", "dim"), *drawn, (f" {last}", "dim")]


def _shaded(spark: Spark, room: int) -> Row:
    """Draw the record, thaws and chills in their colour, the present marked."""
    blocks = steps(spark.values, most=room)
    styles = [""] * len(blocks)
    scale = len(blocks) / len(spark.values)
    for start, end, cold in spark.spans:
        for i in range(int(start * scale), min(int(end * scale) + 1, len(blocks))):
            styles[i] = "dodger_blue2" if cold else "dark_orange3"
    styles[-1] += " reverse"
    return list(zip(blocks, styles, strict=True))


def _span(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _squares(percent: int, many: int) -> str:
    full = percent * many // 100
    return "■" * full + "□" * (many - full)


def _curves(brief: Brief) -> list[Row]:
    """Draw the first chart of lines in signs."""
    lines = [chart for chapter in brief.chapters for chart in chapter.charts if chart.mark == "line"]
    if not lines or lines[0].data.is_empty():
        return []
    drawn = sparklines(lines[0])
    widest = max(len(name) for name, _ in drawn)
    return [[(lines[0].title, "bold")], *([(f"{name:<{widest}}  ", ""), (curve, "cyan")] for name, curve in drawn), []]


def _foot(brief: Brief) -> list[Row]:
    said = [*(f"- {caveat}" for caveat in brief.screen.caveats), *(f"> {way.text}" for way in brief.screen.ways)]
    sources = "; ".join(source.id for source in brief.sources)
    return [*([(words, "")] for words in said), [(f"Sources: {sources or 'none'}. Data: {brief.dataset}.", "dim")]]


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
