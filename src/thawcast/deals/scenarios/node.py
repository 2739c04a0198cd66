"""A table of a scenario file that knows its file and line, so that whatever is wrong in it can be named."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from thawcast.deals.scenarios.bounds import bounded
from thawcast.deals.scenarios.quantity import Quantity
from thawcast.errors import InputError

Place = tuple[str | int, ...]
"""Keys and list indices from the top of the file."""


def line_of(text: str, path: Place) -> int:
    r"""Find the line of a key of a TOML text by scanning its headers, for error messages.

    Args:
        text: The file's text.
        path: Keys and list indices, for example `("issue", 1, "view", 0, "salience")`.

    Returns:
        Line number from 1: the key's, else its table's, else 1.

    Example:
        >>> line_of('title = "x"\n[[issue]]\nkey = "a"\n[[issue]]\nkey = "b"', ("issue", 1, "key"))
        5
    """
    best, here, counts = 1, (), dict[tuple[str | int, ...], int]()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("["):
            here = _header(line, counts)
            found = here
        else:
            found = (*here, line.split("=", 1)[0].strip().strip('"'))
            if "=" not in line or line.startswith("#"):
                continue
        if path == found:
            return number
        if path[: len(found)] == found:
            best = number
    return best


def _header(line: str, counts: dict[Place, int]) -> Place:
    """Path of a `[table]` or `[[list of tables]]` header, list indices included."""
    here: Place = ()
    names = line.strip("[] ").split("#")[0].strip("[] ").split(".")
    for depth, name in enumerate(names):
        here = (*here, name.strip().strip('"'))
        last = depth == len(names) - 1
        if last and line.startswith("[["):
            counts[here] = counts.get(here, -1) + 1
        if here in counts:
            here = (*here, counts[here])
    return here


@dataclass(frozen=True)
class Node:
    """A table of the file that knows where it stands."""

    file: str
    text: str
    path: Place
    data: Mapping[str, Any]
    what: str = "the scenario"

    def fail(self, key: str | None, message: str) -> InputError:
        """Error at the line of `key`, or of the table."""
        line = line_of(self.text, self.path if key is None else (*self.path, key))
        return InputError(f"{self.file}:{line}: {message}")

    def known(self, allowed: Iterable[str]) -> None:
        """Refuse keys that mean nothing: most are misspelt."""
        for key in self.data:
            if key not in allowed:
                near = difflib.get_close_matches(key, list(allowed), 1)
                hint = f'did you mean "{near[0]}"?' if near else f"it may have {', '.join(sorted(allowed))}"
                raise self.fail(key, f'{self.what} has an unknown key "{key}"; {hint}')

    def tables(self, key: str) -> list["Node"]:
        """The list of tables under a key, empty if absent."""
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(t, dict) for t in cast("list[object]", found)):
            raise self.fail(key, f'"{key}" must be a list of tables; write [[{key}]] before each')
        rows = cast("list[dict[str, Any]]", found)
        return [Node(self.file, self.text, (*self.path, key, i), t, f"[[{key}]]") for i, t in enumerate(rows)]

    def string(self, key: str, default: str | None = None) -> str:
        """A text that must be there and say something."""
        value = self.data.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f'{self.what} has no {key}; add {key} = "..."')
        return value.strip()

    def flag(self, key: str) -> bool:
        """True or false, false if absent."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(key, f"{key} of {self.what} is not true or false; write {key} = true")
        return value

    def day(self, key: str) -> date:
        """A date, written as one or as ISO text."""
        day = self.data.get(key)
        if isinstance(day, str):
            try:
                day = date.fromisoformat(day.strip()[:10])
            except ValueError:
                raise self.fail(key, f"{key} {day!r} is no date; write {key} = 2010-12-31") from None
        if not isinstance(day, date):
            raise self.fail(key, f"{self.what} has no {key}; add {key} = 2010-12-31")
        return date(day.year, day.month, day.day)  # a moment is a date too

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """A number within bounds."""
        if key not in self.data and default is None:
            raise self.fail(key, f"{self.what} has no {key}; add {key} = a number from {low:g} to {high:g}")
        return self._bounded(self.data.get(key, default), key, low, high)

    def _bounded(self, value: object, key: str, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(
                key, f"{key} of {self.what} is not a number: {value!r}; write a number from {low:g} to {high:g}"
            )
        if not low <= value <= high:
            raise self.fail(
                key, f"{key} {value:g} of {self.what} is outside {low:g} to {high:g}; write a number within it"
            )
        return float(value)

    def quantity(self, key: str, low: float, high: float, default: float | None = None) -> Quantity:
        """A number or `{low=, mode=, high=}` within bounds, in ascending order."""
        value = self.data.get(key, default)
        if value is None:
            raise self.fail(key, f"{self.what} has no {key}; add {key} = a number or {{low=, mode=, high=}}")
        if not isinstance(value, dict):
            number = self._bounded(value, key, low, high)
            return Quantity(number, number)
        parts = cast("dict[str, object]", value)
        if not {"low", "high"} <= set(parts) <= {"low", "mode", "high"}:
            raise self.fail(key, f"{key} of {self.what} is a range without low and high; write {{low=, mode=, high=}}")
        bounds = {k: self._bounded(v, key, low, high) for k, v in parts.items()}
        mode = bounds.get("mode")
        if not bounds["low"] <= (bounds["low"] if mode is None else mode) <= bounds["high"] or (
            bounds["low"] > bounds["high"]
        ):
            raise self.fail(key, f"{key} of {self.what} is a reversed range {value}; low, mode and high must ascend")
        return Quantity(bounds["low"], bounds["high"], mode)


def document(text: str, *, file: str, keys: Iterable[str], what: str = "the scenario") -> Node:
    """Read a TOML text within bounds.

    Args:
        text: The text.
        file: Its name, for error messages.
        keys: Names that its top may have.
        what: What it is, for error messages.

    Returns:
        The whole file as a table.

    Raises:
        InputError: It is no TOML, exceeds a bound, or has an unknown key at its top.
    """
    try:
        # A byte-order mark is an editor's, not bad TOML.
        data = tomllib.loads(bounded(text.removeprefix("\ufeff"), file=file))
    except tomllib.TOMLDecodeError as error:
        place = str(error).rsplit("(at line ", 1)
        line = place[1].split(",")[0] if len(place) == 2 else "1"
        raise InputError(f"{file}:{line}: not valid TOML ({place[0].strip()}); mend that line") from None
    top = Node(file, text, (), data, what)
    top.known(keys)
    return top


def text_of(path: Path, *, remedy: str) -> str:
    """Read a file of text.

    Args:
        path: The file.
        remedy: What to do where it cannot be read.

    Raises:
        InputError: It cannot be read, or is no text.
    """
    try:
        raw = path.read_bytes()
        # An editor that writes UTF-16 says so in the first two bytes.
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); {remedy}") from None
    return text.replace("\r\n", "\n")
