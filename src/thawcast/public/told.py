"""What one question says of two states, or of every thaw that runs: the kind, the forecast, the ledger."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl

from thawcast.assessment import Assessment, assess_known, known_of
from thawcast.assessment import thaws as held
from thawcast.assessment.questions import question
from thawcast.assessment.questions.durability import result as future
from thawcast.brief.model import Chapter
from thawcast.counting.deeds import DEEDS
from thawcast.counting.ties import FREE_TIES, TIE_YEARS
from thawcast.issues.ledger.entries import LedgerEntry
from thawcast.issues.ledger.entries import ledger as book_of
from thawcast.issues.ledger.facts import facts
from thawcast.public.asked import Day, Name, Store, chosen, cited, code, dataset_of, moment
from thawcast.public.tidy import Tidy
from thawcast.store import Dataset, Known
from thawcast.values import Estimate

LEDGER_YEARS = 5
"""Years back from which an entry of the ledger counts as new, unless told."""


def assess(a: Name, b: Name, *, as_of: Day = None, store: Store = None) -> Assessment:
    """Answer whether the improvement in two states' relations has a future.

    Args:
        a: A state: any code, number, name or usual spelling.
        b: The other.
        as_of: Last day whose data may be used; default the last day known of the two.
        store: Where the data lie; default the user's own store if it has more, else what ships.

    Returns:
        The assessment, with `.summary()`, `.to_frame()`, `.plot()`, `.cite()`, `.to_latex()`, `.to_json()`,
        `.to_html(path)`.

    Raises:
        UnknownStateError: No state has that name.
        StateNotThenError: A state did not exist at the date.
        DyadError: The same state twice.
        DateError: Not a date, or before the first date that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> result = thawcast.assess("India", "Pakistan", as_of="2012-12-31")
        >>> result.standing.state
        'thaw'
    """
    return assess_known(_known(a, b, moment(as_of), dataset_of(store)))


def kind(*states: Name, pairs: Iterable[Sequence[Name]] | None = None, as_of: Day = None, store: Store = None) -> Tidy:
    """Tell whether thaws that run are tactical, deep or mixed.

    Args:
        states: None for every thaw that runs, one for those of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used.
        store: Where the data lie.

    Returns:
        A row a pair and `quantity`: `tactical`, `mixed` and `deep` with their probability [0-1], `change` of the stock
        since the onset and its `usual_change` [class 0 to 4]; `kind` is the word, null with the `reason`.

    Raises:
        UnknownStateError: No state has that name.
        DateError: Not a date, or before the first that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.kind("India", "Pakistan", as_of=2005).to_frame()["quantity"].head(3).to_list()
        ['tactical', 'mixed', 'deep']
    """
    dataset, day = dataset_of(store), moment(as_of)
    asked = _asked(dataset, day, states, pairs)
    chapters = [question("depth").ask(two) for two in asked]
    rows = [row for two, chapter in zip(asked, chapters, strict=True) for row in _kind_rows(two, chapter)]
    schema = dict.fromkeys(("a", "b", "kind", "reason", "quantity"), pl.String)
    numbers: dict[str, Any] = dict.fromkeys(("value", "low", "high"), pl.Float64)
    shown = pl.DataFrame(rows, schema=schema | numbers | {"unit": pl.String, "data_to": pl.Date}, orient="row")
    told = [chapter for chapter in chapters if chapter.available] or chapters
    return _of_chapters("kind", shown, asked, told[0] if told else None, dataset)


def forecast(
    *states: Name, pairs: Iterable[Sequence[Name]] | None = None, as_of: Day = None, store: Store = None
) -> Tidy:
    """Forecast whether thaws that run last, by horizon.

    Args:
        states: None for every thaw that runs, one for those of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used.
        store: Where the data lie.

    Returns:
        A row a pair and horizon: `horizon_months`, the probability `value` with `low`, `high` [0-1], the `baseline`
        beside it, `n_at_risk`, `method`. No row where no thaw runs.

    Raises:
        UnknownStateError: No state has that name.
        DateError: Not a date, or before the first that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.forecast("India", "Pakistan", as_of=2012).to_frame()["horizon_months"].to_list()
        [12, 24, 36]
    """
    dataset = dataset_of(store)
    return _ahead("forecast", _asked(dataset, moment(as_of), states, pairs), dataset)


def retention(
    *states: Name, pairs: Iterable[Sequence[Name]] | None = None, as_of: Day = None, store: Store = None
) -> Tidy:
    """Forecast how much of the rise of thaws that run is kept, on average over the months ahead, by horizon.

    Args:
        states: None for every thaw that runs, one for those of a state, two for a pair.
        pairs: Many pairs, in place of states.
        as_of: Last day whose data may be used.
        store: Where the data lie.

    Returns:
        A row a pair and horizon: `horizon_months`, the share of the rise kept `value` with `low`, `high`; above 1 where
        the level is expected above that of the onset. No row where no thaw runs.

    Raises:
        UnknownStateError: No state has that name.
        DateError: Not a date, or before the first that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> thawcast.retention("India", "Pakistan", as_of=2012).to_frame()["unit"].unique().to_list()
        ['share']
    """
    dataset = dataset_of(store)
    return _ahead("retention", _asked(dataset, moment(as_of), states, pairs), dataset)


def ledger(a: Name, b: Name, *, as_of: Day = None, since: Day = None, store: Store = None) -> Tidy:
    """List what bound and what divided two states, dated, by issue.

    Args:
        a: A state.
        b: The other.
        as_of: Last day whose data may be used.
        since: First day of what counts as new; default five years back.
        store: Where the data lie.

    Returns:
        A row an entry: `issue`, `binds`, `began`, `ended`, `what`, `source`, and whether it is `new`.

    Raises:
        UnknownStateError: No state has that name.
        DateError: Not a date, or before the data.
        StoreError: The dataset cannot be read.

    Example:
        >>> import thawcast
        >>> bound = thawcast.ledger("USA", "Russia", as_of="2010-12-31").to_frame()
        >>> bound.filter(issue="arms control")["what"].str.contains("New START").any()
        True
    """
    dataset = dataset_of(store)
    known = _known(a, b, moment(as_of), dataset, earliest=date(1948, 1, 1))
    first = moment(since) or date(known.as_of.year - LEDGER_YEARS, 1, 1)
    ties, counts = known.own(FREE_TIES), pl.concat([known.own(TIE_YEARS), known.own(DEEDS)])
    book = book_of(
        ties, counts, facts(known.a.code, known.b.code), a=known.a, b=known.b, since=first, as_of=known.as_of
    )
    rows = [(known.a.code, known.b.code, *_entry(e, new=e in book.new)) for e in (*book.new, *book.standing)]
    texts, days = ("a", "b", "issue", "kind", "what", "source"), ("began", "ended")
    flags = ("binds", "by_year", "new")
    order = ("a", "b", "issue", "kind", "binds", "began", "ended", "by_year", "what", "source", "new")
    kinds = dict.fromkeys(texts, pl.String()) | dict.fromkeys(days, pl.Date()) | dict.fromkeys(flags, pl.Boolean())
    shown = pl.DataFrame(rows, schema={name: kinds[name] for name in order}, orient="row")
    said = (f"As of {known.as_of}; new is what began or ended since {first}.",)
    return Tidy("ledger", shown, said, cited(dataset, shown["source"].unique()), dataset.label)


def _entry(entry: LedgerEntry, *, new: bool) -> tuple[object, ...]:
    span = (entry.binds, entry.began, entry.ended, entry.by_year)
    return (entry.issue, entry.kind, *span, entry.what, entry.source, new)


def _known(a: Name, b: Name, day: date | None, dataset: Dataset, *, earliest: date | None = None) -> Known:
    """Read what is known of two states, whatever names them; a name means who bore it on the day."""
    one, two = (code(name) if not isinstance(name, str) else name for name in (a, b))
    return known_of(one, two, as_of=day, store=dataset, earliest=earliest)


def _asked(
    dataset: Dataset, day: date | None, states: Sequence[Name], pairs: Iterable[Sequence[Name]] | None
) -> list[Known]:
    """Read what is known of the pairs that are asked for, or of those in whose relations a thaw runs."""
    if len(states) == 2 or pairs is not None:
        wanted = None if pairs is None else [tuple(two) for two in pairs]
        chosen(states, wanted)
        return [_known(a, b, day, dataset) for a, b in (wanted if wanted is not None else [tuple(states)])]
    running = held.thaws(as_of=day, store=dataset)
    where = chosen(states, None)
    shown = running if where is None else running.filter(where)
    return [_known(a, b, day, dataset) for a, b in shown.select("a", "b").sort("a", "b").iter_rows()]


def _kind_rows(known: Known, chapter: Chapter) -> list[tuple[object, ...]]:
    who = (known.a.code, known.b.code)
    numbers = chapter.numbers
    if not numbers.get("p_kind"):
        return [(*who, None, chapter.reason or "", None, None, None, None, None, chapter.data_to)]
    told = [(name, found) for name, found in numbers["p_kind"].items()]
    stock = numbers.get("stock") or {}
    told += [
        (f"{name}_change" if name == "usual" else name, stock[name]) for name in ("change", "usual") if name in stock
    ]
    rows: list[tuple[object, ...]] = []
    for name, found in told:
        each = found if isinstance(found, Estimate) else Estimate(found, None, None, "class_0_to_4")
        told_of = (name, each.value, each.low, each.high, each.unit)
        rows.append((*who, numbers.get("kind"), None, *told_of, chapter.data_to))
    return rows


def _lasting_rows(name: str, known: Known) -> list[dict[str, Any]]:
    """Lay the forecast of two states out, a row a horizon."""
    who = {"a": known.a.code, "b": known.b.code}
    rows: list[dict[str, Any]] = []
    for each in known.once(future).lasting:
        told = each.estimate if name == "forecast" else each.kept
        beside = {"baseline": each.baseline, "n_at_risk": each.at_risk, "method": each.method}
        rows.append(who | {"horizon_months": each.horizon_months} | vars(told) | beside)
    return rows


def _ahead(name: str, asked: Sequence[Known], dataset: Dataset) -> Tidy:
    """Give what is to come of the thaws of some pairs: of one pair with what its chapter says."""
    schema: dict[str, Any] = {"a": pl.String, "b": pl.String, "horizon_months": pl.Int64}
    schema |= dict.fromkeys(("value", "low", "high"), pl.Float64) | {"unit": pl.String}
    if name == "forecast":
        schema |= {"baseline": pl.Float64, "n_at_risk": pl.Int64, "method": pl.String}
    rows = pl.DataFrame([row for two in asked for row in _lasting_rows(name, two)], schema=schema)
    first = question("durability").ask(asked[0]) if asked else None
    return _of_chapters(name, rows, asked, first, dataset)


def _of_chapters(
    name: str, rows: pl.DataFrame, asked: Sequence[Known], first: Chapter | None, dataset: Dataset
) -> Tidy:
    """Give rows with what the chapter behind the first of them rests on: of one pair alone what it says and draws."""
    sources = cited(dataset, () if first is None else first.sources)
    if first is None or len(asked) != 1:
        return Tidy(name, rows, (), sources, dataset.label)
    said = (first.answer, *first.claims) if first.available else (first.reason or "",)
    return Tidy(name, rows, said, sources, dataset.label, first.charts)
