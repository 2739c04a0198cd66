"""What is kept of a rise, and whether depth helps to keep it: retention and the claim, on what ships.

    python benchmarks/lasting.py            # a minute or two of one core
    python benchmarks/lasting.py --part kept

*Kept*: each year's events are dealt out to two halves at random. One half says where a pair had risen (its level over
the mean of the two years before, by more than 1.28 standard errors); the other says by how much, and how much of that
was left after 1, 2, 3 and 5 years. Noise of one half is not in the other, so nothing is kept or lost by chance alone.
Beside it the same with each pair's years in random order: what an unmoved mean would keep. Recoveries are rises to a
level below the pair's mean of all years before; intervals hold 90% of draws of states. Of months the halves are also
the odd and the even ones of each year: scores cannot be dealt out. Months that follow each other share some noise.

*The claim*, as docs/methods/lasting.md registered it: lasting over 36 months, beside the margin over the line, on the
stock at onset and on its movement in the three years before.
"""

import argparse
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import polars as pl
from scipy.special import digamma, expit, polygamma

import thawcast
from thawcast.assessment.questions.durability import result
from thawcast.assessment.questions.standing import judged
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.durability.forecast.forecasters import logistic
from thawcast.durability.forecast.rolling import WELL, SourceCases
from thawcast.durability.forecast.vintages import blocks_of
from thawcast.evaluation import state_weights
from thawcast.standing.stock.tables import STOCK
from thawcast.standing.temperature.seen import Key, Seen
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES
from thawcast.states import resolve_dyad
from thawcast.store import Known

KEPT_OF = ("weis", "icews_quads", "icews_events", "icews_east_asia", "china_gdelt", "gdelt_net")
AHEAD = (1, 2, 3, 5)
FEWEST = 10
"""Events that each half of a year needs."""

FEWEST_MONTHS = 3
"""Scored months that each half of a year needs."""

SURE = 1.28
DRAWS, PERMUTATIONS = 400, 20

Half = tuple[np.ndarray, np.ndarray]
"""Raw levels of pairs and years and their variances, NaN where a half saw too little."""


def levels(coop: np.ndarray, total: np.ndarray, world: np.ndarray) -> Half:
    """Raw level of each pair and year and its variance; NaN where a half has too few events."""
    enough = total >= FEWEST
    raw = digamma(coop + 0.5) - digamma(total - coop + 0.5) - world
    var = polygamma(1, coop + 0.5) + polygamma(1, total - coop + 0.5)
    return np.where(enough, raw, np.nan), np.where(enough, var, np.nan)


def by_year(x: np.ndarray, season: int) -> np.ndarray:
    """Lay periods out as years, shape (pairs, years, periods a year); what is no whole year is left out."""
    years = x.shape[1] // season
    return x[:, : years * season].reshape(len(x), years, season)


def thinned(seen: Seen, seed: int) -> tuple[Half, Half]:
    """Deal each period's events to two halves at random and add them up by year."""
    rng = np.random.default_rng(seed)
    n, k = np.nan_to_num(seen.total).astype(int), np.nan_to_num(seen.value).astype(int)
    first = rng.binomial(k, 0.5), rng.binomial(n - k, 0.5)
    return tuple(_counted(seen, c, c + f) for c, f in (first, (k - first[0], n - k - first[1])))  # pyright: ignore (two)


def alternate(seen: Seen) -> tuple[Half, Half]:
    """Give the odd months of each year to one half and the even ones to the other."""
    odd = np.arange(seen.value.shape[1]) % 2 == 0
    return tuple((_counted_in if seen.counted else _scored_in)(seen, months) for months in (odd, ~odd))  # pyright: ignore


def _counted_in(seen: Seen, months: np.ndarray) -> Half:
    return _counted(seen, np.where(months, np.nan_to_num(seen.value), 0), np.where(months, seen.total, 0))


def _counted(seen: Seen, coop: np.ndarray, total: np.ndarray) -> Half:
    """Levels by year of what a half counted; the world of a year is that of its months, by events."""
    world = by_year(np.nan_to_num(seen.world) * total, seen.season).sum(axis=2)
    coop, total = (by_year(x, seen.season).sum(axis=2).astype(float) for x in (coop, total))
    return levels(coop, total, world / np.maximum(total, 1.0))


def _scored_in(seen: Seen, months: np.ndarray) -> Half:
    """Levels by year of the scores of some months; their scatter within the year is the error."""
    x = by_year(np.where(months, seen.value - seen.world, np.nan), seen.season)
    n = np.isfinite(x).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(x, axis=2) / n
        within = np.nansum((x - mean[:, :, None]) ** 2, axis=2)
    enough = n >= FEWEST_MONTHS
    # One scatter for a pair: that of three months alone is too rough.
    scatter = np.where(enough, within, 0.0).sum(axis=1) / np.maximum((np.where(enough, n - 1, 0)).sum(axis=1), 1)
    return np.where(enough, mean, np.nan), np.where(enough, scatter[:, None] / np.maximum(n, 1), np.nan)


