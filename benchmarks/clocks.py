"""The claim across clocks: does a rise that starts deeper, or whose stock goes on rising, have the better future?

    python benchmarks/clocks.py --raw ../shared/data    # a minute of one core

As docs/methods/lasting.md registered it, for the stock at onset and for its movement since: on each clock the effect of
one standard deviation on the log-odds of being kept for another year, states drawn with replacement; across clocks the
mean of effects that differ, by restricted maximum likelihood with the interval of Hartung and Knapp.

Reference:
    Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30(3), 261-293 (REML). Hartung & Knapp (2001),
    Statistics in Medicine 20(24), 3875-3889. Roever, Knapp & Friede (2015), BMC Medical Research Methodology 15, 99
    (the factor not let below 1).
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize_scalar
from scipy.stats import t as student

import thawcast
from thawcast.building.anew import structural
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.durability.forecast.forecasters import logistic
from thawcast.durability.forecast.rolling import FEWEST, WELL, SourceCases
from thawcast.durability.forecast.vintages import blocks_of
from thawcast.evaluation import state_weights
from thawcast.standing.stock.tables import STOCK
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES

NEWS = {
    "weis Y": "WEIS, years",
    "icews_quads Y": "ICEWS, years",
    "icews_events M": "ICEWS, months 2018-22",
    "gdelt_net M": "GDELT, months",
}
BESIDE = {"icews_east_asia M": "East Asia, months", "china_gdelt M": "China's partners"}
"""Clocks that are told and not pooled: they share years and pairs with the others."""

SLOW, SLOW_SINCE = "slow clock", 1946
FAILED = ("back down", "dispute", "crisis")
STOCKS = {"value": "stock", "value_narrow": "narrow stock"}
REGISTERED = {"at onset": "value", "since onset": "value_narrow"}
"""Which stock each test was registered with."""

DRAWS, SEED, LEVEL, POWER = 400, 19, 0.95, 0.8
TIGHT = 0.22
"""Log-odds: a twentieth of a probability of .65."""


@dataclass(frozen=True)
class Pooled:
    """A mean of effects that differ from clock to clock.

    Args:
        value, low, high: The mean and its 90% interval [log-odds].
        between: Standard deviation of effects between clocks.
        least: Smallest effect detectable with a power of .8, one-sided at 5%.
    """

    value: float
    low: float
    high: float
    between: float
    least: float


def pooled(effect: np.ndarray, error: np.ndarray, *, level: float = LEVEL, floor: float = 1.0) -> Pooled:
    """Pool effects: normal within and between clocks.

    Args:
        effect: Effects, shape (clocks,).
        error: Their standard errors, shape (clocks,).
        level: Upper end of the interval.
        floor: What the factor of Hartung and Knapp is not let below.
    """

    def weigh(between: float) -> tuple[np.ndarray, float]:
        w = 1.0 / (error**2 + between)
        return w, float(w @ effect / w.sum())

    def loss(between: float) -> float:
        w, mean = weigh(between)
        return float(-np.log(w).sum() + np.log(w.sum()) + w @ (effect - mean) ** 2) / 2

    # Nothing lies beyond the spread of the effects; at its lower end the likelihood may be highest.
    top = float(4 * np.var(effect) + 1e-9)
    best = float(minimize_scalar(loss, bounds=(0.0, top), method="bounded").x)  # pyright: ignore (a number)
    between = best if loss(best) < loss(0.0) else 0.0
    w, mean = weigh(between)
    free = len(effect) - 1
    factor = max(floor, float(w @ (effect - mean) ** 2) / free)
    se = np.sqrt(factor / w.sum())
    reach = float(student.ppf(level, free))
    least = float((student.ppf(level, free) + student.ppf(POWER, free)) * se)
    return Pooled(mean, mean - reach * se, mean + reach * se, float(np.sqrt(between)), least)


def with_stock(rows: pl.DataFrame, stock: pl.DataFrame, column: str) -> pl.DataFrame:
    """Put the stock at the onset and at the year of each case beside it.

    Args:
        rows: Columns `a, b, onset, year` (years), and others.
        stock: Rows of `STOCK`.
        column: Which stock.

    Returns:
        The rows for which both are known, with `depth` and `moved`.
    """
    known = stock.select("a", "b", pl.col("year").cast(pl.Int32), depth=column)
    now = known.rename({"depth": "now"})
    both = rows.join(known.rename({"year": "onset"}), on=["a", "b", "onset"], maintain_order="left")
    both = both.join(now, on=["a", "b", "year"], maintain_order="left").drop_nulls(["depth", "now", "y"])
    return both.with_columns(moved=pl.col("now") - pl.col("depth"))


def news(one: SourceCases, k: int) -> pl.DataFrame:
    """Lay out the cases of a source with what came of them over one horizon.

    Args:
        one: What the source gives.
        k: Place of the horizon.
    """
    rows = one.rows.select(
        "a", "b", "age", onset=pl.col("onset").dt.year(), year=pl.col("period").dt.year()
    ).with_columns(margin=pl.Series(one.cases.column("margin")), y=pl.Series(one.cases.y[:, k]))
    return rows.filter(pl.Series((one.cases.p_real >= WELL) & np.isfinite(one.cases.y[:, k])))


def slow(spells: pl.DataFrame) -> pl.DataFrame:
    """Lay out the years of spells out of rivalry: 1 where nothing failed within the year.

    Args:
        spells: Rows of `structural_episodes`.
    """
    close = pl.coalesce("end", "last")
    late = spells.filter(pl.col("start") >= SLOW_SINCE)
    years = late.with_columns(year=pl.int_ranges(pl.col("start") + 1, close + 1)).explode("year").drop_nulls("year")
    failed = (pl.col("year") == pl.col("end")) & pl.col("end_kind").is_in(FAILED)
    rows = years.select(
        "a",
        "b",
        onset=pl.col("start").cast(pl.Int32),
        year=pl.col("year").cast(pl.Int32),
        y=1.0 - failed.fill_null(value=False).cast(pl.Float64),
    )
    return rows.with_columns(age=(pl.col("year") - pl.col("onset")).cast(pl.Float64), margin=pl.lit(0.0))


def effect(rows: pl.DataFrame, told: str, *, slowly: bool) -> tuple[float, np.ndarray, float]:
    """Estimate what one standard deviation adds to the log-odds of being kept.

    Args:
        rows: What `with_stock` gave.
        told: `depth` or `moved`.
        slowly: Whether the clock is the slow one, which counts in years alone.

    Returns:
        The effect, its draws over states, and the share kept.
    """
    asked = rows[told].to_numpy()
    terms = [np.ones(rows.height), (asked - asked.mean()) / asked.std()]
    terms += [np.log(rows["age"].to_numpy())] if slowly else [rows["margin"].to_numpy()]
    if told == "moved" and not slowly:
        terms.append(rows["age"].to_numpy())
    x, y = np.column_stack(terms), rows["y"].to_numpy()
    rng = np.random.default_rng(SEED)
    drawn = state_weights(rows["a"].to_list(), rows["b"].to_list(), draws=DRAWS, rng=rng)
    pull = np.full(x.shape[1], 1e-3)
    draws = np.array([logistic(x, y, w * len(y) / w.sum(), pull)[1] for w in drawn])
    return float(logistic(x, y, np.ones(len(y)), pull)[1]), draws, float(y.mean())


def asked_of(rows: pl.DataFrame, test: str, *, slowly: bool) -> pl.DataFrame:
    """Keep the cases of a test: at onset, or after it."""
    if slowly:
        # A spell's first year is not watched, its movement is known from the year after.
        return rows if test == "at onset" else rows.filter(pl.col("age") >= 2)
    return rows.filter(pl.col("age") == 0) if test == "at onset" else rows.filter(pl.col("age") >= 1)


def tell(test: str, column: str, clocks: Mapping[str, pl.DataFrame], stock: pl.DataFrame, months: str) -> None:
    """Print a test clock by clock, the mean of those registered and the mean with each left out."""
    print(f"\n{STOCKS[column]} {test}, kept over {months}: log-odds a standard deviation (90%)")
    effects: list[float] = []
    errors: list[float] = []
    names: list[str] = []
    for name, rows in clocks.items():
        slowly = name == SLOW
        joined = with_stock(asked_of(rows, test, slowly=slowly), stock, column)
        if joined.height < FEWEST:
            print(f"  {name:24} {joined.height} cases: too few")
            continue
        value, draws, kept = effect(joined, "depth" if test == "at onset" else "moved", slowly=slowly)
        low, high = np.quantile(draws, [1 - LEVEL, LEVEL])
        print(f"  {name:24} {value:+.3f} ({low:+.3f} to {high:+.3f}), smallest detectable {2.5 * draws.std():.3f};"
              f" n {joined.height} of {joined.select('a', 'b').n_unique()} pairs, kept {kept:.2f}")  # fmt: skip
        if name not in BESIDE.values():
            names, effects, errors = [*names, name], [*effects, value], [*errors, float(draws.std())]
    told = np.array(effects), np.array(errors)
    if len(names) < 3:
        return
    _print_pooled(f"all {len(names)}", pooled(*told), verdict=True)
    for out, name in enumerate(names):
        _print_pooled(f"without {name}", pooled(*(np.delete(x, out) for x in told)), verdict=False)


def _print_pooled(name: str, found: Pooled, *, verdict: bool) -> None:
    words = f": {said(found)}" if verdict else ""
    print(f"  {name:34} {found.value:+.3f} ({found.low:+.3f} to {found.high:+.3f}), between {found.between:.3f},"
          f" smallest detectable {found.least:.3f}{words}")  # fmt: skip


def said(found: Pooled) -> str:
    """Give the registered word."""
    if found.low > 0:
        return "supports"
    if found.high < 0:
        return "against"
    return "tight null" if max(-found.low, found.high) <= TIGHT else "no power"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"))
    dataset = thawcast.open_dataset()
    spells = structural(parser.parse_args().raw, ())
    late = spells.filter(pl.col("start") >= SLOW_SINCE)
    print(f"slow clock: {late.height} spells since {SLOW_SINCE}, {late['end_kind'].is_in(FAILED).sum()} failed")
    blocks = blocks_of(dataset.table(TEMPERATURE), dataset.table(TEMPERATURE_BASES), dataset.table(PERIOD_COUNTS))
    named: dict[str, SourceCases] = {one.source: one for one in blocks}
    stock = dataset.table(STOCK)
    every: Sequence[tuple[str, str]] = [*NEWS.items(), *BESIDE.items()]
    for k, months in ((0, "12 months"), (2, "36 months")):
        clocks = {name: news(named[source], k) for source, name in every if k == 0 or source != "gdelt_net M"}
        if k == 0:
            clocks = {SLOW: slow(spells), **clocks}
        for test, column in REGISTERED.items():
            tell(test, column, clocks, stock, months)
            if k == 0:
                tell(test, next(c for c in STOCKS if c != column), clocks, stock, months)


if __name__ == "__main__":
    main()
