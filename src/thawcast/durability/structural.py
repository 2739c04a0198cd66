"""Structural episodes: how long two states stay out of rivalry, on the slow clock of the peace scale.

The peace scale was coded with hindsight, years after what it describes. These episodes are a yardstick to hold other
clocks against, never what a forecast may learn from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from thawcast.brief.model import Table
from thawcast.tables import Contract

PEACE_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Severe rivalry, lesser rivalry, negative peace, warm peace, security community."""

NEGATIVE = 0.5
"""Neither rivalry nor friendship."""

WARM = 0.75
"""At or above this peace is deep: war between the two has no place in anybody's plans."""

END_KINDS = ("back down", "dispute", "crisis", "deep peace", "running")
"""How an episode can end; of several in one year the first of these counts."""

PEACE_COLUMNS = ("a", "b", "year", "peace")
"""Columns of the peace scale by dyad-year."""

CONFLICT_COLUMNS = ("a", "b", "year", "kind")
"""Columns of the dyad-years in which a `dispute` or a `crisis` began."""

STRUCTURAL = Contract(
    "structural",
    {
        "id": pl.String,
        "a": pl.String,
        "b": pl.String,
        "start": pl.Int16,
        "end": pl.Int16,
        "end_kind": pl.String,
        "last": pl.Int16,
        "warm": pl.Int16,
        "gap_years": pl.Int16,
    },
    ("id",),
)
"""One structural episode a row. `start` is its first year at .5 or above, `end` the year of its end and null while it
runs, `end_kind` one of `deep peace`, `back down`, `dispute`, `crisis`, `running`. `last` is the last year on record,
`warm` the year in which .75 was reached before rivalry came back, disputes and crises set aside. `gap_years` counts the
years without a value between the rivalry before it and its end."""


def conflict_years(disputes: pl.DataFrame, crises: pl.DataFrame) -> pl.DataFrame:
    """List the dyad-years in which a dispute or a crisis began.

    Args:
        disputes: Columns `a, b, year, onsets` (disputes begun that year).
        crises: Columns `a, b, month` (first day of the month in which a crisis began).

    Returns:
        Columns `CONFLICT_COLUMNS`, sorted.

    Example:
        >>> import polars as pl
        >>> from datetime import date
        >>> disputes = pl.DataFrame({"a": ["ARG"] * 2, "b": ["GBR"] * 2, "year": [1982, 1983], "onsets": [1, 0]})
        >>> crises = pl.DataFrame({"a": ["RUS"], "b": ["USA"], "month": [date(1962, 10, 1)]})
        >>> conflict_years(disputes, crises).rows()
        [('ARG', 'GBR', 1982, 'dispute'), ('RUS', 'USA', 1962, 'crisis')]
    """
    begun = disputes.filter(pl.col("onsets") > 0).select("a", "b", "year", kind=pl.lit("dispute"))
    met = crises.select("a", "b", year=pl.col("month").dt.year(), kind=pl.lit("crisis"))
    both = pl.concat([frame.with_columns(pl.col("year").cast(pl.Int16)) for frame in (begun, met)])
    return both.unique().sort(CONFLICT_COLUMNS)


@dataclass(frozen=True)
class _Stay:
    """One stay at .5 or above after rivalry.

    Args:
        start: First year at .5 or above.
        since: Last year of rivalry before it.
        warm: Year in which .75 was reached, None if it was not.
        down: Year in which rivalry was back, None if it was not.
        last: Last year on record.
        missing: Years without a value after `since`, sorted.
    """

    start: int
    since: int
    warm: int | None
    down: int | None
    last: int
    missing: tuple[int, ...]


