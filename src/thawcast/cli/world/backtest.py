"""`thawcast backtest`: how well could it be told before whether a thaw would last?"""

from pathlib import Path
from typing import Annotated

import typer

from thawcast.building.inputs import hazard_frames, net_scores
from thawcast.cache import cache_folder
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, RawOption, StoreOption
from thawcast.cli.printing import answers, laid_out, print_json
from thawcast.cli.progress import progress
from thawcast.durability.backtest.net_scores import net_parts
from thawcast.durability.backtest.report import report
from thawcast.durability.backtest.rolling import rolling
from thawcast.durability.backtest.tables import score_tables


@app.command(epilog=examples("thawcast backtest --raw data --jobs 2", "thawcast backtest --raw data --json"))
def backtest(
    raw: RawOption,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Processes.", show_default=False)] = None,
    kept: Annotated[
        Path | None,
        typer.Option("--kept", help="Folder of finished parts; default: in your cache.", show_default=False),
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Forecast past thaws as they could have been forecast then, and score it beside baselines and a placebo.

    Interrupted, it goes on where it stopped when started again.
    """
    folder = cache_folder("backtest") if kept is None else kept
    with progress("backtest") as step:
        frames = hazard_frames(raw, store=store, step=step)
        parts = rolling(frames, jobs=jobs, kept=folder, step=lambda name, n, of: step(f"{n} of {of} parts, {name}"))
        daily = net_scores(raw)
        if daily is not None:
            step("GDELT")
            parts |= net_parts(daily, frames)
        step("scoring")
        told = report(parts)
    if json:
        print_json(told)
        return
    for table in score_tables(told):
        answers().print(laid_out(table))
