"""Is p_real told too near evens? Rises told from one half of a year's months, judged by the raw counts of the other.

    python benchmarks/alternate_months.py     # from the record that ships; four minutes

Halves dealt at random from a year's events (`benchmarks/thaws.py`) share the year's own shock, so that a slope over 1
may be that shock or caution. Months are a cleaner cut: what fills one month is not in the next. A half takes the odd
months of even years and the even months of odd years, the other half the rest, so that seasons balance.

A half is filtered with the parameters that the source itself had learned by that year from whole years. It has half the
events: what the model makes of errors that shrink with events (alpha) and of bursts (lambda) is doubled, the floor
(beta) is that of a year. World and volume are those of the whole. Of the raw change in the other half two chances are
told: *the level's rise*, as `p_real` has it, which says nothing of the other half's own error; and *the raw rise*, with
that half's sampling error and its own error beside, which must be true as often as told if the filter is right.

- *weis*: months of WEIS as they are.
- *icews, East Asia*: ICEWS years of the pairs of East Asian states, whose months are known apart; parameters and world
  are those of ICEWS years.
- *icews, conflict*: ICEWS years of all pairs to 2013. Only conflict has months: it is parted by them, cooperation is
  dealt at random. What cooperation shares is still shared, so that the slope is an upper bound.

The rule, written before it was run. The slope that counts is that of the raw rise, states drawn anew. If its 95%
interval contains 1 on a source, nothing of that source's p_real is changed. If it lies above 1 (on ICEWS: with East
Asia, for conflict alone is a bound) or below 1, then the model is mended: a variant must be no worse one year ahead on
WEIS and ICEWS with outcomes to 2008 (interval of the difference not wholly under 0 on either), and better calibrated on
alternate months of the pairs left out. Whether any named thaw is found chooses nothing.

Added after the first run, in which the raw rise came out above 1 on both. Its chance rests on log-odds with a half
added, whose error is not symmetric where events are few, and takes the other half's errors for its own. So two more are
told, both exact in the binomial count: *over the line, other half*, that the share of cooperation in the other half's
months lies above what the base told would make it, with none and with all of the model's error for that half's own; and
*over the line, next year*, the same of the whole next year, told from whole years, whose events and shocks no halving
shares. If p_real were told too near evens, the next year would show a slope over 1.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl
from scipy.special import betainc, expit, ndtr

import thawcast
from temperatures import Case, Mixture, by_temperature
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.evaluation import state_weights
from thawcast.standing.temperature import filter as temperature
from thawcast.standing.temperature.episodes import ONSET
from thawcast.standing.temperature.filter import SharedParameters
from thawcast.standing.temperature.seen import Seen, grid
from thawcast.standing.temperature.sources import level_source
from thawcast.standing.temperature.vintages import SourceVintage, vintages
from thaws import LEAST, Learned, line

Half = tuple[np.ndarray, np.ndarray]
"""Cooperative and conflictual events, each shape (pairs, years)."""


def by_months(rows: pl.DataFrame, whole: Seen) -> tuple[Half, Half]:
    """Add up the months of each half, in the shape of the whole; months of other pairs and years are left out."""
    coop, conf = pl.sum_horizontal("verb_coop", "matl_coop"), pl.sum_horizontal("verb_conf", "matl_conf")
    own = (
        rows.filter(pl.col("period").dt.year().is_between(whole.periods[0].year, whole.periods[-1].year))
        .with_columns(
            a=pl.min_horizontal("source", "target"),
            b=pl.max_horizontal("source", "target"),
            half=(pl.col("period").dt.year() + pl.col("period").dt.month()) % 2,
            period=pl.col("period").dt.truncate("1y"),
        )
        .group_by("a", "b", "period", "half")
        .agg(coop=coop.sum().cast(pl.Float64), conf=conf.sum().cast(pl.Float64))
    )
    place = {key: i for i, key in enumerate(whole.keys)}
    halves = []
    for half in (0, 1):
        keys, first, arrays = grid(own.filter(half=half), ("coop", "conf"), 1)
        at = first.year - whole.first.year
        both = tuple(np.zeros(whole.value.shape) for _ in arrays)
        kept = [i for i, key in enumerate(keys) if key in place]
        for array, found in zip(both, arrays, strict=True):
            array[[place[keys[i]] for i in kept], at : at + found.shape[1]] = np.nan_to_num(found[kept])
        halves.append(both)
    return halves[0], halves[1]


def half_seen(whole: Seen, half: Half) -> Seen:
    """Say that only one half's events were seen of the whole."""
    total = half[0] + half[1]
    return replace(whole, value=np.where(total > 0, half[0], np.nan), total=total)


