"""Assess every pair of thirty varied states at five dates: valid JSON, or a refusal in one line that names a state.

python benchmarks/every_pair.py      2,175 assessments, a line a date; exit code 1 where one is neither

`tests/assessment/test_assess.py` takes twenty seeded pairs of each date.
"""

import itertools
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files

import jsonschema

from thawcast.assessment import assess
from thawcast.errors import ThawcastError
from thawcast.store import STARTER, Dataset, load

STATES = (
    *("USA", "RUS", "CHN", "IND", "PAK", "GBR", "FRA", "DEU", "JPN", "KOR", "PRK", "IRN", "IRQ", "ISR", "EGY"),
    *("SAU", "SYR", "CUB", "BRA", "ARG", "ZAF", "NGA", "ETH", "ERI", "SSD", "SRB", "MNE", "TUV", "VAT", "LIE"),
)
"""Thirty states: powers, rivals, new states, microstates, and some that the event data do not cover."""

PAIRS = tuple(itertools.combinations(STATES, 2))
DATES = tuple(map(date.fromisoformat, ("2004-12-31", "2007-06-30", "2010-12-31", "2014-12-31", "2018-01-01")))


@dataclass
class Tally:
    """What came of the assessments: how many answered, which pairs were refused, and what was neither."""

    answered: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    broken: list[tuple[str, str, str]] = field(default_factory=list)


def tally(pairs: Iterable[tuple[str, str]], as_of: date, store: Dataset) -> Tally:
    """Assess each pair at a date."""
    schema = json.loads((files("thawcast.assessment") / "schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    found = Tally()
    for a, b in pairs:
        try:
            text = assess(a, b, as_of=as_of, store=store).to_json()
        except ThawcastError as error:
            found.refused.append((a, b))
            message = str(error)
            if "\n" in message or not (a in message or b in message):
                found.broken.append((a, b, message))
            continue
        found.answered += 1
        problem = next(iter(validator.iter_errors(json.loads(text))), None)
        if problem is not None or "NaN" in text or "Infinity" in text:
            found.broken.append((a, b, str(problem)))
    return found


def main() -> None:
    """Print a line a date and what was broken."""
    store = load(STARTER, name="starter")
    broken = 0
    for as_of in DATES:
        found = tally(PAIRS, as_of, store)
        named = sorted({s for pair in found.refused for s in pair if {"SRB", "MNE", "SSD", "VAT"} & {s}})
        print(
            f"{as_of}: {found.answered} answered, {len(found.refused)} refused (with {', '.join(named)}),"
            f" {len(found.broken)} neither"
        )
        for line in found.broken:
            print("  ", *line)
        broken += len(found.broken)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
