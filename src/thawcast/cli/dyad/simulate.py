"""`thawcast simulate`: policies played forward over thousands of paths."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment.scenarios import opened
from thawcast.cli.app import app, examples
from thawcast.cli.dyad.scenarios import shown
from thawcast.cli.options import JsonOption
from thawcast.cli.printing import print_json
from thawcast.deals.chapter import of_results
from thawcast.deals.forward import play_forward
from thawcast.deals.game.policies import chosen_policies
from thawcast.deals.results.about import about
from thawcast.store import open_dataset


@app.command(
    epilog=examples("thawcast simulate us_russia_reset_2010", "thawcast simulate egypt_israel_1978 --policy grit")
)
def simulate(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of one that ships.")],
    policy: Annotated[list[str] | None, typer.Option("--policy", help="Only this policy; may be given again.")] = None,
    months: Annotated[int | None, typer.Option(min=1, max=600, help="Horizon; the scenario's unless told.")] = None,
    paths: Annotated[int, typer.Option(min=100, max=1_000_000, help="Paths a package and policy.")] = 10_000,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Draws of the judgements among them.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of draws and luck.")] = 0,
    html: Annotated[Path | None, typer.Option("--html", help="Also write a page with the charts.")] = None,
    json: JsonOption = False,
) -> None:
    """Play the tactical and the deep package forward, month by month, under each policy."""
    found = opened(scenario, open_dataset())
    if months is not None:
        found = replace(found, horizon_months=months)
    chosen = chosen_policies(found, policy or ())
    sys.stderr.write(f"{found.title}: {paths:,} paths under {len(chosen)} policies\n")
    forward = play_forward(found, paths=paths, draws=min(draws, paths), seed=seed, chosen=chosen)
    what = about(found)
    if json:
        print_json({"scenario": what.to_dict(), **forward.to_dict()}, exact=True)
        return
    shown(found, of_results(what, None, forward), html)
