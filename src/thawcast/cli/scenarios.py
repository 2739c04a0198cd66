"""What `deal` and `simulate` share: opening a scenario and printing an answer."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thawcast.brief.model import Chapter
    from thawcast.deals.scenarios.scenario import Scenario

PIPED = 160
"""Characters a line where the output is not a terminal."""


def opened(name: str) -> "Scenario":
    """Read a scenario from a file, or one that ships by its name."""
    from thawcast.deals.scenarios.load import read
    from thawcast.deals.shipped import load

    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return read(path)
    return load(name)


def shown(scenario: "Scenario", chapter: "Chapter", html: Path | None) -> None:
    """Print a chapter in full, and write it with its charts as a page where asked.

    Args:
        scenario: What it is about.
        chapter: The answer.
        html: File to write, None for none.
    """
    from rich.console import Console
    from rich.table import Table as Grid

    from thawcast.brief.text import clean

    console = Console(file=sys.stdout, highlight=False)
    # Piped text is for a file or a pager: wide enough that few cells are folded.
    console = console if console.is_terminal else Console(file=sys.stdout, highlight=False, width=PIPED)
    console.print(clean(chapter.answer), style="bold", markup=False)
    for claim in chapter.claims:
        console.print(f"- {clean(claim)}", markup=False)
    for table in chapter.tables:
        grid = Grid(title=table.title, title_justify="left")
        for heading in table.headings:
            grid.add_column(clean(heading), overflow="fold")
        for row in table.rows:
            grid.add_row(*(clean(cell) for cell in row))
        console.print(grid, markup=False)
    if html is not None:
        _page(scenario, chapter, html)


def _page(scenario: "Scenario", chapter: "Chapter", html: Path) -> None:
    from thawcast.brief.model import Brief
    from thawcast.brief.render_html import render_html
    from thawcast.files import write_texts

    brief = Brief(
        title=scenario.title,
        as_of=scenario.date.isoformat(),
        lead=(chapter.answer,),
        chapters=(chapter,),
        caveats=(),
        sources=(),
        dataset=f"judgements of the scenario {scenario.key}",
    )
    written = write_texts(html.parent, {html.name: render_html(brief)})
    sys.stderr.write(f"wrote {written[0]}\n")
