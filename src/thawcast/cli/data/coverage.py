"""`thawcast coverage`: what each source holds of the world, a state or two states, and what would fill a gap."""

import polars as pl

from thawcast.building.coverage import of_pair, of_state, of_world
from thawcast.building.drawn_coverage import drawn_years, told
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, OptionalState, StoreOption, TableOption
from thawcast.cli.out import hand_over, write_table
from thawcast.cli.printing import answers, print_json, print_tables
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
            print_json(found.to_dict(), exact=True)
        elif out is None:
            print_tables(drawn_years(found), bare=True)
            for line in told(found):
                answers().print(line)
