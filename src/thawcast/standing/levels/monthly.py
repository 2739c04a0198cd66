"""The monthly relations level of many dyads, month by month as it could be known then, one vintage a year.

A vintage's parameters are learned from the months before its January; its year's rows come from it and never change
when later months arrive. What a dyad's months looked like in hindsight is told apart, as kind `smoothed`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.errors import InputError
from thawcast.standing.levels.monthly_data import count_months, month_counts
from thawcast.standing.levels.monthly_model import GRID, fit, run
from thawcast.standing.levels.monthly_model import start as usual
from thawcast.standing.levels.monthly_values import MonthlyHyper, Months, Told
from thawcast.standing.levels.observations import SERIES
from thawcast.standing.tables import LEVEL, LEVELS_MONTHLY
from thawcast.tables import PROBABILITY
from thawcast.values import Z90, Floats, two_digits

Bools = NDArray[np.bool_]

COUNTS_SEGMENT = 4
"""Segment of levels made from full monthly counts."""

ENOUGH = 50
"""Events that a dyad needs to have a monthly level from full monthly counts."""


@dataclass(frozen=True)
class MonthlyVintage:
    """What was known through a calendar year.

    Args:
        year: The year.
        data: What was seen up to its last month.
        start: First month that this vintage tells: its January, or the very first for the first vintage.
        learned: Last day of the months that the parameters were learned from.
        hyper: Parameters.
        told: Levels.
    """

    year: int
    data: Months
    start: int
    learned: date
    hyper: MonthlyHyper
    told: Told


def monthly_vintages(
    data: Months,
    *,
    first: int = 36,
    after: int | None = None,
    hypers: Callable[[int], MonthlyHyper] | None = None,
    teachers: Bools | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[MonthlyVintage]:
    """Estimate one vintage a year.

    Args:
        data: What the sources saw.
        first: Months that the first vintage learns from, a multiple of 12; if there are fewer, it learns from all.
        after: Year up to which vintages are known already and are left out; they do not depend on later months.
        hypers: Parameters by year instead of learning them, for placebos.
        teachers: Which dyads a vintage may learn from that learns up to a month, shape (dyads, months); None for all.
        step: Called with a label before each vintage, for progress.

    Yields:
        Vintages in order of year.
    """
    months = data.seen.shape[1]
    origins = list(range(first, months, 12)) or [months]
    for number, origin in enumerate(origins):
        last = min(origin + 12, months)
        year = data.first_year + (last - 1) // 12
        if after is not None and year <= after:
            continue
        step(f"months of {year}")
        if hypers is not None:
            hyper = hypers(year)
        elif teachers is None:
            hyper = fit(data.cut(origin))
        elif teachers[:, origin - 1].any():
            hyper = fit(data.cut(origin).take(np.flatnonzero(teachers[:, origin - 1]).tolist()))
        else:
            hyper = MonthlyHyper(usual(data.sources), np.full(len(GRID), 1 / len(GRID)))
        known = data.cut(last)
        start = origin if number else 0
        yield MonthlyVintage(year, known, start, month_end(data, origin - 1), hyper, run(known, hyper, since=start))


def month(data: Months, number: int) -> date:
    """First day of a month by its number."""
    return date(data.first_year + number // 12, number % 12 + 1, 1)


def month_end(data: Months, number: int) -> date:
    """Last day of a month by its number."""
    return date.fromordinal(month(data, number + 1).toordinal() - 1)


def monthly_rows(vintage: MonthlyVintage, *, segment: int, events: Floats | None, keep: Bools) -> pl.DataFrame:
    """Give the filtered rows of a vintage.

    Args:
        vintage: The vintage.
        segment: Number of the segment.
        events: Events by month, shape (dyads, months), or None.
        keep: Which months of which dyads to tell, shape (dyads, months).

    Returns:
        Columns of `LEVELS_MONTHLY`, `base`, and `p_low, p_high`, the interval of `p_rise`.
    """
    told, data = vintage.told, vintage.data
    months = data.seen.shape[1]
    i, j = np.nonzero(keep[:, :months] & (np.arange(months) >= vintage.start))
    frame = _frame(vintage, segment, i, j, told.level, told.sd, None if events is None else events[i, j])
    rise = pl.Series("p_rise", PROBABILITY.rounded(told.rise[i, j]))
    ends = pl.Series([max(month_end(data, k), vintage.learned) for k in range(months)], dtype=pl.Date)
    return frame.with_columns(
        pl.when(pl.Series(j >= 24)).then(rise).alias("p_rise"),
        kind=pl.lit("filtered"),
        known_on=ends.gather(j),
        base=pl.Series(LEVEL.rounded(told.base[i, j])),
        p_low=pl.Series(PROBABILITY.rounded(told.rise_low[i, j])),
        p_high=pl.Series(PROBABILITY.rounded(told.rise_high[i, j])),
    ).select(*LEVELS_MONTHLY.columns, "base", "p_low", "p_high")


def smoothed_rows(vintage: MonthlyVintage, *, segment: int, events: Floats | None, keep: Bools) -> pl.DataFrame:
    """Give every month of a vintage told from its first month on as seen from its end; options as in `monthly_rows`."""
    months = vintage.data.seen.shape[1]
    i, j = np.nonzero(keep[:, :months])
    told = vintage.told
    frame = _frame(vintage, segment, i, j, told.late, told.late_sd, None if events is None else events[i, j])
    return frame.with_columns(
        p_rise=pl.lit(None, pl.Float64), kind=pl.lit("smoothed"), known_on=pl.lit(month_end(vintage.data, months - 1))
    ).select(*LEVELS_MONTHLY.columns)


def monthly_levels(
    counts: pl.DataFrame,
    *,
    series: Sequence[str] = ("all",),
    enough: int = ENOUGH,
    first: int = 36,
    before: pl.DataFrame | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> pl.DataFrame:
    """Filter a monthly level of every dyad from full monthly counts of the four quad classes.

    Args:
        counts: Rows of `tables.COUNTS` with `freq` M, both directions; rows with a null class are not allowed.
        series: What the levels are of, of `observations.SERIES`: `all` events, `verbal` or `material` ones alone.
        enough: Events of the series that a dyad needs so far to be told in a month. The months that the first vintage
            learns from are told of the dyads that have them at their end.
        first: Months that the first vintage learns from, a multiple of 12. With fewer months the parameters are learned
            from all of them, and every row is known only at the last.
        before: Rows that an earlier call gave on the earlier months of the same counts, under the same options: years
            that were over then are not computed again, even if late reports have changed their counts since.
        step: Called with a label before each vintage, for progress.

    Returns:
        Rows of `LEVELS_MONTHLY`: filtered ones, log-odds of cooperation less the world's of the month,.

    Raises:
        InputError: No monthly counts, counts that lack a class, or no such series.

    Reference:
        Durbin & Koopman (2012), Time Series Analysis by State Space Methods, ch. 3-4.

    Example:
        >>> from thawcast.tables import COUNTS
        >>> row = {"source": "IND", "target": "PAK", "freq": "M", "src": "example", "known_on": date(2020, 1, 31)}
        >>> quads = {"verb_coop": 30, "matl_coop": 5, "verb_conf": 10, "matl_conf": 5}
        >>> months = [row | quads | {"period": date(2020, m, 1), "score": None} for m in range(1, 7)]
        >>> monthly_levels(pl.DataFrame(months, schema=COUNTS.schema)).height
        6
    """
    rows = counts.filter(pl.col("freq") == "M")
    if not rows.height:
        raise InputError("no monthly counts; give rows with freq M")
    for name in series:
        if name not in SERIES:
            raise InputError(f"no series {name!r}: choose among {', '.join(SERIES)}")
    if rows.select(
        pl.any_horizontal(pl.col("verb_coop", "matl_coop", "verb_conf", "matl_conf").is_null().any())
    ).item():
        raise InputError("some monthly counts lack a quad class; a monthly level needs all four, so filter by `src`")
    found = [LEVELS_MONTHLY.empty()]
    for name in series:
        known = LEVELS_MONTHLY.empty() if before is None else before.filter(pl.col("series") == name)
        found.append(_levels(rows, name, known, enough=enough, first=first, step=step))
    return LEVELS_MONTHLY.check(pl.concat(found).sort(LEVELS_MONTHLY.key))


def imported_levels(days: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Filter the monthly levels of imported events: of all of them, of words and of deeds.

    Args:
        days: Rows of `tables.DYAD_COUNTS`, of any sources.

    Returns:
        Rows of `LEVELS_MONTHLY` by source, as `monthly_levels` gives them.
    """
    counts = month_counts(days)
    return {
        str(src): monthly_levels(own, series=tuple(SERIES))
        for (src,), own in counts.group_by("src", maintain_order=True)
    }


