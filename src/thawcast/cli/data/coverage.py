"""`thawcast coverage`: what each source holds of the world, a state or two states, and what would fill a gap."""

from dataclasses import asdict

import polars as pl

from thawcast.building.coverage import FIRST_YEAR, PairCoverage, of_pair, of_state, of_world
from thawcast.building.drawn_coverage import drawn_years, legend, remedy
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, OptionalState, StoreOption, TableOption
from thawcast.cli.out import hand_over, write_table
from thawcast.cli.printing import answers, laid_out, print_json
from thawcast.states import resolve, resolve_dyad, states
from thawcast.store import open_dataset


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
        title = "What each source holds of all pairs of states"
        hand_over(of_world(dataset), out=out, json=json, title=title, none="nothing is held")
    elif b is None:
        state = resolve(a)
        names = {s.code: s.name for s in states()}
        partners = of_state(dataset, state).with_columns(
            name=pl.col("partner").replace_strict(names, default=None, return_dtype=pl.String)
        )
        title = f"What is held of {state.phrase} and others"
        hand_over(partners, out=out, json=json, title=title, none="nothing is held")
    else:
        found = of_pair(dataset, *resolve_dyad(a, b))
        if out is not None:
            write_table(out, found.years)
        if json:
            print_json(_plain(found), exact=True)
        elif out is None:
            _print(found)


def _print(found: PairCoverage) -> None:
    console = answers()
    console.print(
        f"What is held of {found.a.phrase} and {found.b.phrase}, {FIRST_YEAR} to {found.last_year}", style="bold"
    )
    if found.rows.height:
        console.print(laid_out(drawn_years(found), bare=True))
        console.print(legend(), style="dim")
    else:
        console.print("Nothing: no source that ships, and nothing that you imported, has the two.")
    for gap in found.gaps:
        console.print(remedy(gap))


def _plain(found: PairCoverage) -> dict[str, object]:
    return {
        "a": found.a.code,
        "b": found.b.code,
        "sources": found.rows.drop("a", "b").to_dicts(),
        "years": found.years.filter(pl.col("year") >= FIRST_YEAR).to_dicts(),
        "gaps": [asdict(gap) for gap in found.gaps],
    }
