"""Progress on standard error, so that standard output carries the answer only."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

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


@contextmanager
def bytes_moved(label: str, total: int | None) -> Generator[tuple[Callable[[str], None], Callable[[int], None]]]:
    """Show bytes, their rate and the time left on a terminal; print one line a step elsewhere.

    Args:
        label: What the whole is called until something is said.
        total: How many bytes there are; None where that is not known before the end.

    Yields:
        A function to call with the name of each step, and one to call with the bytes that were moved.
    """
    console = notes()
    if not console.is_terminal:
        yield lambda text: console.print(text, soft_wrap=True), lambda _: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task(label, total=total)
        yield lambda text: bar.update(task, description=text), lambda size: bar.advance(task, size)
