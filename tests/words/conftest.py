"""Made-up counts for the tests of words and deeds."""

from collections.abc import Callable
from datetime import date
from types import ModuleType

import numpy as np
import polars as pl
import pytest

from thawcast.tables import COUNTS

FIRST = 2002


@pytest.fixture(scope="session")
def bench(benchmark: Callable[[str], ModuleType]) -> ModuleType:
    """The benchmark's courses whose truth is known."""
    return benchmark("words_made")


@pytest.fixture(scope="session")
def yearly():
    """Yearly counts from rows of (source, target, year, quads)."""

    def made(rows):
        listed = [(s, t, date(y, 1, 1), "Y", "icews", *q, None, date(y, 12, 31)) for s, t, y, q in rows]
        return COUNTS.check(pl.DataFrame(listed, schema=COUNTS.schema, orient="row").sort(COUNTS.key))

    return made


@pytest.fixture(scope="session")
def random_counts(yearly):
    """Counts without any history: each year of a dyad is drawn from the dyad's own mix."""

    def made(seed, *, dyads=40, years=10):
        rng = np.random.default_rng(seed)
        mix = rng.dirichlet([14, 2, 4, 1.5], dyads)
        size = rng.integers(5, 120, dyads)
        return yearly(
            (f"A{i:02}", f"B{i % 7:02}", FIRST + t, rng.multinomial(size[i], mix[i]).tolist())
            for i in range(dyads)
            for t in range(years)
        )

    return made
