"""Lays cases out for a brief."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thawcast.brief.model import Table
from thawcast.durability.casebook.model import OUTCOMES, Case
from thawcast.standing.sentences import STATES
from thawcast.states import resolve


@dataclass(frozen=True)
class Stood:
    """What the news said of the two of a case.

    Args:
        as_of: At which day.
        state: Their state then, as an answer has it.
        data_to: Last day of the data behind it.
    """

    as_of: date
    state: str
    data_to: date

    def __str__(self) -> str:
        # Where none can be told the data may end long before: the day is that of the question.
        day = self.as_of if self.state == "unknown" else self.data_to
        return f"{STATES[self.state]}, {day:%B %Y}"


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
        'Historians date it from February 2009 ("The reset"); no end was settled by the date.'
    """
    began = f'Historians date it from {case.start:%B %Y} ("{case.title}")'
    outcome = case.outcome.replace("_", " ")
    if case.end is not None:
        return f"{began} and end it in {case.end:%B %Y}: {outcome}."
    if case.outcome == "running":
        return f"{began}; no end was settled by the date."
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
    return (
        case.title,
        names,
        str(case.start.year),
        end,
        outcome,
        case.turned_on or case.began,
        next(iter(case.sources), ""),
    )


Twice = tuple[Stood | None, Stood | None]
"""Where the two of a case stood a year after it began, and at the last day; None where it cannot be said."""


def plain(case: Case, stood: Twice) -> dict[str, object]:
    """Lay a case out for JSON.

    Args:
        case: The case.
        stood: Where the two stood.
    """
    told = dict.fromkeys(at for at in stood if at is not None)
    states = [{"as_of": str(at.as_of), "state": at.state, "data_to": str(at.data_to)} for at in told]
    return {
        "id": case.id,
        "a": case.a,
        "b": case.b,
        "title": case.title,
        "start": case.start.isoformat(),
        "end": None if case.end is None else case.end.isoformat(),
        "years": case.years,
        "outcome": case.outcome,
        "kind": case.kind,
        "came_to": case.came_to,
        "checked_on": None if case.checked_on is None else case.checked_on.isoformat(),
        "adversaries": case.adversaries,
        "regions": list(case.regions),
        "beginning": case.beginning,
        "began": case.began,
        "turned_on": case.turned_on,
        "ended_by": case.ended_by,
        "sources": list(case.sources),
        "standings": states,
    }


def in_full(case: Case) -> str:
    """Tell a case in full, a line each."""
    lines = [f"{case.title} {case.a}-{case.b}, {case.start} {_until(case)}"]
    lines.append(f"  Outcome: {case.outcome} ({OUTCOMES[case.outcome]}).")
    kind = "" if case.kind is None else f"{case.kind}, coded blind from its beginning"
    came_to = "" if case.came_to is None else f"{case.came_to}, by what historians say it came to"
    if kind or came_to:
        lines.append(f"  Kind: {'; '.join(part for part in (kind, came_to) if part)}.")
    lines += [f"  {text}" for text in (case.began, case.turned_on, case.ended_by) if text is not None]
    lines += [f"  Source: {source}" for source in case.sources]
    return "\n".join(lines) + "\n"


def _until(case: Case) -> str:
    if case.end is not None:
        return f"to {case.end} ({case.years:g} years)"
    if case.checked_on is not None:
        return f"runs on, as of {case.checked_on}"
    return "(no end settled by then)" if case.outcome == "running" else "runs on"


def listed(chosen: Sequence[Case], stood: Mapping[str, Twice]) -> Table:
    """Tabulate cases, one a row.

    Args:
        chosen: The cases.
        stood: Case to where the two stood.
    """
    rows = tuple(
        (
            case.id,
            f"{case.a}-{case.b}",
            case.start.isoformat(),
            "" if case.end is None else case.end.isoformat(),
            case.outcome,
            case.kind or "",
            case.came_to or "",
            *(str(at or "") for at in stood.get(case.id, NOTHING)),
            case.title,
        )
        for case in chosen
    )
    title = f"Documented thaws ({len(rows)}), for reading and analogy; no forecast uses them"
    columns = ("Case", "States", "From", "To", "Outcome", "Kind", "Came to", *IN_NEWS, "Title")
    return Table(title, columns, rows)


IN_NEWS = ("In the news a year on", "In the news now")
"""Headings of the two states."""

NOTHING: Twice = (None, None)
"""Of a case whose two no source has."""
