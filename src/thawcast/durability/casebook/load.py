"""Reads cases from TOML and checks every field."""

import csv
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn

from thawcast.durability.casebook.model import ADVERSARIES, OUTCOMES, READINGS, Case
from thawcast.errors import InputError, ThawcastError
from thawcast.states import resolve
from thawcast.states.entries import entries_of

REQUIRED = (
    "id",
    "states",
    "title",
    "start",
    "outcome",
    "adversaries",
    "beginning",
    "began",
    "turned_on",
    "ended_by",
    "sources",
)
"""Fields of every case."""

OPTIONAL = ("end", "known_on", "checked_on", "came_to")
"""Fields of some."""

CODINGS = "codings.csv"
"""The kinds that two coders gave to each beginning."""

OPEN = ("deep_peace", "lasted", "running")
"""Outcomes of a case that may be running."""


def parse(text: str, *, file: str, codings: Mapping[str, tuple[str, str]] | None = None) -> tuple[Case, ...]:
    """Read the cases of one file.

    Args:
        text: TOML with tables `[[case]]`.
        file: Name of the file, for messages.
        codings: The two codings of each beginning, by id; a case without them has no kind.

    Returns:
        The cases in the order of the file.

    Raises:
        InputError: The text is no TOML, or a field is missing, unknown or wrong; the message names file and case.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: not TOML ({error})") from error
    coded = codings or {}
    return tuple(
        _case(entry, f"{file}: {entry.get('id', 'a case without id')}", coded.get(entry.get("id", "")))
        for entry in found.get("case", [])
    )


@cache
def shipped() -> tuple[Case, ...]:
    """Read the cases that ship, ordered by start."""
    folder = files("thawcast.durability.casebook")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    coded = codings()
    read = [
        case for name in names for case in parse((folder / name).read_text(encoding="utf-8"), file=name, codings=coded)
    ]
    return tuple(sorted(read, key=lambda case: (case.start, case.id)))


@cache
def of_pair(a: str, b: str) -> tuple[Case, ...]:
    """Read the cases of two states that ship, ordered by start, and no others.

    Args:
        a: Code of one state.
        b: Code of the other, `a < b`.
    """
    folder, coded, found = files("thawcast.durability.casebook"), codings(), list[Case]()
    for name in sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml")):
        own = entries_of((folder / name).read_text(encoding="utf-8"), a, b, table="case")
        found += parse(own, file=name, codings=coded) if own else ()
    return tuple(sorted(found, key=lambda case: (case.start, case.id)))


@cache
def codings() -> dict[str, tuple[str, str]]:
    """Read what two coders, each alone, made of each beginning, by id of the case."""
    text = (files("thawcast.durability.casebook") / CODINGS).read_text(encoding="utf-8")
    return {row["id"]: (row["coder_1"], row["coder_2"]) for row in csv.DictReader(text.splitlines())}


def _kind(coded: tuple[str, str] | None) -> str | None:
    """Settle two codings: where the coders differ nobody decides for them."""
    if coded is None:
        return None
    one, two = coded
    return one if one == two else "undecided"


def _fail(where: str, what: str) -> NoReturn:
    raise InputError(f"{where}: {what}")


def _case(entry: dict[str, Any], where: str, coded: tuple[str, str] | None) -> Case:
    missing = [name for name in REQUIRED if not entry.get(name)]
    extra = sorted(set(entry) - {*REQUIRED, *OPTIONAL})
    if missing or extra:
        _fail(where, f"missing {missing}, unknown {extra}")
    for name, words in (("outcome", OUTCOMES), ("came_to", READINGS), ("adversaries", ADVERSARIES)):
        if name in entry and entry[name] not in words:
            _fail(where, f"{name} {entry[name]!r}: use one of {', '.join(words)}")
    start, end, known, checked = (entry.get(name) for name in ("start", "end", "known_on", "checked_on"))
    for name, day in (("start", start), ("end", end), ("known_on", known), ("checked_on", checked)):
        if day is not None and type(day) is not date:
            _fail(where, f"{name} {day!r}: write a day, as 1963-01-22")
    outcome = entry["outcome"]
    if end is None and outcome not in OPEN:
        _fail(where, f"{outcome} without an end: give the day")
    if (end is not None or outcome == "running") == (known is not None):
        _fail(where, "known_on is for a case that runs on and whose outcome is plain: give it there and only there")
    if (outcome == "running") == ("came_to" in entry):
        _fail(where, "came_to is for a case whose outcome can be told: give it there and only there")
    if (checked is not None and end is not None) or (checked is None and outcome == "running"):
        _fail(where, "checked_on is the day up to which a case is known to run: give it where it runs and only there")
    known = known or end
    if known is not None and known < start:
        _fail(where, f"start {start} is later than {known}")
    try:
        # A state must have existed when the thaw began; it may have ended since.
        a, b = sorted(resolve(code, on=start).code for code in entry["states"])
    except (ThawcastError, ValueError) as error:
        _fail(where, f"states: {error}")
    if [a, b] != entry["states"]:
        _fail(where, f"states: write [{a!r}, {b!r}]")
    return Case(
        **{name: entry[name] for name in ("id", "title", "outcome", "adversaries", "beginning")},
        **{name: entry[name] for name in ("began", "turned_on", "ended_by")},
        kind=_kind(coded),
        came_to=entry.get("came_to"),
        checked_on=checked,
        a=a,
        b=b,
        start=entry["start"],
        end=end,
        known_on=known,
        sources=tuple(entry["sources"]),
    )
