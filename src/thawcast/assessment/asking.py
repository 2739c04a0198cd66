"""Asks the questions: of two states at a date, by what a dataset knows of them then."""

from datetime import date
from pathlib import Path

from thawcast.assessment import questions
from thawcast.assessment.answer import Assessment
from thawcast.assessment.questions.durability import result
from thawcast.assessment.questions.standing import judged
from thawcast.assessment.screen import screen
from thawcast.assessment.screen.figures import stock_of
from thawcast.assessment.temperatures import of_pair
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.states import State, resolve_dyad
from thawcast.store import Dataset, Known, open_dataset
from thawcast.values import day_of


def assess(a: str, b: str, *, as_of: date | str | None = None, store: str | Path | Dataset | None = None) -> Assessment:
    """Answer whether the improvement in two states' relations has a future.

    Args:
        a: A state: any code, name or usual spelling.
        b: The other.
        as_of: Last day whose data may be used (a date or ISO text); default the last day known of the two.
        store: Folder of a store, or an open dataset; default the user's own store if it has more, else the starter.

    Returns:
        The assessment.

    Raises:
        UnknownStateError: No state has that name.
        StateNotThenError: A state did not exist at the date.
        DyadError: The same state twice.
        DateError: Not a date, or before the first date that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> result = assess("USA", "Russia", as_of="1973-12-31")
        >>> result.standing.state, result.standing.current.onset
        ('thaw', 1973)
    """
    return assess_known(known_of(a, b, as_of=as_of, store=store))


def known_of(
    a: str,
    b: str,
    *,
    as_of: date | str | None = None,
    store: str | Path | Dataset | None = None,
    earliest: date | None = None,
) -> Known:
    """Read what is known of two states at a date: what every question is asked of.

    Args:
        a: A state, as for `assess`.
        b: The other.
        as_of: Last day whose data may be used.
        store: Where the data lie.
        earliest: First date that the question takes; default the first that can be assessed.

    Raises:
        UnknownStateError: No state has that name.
        StateNotThenError: A state did not exist at the date.
        DyadError: The same state twice.
        DateError: Not a date, or before the first date that can be assessed.
        StoreError: The dataset cannot be read.
    """
    day = None if as_of is None else day_of(as_of)
    dataset = store if isinstance(store, Dataset) else open_dataset(None if store is None else Path(store))
    one, other = resolve_dyad(a, b, on=dataset.day(day, earliest=earliest))
    return Known(one, other, _last_day(dataset, one, other) if day is None else day, dataset)


def assess_known(known: Known) -> Assessment:
    """Ask the seven questions of what is known.

    Args:
        known: As `known_of` gives it.

    Returns:
        The assessment.

    Raises:
        StoreError: The dataset cannot be read.
    """
    told = tuple(questions.question(key).ask(known) for key in questions.MODULES)
    seen, lasting = known.once(judged), known.once(result).lasting
    shown = screen(known, told)
    stock = known.once(stock_of)
    return Assessment(
        a=known.a,
        b=known.b,
        as_of=known.as_of,
        standing=seen,
        stock=None if stock is None else stock.value,
        lasting=lasting,
        screen=shown,
        chapters=told,
        cited=known.sources,
        label=known.label,
    )


def _last_day(dataset: Dataset, a: State, b: State) -> date:
    """Return the last day of which anything is known that may give the two a state, else the dataset's."""
    last = of_pair(dataset, a.code, b.code)[TEMPERATURE.name]["known_on"].max()
    return last if isinstance(last, date) else dataset.span[1]
