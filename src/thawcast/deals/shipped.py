"""The scenarios that ship, and their results, computed once by `python -m thawcast.deals.shipped`."""

import json
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from thawcast.deals.forward import forward_numbers
from thawcast.deals.result import Numbers, deal_numbers
from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.errors import InputError

RESULTS = "results.json"


def _folder() -> Traversable:
    return files("thawcast.deals") / "scenarios"


def keys() -> tuple[str, ...]:
    """Names of the scenarios that ship."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in _folder().iterdir() if f.name.endswith(".toml")))


@cache
def load(key: str) -> Scenario:
    """Read a scenario that ships.

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
    return parse((_folder() / f"{key}.toml").read_text(encoding="utf-8"), file=f"{key}.toml")


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
    found = [(about["date"], key) for key, about in _index().items() if set(about["states"]) == {a, b}]
    past = [entry for entry in found if entry[0] <= as_of.isoformat()]
    return max(past)[1] if past else None


@cache
def _results() -> dict[str, Any]:
    file = _folder() / RESULTS
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _index() -> dict[str, Numbers]:
    return {key: found["deal"]["scenario"] for key, found in _results().items()}


def results(key: str, seed: int) -> tuple[Numbers, Numbers] | None:
    """The shipped results of a scenario, None if they were computed with another seed.

    Args:
        key: Scenario.
        seed: Seed asked for.

    Returns:
        What `deal_numbers` and `forward_numbers` give for it.
    """
    found = _results().get(key)
    if found is None or found["deal"]["seed"] != seed:
        return None
    return found["deal"], found["forward"]


def compute(key: str, *, seed: int = 0) -> dict[str, Numbers]:
    """Compute what ships for a scenario.

    Args:
        key: Scenario.
        seed: Seed.

    Returns:
        `deal` and `forward` numbers.
    """
    scenario = load(key)
    return {"deal": deal_numbers(scenario, seed=seed), "forward": forward_numbers(scenario, seed=seed)}


if __name__ == "__main__":
    from pathlib import Path

    text = json.dumps({key: compute(key) for key in keys()}, separators=(",", ":"), ensure_ascii=False)
    Path(str(_folder() / RESULTS)).write_text(text + "\n", encoding="utf-8")
