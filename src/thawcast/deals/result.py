"""The answer to question 7 as a value: what the scenario that ships for two states gives."""

from dataclasses import dataclass
from datetime import date

from thawcast.deals.results.about import About, about
from thawcast.deals.results.deal import Deal
from thawcast.deals.results.forward import Forward
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.deals.shipped import compute, load, results_of, shipped_for

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


def scenario_results(scenario: Scenario, *, seed: int = 0) -> ScenarioResults:
    """Take or compute what a scenario gives.

    Args:
        scenario: The scenario; one that ships answers at once from its shipped results.
        seed: Seed of draws and luck.
    """
    deal, forward = results_of(scenario, seed) or compute(scenario, seed=seed)
    return ScenarioResults(about(scenario), deal, forward)


def shipped_results(a: str, b: str, as_of: date) -> ScenarioResults | None:
    """Give the results of the latest scenario that ships for two states, None without one that is not out of date.

    Args:
        a: Code of one state.
        b: Code of the other.
        as_of: Last day whose knowledge may be used.
    """
    key = shipped_for(a, b, as_of)
    scenario = None if key is None else load(key)
    if scenario is None or as_of.year - scenario.date.year > SCENARIO_YEARS:
        return None
    return scenario_results(scenario)
