"""The temperature beside what it would replace: forecasts 1, 3 and 5 years (months: 1, 6, 12) ahead, source by source.

    python benchmarks/temperatures.py [--source 'NAME FREQ' ...]    # from the record that ships
    python benchmarks/temperatures.py variants [--only NAME ...]    # other choices within the temperature

The rule, written before it was run. Every method sees the same counts of the same pairs up to the origin, learns its
own parameters from them and from nothing later, and is told the coming period's world and number of events. It is
scored by the log probability of the count (or the log density of the score). The temperature takes the old filters'
place only if, one step ahead, it is better than the random walk, both old filters, the best span of an exponentially
weighted mean and a pooled AR(1), each with the 95% interval of the mean difference clear of zero when states are drawn
anew, on ICEWS years and on WEIS years; and if on no source and at no horizon the interval lies wholly on the other
side. The best span is the one that turns out best at that horizon: hindsight that helps the baseline. Whether the 90%
interval holds .85 to .95 is told beside it, with a count that straddles an end put in by lot.
"""

import argparse
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import betaincc, expit, logsumexp
from scipy.stats import t as student

import thawcast
from barometer import ewma, last_seen, log_mass, spread
from former import monthly_model
from former.monthly_values import GDELT, POINT, Channel, Months
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.evaluation import state_weights
from thawcast.standing.levels import local_level
from thawcast.standing.levels.observations import CountPanel, observe
from thawcast.standing.temperature import filter as temperature
from thawcast.standing.temperature import vintages as levels_by_year
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.standing.temperature.vintages import vintages

COUNTS = (Channel("counts", POINT, anchor=True, noise=-2.0),)
"""How the monthly filter before saw counts."""

SPANS = (3, 5, 8, 13)
CELLS = 800
"""Forecasts of the past, evenly spread, on which a baseline's variance is fitted."""

COMPARED = ("icews_quads Y", "weis Y", "icews_events M", "gdelt_net M")
"""Sources that the rule names."""

HELD = 8
"""One forecast in so many whose interval is looked at: to integrate over it is slow."""

DRAWS = 400
Mixture = tuple[np.ndarray, ...]
"""Probabilities, means and variances of the log-odds (or score) less the world's, each shape (cases, components)."""


@dataclass(frozen=True)
class Case:
    """What is to be foretold from an origin: rows of the pairs, and the period that comes."""

    rows: np.ndarray
    at: int
    value: np.ndarray
    total: np.ndarray
    world: np.ndarray

    def some(self) -> "Case":
        """Return the pairs whose interval is looked at."""
        every = slice(None, None, HELD)
        return Case(self.rows[every], self.at, self.value[every], self.total[every], self.world[every])


Tell = Callable[[Seen, Case, int], Mixture]


# --- Methods: each gives a mixture for the cases -------------------------------------------------------------------


def log_density(mean: np.ndarray, var: np.ndarray, case: Case, counted: bool) -> np.ndarray:
    """Log score of each case under one component."""
    if counted:
        return log_mass(mean + case.world, var, case.value, case.total)
    scale: np.ndarray = np.sqrt(var)
    return np.asarray(student.logpdf((case.value - case.world - mean) / scale, temperature.FREEDOM)) - np.log(scale)


def score(parts: Mixture, case: Case, counted: bool) -> np.ndarray:
    weight, mean, var = parts
    terms = []
    for i in range(weight.shape[1]):
        with np.errstate(divide="ignore"):
            terms.append(np.log(weight[:, i]) + log_density(mean[:, i], var[:, i], case, counted))
    return np.asarray(logsumexp(terms, axis=0))


def some(parts: Mixture) -> Mixture:
    """Return the mixtures of the pairs whose interval is looked at."""
    return tuple(x[::HELD] for x in parts)


def inside(parts: Mixture, case: Case, counted: bool, rng: np.random.Generator) -> np.ndarray:
    """Tell which values lie inside the 90% interval; where a count straddles its end, by lot."""
    z, w = np.polynomial.hermite_e.hermegauss(15)
    below = upto = np.zeros(case.rows.size)
    for weight, mean, var in zip(*(x.T for x in parts), strict=True):
        if not counted:
            p = student.cdf((case.value - case.world - mean) / np.sqrt(var), temperature.FREEDOM)
            upto, below = upto + weight * p, below + weight * p
            continue
        share = expit((mean + case.world)[:, None] + np.sqrt(var)[:, None] * z)
        k, n = case.value[:, None], case.total[:, None]
        # P(K <= k) of a binomial is an incomplete beta function.
        cdf = np.where(k >= n, 1.0, betaincc(k + 1, np.maximum(n - k, 1e-9), share))
        less = np.where(k <= 0, 0.0, betaincc(np.maximum(k, 1e-9), n - k + 1, share))
        upto = upto + weight * (cdf @ w) / np.sqrt(2 * np.pi)
        below = below + weight * (less @ w) / np.sqrt(2 * np.pi)
    u = below + rng.random(upto.size) * (upto - below)
    return (u >= 0.05) & (u <= 0.95)