def retained(halves: tuple[Half, Half], keys: Sequence[Key], *, order: np.ndarray | None = None) -> pl.DataFrame:
    """Rises that one half tells: how much the other half saw, and how much of it was left.

    Args:
        halves: The two, the second measuring.
        keys: Pairs.
        order: Order of each pair's years, shape (pairs, years); None for that of time.
    """
    told = halves
    if order is not None:
        told = tuple(tuple(np.take_along_axis(x, order, axis=1) for x in half) for half in halves)
    (by, var), (measured, _) = told
    rows: list[pl.DataFrame] = []
    for t in range(2, by.shape[1] - 1):
        base, own = by[:, t - 2 : t].mean(axis=1), measured[:, t - 2 : t].mean(axis=1)
        error = np.sqrt(var[:, t] + var[:, t - 2 : t].sum(axis=1) / 4)
        with np.errstate(invalid="ignore"):
            risen = np.flatnonzero((by[:, t] - base) / error > SURE)
            usual = np.nanmean(np.where(np.arange(by.shape[1]) < t, by, np.nan)[risen], axis=1)
        if not risen.size:
            continue
        frame = {"a": [keys[i][0] for i in risen.tolist()], "b": [keys[i][1] for i in risen.tolist()]}
        frame |= {"recovery": by[risen, t] < usual, "rise": measured[risen, t] - own[risen]}
        for h in AHEAD:
            later = measured[risen, t + h] if t + h < by.shape[1] else np.full(risen.size, np.nan)
            frame[f"left_{h}"] = later - own[risen]
        rows.append(pl.DataFrame(frame))
    none = {"a": pl.String, "b": pl.String, "recovery": pl.Boolean, "rise": pl.Float64}
    none |= {f"left_{h}": pl.Float64 for h in AHEAD}
    return pl.concat([pl.DataFrame(schema=none), *rows]).filter(pl.col("rise").is_not_nan())


def share(rows: pl.DataFrame, h: int) -> tuple[float, float, float, int]:
    """Share of the rise that is left after so many years, with its interval and the number of rises."""
    own = rows.filter(pl.col(f"left_{h}").is_not_nan())
    if own.height < 20:
        return float("nan"), float("nan"), float("nan"), own.height
    left, rise = own[f"left_{h}"].to_numpy(), own["rise"].to_numpy()
    rng = np.random.default_rng(0)
    w = state_weights(own["a"].to_list(), own["b"].to_list(), draws=DRAWS, rng=rng)
    drawn = w @ left / (w @ rise)
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(left.sum() / rise.sum()), float(low), float(high), own.height


def kept(record: pl.DataFrame) -> None:
    for source in (source for source in LEVEL_SOURCES if source.id in KEPT_OF):
        seen = source.seen(record)
        if seen.counted:
            _kept(f"{source.name}, events thinned", seen, lambda seed, of=seen: thinned(of, seed))
        if seen.season > 1:
            _kept(f"{source.name}, alternate months", seen, lambda _, of=seen: alternate(of))


def _kept(name: str, seen: Seen, dealt: Callable[[int], tuple[Half, Half]]) -> None:
    real = retained(dealt(0), seen.keys)
    rng = np.random.default_rng(1)
    any_seen = by_year(np.isfinite(seen.value), seen.season).any(axis=2)
    orders = (_within(np.where(any_seen, rng.random(any_seen.shape), np.nan)) for _ in range(PERMUTATIONS))
    mixed = [retained(dealt(seed), seen.keys, order=order) for seed, order in enumerate(orders)]
    print(f"\n{name}: share of the rise kept (90%), and the same of permuted years")
    for sort, rows in (
        ("all rises", pl.lit(value=True)),
        ("recoveries", pl.col("recovery")),
        ("above usual", ~pl.col("recovery")),
    ):
        for h in AHEAD:
            value, low, high, n = share(real.filter(rows), h)
            if not n:
                continue
            fake = [share(m.filter(rows), h)[0] for m in mixed]
            beside = (
                f"{np.nanmean(fake):.2f} ({np.nanmin(fake):.2f} to {np.nanmax(fake):.2f})"
                if np.isfinite(fake).any()
                else "n/a"
            )
            print(f"  {sort:12} {h} years  {value:.2f} ({low:.2f} to {high:.2f}), n {n}; permuted {beside}")


def _within(keys: np.ndarray) -> np.ndarray:
    """An order that mixes the years seen of each pair among themselves and leaves the others where they are."""
    order = np.tile(np.arange(keys.shape[1]), (len(keys), 1))
    for i, row in enumerate(keys):
        at = np.flatnonzero(np.isfinite(row))
        order[i, at] = at[np.argsort(row[at])]
    return order


