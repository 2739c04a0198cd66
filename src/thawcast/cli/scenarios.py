"""What `deal` and `simulate` share: opening a scenario and printing an answer."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thawcast.brief.model import Chart, Table
    from thawcast.deals.scenario import Scenario


def opened(name: str) -> "Scenario":
    """Read a scenario from a file, or one that ships by its name."""
    from thawcast.deals.reading import read
    from thawcast.deals.shipped import load

    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return read(path)
    return load(name)


def shown(answer: str, claims: Sequence[str], tables: "Sequence[Table]", charts: "Sequence[Chart]") -> None:
    """Print an answer, its claims and tables."""
    from rich.console import Console
    from rich.table import Table as Grid

    console = Console(file=sys.stdout, highlight=False)
    # Piped text is for a file or a pager: wide enough that no cell is cut.
    console = console if console.is_terminal else Console(file=sys.stdout, highlight=False, width=160)
    console.print(answer, style="bold", markup=False)
    for claim in claims:
        console.print(f"- {claim}", markup=False)
    for table in tables:
        grid = Grid(title=table.title, title_justify="left", show_lines=False)
        for heading in table.headings:
            grid.add_column(heading, overflow="fold")
        for row in table.rows:
            grid.add_row(*row)
        console.print(grid, markup=False)
    if charts:
        console.print(f"Charts in the brief: {'; '.join(c.title for c in charts)}", markup=False)
