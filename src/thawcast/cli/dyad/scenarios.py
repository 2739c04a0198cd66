"""What `deal` and `simulate` share: printing an answer."""

from pathlib import Path

from thawcast.brief.model import Chapter
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
        write_page(
            html, scenario.title, scenario.date.isoformat(), chapter, f"judgements of the scenario {scenario.key}"
        )
