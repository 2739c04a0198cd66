"""What chapter 4 adds where the votes or the events themselves are at hand: resolutions by name, events by domain."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from thawcast.brief.model import Chapter, Table
from thawcast.brief.phrases import between
from thawcast.issues.domains import DOMAINS, DomainChange, domain_changes, domain_counts
from thawcast.issues.resolutions import VOTE_WORDS, Resolutions, resolutions
from thawcast.states import State

RESOLUTIONS_SHOWN = 8
"""Resolutions a table shows."""

_TITLE = 90
_CLOSE = ("alike", "one step apart", "yes against no")


def add_resolutions(chapter: Chapter, votes: pl.DataFrame, roll_calls: pl.DataFrame, *, a: State, b: State) -> Chapter:
    """Return the chapter with the resolutions of its year by name.

    Args:
        chapter: Chapter 4.
        votes: Rows of `tables.VOTES`, cut.
        roll_calls: Rows of `tables.ROLL_CALLS`, cut.
        a: One state.
        b: The other, `a.code < b.code`.

    Raises:
        DyadError: No common votes in that year.
    """
    named = resolutions(votes, roll_calls, a=a.code, b=b.code, year=chapter.numbers["now_year"])
    return with_resolutions(chapter, named, a=a, b=b)


def add_dealings(chapter: Chapter, events: pl.DataFrame, *, a: State, b: State, source: str) -> Chapter:
    """Return the chapter with events by domain in its year and in the years it compares with.

    Args:
        chapter: Chapter 4.
        events: As `domains.domain_counts` takes them, cut.
        a: One state.
        b: The other, `a.code < b.code`.
        source: Identifier of the event data.

    Raises:
        DyadError: The events do not cover both periods.
    """
    first, last = chapter.numbers["before_years"]
    now = chapter.numbers["now_year"]
    counts = domain_counts(events)
    changes = domain_changes(counts, a=a.code, b=b.code, before_years=(first, last), now_year=now)
    return with_dealings(chapter, changes, source=source)


def with_resolutions(
    chapter: Chapter, named: Resolutions, *, a: State, b: State, limit: int = RESOLUTIONS_SHOWN
) -> Chapter:
    """Return the chapter with the contested, the shared and the changed resolutions of the year by name.

    Args:
        chapter: Chapter 4.
        named: The common votes of the year.
        a: The state whose code is `named.a`.
        b: The other.
        limit: Resolutions in each table.
    """
    shared, contested, turned = named.shared(), named.contested(), named.turned()
    claim = (
        f"Of {named.rows.height} common votes in {named.year} {shared.height} were alike and {contested.height} yes"
        f" against no; on {turned.height} texts voted on before, the two stood closer or further apart than last time."
    )
    heads = ("Resolution", "Title", a.name, b.name, "Assembly divided", "Last time")
    tables = [
        Table(f"{title}, {named.year}", heads, tuple(_row(row) for row in rows.head(limit).iter_rows(named=True)))
        for title, rows in (
            ("Shared: voted alike, the most divisive first", shared),
            ("Contested: yes against no, the most divisive first", contested),
            ("Changed since the last vote on the same text", turned),
        )
        if rows.height
    ]
    numbers = {
        "year": named.year,
        "common_votes": named.rows.height,
        "shared": {"count": shared.height, "first": _listed(shared, limit)},
        "contested": {"count": contested.height, "first": _listed(contested, limit)},
        "turned": {"count": turned.height, "first": _listed(turned, limit)},
    }
    return replace(
        chapter,
        claims=(*chapter.claims, claim),
        numbers={**chapter.numbers, "resolutions": numbers},
        tables=(*chapter.tables, *tables),
    )


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


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    last = "none known" if row["last_year"] is None else f"{_CLOSE[row['last_distance']]} ({row['last_year']})"
    votes = (VOTE_WORDS[row["vote_a"]], VOTE_WORDS[row["vote_b"]])
    return (row["resolution"] or "", _title(row["title"]), *votes, f"{row['division']:.0%}", last)


def _title(text: str | None) -> str:
    words = " ".join((text or "untitled").split())
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 3]}..."


def _listed(rows: pl.DataFrame, limit: int) -> list[dict[str, Any]]:
    return [
        {
            "resolution": row["resolution"],
            "title": _title(row["title"]),
            "date": row["date"].isoformat(),
            "areas": row["areas"],
            "vote_a": VOTE_WORDS[row["vote_a"]],
            "vote_b": VOTE_WORDS[row["vote_b"]],
            "division": row["division"],
            "last_year": row["last_year"],
            "last": None if row["last_distance"] is None else _CLOSE[row["last_distance"]],
        }
        for row in rows.head(limit).iter_rows(named=True)
    ]


def _numbers(x: DomainChange) -> dict[str, Any]:
    return {
        "before": x.before,
        "now": x.now,
        "ratio": x.ratio,
        "n_before": x.n_before,
        "n_now": x.n_now,
        "dispersion": x.dispersion,
    }
