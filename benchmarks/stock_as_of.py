"""Are the stock, its models and the kinds of thaws the same from data cut at a day? Compares with what ships.

Run with `python benchmarks/stock_as_of.py [--raw DIR] [--until DATE]`, half a minute of one core.
"""

import argparse
from datetime import date
from pathlib import Path

import polars as pl

from thawcast import sources
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.depth.stock import STOCK_NEEDS, stock_tables, thaw_moves
from thawcast.depth.tables import DEPTH_STOCK
from thawcast.issues.tables import BALLOTS, VOTERS
from thawcast.stages import Given
from thawcast.standing.stock.tables import STOCK, STOCK_MODELS
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import STARTER, load

READ = (BALLOTS, VOTERS, PERIOD_COUNTS, TEMPERATURE, TEMPERATURE_EPISODES)
"""Tables that ship and are read as of the day."""


def main() -> None:
    """Print a line for each table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"))
    parser.add_argument("--until", type=date.fromisoformat, default=date(2010, 12, 31))
    options = parser.parse_args()
    day = options.until
    starter = load(STARTER, name="starter")
    frames = sources.load(options.raw, only=[n for n in STOCK_NEEDS if n in sources.INPUTS], until=day)
    frames |= {c.name: starter.table(c, as_of=day) for c in READ}
    known = pl.col("end_known_on") <= day
    begun = frames[TEMPERATURE_EPISODES.name]
    frames[TEMPERATURE_EPISODES.name] = begun.with_columns(pl.when(known).then(c).alias(c) for c in ("end", "end_kind"))
    given = Given(frames)
    made = stock_tables(given) | thaw_moves(given)
    for contract in (STOCK, STOCK_MODELS, DEPTH_STOCK):
        shipped = contract.encode(starter.table(contract, as_of=day))
        mine = contract.encode(contract.check(made[contract.name])).filter(pl.col("known_on") <= day)
        same = "equal" if mine.equals(shipped) else "NOT equal"
        print(f"{contract.name}: {shipped.height:,} rows known by {day}: {same}")


if __name__ == "__main__":
    main()
