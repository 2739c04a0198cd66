"""Scenarios with what a dataset knows of the two put in; run as a module, it computes the results that ship."""

from pathlib import Path

import polars as pl

from thawcast.deals.measured import READS, filled, measurements
from thawcast.deals.scenarios.load import read
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.deals.shipped import keys, load, write_results, written
from thawcast.issues.tables import POSITIONS
from thawcast.store import STARTER, Dataset
from thawcast.store.dataset import load as load_dataset


def informed(scenario: Scenario, dataset: Dataset) -> Scenario:
    """Fill what a scenario's file leaves open with what is measured as of its date.

    Args:
        scenario: The scenario.
        dataset: Where the figures come from.

    Returns:
        The scenario, with the measured numbers and their sources.
    """
    frames = {c.name: dataset.table(c, as_of=scenario.date) for c in READS if dataset.has(c)}
    return filled(scenario, measurements(scenario, frames))


def opened(name: str, dataset: Dataset) -> Scenario:
    """Read a scenario from a file and put in what a dataset knows, or take one that ships by its name.

    Args:
        name: A file, or one of `deals.shipped.keys`.
        dataset: Where measured figures come from, for a file.

    Raises:
        InputError: No such scenario, or a file that is none.
    """
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return informed(read(path), dataset)
    return load(name)


def positions_of(a: str, b: str, dataset: Dataset) -> dict[str, dict[str, float]]:
    """Read the latest positions of two states in the General Assembly, as far as a dataset has them.

    Args:
        a: Code of one state.
        b: Code of the other.
        dataset: Where the figures come from.

    Returns:
        By state and area [standard deviations of the session's members].
    """
    if not dataset.has(POSITIONS):
        return {}
    rows = dataset.rows(POSITIONS, pl.col("state").is_in([a, b])).sort("vintage", "session")
    return {
        state: {row["area"]: row["position"] for row in rows.filter(pl.col("state") == state).iter_rows(named=True)}
        for state in (a, b)
    }


if __name__ == "__main__":
    write_results({key: informed(written(key), load_dataset(STARTER, name="starter")) for key in keys()})
