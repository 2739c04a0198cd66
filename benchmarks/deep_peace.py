"""Reaching deep peace: a discrete-time hazard over dyad-years, out of sample, with and without circular inputs.

Run with `.venv/bin/python benchmarks/deep_peace.py [--out FILE]`; needs the reference data beside the project. The
labels are retrospective (coded with hindsight), so a label, and any input coded with hindsight, is used only
`CONFIRMATION_YEARS` after its year, and the result is pseudo-out-of-sample. Some inputs of the wider set define the
peace scale: only what the narrow set gains over climatology is claimed.
"""

# pyright: reportArgumentType=false, reportOperatorIssue=false, reportIndexIssue=false, reportOptionalMemberAccess=false

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize

from deep_peace_risks import CONFIRMATION_YEARS, deep_peace_risks
from thawcast import sources
from thawcast.issues.votes.agreement import dyad_years
from thawcast.issues.votes.matrix import vote_matrix
from thawcast.sources.layouts import Rows, StateKey
from thawcast.sources.layouts.naming import named
from thawcast.states import resolve, states

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
OUT = Path(__file__).parent / "results" / "deep_peace.json"
LAG = 1  # years after which a published yearly series is known
FIRST_TEST, FOLDS, DRAWS, SEED = 1975, 5, 1000, 20101231
CARRY = 5  # years for which the last value of a series stands in
NARROW = (
    *("log_km", "land_border", "sea_border", "same_region", "both_europe", "log_age"),
    *("cinc_ratio", "cinc_sum", "polyarchy_low", "polyarchy_gap", "gdp_low", "gdp_gap", "trade", "kappa"),
)
CIRCULAR = (*("level_then", "rivalry", "disputes", "defence", "nonaggression", "consultation", "igos", "missions"),)


TABLES = (
    *("votes", "roll_calls", "contiguity", "capabilities", "regimes", "trade"),
    *("disputes", "alliances", "memberships", "missions"),
)
"""Input frames read through `sources.load`."""

KNOWN = (
    *(("DEU", "FRA", 1957), ("DEU", "FRA", 1963), ("RUS", "USA", 1972), ("CHN", "USA", 1972), ("EGY", "ISR", 1978)),
    *(("ARG", "BRA", 1979), ("RUS", "USA", 2001), ("RUS", "USA", 2009)),
)
"""Dyads whose history is known, with the year asked about: looked up after everything was fixed, never tuned on."""


def table(name: str) -> pl.DataFrame:
    """Read a reference table as it lies there."""
    return pl.read_parquet(DATA / "tables" / f"{name}.parquet")


