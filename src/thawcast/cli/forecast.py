"""`thawcast forecast` and `thawcast backtest`: will the thaw last, and how well could that be told before?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thawcast.cli.answers import answers, print_json
from thawcast.cli.app import app, examples
from thawcast.cli.assess import StateArgument
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from thawcast.brief.model import Chapter


@app.command(epilog=examples("thawcast forecast USA RUS --as-of 2010-12-31", "thawcast forecast India Pakistan --json"))
def forecast(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Will the thaw last: is it real, how likely is it to last, what drives that, how did such forecasts fare?"""
    from thawcast.assessment import assess

    found = assess(a, b, as_of=as_of, store=store)
    told = found.to_dict()
    chapter = next(c for c in found.chapters if c.key == "durability")
    if json:
        verdict = told["verdict"]
        head = {key: told[key] for key in ("a", "b", "as_of")}
        rest = {key: verdict[key] for key in ("state", "since", "p_real", "p_lasts")}
        print_json({**head, **rest, "durability": told["chapters"]["durability"]})
        return
    console = answers()
    console.print(f"{found.a.name} - {found.b.name}, as of {found.as_of}: {found.standing.state}", style="bold")
    if found.p_real is not None and found.p_real.value is not None:
        p = found.p_real
        console.print(f"Probability that it is real: {p.value:.2f} ({p.low:.2f} to {p.high:.2f})")
    _print(chapter)


def _print(chapter: "Chapter") -> None:
    from rich.table import Table

    console = answers()
    if not chapter.available:
        console.print(f"No forecast: {chapter.reason}.")
        return
    for line in (chapter.answer, *chapter.claims):
        console.print(line)
    for shown in chapter.tables:
        table = Table(*shown.headings, title=shown.title)
        for row in shown.rows:
            table.add_row(*row)
        console.print(table)
    for caveat in chapter.caveats:
        console.print(f"Mind: {caveat}")


@app.command(epilog=examples("thawcast backtest --raw data --jobs 2", "thawcast backtest --raw data --json"))
def backtest(
    raw: Annotated[Path, typer.Option("--raw", help="Folder of the raw reference data.", show_default=False)],
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
    from thawcast.building.inputs import hazard_frames, net_scores
    from thawcast.cache import cache_folder
    from thawcast.cli.progress import progress
    from thawcast.durability.backtest.net_scores import net_parts
    from thawcast.durability.backtest.report import report
    from thawcast.durability.backtest.rolling import rolling

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


TITLES = {
    "main": "ICEWS, dyads held out",
    "states": "ICEWS, states held out",
    "gdelt": "GDELT 2018-2021, dyads held out",
}


def _scores(told: dict[str, Any]) -> None:
    from rich.table import Table

    console = answers()
    for part in ("main", "states", "gdelt"):
        table = Table(title=f"{TITLES[part]}: Brier skill over the baselines (90%)")
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
