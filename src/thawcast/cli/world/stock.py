"""`thawcast stock`: where two states stand, from severe rivalry to security community."""

from rich.table import Table

from thawcast.brief.phrases import probability
from thawcast.cli.app import app, examples
from thawcast.cli.options import AllOption, AsOfOption, JsonOption, OptionalState, StoreOption, TableOption, day
from thawcast.cli.out import write_table
from thawcast.cli.printing import answers, print_json
from thawcast.cli.world.whole_tables import everything
from thawcast.errors import DateError, StoreError
from thawcast.standing.stock.classes import CLASSES
from thawcast.standing.stock.classes import examples as standing_for
from thawcast.standing.stock.result import PairStock, long_rows, pair_stock
from thawcast.standing.stock.tables import STOCK, STOCK_MODELS
from thawcast.standing.stock.vintages import FIRST_STOCK
from thawcast.states import resolve_dyad
from thawcast.store import Known, open_dataset

SHOWN = 8
"""Years of the way there that are printed."""


@app.command(epilog=examples("thawcast stock USA RUS --as-of 2010-12-31", "thawcast stock --all --out stock.parquet"))
def stock(
    a: OptionalState = None,
    b: OptionalState = None,
    as_of: AsOfOption = None,
    all_pairs: AllOption = False,
    out: TableOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """The stock of two states, 0 severe rivalry to 4 security community, as known at the time; or of every pair."""
    whole = everything(all_pairs, out, a and b)
    dataset = open_dataset(store)
    last = dataset.reach(STOCK)
    if last is None:
        raise StoreError(f"{dataset.label}: no stock in it; rebuild it with `thawcast starter build`")
    moment = last if as_of is None else day(as_of)
    if moment.year < FIRST_STOCK:
        raise DateError(f"{moment}: before the stock begins; take a date from {FIRST_STOCK}-01-01 on")
    if whole:
        assert out is not None
        write_table(out, long_rows(dataset.rows(STOCK, as_of=moment)))
        return
    one, other = resolve_dyad(str(a), str(b), on=moment)
    known = Known(one, other, moment, dataset)
    own = known.own(STOCK)
    found = pair_stock(own, known.own(STOCK_MODELS))
    states = {k: {"code": s.code, "name": s.name} for k, s in (("a", one), ("b", other))}
    if out is not None:
        write_table(out, long_rows(own))
    if json:
        told = None if found is None else _plain(found)
        print_json({**states, "as_of": moment.isoformat(), "stock": told})
        return
    title = f"{one.name} - {other.name}   as of {moment}"
    _print(title, found)


def _plain(found: PairStock) -> dict[str, object]:
    named = {CLASSES[i].name: p for i, p in enumerate(found.chances)}
    history = found.history.to_dicts()
    versions = dict(found.versions)
    return {"year": found.year, **versions, "chances": named, "taught_to": found.taught_to, "history": history}


def _print(title: str, found: PairStock | None) -> None:
    console = answers()
    console.print(title, style="bold")
    if found is None:
        console.print("No stock: one of the two was no state in any year from 1950 to that day.")
        return
    value = found.value
    console.print(f"Stock of {found.year}: {value.value:.2f} ({value.low:.2f} to {value.high:.2f}) of 0 to 4.")
    year, pairs = standing_for(found.year)
    table = Table(title=f"Classes; examples are pairs that the peace scale puts there in {year}", title_justify="left")
    for heading in ("Class", "Probability", "What it is", "Examples"):
        table.add_column(heading, overflow="fold")
    for number, (about, chance, two) in enumerate(zip(CLASSES, found.chances, pairs, strict=True)):
        pair = ", ".join("-".join(codes) for codes in two)
        table.add_row(f"{number} {about.name}", probability(chance.value), about.means, pair)
    console.print(table)
    labels = {"narrow": "without disputes and alliances", "events": "with the long run of events"}
    for version, label in labels.items():
        if (other := found.versions.get(version)) is not None:
            console.print(f"- {label}: {other.value:.2f} ({other.low:.2f} to {other.high:.2f})")
    step = max(1, found.history.height // SHOWN)
    way = found.history.reverse().gather_every(step).reverse()
    console.print("- the way there: " + ", ".join(f"{y} {v:.2f}" for y, v in way.select("year", "value").iter_rows()))
    if found.taught_to is None:
        console.print("This year's model had nothing to learn from: it rests on its printed priors.", style="dim")
    console.print("Coarse: one scale of what two states are to each other, not of the news.", style="dim")
