"""Shared fixtures: where the reference data lie, and a skip with its reason where they do not."""

import os
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

REFERENCE = Path(os.environ.get("THAWCAST_REFERENCE", Path(__file__).parents[1] / ".." / "shared" / "data"))

# Two test processes share the machine: threads of OpenMP and BLAS that wait by spinning take each other's cores.
for pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(pool, "1")

# A shared machine stalls now and then: a slow example is no failure, and a fixed seed makes a failure repeatable.
settings.register_profile("gate", deadline=None, derandomize=True)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def reference() -> Path:
    """Folder of the reference data (`tables/`, `raw/`)."""
    if not (REFERENCE / "tables").is_dir():
        pytest.skip("the reference data are not beside the project (../shared/data, or THAWCAST_REFERENCE)")
    return REFERENCE


@pytest.fixture(scope="session")
def benchmark() -> Callable[[str], ModuleType]:
    """Load a helper module of `benchmarks/`, which is no package."""

    def load(name: str) -> ModuleType:
        spec = spec_from_file_location(name, Path(__file__).parents[1] / "benchmarks" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
