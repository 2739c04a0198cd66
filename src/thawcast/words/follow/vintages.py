"""The tables of follow-through: every dyad's own slope, partially pooled, and the tests of the common one."""

from contextlib import suppress
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.errors import InputError
from thawcast.values import Z90, Floats
from thawcast.words.follow.pooling import Pooled, pool
from thawcast.words.follow.slope import ConductCourse, Slope, course, slope, standard_error
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH

HORIZONS = (1, 2, 3)
"""Periods whose deeds are added up."""

HISTORY = 2
"""Years that a dyad's habit needs before it."""

FIRST_YEARS = 8
"""Years of data that the first vintage needs: three years of words with habits before and the longest horizon after."""

DEEDS_SO_FAR = 50
"""Deeds that a directed dyad needs, in all years so far, to have a slope of its own."""

MIN_PAIRS = 10
"""Pairs of states without which there is no error: it is measured from how far pairs differ, and one pair alone leaves
none at all."""

PLACEBO_DRAWS = 20
"""Permutations of the placebo per vintage and horizon."""

LARGEST_SLOPE = 32.0
"""Slope from which on sixteen bits cannot hold its thousandths."""

FIRST_MONTHS = 36
"""Months of imported events without which nothing is estimated from them."""

MONTHS_BEFORE = 12
"""Months that a dyad's habit needs before it."""


