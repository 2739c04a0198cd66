"""Who is thawing at a date: every running thaw, ranked, and the standing of every dyad."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl

from thawcast.assessment.questions.durability import learned_by
from thawcast.assessment.temperatures import TABLES, temperatures
from thawcast.brief.model import Table
from thawcast.durability.lasting import HORIZON_MONTHS
from thawcast.durability.running import of_thaws
from thawcast.standing.standings import standings as told
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
        >>> found = thaws(as_of=date(1973, 12, 31))
        >>> ("RUS", "USA") in set(found.select("a", "b").iter_rows())
        True
    """
    dataset = store if isinstance(store, Dataset) else open_dataset(store)
    day = dataset.day(as_of)
    every = standings(as_of=day, store=dataset).filter(pl.col("state") == "thaw")
    found = every.select(
        *("a", "b", "onset", "base", pl.col("rise").round(2), "level", "p_real", "p_stands", "p_12"),
        *("onset_month", "source", "freq", "unit", "data_to"),
    )
    found = found.join(_ahead(every, dataset, day), on=["a", "b"], how="left")
    lasting = [f"p_lasts_{months}" for months in HORIZON_MONTHS]
    ordered = found.select(*found.columns[:9], *lasting, *found.columns[9:14])
    return ordered.sort(["p_stands", "p_real", "a", "b"], descending=[True, True, False, False])


def _ahead(every: pl.DataFrame, dataset: Dataset, day: date) -> pl.DataFrame:
    """Forecast all thaws that stand: probabilities of lasting by horizon."""
    told = of_thaws(every, temperatures(dataset, as_of=day, contracts=TABLES), learned_by(dataset, day))
    return told.group_by("a", "b").agg(
        pl.col("probability").filter(horizon_months=months).first().alias(f"p_lasts_{months}")
        for months in HORIZON_MONTHS
    )


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
    spans = [pl.col(f"p_lasts_{months}").round(2) for months in HORIZON_MONTHS]
    if found.select(pl.any_horizontal(b > a for a, b in pairwise(spans)).any()).item():
        said.append(
            "A longer span can be told likelier than a shorter one: each is of its own mean level, forecast by itself"
            " (docs/methods/durability.md)."
        )
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
