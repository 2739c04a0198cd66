"""An argument about two states: who made it, when, and its claims; read from a TOML file, or one that ships."""

import difflib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from thawcast.argument.kinds import KINDS, ClaimKind
from thawcast.argument.settings import ClaimSettings, settings_of
from thawcast.deals.scenarios.node import Node, document, text_of
from thawcast.errors import InputError, ThawcastError
from thawcast.states import State, resolve_dyad

MOST_CLAIMS = 100
"""Claims that an argument may have."""
MOST_CHARACTERS = 200_000
"""Characters that its file may have."""
LONGEST_TEXT = 2_000
"""Characters of a sentence, a note or a title."""

_TOP = ("title", "author", "date", "then", "until", "source", "states", "about", "confirmed", "claim")
_CLAIM = ("sentence", "kind", "states", "until", "note", "note_since", "place", "doubt", "why")


@dataclass(frozen=True)
class Claim:
    """A claim of an argument.

    Args:
        sentence: The claim, in the words of whoever checks it.
        kind: What kind of claim it is.
        settings: What it says beside.
        pair: The two states, the smaller code first.
        until: Last day of the later reading; None for the last day known of the two.
        note: What the checker adds to the reading of then.
        note_since: What the checker adds to the later one.
    """

    sentence: str
    kind: ClaimKind
    settings: ClaimSettings
    pair: tuple[State, State]
    until: date | None = None
    note: str = ""
    note_since: str = ""


@dataclass(frozen=True)
class Argument:
    """An argument.

    Args:
        key: Its name.
        title: What it is called.
        author: Whose it is.
        day: When it was made.
        then: Last day whose data may be used for the reading of then.
        source: Where it was published.
        about: What it comes to, in the checker's words; may be empty.
        pair: The two states it is about, the smaller code first.
        claims: Its claims, in its order.
    """

    key: str
    title: str
    author: str
    day: date
    then: date
    source: str
    about: str
    pair: tuple[State, State]
    claims: tuple[Claim, ...]


def parse(text: str, *, file: str = "argument.toml") -> Argument:
    """Read an argument from TOML text.

    Args:
        text: The text.
        file: Its name, for error messages and as the argument's key.

    Returns:
        The argument, checked.

    Raises:
        InputError: Something is wrong, or it is a draft that nobody confirmed; the message names the file, the line and
            the remedy.
    """
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"{file}: {len(text):,} characters; an argument has {MOST_CHARACTERS:,} at most")
    top = document(text, file=file, keys=_TOP, what="the argument")
    if "confirmed" in top.data and not top.flag("confirmed"):
        raise top.fail(
            "confirmed", "a draft that nobody confirmed; read every claim, mend it, then write confirmed = true"
        )
    day = top.day("date")
    then = top.day("then") if "then" in top.data else day
    if then < day.replace(month=1, day=1) or then.year > day.year + 1:
        raise top.fail("then", f"then {then} is not of the year of the argument, {day}; give the last day of data")
    rows = top.tables("claim")
    if not rows:
        raise top.fail("claim", "the argument has no claims; add a [[claim]] table for each")
    if len(rows) > MOST_CLAIMS:
        raise top.fail("claim", f"{len(rows):,} claims; an argument has {MOST_CLAIMS} at most")
    pair = _pair(top, then)
    until = _until(top, then)
    return Argument(
        key=Path(file).stem,
        title=_text(top, "title"),
        author=_text(top, "author"),
        day=day,
        then=then,
        source=_text(top, "source"),
        about=_text(top, "about") if "about" in top.data else "",
        pair=pair,
        claims=tuple(_claim(row, then, pair, until) for row in rows),
    )


def _claim(row: Node, then: date, pair: tuple[State, State], until: date | None) -> Claim:
    kind = _kind(row)
    row.known((*_CLAIM, *kind.reads))
    for name in kind.needs:
        if name not in row.data:
            raise row.fail(None, f"a claim of kind {kind.key} needs {name}; add it ({kind.says})")
    own = _pair(row, then) if "states" in row.data else pair
    return Claim(
        sentence=_text(row, "sentence"),
        kind=kind,
        settings=settings_of(row, then=then, pair=(own[0].code, own[1].code)),
        pair=own,
        until=_until(row, then) if "until" in row.data else until,
        note=_text(row, "note") if "note" in row.data else "",
        note_since=_text(row, "note_since") if "note_since" in row.data else "",
    )


def _kind(row: Node) -> ClaimKind:
    key = row.string("kind")
    if key not in KINDS:
        near = difflib.get_close_matches(key, KINDS, 1)
        hint = f"did you mean {near[0]}?" if near else f"take one of {', '.join(KINDS)}"
        raise row.fail("kind", f"kind {key[:60]!r} is not known; {hint}")
    return KINDS[key]


def _until(node: Node, then: date) -> date | None:
    if "until" not in node.data:
        return None
    until = node.day("until")
    if until <= then:
        raise node.fail("until", f"until {until} is not after {then}; give a later day, or leave it out")
    return until


def _text(node: Node, key: str) -> str:
    value = node.string(key)
    if len(value) > LONGEST_TEXT:
        raise node.fail(key, f"{key} of {node.what} has {len(value):,} characters; write {LONGEST_TEXT:,} at most")
    return value


def _pair(node: Node, then: date) -> tuple[State, State]:
    given = node.data.get("states")
    if not isinstance(given, list) or len(given) != 2 or not all(isinstance(name, str) for name in given):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] (TOML)
        raise node.fail("states", 'two states must be named; write states = ["USA", "Russia"]')
    try:
        return resolve_dyad(str(given[0]), str(given[1]), on=then)  # pyright: ignore[reportUnknownArgumentType] (TOML)
    except ThawcastError as error:
        raise node.fail("states", f"{error}; mend the name") from None


def shipped() -> tuple[str, ...]:
    """Names of the arguments that ship, the oldest first.

    Example:
        >>> "reset_2010" in shipped()
        True
    """
    found = [entry.name.removesuffix(".toml") for entry in _folder().iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda key: (key.rsplit("_", 1)[-1], key)))


def _folder() -> Path:
    return Path(str(files("thawcast.argument"))) / "arguments"


@cache
def load(key: str) -> Argument:
    """Read an argument that ships.

    Args:
        key: One of `shipped()`.

    Raises:
        InputError: No such argument ships.
    """
    if key not in shipped():
        raise InputError(f"no argument {key[:60]}: it is neither a file nor one that ships ({', '.join(shipped())})")
    return parse((_folder() / f"{key}.toml").read_text(encoding="utf-8"), file=f"{key}.toml")


def read(name: str) -> Argument:
    """Read an argument from a file, or one that ships by its name.

    Args:
        name: A file, or one of `shipped()`.

    Raises:
        InputError: There is none, or something in it is wrong.
    """
    path = Path(name)
    if name in shipped() and not path.is_file():
        return load(name)
    if path.suffix != ".toml" and not path.exists():
        return load(name)
    text = text_of(path, remedy="`thawcast claims --draft article.txt` writes one")
    return parse(text, file=str(path))