def _levels(
    rows: pl.DataFrame, series: str, before: pl.DataFrame, *, enough: int, first: int, step: Callable[[str], None]
) -> pl.DataFrame:
    data, events = count_months(rows, series=series)
    so_far = np.cumsum(events, axis=1)
    kept = np.flatnonzero(so_far[:, -1] >= enough).tolist()
    if not kept:
        return LEVELS_MONTHLY.empty()
    data, so_far, events = data.take(kept), so_far[kept], events[kept]
    # Only dyads with enough events by then teach or are told: later news about a dyad may not change an earlier month.
    teachers, told = so_far >= enough, so_far >= enough
    learned = min(first, events.shape[1])
    told[:, :learned] = (so_far[:, :learned] > 0) & teachers[:, learned - 1 : learned]
    after = _whole_years(before, data.first_year, first)
    parts = [
        monthly_rows(v, segment=COUNTS_SEGMENT, events=events, keep=told)
        for v in monthly_vintages(data, first=first, after=after, teachers=teachers, step=step)
    ]
    fresh = [_released(part, rows).with_columns(series=pl.lit(series)) for part in parts]
    old = before.clear() if after is None else before.filter(pl.col("vintage") <= after)
    return pl.concat([old, *(part.select(list(LEVELS_MONTHLY.columns)) for part in fresh)])


