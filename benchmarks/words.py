"""Words or deeds: follow-through with its placebos, on real and on simulated data, and the gap's interval.

    python benchmarks/words.py                   everything (about two minutes)
    python benchmarks/words.py follow            one part: follow, counts, months, simulated, noise or gap

`follow`, `counts`, `months` and `gap` need the reference data (../shared/data).
"""

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import polars as pl
from scipy.special import digamma, polygamma

from thawcast import sources
from thawcast.counting import count
from thawcast.errors import InputError
from thawcast.evaluation import state_weights
from thawcast.sources.events.read import read
from thawcast.standing.levels.observations import beta_binomial, panel
from thawcast.standing.levels.vintages import joint_rows, vintages
from thawcast.standing.temperature import filter as temperature
from thawcast.standing.temperature.seen import of_counts
from thawcast.values import Z90
from thawcast.words.follow.pooling import pool
from thawcast.words.follow.slope import ConductCourse, course, slope, standard_error
from thawcast.words.follow.vintages import DEEDS_SO_FAR, HISTORY, HORIZONS, PLACEBO_DRAWS, follow_tables, months_through
from thawcast.words.levels import LEVEL_SERIES, levels_and_gaps
from thawcast.words.result import HARDLY
from thawcast.words.tables import QUADS
from words_made import course_made, noise_made

DRAWS = 500
"""Times that states are drawn anew."""

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"


def counts_read() -> pl.DataFrame:
    return sources.load(DATA, only=["counts"])["counts"]


def print_tests(tests: pl.DataFrame) -> None:
    """Print the slopes of a vintage, a line a horizon."""
    for (k,), rows in tests.group_by("k", maintain_order=True):
        told = (f"{r['test']} {r['value']} ({r['low']} to {r['high']})" for r in rows.iter_rows(named=True))
        entered = rows.row(by_predicate=pl.col("test") == "forward", named=True)
        print(f"  k = {k}: {', '.join(told)}; {entered['rows']:,} dyad-periods of {entered['dyads']:,} directed dyads")


# --- ICEWS, yearly ------------------------------------------------------------------------------------------------


def follow() -> None:
    """The pooled slopes by vintage, and how many dyads stand out, beside the same with permuted words."""
    counts = counts_read()
    start = time.process_time()
    made = follow_tables(counts)
    print(
        f"all vintages: {time.process_time() - start:.1f} s of processor time; rows {made['follow_through'].height:,}"
    )
    for (known_on,), tests in (
        made["follow_tests"].sort("known_on", "k", maintain_order=True).group_by("known_on", maintain_order=True)
    ):
        print(f"  {known_on}")
        print_tests(tests)
    data = course(counts)
    many = data.deeds.sum(axis=1) >= DEEDS_SO_FAR
    for k in HORIZONS:
        backward = slope(data.reversed(), k=k, history=HISTORY).value

        def clear(d: ConductCourse, k: int = k, backward: float = backward) -> tuple[int, float, int]:
            found = slope(d, k=k, history=HISTORY)
            pooled, sides = pool(found, d.keys, learn=many), many & (found.information > 0)
            above = (pooled.value - Z90 * pooled.sd > backward) & sides
            return int(above.sum()), np.nan if pooled.spread is None else pooled.spread[0], int(sides.sum())

        real = clear(data)
        fake = np.mean([clear(data.permuted(np.random.default_rng((1, n)))) for n in range(PLACEBO_DRAWS)], axis=0)
        print(
            f"  k = {k}: sides of {real[2]:,} whose interval lies above the backward slope: {real[0]}, permuted"
            f" {fake[0]:.2f}; spread {real[1]:.3f}, permuted {fake[1]:.3f}"
        )


