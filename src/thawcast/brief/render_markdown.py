"""A brief as Markdown (CommonMark with tables), each chart as its text and its table."""

import re

from thawcast.brief import text
from thawcast.brief.model import Brief, Chapter, Chart, Table

_MARKUP = re.compile(r"([\\`*_\[\]<>|~$&])")
_BLOCK = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=(?:#{1,6}|[+-])(?:\s|$)|[-=]+$))")

_FOLDED = 12
"""Rows above which the table behind a chart is folded away where the reader's program can."""


def render_markdown(brief: Brief) -> str:
    """Turn a brief into Markdown.

    Args:
        brief: The brief.

    Returns:
        A whole document that ends in a line break.

    Example:
        >>> print(render_markdown(Brief("A - B", "2010-12-31", ("Steady.",), (), (), (), "starter 1")).splitlines()[0])
        # A - B
    """
    answers = Table("", ("Question", "Answer"), tuple((c.question, text.answer(c)) for c in brief.chapters))
    blocks = [f"# {_plain(brief.title)}", f"As of {_plain(brief.as_of)}", f"**{_plain(' '.join(brief.lead))}**"]
    blocks += [markdown_table(answers)] if brief.chapters else []
    for chapter in brief.chapters:
        blocks += _chapter(chapter) if chapter.available else []
    blocks += ["## Caveats", _list(brief.caveats)] if brief.caveats else []
    blocks += ["## Sources", f"Answered from: {_plain(brief.dataset.rstrip('.'))}."]
    blocks += [
        f"- **{_plain(s.id)}**: {_linked(s.citation)} Version: {_plain(s.version)}."
        f" Licence: {_linked(s.licence.rstrip('.'))}."
        for s in brief.sources
    ]
    return "\n\n".join(blocks) + "\n"


def _chapter(chapter: Chapter) -> list[str]:
    blocks = [f"## {_plain(chapter.question)}", f"**{_plain(chapter.answer)}**", *map(_plain, chapter.claims)]
    for chart in chapter.charts:
        blocks += _chart(chart)
    for table in chapter.tables:
        blocks += [f"### {_plain(table.title)}", markdown_table(table)]
    blocks += [_list(chapter.caveats)] if chapter.caveats else []
    foot = f"Method: {_plain(chapter.method.rstrip('.'))}." if chapter.method else ""
    foot += f" Sources: {', '.join(map(_plain, chapter.sources))}." if chapter.sources else ""
    return [*blocks, f"*{foot.strip()}*"] if foot else blocks


def _chart(chart: Chart) -> list[str]:
    table = text.behind(chart)
    numbers = [markdown_table(table)]
    if len(table.rows) > _FOLDED:
        numbers = [f"<details><summary>The numbers ({len(table.rows)} rows)</summary>", *numbers, "</details>"]
    blocks = [f"### {_plain(chart.title)}", _plain(chart.alt), *numbers]
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
