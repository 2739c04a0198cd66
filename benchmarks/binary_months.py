"""Whether the 0/1 months of 2009-2016 would make a source: do they foretell what the yearly counts hold, out of sample?

    python benchmarks/binary_months.py [--raw DIR]    # some seconds

The file says of 100 states whether any event of each quad class was reported of a pair in a month. Taught on 2010-12
and tested on 2013-14, pairs with 50 events or more in both years: the log of a year's events, and the log-odds of
cooperation, from last year's alone, and from last year's and the months active in both years. Beside it last year's
figure as it is.
"""

import argparse
from pathlib import Path

import numpy as np
import polars as pl

QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
BUSY, HOT = 50, 500
"""Events a year of a busy pair, and of a hot one."""

TAUGHT, TESTED = (2010, 2012), (2013, 2014)


def panel(raw: Path) -> pl.DataFrame:
    """Lay out pairs and years with both years' counts and months."""
    tables = raw / "tables"
    months = pl.read_parquet(tables / "icews_binary_quads_month_2009_2016_100states.parquet")
    active = months.group_by(
        a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"), year=pl.col("month").dt.year().cast(pl.Int32)
    ).agg(v=pl.col("vcoop").sum(), m=pl.col("mcoop").sum(), x=pl.col("vconf").sum(), y=pl.col("mconf").sum())
    years = pl.read_parquet(tables / "icews_dyad_year_quads_2002_2014.parquet")
    counts = years.group_by(
        "year", a=pl.min_horizontal("i_iso3c", "j_iso3c"), b=pl.max_horizontal("i_iso3c", "j_iso3c")
    ).agg(coop=pl.sum_horizontal("verbCoop", "matlCoop").sum(), conf=pl.sum_horizontal("verbConf", "matlConf").sum())
    both = counts.join(active, on=["a", "b", "year"]).with_columns(
        events=pl.col("coop") + pl.col("conf"),
        share=((pl.col("coop") + 0.5) / (pl.col("conf") + 0.5)).log(),
        seen=((pl.col("v") + pl.col("m") + 0.5) / (pl.col("x") + pl.col("y") + 0.5)).log(),
        busy=(pl.col("v") + pl.col("m") + pl.col("x") + pl.col("y")).log1p(),
    )
    before = both.with_columns(pl.col("year") + 1)
    return both.join(before, on=["a", "b", "year"], suffix="_0").filter(pl.min_horizontal("events", "events_0") >= BUSY)


def tested(rows: pl.DataFrame, target: str, features: list[str]) -> np.ndarray:
    """Give the errors of a linear forecast in the years that are tested."""

    def some(years: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        part = rows.filter(pl.col("year").is_between(*years))
        return np.column_stack([np.ones(part.height), *(part[name].to_numpy() for name in features)]), part[
            target
        ].to_numpy()

    x, y = some(TAUGHT)
    beta, *_ = np.linalg.lstsq(x, y, rcond=None)
    new, truth = some(TESTED)
    return truth - new @ beta


def main() -> None:
    """Print errors of each forecast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    rows = panel(parser.parse_args().raw).with_columns(log=pl.col("events").log(), log_0=pl.col("events_0").log())
    print(f"{'':28}{'pairs':>7}{'as it is':>10}{'last year':>11}{'+ months':>10}{'R2 of the change':>18}{'corr.':>7}")
    for name, low, high in (("busy, 50 to 500 events", BUSY, HOT), ("hot, 500 and more", HOT, 1e9)):
        some = rows.filter(pl.col("events_0").is_between(low, high, closed="left"))
        test = some.filter(pl.col("year").is_between(*TESTED))
        for target, seen in (("log", "busy"), ("share", "seen")):
            change = (test[target] - test[f"{target}_0"]).to_numpy()
            last = tested(some, target, [f"{target}_0"])
            both = tested(some, target, [f"{target}_0", seen, f"{seen}_0"])
            errors = [np.sqrt(np.mean(np.square(e))) for e in (change, last, both)]
            gain = 1 - errors[2] ** 2 / errors[1] ** 2
            told = float(np.corrcoef(change, (test[seen] - test[f"{seen}_0"]).to_numpy())[0, 1])
            label = f"{name}: {'events' if target == 'log' else 'share'}"
            print(
                f"{label:28}{test.height:>7}" + "".join(f"{e:>10.3f} " for e in errors) + f"{gain:>17.3f}{told:>8.2f}"
            )
    full = rows.filter(pl.col("events_0") >= HOT).select((pl.col("v") == 12).mean(), (pl.col("x") == 12).mean())
    print("hot pairs with all twelve months active: cooperation, conflict by word", full.row(0))


if __name__ == "__main__":
    main()
