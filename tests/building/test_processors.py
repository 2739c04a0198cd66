# pyright: basic
"""The same numbers on any processor: quick stages and a small temperature computed with the instructions of others."""

import pytest

from thawcast.building.differences import differences

STATES = ("CHN", "DEU", "FRA", "GBR", "IND", "IRN", "IRQ", "ISR", "JPN", "KOR", "PAK", "PRK", "RUS", "TUR", "USA")
"""The 105 pairs of states of which most was reported."""


@pytest.fixture(scope="module")
def processors(benchmark):
    return benchmark("processors")


@pytest.fixture(scope="module")
def small(reference, processors):
    """Inputs on which the stages take a second each: the votes are integers that are only counted."""
    read = processors.inputs(reference, until=processors.LAST, states=STATES, select=("counts",))
    return read | {"period_counts": processors.record()}


@pytest.fixture(scope="module")
def own(small, processors):
    return processors.compute(small)


@pytest.mark.data
@pytest.mark.parametrize("number", range(4))
def test_the_stages_say_the_same_under_every_setting(number, processors, small, own, tmp_path):
    setting = list(processors.settings().values())[number]
    given = tmp_path / "given"
    given.mkdir()
    processors.write(small, given)
    found = processors.under(setting, given, tmp_path / "found")
    contracts = {contract.name: contract for stage in processors.computed(small) for contract in stage.produces}
    assert set(found) == set(own) == set(contracts)
    assert own["levels_directed"].height > 300
    assert own["say_do"].height > 300
    # Thirty-six pairs, four years, fewer where a pair has not ten events yet.
    assert own["temperature"].height > 100
    assert own["temperature"]["vintage"].n_unique() == 2
    told = {name: differences(own[name], found[name], key=contract.key) for name, contract in contracts.items()}
    assert {name: text for name, text in told.items() if text} == {}
    # Fitted no further than a usual optimiser goes, one row in ten or more differs in its last digit.
    moved = sum(processors.largest(own[name], found[name], contract.key)[1] for name, contract in contracts.items())
    assert moved < sum(own[name].height for name in contracts) / 100
