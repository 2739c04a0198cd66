"""Agreements and breaks that no data set of ties holds, from a list of facts with a source each."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from thawcast.errors import InputError
from thawcast.states import resolve
from thawcast.states.entries import entries_of

ISSUES: tuple[str, ...] = (
    "security",
    "arms control",
    "trade and aid",
    "territory",
    "sanctions",
    "energy and environment",
    "diplomacy",
)
"""Issues of the ledger, in the order in which they are told."""


@dataclass(frozen=True)
class Fact:
    """One agreement or break.

    Args:
        a: Code of one state.
        b: Code of the other, `a < b`.
        issue: One of `ISSUES`.
        binds: Whether it brought the two together; else it divided them.
        began: Its day, on which it was public.
        ended: Day on which it ended; None where it runs on.
        what: What it was.
        source: Where it is told.
    """

    a: str
    b: str
    issue: str
    binds: bool
    began: date
    ended: date | None
    what: str
    source: str


@cache
def facts(a: str = "", b: str = "") -> tuple[Fact, ...]:
    """Read the list of facts.

    Args:
        a: Code of one state; of none for the facts of all.
        b: Code of the other, `a < b`.

    Returns:
        The facts by pair and day.

    Raises:
        InputError: An entry has an issue or states that are not known.
    """
    text = files("thawcast.issues.ledger").joinpath("facts.toml").read_text(encoding="utf-8")
    text = entries_of(text, a, b, table="fact") if a else text
    found: list[Fact] = []
    for entry in tomllib.loads(text).get("fact", ()):
        one, two = (resolve(state).code for state in entry["states"])
        if entry["issue"] not in ISSUES or not one < two:
            raise InputError(f"facts.toml: {entry['what']}: issue or states not known, or not in order")
        told = (entry["issue"], entry["binds"], entry["began"], entry.get("ended"), entry["what"], entry["source"])
        found.append(Fact(one, two, *told))
    return tuple(sorted(found, key=lambda fact: (fact.a, fact.b, fact.began, fact.what)))
