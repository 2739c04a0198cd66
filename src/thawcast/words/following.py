"""The tables of follow-through: every dyad's own slope, partially pooled, and the tests of the common one."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.standing.barometer import Z90, stored
from thawcast.standing.observations import Floats
from thawcast.tables import PER_MILLE
from thawcast.words.follow_through import ENOUGH_EVENTS, Course, Slope, course, slope, standard_error
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH, QUADS

HORIZONS = (1, 2, 3)
"""Years whose deeds are added up."""

HISTORY = 2
"""Years that a dyad's habit needs before it."""

FIRST_YEARS = 8
"""Years of data that the first vintage needs: three years of words with habits before and the longest horizon after."""

DEEDS_SO_FAR = 50
"""Deeds that a directed dyad needs, in all years so far, to have a slope of its own."""

SHUFFLES = 20
"""Permutations of the placebo per vintage and horizon."""

SPREADS = np.linspace(0.0, 1.0, 101)
"""Standard deviations of the dyads' slopes that are weighed; all are equally likely beforehand."""


@dataclass(frozen=True)
class Pooled:
    """Dyads' own slopes, partially pooled.

    Args:
        value: Posterior mean, shape (dyads,).
        sd: Posterior standard deviation, same shape.
        own: Weight of the dyad's own periods in it, 0 to 1.
        spread: Posterior of the standard deviation of the dyads' slopes: mean, 5% and 95% quantiles.
    """

    value: Floats
    sd: Floats
    own: Floats
    spread: tuple[float, float, float]


def follow_tables(counts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Estimate follow-through at the end of each year, from data up to it.

    Args:
        counts: Rows of `tables.COUNTS`; the yearly ones are used.

    Returns:
        `follow_through` and `follow_tests`; empty with fewer than `FIRST_YEARS` years or without any dyad.
    """
    yearly = counts.filter(pl.col("freq") == "Y")
    years = sorted(yearly["period"].dt.year().unique().to_list())
    dyads, tests = [FOLLOW_THROUGH.empty()], [FOLLOW_TESTS.empty()]
    for year in years[FIRST_YEARS - 1 :]:
        known = yearly.filter(pl.col("period").dt.year() <= year)
        if (
            not known.group_by("source", "target")
            .agg(pl.sum_horizontal(QUADS).sum())
            .filter(pl.col(QUADS[0]) >= ENOUGH_EVENTS)
            .height
        ):
            continue
        data = course(known)
        for k in HORIZONS:
            found = slope(data, k=k, history=HISTORY)
            many = data.deeds.sum(axis=1) >= DEEDS_SO_FAR
            pooled = pool(found, data.keys, learn=many)
            dyads.append(_dyad_rows(data, pooled, many & (found.information > 0), k, year))
            tests.append(_test_rows(data, pooled, found, k, year))
    return {
        "follow_through": pl.concat(dyads).sort(FOLLOW_THROUGH.key),
        "follow_tests": pl.concat(tests).sort(FOLLOW_TESTS.key),
    }


def pool(found: Slope, keys: tuple[tuple[str, str], ...], *, learn: NDArray[np.bool_]) -> Pooled:
    """Draw each dyad's own slope toward the common one, the more the less its own periods tell.

    A dyad's slope by itself is one scoring step from the common one, with a variance enlarged by how much the scatter
    of periods exceeds the model's. The slopes are normal around the common one; how widely is weighed over `SPREADS`.

    Args:
        found: The common slope.
        keys: Source and target of each dyad.
        learn: Dyads from which the spread is learned, shape (dyads,): one step is no good slope from a few deeds.

    Returns:
        The pooled slopes; of a dyad without information, the common one.

    Reference:
        Rubin (1981), "Estimation in parallel randomized experiments", J. Educational Statistics 6, 377-401.
    """
    told = found.information > 0
    teachers = told & learn
    excess = max(float(found.scatter[teachers].sum()) / max(float(found.information[teachers].sum()), 1e-9), 1.0)
    away = np.divide(found.push, found.information, out=np.zeros(told.shape), where=told)
    error = np.divide(excess, found.information, out=np.full(told.shape, np.inf), where=told)
    total = error[teachers] + SPREADS[:, None] ** 2
    log = -0.5 * (np.log(total) + away[teachers] ** 2 / total).sum(axis=1)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    own = SPREADS[:, None] ** 2 / (SPREADS[:, None] ** 2 + error)
    means = found.value + own * away
    # The common slope is uncertain too, and a dyad rests on it by what it does not have of its own.
    common = standard_error(found.influence, keys) ** 2
    variances = np.where(told, own * np.where(told, error, 0.0), SPREADS[:, None] ** 2) + (1.0 - own) ** 2 * common
    value = weight @ means
    sd = np.sqrt(weight @ (variances + (means - value) ** 2))
    mass = np.cumsum(weight)
    low, high = (float(SPREADS[int(np.argmax(mass >= share - 1e-12))]) for share in (0.05, 0.95))
    return Pooled(value, sd, weight @ own, (float(weight @ SPREADS), low, high))


def _dyad_rows(data: Course, pooled: Pooled, keep: NDArray[np.bool_], k: int, year: int) -> pl.DataFrame:
    rows = pl.DataFrame(
        {
            "source": [key[0] for key in data.keys],
            "target": [key[1] for key in data.keys],
            "value": stored(pooled.value, PER_MILLE),
            "low": stored(pooled.value - Z90 * pooled.sd, PER_MILLE),
            "high": stored(pooled.value + Z90 * pooled.sd, PER_MILLE),
            "own": stored(pooled.own, PER_MILLE),
        }
    ).filter(pl.Series(keep))
    rows = rows.with_columns(k=pl.lit(k, pl.Int8), known_on=pl.lit(date(year, 12, 31)))
    return rows.select(list(FOLLOW_THROUGH.columns))


def _test_rows(data: Course, pooled: Pooled, found: Slope, k: int, year: int) -> pl.DataFrame:
    backward = slope(data.reversed(), k=k, history=HISTORY)
    later = slope(data, k=k, history=HISTORY, later=True)
    shuffled = [
        slope(data.permuted(np.random.default_rng((year, k, number))), k=k, history=HISTORY).value
        for number in range(SHUFFLES)
    ]
    net = found.value - backward.value, found.influence - backward.influence
    estimates = {
        "forward": _interval(found.value, found.influence, data),
        "backward": _interval(backward.value, backward.influence, data),
        "net": _interval(*net, data),
        "later": _interval(later.value, later.influence, data),
        "permuted": (float(np.mean(shuffled)), *(float(q) for q in np.quantile(shuffled, (0.05, 0.95)))),
        "spread": pooled.spread,
    }
    entered = {"backward": backward, "later": later}
    rows = [
        {
            "k": k,
            "test": test,
            **dict(zip(("value", "low", "high"), stored(np.array(numbers), PER_MILLE).tolist(), strict=True)),
            "dyads": int((entered.get(test, found).information > 0).sum()),
            "rows": entered.get(test, found).rows,
            "known_on": date(year, 12, 31),
        }
        for test, numbers in estimates.items()
    ]
    return pl.DataFrame(rows, schema=dict(FOLLOW_TESTS.columns))


def _interval(value: float, influence: Floats, data: Course) -> tuple[float, float, float]:
    half = Z90 * standard_error(influence, data.keys)
    return value, value - half, value + half