def counts_model() -> None:
    """The same question of the number of cooperative deeds: a Poisson regression, words and volume in logs."""
    import statsmodels.api as sm

    counts = counts_read().filter(pl.col("freq") == "Y")
    rows = counts.with_columns(year=pl.col("period").dt.year() - 2002).sort("source", "target", "year")
    keys = (
        rows.group_by("source", "target")
        .agg(n=pl.sum_horizontal(QUADS).sum())
        .filter(pl.col("n") >= 50)
        .sort("source", "target")
    )
    keys = keys.with_row_index("row").with_columns(
        pair=pl.min_horizontal("source", "target") + pl.max_horizontal("source", "target")
    )
    rows = rows.join(keys, on=["source", "target"])
    cube = np.zeros((4, keys.height, 13))
    cube[:, rows["row"].to_numpy(), rows["year"].to_numpy()] = rows.select(QUADS).to_numpy().T
    pair = keys["pair"].cast(pl.Categorical).to_physical().to_numpy()
    print(
        f"cooperative deeds over k years on log words, {keys.height:,} directed dyads (elasticity, clustered by dyad):"
    )
    for k in HORIZONS:
        told = []
        for name in ("forward", "backward", "later", "permuted"):
            table = cube[:, :, ::-1] if name == "backward" else cube
            words = table[0]
            if name == "permuted":
                words = np.take_along_axis(words, np.argsort(np.random.default_rng(k).random(words.shape), axis=1), 1)
            y, x, group = [], [], []
            for t in range(HISTORY, 13 - k - (name == "later")):
                at = t + k + 1 if name == "later" else t
                controls = [f(c) for c in table[1:] for f in (lambda c: c[:, t], lambda c: c[:, :t].mean(axis=1))]  # noqa: B023
                columns = [words[:, at], words[:, :t].mean(axis=1), *controls]
                effects = np.tile(np.eye(13)[t], (keys.height, 1))
                x.append(np.hstack([np.log1p(np.stack(columns, axis=1)), effects]))
                y.append(table[1][:, t + 1 : t + k + 1].sum(axis=1))
                group.append(pair)
            x = np.concatenate(x)
            x = x[:, x.any(axis=0)]
            fit = sm.GLM(np.concatenate(y), x, family=sm.families.Poisson()).fit(
                cov_type="cluster", cov_kwds={"groups": np.concatenate(group)}
            )
            half = Z90 * fit.bse[0]
            told.append(f"{name} {fit.params[0]:.3f} ({fit.params[0] - half:.3f} to {fit.params[0] + half:.3f})")
        print(f"  k = {k}: {', '.join(told)}")


# --- KEDS, monthly ------------------------------------------------------------------------------------------------


def months() -> None:
    """Monthly events of the Kansas Event Data System: few dyads, many months."""
    for name in ("LevantR", "gulfAllR", "WeisR"):
        with tempfile.TemporaryDirectory() as folder:
            with ZipFile(DATA / "raw" / "keds" / f"{name}.zip") as pack:
                pack.extractall(folder)
            paths: list[Path] = []
            for path in sorted(Path(folder).glob("*.dat")):
                for number, batch in enumerate(read(sources.LAYOUTS, "keds", path)):
                    paths.append(Path(folder) / f"{path.stem}-{number}.parquet")
                    batch.kept.write_parquet(paths[-1])
            count(paths, Path(folder) / "months.parquet", freq="M")
            dyads = pl.read_parquet(Path(folder) / "months.parquet")
        data = course(dyads, freq="M")
        pairs = len({frozenset(key) for key in data.keys})
        print(f"{name}: {len(data.keys)} directed dyads, {pairs} pairs, {len(data.calendar)} months")
        try:
            print_tests(months_through(dyads, as_of=date(data.calendar[-1], 12, 31))["follow_tests"])
        except InputError as error:
            print(f"  {error}")


# --- Simulated ----------------------------------------------------------------------------------------------------


def simulated(runs: int = 40) -> None:
    """Bias and coverage where the truth is known: 1,500 directed dyads with habits of their own, 13 years."""
    print(f"simulated, {runs} runs each: mean slope over one year (90% interval of net holds 0 in)")
    for effect, shared in ((0.0, 0.0), (0.0, 0.7), (0.2, 0.0), (0.2, 0.7)):
        found = []
        for run in range(runs):
            rng = np.random.default_rng(run)
            data = course_made(rng, effect=effect, shared=shared)
            forward, backward = (slope(d, k=1, history=HISTORY) for d in (data, data.reversed()))
            later, mixed = (
                slope(data, k=1, history=HISTORY, later=True),
                slope(data.permuted(rng), k=1, history=HISTORY),
            )
            net = forward.value - backward.value
            inside = abs(net) < Z90 * standard_error(forward.influence - backward.influence, data.keys)
            spread = pool(forward, data.keys, learn=np.full(len(data.keys), True)).spread
            width = np.nan if spread is None else spread[0]
            found.append((forward.value, backward.value, net, later.value, mixed.value, width, inside))
        mean = np.mean(found, axis=0)
        print(
            f"  effect {effect}, shared state {shared}: forward {mean[0]:.3f}, backward {mean[1]:.3f}, net"
            f" {mean[2]:.3f} (0 inside {mean[6]:.0%}), later {mean[3]:.3f}, permuted {mean[4]:.3f}; spread of equal"
            f" slopes {mean[5]:.3f}"
        )


