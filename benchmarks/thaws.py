"""Are the thaws and chills of the temperature there? Halves of the events, placebos, what is kept, and the doubt.

    python benchmarks/thaws.py [--source 'NAME FREQ' ...] [--what halves placebo anew kept doubt power]

- *halves*: each period's events are dealt to two halves at random and the pairs are filtered on one of them. What it
  says of a rise is set against the raw counts of the other: the logit of the probability told for the other half's raw
  change, its sampling error allowed for, should have slope 1 and intercept 0 (states drawn anew). The halves share what
  made a period unlike its level, so that this is a test of the arithmetic of counts, not of bunched events. Then the
  share of rises found in one half that the other finds too, within a period (months: three), beside their p_real.
- *placebo*: each pair's periods permuted, filtered with the real parameters and with parameters learned anew, and
  series simulated from the fit. Of the thaws begun 24 months before the end of the data or more, the share that
  stands then (p_stands of .5 or more).
- *kept*: of the rise at onset, what the parameters of the day say will be left after 1, 2, 3 and 5 years, beside what
  the filter finds then.
- *doubt*: the shared parameters learned on two halves of the pairs, and by how much the rises of all pairs, in standard
  deviations, differ between the two: half of that is the error of parameters learned on all.
- *power*: of rises by one usual deviation in series simulated from the fit, the share that is told at .9, beside the
  power that the filter said it had.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import expit, ndtr
from scipy.stats import binom

import thawcast
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.evaluation import state_weights
from thawcast.standing.temperature import filter as temperature
from thawcast.standing.temperature.episodes import ONSET, EpisodeFinder
from thawcast.standing.temperature.filter import SharedParameters
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.sources import LEVEL_SOURCES, LevelSource
from thawcast.standing.temperature.vintages import SourceVintage, vintages

ASKED = ("weis Y", "icews_quads Y", "icews_events M", "gdelt_net M")
DRAWS = 400
STANDS = 0.5
ANEW = 2
"""Permutations whose parameters are learned anew."""

SIMULATED = 800
"""Pairs that are simulated, to see what power there is."""

LEAST = 10
"""Events of the other half in the period and in each year of the base whose raw change is looked at."""

Learned = dict[int, SharedParameters]


def find(
    source: LevelSource,
    seen: Seen,
    hypers: Callable[[int], SharedParameters] | None,
    lenders: Sequence[Learned] = (),
) -> EpisodeFinder:
    """Filter a series as the stage does and find its episodes."""
    finder = EpisodeFinder(seen, source.id)
    for vintage in vintages(seen, hypers=hypers, lenders=lenders):
        finder.advance(vintage)
    return finder


# --- Halves of the events ------------------------------------------------------------------------------------------


def dealt(whole: Seen, rng: np.random.Generator) -> tuple[Seen, Seen]:
    """Deal each period's events to two halves; the world and the volume stay those of the whole."""
    k, n = np.nan_to_num(whole.value).astype(int), whole.total.astype(int)
    coop, conf = rng.binomial(k, 0.5), rng.binomial(n - k, 0.5)

    def half(coop: np.ndarray, conf: np.ndarray) -> Seen:
        total = (coop + conf).astype(float)
        return replace(whole, value=np.where(total > 0, coop, np.nan), total=total)

    return half(coop, conf), half(k - coop, n - k - conf)


@dataclass
class Told:
    """What one half says of a rise and what the other's raw counts show, one place a pair and period."""

    p: np.ndarray
    raw: np.ndarray
    rose: np.ndarray
    pairs: list[tuple[str, str]]


