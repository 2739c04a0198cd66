"""`thawcast simulate`: policies played forward over thousands of paths."""

import json
import sys
from typing import Annotated

import typer

from thawcast.cli.app import app


@app.command("simulate")
def simulate(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of one that ships.")],
    policy: Annotated[list[str] | None, typer.Option("--policy", help="Only this policy; may be given again.")] = None,
    months: Annotated[int | None, typer.Option(min=1, max=600, help="Horizon; the scenario's unless told.")] = None,
    paths: Annotated[int, typer.Option(min=100, max=1_000_000, help="Paths a package and policy.")] = 10_000,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Draws of the judgements among them.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of draws and luck.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play the tactical and the deep package forward, month by month, under each policy."""
    from thawcast.cli.scenarios import opened, shown
    from thawcast.deals.charts import forward_charts
    from thawcast.deals.findings import about
    from thawcast.deals.forward import forward_numbers
    from thawcast.deals.policies import policies
    from thawcast.deals.tabling import forward_tables
    from thawcast.deals.telling import forward_claims
    from thawcast.errors import InputError

    found = opened(scenario)
    known = policies(found)
    if unknown := sorted(set(policy or ()) - set(known)):
        raise InputError(f'there is no policy "{unknown[0]}"; choose from {", ".join(known)}')
    chosen = {name: known[name] for name in policy or known}
    sys.stderr.write(f"{found.title}: {paths:,} paths under {len(chosen)} policies\n")
    forward = forward_numbers(found, paths=paths, draws=min(draws, paths), seed=seed, months=months, chosen=chosen)
    numbers = {"scenario": about(found)}
    if as_json:
        sys.stdout.write(json.dumps({**numbers, **forward}, ensure_ascii=False) + "\n")
        return
    claims = forward_claims(numbers, forward)
    answer = claims[0] if claims else "No package on the table leaves both sides better off, so there is none to play."
    shown(answer, claims[1:], forward_tables(numbers, forward), forward_charts(forward))
