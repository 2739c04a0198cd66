"""What came of a rise, judged on raw counts: the probability that the mean level of the next years lies above its line.

Of each year ahead the events of its periods are added up. Their log-odds of cooperation have, under Jeffreys' prior,
the posterior of a logit-beta, with mean psi(k + 1/2) - psi(n - k + 1/2) and variance psi'(k + 1/2) + psi'(n - k + 1/2);
the line is moved by what the other pairs showed. The mean of the years' differences, taken as normal, lies above zero
with the probability that is the outcome. Of scores, the mean of what was seen lies above the line or not.

Reference:
    Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 25 (logarithms of beta odds).
"""

import numpy as np

from thawcast.durability.forecast.cases import LevelCourse, Rises
from thawcast.fitting import beta_log_odds
from thawcast.standing.temperature.seen import Seen
from thawcast.values import Floats, expit, logit, normal_cdf

YEARS = (1, 2, 3)
"""Years ahead."""

FEWEST = 5
"""Events that a year ahead needs to be judged."""


def outcomes(seen: Seen, of: LevelCourse, cases: Rises) -> Floats:
    """Judge each case over each horizon.

    Args:
        seen: What was seen of all pairs.
        of: What the source told.
        cases: The cases.

    Returns:
        Probability that the rise lasted, shape (cases, horizons); NaN where a year ahead was not seen, or hardly.
    """
    place = {key: k for k, key in enumerate(seen.keys)}
    pair = np.array([place[key] for key in of.keys])[cases.pair]
    shift = (of.year - seen.first.year) * seen.season
    ahead = [_year(seen, pair, cases.at + shift + 1 + k * seen.season, cases.line) for k in range(max(YEARS))]
    mean = np.cumsum([m for m, _ in ahead], axis=0) / np.arange(1, max(YEARS) + 1)[:, None]
    sd = np.sqrt(np.cumsum([v for _, v in ahead], axis=0)) / np.arange(1, max(YEARS) + 1)[:, None]
    if not seen.counted:
        above = (mean > 0).astype(float)
        return np.where(np.isnan(mean), np.nan, above).T
    return normal_cdf(mean / sd).T


def _year(seen: Seen, pair: np.ndarray, start: np.ndarray, line: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of a year's level over the line; NaN where under half of its periods were seen."""
    at = start[:, None] + np.arange(seen.season)
    inside = at < seen.value.shape[1]
    at = np.minimum(at, seen.value.shape[1] - 1)
    value = np.where(inside, seen.value[pair[:, None], at], np.nan)
    world, n = seen.world[pair[:, None], at], np.where(inside, seen.total[pair[:, None], at], 0.0)
    known = np.isfinite(value)
    if not seen.counted:
        judged = inside[:, -1] & (known.sum(axis=1) >= (seen.season + 1) // 2)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(known, value - world, 0.0).sum(axis=1) / known.sum(axis=1) - line
        return np.where(judged, mean, np.nan), np.zeros(line.size)
    # A month without an event of this pair is told by the year's total; one without any data is not.
    any_pair = np.asarray(np.isfinite(seen.value).any(axis=0))
    told = any_pair[at] & inside
    k, total = np.where(known, value, 0.0).sum(axis=1), n.sum(axis=1)
    judged = inside[:, -1] & (told.sum(axis=1) >= (seen.season + 1) // 2) & (total >= FEWEST)
    with np.errstate(invalid="ignore", divide="ignore"):
        moved = logit((n * expit(line[:, None] + world)).sum(axis=1) / total)
    mean, var = beta_log_odds(k + 0.5, total - k + 0.5)
    return np.where(judged, mean - moved, np.nan), var


def exchangeable_margin(seen: Seen, of: LevelCourse, cases: Rises) -> Floats:
    """Put the pair's own past, its order ignored, against the line: what any forecast from a trend must beat.

    The raw levels of all periods up to the case's own (those of months added up to years are not needed: their mean is
    the same) have a mean m and, between periods, a variance v, both pulled to the source's by one period's worth. The
    mean of the years ahead is drawn from the same lot: its margin is (m - line) / sqrt(v (1/n + 1/periods of a year)).

    Args:
        seen: What was seen of all pairs.
        of: What the source told.
        cases: The cases.

    Returns:
        Margin in standard deviations, shape (cases,).
    """
    place = {key: k for k, key in enumerate(seen.keys)}
    pair = np.array([place[key] for key in of.keys])[cases.pair]
    at = cases.at + (of.year - seen.first.year) * seen.season
    known = np.isfinite(seen.value)
    raw, error = seen.value - seen.world, np.zeros_like(seen.value)
    if seen.counted:
        k, n = np.nan_to_num(seen.value), seen.total
        mean, error = beta_log_odds(k + 0.5, n - k + 0.5)
        raw = mean - seen.world
    # Between periods levels scatter about as much as a middling count errs: thin periods weigh less.
    between = 0.5 if seen.counted else 1.0
    weight = np.where(known, 1.0 / (between + error), 0.0)
    total, first, second = (np.cumsum(weight * np.where(known, raw, 0.0) ** p, axis=1)[pair, at] for p in (0, 1, 2))
    mean = first / (total + 1.0)
    var = (second - 2 * mean * first + mean**2 * total + 1.0) / (total + 1.0)
    return np.clip((mean - cases.line) / np.sqrt(var / seen.season + var / (total + 1.0)), -8.0, 8.0)
