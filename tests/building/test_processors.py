# pyright: basic
"""The same numbers on any processor: the quick stages computed with the instructions of others."""

from datetime import date

import pytest

from thawcast.building.build import STAGES
from thawcast.building.differences import differences

STATES = ("CHN", "DEU", "FRA", "GBR", "IND", "IRN", "IRQ", "ISR", "JPN", "KOR", "PAK", "PRK", "RUS", "TUR", "USA")
"""The 105 pairs of states of which most was reported."""


@pytest.fixture(scope="module")
def processors(benchmark):
    return benchmark("processors")


@pytest.fixture(scope="module")
def small(reference, processors):
    """Inputs on which the quick stages take a second: the votes are integers that are only counted."""
    return processors.inputs(reference, until=date(2005, 12, 31), states=STATES, select=("counts",))


@pytest.fixture(scope="module")
def own(small, processors):
    return processors.compute(small)


@pytest.mark.data
@pytest.mark.parametrize("number", range(4))
def test_the_quick_stages_say_the_same_under_every_setting(number, processors, small, own, tmp_path):
    setting = list(processors.settings().values())[number]
    given = tmp_path / "given"
    given.mkdir()
    processors.write(small, given)
    found = processors.under(setting, given, tmp_path / "found")
    contracts = {contract.name: contract for stage in STAGES if stage.quick for contract in stage.produces}
    assert set(found) == set(own) == set(contracts)
    assert own["levels_directed"].height > 300
    assert own["say_do"].height > 300
    told = {name: differences(own[name], found[name], key=contract.key) for name, contract in contracts.items()}
    assert {name: text for name, text in told.items() if text} == {}
    # Fitted no further than a usual optimiser goes, one row in ten or more differs in its last digit.
    moved = sum(processors.largest(own[name], found[name], contract.key)[1] for name, contract in contracts.items())
    assert moved < sum(own[name].height for name in contracts) / 100
