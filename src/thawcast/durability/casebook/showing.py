"""Lays cases out for a brief."""

from collections.abc import Sequence
from datetime import date

from thawcast.brief.model import Table
from thawcast.durability.casebook.model import Case
from thawcast.states import resolve


def sentence(case: Case) -> str:
    """Say in a sentence how historians date a thaw, to stand beside the clock of events.

    Args:
        case: The case, as known by a date.

    Example:
        >>> from datetime import date
        >>> from thawcast.durability.casebook import cases
        >>> reset = next(case for case in cases() if case.id == "us-russia-2009")
        >>> sentence(reset)
        'Historians date it from February 2009 ("The reset") and end it in December 2012: relapsed.'
        >>> sentence(reset.as_known(date(2010, 12, 31)))
        'Historians date it from February 2009 ("The reset"); as of the date none had ended it.'
    """
    began = f'Historians date it from {case.start:%B %Y} ("{case.title}")'
    outcome = case.outcome.replace("_", " ")
    if case.end is not None:
        return f"{began} and end it in {case.end:%B %Y}: {outcome}."
    if case.outcome == "running":
        return f"{began}; as of the date none had ended it."
    return f"{began} and take it to have {'come to deep peace' if outcome == 'deep peace' else outcome}."


def table(chosen: Sequence[Case], *, as_of: date) -> Table | None:
    """Lay out cases as reading beside a thaw.

    Args:
        chosen: Cases as known by the date.
        as_of: The date, for the names of states.

    Returns:
        One row a case, None without any.
    """
    if not chosen:
        return None
    return Table(
        "Documented thaws to read beside this one (chosen by likeness; no forecast uses them)",
        ("Thaw", "States", "From", "To", "Outcome", "In short", "Source"),
        tuple(_row(case, as_of) for case in chosen),
    )


def _row(case: Case, as_of: date) -> tuple[str, ...]:
    names = " - ".join(resolve(code, on=min(case.start, as_of)).name for code in (case.a, case.b))
    end = "" if case.end is None else str(case.end.year)
    outcome = case.outcome.replace("_", " ")
    return (case.title, names, str(case.start.year), end, outcome, case.turned_on or case.began, case.sources[0])
