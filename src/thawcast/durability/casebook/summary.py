"""What the casebook holds, counted: its balance, the agreement of its coders, failures by kind."""

from collections.abc import Callable, Sequence

from thawcast.brief.model import Table
from thawcast.brief.phrases import between
from thawcast.durability.casebook.coding import CODES, Agreement, Failures, agreement, difference, failures
from thawcast.durability.casebook.model import KINDS, OUTCOMES, READINGS, REGIONS, Case

DECADE = 10
"""Years."""


def balance(chosen: Sequence[Case]) -> tuple[Table, Table]:
    """Count cases by decade of start and by region, each by outcome.

    Args:
        chosen: The cases.

    Returns:
        Two tables; a case of two regions counts in both.
    """
    decades = sorted({case.start.year // DECADE * DECADE for case in chosen})
    return (
        _counted(
            "Cases by decade of start",
            [(f"{decade}s", lambda case, d=decade: case.start.year // DECADE * DECADE == d) for decade in decades],
            chosen,
        ),
        _counted("Cases by region", [(name, lambda case, n=name: n in case.regions) for name in REGIONS], chosen),
    )


def _counted(title: str, rows: Sequence[tuple[str, Callable[[Case], bool]]], chosen: Sequence[Case]) -> Table:
    laid: list[tuple[str, ...]] = []
    for name, belongs in [*rows, ("all", lambda _: True)]:
        outcomes = [case.outcome for case in chosen if belongs(case)]
        laid.append((name, *(str(outcomes.count(outcome)) for outcome in OUTCOMES), str(len(outcomes))))
    return Table(title, ("", *(outcome.replace("_", " ") for outcome in OUTCOMES), "all"), tuple(laid))


def agreed(found: Agreement) -> Table:
    """Lay out how two coders coded the beginnings.

    Args:
        found: Their agreement.

    Returns:
        Counts: a row for each word of the one, a column for each of the other.
    """
    rows = tuple((one, *(str(found.counts.get((one, two), 0)) for two in CODES)) for one in CODES)
    return Table(
        f"Two blind codings of {sum(found.counts.values())} beginnings: the same in {found.share:.0%}, kappa"
        f" {between(found.kappa)}",
        ("coder 1 \\ coder 2", *CODES),
        rows,
    )


def failed(chosen: Sequence[Case], *, hindsight: bool) -> Table:
    """Count failures by kind.

    Args:
        chosen: The cases.
        hindsight: By what historians say that a thaw came to; else by the kind coded blind from its beginning.
    """
    if hindsight:
        title, found = "told by those who know the end", failures([(c.came_to, c) for c in chosen], [*READINGS])
    else:
        title, found = "coded blind from the beginning", failures([(c.kind, c) for c in chosen], [*KINDS])
    return _failures(f"Failures by kind, {title}", found)


def tables(chosen: Sequence[Case]) -> tuple[Table, ...]:
    """Lay out all that is counted; what rests on blind codings is left out until there are any.

    Args:
        chosen: The cases.
    """
    found = agreement()
    blind = () if found is None else (agreed(found), failed(chosen, hindsight=False))
    return (*balance(chosen), *blind, failed(chosen, hindsight=True))


def _failures(title: str, found: Sequence[Failures]) -> Table:
    rows = [
        (row.kind, str(row.cases), str(row.told), str(row.failed), "" if row.share is None else between(row.share))
        for row in found
    ]
    shares = {row.kind: row.share for row in found}
    shallow, deep = shares.get("tactical"), shares.get("deep")
    if shallow is not None and deep is not None and (more := difference(shallow, deep)) is not None:
        rows.append(("tactical less deep", "", "", "", between(more)))
    return Table(title, ("", "cases", "outcome known", "failed", "share failed"), tuple(rows))
