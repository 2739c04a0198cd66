"""`thawcast deal` and `thawcast simulate`: which package leaves both better off, and will it hold, path by path?"""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment.scenarios import opened, positions_of
from thawcast.brief.model import Chapter
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption
from thawcast.cli.out import checked, write_page, write_text
from thawcast.cli.printing import print_chapter, print_json
from thawcast.deals.chapter import of_results
from thawcast.deals.deal import find_deal
from thawcast.deals.forward import play_forward
from thawcast.deals.game.policies import chosen_policies, policies
from thawcast.deals.record import record
from thawcast.deals.results.about import about
from thawcast.deals.results.forward import TOLD
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.deals.scenarios.template import template
from thawcast.deals.shipped import results_of, ships
from thawcast.errors import DyadError, InputError
from thawcast.states import resolve
from thawcast.store import open_dataset


@app.command(epilog=examples("thawcast deal us_russia_reset_2010", "thawcast deal --init USA Cuba --out cuba.toml"))
def deal(
    scenario: Annotated[str | None, typer.Argument(help="A scenario file, or the name of one that ships.")] = None,
    init: Annotated[
        tuple[str, str] | None, typer.Option("--init", metavar="A B", help="Write a scenario file for two states.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where --init writes; standard output unless told.")] = None,
    draws: Annotated[int, typer.Option(min=16, max=100_000, help="Draws of the judgements.")] = 2000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    html: Annotated[Path | None, typer.Option("--html", help="Also write a page with the charts.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Lay out all that ship, beside what came of them.")] = False,
    json: JsonOption = False,
) -> None:
    """Find the packages that leave both sides better off, who gains by each, and how likely it is to hold."""
    if all_:
        print_chapter(record(ships()))
        return
    if init is not None:
        _write(init, out)
        return
    if scenario is None:
        raise InputError("no scenario given; give a file, the name of one that ships, --all, or --init A B")
    found = opened(scenario, open_dataset())
    sys.stderr.write(f"{found.title}: {draws:,} draws of {len(found.judgements)} judgements\n")
    # What ships is what `simulate` tells: one story, whichever command is asked.
    ready = results_of(found, seed)
    result = ready[0] if ready and ready[0].draws == draws else find_deal(found, draws=draws, seed=seed)
    known = policies(found)
    played = ready[1] if ready else play_forward(found, seed=seed, chosen={name: known[name] for name in TOLD})
    if json:
        print_json({**result.to_dict(), "forward": played.to_dict()}, exact=True)
        return
    _shown(found, of_results(result.scenario, result, played), html)


def _write(pair: tuple[str, str], out: Path | None) -> None:
    today = date.today()
    a, b = (resolve(name, on=None) for name in pair)
    if a.code == b.code:
        raise DyadError(f"{a.code}-{b.code}: the same state twice; name two states")
    text = template(a.code, b.code, known={"positions": positions_of(a.code, b.code, open_dataset())}, on=today)
    if out is None:
        sys.stdout.write(text)
        return
    if out.exists():
        raise InputError(f"{out}: exists already; give another name or remove it")
    write_text(checked(out, ending=".toml"), text)
    sys.stderr.write(f"edit it, then run: thawcast deal {out}\n")


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
    _shown(found, of_results(what, None, forward), html)


def _shown(scenario: Scenario, chapter: Chapter, html: Path | None) -> None:
    """Print a chapter in full, and write it with its charts as a page where asked."""
    print_chapter(chapter)
    if html is not None:
        judged = f"judgements of the scenario {scenario.key}"
        write_page(html, scenario.title, scenario.date.isoformat(), chapter, judged)
