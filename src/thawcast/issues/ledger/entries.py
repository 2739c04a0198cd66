"""The ledger of two states: what began and ended since a year, and what stands at the date."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from textwrap import shorten

import polars as pl

from thawcast.issues.ledger.facts import ISSUES, Fact
from thawcast.states import State

FACT = "fact"
"""Kind of an entry from the list of facts."""

WORDS: Mapping[str, tuple[str, str, bool]] = {
    "agreement": ("energy and environment", "agreements on environment, water or trade", True),
    "defence_agreement": ("security", "defence agreements", True),
    "nuclear_agreement": ("energy and environment", "nuclear agreements", True),
    "visit": ("diplomacy", "visits", True),
    "meeting": ("diplomacy", "meetings of leaders", True),
    "sanction": ("sanctions", "sanctions", False),
    "claim": ("territory", "territorial claims", False),
    "supply": ("security", "arms or troops", True),
    "signing": ("diplomacy", "agreements reached", True),
    "economic_aid": ("trade and aid", "economic aid", True),
    "military_aid": ("security", "military aid", True),
    "force": ("security", "force used", False),
    "penalty": ("sanctions", "sanctions laid or aid cut", False),
    "relief": ("sanctions", "sanctions or other punishment ended", True),
    "break": ("diplomacy", "relations reduced or broken", False),
}
"""Issue, words and sign of each kind of tie or deed."""

IN_NEWS = ("signing", "economic_aid", "military_aid", "force", "penalty", "relief", "break")
"""Kinds of which coded events tell: the days on which they do are counted."""

COVERED: Mapping[str, tuple[int, int]] = {
    "gsdb": (1949, 2022),
    "icow_claims": (1816, 2017),
    "dcad": (1980, 2010),
    "nuclear_agreements": (1951, 2003),
    "manytreaties": (1900, 2024),
    "us_visits": (1866, 2024),
    "china_leaders": (2003, 2018),
    "signals": (1950, 2012),
    "weis": (1966, 1992),
    "icews_events": (2018, 2022),
}
"""Years of which each data set can tell that there is nothing."""

_SUBJECTS: tuple[tuple[str, str], ...] = (
    ("weapon", "arms control"),
    ("border", "territory"),
    ("trade", "trade and aid"),
    ("invest", "trade and aid"),
)

_LONGEST = 110
_MANY = 4
_PARTIES = re.compile(r"^.*?\b(?:On|Concerning|Relating To|Regarding|About|For)\b(?: The)? ", re.IGNORECASE)
"""What stands in a title before that which the agreement is about."""

_WHO: Mapping[str, str] = {"president": "president", "secretary": "secretary of state", "leader": "leader"}


@dataclass(frozen=True)
class LedgerEntry:
    """One line of the ledger.

    Args:
        kind: `fact`, or the kind of tie or deed, one of `WORDS`.
        issue: One of `facts.ISSUES`.
        binds: Whether it binds the two; else it divides them.
        began: First day, or the first day of the year where only that is told.
        ended: Last day known, if it ended; None where it runs on or is a deed of a day.
        by_year: Whether only years are told.
        what: What it is.
        source: Id of the data set, or where a fact is told.
    """

    kind: str
    issue: str
    binds: bool
    began: date
    ended: date | None
    by_year: bool
    what: str
    source: str

    @property
    def when(self) -> str:
        """The day or year, and the end if there is one."""
        form = "%Y" if self.by_year else "%Y-%m-%d"
        return self.began.strftime(form) + (f" to {self.ended.strftime(form)}" if self.ended is not None else "")


@dataclass(frozen=True)
class Ledger:
    """What bound and divided two states.

    Args:
        since: First day of what is told as new.
        new: What began since, or ended since.
        standing: What began before and stands at the date.
        none: Kinds of what divides of which the data tell that there is none at the date.
    """

    since: date
    new: tuple[LedgerEntry, ...]
    standing: tuple[LedgerEntry, ...]
    none: tuple[str, ...]


def ledger(
    ties: pl.DataFrame, counts: pl.DataFrame, told: Sequence[Fact], *, a: State, b: State, since: date, as_of: date
) -> Ledger:
    """Tell what bound and what divided two states, as known at a date.

    Args:
        ties: Ties row by row, of data sets whose rows may be told: columns of `ties.TIES`.
        counts: Ties and deeds by pair and year, of all data sets: `data_set`, `kind`, `source`, `target`, `directed`,
            `year`, `begun`, `ended`, `running`, `known_on`.
        told: Facts, of any pairs.
        a: One state.
        b: The other, `a.code < b.code`.
        since: First day of what is told as new.
        as_of: Last day whose data may be used.

    Returns:
        The ledger, by issue and day.
    """
    rows, numbers = (_of_pair(frame, a.code, b.code).filter(pl.col("known_on") <= as_of) for frame in (ties, counts))
    # Support is coded anew each year: that a kind of it was coded again is no deed.
    numbers = numbers.filter(pl.col("kind") != "support")
    mine = [fact for fact in told if (fact.a, fact.b) == (a.code, b.code) and fact.began <= as_of]
    recent = rows.filter(pl.col("begin") >= since)
    given = [_of_fact(fact, as_of) for fact in mine] + _grouped([_of_tie(row) for row in recent.iter_rows(named=True)])
    names = {a.code: a.phrase, b.code: b.phrase}
    counted = numbers.filter(~pl.col("data_set").is_in(rows["data_set"].unique().to_list() or [""]))
    given += _changes(counted, names, since, as_of)
    new = [entry for entry in given if entry.began >= since or (entry.ended is not None and entry.ended >= since)]
    held = [entry for entry in given if entry not in new and entry.ended is None]
    standing = held + _running(numbers, names, as_of)
    return Ledger(since, _ordered(new), _ordered(standing), _none(numbers, as_of))


def _of_pair(frame: pl.DataFrame, a: str, b: str) -> pl.DataFrame:
    one, other = pl.col("source"), pl.col("target")
    return frame.filter(((one == a) & (other == b)) | ((one == b) & (other == a)))


def _ordered(entries: Sequence[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    return tuple(sorted(entries, key=lambda e: (ISSUES.index(e.issue), e.began, e.what)))


def _of_fact(fact: Fact, as_of: date) -> LedgerEntry:
    ended = fact.ended if fact.ended is not None and fact.ended <= as_of else None
    return LedgerEntry(FACT, fact.issue, fact.binds, fact.began, ended, False, fact.what, fact.source)


def _of_tie(row: Mapping[str, object]) -> LedgerEntry:
    """Tell a visit, or what an agreement is about, of which the row may be told."""
    kind, subject, begin = str(row["kind"]), str(row["subject"] or ""), row["begin"]
    assert isinstance(begin, date)
    issue, _, binds = WORDS[kind]
    data_set, by_year = str(row["data_set"]), row["freq"] == "Y"
    if kind == "visit":
        who = str(row["tie"]).split(" ", 1)[-1]
        what = f"visit of {who} ({_WHO.get(subject, subject)})"
        return LedgerEntry(kind, issue, binds, begin, None, by_year, what, data_set)
    issue = next((to for word, to in _SUBJECTS if word in subject.lower()), issue)
    about = "subject not told" if subject in ("", "Others") else subject.lower()
    # An agreement is known by its id, its day and its title, if it has one.
    if title := str(row["tie"]).split(" ", 2)[2:]:
        about = shorten(_PARTIES.sub("", title[0]), _LONGEST, placeholder="…")
    return LedgerEntry(kind, issue, binds, begin, None, by_year, about, data_set)


def _grouped(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Tell many agreements of one issue in one year together."""
    groups: dict[tuple[str, int], list[LedgerEntry]] = {}
    for entry in entries:
        if entry.kind == "agreement":
            groups.setdefault((entry.issue, entry.began.year), []).append(entry)
    found = [entry for entry in entries if entry.kind != "agreement"]
    for (_, year), together in groups.items():
        if len(together) < _MANY:
            found += [replace(e, what=f"agreement: {e.what}") for e in together]
            continue
        what = f"agreements: {len(together)}, the first: {together[0].what}"
        found.append(replace(together[0], began=date(year, 1, 1), by_year=True, what=what))
    return found