def noise(runs: int = 60) -> None:
    """How often few pairs of states without any history are told to have one, over 60 months."""
    for pairs in (10, 20):
        held, follows, habit = [], 0, 0
        for run in range(runs):
            tests = months_through(noise_made(pairs, seed=run), as_of=date(2009, 12, 31))["follow_tests"]
            net = tests.filter(test="net").sort("k")
            held.append(((net["low"] <= 0) & (net["high"] >= 0)).to_numpy())
            follows += bool((net["low"] > 0).all())
            habit += bool((net["high"] < HARDLY).all())
        inside = ", ".join(f"{share:.0%}" for share in np.mean(held, axis=0))
        print(f"  {pairs} pairs, {runs} runs: 0 inside net {inside}; deeds follow {follows}, habit {habit}")


# --- Levels and gap -----------------------------------------------------------------------------------------------


def raw_gaps(counts: pl.DataFrame) -> pl.DataFrame:
    """Gap of each year's counts alone: shrunken log-odds of words less those of deeds, without a filter."""
    joint = (
        counts.filter(pl.col("freq") == "Y")
        .group_by("period", a=pl.min_horizontal("source", "target"), b=pl.max_horizontal("source", "target"))
        .agg(pl.col(*QUADS).sum())
        .sort("period", "a", "b")
    )
    frames = []
    for _, rows in joint.group_by("period", maintain_order=True):
        value, variance = np.zeros(rows.height), np.zeros(rows.height)
        for sign, (up, down) in ((1, ("verb_coop", "verb_conf")), (-1, ("matl_coop", "matl_conf"))):
            k, n = rows[up].to_numpy().astype(float), (rows[up] + rows[down]).to_numpy().astype(float)
            mean, weight = beta_binomial(k[n > 0], n[n > 0])
            a, b = k + mean * weight, n - k + (1 - mean) * weight
            value += sign * (digamma(a) - digamma(b))
            variance += polygamma(1, a) + polygamma(1, b)
        frames.append(rows.with_columns(raw=pl.Series(value), sd=pl.Series(variance**0.5), n=pl.sum_horizontal(QUADS)))
    return pl.concat(frames).select("a", "b", "period", "raw", "sd", "n")


def temperature_gaps(counts: pl.DataFrame) -> pl.DataFrame:
    """Gap by the filter of the temperature, now and as it foretells next year's, medians not yet taken out."""
    parts = []
    for series, other in zip(LEVEL_SERIES, ("matl_conf", "verb_conf"), strict=True):
        # The course of the months is that of the series' own conflict.
        months = counts.filter(freq="M").with_columns(pl.lit(0).alias(other))
        whole, hyper = of_counts(counts.filter(freq="Y"), season=1, series=series, months=months), None
        for years in range(3, whole.value.shape[1] + 1):
            seen = whole.until(years)
            hyper = temperature.fit(seen, start=hyper)
            told = temperature.run(seen, hyper)
            level, usual = told.mean()[:, -1], told.mean("usual")[:, -1]
            a, b = zip(*seen.keys, strict=True)
            rows = {"a": a, "b": b, "now": level, "ahead": usual + hyper.kept * (level - usual)}
            named = {"series": pl.lit(series), "period": pl.lit(seen.periods[-1])}
            parts.append(pl.DataFrame(rows).with_columns(**named))
    rows = pl.concat(parts)
    verbal, material = (rows.filter(series=series).drop("series") for series in LEVEL_SERIES)
    both = verbal.join(material, on=["a", "b", "period"], suffix="_deeds")
    return both.select("a", "b", "period", *(pl.col(name) - pl.col(f"{name}_deeds") for name in ("now", "ahead")))


def rank_correlations(one: pl.Series, other: pl.Series, weights: np.ndarray) -> np.ndarray:
    """Rank correlation of two columns, rows weighted, for each row of weights, shape (draws,)."""
    places = [np.unique(x.to_numpy(), return_inverse=True)[1] for x in (one, other)]
    found = np.empty(len(weights))
    for number, weight in enumerate(weights):
        x, y = (_ranks(place, weight) for place in places)
        cov = np.cov(x, y, aweights=weight)
        found[number] = cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1])
    return found