def claim(blocks: Sequence[SourceCases], stock: pl.DataFrame) -> None:
    known = stock.select("a", "b", "year", stock="value").sort("a", "b", "year")
    before = known.with_columns(pl.col("year") + 3).rename({"stock": "before"})
    known = known.join(before, on=["a", "b", "year"], how="left")
    print("\nThe claim: change of the probability of lasting a standard deviation, beside the margin over the line")
    pools = [[one] for one in blocks] + [[one for one in blocks if one.source in ("weis Y", "icews_quads Y")]]
    for own in pools:
        for k in (2, 0):
            frame = pl.concat(_onsets(one, k) for one in own).with_columns(pl.col("year").cast(known.schema["year"]))
            joined = frame.join(known, on=["a", "b", "year"], how="inner", maintain_order="left").drop_nulls()
            if joined.height >= 100:
                _effects(" + ".join(one.source for one in own), 12 * (k + 1), joined)


def _onsets(one: SourceCases, k: int) -> pl.DataFrame:
    keep = (one.rows["age"].to_numpy() == 0) & (one.cases.p_real >= WELL) & np.isfinite(one.cases.y[:, k])
    return (
        one.rows.select("a", "b", year=pl.col("period").dt.year())
        .with_columns(
            margin=pl.Series(one.cases.column("margin")), y=pl.Series(one.cases.y[:, k]), source=pl.lit(one.source)
        )
        .filter(pl.Series(keep))
    )


def _effects(name: str, months: int, rows: pl.DataFrame) -> None:
    depth, moved = rows["stock"].to_numpy(), (rows["stock"] - rows["before"]).to_numpy()
    columns = [np.ones(rows.height), rows["margin"].to_numpy(), *((x - x.mean()) / x.std() for x in (depth, moved))]
    columns += [(rows["source"] == s).to_numpy().astype(float) for s in rows["source"].unique().sort()[1:]]
    x, y = np.column_stack(columns), rows["y"].to_numpy()
    rng = np.random.default_rng(2)
    drawn = state_weights(rows["a"].to_list(), rows["b"].to_list(), draws=DRAWS, rng=rng)
    weights = np.concatenate([np.ones((1, rows.height)), drawn])
    pull = np.full(x.shape[1], 1e-3)
    effects = []
    for w in weights:
        beta = logistic(x, y, w, pull)
        p = expit(x @ beta)
        effects.append(np.average(p * (1 - p), weights=w) * beta[2:4])
    told = np.array(effects)
    for place, label in enumerate(("stock at onset", "its movement before")):
        low, high = np.quantile(told[1:, place], [0.05, 0.95])
        least = 2.5 * told[1:, place].std()
        print(
            f"  {name:24} {months} months, n {rows.height}: {label:20} {told[0, place]:+.3f}"
            f" ({low:+.3f} to {high:+.3f}), smallest detectable {least:.3f}"
        )


NAMED = (
    *(("RUS", "USA", date(year, 12, 31)) for year in (*range(1973, 1980), *range(2009, 2014))),
    *(("IND", "PAK", date(year, 12, 31)) for year in range(2005, 2009)),
    ("CHN", "JPN", date(2011, 12, 31)),
    ("IRN", "SAU", date(2023, 6, 30)),
)


def named(blocks: Sequence[SourceCases]) -> None:
    """Print what the chapter says of the named cases as of their days, and what came on raw counts."""
    dataset = thawcast.open_dataset()
    for a, b, day in NAMED:
        known = Known(*resolve_dyad(a, b), day, dataset)
        standing, found = known.once(judged), known.once(result)
        lasting = found.lasting or (() if found.rise is None else found.rise.lasting)
        onset = standing.last.began if found.lasting and standing.last else found.rise and found.rise.onset
        told = ", ".join(f"{e.estimate.value:.0%} ({e.method})" for e in lasting) or "no rise stands"
        came = "not judged"
        for one in blocks if onset else ():
            if standing.source is None or one.source != f"{standing.source.id} {standing.source.freq}":
                continue
            at = (pl.col("a") == a) & (pl.col("b") == b) & (pl.col("period") == standing.period)
            row = one.rows.with_row_index().filter(at & (pl.col("onset") == onset))
            if row.height:
                came = ", ".join(f"{y:.0%}" for y in one.cases.y[row["index"][0]])
        p_real = 0.0 if found.rise is None else found.rise.p_real
        state = standing.state if found.lasting else f"{standing.state}, rise {p_real:.2f}"
        print(f"  {a}-{b} {day}: {state} of {onset}; said {told}; came (probability that it lasted) {came}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("kept", "claim", "named"), help="one part; without, all")
    part, dataset = parser.parse_args().part, thawcast.open_dataset()
    record = dataset.table(PERIOD_COUNTS)
    if part in {None, "kept"}:
        kept(record)
    if part == "kept":
        return
    blocks = blocks_of(dataset.table(TEMPERATURE), dataset.table(TEMPERATURE_BASES), record)
    if part in {None, "claim"}:
        claim(blocks, dataset.table(STOCK))
    if part in {None, "named"}:
        named(blocks)


if __name__ == "__main__":
    main()
