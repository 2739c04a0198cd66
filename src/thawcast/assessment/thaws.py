"""Who is thawing at a date: every running thaw, ranked, and the standing of every dyad."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.durability.outlook import Judged, judged, outlook
from thawcast.durability.reference_class import PastThaw, cases
from thawcast.durability.result import HORIZON_MONTHS, forecast
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FEATURES, THAW_FORECASTS
from thawcast.errors import DateError
from thawcast.standing.months.verdict import UNITS, VERDICTS, by_month, carried_on, month_standings
from thawcast.standing.tables import EPISODES, EPISODES_MONTHLY, LEVELS, LEVELS_MONTHLY, SEGMENTS
from thawcast.standing.verdict import Standing, Turn, judge, year_standings
from thawcast.store import Dataset, open_dataset

YEARLY = "icews_years"
"""Source of a state that rests on yearly counts; the others are named after their segment."""


def thaws(*, as_of: date | None = None, store: Path | Dataset | None = None) -> pl.DataFrame:
    """List the dyads whose state is a thaw at a date.

    Args:
        as_of: Last day whose data may be used; default the dataset's last day.
        store: Folder of a store, or an open dataset.

    Returns:
        Columns `a, b, onset, base, rise, level, p_real, p_lasts_12, p_lasts_24, p_lasts_36, onset_month, source, unit`,
        largest probability first, then largest rise. `onset` is a year; `onset_month` is null where the state rests on
        yearly counts. Base, rise and level are in `unit`, probabilities in [0, 1], null where no past case was followed
        so long. The past cases are thaws of the yearly counts, also for a thaw by month.

    Raises:
        DateError: Before the first date that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> found = thaws(as_of=date(2010, 12, 31))
        >>> ("RUS", "USA") in set(found.select("a", "b").iter_rows())
        True
    """
    dataset = store if isinstance(store, Dataset) else open_dataset(store)
    first, last = dataset.span
    day = last if as_of is None else as_of
    if day < first:
        raise DateError(f"{day}: before the data; take a date from {first} on (events are known to {last})")
    levels, episodes = dataset.table(LEVELS, as_of=day), dataset.table(EPISODES, as_of=day)
    last_year = int(levels.select(pl.max("period")).item().year)
    past = cases(episodes, dataset.table(THAW_FEATURES, as_of=day), as_of=day, last_year=last_year)
    every = standings(as_of=day, store=dataset).filter(pl.col("state") == "thaw")
    monthly = every.filter(pl.col("source") != YEARLY).select("a", "b")
    months = tuple(
        dataset.table(contract, as_of=day).join(monthly, on=["a", "b"], how="semi")
        for contract in ((LEVELS_MONTHLY, EPISODES_MONTHLY) if monthly.height else ())
    )
    models = _models(dataset, day)
    rows: list[dict[str, object]] = []
    for a, b, source in every.select("a", "b", "source").iter_rows():
        standing = judge(levels, episodes, a=a, b=b, as_of=day)
        if source != YEARLY:
            standing = carried_on(standing, by_month(*months, a=a, b=b, as_of=day), as_of=day)
        if standing.current is not None:
            rows.append({"a": a, "b": b, **_running(standing, standing.current, past, models)})
    schema = {
        "a": pl.String,
        "b": pl.String,
        "onset": pl.Int64,
        **dict.fromkeys(("base", "rise", "level", "p_real"), pl.Float64),
        **{f"p_lasts_{months}": pl.Float64 for months in HORIZON_MONTHS},
    }
    found = pl.DataFrame(rows, schema=schema).join(
        every.select("a", "b", "onset_month", "source", "unit"), on=["a", "b"]
    )
    return found.sort(["p_real", "rise", "a", "b"], descending=[True, True, False, False])


Models = tuple[pl.DataFrame, pl.DataFrame, Mapping[int, Judged]]
"""Forecasts of the hazard model, their drivers, and how such forecasts have fared."""


def _models(dataset: Dataset, day: date) -> Models | None:
    if not dataset.has(THAW_FORECASTS):
        return None
    made, drivers, record = (dataset.table(contract, as_of=day) for contract in (THAW_FORECASTS, DRIVERS, RECORD))
    return made, drivers, judged(record)


def _running(standing: Standing, turn: Turn, past: tuple[PastThaw, ...], models: Models | None) -> dict[str, object]:
    """Tell of one running thaw: what it is, and the probabilities that it lasts."""
    ahead = None if models is None or standing.year is None else outlook(*models, id=turn.id, year=standing.year)
    return {
        "onset": turn.onset,
        "base": turn.base,
        "rise": round(turn.rise, 2),
        "level": standing.level.value,
        "p_real": turn.p_real.value,
        **{f"p_lasts_{e.horizon_months}": e.estimate.value for e in forecast(standing, past, ahead)},
    }


def reach(dataset: Dataset) -> date:
    """Return the last day that a state can rest on: that of the yearly counts, or of the months that carry them on."""
    if not dataset.has(LEVELS_MONTHLY):
        return dataset.span[1]
    months = dataset.table(LEVELS_MONTHLY).filter(pl.col("segment").is_in(VERDICTS))
    return max(dataset.span[1], months.select(pl.max("known_on")).item() or dataset.span[1])


def notes(found: pl.DataFrame, *, asked: bool, store: Dataset) -> list[str]:
    """Say what a list of thaws rests on beyond yearly counts.

    Args:
        found: What `thaws` gave.
        asked: Whether a date was asked for.
        store: The dataset.

    Returns:
        Sentences; none for thaws of yearly counts at a date asked for.
    """
    told: list[str] = []
    if not asked and store.has(LEVELS_MONTHLY):
        ends = (
            store.table(LEVELS_MONTHLY)
            .filter(pl.col("segment").is_in(VERDICTS))
            .group_by("segment")
            .agg(dyads=pl.struct("a", "b").n_unique(), last=pl.max("known_on"))
            .sort("segment")
        )
        spans = "; ".join(f"{SEGMENTS[s]}: {dyads:,} pairs, to {last}" for s, dyads, last in ends.iter_rows())
        if spans:
            told.append(
                f"{store.span[1]} is the last day of the yearly counts; for thaws by month give --as-of ({spans})."
            )
    months = found.filter(pl.col("source") != YEARLY)
    if months.height:
        scales = "; ".join(
            f"{source} in {unit}"
            for source, unit in months.select("source", "unit").unique().sort("source").iter_rows()
        )
        told.append(f"Thaws by month: levels on each source's own scale ({scales}).")
        told.append("How long they last is read off past thaws of the yearly counts: a rough guide.")
    lacking = found.filter(pl.col(f"p_lasts_{HORIZON_MONTHS[-1]}").is_null()).height
    if months.height and lacking:
        told.append(f"n/a: {lacking} have run longer than past thaws were followed.")
    return told


def standings(*, as_of: date, store: Path | Dataset | None = None) -> pl.DataFrame:
    """Tell the state of every dyad at a date, by the same rules as `judge` but all at once.

    Args:
        as_of: Last day whose data may be used.
        store: Folder of a store, or an open dataset.

    Returns:
        Columns `a, b, state, onset, rise, p_real, level, low, high, n_events, rank, onset_month, source, unit`, ordered
        by `a, b`: level with its 90% interval [`unit`], events of the last year, rank of the level among the year's
        dyads with events enough [0-1]. `onset` (a year), `rise` and `p_real` are of the thaw or chill that runs, null
        without one. Where the yearly counts have ended more than a year before, the state comes from the months, if
        there are any: `source` then names their segment, `onset_month` is the first month, the rank is among the
        segment's dyads of the last month, and `n_events` is null.

    Raises:
        StoreError: The dataset cannot be read.

    Example:
        >>> found = standings(as_of=date(2010, 12, 31))
        >>> found.filter((pl.col("a") == "RUS") & (pl.col("b") == "USA"))["state"].item()
        'thaw'
    """
    dataset = store if isinstance(store, Dataset) else open_dataset(store)
    found = year_standings(dataset.table(LEVELS, as_of=as_of), dataset.table(EPISODES, as_of=as_of), as_of=as_of)
    yearly = found.drop("stale").with_columns(
        onset_month=pl.lit(None, pl.Date), source=pl.lit(YEARLY), unit=pl.lit("log_odds")
    )
    if not dataset.has(LEVELS_MONTHLY):
        return yearly
    monthly, turned = (dataset.table(contract, as_of=as_of) for contract in (LEVELS_MONTHLY, EPISODES_MONTHLY))
    months = (
        month_standings(monthly, turned, as_of=as_of)
        .join(found.filter(~pl.col("stale")), on=["a", "b"], how="anti")
        .select(
            "a",
            "b",
            "state",
            pl.col("onset").dt.year(),
            *("rise", "p_real", "level", "low", "high"),
            pl.lit(None, yearly.schema["n_events"]).alias("n_events"),
            "rank",
            onset_month="onset",
            source=pl.col("segment").replace_strict(SEGMENTS, return_dtype=pl.String),
            unit=pl.col("segment").replace_strict(UNITS, return_dtype=pl.String),
        )
    )
    left = yearly.join(months, on=["a", "b"], how="anti")
    return pl.concat([left, months]).sort("a", "b")
