"""Whether rivalries end sooner the longer they have run: Weibull shapes beside the finding of Bennett (1998).

Bennett (1998, American Journal of Political Science 42(4):1200-1232) fits a Weibull to 63 enduring rivalries and finds
a hazard that rises with time. Here rivalries are stretches of the peace scale at its two lowest levels, whatever their
length; and, as enduring rivalries are told by twenty years of disputes, those that reached twenty years, from their
beginning (as they are usually fitted) and from that day on.
"""

import argparse
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize

from thawcast import sources
from thawcast.values import Z90, Floats

RIVALRY = 0.25
"""Highest level of the peace scale that is a rivalry."""

FIRST, LAST = date(1900, 1, 1), date(2020, 12, 31)
"""The file's span: what ran on the first day began before it."""

ENDURING = 20.0
"""Years after which a rivalry counts as enduring."""

DAYS = 365.25


def rivalries(spells: pl.DataFrame) -> pl.DataFrame:
    """Join spells of rivalry that follow each other: columns `years` and whether it `ended`."""
    low = (pl.col("level") <= RIVALRY).fill_null(value=False)
    ordered = spells.sort("a", "b", "begin").with_columns(low=low)
    runs = ordered.with_columns(
        run=(pl.col("low") != pl.col("low").shift()).fill_null(value=True).cum_sum().over("a", "b")
    )
    joined = (
        runs.filter("low")
        .group_by("a", "b", "run")
        .agg(pl.col("begin").min(), end=pl.col("end").last(), open=pl.col("end").last().is_null())
    )
    kept = joined.filter(pl.col("begin") > FIRST)
    until = pl.col("end").fill_null(LAST)
    return kept.select(years=(until - pl.col("begin")).dt.total_days() / DAYS, ended=~pl.col("open")).filter(
        pl.col("years") > 0
    )


def weibull(years: Floats, ended: Floats, *, entered: float = 0.0) -> tuple[float, float]:
    """Fit a Weibull to durations that are seen from an age on; return its shape and the standard error of its log."""

    def loss(parameters: Floats) -> float:
        shape, scale = np.exp(parameters)
        hazard = np.log(shape) - shape * np.log(scale) + (shape - 1) * np.log(years)
        at_risk = (years / scale) ** shape - (entered / scale) ** shape
        return float(at_risk.sum() - (ended * hazard).sum())

    found = minimize(loss, np.log([1.0, years.mean()]), method="BFGS")
    return float(np.exp(found.x[0])), float(np.sqrt(found.hess_inv[0, 0]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"), help="Folder of the raw reference data.")
    found = rivalries(sources.load(parser.parse_args().raw, only=["peace_spells"])["peace_spells"])
    years, ended = found["years"].to_numpy(), found["ended"].cast(pl.Float64).to_numpy()
    long = years >= ENDURING
    cases = (
        ("all, from their beginning", years > 0, 0.0),
        ("20 years or more, from their beginning", long, 0.0),
        ("20 years or more, from that day", long, ENDURING),
    )
    print(f"{'rivalries of the peace scale':44}{'n':>6}{'ended':>7}{'shape':>7}   90% interval")
    for name, some, entered in cases:
        shape, error = weibull(years[some], ended[some], entered=entered)
        low, high = shape * np.exp(-Z90 * error), shape * np.exp(Z90 * error)
        print(f"{name:44}{some.sum():6}{int(ended[some].sum()):7}{shape:7.2f}   {low:.2f} to {high:.2f}")
    ages = [0, 5, 10, 20, 30, 50]
    print(
        "\nends a year, by age: "
        + ", ".join(
            f"{a}-{b}: {(ended * (years >= a) * (years < b)).sum() / np.clip(years - a, 0, b - a).sum():.3f}"
            for a, b in pairwise(ages)
        )
    )


if __name__ == "__main__":
    main()
