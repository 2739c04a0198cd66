"""The answer to question 7 as a value: what the scenario that ships for two states gives."""

from dataclasses import dataclass
from datetime import date

from thawcast.deals.held import results, shipped_for
from thawcast.deals.results.about import About
from thawcast.deals.results.deal import Deal
from thawcast.deals.results.forward import Forward

SCENARIO_YEARS = 5
"""Years after which a scenario's judgements are out of date."""


@dataclass(frozen=True)
class ScenarioResults:
    """What a scenario gives.

    Args:
        what: What it is about.
        deal: Its packages.
        forward: The packages played forward.
    """

    what: About
    deal: Deal
    forward: Forward


def shipped_results(a: str, b: str, as_of: date) -> ScenarioResults | None:
    """Give the results of the latest scenario that ships for two states, None without one that is not out of date.

    Args:
        a: Code of one state.
        b: Code of the other.
        as_of: Last day whose knowledge may be used.
    """
    key = shipped_for(a, b, as_of)
    found = None if key is None else results(key)
    if found is None or as_of.year - found[0].scenario.date.year > SCENARIO_YEARS:
        return None
    return ScenarioResults(found[0].scenario, *found)