def _released(levels: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Put the day off on which a row is known until the counts of its last month are out."""
    out = counts.group_by(month="period").agg(out=pl.max("known_on")).sort("month")
    out = out.with_columns(pl.col("out").cum_max())
    known = levels.with_columns(month=pl.col("known_on").dt.truncate("1mo")).join(out, on="month", how="left")
    return known.with_columns(known_on=pl.max_horizontal("known_on", "out"))


def _whole_years(before: pl.DataFrame, first_year: int, first: int) -> int | None:
    """Tell up to which vintage earlier rows stay: those of whole years, once the first vintage has had its own year."""
    if not before.height:
        return None
    last: date = before.select(pl.max("period")).item()
    months = 12 * (last.year - first_year) + last.month
    whole = last.year if last.month == 12 else last.year - 1
    return whole if months // 12 * 12 > first else None


def shuffled(data: Months, rng: np.random.Generator) -> Months:
    """Permute the months within each dyad: same values, no history."""
    at = np.argsort(rng.random(data.seen.shape[:2]), axis=1)[:, :, None]
    return data.each(lambda x: np.take_along_axis(x, at, axis=1))


def _frame(
    vintage: MonthlyVintage,
    segment: int,
    i: np.ndarray,
    j: np.ndarray,
    level: Floats,
    sd: Floats,
    events: Floats | None,
) -> pl.DataFrame:
    keys = vintage.data.keys
    months = [month(vintage.data, k) for k in range(vintage.data.seen.shape[1])]
    centre, half = level[i, j], Z90 * sd[i, j]
    return pl.DataFrame(
        {
            "a": pl.Series([keys[k][0] for k in i], dtype=pl.String),
            "b": pl.Series([keys[k][1] for k in i], dtype=pl.String),
            "period": pl.Series(months, dtype=pl.Date).gather(j),
            "level": LEVEL.rounded(centre),
            "low": LEVEL.rounded(centre - half),
            "high": LEVEL.rounded(centre + half),
            "n_events": pl.Series([None] * i.size, dtype=pl.Int32) if events is None else two_digits(events),
        }
    ).with_columns(series=pl.lit("all"), segment=pl.lit(segment, pl.Int8), vintage=pl.lit(vintage.year, pl.Int16))
