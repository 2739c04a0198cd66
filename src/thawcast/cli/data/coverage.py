"""`thawcast coverage`: what each source holds of the world, a state or two states, and what would fill a gap."""

from dataclasses import asdict
from pathlib import Path

import polars as pl
from rich.table import Table

from thawcast.building.coverage import FIRST_YEAR, STEPS, PairCoverage, of_pair, of_state, of_world
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, OptionalState, StoreOption, TableOption
from thawcast.cli.out import write_table
from thawcast.cli.printing import answers, print_json
from thawcast.states import resolve, resolve_dyad, states
from thawcast.store import open_dataset

BLOCKS = "▁▂▃▅▆█"
"""Years by how much there is, one for each step of `building.coverage.STEPS`."""

NOTHING, UNCOVERED = "·", " "
"""A year of which a source reports nothing, and one that it does not cover."""

TICKS = 10
"""Years between two labels of the axis."""


@app.command(
    epilog=examples(
        "thawcast coverage",
        "thawcast coverage Ethiopia",
        "thawcast coverage USA 'Soviet Union'",
        "thawcast coverage USA RUS --out usa-rus.csv",
    )
)
def coverage(
    a: OptionalState = None,
    b: OptionalState = None,
    out: TableOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """What each source holds: of all pairs, of a state's, or of two states from 1948 on; and how to fill a gap."""
    dataset = open_dataset(store)
    if a is None:
        _show(of_world(dataset), out=out, json=json, title="What each source holds of all pairs of states")
    elif b is None:
        state = resolve(a)
        names = {s.code: s.name for s in states()}
        partners = of_state(dataset, state).with_columns(
            name=pl.col("partner").replace_strict(names, default=None, return_dtype=pl.String)
        )
        _show(partners, out=out, json=json, title=f"What is held of {state.phrase} and others")
    else:
        found = of_pair(dataset, *resolve_dyad(a, b))
        if out is not None:
            write_table(out, found.years)
        if json:
            print_json(_plain(found), exact=True)
        elif out is None:
            _print(found)


def _show(frame: pl.DataFrame, *, out: Path | None, json: bool, title: str) -> None:
    if out is not None:
        write_table(out, frame)
    if json:
        print_json(frame.to_dicts(), exact=True)
    elif out is None:
        _table(frame, title)


def _table(frame: pl.DataFrame, title: str) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", title=title, title_justify="left")
    for name in frame.columns:
        table.add_column(name, justify="right" if frame.schema[name].is_numeric() else "left")
    for row in frame.iter_rows():
        table.add_row(*("" if v is None else f"{v:,}" if isinstance(v, int) else str(v) for v in row))
    answers().print(table)


def _print(found: PairCoverage) -> None:
    console = answers()
    console.print(
        f"What is held of {found.a.phrase} and {found.b.phrase}, {FIRST_YEAR} to {found.last_year}", style="bold"
    )
    if found.rows.is_empty():
        console.print("Nothing: no source that ships, and nothing that you imported, has the two.")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "holds", "from", "to", "months", "years", "events", "holes", _axis(found.last_year)):
        table.add_column(
            heading, no_wrap=True, justify="right" if heading in {"months", "years", "events", "holes"} else "left"
        )
    for row in found.rows.sort("what", "first", "data_set").iter_rows(named=True):
        monthly = row["freq"] == "M"
        ends = (row[end].strftime("%Y-%m" if monthly else "%Y") for end in ("first", "last"))
        count = f"{row['active']:,}"
        events = "" if row["events"] is None else f"{row['events']:,}"
        told = (row["data_set"], row["what"], *ends, count if monthly else "", "" if monthly else count, events)
        table.add_row(*told, _holes(row["holes"], row["partial"]), _line(found.drawn(row["data_set"], row["what"])))
    if found.rows.height:
        console.print(table)
        steps = ", ".join(f"{block} {step:,}" for block, step in zip(BLOCKS, STEPS, strict=True))
        console.print(
            f"A sign a year. At least so many events or ties: {steps}; of scores, months. {NOTHING} covered, nothing"
            " reported; blank: not covered. Holes: months that the source does not cover, + in part.",
            style="dim",
        )
    for gap in found.gaps:
        years = str(gap.first) if gap.first == gap.last else f"{gap.first} to {gap.last}"
        by_hand = f" (files by hand: {gap.where})" if gap.where else ""
        console.print(f"No events or scores in {years}. To fill: {'; '.join(gap.commands)}{by_hand}")


def _axis(last: int) -> str:
    return "".join(f"{year:<{TICKS}}" for year in range(FIRST_YEAR, last + 1, TICKS)).rstrip()


def _holes(holes: int | None, partial: int | None) -> str:
    told = [str(holes)] if holes else []
    return " ".join([*told, *([f"+{partial}"] if partial else [])])


def _line(heights: list[int | None]) -> str:
    return "".join(UNCOVERED if h is None else BLOCKS[h - 1] if h else NOTHING for h in heights)


def _plain(found: PairCoverage) -> dict[str, object]:
    return {
        "a": found.a.code,
        "b": found.b.code,
        "sources": found.rows.drop("a", "b").to_dicts(),
        "years": found.years.filter(pl.col("year") >= FIRST_YEAR).to_dicts(),
        "gaps": [asdict(gap) for gap in found.gaps],
    }
