"""The drawings of the two pages: temperature, stock, how a thaw ended, and the record of all sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.assessment.questions.durability import names_then
from thawcast.assessment.questions.standing import result as relations
from thawcast.assessment.screen.headline import reference
from thawcast.brief.figures import Course, Kept, Ladder, Lane, Record, ValueAt, in_years
from thawcast.counting.ties import HINDSIGHT_RELATIONS
from thawcast.durability.lasting import Lasting
from thawcast.standing.result import Standing
from thawcast.standing.stock.charts import known_pairs, ladder, stock_lane
from thawcast.standing.stock.result import PairStock, pair_stock
from thawcast.standing.stock.tables import STOCK, STOCK_MODELS
from thawcast.standing.temperature.charts import Series, course, kept, lane, record
from thawcast.standing.temperature.sources import level_source
from thawcast.store import Dataset, Known


@dataclass(frozen=True)
class Figures:
    """The drawings; each is None where there is nothing to draw."""

    course: Course | None
    ladder: Ladder | None
    kept: Kept | None
    record: Record | None


def figures(known: Known, now: Standing, lasting: Sequence[Lasting] = ()) -> Figures:
    """Lay the drawings of two states out.

    Args:
        known: What is known of them.
        now: What is so now.
        lasting: The forecast of the thaw that stands.
    """
    # Without a share that is expected to be kept no fan is drawn.
    kept_share = [(entry.horizon_months, entry.kept) for entry in lasting if entry.kept.value is not None]
    ahead = kept_share if now.state == "thaw" else []
    series = None if not now.heard else _series(known)
    stock = known.once(stock_of)
    return Figures(
        course=None
        if series is None
        else course(series, beside=reference(now), given_back=now.given_back, ahead=ahead),
        ladder=None if stock is None else _ladder(known, stock),
        kept=None if series is None or now.state != "over" else kept(series),
        record=record(_lanes(known, stock), until=in_years(known.as_of, yearly=False)),
    )


def stock_of(known: Known) -> PairStock | None:
    """Read the stock of the two, None where one of them was no state."""
    models = known.of_day(_stock_models) if known.has(STOCK_MODELS) else STOCK_MODELS.empty()
    return pair_stock(known.own(STOCK), models)


def _stock_models(dataset: Dataset, day: date) -> pl.DataFrame:
    """Read what the stock had learned by a day."""
    return dataset.rows(STOCK_MODELS, as_of=day)


def _series(known: Known) -> Series | None:
    """Give the series that tells the state, with its thaws and chills."""
    source = known.once(relations).standing.source
    return None if source is None else known.once(_of_sources)[source.id, source.freq]


def _of_sources(known: Known) -> dict[tuple[str, str], Series]:
    """Lay the levels and episodes of each source out, by its id and frequency; the one known latest comes first."""
    found, by = known.once(relations), ("source", "freq")
    levels = found.levels.sort("period").partition_by(by, as_dict=True)
    episodes = found.episodes.select(*by, "sign", "base", "rise", onset="began", end="ended")
    begun = episodes.partition_by(by, as_dict=True, include_key=False)
    none = episodes.drop(by).clear()
    laid: dict[tuple[str, str], Series] = {}
    for name, freq in found.every.sort("data_to", "source", descending=[True, False]).select(by).iter_rows():
        source, rows = level_source(name, freq), levels[name, freq]
        of = begun.get((name, freq), none)
        laid[name, freq] = Series(source.name, rows, of, source.season == 1, source.unit == "log-odds")
    return laid


def _ladder(known: Known, stock: PairStock) -> Ladder:
    others, names = known.of_day(_known_pairs, stock.year), known.once(names_then)
    return ladder(stock, others, pair=(known.a.code, known.b.code), names=names)


def _known_pairs(dataset: Dataset, day: date, year: int) -> pl.DataFrame:
    """Read the stock of the pairs that a reader knows, and of some others."""
    ones, twos = ([pair[i] for pair in known_pairs(year)] for i in (0, 1))
    named = (pl.col("year") == year) & pl.col("a").is_in(ones) & pl.col("b").is_in(twos)
    return dataset.rows(STOCK, named, as_of=day)


def _lanes(known: Known, stock: PairStock | None) -> list[Lane]:
    """Lay every source out, the stock before them and what was told afterwards behind them."""
    told = known.once(_of_sources).values()
    lanes = [] if stock is None else [stock_lane(stock)]
    recalled = known.hindsight(HINDSIGHT_RELATIONS).filter(pl.col("year") <= known.as_of.year)
    readings = tuple(
        ValueAt(float(year), score, None, None)
        for year, score in recalled.sort("year").select("year", "score").drop_nulls().iter_rows()
    )
    return [*lanes, *map(lane, told), Lane("Recalled (hindsight)", readings, None, (), hindsight=True)]
