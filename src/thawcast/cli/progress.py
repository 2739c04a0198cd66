"""Progress on standard error, so that standard output carries the answer only."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from thawcast.cli.printing import notes


@contextmanager
def progress(label: str) -> Generator[Callable[[str], None]]:
    """Show what is being done and for how long, on a terminal; print one line a step elsewhere.

    Args:
        label: What the whole takes on, in a few words.

    Yields:
        A function to call with the name of each step.
    """
    console = notes()
    if not console.is_terminal:
        yield lambda text: console.print(f"{label}: {text}")
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task(label)
        yield lambda text: bar.update(task, description=f"{label}: {text}")
