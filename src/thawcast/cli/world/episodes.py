"""`thawcast thaws` and `thawcast episodes`: who is thawing at a date, and every thaw and chill found by then."""

from datetime import date
from pathlib import Path

from thawcast.assessment.episodes import episodes_at
from thawcast.assessment.thaws import notes, thaws_table
from thawcast.assessment.thaws import thaws as running
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, LimitOption, StoreOption, day
from thawcast.cli.printing import answers, print_json, print_tables
from thawcast.store import Dataset, open_dataset


@app.command(epilog=examples("thawcast thaws --as-of 2010-12-31", "thawcast thaws --as-of 2014-12-31 --limit 5 --json"))
def thaws(
    as_of: AsOfOption = None,
    limit: LimitOption = 30,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Who is thawing at a date: every thaw then running, the surest first.

    Without a date, the last day of the yearly counts. Later than a year after it, thaws by month are told.
    """
    dataset, moment = _opened(as_of, store)
    found = running(as_of=moment, store=dataset)
    shown = found.head(limit)
    said = notes(found, asked=as_of is not None, store=dataset)
    if json:
        rows = {"as_of": moment.isoformat(), "count": found.height, "thaws": shown.to_dicts(), "notes": said}
        print_json(rows, exact=True)
        return
    print_tables(thaws_table(shown, as_of=moment, of=found.height))
    for line in (dataset.label, *said):
        answers().print(line, style="dim")


@app.command(epilog=examples("thawcast episodes --as-of 2010-12-31 --limit 10", "thawcast episodes --json"))
def episodes(
    as_of: AsOfOption = None,
    limit: LimitOption = 30,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """All thaws and chills found by a date in every source, with what ended them."""
    found = episodes_at(*_opened(as_of, store))
    if json:
        print_json(found.to_dict())
    else:
        print_tables(*found.tables(limit))


def _opened(as_of: str | None, store: Path | None) -> tuple[Dataset, date]:
    """Open the dataset and read the date, by default the last that it covers."""
    dataset = open_dataset(store)
    return dataset, dataset.day(None if as_of is None else day(as_of))
