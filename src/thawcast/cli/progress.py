"""Progress on standard error, so that standard output carries the answer only."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def progress(label: str) -> Generator[Callable[[str], None]]:
    """Show what is being done and for how long, on a terminal; print one line a step elsewhere.

    Args:
        label: What the whole takes on, in a few words.

    Yields:
        A function to call with the name of each step.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda text: console.print(f"{label}: {text}", highlight=False)
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task(label)
        yield lambda text: bar.update(task, description=f"{label}: {text}")
