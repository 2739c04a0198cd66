"""Broken lines cost themselves and nothing else; the benchmark does the same with 10,000 lines a parser."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import LAYOUTS, Layout, broken, check

from thawcast.errors import SourceError


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_good_line_is_good(layout: Layout):
    parsed = check(layout, [layout.line(i).encode() for i in range(5)])
    assert (parsed.frame.height, parsed.rejected.height) == (5, 0)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@settings(max_examples=6)
@given(seed=st.integers(0, 2**32 - 1))
def test_broken_lines_are_accounted_for(layout: Layout, seed: int):
    rng = random.Random(seed)
    good = [layout.line(i).encode() for i in range(20)]
    # Broken lines come after the good ones: the first of two rows with one key is kept.
    bad = [broken(layout.line(1000 + i), layout.separator, rng) for i in range(50)]
    parsed = check(layout, [*good, *bad])
    assert parsed.frame.height >= 20


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@settings(max_examples=8)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(layout: Layout, content: bytes):
    for whole in (content, layout.header.encode() + b"\n" + content):
        try:
            parsed = layout.parse(whole)
        except SourceError:
            continue
        assert parsed.frame.height + parsed.rejected.height == parsed.rows_in