def structural_episodes(peace: pl.DataFrame, *, conflicts: pl.DataFrame) -> pl.DataFrame:
    """Find the times in which two states left rivalry behind, and what ended each.

    An episode starts in the first year at .5 or above after a year at .25 or below. It ends in the first later year in
    which the level is below .5 again (`back down`), a dispute or a crisis began between the two, or the level is at .75
    or above (`deep peace`); in a year with several, in that order, because the order within a year is not known. Yearly
    means between the five levels belong to the move from one to the next and neither start nor end anything. What
    happened in the first year itself may have come before the move and is left out.

    Args:
        peace: Columns `PEACE_COLUMNS`, one row a dyad-year: level of the peace scale [0 to 1], the mean of the year's
            months.
        conflicts: Columns `CONFLICT_COLUMNS`: years in which a dispute or a crisis began.

    Returns:
        Rows of `STRUCTURAL`, sorted by dyad and start.

    Reference:
        Goertz, Diehl & Balas (2016), The Puzzle of Peace, Oxford University Press (the scale).

    Example:
        >>> import polars as pl
        >>> peace = pl.DataFrame(
        ...     {"a": ["ARG"] * 4, "b": ["BRA"] * 4, "year": [1990, 1991, 1992, 1993], "peace": [0.25, 0.4, 0.5, 0.75]}
        ... )
        >>> none = pl.DataFrame(schema={"a": pl.String, "b": pl.String, "year": pl.Int16, "kind": pl.String})
        >>> structural_episodes(peace, conflicts=none).select("id", "start", "end", "end_kind").rows()
        [('ARG-BRA-1992', 1992, 1993, 'deep peace')]
    """
    trouble: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for a, b, year, kind in conflicts.select(CONFLICT_COLUMNS).rows():
        trouble.setdefault((a, b), []).append((year, kind))
    rows: list[dict[str, object]] = []
    grouped = peace.select(PEACE_COLUMNS).sort("a", "b", "year").group_by("a", "b", maintain_order=True)
    for (a, b), series in grouped:
        pair = (str(a), str(b))
        runs = _runs(series.select("year", "peace").rows())
        rows += [_row(pair, run, trouble.get(pair, ())) for run in runs]
    return STRUCTURAL.check(pl.DataFrame(rows, schema=STRUCTURAL.schema).sort("a", "b", "start"))


def _runs(series: Sequence[tuple[int, float]]) -> Iterator[_Stay]:
    """Yield the stays at .5 or above that follow rivalry, from the years at one of the five levels."""
    years = {year for year, _ in series}
    last = series[-1][0]
    rivalry: int | None = None
    start: int | None = None
    since = 0
    warm: int | None = None
    for year, value in series:
        if value not in PEACE_LEVELS:
            continue
        if value >= NEGATIVE:
            if start is None and rivalry is not None:
                start, since, warm = year, rivalry, None
            if start is not None and warm is None and value >= WARM:
                warm = year
        else:
            if start is not None:
                yield _Stay(start, since, warm, year, last, _missing(years, since, year))
            start, rivalry = None, year
    if start is not None:
        yield _Stay(start, since, warm, None, last, _missing(years, since, last))


def _missing(years: set[int], first: int, last: int) -> tuple[int, ...]:
    return tuple(year for year in range(first, last) if year not in years)


def _row(pair: tuple[str, str], run: _Stay, trouble: Sequence[tuple[int, str]]) -> dict[str, object]:
    until = run.last if run.down is None else run.down
    found = [(year, kind) for year, kind in trouble if run.start < year <= until]
    found += [] if run.down is None else [(run.down, "back down")]
    found += [] if run.warm is None else [(run.warm, "deep peace")]
    end, kind = min(found, key=lambda event: (event[0], END_KINDS.index(event[1])), default=(None, "running"))
    close = run.last if end is None else end
    return {
        "id": f"{pair[0]}-{pair[1]}-{run.start}",
        "a": pair[0],
        "b": pair[1],
        "start": run.start,
        "end": end,
        "end_kind": kind,
        "last": run.last,
        "warm": run.warm,
        "gap_years": sum(run.since < year < close for year in run.missing),
    }


def tally(episodes: pl.DataFrame) -> Mapping[str, int]:
    """Count structural episodes by their end.

    Args:
        episodes: Rows of `STRUCTURAL`.

    Returns:
        `all`, each kind of end, and `reached .75`, with disputes and crises set aside.
    """
    return {
        "all": episodes.height,
        **{kind: episodes.filter(pl.col("end_kind") == kind).height for kind in END_KINDS},
        "reached .75": episodes["warm"].count(),
    }


def structural_table(rows: pl.DataFrame) -> Table:
    """Tabulate what `structural_episodes` gave."""
    told = tuple(
        (
            f"{row['a']}-{row['b']}",
            str(row["start"]),
            str(row["end"] or ""),
            row["end_kind"],
            str(row["warm"] or ""),
            str(row["last"]),
            str(row["gap_years"]),
        )
        for row in rows.iter_rows(named=True)
    )
    headings = ("States", "From", "To", "Ended by", "Reached .75", "Last on record", "Years not on record")
    return Table(f"Times out of rivalry on the peace scale ({len(told)})", headings, told)
