"""A brief as Markdown (CommonMark with tables), each chart as its text and its table."""

import re

from thawcast.brief import text
from thawcast.brief.model import Brief, Chapter, Chart, Table
from thawcast.brief.screen import MARKS, Screen, Way, steps

_MARKUP = re.compile(r"([\\`*_\[\]<>|~$&])")
_BLOCK = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=(?:#{1,6}|[+-])(?:\s|$)|[-=]+$))")

_FOLDED = 12
"""Rows above which the table behind a chart is folded away where the reader's program can."""


def render_markdown(brief: Brief) -> str:
    """Turn a brief into Markdown: the screen, a line a question, caveats and sources; the chapters are the annex.

    Args:
        brief: The brief.

    Returns:
        A whole document that ends in a line break.
    """
    shown = brief.screen
    blocks = [f"# {_plain(f'{shown.arrow} {shown.headline}'.strip())}", _where(shown)]
    if shown.spark is not None:
        curve = steps(shown.spark.values, most=48)
        blocks.append(f"{_plain(shown.spark.title)}: {shown.spark.first} `{curve}` {shown.spark.last}")
    blocks += [f"**{_plain(each.label)}.** {_plain(each.sentence)}" for each in shown.said]
    level = shown.confidence.word
    blocks += [f"**Confidence: {_plain(level)}.** {_plain(shown.confidence.reason)}"] if shown.confidence.reason else []
    if shown.ways:
        blocks += ["## Ways on", "\n".join(map(_way, shown.ways))]
    blocks += ["## Seven questions, seven lines", _answers(shown)] if shown.lines else []
    blocks += ["## Before you act on this", _list(shown.caveats)] if shown.caveats else []
    blocks += ["## Sources", _cited(brief)]
    chapters = [chapter for chapter in brief.chapters if chapter.available]
    blocks += ["## Annex"] if chapters else []
    for chapter in chapters:
        blocks += _chapter(chapter)
    blocks += ["## References"] if brief.sources else []
    blocks += [
        f"- **{_plain(s.id)}**: {_linked(s.citation)} Version: {_plain(s.version)}."
        f" Licence: {_linked(s.licence.rstrip('.'))}."
        for s in brief.sources
    ]
    return "\n\n".join(blocks) + "\n"


def _where(shown: Screen) -> str:
    data = f"data to {shown.data_to}" if shown.data_to else "no data"
    return f"{_plain(shown.pair)}, as of {_plain(shown.day)}; {_plain(data)}"


def _way(way: Way) -> str:
    return f"- {_plain(way.text)}" + (f" `{way.command}`" if way.command else "")


def _answers(shown: Screen) -> str:
    rows = tuple(
        (line.mark, line.question, line.answer, "" if line.data_to is None else f"{line.data_to:%b %Y}")
        for line in shown.lines
    )
    key = "; ".join(f"{mark} {words}" for mark, words in MARKS.items())
    return f"{markdown_table(Table('', ('', 'Question', 'Answer', 'Data to'), rows))}\n\n*{_plain(key)}*"


def _cited(brief: Brief) -> str:
    named = ", ".join(source.id for source in brief.sources) or "none"
    return f"{_plain(named)}. Answered from: {_plain(brief.dataset.rstrip('.'))}."


def _chapter(chapter: Chapter) -> list[str]:
    blocks = [f"### {_plain(chapter.question)}", f"**{_plain(chapter.answer)}**", *map(_plain, chapter.claims)]
    for chart in chapter.charts:
        blocks += _chart(chart)
    for table in chapter.tables:
        blocks += [f"#### {_plain(table.title)}", markdown_table(table)]
    blocks += [_list(chapter.caveats)] if chapter.caveats else []
    foot = f"Method: {_plain(chapter.method.rstrip('.'))}." if chapter.method else ""
    foot += f" Sources: {', '.join(map(_plain, chapter.sources))}." if chapter.sources else ""
    return [*blocks, f"*{foot.strip()}*"] if foot else blocks


def _chart(chart: Chart) -> list[str]:
    table = text.behind(chart)
    numbers = [markdown_table(table)]
    if len(table.rows) > _FOLDED:
        numbers = [f"<details><summary>The numbers ({len(table.rows)} rows)</summary>", *numbers, "</details>"]
    blocks = [f"#### {_plain(chart.title)}", _plain(chart.alt), *numbers]
    notes = text.notes(chart)
    return [*blocks, f"*{_plain('. '.join(notes))}.*"] if notes else blocks


def markdown_table(table: Table) -> str:
    """Lay a table out as GitHub does."""
    rules = ("--:" if number else "---" for number in text.numeric(table))
    rows = [map(_plain, table.headings), rules, *(map(_plain, row) for row in table.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _list(items: tuple[str, ...]) -> str:
    return "\n".join(f"- {_plain(item)}" for item in items)


def _plain(words: str) -> str:
    """Escape whatever Markdown or HTML would take for markup."""
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.clean(words).split()))
    return _BLOCK.sub(r"\1\\", escaped)


def _linked(words: str) -> str:
    return "".join(f"<{piece}>" if link else _joined(piece) for piece, link in text.linked(words)).strip()


def _joined(piece: str) -> str:
    """Escape a piece of a line without losing the spaces that part it from a link."""
    return " " * piece.startswith(" ") + _plain(piece) + " " * (piece.endswith(" ") and bool(piece.strip()))