def raw_changes(vintage: SourceVintage, other: Seen, lags: int) -> Iterator[tuple[np.ndarray, ...]]:
    """Give rows, probability of a rise, that of a raw rise in the other half, and whether there was one."""
    told, seen = vintage.told, vintage.seen
    place = {key: i for i, key in enumerate(other.keys)}
    at = np.array([place[key] for key in seen.keys])
    for j in range(told.rise.shape[1]):
        t = told.start + j
        if t < lags:
            continue
        k, n, world = (x[at, t - lags : t + 1] for x in (other.value, other.total, other.world))
        years = lags // max(seen.season * 2, 1) * 2
        base_n = n[:, :-1].reshape(at.size, years, -1).sum(axis=2)
        rows = np.flatnonzero((n[:, -1] >= LEAST / seen.season) & (base_n >= LEAST).all(axis=1))
        if not rows.size:
            continue
        k, n, world = np.nan_to_num(k[rows]), n[rows], world[rows]
        odds = np.log((k + 0.5) / (n - k + 0.5)) - world
        error = 1.0 / (k + 0.5) + 1.0 / (n - k + 0.5)
        weight = (n[:, :-1] > 0) / np.maximum((n[:, :-1] > 0).sum(axis=1, keepdims=True), 1)
        change = odds[:, -1] - (weight * odds[:, :-1]).sum(axis=1)
        noise = error[:, -1] + (weight**2 * error[:, :-1]).sum(axis=1)
        mean, var = told.rise[rows, j, :, 0], told.rise[rows, j, :, 1]
        p_raw = (told.weight[rows, j] * ndtr(mean / np.sqrt(var + noise[:, None]))).sum(axis=1)
        yield at[rows], told.above(0.0, "rise")[rows, j], p_raw, change > 0


