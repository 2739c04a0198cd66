"""`thawcast register` and `thawcast score`: forecasts on record, and how they fared."""

from datetime import date, datetime
from typing import Annotated

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption, day
from thawcast.cli.printing import answers, print_json, print_rows
from thawcast.cli.progress import progress
from thawcast.errors import InputError
from thawcast.monitoring.forecasts import forecasts
from thawcast.monitoring.register import Registered, read, register
from thawcast.monitoring.scoring import judges, score
from thawcast.monitoring.watching import level_tables
from thawcast.store import home, open_dataset


@app.command("register", epilog=examples("thawcast register", "thawcast register --years 1970-2013"))
def register_command(
    as_of: AsOfOption = None,
    years: Annotated[
        str | None, typer.Option("--years", metavar="FIRST-LAST", help="As of each year's end: pseudo-forecasts.")
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Put the forecasts of all running thaws on record, dated and chained; what stands there is never changed."""
    if as_of and years:
        raise InputError("--as-of and --years: give one of them")
    dataset, folder = open_dataset(store), home(store)
    days = _ends(years) if years else [dataset.span[1] if as_of is None else day(as_of)]
    today, added, done = datetime.now().astimezone().date(), 0, Registered(0, 0, "")
    with progress("register") as step:
        for moment in days:
            step(str(moment))
            made = forecasts(dataset, moment)
            done = register(folder, made, as_of=moment, version=dataset.version, today=today)
            added += done.added
    if json:
        print_json({"added": added, "lines": done.lines, "head": done.head})
        return
    answers().print(f"{added:,} added, {done.lines:,} on record; the last has the hash {done.head}", soft_wrap=True)


def _ends(years: str) -> list[date]:
    first, _, last = years.partition("-")
    if not (first.isdigit() and (last or first).isdigit() and 1800 < int(first) <= int(last or first) < 2200):
        raise InputError(f"--years {years}: write a first and a last year, as 1970-2013")
    return [date(year, 12, 31) for year in range(int(first), int(last or first) + 1)]


@app.command("score", epilog=examples("thawcast score", "thawcast score --head HASH --json"))
def score_command(
    head: Annotated[str | None, typer.Option("--head", metavar="HASH", help="A line must have this hash.")] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """How the forecasts on record fared that have come due, beside a constant and the pair's own past."""
    lines = read(home(store), head=head)
    if not lines:
        raise InputError("nothing is on record; `thawcast register` puts the day's forecasts there")
    dataset = open_dataset(store)
    found = score(lines, level_tables(dataset)[0], judges(dataset, lines))
    if json:
        print_json(found.to_dict())
        return
    answers().print(f"{found.lines:,} on record, every line as it was written; {found.cases.height:,} have come due")
    if found.cases.height:
        print_rows(found.table, title="Scores", none="none")
        print_rows(found.reliable, title="How often it happened, by forecast", none="none")
