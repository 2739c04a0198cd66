"""Stages of the starter build under the instruction sets of other processors: how far do the tables differ?

The quick stages on all data, and the temperature on some years of some states.

Run: python benchmarks/processors.py [folder of the reference data]
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from thawcast import sources
from thawcast.building import run
from thawcast.building.build import STAGES
from thawcast.building.differences import differences, interval
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.sources import INPUTS
from thawcast.stages import Stage, Value
from thawcast.store import STARTER, load

DATA = Path("../shared/data")
QUICK = tuple(run.in_order([stage for stage in STAGES if stage.quick]))
TEMPERATURE = next(stage for stage in STAGES if stage.name == "temperature")
FEW = ("CHN", "FRA", "GBR", "IND", "ISR", "PAK", "RUS", "TUR", "USA")
"""States whose temperature is computed, from their counts by year up to `LAST`: two vintages."""

LAST = date(2005, 12, 31)


def settings() -> dict[str, dict[str, str]]:
    """Name the settings of the environment under which libraries compute as on another processor."""
    # Numpy refuses a name that it has no code for, or that the processor lacks.
    config: Any = np.show_config(mode="dicts")
    beyond = config["SIMD Extensions"]["found"]
    return {
        "OpenBLAS as on Prescott": {"OPENBLAS_CORETYPE": "Prescott"},
        "OpenBLAS as on Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
        "numba for any x86-64": {"NUMBA_CPU_NAME": "generic"},
        "numpy without AVX2 and FMA3": {"NPY_DISABLE_CPU_FEATURES": " ".join(beyond)} if beyond else {},
    }


def inputs(
    raw: Path, *, until: date | None = None, states: Sequence[str] | None = None, select: Sequence[str] | None = None
) -> dict[str, pl.DataFrame]:
    """Read what the quick stages need.

    Args:
        raw: Folder of the reference data.
        until: Last day whose data may be used.
        states: States between which events are kept; None for all.
        select: Inputs that are kept whole, the others are left empty; None for all.
    """
    names = sorted({name for stage in QUICK for name in stage.needs if name in INPUTS})
    frames = sources.load(raw, only=names, until=until)
    if states is not None:
        inside = pl.col("source").is_in(states) & pl.col("target").is_in(states)
        frames["counts"] = frames["counts"].filter(inside)
    return {name: frame if select is None or name in select else frame.clear() for name, frame in frames.items()}


def record() -> pl.DataFrame:
    """Read the yearly counts of a few states, and their months of conflict, from what ships."""
    rows = load(STARTER, name="starter").table(PERIOD_COUNTS, as_of=LAST)
    inside = pl.col("source").is_in(FEW) & pl.col("target").is_in(FEW)
    return rows.filter(inside, pl.col("data_set").is_in(("icews_quads", "icews_conflict")))


def computed(frames: Mapping[str, pl.DataFrame]) -> tuple[Stage, ...]:
    """Say which stages run on frames: the quick ones, and the temperature where the record is among the frames."""
    return (*QUICK, TEMPERATURE) if PERIOD_COUNTS.name in frames else QUICK


def compute(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Run the stages on frames, here and now; what they make is returned as it would be stored."""
    known, made, values = dict(frames), dict[str, pl.DataFrame](), dict[Value[Any], Any]()
    for stage in computed(frames):
        tables = run.compute(stage, known, values)
        known |= tables
        made |= {contract.name: contract.encode(tables[contract.name]) for contract in stage.produces}
    return made


def under(setting: Mapping[str, str], given: Path, out: Path) -> dict[str, pl.DataFrame]:
    """Run the stages in a process of their own.

    Args:
        setting: Variables of its environment.
        given: Folder of the inputs, a Parquet file each.
        out: Folder for the tables.
    """
    out.mkdir()
    # Code that numba has compiled for one processor is kept apart from that for another.
    subprocess.run([sys.executable, __file__, "--stages", given, out], check=True, env=os.environ | setting)
    return read(out)


def read(folder: Path) -> dict[str, pl.DataFrame]:
    """Read all tables of a folder."""
    return {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def write(frames: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write tables into a folder."""
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")


def largest(one: pl.DataFrame, other: pl.DataFrame, key: Sequence[str]) -> tuple[int, int, float, float]:
    """Measure how far two tables are apart.

    Returns:
        Rows that only one of them has, rows with a difference, the largest one [stored units] and the largest as a
        share of its own interval's width.
    """
    alone = sum(x.join(y, on=key, how="anti", nulls_equal=True).height for x, y in ((one, other), (other, one)))
    both = one.join(other, on=key, suffix=" other", nulls_equal=True)
    different, far, share = np.zeros(both.height, dtype=bool), 0.0, 0.0
    for column in (c for c in one.columns if c not in key):
        moved = both[column].ne_missing(both[f"{column} other"]).to_numpy()
        different |= moved
        if not moved.any() or not one.schema[column].is_integer():
            continue
        gap = (both[column].cast(pl.Float64) - both[f"{column} other"]).abs().fill_null(0.0).to_numpy()
        far = max(far, float(gap.max()))
        if ends := interval(column, one.columns):
            width = (both[ends[1]].cast(pl.Float64) - both[ends[0]]).fill_null(0.0).to_numpy()
            share = max(share, float((gap / np.maximum(width, 1.0)).max()))
    return alone, int(different.sum()), far, share


def main(raw: Path) -> None:
    """Print the largest difference a table under each setting."""
    frames = inputs(raw) | {PERIOD_COUNTS.name: record()}
    contracts = [contract for stage in computed(frames) for contract in stage.produces]
    cases = {"this processor": {}} | settings()
    with tempfile.TemporaryDirectory() as scratch:
        given = Path(scratch) / "given"
        given.mkdir()
        write(frames, given)
        begun = time.perf_counter()
        outs = [Path(scratch) / str(number) for number in range(len(cases))]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = pool.map(under, cases.values(), [given] * len(cases), outs)
            found = dict(zip(cases, runs, strict=True))
        print(f"{len(cases)} runs of the stages in {time.perf_counter() - begun:.0f} s")
    own = found.pop("this processor")
    print(f"{'setting':<29}{'table':<17}{'rows':>7}{'alone':>6}{'differ':>7}{'units':>6}{'share':>6}  equal")
    for setting, tables in found.items():
        for contract in contracts:
            one, other = own[contract.name], tables[contract.name]
            alone, differ, units, share = largest(one, other, contract.key)
            verdict = differences(one, other, key=contract.key) or "yes"
            row = f"{setting:<29}{contract.name:<17}{one.height:>7}{alone:>6}{differ:>7}{units:>6.0f}{share:>6.3f}"
            print(f"{row}  {verdict}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--stages"]:
        write(compute(read(Path(sys.argv[2]))), Path(sys.argv[3]))
    else:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
