"""What `deal` and `simulate` share: opening a scenario and printing an answer."""

from pathlib import Path

from thawcast.assessment.scenarios import informed
from thawcast.brief.model import Brief, Chapter
from thawcast.brief.screen import Said, sheet
from thawcast.cli.out import write_page
from thawcast.cli.printing import print_chapter
from thawcast.deals.scenarios.load import read
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.deals.shipped import load
from thawcast.store import open_dataset


def opened(name: str) -> Scenario:
    """Read a scenario from a file and put in what the dataset in use knows, or take one that ships by its name."""
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return informed(read(path), open_dataset())
    return load(name)


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
