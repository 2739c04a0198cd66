"""The drawings of the two pages: temperature, stock, how a thaw ended, and the record of all sources."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.assessment.questions.durability import names_then
from thawcast.assessment.questions.standing import result as relations
from thawcast.assessment.screen.present import Present, levels_of
from thawcast.brief.figures import Course, Kept, Ladder, Lane, Reading, Record, in_years
from thawcast.counting.ties import HINDSIGHT_RELATIONS
from thawcast.standing.stock.charts import known_pairs, ladder, stock_lane
from thawcast.standing.stock.result import PairStock, pair_stock
from thawcast.standing.stock.tables import STOCK, STOCK_MODELS
from thawcast.standing.tables import SEGMENTS
from thawcast.standing.temperature.charts import Series, course, kept, lane, record
from thawcast.standing.temperature.result import by_source
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.standing.verdict import UNITS, YEARLY
from thawcast.store import Known

NAMED = {YEARLY: "ICEWS, years", "china": "China's partners, GDELT", "gdelt": "GDELT, net scores"}
"""How the source of a state is called."""

TURNS = {"sign": pl.Int8, "onset": pl.Date, "end": pl.Date, "base": pl.Float64, "rise": pl.Float64}


@dataclass(frozen=True)
class Figures:
    """The drawings; each is None where there is nothing to draw."""

    course: Course | None
    ladder: Ladder | None
    kept: Kept | None
    record: Record | None


def figures(known: Known, now: Present) -> Figures:
    """Lay the drawings of two states out.

    Args:
        known: What is known of them.
        now: What is so now.
    """
    series = None if now.state == "unknown" else _series(known)
    stock = known.once(stock_of)
    return Figures(
        course=None if series is None else course(series, given_back=now.given_back),
        ladder=None if stock is None else _ladder(known, stock),
        kept=None if series is None or now.state != "over" else kept(series),
        record=record(_lanes(known, series, stock), until=in_years(known.as_of, yearly=False)),
    )


def stock_of(known: Known) -> PairStock | None:
    """Read the stock of the two, None where one of them was no state."""
    return pair_stock(known.own(STOCK), known.own(STOCK_MODELS))


def _series(known: Known) -> Series | None:
    """Give the series that tells the state, with its thaws and chills."""
    found = known.once(relations)
    rows = levels_of(found)
    if rows.is_empty():
        return None
    by_month = found.standing.from_months and found.months is not None
    turns = found.months.turns if by_month and found.months is not None else found.standing.turns
    told = [{"sign": t.sign, "onset": _day(t.onset), "end": _day(t.end), "base": t.base, "rise": t.rise} for t in turns]
    segment = next((n for n, name in SEGMENTS.items() if name == found.standing.source), 1)
    odds, named = UNITS[segment] == "log_odds", NAMED.get(found.standing.source, found.standing.source)
    return Series(named, rows, pl.DataFrame(told, schema=TURNS), not by_month, odds)


def _day(when: date | int | None) -> date | None:
    return date(when, 1, 1) if isinstance(when, int) else when


def _ladder(known: Known, stock: PairStock) -> Ladder:
    keys = [f"{a}{b}" for a, b in known_pairs(stock.year)]
    others = known.all(STOCK, where=(pl.col("year") == stock.year) & (pl.col("a") + pl.col("b")).is_in(keys))
    names = known.once(names_then)
    return ladder(stock, others, pair=(known.a.code, known.b.code), names=names)


def _lanes(known: Known, series: Series | None, stock: PairStock | None) -> list[Lane]:
    """Lay every source out, the stock before them and what was told afterwards behind them."""
    found = by_source(known.own(TEMPERATURE), known.own(TEMPERATURE_EPISODES), as_of=known.as_of)
    told = [
        Series(each.source.name, each.rows, each.episodes, each.source.season == 1, each.source.unit == "log-odds")
        for each in found
    ]
    if series is not None and series.name not in {each.name for each in told}:
        told.append(series)
    lanes = [] if stock is None else [stock_lane(stock)]
    recalled = known.hindsight(HINDSIGHT_RELATIONS).filter(
        pl.col("a") == known.a.code, pl.col("b") == known.b.code, pl.col("year") <= known.as_of.year
    )
    readings = tuple(
        Reading(float(year), score, None, None)
        for year, score in recalled.sort("year").select("year", "score").drop_nulls().iter_rows()
    )
    return [*lanes, *map(lane, told), Lane("Recalled (hindsight)", readings, None, (), hindsight=True)]
