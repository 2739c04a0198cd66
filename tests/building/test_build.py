"""The shipped starter: rebuilt it is the same."""

import hashlib
import json
from pathlib import Path

import pytest

from thawcast.building.build import STAGES
from thawcast.building.differences import differences
from thawcast.building.run import run
from thawcast.sources import CITATIONS
from thawcast.store import DATASET_FILE, MANIFEST_FILE, STARTER, Dataset, load


@pytest.fixture(scope="module")
def starter() -> Dataset:
    return load(STARTER, name="starter")


@pytest.mark.data
def test_quick_stages_rebuilt_are_what_ships(reference: Path, starter: Dataset):
    rebuilt = run([stage for stage in STAGES if stage.quick], reference)
    found = {
        c.name: differences(c.encode(starter.table(c)), c.encode(done.tables[c.name]), key=c.key)
        for done in rebuilt
        for c in done.stage.produces
    }
    assert set(found) >= {"levels_directed", "conflict", "shares", "say_do", "ballots"}
    assert {name: text for name, text in found.items() if text} == {}


class TestShipped:
    """What lies in the package."""

    def test_every_table_of_every_stage_is_there_and_satisfies_its_contract(self, starter: Dataset):
        contracts = {contract.name: contract for stage in STAGES for contract in stage.produces}
        assert set(starter.manifest["tables"]) == set(contracts)
        for name, contract in contracts.items():
            assert starter.table(contract).height == starter.manifest["tables"][name]["rows"]

    def test_nothing_else_is_there(self, starter: Dataset):
        tables = {entry["file"] for entry in starter.manifest["tables"].values()}
        told = {path.name for path in STARTER.iterdir()} - tables
        head = DATASET_FILE if starter.manifest["format"] > 1 else MANIFEST_FILE
        assert {name for name in told if name.count(".") == 1} == {head}
        provenance = [name.split(".")[0] for name in told if name.count(".") == 2 and name.endswith(".json")]
        assert sorted(provenance) == (sorted(starter.manifest["tables"]) if head == DATASET_FILE else [])
        assert len(told) == 1 + len(provenance)

    def test_it_is_small(self):
        assert sum(path.stat().st_size for path in STARTER.iterdir()) < 20e6

    def test_every_table_names_its_sources(self, starter: Dataset):
        cited = {source.id for source in starter.sources()}
        for name, entry in starter.manifest["tables"].items():
            assert entry["stage"], name
            assert entry["sources"], name
            assert set(entry["sources"]) <= cited <= set(CITATIONS), name
        for source in starter.sources():
            assert source == CITATIONS[source.id]
            assert source.citation
            assert source.version
            assert source.licence

    @pytest.mark.data
    def test_no_source_file_is_shipped(self, reference: Path):
        shipped = {hashlib.sha256(path.read_bytes()).hexdigest() for path in STARTER.iterdir()}
        sources = [path for path in reference.rglob("*") if path.is_file() and path.stat().st_size < 2e7]
        assert sources
        assert shipped.isdisjoint(hashlib.sha256(path.read_bytes()).hexdigest() for path in sources)


def test_no_path_of_the_machine_that_built_it(starter: Dataset):
    assert "/" not in json.dumps(starter.manifest["tables"])
