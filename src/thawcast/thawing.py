"""Who is thawing at a date: every running thaw, ranked."""

from datetime import date
from pathlib import Path

import polars as pl

from thawcast.durability.chapter import HORIZONS, forecast
from thawcast.durability.outlook import judged, outlook
from thawcast.durability.reference_class import cases
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FEATURES, THAW_FORECASTS
from thawcast.errors import DateError
from thawcast.standing.tables import EPISODES, LEVELS
from thawcast.standing.verdict import judge
from thawcast.store import Dataset, open_dataset


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
