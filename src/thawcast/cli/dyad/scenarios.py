"""What `deal` and `simulate` share: printing an answer."""

from pathlib import Path

from thawcast.brief.model import Brief, Chapter
from thawcast.brief.screen import Said, sheet
from thawcast.cli.out import write_page
from thawcast.cli.printing import print_chapter
from thawcast.deals.scenarios.scenario import Scenario


def shown(scenario: Scenario, chapter: Chapter, html: Path | None) -> None:
    """Print a chapter in full, and write it with its charts as a page where asked.

    Args:
        scenario: What it is about.
        chapter: The answer.
        html: File to write, None for none.
    """
    print_chapter(chapter)
    if html is not None:
        dataset = f"judgements of the scenario {scenario.key}"
        day = scenario.date.isoformat()
        head = sheet(scenario.title, day, Said("Answer", chapter.answer))
        write_page(html, Brief(scenario.title, day, head, (chapter,), (), dataset))
