"""The backtest's parts: pairs held out, states held out, permuted periods, and one era taught on another."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from scipy.special import expit

from thawcast.durability.forecast.forecasters import FORECASTERS, Cases, fit_margin, margin_odds, teach
from thawcast.durability.forecast.outcomes import YEARS
from thawcast.durability.forecast.record import HEADS, RULES, headed, record
from thawcast.durability.forecast.rolling import FEWEST, FOLDS, WELL, SourceCases, block, folds_of, known_by, rolling
from thawcast.durability.forecast.vintages import blocks_of
from thawcast.standing.temperature.episodes import EpisodeFinder
from thawcast.standing.temperature.sources import LEVEL_SOURCES, LevelSource
from thawcast.standing.temperature.vintages import vintages
from thawcast.values import Floats

GROUPS = 4
"""Groups of states by a hash of their codes; two are held out at a time."""

EVERY_ORIGIN = 3
"""One origin in so many is run with states held out: it takes ten fits an origin."""

PERMUTED = ("weis", "icews_quads")
"""Sources whose years are permuted for the placebo."""

BLANK = np.nan


def pairs_held_out(blocks: Sequence[SourceCases], step: Callable[[str], None] = lambda _: None) -> pl.DataFrame:
    """Forecast every case with its pair held out.

    Args:
        blocks: By source.
        step: Called with a label before each origin.

    Returns:
        One row a case and horizon that was judged: `source, a, b, period, age, p_real, horizon, y`, a probability by
        forecaster, `exchangeable`, one by each of `RULES` and `headed`, that of the rule that ships.
    """
    told = rolling(blocks, step=step)
    records = record(blocks, told)
    by_rule = {rule: headed(blocks, told, records, rule=rule) for rule in RULES}
    past = exchangeable(blocks)
    for one in blocks:
        if told[one.source]:
            # Where its past could not be recalibrated yet, it says what the constant says.
            past[one.source] = np.where(np.isnan(past[one.source]), told[one.source]["constant"], past[one.source])
    made = pl.concat(
        _rows(
            one,
            {**told[one.source], "exchangeable": past[one.source]}
            | {rule: said[one.source] for rule, said in by_rule.items()},
        )
        for one in blocks
        if told[one.source]
    )
    return made.with_columns(headed=HEADS)


def exchangeable(blocks: Sequence[SourceCases]) -> dict[str, Floats]:
    """Forecast from the pair's own past with its order ignored, recalibrated at each origin on the cases due by it.

    Args:
        blocks: By source.

    Returns:
        By source, log-odds of lasting, shape (cases, horizons).
    """
    told = {one.source: np.full((len(one.year), len(YEARS)), BLANK) for one in blocks}
    sources = tuple(sorted(told))
    for year in sorted({int(y) for one in blocks for y in one.rows["vintage"].unique()}):
        for fold in range(FOLDS):
            own = [folds_of(list(zip(one.rows["a"], one.rows["b"], strict=True))) == fold for one in blocks]
            parts, margins = [], []
            for one, mine in zip(blocks, own, strict=True):
                keep = (one.year < year) & ~mine & (one.cases.p_real >= WELL)
                due = one.year[keep][:, None] + np.array(YEARS) <= year
                parts.append(replace(one.cases.take(keep), y=np.where(due, one.cases.y[keep], np.nan)))
                margins.append(one.exchangeable[keep])
            whole = Cases(*(np.concatenate([getattr(p, n) for p in parts]) for n in Cases.__dataclass_fields__))
            if np.isfinite(whole.y[:, 0]).sum() < FEWEST:
                continue
            coef = fit_margin(whole, np.concatenate(margins), sources)
            for one, mine in zip(blocks, own, strict=True):
                asked = mine & (one.rows["vintage"].to_numpy() == year)
                told[one.source][asked] = margin_odds(coef, one.cases.take(asked), one.exchangeable[asked], sources)
    return told


def states_held_out(blocks: Sequence[SourceCases], step: Callable[[str], None] = lambda _: None) -> pl.DataFrame:
    """Forecast every case of one origin in three with both of its states held out: no pair of their groups teaches.

    Args:
        blocks: By source.
        step: Called with a label before each origin.

    Returns:
        As `pairs_held_out`, without `exchangeable` and `headed`.
    """
    told: dict[str, dict[str, Floats]] = {one.source: {} for one in blocks}
    groups = {one.source: (_groups(one.rows["a"]), _groups(one.rows["b"])) for one in blocks}
    origins = sorted({int(y) for one in blocks for y in one.rows["vintage"].unique()})[::EVERY_ORIGIN]
    for year in origins:
        step(f"states held out, origin {year}")
        for i in range(GROUPS):
            for j in range(i, GROUPS):
                out = {i, j}
                asked = {
                    one.source: np.flatnonzero(
                        (one.rows["vintage"].to_numpy() == year)
                        & (np.minimum(*groups[one.source]) == i)
                        & (np.maximum(*groups[one.source]) == j)
                    )
                    for one in blocks
                }
                given = known_by([_without(one, groups[one.source], out) for one in blocks], year)
                if given is None or not any(rows.size for rows in asked.values()):
                    continue
                taught = teach(*given)
                for one in blocks:
                    rows = asked[one.source]
                    if rows.size:
                        for name, odds in taught.odds(one.cases.take(rows)).items():
                            blank = np.full((len(one.year), len(YEARS)), BLANK)
                            told[one.source].setdefault(name, blank)[rows] = odds
    return pl.concat(_rows(one, told[one.source]) for one in blocks if told[one.source])


def permuted(
    sources: Sequence[LevelSource],
    period_counts: pl.DataFrame,
    *,
    seed: int,
    step: Callable[[str], None] = lambda _: None,
) -> list[SourceCases]:
    """Permute the periods of every pair and find its rises anew, with the parameters of the real data.

    Args:
        sources: Level sources.
        period_counts: The record.
        seed: Of the permutation.
        step: Called with a label before each vintage.

    Returns:
        By source, as `rolling.block` gives them.
    """
    rng, found = np.random.default_rng(seed), list[SourceCases]()
    for source in sources:
        if source.id not in PERMUTED:
            continue
        seen = source.seen(period_counts)
        hypers = {v.year: v.hyper for v in vintages(seen, step=step)}
        order = np.argsort(rng.random(seen.value.shape), axis=1)
        mixed = seen.reordered(order)
        finder = EpisodeFinder(mixed, source.id)
        for vintage in vintages(mixed, hypers=hypers.__getitem__, step=step):
            finder.advance(vintage)
        found.append(block(finder.course(), finder.bases(), mixed))
    return found


def carried(blocks: Sequence[SourceCases], taught_on: str, asked: str) -> pl.DataFrame:
    """Teach on all cases of one source and forecast those of another.

    Args:
        blocks: By source.
        taught_on: Source that teaches, as `weis Y`.
        asked: Source that is forecast.

    Returns:
        As `states_held_out`.
    """
    by: Mapping[str, SourceCases] = {one.source: one for one in blocks}
    given = known_by([by[taught_on]], int(by[taught_on].year.max()) + max(YEARS))
    assert given is not None
    one = by[asked]
    return _rows(one, teach(*given).odds(one.cases))


def _without(one: SourceCases, groups: tuple[np.ndarray, np.ndarray], out: set[int]) -> SourceCases:
    """Leave out all cases with a state of some groups."""
    keep = ~(np.isin(groups[0], list(out)) | np.isin(groups[1], list(out)))
    rows = one.rows.filter(pl.Series(keep))
    return replace(one, rows=rows, cases=one.cases.take(keep), year=one.year[keep], exchangeable=one.exchangeable[keep])


def _groups(codes: pl.Series) -> np.ndarray:
    return np.array([zlib.crc32(code.encode()) % GROUPS for code in codes])


def _rows(one: SourceCases, told: Mapping[str, Floats]) -> pl.DataFrame:
    """Lay out what was said of the cases that were judged."""
    parts: list[pl.DataFrame] = []
    period = one.rows["period"]
    followed = (period.max() - period.min()).days / 365.25  # pyright: ignore (days)
    for k, h in enumerate(YEARS):
        # Of a young source only the earliest cases have a far outcome.
        if h > followed / 2:
            continue
        kept = np.isfinite(one.cases.y[:, k]) & np.isfinite(told[FORECASTERS[0]][:, k])
        said = {name: np.asarray(expit(odds[kept, k])) for name, odds in told.items()}
        frame = one.rows.select("a", "b", "period", "age").filter(pl.Series(kept))
        parts.append(
            frame.with_columns(
                source=pl.lit(one.source),
                p_real=pl.Series(one.cases.p_real[kept]),
                horizon=pl.lit(h),
                y=pl.Series(one.cases.y[kept, k]),
                **{name: pl.Series(p) for name, p in said.items()},
            )
        )
    return pl.concat(parts)


def backtest_parts(
    rows: pl.DataFrame, bases: pl.DataFrame, record: pl.DataFrame, *, step: Callable[[str], None] = lambda _: None
) -> dict[str, Callable[[], pl.DataFrame]]:
    """List the parts of the backtest, each to be run when it is asked for.

    Args:
        rows: Rows of `TEMPERATURE`.
        bases: Rows of `TEMPERATURE_BASES`.
        record: Rows of `period_counts`.
        step: Called with a label of what runs.
    """
    blocks = blocks_of(rows, bases, record)
    return {
        "pairs": lambda: pairs_held_out(blocks, step),
        "states": lambda: states_held_out(blocks, step),
        "WEIS taught on ICEWS": lambda: carried(blocks, "icews_quads Y", "weis Y"),
        "ICEWS taught on WEIS": lambda: carried(blocks, "weis Y", "icews_quads Y"),
        "placebo": lambda: pairs_held_out(permuted(LEVEL_SOURCES, record, seed=0, step=step), step),
    }