def _who(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    return f" by {names[str(row['source'])]}" if row["directed"] else ""


def _changes(counts: pl.DataFrame, names: Mapping[str, str], since: date, as_of: date) -> list[LedgerEntry]:
    """Count what began and ended in each year, where single cases may not be told."""
    found: list[LedgerEntry] = []
    recent = counts.filter(pl.col("year").is_between(since.year, as_of.year))
    for row in recent.iter_rows(named=True):
        issue, words, binds = WORDS[row["kind"]]
        lasts = row["running"] is not None
        for number, verb, sign in (
            (row["begun"], " begun" if lasts else "", binds),
            (row["ended"], " ended", not binds),
        ):
            if number and (lasts or sign == binds):
                days = ", days in the news" if row["kind"] in IN_NEWS else ""
                what = f"{words}{_who(row, names)}{days}{verb}: {number}"
                began = date(row["year"], 1, 1)
                found.append(LedgerEntry(row["kind"], issue, sign, began, None, True, what, row["data_set"]))
    return found


def _running(counts: pl.DataFrame, names: Mapping[str, str], as_of: date) -> list[LedgerEntry]:
    """Count what runs at the date, and since when there has been some without a break."""
    found: list[LedgerEntry] = []
    keys = ("data_set", "kind", "source", "target")
    ordered = counts.drop_nulls("running").sort(*keys, "year").to_dicts()
    for rows in (list(own) for _, own in groupby(ordered, key=itemgetter(*keys))):
        last = rows[-1]
        if not last["running"] or not _covers(last["data_set"], as_of):
            continue
        gaps = [row["year"] for row in rows if row["running"] == 0]
        first = next(row["year"] for row in rows if not gaps or row["year"] > gaps[-1])
        issue, words, binds = WORDS[last["kind"]]
        what = f"{words}{_who(last, names)} in force: {last['running']}"
        began = date(first, 1, 1)
        found.append(LedgerEntry(last["kind"], issue, binds, began, None, True, what, last["data_set"]))
    return found


def _covers(data_set: str, as_of: date) -> bool:
    first, last = COVERED[data_set]
    return first <= as_of.year <= last


def _none(counts: pl.DataFrame, as_of: date) -> tuple[str, ...]:
    """Name the kinds of what divides of which there is none at the date."""
    found: list[str] = []
    for data_set, kind, words in (("icow_claims", "claim", "territorial claim"), ("gsdb", "sanction", "sanctions")):
        rows = counts.filter((pl.col("kind") == kind) & (pl.col("data_set") == data_set)).sort("year")
        last = dict(rows.select("source", "running").iter_rows())
        if _covers(data_set, as_of) and not any(last.values()):
            found.append(words)
    return tuple(found)
