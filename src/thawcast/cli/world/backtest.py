"""`thawcast backtest`: how well could it be told before whether a thaw would last?"""

from pathlib import Path
from typing import Annotated

import typer

from thawcast.cache import Cache, cache_folder, cache_key
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption
from thawcast.cli.printing import print_json, print_tables
from thawcast.cli.progress import progress
from thawcast.closure import code_key
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.durability.forecast.parts import backtest_parts
from thawcast.durability.forecast.report import report, score_tables
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES
from thawcast.store import open_dataset


@app.command(epilog=examples("thawcast backtest", "thawcast backtest --json"))
def backtest(
    kept: Annotated[
        Path | None,
        typer.Option("--kept", help="Folder of finished parts; default: in your cache.", show_default=False),
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Forecast past rises as they could have been forecast then, and score it beside baselines and a placebo.

    Interrupted, it goes on where it stopped when started again.
    """
    cache = Cache(cache_folder("backtest") if kept is None else kept)
    dataset = open_dataset(store)
    frames = tuple(dataset.table(contract) for contract in (TEMPERATURE, TEMPERATURE_BASES, PERIOD_COUNTS))
    mark = cache_key(code_key(backtest_parts), *(f"{frame.height} {frame.hash_rows().sum()}" for frame in frames))
    with progress("backtest") as step:
        done = {}
        for name, make in backtest_parts(*frames, step=step).items():
            found = cache.frame(f"{name}-{mark[:16]}")
            if found is None:
                found = make()
                cache.put_frame(f"{name}-{mark[:16]}", found)
            done[name] = found
        step("scoring")
        told = report(done)
    if json:
        print_json(told)
    else:
        print_tables(*score_tables(told))
