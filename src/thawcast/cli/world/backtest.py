"""`thawcast backtest`: how well could it be told before whether a thaw would last?"""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from thawcast.building.inputs import hazard_frames, net_scores
from thawcast.cache import cache_folder
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, RawOption, StoreOption
from thawcast.cli.printing import answers, print_json
from thawcast.cli.progress import progress
from thawcast.durability.backtest.net_scores import net_parts
from thawcast.durability.backtest.report import report
from thawcast.durability.backtest.rolling import rolling

PART_TITLES = {
    "main": "ICEWS, dyads held out",
    "states": "ICEWS, states held out",
    "gdelt": "GDELT 2018-2021, dyads held out",
}


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
    _scores(told)


def _scores(told: dict[str, Any]) -> None:
    console = answers()
    for part in ("main", "states", "gdelt"):
        table = Table(title=f"{PART_TITLES[part]}: Brier skill over the baselines (90%)")
        for heading in ("Model", "Months", "n", "Brier", "over thaws", "over all", "over mechanical", "AUC", "Slope"):
            table.add_column(heading, justify="left" if heading == "Model" else "right")
        for row in (r for r in told["results"] if r["part"] == part and r["horizon_months"]):
            s = row["scores"]
            table.add_row(
                row["model"],
                str(row["horizon_months"]),
                str(row["n"]),
                f"{s['brier']['value']:.3f}",
                *(_skill(s, name) for name in ("climatology", "wide_climatology", "mechanical")),
                f"{s['auc']['value'] or 0.0:.2f}",
                f"{s['calibration_slope']['value'] or 0.0:.2f}",
            )
        console.print(table)


def _skill(scores: dict[str, dict[str, float | None]], name: str) -> str:
    found = scores.get(f"skill_{name}")
    if found is None or found["value"] is None:
        return "n/a"
    if found["low"] is None or found["high"] is None:
        return f"{found['value']:+.2f}"
    return f"{found['value']:+.2f} ({found['low']:+.2f} to {found['high']:+.2f})"
