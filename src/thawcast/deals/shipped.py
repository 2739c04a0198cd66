"""The scenarios that ship, and their results, computed once by `python -m thawcast.assessment.scenarios`."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from thawcast.deals.deal import find_deal
from thawcast.deals.forward import play_forward
from thawcast.deals.held import RESULTS, results, scenario_files, written_heads
from thawcast.deals.measured import MEASURED, filled
from thawcast.deals.result import ScenarioResults
from thawcast.deals.results.about import about
from thawcast.deals.results.deal import Deal
from thawcast.deals.results.forward import Forward
from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.quantity import Quantity
from thawcast.deals.scenarios.scenario import Assumption, Scenario
from thawcast.errors import InputError


def keys() -> tuple[str, ...]:
    """Names of the scenarios that ship."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in scenario_files().iterdir() if f.name.endswith(".toml")))


@cache
def load(key: str) -> Scenario:
    """Read a scenario that ships, with what was measured of its principals as of its date.

    Args:
        key: One of `keys()`.

    Returns:
        The scenario.

    Raises:
        InputError: No such scenario ships.

    Example:
        >>> load("us_russia_reset_2010").states
        ('USA', 'RUS')
    """
    if key not in keys():
        raise InputError(f"no scenario {key}: it is neither a file nor one that ships ({', '.join(keys())})")
    held = written_heads().get(key, {}).get("measured", ())
    measured = (Assumption(e["name"], e["state"], Quantity(**e["value"]), e["source"]) for e in held)
    return filled(written(key), tuple(measured))


def written(key: str) -> Scenario:
    """Read the file of a scenario that ships, and nothing else.

    Args:
        key: One of `keys()`.

    Returns:
        The scenario, with default ranges where the file states no number.
    """
    return parse((scenario_files() / f"{key}.toml").read_text(encoding="utf-8"), file=f"{key}.toml")


def ships() -> dict[str, tuple[Deal, Forward]]:
    """The results of every scenario that has some, the earliest scenario first."""
    found = {key: both for key in keys() if (both := results(key)) is not None}
    return dict(sorted(found.items(), key=lambda item: item[1][0].scenario.date))


def results_of(scenario: Scenario, seed: int) -> tuple[Deal, Forward] | None:
    """The results that ship for exactly this scenario and seed.

    Args:
        scenario: Any scenario.
        seed: Seed asked for.

    Returns:
        The results; None if the scenario is not, or not quite, one that ships, or theirs were found with another seed.
    """
    found = results(scenario.key) if scenario.key in keys() and scenario == load(scenario.key) else None
    return found if found is not None and found[0].seed == seed else None


def compute(scenario: Scenario, *, seed: int = 0) -> tuple[Deal, Forward]:
    """Compute what ships for a scenario.

    Args:
        scenario: The scenario.
        seed: Seed.

    Returns:
        What `results` should give.
    """
    return find_deal(scenario, seed=seed), play_forward(scenario, seed=seed)


def scenario_results(scenario: Scenario, *, seed: int = 0) -> ScenarioResults:
    """Take or compute what a scenario gives.

    Args:
        scenario: The scenario; one that ships answers at once from its shipped results.
        seed: Seed of draws and luck.
    """
    return ScenarioResults(about(scenario), *(results_of(scenario, seed) or compute(scenario, seed=seed)))


def write_results(scenarios: Mapping[str, Scenario]) -> None:
    """Compute and write the results that ship, beside the numbers that were measured for them.

    Args:
        scenarios: Key to the scenario, measured numbers put in.
    """
    heads: dict[str, Any] = {}
    for key, scenario in scenarios.items():
        deal, forward = compute(scenario)
        measured = [asdict(a) for a in scenario.assumptions if a.source.startswith(MEASURED)]
        heads[key] = {"date": scenario.date.isoformat(), "states": list(scenario.states), "measured": measured}
        _write(f"{key}.json", {"deal": deal.to_dict(), "forward": forward.to_dict()})
    _write(RESULTS, heads)


def _write(name: str, told: Mapping[str, Any]) -> None:
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    Path(str(scenario_files() / name)).write_text(text + "\n", encoding="utf-8")