def _ranks(place: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted ranks, the middle one of values that are equal."""
    held = np.bincount(place, weight)
    return (np.cumsum(held) - held / 2)[place]


def beside_raw(counts: pl.DataFrame, gaps: pl.DataFrame) -> None:
    """Which gap goes with next year's counts, and how often the counts' own interval holds its change.

    Beside it the temperature's filter of the same counts, its gap now and what it foretells: how much better either
    ranks next year's gap, with the 95% interval of states drawn anew.
    """
    both = gaps.select("a", "b", "period", "gap").join(raw_gaps(counts), on=["a", "b", "period"])
    both = both.join(temperature_gaps(counts), on=["a", "b", "period"], how="left").with_columns(
        *(pl.col(name) - pl.col(name).median().over("period") for name in ("raw", "now", "ahead")),
        year=pl.col("period").dt.year().cast(pl.Int32),
    )
    after = both.select("a", "b", pl.col("year") - 1, raw_next="raw", sd_next="sd")
    both = both.filter(pl.col("year") >= 2004).join(after, on=["a", "b", "year"])
    print("  rank correlation with next year's gap from counts alone: filtered, counts alone; changes within their 90%")
    for low, high in ((10, np.inf), (10, 100), (100, 1000), (1000, np.inf)):
        rows = both.filter((pl.col("n") >= low) & (pl.col("n") < high))
        drawn = state_weights(rows["a"].to_list(), rows["b"].to_list(), draws=DRAWS, rng=np.random.default_rng(0))
        weights = np.vstack([np.ones(rows.height), drawn])
        names = ("gap", "raw", "now", "ahead")
        ranked = {name: rank_correlations(rows[name], rows["raw_next"], weights) for name in names}
        held = (rows["raw"] - rows["raw_next"]).abs() < Z90 * (rows["sd"] ** 2 + rows["sd_next"] ** 2).sqrt()
        print(
            f"    {low} events or more, below {high}: {ranked['gap'][0]:.3f}, {ranked['raw'][0]:.3f};"
            f" {held.mean():.3f} ({rows.height:,} pairs)"
        )
        for name in ("now", "ahead"):
            better = ranked[name] - ranked["gap"]
            ends = np.quantile(better[1:], [0.025, 0.975])
            print(
                f"      temperature, {name}: {ranked[name][0]:.3f}; {better[0]:+.4f} ({ends[0]:+.4f} to {ends[1]:+.4f})"
            )


def gap() -> None:
    """How wide the gap's interval is, how often next year's gap leaves it, and how the two series' surprises go."""
    counts = counts_read()
    start = time.process_time()
    made = levels_and_gaps(counts)
    print(f"levels and gaps: {time.process_time() - start:.1f} s of processor time")
    for name, table in made.items():
        print(f"  {name}: {table.height:,} rows")
    gaps = made["say_do"]
    print(
        f"  dyads {gaps.select('a', 'b').n_unique():,}, median width of the gap's interval"
        f" {(gaps['high'] - gaps['low']).median():.2f}"
    )
    beside_raw(counts, gaps)
    rows = []
    for series in LEVEL_SERIES:
        levels = pl.concat(
            joint_rows(v, first=i == 0) for i, v in enumerate(vintages(panel(counts, directed=False, series=series)))
        )
        kept = made["levels_words"].filter(series=series).select("a", "b", "period")
        moved = (
            levels.join(kept, on=["a", "b", "period"])
            .sort("a", "b", "period")
            .with_columns(change=(pl.col("level") - pl.col("level").shift(1)).over("a", "b"))
        )
        rows.append(moved.select("a", "b", "period", "change").drop_nulls())
        print(f"  {series}: {kept.select('a', 'b').n_unique():,} dyads with a level")
    both = rows[0].join(rows[1], on=["a", "b", "period"], suffix="_deeds").filter(pl.col("period").dt.year() > 2004)
    together = both.select(pl.corr("change", "change_deeds")).item()
    print(f"  yearly changes of the two levels: correlation {together:.2f}, {both.height:,} dyad-years")
    for year in (2008, 2010, 2014):
        print(
            f"  Russia-United States {year}:",
            gaps.filter(a="RUS", b="USA").filter(pl.col("period").dt.year() == year).row(0)[3:7],
        )


PARTS = {"follow": follow, "counts": counts_model, "months": months, "simulated": simulated, "noise": noise, "gap": gap}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=PARTS)
    asked = parser.parse_args().part
    for name, part in PARTS.items():
        if asked in (None, name):
            print(f"== {name}")
            part()
