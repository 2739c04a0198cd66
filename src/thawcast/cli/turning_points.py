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

    from thawcast.standing.excess import Excess
    from thawcast.standing.search import Found

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
    from thawcast.sources.reference.roots import ROOTS
    from thawcast.standing.excess import excess
    from thawcast.standing.observed import conflict_series, yearly
    from thawcast.standing.search import search
    from thawcast.standing.tables import OBSERVED, TURN_PRIORS
    from thawcast.states import resolve_dyad

    dataset, moment = opened(as_of, store)
    one, two = resolve_dyad(a, b, on=moment)
    series = yearly(
        dataset.table(OBSERVED, as_of=moment), dataset.table(TURN_PRIORS, as_of=moment), a=one.code, b=two.code
    )
    by_year = search(series, within=1, min_size=min_size)
    months: dict[str, Found] = {}
    kinds: dict[str, list[tuple[Excess, ...]]] = {}
    if raw is not None:
        from thawcast.sources import reference

        with progress("conflict by month") as step:
            frames = reference.load(raw, only=("counts", "conflict_roots"), until=moment, step=step)
        counts = frames["counts"]
        for x, y in ((one, two), (two, one)):
            try:
                course = conflict_series(counts, source=x.code, target=y.code, as_of=moment)
            except DyadError as error:
                sys.stderr.write(f"thawcast: {error}\n")
                continue
            pair = f"{x.code}-{y.code}"
            months[pair] = search(course, within=3, min_size=min_size, shortest=3)
            ends = (course.periods[0], *(turn.period for turn in months[pair].turns), course.periods[-1])
            kinds[pair] = [
                excess(frames["conflict_roots"], source=x.code, target=y.code, turn=turn, between=(before, after))
                for before, turn, after in zip(ends, ends[1:], ends[2:], strict=False)
            ]
    if json:
        told = {"a": one.code, "b": two.code, "as_of": moment.isoformat(), "yearly": by_year.numbers()}
        if raw is not None:
            told["monthly_conflict"] = {pair: part.numbers() for pair, part in months.items()}
            told["event_types"] = {pair: [[vars(e) for e in turn] for turn in part] for pair, part in kinds.items()}
        print_json(told)
        return
    console = answers()
    console.print(_grid(f"{one.name} - {two.name}: level of relations, by year", by_year, digits=4))
    for pair, part in months.items():
        console.print(_grid(f"Conflict, {pair.replace('-', ' to ')}, by month", part, digits=7))
        for turn, types in zip(part.turns, kinds[pair], strict=True):
            text = "; ".join(f"{ROOTS[e.root]} {e.before:.1f} to {e.after:.1f} a month" for e in types[:4])
            console.print(f"  {turn.period:%Y-%m} {turn.direction}: {text or 'no type of event stands out'}")


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
