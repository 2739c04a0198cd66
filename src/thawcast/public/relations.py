"""Where relations stand: levels, stock, standings, episodes, thaws, words and deeds."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl

from thawcast.assessment import thaws as held
from thawcast.assessment.temperatures import temperatures
from thawcast.errors import InputError
from thawcast.public.asked import Day, Name, Store, chosen, cited, dataset_of, moment
from thawcast.public.tidy import Tidy
from thawcast.standing.standings import episodes_at
from thawcast.standing.stock.result import long_rows
from thawcast.standing.stock.tables import STOCK, STOCK_POINTS, VERSIONS
from thawcast.standing.temperature.sources import LEVEL_SOURCES, level_source
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import Dataset
from thawcast.tables import LOG_ODDS
from thawcast.words.tables import SAY_DO

Pairs = Iterable[Sequence[Name]] | None
"""Many pairs of states."""

STOCK_SOURCES = (
    *("atop", "un_votes", "cow_igo", "cow_trade", "isard_democracy", "cow_capitals", "gml_mid", "peace_scale"),
    *("cow_contiguity", "cow_nmc"),
)
"""What the stock is computed from and taught by."""

WORDS_SOURCES = ("icews_quads",)
"""What words and deeds are counted in."""

DAYS_A_YEAR = 365.25


def levels(
    *states: Name,
    pairs: Pairs = None,
    as_of: Day = None,
    freq: str | None = None,
    source: str | None = None,
    store: Store = None,
) -> Tidy:
    """Give the temperature of pairs, period by period, as each level source told it at the period's end.

    Args:
        states: None for all pairs, one for all pairs of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used.
        freq: `Y` or `M`; None for both.
        source: Id of one level source; None for all. Levels of two sources are on two scales.
        store: Where the data lie.

    Returns:
        A row a `source`, `freq`, pair and `period`: `level`, `low`, `high`, `usual` and its interval [`unit`],
        probabilities [0-1], `n_events`. Imported events are sources like any other.

    Raises:
        UnknownStateError: No state has that name.
        InputError: Too many states, or no such source or frequency.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.levels("USA", "Soviet Union", source="weis").to_frame()["unit"].unique().to_list()
        ['log-odds']
    """
    dataset, where, day = dataset_of(store), chosen(states, pairs), moment(as_of)
    rows, _ = _temperature(dataset, where, day)
    rows = _of_source(rows, freq, source).drop("vintage", "onset", "sign", "given_back", "p_stands")
    shown = _in_front(rows).sort("a", "b", "source", "period")
    said = ("A level is comparable within a pair and a source only; compare pairs by the stock.",)
    return Tidy("levels", shown, said, cited(dataset, shown["source"].unique()), dataset.label)


def episodes(
    *states: Name,
    pairs: Pairs = None,
    as_of: Day = None,
    freq: str | None = None,
    source: str | None = None,
    store: Store = None,
) -> Tidy:
    """List thaws and chills with their dates, and with durations for survival analysis.

    Args:
        states: None for all pairs, one for all pairs of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used; an end that was known later counts as running.
        freq: `Y` or `M`; None for both.
        source: Id of one level source; None for all.
        store: Where the data lie.

    Returns:
        A row an episode: `kind` (thaw or chill), `sort`, `onset`, `ended`, `end_kind`, `base`, `rise`, `line`, `peak`
        [`unit`], `p_real` with its interval; and, as lifelines takes them, `duration` [years] and `event`, whether
        the end is known. One that runs is censored at the last period that its source knows of the pair.

    Raises:
        UnknownStateError: No state has that name.
        InputError: Too many states, or no such source or frequency.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> found = thawcast.episodes("Egypt", "Israel", as_of=1979).to_frame()
        >>> {"duration", "event"} <= set(found.columns)
        True
    """
    dataset, where, day = dataset_of(store), chosen(states, pairs), moment(as_of)
    rows, begun = _temperature(dataset, where, day)
    key = ["source", "freq", "a", "b"]
    last = rows.group_by(key).agg(until=pl.col("known_on").max())
    found = episodes_at(_of_source(begun, freq, source), rows, as_of=day or date.max).join(last, on=key, how="left")
    ended = pl.col("ended").is_not_null()
    shown = _with_unit(found).with_columns(
        kind=pl.when(pl.col("sign") > 0).then(pl.lit("thaw")).otherwise(pl.lit("chill")),
        event=ended,
        duration=((pl.coalesce("ended", "until") - pl.col("began")).dt.total_days() / DAYS_A_YEAR).round(2),
    )
    shown = _in_front(shown.drop("id", "sign", "until").rename({"began": "onset"})).sort("onset", "a", "b", "source")
    said = ("An episode that runs is censored: its duration is that known so far.",)
    return Tidy("episodes", shown, said, cited(dataset, shown["source"].unique()), dataset.label)


def stock(*states: Name, pairs: Pairs = None, as_of: Day = None, version: str = "stock", store: Store = None) -> Tidy:
    """Give where pairs stand on the scale of all pairs, year by year, from what was known at the time.

    Args:
        states: None for all pairs (a million rows), one for all pairs of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used.
        version: `stock`, which decides; `narrow`, without disputes and alliances; `events`, with the run of events.
        store: Where the data lie.

    Returns:
        A row a pair and `year`: `value`, `low`, `high` [class, 0 severe rivalry to 4 security community].

    Raises:
        UnknownStateError: No state has that name.
        InputError: Too many states, or no such version.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.stock("France", "Germany", as_of=2010).to_frame()["value"].max() > 3
        True
    """
    if version not in VERSIONS:
        raise InputError(f"version {version!r}: use one of {', '.join(VERSIONS)}")
    dataset, where = dataset_of(store), chosen(states, pairs)
    rows = long_rows(dataset.rows(STOCK, where, as_of=moment(as_of))).filter(version=version).drop("version")
    shown = _marked(rows, source=f"stock_{version}", freq="Y", unit=STOCK_POINTS.unit).sort("a", "b", "year")
    said = ("One scale for all pairs: compare pairs by it.",)
    return Tidy("stock", shown, said, cited(dataset, STOCK_SOURCES), dataset.label)


def standings(*states: Name, pairs: Pairs = None, as_of: Day = None, store: Store = None) -> Tidy:
    """Give the state of relations of every pair at a date: one row a pair.

    Args:
        states: None for all pairs, one for all pairs of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used; default the last day of the dataset.
        store: Where the data lie.

    Returns:
        `state` (thaw, chill, over, steady, unknown) and `why` it is unknown; what runs and since when; the last level.

    Raises:
        UnknownStateError: No state has that name.
        DateError: Not a date.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.standings("India", "Pakistan", as_of=2012).to_frame()["state"].to_list()
        ['thaw']
    """
    dataset, where = dataset_of(store), chosen(states, pairs)
    day = moment(as_of) or dataset.span[1]
    every = held.standings(as_of=day, store=dataset)
    shown = (every if where is None else every.filter(where)).drop("id", "sign", "recent", "counted", "stale", "tells")
    counts = ", ".join(f"{n} {state}" for state, n in shown["state"].value_counts().sort("state").iter_rows())
    return Tidy("standings", shown, (f"As of {day}: {counts or 'no pair'}.",), dataset.sources(), dataset.label)


def thaws(*, as_of: Day = None, store: Store = None) -> Tidy:
    """List the pairs whose state is a thaw at a date, the surest first, with the probability that it lasts.

    Args:
        as_of: Last day whose data may be used; default the last day of the dataset.
        store: Where the data lie.

    Returns:
        A row a pair: since when, `base`, `rise`, `level` [`unit`], `p_real`, `p_lasts_12`, `_24`, `_36` [0-1].

    Raises:
        DateError: Not a date, or before the first that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.thaws(as_of="2012-12-31").to_frame().filter(a="IND", b="PAK").height
        1
    """
    dataset = dataset_of(store)
    rows = held.thaws(as_of=moment(as_of), store=dataset)
    said = tuple(held.notes(rows, asked=as_of is not None, store=dataset))
    return Tidy("thaws", rows, said, dataset.sources(), dataset.label)


def say_do(*states: Name, pairs: Pairs = None, as_of: Day = None, store: Store = None) -> Tidy:
    """Give the gap between words and deeds, year by year: above zero, warmer in words than in deeds.

    Args:
        states: None for all pairs, one for all pairs of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used.
        store: Where the data lie.

    Returns:
        A row a pair and `year`: `gap`, `low`, `high` [log-odds], `rank` among the pairs of the year [0-1].

    Raises:
        UnknownStateError: No state has that name.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.say_do("USA", "Russia", as_of=2010).to_frame().height > 5
        True
    """
    dataset, where = dataset_of(store), chosen(states, pairs)
    rows = dataset.rows(SAY_DO, where, as_of=moment(as_of)).with_columns(year=pl.col("period").dt.year()).drop("period")
    shown = _marked(rows, source="icews_quads", freq="Y", unit=LOG_ODDS.unit).sort("a", "b", "year")
    return Tidy("say_do", shown, (), cited(dataset, WORDS_SOURCES), dataset.label)


def _temperature(dataset: Dataset, where: pl.Expr | None, as_of: date | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read levels and episodes of what ships and of what was imported, with the unit of each source."""
    known = temperatures(dataset, where, as_of=as_of)
    return _with_unit(known[TEMPERATURE.name]), known[TEMPERATURE_EPISODES.name]


