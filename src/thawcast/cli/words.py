"""`thawcast words`: the levels of words and of deeds, the gap between them, and whether deeds follow words."""

import sys
from typing import Annotated

import typer

from thawcast.cli.answers import answers, opened, print_json
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption

StateArgument = Annotated[str, typer.Argument(help="A state: any code, name or usual spelling.")]


@app.command(epilog=examples("thawcast words USA RUS", "thawcast words India Pakistan --as-of 2010-12-31 --json"))
def words(
    a: StateArgument, b: StateArgument, as_of: AsOfOption = None, json: JsonOption = False, store: StoreOption = None
) -> None:
    """Words or deeds: the level of each by year, the say-do gap, and whether deeds follow words."""
    from thawcast.states import resolve_dyad
    from thawcast.words.reading import read

    dataset, moment = opened(as_of, store)
    one, two = resolve_dyad(a, b, on=moment)
    told = read(dataset.table, dataset.has, a=one, b=two, as_of=moment)
    if json:
        print_json({"a": one.code, "b": two.code, "as_of": moment.isoformat(), **told.numbers()})
        return
    if not (told.levels.height or told.gaps.height):
        sys.stdout.write(f"{one.name} and {two.name}: unknown, too few words and deeds are recorded by {moment}\n")
        return
    from rich.table import Table

    from thawcast.standing.telling import sparkline

    console = answers()
    for (series,), own in told.levels.group_by("series", maintain_order=True):
        first, last = own["period"][0].year, own["period"][-1].year
        values = own["level"].to_list()
        console.print(f"{series}  {first} {sparkline(values)} {last}   {min(values):.2f} to {max(values):.2f}")
    table = Table(title=f"{one.name} - {two.name}: words and deeds (log-odds relative to the world)")
    for heading in ("Year", "Words", "90% interval", "Deeds", "90% interval", "Gap", "90% interval", "Percentile"):
        table.add_column(heading, justify="right")
    for row in told.by_year().iter_rows(named=True):
        cells = [str(row["year"])]
        for name in ("words", "deeds", "gap"):
            there = row[name] is not None
            cells += (
                [f"{row[name]:.2f}", f"{row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f}"] if there else ["", ""]
            )
        table.add_row(*cells, "" if row["rank"] is None else f"{row['rank']:.0%}")
    console.print(table)
    for sentence in told.sentences():
        console.print(sentence)