def coded(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Name the states of numbers in the year of the row, or the latest that bore them; rows of none are left out."""
    told = frame.with_columns(_file=pl.lit(""), _line=pl.int_range(pl.len()), _text=pl.lit(None, pl.String))
    rows = Rows.of(told)
    for column in columns:
        rows = named(rows, column, StateKey(later=True))
    return rows.frame.drop("_file", "_line", "_text")


def by_state(name: str) -> pl.DataFrame:
    """Read a state-year reference table with the code of the state as `state`."""
    frame = coded(table(name).with_columns(state="ccode"), "state")
    return frame.unique(["state", "year"], keep="first", maintain_order=True)


def lagged(rows: pl.DataFrame, series: pl.DataFrame, keys: list[str], lag: int) -> pl.DataFrame:
    """Join the last value of a series known by the year before the risk year, at most `CARRY` years old."""
    then = series.with_columns(pl.col("year").cast(pl.Int32)).sort("year")
    asked = rows.with_columns(asked=(pl.col("year") - lag).cast(pl.Int32)).sort("asked")
    joined = asked.join_asof(
        then, left_on="asked", right_on="year", by=keys, strategy="backward", tolerance=CARRY, check_sortedness=False
    )
    return joined.drop("asked", *[c for c in joined.columns if c == "year_right"])


def pairwise(rows: pl.DataFrame, series: pl.DataFrame, value: str, lag: int) -> pl.DataFrame:
    """Join a state's series for both states, as `one` and `two`."""
    for side, name in (("a", "one"), ("b", "two")):
        of = series.select(pl.col("state").alias(side), "year", pl.col(value).alias(name)).drop_nulls()
        rows = lagged(rows, of, [side], lag)
    return rows


def add(rows: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    return rows.with_columns(**columns).drop("one", "two", strict=False)


def geography(rows: pl.DataFrame, contiguity: pl.DataFrame) -> pl.DataFrame:
    """Add distance of the capitals, borders, region, and years since both are states."""
    capitals = table("cow_capitals").with_columns(year=pl.col("enddate").str.slice(0, 4).cast(pl.Int32), state="ccode")
    capitals = coded(capitals, "state").sort("year")
    for side in ("a", "b"):
        of = capitals.select(pl.col("state").alias(side), "year", **{f"lat_{side}": "lat", f"lng_{side}": "lng"})
        rows = rows.with_columns(pl.col("year").cast(pl.Int32)).sort("year")
        rows = rows.join_asof(of, on="year", by=side, strategy="forward", check_sortedness=False)
    lat_a, lng_a, lat_b, lng_b = (pl.col(c).radians() for c in ("lat_a", "lng_a", "lat_b", "lng_b"))
    half = ((lat_b - lat_a) / 2).sin() ** 2 + lat_a.cos() * lat_b.cos() * ((lng_b - lng_a) / 2).sin() ** 2
    number = {s.code: s.cow or s.gw or 0 for s in states()}
    number |= {code: resolve(code).cow or 0 for code in ("RUS", "DEU")}
    region = {code: np.searchsorted([200, 400, 600, 700], n, side="right").item() for code, n in number.items()}
    born = {s.code: s.start.year for s in states()}
    region_a, region_b = (pl.col(s).replace_strict(region, default=-1, return_dtype=pl.Int32) for s in ("a", "b"))
    born_a, born_b = (pl.col(s).replace_strict(born, default=1816, return_dtype=pl.Int32) for s in ("a", "b"))
    rows = rows.join(borders(contiguity), on=["a", "b"], how="left").with_columns(
        log_km=(2 * 6371 * half.sqrt().arcsin() + 10).log(),
        land_border=(pl.col("land").fill_null(9999) <= pl.col("year")).cast(pl.Float64),
        sea_border=(pl.col("sea").fill_null(9999) <= pl.col("year")).cast(pl.Float64),
        same_region=(region_a == region_b).cast(pl.Float64),
        both_europe=((region_a == 1) & (region_b == 1)).cast(pl.Float64),
        log_age=(pl.col("year") - pl.max_horizontal(born_a, born_b) + 1).clip(1).log(),
    )
    return rows.drop("lat_a", "lng_a", "lat_b", "lng_b", "land", "sea")


def borders(contiguity: pl.DataFrame) -> pl.DataFrame:
    """Return the first year of a land border and of a border at sea for each dyad."""
    year = pl.col("start").dt.year()
    return contiguity.group_by("a", "b").agg(
        land=year.filter(pl.col("kind") == 1).min(), sea=year.filter(pl.col("kind") > 1).min()
    )


def inputs(risks: pl.DataFrame, peace: pl.DataFrame) -> pl.DataFrame:
    """Add every input to the rows at risk, each as it was known in the year before."""
    late = CONFIRMATION_YEARS
    known = sources.load(DATA, only=TABLES)
    rows = geography(risks, known["contiguity"])
    one, two = pl.col("one"), pl.col("two")
    # Plain arithmetic, unlike min_horizontal, is null where one of the two is unknown.
    low = (one + two - (one - two).abs()) / 2
    rows = pairwise(rows, known["capabilities"], "cinc", LAG)
    rows = add(
        rows,
        cinc_ratio=(low / (one + two - low)).clip(1e-4).log(),
        cinc_sum=(one + two).clip(1e-6).log(),
    )
    rows = pairwise(rows, known["regimes"], "polyarchy", late)
    rows = add(rows, polyarchy_low=low, polyarchy_gap=(one - two).abs())
    wealth = by_state("gdp_population_state_year").with_columns(pl.col("mrgdppc").log())
    rows = pairwise(rows, wealth, "mrgdppc", late)
    rows = add(rows, gdp_low=low, gdp_gap=(one - two).abs())
    totals = by_state("cow_trade_sy").with_columns(total=pl.col("imports") + pl.col("exports"))
    rows = pairwise(rows, totals.filter(pl.col("total") > 0), "total", LAG)
    rows = lagged(rows, known["trade"].select("a", "b", "year", "flow").drop_nulls(), ["a", "b"], LAG)
    # Flows and totals come from different reports, so a share can come out above one.
    share = (pl.col("flow") * (1 / one + 1 / two) / 2).clip(upper_bound=1)
    rows = add(rows, trade=(share + 1e-4).log()).drop("flow")
    votes = dyad_years(vote_matrix(known["votes"], known["roll_calls"]).of_kind("final"), last=2019)
    rows = lagged(rows, votes.select("a", "b", "year", "kappa").drop_nulls(), ["a", "b"], LAG)
    return circular(rows, peace, known)


def circular(rows: pl.DataFrame, peace: pl.DataFrame, known: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Add rivalry, disputes, the level itself, alliances, organisations and missions."""
    late = CONFIRMATION_YEARS
    rows = lagged(rows, peace.select("a", "b", "year", level_then="peace"), ["a", "b"], late)
    rivals = table("tss_rivalries").select("end", one="ccode1", two="ccode2", year=pl.col("start").clip(1816))
    rivals = coded(rivals, "one", "two").filter(pl.col("one") != pl.col("two"))
    rivals = rivals.select("end", "year", a=pl.min_horizontal("one", "two"), b=pl.max_horizontal("one", "two"))
    then = rows.select("a", "b", "year").join(rivals.rename({"year": "from"}), on=["a", "b"])
    then = then.filter((pl.col("from") <= pl.col("year") - late) & (pl.col("end") >= pl.col("year") - late))
    rows = rows.join(then.select("a", "b", "year", rivalry=1.0).unique(), on=["a", "b", "year"], how="left")
    begun = known["disputes"].filter(pl.col("onsets") > 0).select("a", "b", "onsets", then="year")
    ago = pl.col("year") - pl.col("then")
    past = rows.select("a", "b", "year").join(begun, on=["a", "b"]).filter((ago >= late) & (ago < late + 20))
    past = past.group_by("a", "b", "year").agg(disputes=pl.col("onsets").sum().cast(pl.Float64).log1p())
    rows = rows.join(past, on=["a", "b", "year"], how="left")
    allies = known["alliances"].select("a", "b", "year", "nonaggression", "consultation", defence="defense")
    rows = rows.with_columns(year_known=(pl.col("year") - LAG).clip(upper_bound=allies["year"].max()))
    allies = allies.rename({"year": "year_known"}).with_columns(pl.col("year_known").cast(pl.Int32))
    rows = rows.join(allies, on=["a", "b", "year_known"], how="left").drop("year_known")
    shared = known["memberships"].filter(pl.col("shared") >= 0).select("a", "b", "year", igos="shared")
    rows = lagged(rows, shared, ["a", "b"], LAG)
    ranks = known["missions"].select("a", "b", "year", missions="lower").drop_nulls()
    rows = lagged(rows, ranks, ["a", "b"], LAG)
    none = ("rivalry", "disputes", "defence", "nonaggression", "consultation")
    return rows.with_columns(pl.col(none).fill_null(0.0), pl.col("igos").cast(pl.Float64).log1p())


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Fit a logit with a standard normal prior on the weights of the standardised inputs, the intercept free."""

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[1:] + w[0]
        p = 1 / (1 + np.exp(-z))
        value = np.logaddexp(0, z).sum() - y @ z + 0.5 * w[1:] @ w[1:]
        return value, np.concatenate([[(p - y).sum()], x.T @ (p - y) + w[1:]])

    start = np.zeros(x.shape[1] + 1)
    start[0] = np.log((y.sum() + 0.5) / (len(y) - y.sum() + 0.5))
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


def forecast(x: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the hazard of the test rows, and the climatology, both learnt from the training rows only."""
    with np.errstate(invalid="ignore"):
        mean, spread = np.nanmean(x[train], axis=0), np.nanstd(x[train], axis=0)
    mean, spread = np.nan_to_num(mean), np.where(spread > 1e-9, spread, 1.0)
    absent = np.isnan(x)
    z = np.where(absent, 0.0, (np.nan_to_num(x) - mean) / spread).clip(-5, 5)
    z = np.hstack([z, absent[:, absent[train].any(axis=0)].astype(float)])
    w = fit(z[train], y[train])
    return 1 / (1 + np.exp(-(z[test] @ w[1:] + w[0]))), (y[train].sum() + 0.5) / (train.sum() + 1)


def rolling(x: np.ndarray, y: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Forecast each year from labels that were confirmed by the year before."""
    p, base = np.full(len(y), np.nan), np.full(len(y), np.nan)
    for t in range(FIRST_TEST, int(year.max()) + 1):
        test, train = year == t, year <= t - 1 - CONFIRMATION_YEARS
        if test.any():
            p[test], base[test] = forecast(x, y, train, test)
    return p, base


def held_out(x: np.ndarray, y: np.ndarray, fold_a: np.ndarray, fold_b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Forecast each dyad from dyads of other states; the years are the same, so this is no forecast in time."""
    p, base = np.full(len(y), np.nan), np.full(len(y), np.nan)
    for i in range(FOLDS):
        for j in range(i, FOLDS):
            test = ((fold_a == i) & (fold_b == j)) | ((fold_a == j) & (fold_b == i))
            train = ~np.isin(fold_a, [i, j]) & ~np.isin(fold_b, [i, j])
            p[test], base[test] = forecast(x, y, train, test)
    return p, base


def auc(p: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    """Weighted area under the ROC curve; ties count half."""
    _, group = np.unique(p, return_inverse=True)
    hits, misses = (np.bincount(group, weights=w * mask) for mask in (y, 1 - y))
    below = np.concatenate([[0.0], np.cumsum(misses)[:-1]])
    total = hits.sum() * misses.sum()
    return float((hits * (below + misses / 2)).sum() / total) if total else float("nan")


def measures(p: np.ndarray, base: np.ndarray, y: np.ndarray, w: np.ndarray) -> list[float]:
    """Brier skill, log skill and AUC."""

    def brier(q: np.ndarray) -> float:
        return float(w @ (q - y) ** 2)

    def log(q: np.ndarray) -> float:
        return float(-(w @ np.where(y == 1, np.log(q), np.log1p(-q))))

    return [1 - brier(p) / brier(base), 1 - log(p) / log(base), auc(p, y, w)]


def scored(rows: pl.DataFrame, forecasts: dict[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, object]:
    """Score forecasts of the same rows, with intervals from resampling states."""
    y = rows["event"].to_numpy().astype(float)
    tested = np.isfinite(next(iter(forecasts.values()))[0])
    names = sorted({*rows["a"], *rows["b"]})
    a, b = (rows[s].replace_strict(names, list(range(len(names)))).to_numpy()[tested] for s in ("a", "b"))
    rng = np.random.default_rng(SEED)
    draws = [np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names)) for _ in range(DRAWS)]
    told: dict[str, object] = {"dyad_years": int(tested.sum()), "events": int(y[tested].sum())}
    sampled: dict[str, np.ndarray] = {}
    for name, (p, base) in forecasts.items():
        p, base, seen = p[tested].clip(1e-9, 1 - 1e-9), base[tested], y[tested]
        value = measures(p, base, seen, np.ones(len(seen)))
        sampled[name] = np.array([measures(p, base, seen, (n[a] * n[b]).astype(float)) for n in draws])
        told[name] = interval(value, sampled[name])
        told[name] |= {"mean_forecast": round(float(p.mean()), 5), "climatology": round(float(base.mean()), 5)}
    told["observed_rate"] = round(float(y[tested].mean()), 5)
    if {"narrow", "wide"} <= set(sampled):
        gap = sampled["wide"] - sampled["narrow"]
        told["wide_minus_narrow"] = interval(
            [told["wide"][k]["value"] - told["narrow"][k]["value"] for k in ("brier_skill", "log_skill", "auc")], gap
        )
    return told


def interval(value: list[float], sampled: np.ndarray) -> dict[str, object]:
    low, high = np.nanquantile(sampled, [0.05, 0.95], axis=0)
    names = ("brier_skill", "log_skill", "auc")
    return {
        k: {"value": round(v, 4), "low": round(float(lo), 4), "high": round(float(hi), 4)}
        for k, v, lo, hi in zip(names, value, low, high, strict=True)
    }


def known(rows: pl.DataFrame, x: np.ndarray, apart: np.ndarray) -> list[dict[str, object]]:
    """Tell what the narrow model says of the known dyads: in time, and from dyads of other states."""
    y, year = rows["event"].to_numpy().astype(float), rows["year"].to_numpy()
    told: list[dict[str, object]] = []
    for a, b, when in KNOWN:
        mine = ((rows["a"] == a) & (rows["b"] == b) & (rows["year"] == when)).to_numpy()
        then, train = year == when, year <= when - 1 - CONFIRMATION_YEARS
        if not mine.any():
            told.append({"a": a, "b": b, "year": when, "at_risk": False})
            continue
        one = rows.row(int(np.flatnonzero(mine)[0]), named=True)
        entry: dict[str, object] = {"a": a, "b": b, "year": when, "at_risk": True, "level": one["level"]}
        entry |= {"event": one["event"], "kappa": one["kappa"], "dyads": int(then.sum())}
        found = {"held_out_states": apart}
        if y[train].sum() >= 5:
            found["rolling_origin"] = np.full(len(y), np.nan)
            found["rolling_origin"][then], _ = forecast(x, y, train, then)
        for name, p in found.items():
            entry[name] = {
                "hazard": round(float(p[mine][0]), 5),
                "share_of_dyads_below": round(float((p[then] < p[mine][0]).mean()), 3),
            }
        told.append(entry)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT, help="where the report goes")
    out = parser.parse_args().out
    begun = time.perf_counter()
    peace = sources.load(DATA, only=["peace"])["peace"]
    rows = inputs(deep_peace_risks(peace), peace).sort("a", "b", "year")
    sys.stderr.write(f"{rows.height} rows, inputs after {time.perf_counter() - begun:.0f} s\n")
    y, year = rows["event"].to_numpy().astype(float), rows["year"].to_numpy()
    sets = {
        name: rows.select(pl.col(columns).cast(pl.Float64)).to_numpy()
        for name, columns in {"narrow": NARROW, "wide": (*NARROW, *CIRCULAR)}.items()
    }
    rng = np.random.default_rng(SEED)
    names = sorted({*rows["a"], *rows["b"]})
    fold = dict(zip(names, rng.permutation(np.arange(len(names)) % FOLDS).tolist(), strict=True))
    fold_a, fold_b = (rows[s].replace_strict(fold).to_numpy() for s in ("a", "b"))
    # The placebo gives each row the inputs of another row of the same year.
    order = np.lexsort((rng.random(len(y)), year))
    shuffled = np.empty_like(order)
    shuffled[np.argsort(year, kind="stable")] = order
    tests = {
        "rolling_origin": {
            **{name: rolling(x, y, year) for name, x in sets.items()},
            "placebo": rolling(sets["narrow"][shuffled], y, year),
        },
        "held_out_states": {
            **{name: held_out(x, y, fold_a, fold_b) for name, x in sets.items()},
            "placebo": held_out(sets["narrow"][shuffled], y, fold_a, fold_b),
        },
    }
    union = np.isin(year, [2004, 2007])
    report: dict[str, object] = {
        "label": "pseudo-out-of-sample: labels and some inputs were coded with hindsight",
        "confirmation_years": CONFIRMATION_YEARS,
        "at_risk": rows.height,
        "events": int(y.sum()),
        "dyads": rows.select("a", "b").n_unique(),
        "inputs": {"narrow": NARROW, "circular": CIRCULAR},
        "claimed": "narrow only",
        **{name: scored(rows, found) for name, found in tests.items()},
    }
    without = {k: tuple(np.where(union, np.nan, q) for q in v) for k, v in tests["rolling_origin"].items()}
    report["rolling_origin_without_2004_2007"] = scored(rows, without)
    x = sets["narrow"]
    every = np.ones(len(y), bool)
    spread = np.nanstd(x, axis=0)
    z = np.where(np.isnan(x), 0.0, (x - np.nanmean(x, axis=0)) / np.where(spread > 0, spread, 1))
    weights = fit(z[every], y[every])[1:]
    report["weights_per_sd_all_years"] = {k: round(float(w), 3) for k, w in zip(NARROW, weights, strict=True)}
    report["known"] = known(rows, sets["narrow"], tests["held_out_states"]["narrow"][0])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    told = report["rolling_origin"]
    for name in ("narrow", "wide", "placebo"):
        skill, log, area = (told[name][k] for k in ("brier_skill", "log_skill", "auc"))
        print(
            f"{name}: Brier skill over climatology {skill['value']:+.4f} ({skill['low']:+.4f} to {skill['high']:+.4f}),"
            f" log skill {log['value']:+.3f} ({log['low']:+.3f} to {log['high']:+.3f}), "
            f"AUC {area['value']:.3f} ({area['low']:.3f} to {area['high']:.3f})"
        )
    print(f"{told['events']} moves in {told['dyad_years']:,} dyad-years; {time.perf_counter() - begun:.0f} s; {out}")


if __name__ == "__main__":
    main()
