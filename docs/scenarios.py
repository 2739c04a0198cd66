"""Write what the shipped scenarios say, beside what came, into `methods/deals.md`."""

import re
from pathlib import Path

from thawcast.brief.render_markdown import markdown_table
from thawcast.deals.record import record
from thawcast.deals.shipped import ships

PAGE = Path(__file__).resolve().parent / "methods" / "deals.md"


def tables() -> str:
    """The record's answer and its tables, each under its title."""
    chapter = record(ships())
    parts = [chapter.answer, *(f"**{table.title}**\n\n{markdown_table(table)}" for table in chapter.tables)]
    return "\n\n".join([*parts, *chapter.caveats])


def page(text: str) -> str:
    """Fill in what is between the marks of the page.

    Args:
        text: The page.
    """
    return re.sub(
        r"(<!-- record: [^\n]*-->\n).*?(<!-- /record -->)", lambda m: f"{m[1]}\n{tables()}\n\n{m[2]}", text, flags=re.S
    )


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
