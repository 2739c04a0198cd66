"""`thawcast turning-points`: when relations turned."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thawcast.cli.answers import answers, opened, print_json
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption
from thawcast.cli.progress import progress

if TYPE_CHECKING:
    from rich.table import Table

    from thawcast.standing.telling import Found

StateArgument = Annotated[str, typer.Argument(help="A state: any code, name or usual spelling.", show_default=False)]
RawOption = Annotated[
    Path | None, typer.Option("--raw", help="Folder of the raw reference data: also search conflict by month.")
]


@app.command(
    "turning-points",
    epilog=examples("thawcast turning-points USA RUS --as-of 2010-12-31", "thawcast turning-points IND PAK --json"),
)
def turning_points(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    min_size: Annotated[float, typer.Option("--min-size", min=0.0, help="Smallest change that counts.")] = 0.0,
    raw: RawOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """When relations turned: which way, by how much and how surely, by exact segmentation of what was observed."""
    from thawcast.errors import DyadError
    from thawcast.standing.observed import conflict_series, yearly
    from thawcast.standing.tables import OBSERVED, TURN_PRIORS
    from thawcast.standing.telling import search
    from thawcast.states import resolve_dyad

    dataset, moment = opened(as_of, store)
    one, two = resolve_dyad(a, b, on=moment)
    series = yearly(
        dataset.table(OBSERVED, as_of=moment), dataset.table(TURN_PRIORS, as_of=moment), a=one.code, b=two.code
    )
    by_year = search(series, within=1, min_size=min_size)
    months: dict[str, Found] = {}
    if raw is not None:
        from thawcast.sources import reference

        with progress("conflict by month") as step:
            counts = reference.load(raw, until=moment, step=step)["counts"]
        for x, y in ((one, two), (two, one)):
            try:
                course = conflict_series(counts, source=x.code, target=y.code, as_of=moment)
            except DyadError as error:
                sys.stderr.write(f"thawcast: {error}\n")
                continue
            months[f"{x.code}-{y.code}"] = search(course, within=3, min_size=min_size, shortest=3)
    if json:
        told = {"a": one.code, "b": two.code, "as_of": moment.isoformat(), "yearly": by_year.numbers()}
        if raw is not None:
            told["monthly_conflict"] = {pair: part.numbers() for pair, part in months.items()}
        print_json(told)
        return
    console = answers()
    console.print(_grid(f"{one.name} - {two.name}: level of relations, by year", by_year, digits=4))
    for pair, part in months.items():
        console.print(_grid(f"Conflict, {pair.replace('-', ' to ')}, by month", part, digits=7))


def _grid(title: str, found: "Found", *, digits: int) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for heading in ("From", "90% interval", "Direction", "Probability", "Change (log-odds)", "90% interval"):
        table.add_column(heading, justify="right")
    for turn in found.turns:
        first, last = (day.isoformat()[:digits] for day in (turn.first, turn.last))
        size = turn.size
        table.add_row(
            turn.period.isoformat()[:digits],
            first if first == last else f"{first} to {last}",
            turn.direction,
            f"{turn.p:.2f}",
            f"{size.value:+.2f}",
            f"{size.low:+.2f} to {size.high:+.2f}",
        )
    if not found.turns:
        table.caption = "No change of level with a probability of .5 or more."
    return table
