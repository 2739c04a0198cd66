"""`thawcast casebook`: documented thaws since 1945, to list, filter and read."""

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import typer

from thawcast.assessment.cases import stood
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, OptionalState, StoreOption, day
from thawcast.cli.printing import answers, print_json, print_tables
from thawcast.durability.casebook import OUTCOMES, REGIONS, cases, filtered, overdue
from thawcast.durability.casebook.showing import NOTHING, in_full, listed, plain
from thawcast.durability.casebook.summary import tables
from thawcast.errors import InputError
from thawcast.states import resolve, resolve_dyad
from thawcast.store import open_dataset


def _chosen(text: str | None, words: Iterable[str], option: str) -> str | None:
    """Return the word that a user's text is the beginning of."""
    if text is None:
        return None
    starts = text.lower().replace("-", "_")
    found = [word for word in words if word.lower().replace("-", "_").startswith(starts)]
    if len(found) != 1:
        raise InputError(f"{option} {text}: use one of {', '.join(words)}")
    return found[0]


@app.command(
    epilog=examples(
        "thawcast casebook France Germany",
        "thawcast casebook --outcome war",
        "thawcast casebook --region europe --json",
        "thawcast casebook --summary",
        "thawcast casebook --check",
    )
)
def casebook(
    a: OptionalState = None,
    b: OptionalState = None,
    *,
    outcome: Annotated[
        str | None, typer.Option("--outcome", help="Cases that came out so.", show_default=False)
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Cases with a state there.", show_default=False)
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Count them: balance, agreement of the coders, failures by kind.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Name those that run and were not looked at for a year; exit code 1.")
    ] = False,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Documented thaws since 1945: all, those of a state, or in full those of two; for reading, not for training."""
    if check:
        raise typer.Exit(1 if _name_overdue() else 0)
    moment = None if as_of is None else day(as_of)
    named = [name for name in (a, b) if name is not None]
    codes = {state.code for state in (resolve_dyad(*named) if len(named) == 2 else map(resolve, named))}
    how, where = _chosen(outcome, OUTCOMES, "--outcome"), _chosen(region, REGIONS, "--region")
    found = filtered(*codes, outcome=how, region=where, as_of=moment)
    if summary:
        print_tables(*tables(found))
    elif json:
        told = stood(found, as_of=moment, store=open_dataset(store, once=True))
        rows = [plain(case, told.get(case.id, NOTHING)) for case in found]
        print_json({"as_of": None if moment is None else moment.isoformat(), "count": len(rows), "cases": rows})
    elif not found:
        sys.stderr.write("no such case; `thawcast casebook` lists them all\n")
    elif len(codes) == 2:
        # What runs now, or ended last, first.
        for case in found[::-1]:
            answers().print(in_full(case))
    else:
        print_tables(listed(found, stood(found, as_of=moment, store=open_dataset(store, once=True))))


def _name_overdue() -> bool:
    """Name the cases of which nobody has looked for a year whether they run; return whether there are any."""
    late = overdue(cases(), today=datetime.now().astimezone().date())
    for case in late:
        answers().print(f"{case.id}: last looked at on {case.checked_on}; see whether it still runs")
    if not late:
        answers().print("casebook: every case that runs was looked at within a year")
    return bool(late)
