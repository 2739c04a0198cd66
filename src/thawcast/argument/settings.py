"""The settings that a claim of an argument may have, each read once from its TOML table."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from thawcast.deals.game.policies import POLICIES
from thawcast.deals.scenarios.node import Node
from thawcast.deals.shipped import keys as scenarios
from thawcast.durability.casebook import cases
from thawcast.errors import StateNotThenError, UnknownStateError
from thawcast.states import resolve
from thawcast.tables import ALL_AREAS, AREAS


@dataclass(frozen=True)
class Document:
    """One thing said, signed or delivered.

    Args:
        about: What it bears on, as the claim's `ends` name it; empty for the claim itself.
        day: Its day.
        what: What it says or does, to follow the words "on the day".
        source: The document.
        speaks_for: Whether it speaks for the claim.
    """

    about: str
    day: date
    what: str
    source: str
    speaks_for: bool = True


@dataclass(frozen=True)
class ClaimSettings:
    """What a claim says beside its sentence; which of these a kind reads, the kind says.

    Args:
        then: Last day whose data may be used for the reading of that day.
        base: Day compared with (`from`); None for the year before the running thaw or chill, else two years before.
        by: Day by which it lasts or fails; None for three years on.
        at: Year of a turn.
        turn: `thaw` or `chill`; empty for either.
        side: Code of the state that acts; empty for either.
        issue: Key of an issue area, or `all`.
        third: Codes of third states; empty for all.
        tie: `trade` or `institutions`.
        scope: `pair`, or `all` for a law about all pairs.
        series: `conflict` or `cooperation`; empty for the first that is known.
        case: Id of a case of the casebook.
        scenario: Key of a scenario; empty for the latest that ships for the two.
        package: Its package, `deep` or `tactical`.
        policy: Policy by which it is played forward.
        beside: Package and policy that it is set beside.
        months: Months played forward.
        ends: What each side would want of the other, as documents name it in `about`.
        documents: The record.
    """

    then: date
    base: date | None = None
    by: date | None = None
    at: int | None = None
    turn: str = ""
    side: str = ""
    issue: str = ALL_AREAS
    third: tuple[str, ...] = ()
    tie: str = "trade"
    scope: str = "pair"
    series: str = ""
    case: str = ""
    scenario: str = ""
    package: str = "deep"
    policy: str = "grit"
    beside: tuple[str, str] = ("tactical", "grit")
    months: int = 120
    ends: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()


CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "turn": ("thaw", "chill"),
    "tie": ("trade", "institutions"),
    "scope": ("pair", "all"),
    "series": ("conflict", "cooperation"),
    "package": ("deep", "tactical"),
    "beside_package": ("deep", "tactical"),
    "policy": tuple(POLICIES),
    "beside_policy": tuple(POLICIES),
}
"""Settings of few values."""


def settings_of(node: Node, *, then: date, pair: tuple[str, str]) -> ClaimSettings:
    """Read the settings of a claim.

    Args:
        node: The claim's table.
        then: Last day whose data may be used.
        pair: Codes of the two.

    Raises:
        InputError: A setting means nothing; the message names the file, the line and the remedy.
    """
    found: dict[str, Any] = {name: _chosen(node, name) for name in CHOICES if name in node.data}
    beside = (found.pop("beside_package", "tactical"), found.pop("beside_policy", "grit"))
    for name, field in (("from", "base"), ("by", "by")):
        if name in node.data:
            found[field] = _day(node, name)
    if "at" in node.data:
        found["at"] = _day(node, "at").year
    if "side" in node.data:
        found["side"] = _side(node, then, pair)
    if "issue" in node.data:
        found["issue"] = _issue(node)
    if "third" in node.data:
        found["third"] = tuple(_state(node, "third", name, then) for name in _texts(node, "third"))
    if "case" in node.data:
        found["case"] = _among(node, "case", [case.id for case in cases()])
    if "scenario" in node.data:
        found["scenario"] = _among(node, "scenario", list(scenarios()))
    if "months" in node.data:
        found["months"] = int(node.number("months", 12, 120))
    if "ends" in node.data:
        found["ends"] = tuple(_texts(node, "ends"))
    found["documents"] = tuple(_document(row) for row in node.tables("document"))
    if found.get("by") is not None and found["by"] <= then:
        raise node.fail("by", f"by {found['by']} is not after the argument's day {then}; give a later one")
    if found.get("base") is not None and found["base"] > then:
        raise node.fail("from", f"from {found['base']} is after the argument's day {then}; give an earlier one")
    return ClaimSettings(then=then, beside=beside, **found)


def _day(node: Node, key: str) -> date:
    """Read a day; a year stands for its last."""
    value = node.data.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1816 <= value <= 2200:
            raise node.fail(key, f"{key} {value} is no year; write a year such as 2009 or a date such as 2009-12-31")
        return date(value, 12, 31)
    return node.day(key)


def _chosen(node: Node, key: str) -> str:
    return _among(node, key, list(CHOICES[key]))


def _among(node: Node, key: str, known: list[str]) -> str:
    value = node.string(key)
    if value not in known:
        near = difflib.get_close_matches(value, known, 1)
        few = ", ".join(known) if len(known) < 12 else "`thawcast casebook` lists them"
        hint = f"did you mean {near[0]}?" if near else f"take one of {few}"
        raise node.fail(key, f"{key} {value[:60]!r} of {node.what} is not known; {hint}")
    return value


def _issue(node: Node) -> str:
    value = node.string("issue").casefold()
    names = {name.casefold(): key for key, name in AREAS.items()}
    return names[value] if value in names else _among(node, "issue", [ALL_AREAS, *AREAS])


def _texts(node: Node, key: str) -> list[str]:
    value = node.data.get(key)
    if not isinstance(value, list) or not all(isinstance(t, str) for t in cast("list[object]", value)):
        raise node.fail(key, f'{key} of {node.what} is not a list of texts; write {key} = ["..."]')
    return cast("list[str]", value)


def _state(node: Node, key: str, name: str, then: date) -> str:
    try:
        return resolve(name, on=then).code
    except (UnknownStateError, StateNotThenError) as error:
        raise node.fail(key, f"{error}; mend the name") from None


def _side(node: Node, then: date, pair: tuple[str, str]) -> str:
    code = _state(node, "side", node.string("side"), then)
    if code not in pair:
        raise node.fail("side", f"side {code} is none of the two, {' and '.join(pair)}; name one of them")
    return code


def _document(row: Node) -> Document:
    row.known(("about", "day", "what", "source", "speaks_for"))
    about = row.string("about") if "about" in row.data else ""
    speaks = row.flag("speaks_for") if "speaks_for" in row.data else True
    return Document(about, row.day("day"), row.string("what").rstrip("."), row.string("source"), speaks)