def ahead(
    told: temperature.LevelMixture, hyper: temperature.SharedParameters, walk: np.ndarray, *, steps: int
) -> Mixture:
    """Foretell what a source will see, its error apart, some periods after the last one told.

    Args:
        told: What is known.
        hyper: The parameters that told.
        walk: Variance of each pair's calm shock, shape (pairs,).
        steps: Periods ahead.

    Returns:
        Probability, mean and variance of each component of a mixture, each shape (pairs, components).
    """
    keep, factor, moving, tau, jumped, fade, fast = hyper.process()
    load = np.array([1.0, keep**steps, fade**steps])
    s = told.state[:, -1]
    mean = s[..., :3] @ load
    var = s[..., 3:] @ np.array(
        [
            load[0] ** 2,
            2 * load[0] * load[1],
            2 * load[0] * load[2],
            load[1] ** 2,
            2 * load[1] * load[2],
            load[2] ** 2,
        ]
    )
    held = (keep ** (2 * np.arange(steps))).sum()
    var = var + fast * (fade ** (2 * np.arange(steps))).sum()
    own = np.repeat([q for q, _ in temperature.GRID], s.shape[1] // len(temperature.GRID)) * walk[:, None]
    # A jump or a moving period may come in any of the steps: none, one or more, at the mean number of those.
    p_jump, p_move = 1 - (1 - jumped) ** steps, 1 - (1 - moving) ** steps
    restless = held * (1 + (factor - 1) * moving / p_move)
    kinds = (
        ((1 - p_jump) * (1 - p_move), held, 0.0),
        ((1 - p_jump) * p_move, restless, 0.0),
        (p_jump, held * (1 + (factor - 1) * moving), tau * steps * jumped / p_jump),
    )
    parts = [(told.weight[:, -1] * p, mean, var + own * shocks + jump) for p, shocks, jump in kinds]
    return tuple(np.concatenate(x, axis=1) for x in zip(*parts, strict=True))


def by_temperature(seen: Seen, told: temperature.LevelMixture, hyper: temperature.SharedParameters) -> Tell:
    """What the temperature foretells."""

    def tell(whole: Seen, case: Case, steps: int) -> Mixture:
        weight, mean, var = (x[case.rows] for x in ahead(told, hyper, hyper.walk(seen), steps=steps))
        keys = {key: i for i, key in enumerate(whole.keys)}
        at = np.array([keys[seen.keys[i]] for i in case.rows])
        noise = hyper.noise(whole)[at, case.at]
        shift = hyper["volume"] * (whole.log_volume[at, case.at] - seen.mean_volume[case.rows])
        # Components: kind ahead, then grid, then kind told.
        error = np.tile(np.repeat([r for _, r in temperature.GRID], 3), 3)
        return weight, mean + shift[:, None], var + error * noise[:, None]

    return tell


def yearly_filter(seen: Seen) -> Tell:
    """The old yearly filter, taught on what was seen."""
    now = replace(observe(_panel(seen)), burst=seen.burst)
    hyper = local_level.fit(now)
    posterior_ = local_level.run(now, hyper)

    def tell(whole: Seen, case: Case, ahead: int) -> Mixture:
        mean, var = (x[case.rows] for x in posterior_.by_grid())
        walk = hyper.walk(now)[case.rows]
        volume = np.log(np.maximum(case.total, 1.0) / 100.0)
        keys = {key: i for i, key in enumerate(whole.keys)}
        burst = whole.burst[[keys[seen.keys[i]] for i in case.rows], case.at]
        noise = (
            np.exp(hyper.theta[local_level.ALPHA] - volume)
            + np.exp(hyper.theta[local_level.BETA])
            + np.exp(hyper.theta[local_level.LAMBDA]) * burst
        )
        p = 1 - (1 - hyper.moving) ** ahead
        kinds = ((1 - p, float(ahead)), (p, ahead * (1 + (hyper.jump - 1) * hyper.moving / p)))
        parts = [
            (posterior_.weight[case.rows, g] * share, mean[:, g], var[:, g] + q * steps * walk + r * noise)
            for g, (q, r) in enumerate(local_level.GRID)
            for share, steps in kinds
        ]
        return tuple(np.stack(x, axis=1) for x in zip(*parts, strict=True))

    return tell


def monthly_filter(seen: Seen) -> Tell:
    """The old monthly filter, taught on what was seen."""
    none = np.zeros((*seen.value.shape, 1))
    if seen.counted:
        channels, value, world = COUNTS, seen.value, seen.world
    else:
        channels, value, world = GDELT, seen.value - seen.world, np.zeros_like(seen.world)
    data = Months(seen.keys, seen.first.year, channels, value[:, :, None], seen.total[:, :, None], world[:, :, None],
                  none, none, none, stirred=True)  # fmt: skip
    hyper = monthly_model.fit(data)
    told = monthly_model.run(data, hyper, since=seen.value.shape[1] - 1)
    theta = hyper.theta
    walk, odds, jump, _, _, persistence, stir = theta[: monthly_model.COMMON]
    moving, kept = expit(odds), expit(persistence)
    q = float(hyper.weights @ [g[0] for g in monthly_model.GRID])
    noise = np.exp(theta[monthly_model.place(0, monthly_model.NOISE)])

    def tell(_: Seen, case: Case, ahead: int) -> Mixture:
        mean, var = told.level[case.rows, -1], told.sd[case.rows, -1] ** 2
        passing = np.exp(stir) / (1 - kept**2)
        parts = [
            (np.full(mean.size, w * p), mean, var + q * np.exp(walk) * ahead * factor + r * noise + passing)
            for w, (_, r) in zip(hyper.weights, monthly_model.GRID, strict=True)
            for p, factor in ((1 - moving, 1.0), (moving, np.exp(jump)))
        ]
        return tuple(np.stack(x, axis=1) for x in zip(*parts, strict=True))

    return tell


def baseline(seen: Seen, past: np.ndarray, ahead: int, *, slope: bool) -> Tell:
    """Centre on a rule's mean of past levels; its variance, and an AR(1)'s line, fitted on the past at that horizon."""
    cells = [
        (i, np.full(i.size, t))
        for t in range(ahead, past.shape[1])
        for i in (np.flatnonzero(np.isfinite(seen.value[:, t]) & ~np.isnan(past[:, t - ahead])),)
    ]
    i, t = (np.concatenate(x) for x in zip(*cells, strict=True))
    keep = slice(None, None, max(1, i.size // CELLS))
    i, t = i[keep], t[keep]
    cumulated = np.cumsum(np.maximum(seen.total, np.isfinite(seen.value)), axis=1)
    known = seen.log_volume[i, t], seen.burst[i, t], cumulated[i, t - ahead]
    case = Case(i, -1, seen.value[i, t], seen.total[i, t], seen.world[i, t])

    def loss(theta: np.ndarray) -> float:
        centre = theta[5] + theta[6] * past[i, t - ahead] if slope else past[i, t - ahead]
        return -float(log_density(centre, spread(theta, *known), case, seen.counted).mean())

    start = np.array([-2.0, -2.0, -1.0, -1.0, 0.3, 0.0, 0.9])
    bounds = [(-9, 3), (-9, 3), (-8, 3), (-9, 3), (0, 1.5), (-3, 3), (-1, 1.5)]
    theta = minimize(loss, start, method="L-BFGS-B", bounds=bounds, options={"maxiter": 25, "ftol": 1e-6}).x

    def tell(whole: Seen, case: Case, _: int) -> Mixture:
        last = past[case.rows, -1]
        centre = theta[5] + theta[6] * last if slope else last
        keys = {key: k for k, key in enumerate(whole.keys)}
        at = [keys[seen.keys[k]] for k in case.rows]
        var = spread(theta, whole.log_volume[at, case.at], whole.burst[at, case.at], cumulated[case.rows, -1])
        return np.ones((centre.size, 1)), centre[:, None], var[:, None]

    return tell


def _panel(seen: Seen) -> CountPanel:
    monthly = np.full((*seen.value.shape, 12), np.nan)
    years = tuple(range(seen.first.year, seen.first.year + seen.value.shape[1]))
    return CountPanel(seen.keys, years, np.nan_to_num(seen.value), seen.total, monthly)


def levels(seen: Seen) -> np.ndarray:
    """Shrunken log-odds less the world's, or scores less the world's: what the baselines smooth."""
    if not seen.counted:
        return seen.value - seen.world
    return observe(_panel(seen)).level


# --- The comparison ------------------------------------------------------------------------------------------------


def origins(whole: Seen) -> Iterator[int]:
    """Periods known at each origin: of years every one from the third, of months every third from the 12th."""
    known = np.cumsum(np.isfinite(whole.value).sum(axis=0) > 0)
    if whole.season == 1:
        yield from range(3, whole.value.shape[1])
        return
    yield from (n for n in range(12, whole.value.shape[1], 3) if known[n - 1] >= 10)


@dataclass
class Found:
    """What the methods scored: log scores, whether the 90% interval held, and rows of the pairs, by horizon."""

    scores: dict[tuple[int, str], list[tuple[np.ndarray, np.ndarray]]]
    pairs: dict[int, list[np.ndarray]]


def compare(name: str, whole: Seen, horizons: tuple[int, ...], every: int) -> None:
    began, spent, runs = time.process_time(), 0.0, 0
    found, rng = Found({}, {h: [] for h in horizons}), np.random.default_rng(0)
    hyper, taught = None, -1
    for origin in list(origins(whole))[::-every][::-1]:
        seen = whole.until(origin)
        start = time.process_time()
        if hyper is None or whole.season == 1 or origin // 12 > taught:
            hyper, taught = temperature.fit(seen, start=hyper), origin // 12
        told = temperature.run(seen, hyper)
        spent, runs = spent + time.process_time() - start, runs + 1
        ours = by_temperature(seen, told, hyper)
        old = yearly_filter(seen) if whole.season == 1 else monthly_filter(seen)
        methods = {"temperature": ours, "old yearly" if whole.season == 1 else "old monthly": old}
        forecast(whole, seen, methods, found, rng)
    print(f"\n{name}: {len(whole.keys):,} pairs, {runs} origins; temperature {spent:.0f} s of"
          f" {time.process_time() - began:.0f} s")  # fmt: skip
    for h in horizons:
        if found.pairs[h]:
            own = {m: v for (k, m), v in found.scores.items() if k == h}
            table(whole, h, own, np.concatenate(found.pairs[h]))


def forecast(whole: Seen, seen: Seen, methods: Mapping[str, Tell], found: Found, rng: np.random.Generator) -> None:
    """Let every method foretell every horizon from one origin."""
    place = {key: i for i, key in enumerate(whole.keys)}
    at = np.array([place[key] for key in seen.keys])
    level, origin = levels(seen), seen.value.shape[1]
    pasts = {"random walk": last_seen(level)} | {f"EWMA span {s}": ewma(level, s) for s in SPANS}
    for h, pairs in found.pairs.items():
        to = origin - 1 + h
        if to >= whole.value.shape[1] or origin <= h + 1:
            continue
        rows = np.flatnonzero(np.isfinite(whole.value[at, to]))
        if not rows.size:
            continue
        own = at[rows]
        pairs.append(own)
        case = Case(rows, to, whole.value[own, to], whole.total[own, to], whole.world[own, to])
        every = {**methods, **{n: baseline(seen, past, h, slope=False) for n, past in pasts.items()}}
        every["AR(1)"] = baseline(seen, pasts["random walk"], h, slope=True)
        for method, tell in every.items():
            parts = tell(whole, case, h)
            told = score(parts, case, whole.counted), inside(some(parts), case.some(), whole.counted, rng)
            found.scores.setdefault((h, method), []).append(told)


def table(whole: Seen, ahead: int, found: dict[str, list[tuple[np.ndarray, np.ndarray]]], rows: np.ndarray) -> None:
    own = {m: np.concatenate([s for s, _ in v]) for m, v in found.items()}
    held = {m: np.concatenate([i for _, i in v]).mean() for m, v in found.items()}
    spans = [m for m in own if m.startswith("EWMA")]
    best = max(spans, key=lambda m: own[m].mean())
    a, b = ([whole.keys[i][side] for i in rows] for side in (0, 1))
    print(f"  {ahead} {'year' if whole.season == 1 else 'month'}s ahead: {rows.size:,} forecasts")
    weights = state_weights(a, b, draws=DRAWS, rng=np.random.default_rng(0))
    for method in own:
        if method in spans and method != best:
            continue
        better = own["temperature"] - own[method]
        draws = weights @ better / weights.sum(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        print(f"    {method:14} log score {own[method].mean():8.4f}   temperature better by {better.mean():+.4f}"
              f" ({low:+.4f} to {high:+.4f})   90% holds {held[method]:.3f}", flush=True)  # fmt: skip


# --- Variants ------------------------------------------------------------------------------------------------------

LAST_OUTCOME = 2008
"""Last year whose outcome may choose a variant."""


@contextmanager
def changed(**values: object) -> Generator[None]:
    """Change choices of the filter, `temperature.NAME` or `vintages.YOUNG`, for a while."""
    places = {name: levels_by_year if hasattr(levels_by_year, name) else temperature for name in values}
    before = {name: getattr(place, name) for name, place in places.items()}
    for name, value in values.items():
        setattr(places[name], name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(places[name], name, value)


def without_volume() -> dict[str, object]:
    free, slope = temperature._free, temperature.NAMES.index("volume")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return {"_free": lambda seen: [i for i in free(seen) if i != slope]}


VARIANTS: Mapping[str, Callable[[], dict[str, object]]] = {
    "as it is": dict,
    "no volume slope": without_volume,
    "lent at any age": lambda: {"YOUNG": 99},
    "no pull of a lender": lambda: {"YOUNG": 0},
    "2400 learners": lambda: {"LEARNERS": 2400},
}


def yearly_scores(record: pl.DataFrame) -> dict[tuple[str, int], tuple[np.ndarray, list[tuple[str, str]]]]:
    """Log scores of the temperature by source and horizon, with their pairs."""
    scores: dict[tuple[str, int], tuple[list[np.ndarray], list[tuple[str, str]]]] = {}
    learned: dict[str, dict[int, temperature.SharedParameters]] = {}
    for source in LEVEL_SOURCES:
        if source.id not in ("copdab", "weis", "icews_quads"):
            continue
        whole, own = source.seen(record), learned.setdefault(source.id, {})
        last = min(whole.value.shape[1], LAST_OUTCOME - whole.first.year + 1)
        for vintage in vintages(whole.until(last), lenders=[learned[n] for n in source.lenders]):
            own[vintage.year] = vintage.hyper
            if not whole.counted:
                continue
            tell, place = (
                by_temperature(vintage.seen, vintage.told, vintage.hyper),
                {k: i for i, k in enumerate(whole.keys)},
            )
            at = np.array([place[key] for key in vintage.seen.keys])
            for h in (1, 3, 5):
                to = vintage.seen.value.shape[1] - 1 + h
                if to >= last:
                    continue
                rows = np.flatnonzero(np.isfinite(whole.value[at, to]))
                own_at = at[rows]
                case = Case(rows, to, whole.value[own_at, to], whole.total[own_at, to], whole.world[own_at, to])
                told, pairs = scores.setdefault((source.id, h), ([], []))
                told.append(score(tell(whole, case, h), case, counted=True))
                pairs += [whole.keys[i] for i in own_at]
    return {key: (np.concatenate(told), pairs) for key, (told, pairs) in scores.items()}


def variants(record: pl.DataFrame, only: list[str] | None) -> None:
    found: dict[str, dict[tuple[str, int], tuple[np.ndarray, list[tuple[str, str]]]]] = {}
    for name, change in VARIANTS.items():
        if only and name not in ("as it is", *only):
            continue
        began = time.process_time()
        with changed(**change()):
            found[name] = yearly_scores(record)
        print(f"{name} ({time.process_time() - began:.0f} s)", flush=True)
        for h in (1, 3, 5):
            parts = []
            for source in ("weis", "icews_quads"):
                # ICEWS has no year yet whose outcome five years on may be known.
                if (source, h) not in found[name]:
                    continue
                own, pairs = found[name][source, h]
                better = own - found["as it is"][source, h][0]
                weights = state_weights(*map(list, zip(*pairs, strict=True)), draws=DRAWS, rng=np.random.default_rng(0))
                parts.append((own.mean(), better.mean(), weights @ better / weights.sum(axis=1)))
            draws = sum(p[2] for p in parts) / len(parts)
            low, high = np.quantile(draws, [0.025, 0.975])
            sources = ", ".join(f"{mean:.4f} ({gain:+.4f})" for mean, gain, _ in parts)
            print(f"  {h} ahead: WEIS and ICEWS {sources}; pooled {np.mean([p[1] for p in parts]):+.4f}"
                  f" ({low:+.4f} to {high:+.4f})", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("compare", "variants"), default="compare")
    parser.add_argument("--only", action="append", help="variants to be run beside the present choice")
    parser.add_argument("--source", action="append", help="as `weis Y`; without, those of the rule")
    parser.add_argument("--every", type=int, default=1, help="one origin in so many, the last among them")
    wanted, every = (given := parser.parse_args()).source, given.every
    record = thawcast.open_dataset().table(PERIOD_COUNTS)
    if given.what == "variants":
        variants(record, given.only)
        return
    for source in LEVEL_SOURCES:
        name = f"{source.id} {source.freq}"
        if (name in wanted) if wanted else name in COMPARED:
            compare(name, source.seen(record), (1, 3, 5) if source.season == 1 else (1, 6, 12), every)


if __name__ == "__main__":
    main()
