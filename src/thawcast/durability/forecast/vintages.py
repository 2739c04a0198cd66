"""What ships of the forecast: each year's forecasters as rows, back from rows, and the stage that makes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.durability.forecast.cases import FEATURES, course
from thawcast.durability.forecast.forecasters import MOVES, QUANTILES, SPREADS, TaughtForecasters, teach
from thawcast.durability.forecast.onsets import TELLING, Calm, TaughtOnsets, calm, fared, teach_onsets
from thawcast.durability.forecast.outcomes import YEARS
from thawcast.durability.forecast.record import headed, like, record
from thawcast.durability.forecast.rolling import SourceCases, block, known_by, rolling
from thawcast.durability.forecast.tables import FORECAST_LIKE, FORECAST_RECORD, FORECAST_TAUGHT, FORECAST_TREES
from thawcast.durability.forecast.trees import Trees
from thawcast.stages import Given
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES
from thawcast.values import Floats, rounded

ONSETS = ("usual", "centre", "slopes")
"""Parts of `TaughtOnsets`."""

PARTS = ("constant", "own", "scale", "centre", "wide", "beta", "gamma", "errors")


@dataclass(frozen=True)
class Learned:
    """What had been learned by a date.

    Args:
        taught: Forecasters of lasting; None where nothing could be learned.
        onsets: What tells that a thaw begins; None where nothing could be learned.
        records: Rows of `FORECAST_RECORD` of the latest vintage.
        likes: Rows of `FORECAST_LIKE` of the latest vintage.
    """

    taught: TaughtForecasters | None
    onsets: TaughtOnsets | None
    records: pl.DataFrame
    likes: pl.DataFrame


def forecast_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Teach the forecasters of every year's end, and score what they would have said.

    Args:
        given: `period_counts` and the tables of the temperature.

    Returns:
        Tables `forecast_taught`, `forecast_trees`, `forecast_record` and `forecast_like`.
    """
    blocks = blocks_of(given[TEMPERATURE.name], given[TEMPERATURE_BASES.name], given["period_counts"])
    told = rolling(blocks)
    records = record(blocks, told)
    last = max(int(one.year.max()) for one in blocks)
    quiet = calm_of(given[TEMPERATURE.name], given[TEMPERATURE_BASES.name])
    rows, trees = [FORECAST_TAUGHT.empty()], [FORECAST_TREES.empty()]
    for year in range(min(int(one.year.min()) for one in blocks), last + 1):
        known = known_by(blocks, year)
        if known is not None:
            own, grown = rows_of(teach(*known), teach_onsets(quiet, year), year)
            rows.append(own)
            trees.append(grown)
    return {
        FORECAST_TAUGHT.name: pl.concat(rows).sort(FORECAST_TAUGHT.key),
        FORECAST_TREES.name: pl.concat(trees).sort(FORECAST_TREES.key),
        FORECAST_RECORD.name: pl.concat([records, onset_record(fared(quiet))]).sort(FORECAST_RECORD.key),
        FORECAST_LIKE.name: like(blocks, headed(blocks, told, records)),
    }


def blocks_of(rows: pl.DataFrame, bases: pl.DataFrame, record: pl.DataFrame) -> list[SourceCases]:
    """Lay out every source.

    Args:
        rows: Rows of `TEMPERATURE`.
        bases: Rows of `TEMPERATURE_BASES`.
        record: Rows of `period_counts`.
    """
    found: list[SourceCases] = []
    for source in LEVEL_SOURCES:
        own, base = (frame.filter(source=source.id, freq=source.freq) for frame in (rows, bases))
        if base.height:
            found.append(block(own, base, source.seen(record)))
    return found


def calm_of(rows: pl.DataFrame, bases: pl.DataFrame) -> list[Calm]:
    """Find the periods of every source in which no thaw runs.

    Args:
        rows: Rows of `TEMPERATURE`.
        bases: Rows of `TEMPERATURE_BASES`.
    """
    found: list[Calm] = []
    for source in LEVEL_SOURCES:
        own, base = (frame.filter(source=source.id, freq=source.freq) for frame in (rows, bases))
        if not base.height:
            continue
        of = course(own, base)
        runs, begun = (np.zeros(of.sd.shape, bool) for _ in range(2))
        place = {key: k for k, key in enumerate(of.keys)}
        thaw = own.filter(pl.col("sign") > 0)
        pair = np.array([place[key] for key in thaw.select("a", "b").iter_rows()], int)
        at, onset = of.number(thaw["period"]), of.number(thaw["onset"])
        runs[pair, at] = True
        begun[pair, at] = at == onset
        found.append(calm(of, runs, begun))
    return found


