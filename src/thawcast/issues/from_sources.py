"""What chapter 4 adds where the events themselves are at hand: events by domain."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from thawcast.brief.model import Chapter, Table
from thawcast.brief.phrases import between
from thawcast.errors import DyadError
from thawcast.issues.domains import DOMAINS, DomainChange, domain_changes, domain_counts
from thawcast.states import State


def add_dealings(chapter: Chapter, events: pl.DataFrame, *, a: State, b: State, source: str) -> Chapter:
    """Return the chapter with events by domain in its year and in the years it compares with.

    Args:
        chapter: Chapter 4.
        events: As `domains.domain_counts` takes them, cut.
        a: One state.
        b: The other, `a.code < b.code`.
        source: Identifier of the event data.

    Raises:
        DyadError: The chapter compares no years of votes, or the events do not cover both periods.
    """
    if "before_years" not in chapter.numbers:
        raise DyadError(
            f"{a.code}-{b.code}: no votes tell which years of events to compare; take a date soon after the last of"
            f" them (`thawcast similarity {a.code} {b.code}` lists their years)"
        )
    first, last = chapter.numbers["before_years"]
    now = chapter.numbers["now_year"]
    counts = domain_counts(events)
    changes = domain_changes(counts, a=a.code, b=b.code, before_years=(first, last), now_year=now)
    return with_dealings(chapter, changes, source=source)


def with_dealings(chapter: Chapter, changes: Sequence[DomainChange], *, source: str) -> Chapter:
    """Return the chapter with events by domain: diplomatic, economic, security.

    Args:
        chapter: Chapter 4.
        changes: What `domains.domain_changes` found.
        source: Identifier of the event data.
    """
    if not changes:
        return chapter
    told = {change.domain for change in changes}
    missing = [domain for domain in DOMAINS if domain not in told]
    caveats = (f"The events carry no codes that tell {' or '.join(missing)} dealings.",) if missing else ()
    rows = tuple(
        (
            f"{x.domain}, {x.sign}",
            f"{x.n_before}",
            f"{x.n_now}",
            between(x.before, digits=0),
            between(x.now, digits=0),
            between(x.ratio),
        )
        for x in changes
    )
    heads = ("Events", "Number before", "Number now", "Before, per 100,000 of all", "Now, per 100,000", "Now / before")
    return replace(
        chapter,
        numbers={**chapter.numbers, "events": {f"{x.domain}_{x.sign}": _numbers(x) for x in changes}},
        tables=(*chapter.tables, Table("Events by domain, with 90% intervals", heads, rows)),
        caveats=(*chapter.caveats, *caveats),
        sources=(*chapter.sources, source),
    )


def _numbers(x: DomainChange) -> dict[str, Any]:
    return {
        "before": x.before,
        "now": x.now,
        "ratio": x.ratio,
        "n_before": x.n_before,
        "n_now": x.n_now,
        "dispersion": x.dispersion,
    }