def logit(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def line(p: np.ndarray, rose: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Intercept and slope of a logistic regression of what happened on the logit of what was told."""
    x = np.stack([np.ones(p.size), logit(p)])

    def loss(theta: np.ndarray) -> float:
        z = theta @ x
        return float(np.sum(weight * (np.logaddexp(0, z) - rose * z)) / weight.sum())

    return np.asarray(minimize(loss, np.array([0.0, 1.0]), method="BFGS").x)


def calibration(told: Told) -> None:
    weights = state_weights(*map(list, zip(*told.pairs, strict=True)), draws=100, rng=np.random.default_rng(0))
    for name, p in (("the level's rise", told.p), ("the raw rise", told.raw)):
        mean = line(p, told.rose, np.ones(p.size))
        draws = np.array([line(p, told.rose, w) for w in weights])
        (a0, a1), (b0, b1) = np.quantile(draws, [0.025, 0.975], axis=0).T
        print(f"    told for {name}: {p.size:,}; intercept {mean[0]:+.3f} ({a0:+.3f} to {a1:+.3f}),"
              f" slope {mean[1]:.3f} ({b0:.3f} to {b1:.3f})")  # fmt: skip
        high = p >= ONSET
        print(f"      told .9 or more: {high.sum():,}, told {p[high].mean():.3f}, true {told.rose[high].mean():.3f}")
        tenth = np.minimum((10 * p).astype(int), 9)
        for i in range(10):
            here = tenth == i
            if not here.any():
                continue
            count, n, mean_p = int(told.rose[here].sum()), int(here.sum()), float(p[here].mean())
            low, high_ = binom.interval(0.99, n, mean_p)
            fails = "" if low <= count <= high_ else "  outside its 99% binomial interval"
            print(f"      told {mean_p:.3f}: {count / n:.3f} of {n:,}{fails}")


def halves(source: LevelSource, whole: Seen, learned: Learned) -> None:
    rng = np.random.default_rng(0)
    parts, lags = dealt(whole, rng), 2 * whole.season
    finders = [EpisodeFinder(part, source.id) for part in parts]
    rows: list[tuple[np.ndarray, ...]] = []
    for one, other, finder in ((parts[0], parts[1], finders[0]), (parts[1], parts[0], finders[1])):
        for vintage in vintages(one, hypers=learned.__getitem__):
            finder.advance(vintage)
            if finder is finders[0]:
                rows += list(raw_changes(vintage, other, lags))
    at, p, raw, rose = (np.concatenate(x) for x in zip(*rows, strict=True))
    print("  halves of the events")
    calibration(Told(p, raw, rose, [whole.keys[i] for i in at]))
    near = pl.duration(days=370 if whole.season == 1 else 95)
    for sign, name in ((1, "rises"), (-1, "falls")):
        own, told = 0, []
        for a, b in ((0, 1), (1, 0)):
            found = finders[a].table().filter(sign=sign).select("a", "b", "p_real", on="onset")
            probable = pl.col("p_rise") >= ONSET if sign > 0 else pl.col("p_rise") <= 1 - ONSET
            seen = finders[b].course().filter(probable).select("a", "b", "period")
            both = found.join(seen, on=["a", "b"], how="inner")
            again = both.filter((pl.col("on") - pl.col("period")).abs() <= near).select("a", "b", "on").unique()
            own, told = own + again.height, [*told, *found["p_real"].to_list()]
        print(f"    {name} of a half: {len(told)}, p_real {np.mean(told):.3f}, told by the other too"
              f" {own / max(len(told), 1):.3f}")  # fmt: skip


# --- Placebos ------------------------------------------------------------------------------------------------------


def permuted(whole: Seen, rng: np.random.Generator) -> Seen:
    return whole.reordered(np.argsort(rng.random(whole.value.shape), axis=1))


def simulated(whole: Seen, hyper: SharedParameters, rng: np.random.Generator) -> tuple[Seen, np.ndarray]:
    """Draw what would be seen if the fit were true, with the real world and numbers of events, and the true levels."""
    keep, factor, moving, tau, jumped, fade, fast = hyper.process()
    pairs, periods = whole.value.shape
    own = hyper.own(whole)
    point = np.array([rng.choice(len(temperature.GRID), p=w / w.sum()) for w in own])
    q, r = np.array(temperature.GRID)[point].T
    walk = q * hyper.walk(whole)
    usual = hyper.first(whole) + rng.normal(0, np.exp(hyper["spread"] / 2), pairs)
    warmth = rng.normal(0, np.sqrt(walk * (1 + moving * (factor - 1)) / (1 - keep**2)))
    passes = rng.normal(0, np.sqrt(fast / (1 - fade**2)), pairs)
    level, passing = np.empty((2, pairs, periods))
    for t in range(periods):
        if t:
            kind = rng.random(pairs)
            usual = usual + np.where(kind < jumped, rng.normal(0, np.sqrt(tau), pairs), 0.0)
            moves = (kind >= jumped) & (kind < jumped + moving)
            warmth = keep * warmth + rng.normal(0, np.sqrt(walk * np.where(moves, factor, 1.0)))
            passes = fade * passes + rng.normal(0, np.sqrt(fast), pairs)
        level[:, t], passing[:, t] = usual + warmth, passes
    centre, noise = level + passing + hyper.offset(whole), np.sqrt(r[:, None] * hyper.noise(whole))
    if whole.counted:
        drawn = rng.binomial(whole.total.astype(int), expit(centre + rng.normal(0, noise))).astype(float)
    else:
        drawn = centre + noise * rng.standard_t(temperature.FREEDOM, centre.shape)
    return replace(whole, value=np.where(np.isfinite(whole.value), drawn, np.nan)), level


def standing(name: str, finder: EpisodeFinder, spent: float) -> None:
    """Print how many thaws and chills there are and how many of those that could stand 24 months do."""
    whole, found = finder.whole, finder.table()
    could = found.with_columns(then=pl.col("onset").dt.offset_by("24mo")).filter(pl.col("then") <= whole.periods[-1])
    course = finder.course()
    long = course.filter(pl.col("p_stands") >= STANDS).select("a", "b", "onset", then="period")
    told = []
    for sign, word in ((1, "thaws"), (-1, "chills")):
        own = could.filter(sign=sign)
        stand = own.join(long, on=["a", "b", "onset", "then"], how="semi").height
        told.append(f"{found.filter(sign=sign).height} {word}, {stand} of {own.height} stand 24 months"
                    f" ({stand / max(own.height, 1):.2f})")  # fmt: skip
    pair_years = course.height / whole.season
    print(f"    {name:34} {'; '.join(told)}; {pair_years:,.0f} pair-years  [{spent:.0f} s]", flush=True)


def placebo(source: LevelSource, whole: Seen, learned: Learned, lenders: Sequence[Learned], *, anew: int) -> None:
    """Print real and placebo episodes; `anew` permutations learn their parameters, with the real lenders."""
    print("  real and placebo")
    mixed = permuted(whole, np.random.default_rng(1))
    made, _ = simulated(whole, learned[max(learned)], np.random.default_rng(2))
    runs: list[tuple[str, Seen, Callable[[int], SharedParameters] | None]] = [
        ("real", whole, learned.__getitem__),
        ("permuted, real parameters", mixed, learned.__getitem__),
        ("simulated from the fit", made, learned.__getitem__),
    ]
    runs += [
        ("permuted, parameters learned anew", permuted(whole, np.random.default_rng(seed)), None)
        for seed in range(1, anew + 1)
    ]
    for name, seen, hypers in runs:
        began = time.process_time()
        standing(name, find(source, seen, hypers, lenders), time.process_time() - began)


# --- What is kept, and the doubt -----------------------------------------------------------------------------------


def kept(source: LevelSource, whole: Seen, learned: Learned, *, since: int = 0) -> None:
    """Share of the rise left after years, as the parameters of the day say and as the filter finds.

    Args:
        source: Source.
        whole: What it saw.
        learned: Parameters by vintage.
        since: First year of onset.
    """
    finder = EpisodeFinder(whole, source.id)
    place = {key: i for i, key in enumerate(whole.keys)}
    level = np.full(whole.value.shape, np.nan)
    states = np.full((2, *whole.value.shape), np.nan)
    for vintage in vintages(whole, hypers=learned.__getitem__):
        finder.advance(vintage)
        at, told = np.array([place[key] for key in vintage.seen.keys]), vintage.told
        for j in range(told.weight.shape[1]):
            level[at, told.start + j] = told.mean()[:, j]
            for part in (0, 1):
                states[part][at, told.start + j] = (told.weight[:, j] * told.state[:, j, :, part]).sum(axis=1)
    periods = {day: t for t, day in enumerate(whole.periods)}
    found = finder.table().filter(pl.col("onset").dt.year() >= since)
    print("  of the rise or fall at onset, told to be left and found (episodes)")
    for years in (1, 2, 3, 5):
        told, left = [], []
        for row in found.iter_rows(named=True):
            i, t = place[row["a"], row["b"]], periods[row["onset"]]
            to = t + years * whole.season
            if to >= whole.value.shape[1] or not np.isfinite(level[i, to]):
                continue
            keep = learned[row["onset"].year if row["onset"].year in learned else min(learned)].kept
            then = states[0, i, t] + states[1, i, t] * keep ** (years * whole.season)
            told.append((then - row["base"]) / row["rise"])
            left.append((level[i, to] - row["base"]) / row["rise"])
        if told:
            error = np.std(left) / np.sqrt(len(left))
            print(f"    {years} years: told {np.mean(told):.2f}, found {np.mean(left):.2f} (+- {1.96 * error:.2f}),"
                  f" {len(told)} episodes")  # fmt: skip


def doubt(whole: Seen, learned: Learned) -> None:
    """Learn the parameters on halves of the pairs; print the error this tells of a rise in standard deviations."""
    middle = whole.until(max(whole.value.shape[1] * 2 // 3, 8))
    order = np.random.default_rng(3).permutation(len(middle.keys))
    z = []
    for part in (order[: order.size // 2], order[order.size // 2 :]):
        hyper = temperature.fit(middle.take(np.sort(part)), start=learned[max(learned)])
        busy = middle.take(np.flatnonzero(middle.total.sum(axis=1) >= 50)) if middle.counted else middle
        told = temperature.run(busy, hyper)
        z.append(told.mean("rise")[:, -1] / told.spread("rise")[:, -1])
    large = np.abs(z[0]) > 0.5
    ratio = np.log(np.abs(z[1][large] / z[0][large]))
    print(f"  doubt: kept {learned[max(learned)].kept:.3f}; rises of {large.sum():,} pairs in deviations differ"
          f" by a factor {np.exp(ratio.mean()):.3f} between halves, scatter {ratio.std():.3f}: error of the whole"
          f" {0.5 * np.sqrt(np.mean(ratio**2)):.3f} (taken .1)")  # fmt: skip


def powers(whole: Seen, learned: Learned) -> None:
    """Print how often rises by one usual deviation are told in simulated series, beside the power said."""
    hyper, last = learned[max(learned)], whole.value.shape[1]
    busy = np.flatnonzero((whole.total >= LEAST / whole.season).sum(axis=1) >= 0.6 * last)
    some = whole.take(busy[:: max(1, busy.size // SIMULATED)])
    keep, factor, moving = hyper.process()[:3]
    still = (1 - moving + moving * factor) / (1 - keep**2)
    usual = np.sqrt(hyper.walk(some) * still * (hyper.own(some) @ np.array([q for q, _ in temperature.GRID])))
    said, told = [], []
    for seed in range(max(1, 2 * SIMULATED // len(some.keys))):
        made, level = simulated(some, hyper, np.random.default_rng(seed))
        back = 2 * whole.season
        found = temperature.run(made, hyper, since=back + 1)
        base = np.stack([level[:, t - back : t].mean(axis=1) for t in range(back + 1, last)], axis=1)
        rise = (level[:, back + 1 :] - base) / usual[:, None]
        here = (np.abs(rise - 1) < 0.15) & (made.total[:, back + 1 :] >= LEAST / whole.season)
        said.append(temperature.power(found, made, hyper)[here])
        told.append(found.above(0.0, "rise")[here] >= ONSET)
    p, seen = np.concatenate(said), np.concatenate(told)
    print(f"  power, {p.size:,} simulated rises by a usual deviation: said {p.mean():.3f}, told {seen.mean():.3f}")
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 1.01)):
        here = (p >= low) & (p < high)
        if here.any():
            print(f"    said {p[here].mean():.2f}: told {seen[here].mean():.2f} of {here.sum():,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", action="append", help="as `weis Y`; without, those of the docs")
    parser.add_argument("--what", nargs="+", default=["halves", "placebo", "anew", "kept", "doubt"])
    given = parser.parse_args()
    record = thawcast.open_dataset().table(PERIOD_COUNTS)
    asked: list[str] = given.source or list(ASKED)
    wanted = [source for source in LEVEL_SOURCES if f"{source.id} {source.freq}" in asked]
    known: dict[str, Learned] = {}
    for source in LEVEL_SOURCES:
        if source in wanted or any(source.id in one.lenders for one in _with_lenders(wanted)):
            whole, lenders, began = source.seen(record), [known[name] for name in source.lenders], time.process_time()
            known[source.id] = {vintage.year: vintage.hyper for vintage in vintages(whole, lenders=lenders)}
            print(f"\n{source.name}: {len(whole.keys):,} pairs, parameters learned in"
                  f" {time.process_time() - began:.0f} s", flush=True)  # fmt: skip
            if source in wanted:
                measured(source, whole, known[source.id], lenders, given.what)


def _with_lenders(wanted: Sequence[LevelSource]) -> list[LevelSource]:
    """Add the sources that lend, and those that lend to them."""
    lent = [one for one in LEVEL_SOURCES if any(one.id in source.lenders for source in wanted)]
    return [*wanted, *(_with_lenders(lent) if lent else [])]


def measured(
    source: LevelSource, whole: Seen, learned: Learned, lenders: Sequence[Learned], what: Sequence[str]
) -> None:
    began = time.process_time()
    if "halves" in what and whole.counted:
        halves(source, whole, learned)
    if "placebo" in what:
        placebo(source, whole, learned, lenders, anew=ANEW if "anew" in what else 0)
    if "kept" in what:
        kept(source, whole, learned)
    if "doubt" in what:
        doubt(whole, learned)
    if "power" in what:
        powers(whole, learned)
    print(f"  [{time.process_time() - began:.0f} s]", flush=True)


if __name__ == "__main__":
    main()
