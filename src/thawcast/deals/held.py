"""Results of scenarios as they ship: read, and nothing computed."""

import json
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from thawcast.deals.results.deal import Deal
from thawcast.deals.results.forward import Forward

RESULTS = "results.json"
"""Heads of the results that ship, by scenario: its date, its two states, and what was measured for it."""


def scenario_files() -> Traversable:
    """Return the folder of the scenarios that ship."""
    return files("thawcast.deals.scenarios")


@cache
def shipped_for(a: str, b: str, as_of: date) -> str | None:
    """The latest scenario that ships for two states and is not dated after a day.

    Args:
        a: Code of one state.
        b: Code of the other; the order does not matter.
        as_of: Last day whose knowledge may be used.

    Returns:
        The scenario's key, None if there is none.

    Example:
        >>> from datetime import date
        >>> shipped_for("RUS", "USA", date(2011, 6, 30))
        'us_russia_reset_2010'
        >>> shipped_for("RUS", "USA", date(1975, 1, 1))
        'us_soviet_detente_1972'
    """
    heads = written_heads().items()
    found = [(date.fromisoformat(head["date"]), key) for key, head in heads if set(head["states"]) == {a, b}]
    past = [entry for entry in found if entry[0] <= as_of]
    return max(past)[1] if past else None


@cache
def written_heads() -> dict[str, Any]:
    """Scenario to `date`, `states` and `measured`."""
    file = scenario_files() / RESULTS
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


@cache
def results(key: str) -> tuple[Deal, Forward] | None:
    """The results that ship for a scenario.

    Args:
        key: Scenario.

    Returns:
        What `find_deal` and `play_forward` give for it; None if no results ship.
    """
    if key not in written_heads():
        return None
    # A file a scenario: to read them all takes as long as all else that the question asks.
    found = json.loads((scenario_files() / f"{key}.json").read_text(encoding="utf-8"))
    return Deal.from_dict(found["deal"]), Forward.from_dict(found["forward"])