def onset_record(told: pl.DataFrame) -> pl.DataFrame:
    """Add up how chances of an onset had fared by each year's end, beside the base rate.

    Args:
        told: What `onsets.fared` gave.

    Returns:
        Rows of `FORECAST_RECORD`, a year ahead, forecasters `begins` and `begins usual`.
    """
    # A chance told in a year is judged by the end of the next.
    by = told.sort("source", "year").with_columns(vintage=pl.col("year") + 1)
    sums = by.with_columns(pl.col("n", "began", "log_logit", "log_usual").cum_sum().over("source"))
    split = sums.with_columns(pl.col("source").str.split(" ").list.to_struct(fields=["source", "freq"]).alias("s"))
    parts = [
        split.with_columns(
            forecaster=pl.lit(name),
            log_score=pl.col(loss) / pl.col("n"),
            brier=pl.lit(None),
            lasted=pl.col("began") / pl.col("n"),
            horizon=pl.lit(1),
            known_on=pl.date(pl.col("vintage"), 12, 31),
        )
        .drop("source")
        .unnest("s")
        .select(pl.col(c).cast(kind) for c, kind in FORECAST_RECORD.schema.items())
        for name, loss in (("begins", "log_logit"), ("begins usual", "log_usual"))
    ]
    return pl.concat(parts)


def rows_of(taught: TaughtForecasters, onsets: TaughtOnsets | None, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write what was learned as rows.

    Args:
        taught: What was learned of lasting.
        onsets: What was learned of onsets.
        year: By the end of which year.

    Returns:
        Rows of `FORECAST_TAUGHT` and of `FORECAST_TREES`.
    """
    parts = [(f"source {name}", np.array([float(place)])) for place, name in enumerate(taught.sources)]
    parts += [(name, getattr(taught, name).ravel()) for name in PARTS]
    if onsets is not None:
        parts += [(f"begins source {name}", np.array([float(place)])) for place, name in enumerate(onsets.sources)]
        parts += [(f"begins {name}", getattr(onsets, name).ravel()) for name in ONSETS]
    rows = pl.concat(
        pl.DataFrame({"part": [name] * values.size, "place": np.arange(values.size), "value": values})
        for name, values in parts
    )
    trees, (count, size) = taught.trees, taught.trees.feature.shape
    tree, node = (x.ravel() for x in np.indices((count, size)))
    grown = pl.DataFrame(
        {
            "tree": np.append(tree, -1),
            "node": np.append(node, 0),
            "feature": np.append(trees.feature, 0),
            "threshold": np.append(trees.threshold, 0.0),
            "left": np.append(trees.left, 0),
            "right": np.append(trees.right, 0),
            "value": rounded(np.append(trees.value, trees.start)),
        }
    )
    dated = (frame.with_columns(vintage=pl.lit(year), known_on=pl.date(year, 12, 31)) for frame in (rows, grown))
    first, second = (
        frame.select(pl.col(c).cast(kind) for c, kind in contract.schema.items())
        for frame, contract in zip(dated, (FORECAST_TAUGHT, FORECAST_TREES), strict=True)
    )
    return first, second


def learned_of(rows: pl.DataFrame, trees: pl.DataFrame, records: pl.DataFrame, likes: pl.DataFrame) -> Learned:
    """Read what had been learned by a day.

    Args:
        rows: Rows of `FORECAST_TAUGHT` known by the day, of the latest vintage.
        trees: Rows of `FORECAST_TREES` of it.
        records: Rows of `FORECAST_RECORD` known by the day.
        likes: Rows of `FORECAST_LIKE` known by the day.
    """
    records, likes = (frame.filter(pl.col("vintage") == pl.col("vintage").max()) for frame in (records, likes))
    if not rows.height:
        return Learned(None, None, records, likes)
    values: dict[str, Floats] = {
        str(part): frame.sort("place")["value"].to_numpy() for (part,), frame in rows.group_by("part")
    }
    return Learned(_taught(values, trees), _onsets(values), records, likes)


def _sources(values: Mapping[str, Floats], prefix: str) -> tuple[str, ...]:
    return tuple(
        name for _, name in sorted((v[0], n.removeprefix(prefix)) for n, v in values.items() if n.startswith(prefix))
    )


def _onsets(values: Mapping[str, Floats]) -> TaughtOnsets | None:
    if "begins slopes" not in values:
        return None
    usual, centre, slopes = (values[f"begins {name}"] for name in ONSETS)
    return TaughtOnsets(_sources(values, "begins source "), usual, centre.reshape(2, len(TELLING)), slopes)


def _taught(values: Mapping[str, Floats], trees: pl.DataFrame) -> TaughtForecasters:
    sources, many = _sources(values, "source "), len(YEARS)
    shapes: dict[str, Sequence[int]] = {
        "constant": (2, len(sources) + 1, many),
        "own": (-1,),
        "scale": (-1,),
        "centre": (2, len(FEATURES)),
        "wide": (many, -1),
        "beta": (many, len(MOVES)),
        "gamma": (many, len(SPREADS) + 2),
        "errors": (many, len(QUANTILES)),
    }
    return TaughtForecasters(
        sources, **{name: values[name].reshape(shape) for name, shape in shapes.items()}, trees=_trees(trees)
    )


def _trees(rows: pl.DataFrame) -> Trees:
    start = rows.filter(pl.col("tree") < 0)["value"].item()
    rest = rows.filter(pl.col("tree") >= 0).sort("tree", "node")
    if not rest.height:
        return Trees.none(start)
    size = int(rest["node"].max()) + 1  # pyright: ignore (an integer)
    numbers = (rest[name].to_numpy().astype(int).reshape(-1, size) for name in ("feature", "left", "right"))
    feature, left, right = numbers
    threshold, value = (rest[name].to_numpy().reshape(-1, size) for name in ("threshold", "value"))
    return Trees(start, feature, threshold, left, right, value)
