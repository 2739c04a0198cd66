"""As-of discipline with every stage: the starter rebuilt from raw inputs truncated at a date answers as the full one.

Builds the whole starter from `--raw` with nothing after `--until` (minutes: positions and street are estimated anew),
then compares the JSON of many dyads as of that date with the shipped starter's. Prints how many are identical.

    python benchmarks/as_of.py --temperature [--ends DAY ...] [--source NAME ...]

filters the level sources anew from the counts that ship with nothing after each day (minutes), and compares every row
of the tables `temperature` and `temperature_episodes` that was known by then with what ships.

    python benchmarks/as_of.py --forecast [--ends DAY ...]

computes the four tables of the forecast of lasting twice a day (minutes): with nothing known after it, and with every
value known in the `AFTER` years after it dealt out anew among the rows; and compares every row known by then.
"""

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from thawcast.assessment import assess
from thawcast.building.build import build
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.durability.forecast.tables import FORECAST_LIKE, FORECAST_RECORD, FORECAST_TAUGHT, FORECAST_TREES
from thawcast.durability.forecast.vintages import forecast_tables
from thawcast.stages import Given
from thawcast.standing.temperature.stages import temperature_tables
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES
from thawcast.store import STARTER, load
from thawcast.store.dataset import Dataset
from thawcast.tables import Contract

DYADS = (
    "USA-RUS USA-CHN IND-PAK FRA-DEU ISR-EGY CUB-USA USA-IRN CHN-JPN KOR-PRK RUS-UKR GEO-RUS MMR-USA TCD-SDN LBN-SYR"
    " GBR-ZWE POL-RUS BRA-ARG NPL-IND FJI-NZL LUX-MLT"
)


ENDS = (date(1973, 12, 31), date(1989, 12, 31), date(2010, 12, 31), date(2021, 6, 30))
FORECAST_ENDS = (date(1985, 12, 31), date(2010, 12, 31))
AFTER = 4
"""Years after a day that are read, permuted, by `--forecast`: one more than the longest horizon."""

LATER = ["peak", "peaked", "stepped", "end", "end_kind", "end_known_on"]
"""Columns of an episode that later days may fill in."""


def told_then(contract: Contract, frame: pl.DataFrame, until: date) -> pl.DataFrame:
    """Return the rows of a table that were known by a day, rounded as they are stored; of what came later nothing."""
    rows = frame.filter(pl.col("known_on") <= until).sort(contract.key)
    if contract is TEMPERATURE_EPISODES:
        rows = rows.drop(LATER)
        return contract_of(rows, contract)
    # Sums that are stored as they are may differ in their last digit from one processor to another.
    return contract.encode(rows).with_columns(pl.col(pl.Float64).round(9))


def contract_of(rows: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Round some of a table's columns as they are stored."""
    return Contract(contract.name, {c: contract.columns[c] for c in rows.columns}, contract.key).encode(rows)


def temperatures(full: Dataset, until: date, wanted: list[str]) -> None:
    """Filter the counts known by a day and compare with what ships."""
    began = time.process_time()
    record = full.table(PERIOD_COUNTS).filter(pl.col("known_on") <= until)
    if wanted:
        record = record.filter(pl.col("data_set").is_in([*wanted, "icews_conflict"]))
    made = temperature_tables(Given({PERIOD_COUNTS.name: record}))
    for contract in (TEMPERATURE, TEMPERATURE_EPISODES):
        shipped = full.table(contract)
        if wanted:
            shipped = shipped.filter(pl.col("source").is_in(wanted))
        then, now = (told_then(contract, frame, until) for frame in (made[contract.name], shipped))
        same = then.join(now, on=then.columns, how="inner", nulls_equal=True).height
        print(f"{contract.name} as of {until}: {then.height:,} rows made, {now.height:,} shipped, {same:,} identical"
              f" [{time.process_time() - began:.0f} s]", flush=True)  # fmt: skip


def permuted_after(contract: Contract, frame: pl.DataFrame, until: date) -> pl.DataFrame:
    """Deal the values of rows known after a day out anew among the rows of the same source."""
    rng = np.random.default_rng(0)
    late = frame.filter(pl.col("known_on") > until)
    keys = [*contract.key, *(c for c in ("directed", "known_on") if c in frame.columns)]
    parts = [frame.filter(pl.col("known_on") <= until)]
    for rows in late.partition_by(contract.key[:2], maintain_order=True):
        values = rows.drop(keys)[rng.permutation(rows.height).tolist()]
        parts.append(pl.concat([rows.select(keys), values], how="horizontal").select(frame.columns))
    return pl.concat(parts)


def forecasts(full: Dataset, until: date) -> None:
    """Teach and score the forecasters on what was known by a day, and on a later world permuted, and compare."""
    began = time.process_time()
    last = until.replace(year=until.year + AFTER)
    worlds: dict[str, dict[str, pl.DataFrame]] = {"cut": {}, "permuted": {}}
    for contract in (PERIOD_COUNTS, TEMPERATURE, TEMPERATURE_BASES):
        frame = full.table(contract).filter(pl.col("known_on") <= last)
        worlds["cut"][contract.name] = frame.filter(pl.col("known_on") <= until)
        worlds["permuted"][contract.name] = permuted_after(contract, frame, until)
    for name, frames in worlds.items():
        made = forecast_tables(Given(frames))
        for contract in (FORECAST_TAUGHT, FORECAST_TREES, FORECAST_RECORD, FORECAST_LIKE):
            then, now = (told_then(contract, frame, until) for frame in (made[contract.name], full.table(contract)))
            same = then.join(now, on=then.columns, how="inner", nulls_equal=True).height
            spent = time.process_time() - began
            print(f"{contract.name} as of {until}, later {name}: {then.height:,} rows made, {now.height:,} shipped,"
                  f" {same:,} identical [{spent:.0f} s]", flush=True)  # fmt: skip


def main() -> None:
    """Print one line a dyad that differs, and the count of those that do not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"))
    parser.add_argument("--until", type=date.fromisoformat, default=date(2010, 12, 31))
    parser.add_argument("--temperature", action="store_true", help="the two tables of the temperature only")
    parser.add_argument("--forecast", action="store_true", help="the tables of the forecast of lasting only")
    parser.add_argument("--ends", type=date.fromisoformat, nargs="+", help="days of --temperature or --forecast")
    parser.add_argument("--source", action="append", default=[], help="level sources of --temperature, lenders too")
    options = parser.parse_args()
    full = load(STARTER, name="starter")
    if options.temperature:
        for until in options.ends or ENDS:
            temperatures(full, until, options.source)
        return
    if options.forecast:
        for until in options.ends or FORECAST_ENDS:
            forecasts(full, until)
        return
    same, dyads = 0, DYADS.split()
    with tempfile.TemporaryDirectory() as folder:
        cut = build(options.raw, Path(folder), until=options.until, built_on=options.until, step=print)
        for dyad in dyads:
            a, b = dyad.split("-")
            answers = [assess(a, b, as_of=options.until, store=store).to_dict() for store in (full, cut)]
            if answers[0] == answers[1]:
                same += 1
            else:
                print(f"{dyad} differs: {sorted(k for k in answers[0] if answers[0][k] != answers[1][k])}")
    print(f"{same} of {len(dyads)} dyads identical as of {options.until} (ratio {same / len(dyads):.2f})")


if __name__ == "__main__":
    main()