def _with_unit(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.select("source", "freq").unique().iter_rows()
    units = {source: level_source(source, freq).unit for source, freq in named}
    return rows.with_columns(unit=pl.col("source").replace_strict(units, default=None, return_dtype=pl.String))


def _of_source(rows: pl.DataFrame, freq: str | None, source: str | None) -> pl.DataFrame:
    """Keep one frequency or source, and say which there are where there is no such."""
    if freq not in (None, "Y", "M"):
        raise InputError(f"freq {freq!r}: use Y or M")
    ids = [each.id for each in LEVEL_SOURCES]
    if source is not None and source not in {*ids, *rows["source"]}:
        raise InputError(f"no level source {source!r}: use one of {', '.join(sorted({*ids, *rows['source']}))}")
    kept = rows if freq is None else rows.filter(freq=freq)
    return kept if source is None else kept.filter(source=source)


def _marked(rows: pl.DataFrame, **told: Any) -> pl.DataFrame:
    return _in_front(rows.with_columns(pl.lit(value).alias(name) for name, value in told.items()))


def _in_front(rows: pl.DataFrame) -> pl.DataFrame:
    """Put who, when and what of in front."""
    first = [c for c in ("a", "b", "period", "year", "freq", "source", "unit") if c in rows.columns]
    return rows.select(*first, *(c for c in rows.columns if c not in first))
