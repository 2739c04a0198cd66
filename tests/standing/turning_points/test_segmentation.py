# pyright: basic, reportArgumentType=false, reportReturnType=false
"""Exact segmentation against brute force over all segmentations, and online detection against both."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from thawcast.errors import InputError
from thawcast.standing.turning_points.online import online
from thawcast.standing.turning_points.search import read_turns
from thawcast.standing.turning_points.segmentation import SegmentPrior, learn, segment

LEVEL = np.array([0.2, -0.1, 0.4, 1.9, np.nan, 2.2, 1.4])
VARIANCE = np.array([0.1, 0.3, 0.2, 0.2, 0.5, 0.1, 0.4])
PRIOR = SegmentPrior(0.2, mean=0.3, variance=0.8, scale=1.3)


STEADY = replace(PRIOR, phi=0.6)


def brute(prior: SegmentPrior) -> tuple[float, np.ndarray]:
    """Sum over all 2^6 segmentations; a segment's density is that of a multivariate normal with a shared level."""
    n = LEVEL.size
    total, change = 0.0, np.zeros(n)
    for marks in product((0, 1), repeat=n - 1):
        edges = [0, *(i + 1 for i, m in enumerate(marks) if m), n]
        p = np.prod([prior.hazard if m else 1 - prior.hazard for m in marks])
        for i, j in pairwise(edges):
            at = [k for k in range(i, j) if not np.isnan(LEVEL[k])]
            if at:
                sd = np.sqrt(VARIANCE[at] * prior.scale)
                apart = np.abs(np.subtract.outer(at, at))
                cov = prior.variance + np.outer(sd, sd) * np.where(apart, prior.phi**apart, 1.0)
                p *= multivariate_normal(np.full(len(at), prior.mean), cov).pdf(LEVEL[at])
        total += p
        change[1:] += p * np.array(marks)
    return total, change / total


@pytest.mark.parametrize("prior", [PRIOR, STEADY])
def test_segmentation_equals_brute_force(prior):
    total, change = brute(prior)
    found = segment(LEVEL, VARIANCE, [prior])
    assert found.log_evidence == pytest.approx(np.log(total), abs=1e-10)
    assert found.p_change == pytest.approx(change, abs=1e-10)


@pytest.mark.parametrize("priors", [[PRIOR], [STEADY], [PRIOR, STEADY]])
def test_online_equals_the_last_column_of_the_segmentation(priors):
    follow = online(LEVEL, VARIANCE, priors)
    whole = segment(LEVEL, VARIANCE, priors)
    assert follow.log_score.sum() == pytest.approx(whole.log_evidence, abs=1e-10)
    assert follow.start[-1] == pytest.approx(whole.weight @ whole.segment[:, :, -1], abs=1e-10)


def test_online_never_looks_ahead():
    short = online(LEVEL[:4], VARIANCE[:4], [PRIOR])
    assert np.array_equal(short.start, online(LEVEL, VARIANCE, [PRIOR]).start[:4, :4])


def test_average_over_priors_follows_their_evidence():
    # Bayes by hand: equal prior weights, so posterior weights are proportional to the evidence.
    other = SegmentPrior(0.05, variance=2.0)
    one, two = (segment(LEVEL, VARIANCE, [p]).log_evidence for p in (PRIOR, other))
    both = segment(LEVEL, VARIANCE, [PRIOR, other])
    share = 1 / (1 + np.exp(two - one))
    assert both.weight == pytest.approx([share, 1 - share], abs=1e-10)
    assert both.log_evidence == pytest.approx(np.log((np.exp(one) + np.exp(two)) / 2), abs=1e-10)


def test_a_single_change_of_two_normals_has_the_textbook_size():
    # Flat prior and certain change: the change is the difference of means, 2, with standard error sqrt(.04/4 + .04/4).
    level = np.array([0.1, -0.1, 0.1, -0.1, 2.1, 1.9, 2.1, 1.9])
    (turn,) = read_turns(segment(level, np.full(8, 0.04), [SegmentPrior(0.1, variance=1e4)]))
    assert (turn.sign, turn.period, turn.first, turn.last) == (1, 4, 4, 4)
    assert turn.p > 0.999
    assert turn.size == pytest.approx(2.0, abs=0.005)
    assert (turn.low, turn.high) == pytest.approx((2 - 1.645 * 0.02**0.5, 2 + 1.645 * 0.02**0.5), abs=0.005)


def test_least_size_and_least_length_are_kept():
    rng = np.random.default_rng(4)
    level = np.concatenate([np.zeros(20), np.full(20, 1.0), np.full(20, 0.4)]) + rng.normal(0, 0.2, 60)
    variance, prior = np.full(60, 0.04), [SegmentPrior(0.05)]
    assert [t.sign for t in read_turns(segment(level, variance, prior))] == [1, -1]
    assert [t.sign for t in read_turns(segment(level, variance, prior), min_size=0.8)] == [1]
    spike = rng.normal(0, 0.2, 40)
    spike[20] += 3
    assert len(read_turns(segment(spike, np.full(40, 0.04), prior))) == 2
    whole = segment(spike, np.full(40, 0.04), prior, shortest=3)
    assert whole.segment[0][20, 20] == 0


def test_a_quiet_series_has_no_turn():
    level = np.random.default_rng(2).normal(0, 1, 100)
    assert read_turns(segment(level, np.ones(100), [SegmentPrior(0.01), SegmentPrior(0.05)])) == ()


def test_learned_weights_favour_the_truth():
    rng = np.random.default_rng(0)
    truth, wrong = SegmentPrior(0.2, variance=1.0), SegmentPrior(0.2, variance=0.01)
    level = np.empty((200, 12))
    for row in level:
        now = rng.normal()
        for t in range(12):
            now = rng.normal() if t and rng.random() < 0.2 else now
            row[t] = now + rng.normal(0, 0.3)
    weights = {
        p.variance: p.weight for p in learn(level, np.full(level.shape, 0.09), [truth, wrong], mean=np.zeros(200))
    }
    assert weights[1.0] > 0.9


@pytest.mark.parametrize(
    ("level", "variance", "prior"),
    [
        (np.array([0.1, np.nan, 0.2]), np.ones(3), [SegmentPrior(0.1)]),
        (np.zeros(4), np.array([1.0, 0.0, 1.0, 1.0]), [SegmentPrior(0.1)]),
        (np.zeros(4), np.ones(4), [SegmentPrior(1.0)]),
        (np.zeros(4), np.ones(4), [SegmentPrior(0.1, phi=1.0)]),
        (np.zeros(4), np.ones(4), []),
    ],
)
def test_bad_input_is_named(level, variance, prior):
    with pytest.raises(InputError):
        segment(level, variance, prior)


def test_autocorrelated_noise_is_no_turn():
    # AR(1) noise without a jump: white noise is the wrong model and finds turns, the right one does not.
    rng = np.random.default_rng(1)
    found = {0.0: 0, 0.6: 0}
    for _ in range(20):
        error = rng.normal(0, 1, 120)
        for t in range(1, 120):
            error[t] = 0.6 * error[t - 1] + 0.8 * error[t]
        for phi in found:
            turns = read_turns(segment(error, np.ones(120), [SegmentPrior(1 / 60, phi=phi)]))
            found[phi] += any(turn.p >= 0.9 for turn in turns)
    assert found[0.0] >= 5
    assert found[0.6] == 0
