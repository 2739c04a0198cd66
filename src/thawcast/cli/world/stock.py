"""`thawcast stock`: where two states stand, from severe rivalry to security community."""

from datetime import date

from thawcast.assessment import known_of
from thawcast.assessment.screen.figures import stock_of
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.printing import print_chapter, print_json
from thawcast.errors import StoreError
from thawcast.standing.stock.chapter import chapter, plain
from thawcast.standing.stock.tables import STOCK
from thawcast.standing.stock.vintages import FIRST_STOCK
from thawcast.store import open_dataset


@app.command(epilog=examples("thawcast stock USA RUS --as-of 2010-12-31", "thawcast stock France Germany --json"))
def stock(
    a: StateArgument, b: StateArgument, as_of: AsOfOption = None, json: JsonOption = False, store: StoreOption = None
) -> None:
    """The stock of two states, 0 severe rivalry to 4 security community, as known at the time."""
    dataset = open_dataset(store)
    last = dataset.reach(STOCK)
    if last is None:
        raise StoreError(f"{dataset.label}: no stock in it; rebuild it with `thawcast starter build`")
    known = known_of(a, b, as_of=as_of or last, store=dataset, earliest=date(FIRST_STOCK, 1, 1))
    found = known.once(stock_of)
    if json:
        states = {side: {"code": s.code, "name": s.name} for side, s in (("a", known.a), ("b", known.b))}
        told = None if found is None else plain(found)
        print_json({**states, "as_of": known.as_of.isoformat(), "stock": told})
    else:
        print_chapter(chapter(found), title=f"{known.a.name} - {known.b.name}   as of {known.as_of}")
