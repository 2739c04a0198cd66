"""`thawcast structural`: times out of rivalry on the slow clock of the peace scale, a yardstick."""

from thawcast.building import anew
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, OptionalState, RawOption, TableOption
from thawcast.cli.out import write_table
from thawcast.cli.printing import answers, print_json, print_tables
from thawcast.durability.structural import structural_table, tally
from thawcast.states import resolve

RETROSPECTIVE = "Retrospective: coded years later than it happened. A yardstick, not what a forecast may learn from."
"""Printed with every answer."""


@app.command(epilog=examples("thawcast structural --raw data", "thawcast structural France Germany --raw data --json"))
def structural(
    a: OptionalState = None,
    b: OptionalState = None,
    *,
    raw: RawOption,
    out: TableOption = None,
    json: JsonOption = False,
) -> None:
    """Times out of rivalry on the peace scale, all or those of a state or two: when each began and what ended it."""
    codes = [resolve(state).code for state in (a, b) if state is not None]
    rows = anew.structural(raw, codes)
    if out is not None:
        write_table(out, rows)
    if json:
        print_json({"note": RETROSPECTIVE, "counts": dict(tally(rows)), "episodes": rows.to_dicts()})
        return
    print_tables(structural_table(rows))
    answers().print(RETROSPECTIVE, style="dim")
    answers().print("; ".join(f"{name}: {count}" for name, count in tally(rows).items()))
