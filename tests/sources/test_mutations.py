"""Broken lines cost themselves and nothing else; the benchmark does the same with 10,000 lines a data set."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import PUBLISHED, Published, accounted, broken, check

from thawcast.errors import SourceError

each = pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: published.id)
# The folder holds one file at a time, which each example writes anew.
shared_folder = [HealthCheck.function_scoped_fixture]


@each
def test_the_good_line_is_good(published: Published, tmp_path: Path):
    rows = check(published, [published.line(i).encode() for i in range(5)], tmp_path)
    assert (rows.frame.height, rows.rejected.height, rows.aside.height) == (5, 0, 0)


@each
@settings(max_examples=6, suppress_health_check=shared_folder)
@given(seed=st.integers(0, 2**32 - 1))
def test_broken_lines_are_accounted_for(published: Published, tmp_path: Path, seed: int):
    rng = random.Random(seed)
    good = [published.line(i).encode() for i in range(20)]
    bad = [broken(published.line(1000 + i), published.separator, rng) for i in range(50)]
    rows = check(published, [*good, *bad], tmp_path)
    assert rows.frame.height >= 20


@each
@settings(max_examples=8, suppress_health_check=shared_folder)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(published: Published, tmp_path: Path, content: bytes):
    for whole in (content, published.header.encode() + b"\n" + content):
        try:
            rows = published.read(tmp_path, whole)
        except SourceError:
            continue
        accounted(published, rows)