def follow_tables(counts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Estimate follow-through at the end of each year, from data up to it.

    Args:
        counts: Rows of `tables.COUNTS`; the yearly ones are used.

    Returns:
        `follow_through` and `follow_tests`; empty with fewer than `FIRST_YEARS` years or where `through` refuses.
    """
    yearly = counts.filter(pl.col("freq") == "Y")
    years: list[int] = sorted(yearly["period"].dt.year().unique().to_list())
    made = [{"follow_through": FOLLOW_THROUGH.empty(), "follow_tests": FOLLOW_TESTS.empty()}]
    for year in years[FIRST_YEARS - 1 :]:
        with suppress(InputError):  # by that year there are too few events
            data = course(yearly.filter(pl.col("period").dt.year() <= year))
            made.append(through(data, history=HISTORY, known_on=date(year, 12, 31)))
    return {
        contract.name: pl.concat([tables[contract.name] for tables in made]).sort(contract.key)
        for contract in (FOLLOW_THROUGH, FOLLOW_TESTS)
    }


def months_through(daily: pl.DataFrame, *, as_of: date) -> dict[str, pl.DataFrame]:
    """Estimate follow-through over months from imported events.

    Args:
        daily: Rows of `tables.DYAD_COUNTS` of one source and all dyads, by day, cut at the date.
        as_of: The date.

    Returns:
        As `follow_tables`, one vintage known on the date; horizons are months.

    Raises:
        InputError: Fewer than `FIRST_MONTHS` months, no dyad with enough events, or as `through`.
    """
    monthly = daily.with_columns(period=pl.col("period").dt.truncate("1mo"), freq=pl.lit("M"))
    months = monthly["period"].n_unique()
    if months < FIRST_MONTHS:
        raise InputError(f"{months} months of imported events; follow-through by month needs {FIRST_MONTHS}")
    return through(course(monthly, freq="M"), history=MONTHS_BEFORE, known_on=as_of)


def through(data: ConductCourse, *, history: int, known_on: date) -> dict[str, pl.DataFrame]:
    """Estimate follow-through over every horizon, of all dyads and of each, with its tests.

    Args:
        data: Words and deeds.
        history: Periods that a habit needs before it.
        known_on: Day written to the rows; its year is the seed of the permutations.

    Returns:
        `follow_through` and `follow_tests`; no spread where no dyad has `DEEDS_SO_FAR` deeds.

    Raises:
        InputError: Fewer than `MIN_PAIRS` pairs of states, too few periods, rows or deeds, or a slope that they do
            not hold.
    """
    _refuse_few_pairs(data, data.deeds.sum(axis=1) > 0)
    many = data.deeds.sum(axis=1) >= DEEDS_SO_FAR
    dyads, tests = [FOLLOW_THROUGH.empty()], [FOLLOW_TESTS.empty()]
    for k in HORIZONS:
        found = _slope(data, k, history)
        pooled = pool(found, data.keys, learn=many)
        dyads.append(_dyad_rows(data, pooled, many & (found.information > 0), k, known_on))
        tests.append(_test_rows(data, pooled, found, k, history, known_on))
    return {
        "follow_through": FOLLOW_THROUGH.rounded(pl.concat(dyads)),
        "follow_tests": FOLLOW_TESTS.rounded(pl.concat(tests)),
    }


def _slope(data: ConductCourse, k: int, history: int, *, later: bool = False) -> Slope:
    found = slope(data, k=k, history=history, later=later)
    _refuse_few_pairs(data, found.information > 0)
    return found


def _refuse_few_pairs(data: ConductCourse, there: NDArray[np.bool_]) -> None:
    pairs = {frozenset(key) for key, told in zip(data.keys, there, strict=True) if told}
    if len(pairs) < MIN_PAIRS:
        raise InputError(
            f"pairs of states with words and deeds: {len(pairs)}; follow-through needs {MIN_PAIRS}, give events of"
            " more pairs"
        )


def _held(values: Floats) -> Floats:
    """Refuse slopes out of the range of what is stored: such a slope is none, and is never stored cut."""
    if not (np.abs(values) < LARGEST_SLOPE).all():
        raise InputError("the deeds are too few to hold a slope; give more data")
    return values


def _dyad_rows(data: ConductCourse, pooled: Pooled, keep: NDArray[np.bool_], k: int, known_on: date) -> pl.DataFrame:
    rows = pl.DataFrame(
        {
            "source": [key[0] for key in data.keys],
            "target": [key[1] for key in data.keys],
            "value": _held(pooled.value),
            "low": _held(pooled.value - Z90 * pooled.sd),
            "high": _held(pooled.value + Z90 * pooled.sd),
            "own": _held(pooled.own),
        }
    ).filter(pl.Series(keep))
    rows = rows.with_columns(k=pl.lit(k, pl.Int8), known_on=pl.lit(known_on))
    return rows.select(list(FOLLOW_THROUGH.columns))


def _test_rows(data: ConductCourse, pooled: Pooled, found: Slope, k: int, history: int, known_on: date) -> pl.DataFrame:
    backward = _slope(data.reversed(), k, history)
    later = _slope(data, k, history, later=True)
    mixed = (data.permuted(np.random.default_rng((known_on.year, k, number))) for number in range(PLACEBO_DRAWS))
    shuffled = [slope(other, k=k, history=history).value for other in mixed]
    net = found.value - backward.value, found.influence - backward.influence
    estimates = {
        "forward": _interval(found.value, found.influence, data),
        "backward": _interval(backward.value, backward.influence, data),
        "net": _interval(*net, data),
        "later": _interval(later.value, later.influence, data),
        "permuted": (float(np.mean(shuffled)), *(float(q) for q in np.quantile(shuffled, (0.05, 0.95)))),
    }
    if pooled.spread is not None:
        estimates["spread"] = pooled.spread
    entered = {"backward": backward, "later": later}
    rows = [
        {
            "k": k,
            "test": test,
            **dict(zip(("value", "low", "high"), _held(np.array(numbers)).tolist(), strict=True)),
            "dyads": int((entered.get(test, found).information > 0).sum()),
            "rows": entered.get(test, found).rows,
            "known_on": known_on,
        }
        for test, numbers in estimates.items()
    ]
    return pl.DataFrame(rows, schema=FOLLOW_TESTS.schema)


def _interval(value: float, influence: Floats, data: ConductCourse) -> tuple[float, float, float]:
    half = Z90 * standard_error(influence, data.keys)
    return value, value - half, value + half
