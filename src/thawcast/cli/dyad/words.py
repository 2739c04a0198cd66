"""`thawcast words`: the levels of words and of deeds, the gap between them, and whether deeds follow words."""

import sys
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from thawcast.cli.app import app, examples
from thawcast.cli.dataset import opened
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.printing import answers, print_json
from thawcast.errors import InputError
from thawcast.standing.exhibits import sparkline
from thawcast.states import State, resolve_dyad
from thawcast.store import Dataset
from thawcast.tables import DYAD_COUNTS
from thawcast.words.result import FollowThrough, WordsAndDeeds, words_and_deeds
from thawcast.words.sentences import FOLLOW_CAVEAT, caveats, follow_sentences
from thawcast.words.tables import WORDS_TABLES


@app.command(epilog=examples("thawcast words USA RUS", "thawcast words India Pakistan --as-of 2010-12-31 --json"))
def words(
    a: StateArgument,
    b: StateArgument,
    months: Annotated[bool, typer.Option("--months", help="Also by month, from the events you imported.")] = False,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Words or deeds: the level of each by year, the say-do gap, and whether deeds follow words.

    By year from what ships; by month from imported events. Without a date each source's months are used to their last.
    """
    dataset, moment = opened(as_of, store)
    one, two = resolve_dyad(a, b, on=moment)
    told = words_and_deeds(
        {c.name: dataset.table(c, as_of=moment) for c in WORDS_TABLES if dataset.has(c)}, a=one, b=two
    )
    monthly = _by_month(dataset, one, two, moment if as_of else None) if months else {}
    if json:
        plain = {"a": one.code, "b": two.code, "as_of": moment.isoformat(), **told.numbers()}
        by_source = {src: None if found is None else found.numbers() for src, found in monthly.items()}
        print_json(plain | ({"follow_through_monthly": by_source} if months else {}))
        return
    console = answers()
    notes: list[str] = []
    if told.levels.height or told.gaps.height:
        notes = caveats(told)
        _print_years(told, f"{one.name} - {two.name}")
    else:
        sys.stdout.write(f"{one.name} and {two.name}: unknown, too few words and deeds are recorded by {moment}\n")
    for src, found in monthly.items():
        for sentence in follow_sentences(found):
            console.print(f"{src}, by month. {sentence}")
    if monthly and FOLLOW_CAVEAT not in notes:
        notes.append(FOLLOW_CAVEAT)
    for caveat in notes:
        console.print(caveat)


def _print_years(told: WordsAndDeeds, names: str) -> None:
    console = answers()
    for (series,), own in told.levels.group_by("series", maintain_order=True):
        first, last = own["period"][0].year, own["period"][-1].year
        values = own["level"].to_list()
        console.print(f"{series}  {first} {sparkline(values)} {last}   {min(values):.2f} to {max(values):.2f}")
    table = Table(
        title=f"{names}: words and deeds (log-odds relative to the world)",
        caption="Gap: words less deeds, less the median of that year's dyads; percentile among them.",
    )
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
    for sentence in follow_sentences(told.follow):
        console.print(sentence)


def _by_month(dataset: Dataset, a: State, b: State, as_of: date | None) -> dict[str, FollowThrough | None]:
    """Estimate follow-through by month from each source of imported events that allows it."""
    # It pulls in scipy's optimiser, which reading what ships does not need.
    from thawcast.words.follow.imported import imported_follow_through

    if dataset.imported is None:
        raise InputError("no events are imported, and by month nothing ships; import event files first")
    found, lacking = imported_follow_through(dataset.imported.counts(DYAD_COUNTS, as_of=as_of), a=a, b=b)
    for src, why in lacking.items():
        sys.stderr.write(f"thawcast: {src}: {why}\n")
    return found
