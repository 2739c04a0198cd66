"""Who is thawing at a date: every running thaw, ranked, and the standing of every dyad."""

from datetime import date
from pathlib import Path

import polars as pl

from thawcast.durability.chapter import HORIZONS, forecast
from thawcast.durability.outlook import judged, outlook
from thawcast.durability.reference_class import cases
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FEATURES, THAW_FORECASTS
from thawcast.errors import DateError
from thawcast.standing.tables import EPISODES, LEVELS
from thawcast.standing.verdict import COMPARED, FEW_EVENTS, STALE_MONTHS, judge
from thawcast.store import Dataset, open_dataset
from thawcast.tables import CENTI, PER_MILLE


def thaws(*, as_of: date | None = None, store: Path | Dataset | None = None) -> pl.DataFrame:
    """List the dyads whose state is a thaw at a date.

    Args:
        as_of: Last day whose data may be used; default the dataset's last day.
        store: Folder of a store, or an open dataset.

    Returns:
        Columns `a, b, onset, base, rise, level, p_real, p_lasts_12, p_lasts_24, p_lasts_36`, largest probability first,
        then largest rise; levels in log-odds, probabilities in [0, 1], null where no past case was followed so long.

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
    models = (
        (
            dataset.table(THAW_FORECASTS, as_of=day),
            dataset.table(DRIVERS, as_of=day),
            judged(dataset.table(RECORD, as_of=day)),
        )
        if dataset.has(THAW_FORECASTS)
        else None
    )
    pairs = sorted({(case.a, case.b) for case in past if not case.life.ended})
    rows: list[dict[str, object]] = []
    for a, b in pairs:
        standing = judge(levels, episodes, a=a, b=b, as_of=day)
        turn = standing.current
        if standing.state != "thaw" or turn is None:
            continue
        ahead = None if models is None or standing.year is None else outlook(*models, id=turn.id, year=standing.year)
        lasting = {f"p_lasts_{e.horizon_months}": e.estimate.value for e in forecast(standing, past, ahead)}
        rows.append(
            {
                "a": a,
                "b": b,
                "onset": turn.onset,
                "base": turn.base,
                "rise": round(turn.rise, 2),
                "level": standing.level.value,
                "p_real": turn.p_real.value,
                **lasting,
            }
        )
    schema = {
        "a": pl.String,
        "b": pl.String,
        "onset": pl.Int64,
        **dict.fromkeys(("base", "rise", "level", "p_real"), pl.Float64),
        **{f"p_lasts_{months}": pl.Float64 for months in HORIZONS},
    }
    return pl.DataFrame(rows, schema=schema).sort(["p_real", "rise", "a", "b"], descending=[True, True, False, False])


def standings(*, as_of: date, store: Path | Dataset | None = None) -> pl.DataFrame:
    """Tell the state of every dyad at a date, by the same rules as `judge` but all at once.

    Args:
        as_of: Last day whose data may be used.
        store: Folder of a store, or an open dataset.

    Returns:
        Columns `a, b, state, onset, rise, p_real, level, low, high, n_events, rank`, ordered by `a, b`: level with its
        90% interval [log-odds], events of the last year, rank of the level among the year's dyads with events enough
        [0-1]. `onset`, `rise` and `p_real` are of the thaw or chill that runs, null without one.

    Raises:
        StoreError: The dataset cannot be read.

    Example:
        >>> found = standings(as_of=date(2010, 12, 31))
        >>> found.filter((pl.col("a") == "RUS") & (pl.col("b") == "USA"))["state"].item()
        'thaw'
    """
    dataset = store if isinstance(store, Dataset) else open_dataset(store)
    levels = dataset.table(LEVELS, as_of=as_of).sort("a", "b", "period")
    last = levels.group_by("a", "b", maintain_order=True).agg(
        pl.col("period", "level", "low", "high", "n_events").last(),
        pl.col("n_events").tail(3).sum().alias("recent"),
    )
    running = (
        dataset.table(EPISODES, as_of=as_of)
        .filter(pl.col("end_known_on").is_null() | (pl.col("end_known_on") > as_of))
        .sort("onset", "sign", descending=[False, True])
        .group_by("a", "b", maintain_order=True)
        .last()
        .select("a", "b", "sign", pl.col("onset").dt.year(), "rise", "p_real")
    )
    year = last["period"].max()
    peers = last.filter((pl.col("period") == year) & (pl.col("n_events") >= COMPARED))["level"].sort()
    # Months from the end of the last year known, as `judge` counts them.
    age = (as_of.year - pl.col("period").dt.year()) * 12 + as_of.month - 12
    known = (age <= STALE_MONTHS) & (pl.col("recent") >= FEW_EVENTS)
    state = (
        pl.when(~known)
        .then(pl.lit("unknown"))
        .when(pl.col("sign") > 0)
        .then(pl.lit("thaw"))
        .when(pl.col("sign") < 0)
        .then(pl.lit("chill"))
        .otherwise(pl.lit("steady"))
    )
    runs = pl.col("state").is_in(["thaw", "chill"])
    return (
        last.join(running, on=["a", "b"], how="left")
        .with_columns(state.alias("state"))
        .with_columns(rank=peers.search_sorted(last["level"], side="left") / max(1, peers.len()))
        .select(
            "a",
            "b",
            "state",
            pl.when(runs).then("onset").alias("onset"),
            pl.when(runs).then((pl.col("rise") / CENTI).round(2)).alias("rise"),
            pl.when(runs).then(pl.col("p_real") / PER_MILLE).round(3).alias("p_real"),
            *((pl.col(c) / CENTI).round(2) for c in ("level", "low", "high")),
            "n_events",
            pl.col("rank").round(3),
        )
        .sort("a", "b")
    )
