"""Questions to begin with: documented thaws that the data see too, one a region, chosen by rule."""

from dataclasses import dataclass
from datetime import date

from thawcast.assessment.temperatures import of_pair
from thawcast.durability.casebook import REGIONS, Case, cases
from thawcast.standing.standings import standing
from thawcast.states import resolve
from thawcast.store import Dataset


@dataclass(frozen=True)
class Example:
    """A question that answers.

    Args:
        a: Code of one state.
        b: Code of the other.
        label: The two and the year.
        on: The day.
        why: What it is known for.
    """

    a: str
    b: str
    label: str
    on: date
    why: str


def examples(dataset: Dataset) -> tuple[Example, ...]:
    """Choose questions: of each region the latest documented thaw that stands in the data a year after it began.

    Args:
        dataset: What answers.

    Returns:
        One a region at most, the latest first; no pair of states twice, and no state that two of them have already.
    """
    found: list[Example] = []
    named: list[str] = []
    for region in REGIONS:
        for case in sorted(cases(), key=lambda case: case.start, reverse=True):
            pair = (case.a, case.b)
            if region in case.regions and all(named.count(code) < 2 for code in pair) and not _chosen(found, pair):
                made = _answered(dataset, case)
                if made is not None:
                    found.append(made)
                    named += pair
                    break
    return tuple(sorted(found, key=lambda example: example.on, reverse=True))


def _chosen(found: list[Example], pair: tuple[str, str]) -> bool:
    return any((example.a, example.b) == pair for example in found)


def _answered(dataset: Dataset, case: Case) -> Example | None:
    """Ask of a documented thaw at the end of the year after its first; None unless the data see a thaw there."""
    on = date(case.start.year + 1, 12, 31)
    if standing(of_pair(dataset, case.a, case.b, as_of=on), as_of=on).state != "thaw":
        return None
    names = " and ".join(sorted(resolve(code, on=on).name for code in (case.a, case.b)))
    return Example(case.a, case.b, f"{names}, {on.year}", on, case.title)
