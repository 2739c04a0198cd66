"""The fused monthly level on simulated sources whose truth is known."""

import numpy as np
import pytest

from thawcast.errors import InputError
from thawcast.standing.fused import fuse, less_world


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(3)
    level = np.cumsum(rng.normal(0, 0.15, (12, 96)), axis=1)
    offset = rng.normal(0, 1, 12)[:, None]
    seen = np.stack([level + rng.normal(0, 0.5, level.shape), 2 * level + offset + rng.normal(0, 0.5, level.shape)])
    seen[0, :, 70:] = np.nan
    return level, seen


def test_the_level_is_recovered_on_the_scale_of_the_first_source(world):
    level, seen = world
    found = fuse(seen, first=48, every=48)
    error = (found.level - level)[:, 48:]
    assert np.sqrt(np.mean(error**2)) < 0.35
    inside = np.abs(error) < 1.645 * found.sd[:, 48:]
    assert 0.8 < inside.mean() < 0.99


def test_a_source_that_ends_widens_the_interval(world):
    _, seen = world
    found = fuse(seen, first=48, every=48)
    assert (found.sd[:, 75] > found.sd[:, 69]).all()
    assert np.isnan(found.level[:, :48]).all()


def test_nothing_later_moves_a_level(world):
    _, seen = world
    whole, cut = fuse(seen, first=48, every=24), fuse(seen[:, :, :80], first=48, every=24)
    assert np.array_equal(whole.level[:, :80], cut.level, equal_nan=True)


def test_one_wild_month_moves_the_level_little(world):
    _, seen = world
    wild = seen.copy()
    wild[1, 0, 60] += 100
    plain, moved = (fuse(x, first=48, every=48).level[0, 60] for x in (seen, wild))
    assert abs(moved - plain) < 0.5


def test_what_all_dyads_share_is_taken_out():
    # Medians by hand: month one 2, month two none, month three 5.
    seen = np.array([[[1.0, np.nan, 5.0], [2.0, np.nan, 4.0], [9.0, np.nan, 6.0]]])
    assert less_world(seen)[0, :, 0] == pytest.approx([-1, 0, 7])
    assert less_world(seen)[0, :, 2] == pytest.approx([0, -1, 1])
    assert np.isnan(less_world(seen)[0, :, 1]).all()


def test_too_few_months_are_named():
    with pytest.raises(InputError, match="24 months"):
        fuse(np.zeros((2, 3, 24)))