def of_half(hyper: SharedParameters) -> SharedParameters:
    """Parameters of a year's half: errors that shrink with events are twice as large."""
    twice = np.zeros(hyper.theta.size)
    twice[[temperature.NAMES.index(name) for name in ("alpha", "burst")]] = np.log(2.0)
    return replace(hyper, theta=hyper.theta + twice)


def exceeds(parts: Mixture, n: np.ndarray, world: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Probability that so many events have more cooperation than the share that a level at the line makes of them."""
    z, w = np.polynomial.hermite_e.hermegauss(9)
    # P(K > k) of a binomial is an incomplete beta function.
    k = np.floor(n * expit(line + world))
    told = np.zeros(n.size)
    for weight, mean, var in zip(*(x.T for x in parts), strict=True):
        share = expit((mean + world)[:, None] + np.sqrt(var)[:, None] * z)
        told += weight * (betainc((k + 1)[:, None], np.maximum(n - k, 1e-9)[:, None], share) @ w) / w.sum()
    return told


def judged(vintage: SourceVintage, other: Seen) -> Iterator[tuple[np.ndarray, ...]]:
    """Give the pairs, the chances told (level, raw, line with none and all of the error), and both outcomes."""
    told, seen = vintage.told, vintage.seen
    place = {key: i for i, key in enumerate(other.keys)}
    at = np.array([place[key] for key in seen.keys])
    error_of = np.repeat([r for _, r in temperature.GRID], temperature.KINDS)
    own, load = vintage.hyper.noise(other), np.array([0.25, 0.25, 1.0])
    for j in range(told.rise.shape[1]):
        t = told.start + j
        span = slice(t - 2, t + 1)
        if t < 2:
            continue
        rows = np.flatnonzero((other.total[at, span] >= LEAST).all(axis=1) & (seen.total[:, span] > 0).all(axis=1))
        if not rows.size:
            continue
        k, n, world, noise = (x[at[rows], span] for x in (other.value, other.total, other.world, own))
        odds = np.log((k + 0.5) / (n - k + 0.5)) - world
        sampled = 1.0 / (k + 0.5) + 1.0 / (n - k + 0.5)
        wide = (sampled @ load)[:, None] + error_of * (noise @ load)[:, None]
        weight, (mean, var) = told.weight[rows, j], np.moveaxis(told.rise[rows, j], -1, 0)
        chances = [told.above(0.0, "rise")[rows, j], (weight * ndtr(mean / np.sqrt(var + wide))).sum(axis=1)]
        base, (mean, var) = told.middle()[rows, j], np.moveaxis(told.level[rows, j], -1, 0)
        for share in (0.0, 1.0):
            parts = weight, mean, var + share * error_of * noise[:, -1:]
            chances.append(exceeds(parts, n[:, -1], world[:, -1], base))
        rose = odds[:, 2] > odds[:, :2].mean(axis=1)
        yield at[rows], np.stack(chances), rose, k[:, -1] > n[:, -1] * expit(base + world[:, -1])


def shown(name: str, p: np.ndarray, rose: np.ndarray, pairs: list[tuple[str, str]]) -> None:
    """Print intercept and slope, states drawn anew, and how often what was told surely was true."""
    weights = state_weights(*map(list, zip(*pairs, strict=True)), draws=100, rng=np.random.default_rng(0))
    mean = line(p, rose, np.ones(p.size))
    (a0, a1), (b0, b1) = np.quantile([line(p, rose, w) for w in weights], [0.025, 0.975], axis=0).T
    high = p >= ONSET
    sure = f"; {high.sum()} told {p[high].mean():.3f}, true {rose[high].mean():.3f}" if high.any() else ""
    print(f"  {name}: {p.size:,}; intercept {mean[0]:+.2f} ({a0:+.2f} to {a1:+.2f}),"
          f" slope {mean[1]:.2f} ({b0:.2f} to {b1:.2f}){sure}", flush=True)  # fmt: skip


def judge(name: str, whole: Seen, parts: tuple[Half, Half], learned: Learned) -> None:
    """Filter each half and print how what it told came out in the other."""
    halves = [half_seen(whole, part) for part in parts]
    rows: list[tuple[np.ndarray, ...]] = []
    for one, other in ((0, 1), (1, 0)):
        for vintage in vintages(halves[one], hypers=lambda year: of_half(learned[year])):
            rows += list(judged(vintage, halves[other]))
    at, chances, rose, over = (np.concatenate(x, axis=-1) for x in zip(*rows, strict=True))
    pairs = [whole.keys[i] for i in at]
    print(f"\n{name}: {len(set(at.tolist())):,} pairs", flush=True)
    shown("the level's rise", chances[0], rose, pairs)
    shown("the raw rise", chances[1], rose, pairs)
    shown("over the line, other half, no error of its own", chances[2], over, pairs)
    shown("over the line, other half, all of its error", chances[3], over, pairs)


def next_year(whole: Seen, learned: Learned) -> None:
    """Print how often the next year's share of cooperation lies above what the base told would make it."""
    place = {key: i for i, key in enumerate(whole.keys)}
    told, over, every, events = [], [], [], []
    for vintage in vintages(whole, hypers=learned.__getitem__):
        at, t = np.array([place[key] for key in vintage.seen.keys]), vintage.seen.value.shape[1]
        if t >= whole.value.shape[1]:
            continue
        rows = np.flatnonzero((whole.total[at, t - 3 : t + 1] >= LEAST).all(axis=1))
        k, n, world = (x[at[rows], t] for x in (whole.value, whole.total, whole.world))
        parts = by_temperature(vintage.seen, vintage.told, vintage.hyper)(whole, Case(rows, t, k, n, world), 1)
        base = vintage.told.middle()[rows, -1]
        told.append(exceeds(parts, n, world, base))
        over.append(k > n * expit(base + world))
        every, events = [*every, *at[rows]], [*events, *n]
    p, rose, n = np.concatenate(told), np.concatenate(over), np.array(events)
    for least, most in ((LEAST, np.inf), (LEAST, 100), (100, 1000), (1000, np.inf)):
        some = np.flatnonzero((n >= least) & (n < most))
        if some.size >= 100:
            some_pairs = [whole.keys[every[i]] for i in some]
            shown(f"over the line, next year, {least} to {most} events", p[some], rose[some], some_pairs)


def by_conflict(record: pl.DataFrame, whole: Seen) -> tuple[Seen, tuple[Half, Half]]:
    """Part each year's conflict by its months and deal its cooperation at random."""
    rng = np.random.default_rng(0)
    whole = whole.until(2013 - whole.first.year + 1)
    (_, odd), (_, even) = by_months(record.filter(data_set="icews_conflict"), whole)
    k = np.nan_to_num(whole.value).astype(int)
    conflict = whole.total.astype(int) - k
    known = odd + even > 0
    own = np.where(known, np.rint(conflict * odd / np.maximum(odd + even, 1)), rng.binomial(conflict, 0.5))
    coop = rng.binomial(k, 0.5)
    return whole, ((coop.astype(float), own), ((k - coop).astype(float), conflict - own))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    record = thawcast.open_dataset().table(PERIOD_COUNTS)
    wholes: dict[str, Seen] = {}
    learned: dict[str, Learned] = {}
    for name in ("copdab", "weis", "icews_quads"):
        source = level_source(name, "Y")
        whole = wholes[name] = source.seen(record)
        learned[name] = {v.year: v.hyper for v in vintages(whole, lenders=[learned[n] for n in source.lenders])}
    judge_all(record, wholes, learned)


def judge_all(record: pl.DataFrame, wholes: dict[str, Seen], learned: dict[str, Learned]) -> None:
    """Judge each source by its months and by the year after."""
    weis, icews = wholes["weis"], wholes["icews_quads"]
    judge("WEIS, years", weis, by_months(record.filter(data_set="weis"), weis), learned["weis"])
    next_year(weis, learned["weis"])
    one, other = by_months(record.filter(data_set="icews_east_asia"), icews)
    some = np.flatnonzero(sum(part.sum(axis=1) for part in (*one, *other)) > 0)
    few = (one[0][some], one[1][some]), (other[0][some], other[1][some])
    judge("ICEWS, years of East Asia", icews.take(some), few, learned["icews_quads"])
    next_year(icews.take(some), learned["icews_quads"])
    judge("ICEWS, conflict by months", *by_conflict(record, icews), learned["icews_quads"])
    next_year(icews, learned["icews_quads"])


if __name__ == "__main__":
    main()
