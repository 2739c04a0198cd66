"""Who is thawing at a date: every running thaw, ranked, and the standing of every dyad."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.assessment.questions.durability import learned_as
from thawcast.assessment.temperatures import temperatures
from thawcast.brief.model import Table
from thawcast.durability.lasting import HORIZON_MONTHS, forecast
from thawcast.durability.outlook import Judged, judged, outlook
from thawcast.durability.reference_class import PastThaw, cases
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FEATURES, THAW_FORECASTS
from thawcast.errors import DateError
from thawcast.standing.result import Standing
from thawcast.standing.standings import of_row
from thawcast.standing.standings import standings as told
from thawcast.standing.tables import EPISODES, LEVELS
from thawcast.standing.temperature.sources import level_source
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.states import states
from thawcast.store import Dataset, open_dataset


def thaws(*, as_of: date | None = None, store: Path | Dataset | None = None) -> pl.DataFrame:
    """List the dyads whose state is a thaw at a date.

    Args:
        as_of: Last day whose data may be used; default the dataset's last day.
        store: Folder of a store, or an open dataset.

    Returns:
        Columns `a, b, onset, base, rise, level, p_real, p_stands, p_12, p_lasts_12, p_lasts_24, p_lasts_36,
        onset_month, source, freq, unit, data_to`, the likeliest to stand first, then the likeliest to be real. `onset`
        is a year; `onset_month` is null where years give the state. Base, rise and level are in `unit`, probabilities
        in [0, 1], null where they cannot be told. The past cases are thaws of yearly counts, also for a thaw by month.

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
    past = _past(dataset, day)
    every = standings(as_of=day, store=dataset).filter(pl.col("state") == "thaw")
    models = _models(dataset, day)
    rows = [
        {"a": row["a"], "b": row["b"], **_running(of_row(row), past, models)} for row in every.iter_rows(named=True)
    ]
    schema = {
        "a": pl.String,
        "b": pl.String,
        "onset": pl.Int64,
        **dict.fromkeys(("base", "rise", "level", "p_real", "p_stands", "p_12"), pl.Float64),
        **{f"p_lasts_{months}": pl.Float64 for months in HORIZON_MONTHS},
    }
    found = pl.DataFrame(rows, schema=schema).join(
        every.select("a", "b", "onset_month", "source", "freq", "unit", "data_to"), on=["a", "b"]
    )
    return found.sort(["p_stands", "p_real", "a", "b"], descending=[True, True, False, False])


Models = tuple[pl.DataFrame, pl.DataFrame, Mapping[int, Judged]]
"""Forecasts of the hazard model, their drivers, and how such forecasts have fared."""


def _models(dataset: Dataset, day: date) -> Models | None:
    if not dataset.has(THAW_FORECASTS):
        return None
    made, drivers, record = (dataset.table(contract, as_of=day) for contract in (THAW_FORECASTS, DRIVERS, RECORD))
    return made, drivers, judged(record)


def _past(dataset: Dataset, day: date) -> tuple[PastThaw, ...]:
    last = dataset.reach(LEVELS, as_of=day)
    if last is None:
        return ()
    episodes, features = (dataset.table(contract, as_of=day) for contract in (EPISODES, THAW_FEATURES))
    return cases(episodes, features, as_of=day, last_year=last.year)


def _running(standing: Standing, past: tuple[PastThaw, ...], models: Models | None) -> dict[str, object]:
    """Tell of one running thaw: what it is, and the probabilities that it lasts."""
    thaw = standing.current
    if thaw is None or standing.year is None:
        return {}
    ahead = None if models is None else outlook(*models, id=learned_as(thaw.id), year=standing.year)
    return {
        "onset": thaw.onset,
        "base": thaw.base,
        "rise": round(thaw.rise, 2),
        "level": standing.level.value,
        "p_real": thaw.p_real.value,
        "p_stands": standing.p_stands,
        "p_12": standing.p_12,
        **{f"p_lasts_{e.horizon_months}": e.estimate.value for e in forecast(standing, past, ahead)},
    }


def thaws_table(shown: pl.DataFrame, *, as_of: date, of: int) -> Table:
    """Tabulate what `thaws` gave.

    Args:
        shown: The rows to show.
        as_of: The date.
        of: How many there are.
    """
    name = {state.code: state.name for state in states(on=as_of)}
    rows = tuple(
        (
            f"{name.get(row['a'], row['a'])} - {name.get(row['b'], row['b'])}",
            str(row["onset"]) if row["onset_month"] is None else f"{row['onset_month']:%Y-%m}",
            level_source(row["source"], row["freq"]).name,
            f"{row['rise']:+.2f}",
            f"{row['p_real']:.2f}",
            f"{row['p_stands']:.2f}",
            "n/a" if row["p_12"] is None else f"{row['p_12']:.2f}",
            *("n/a" if row[f"p_lasts_{m}"] is None else f"{row[f'p_lasts_{m}']:.0%}" for m in HORIZON_MONTHS),
        )
        for row in shown.iter_rows(named=True)
    )
    headings = ("States", "Since", "By", "Rise", "Real", "Stands", "Warmer", "1 year", "2 years", "3 years")
    return Table(f"Thaws standing as of {as_of} ({of})", headings, rows)


def reach(dataset: Dataset) -> date:
    """Return the last day that a state can rest on."""
    last = dataset.reach(TEMPERATURE) if dataset.has(TEMPERATURE) else None
    return max(filter(None, (dataset.span[1], last)))


def notes(found: pl.DataFrame, *, asked: bool, store: Dataset) -> list[str]:
    """Say what a list of thaws rests on.

    Args:
        found: What `thaws` gave.
        asked: Whether a date was asked for.
        store: The dataset.

    Returns:
        Sentences; none where there is nothing to say.
    """
    said: list[str] = []
    last = reach(store)
    if not asked and last > store.span[1]:
        said.append(f"{store.span[1]} is the last day of the widest source; others reach {last}: give --as-of.")
    if found.height:
        scales = "; ".join(
            f"{level_source(source, freq).name} in {level_source(source, freq).unit}"
            for source, freq in found.select("source", "freq").unique().sort("source", "freq").iter_rows()
        )
        said.append(f"Levels are on each source's own scale, comparable within a pair only ({scales}).")
    lacking = found.filter(pl.col(f"p_lasts_{HORIZON_MONTHS[-1]}").is_null()).height
    if lacking:
        said.append(f"n/a: {lacking} have run longer than past thaws were followed, or none were.")
    return said


def standings(*, as_of: date, store: Path | Dataset | None = None) -> pl.DataFrame:
    """Tell the state of every dyad at a date.

    Args:
        as_of: Last day whose data may be used.
        store: Folder of a store, or an open dataset.

    Returns:
        One row a pair, as `standing.standings.standings` gives them.

    Raises:
        StoreError: The dataset cannot be read.

    Example:
        >>> found = standings(as_of=date(2010, 12, 31))
        >>> found.filter((pl.col("a") == "IND") & (pl.col("b") == "PAK")).height
        1
    """
    dataset = store if isinstance(store, Dataset) else open_dataset(store)
    return told(temperatures(dataset, as_of=as_of), as_of=as_of)
