"""Frozen dataclasses as JSON values, and back: the one form in which results of this chapter are written."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache, partial
from math import isfinite
from types import UnionType
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

from thawcast.values import to_json


class PlainResult:
    """A frozen dataclass that can be written as JSON values and read back.

    A field is written under its own name, or under the `key` of its metadata. One that may be left out has None for
    its default, and is left out when it holds that.
    """

    def to_dict(self) -> dict[str, Any]:
        """Write it as JSON values: numbers to four decimals, None for what is infinite."""
        return _fields(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        return _filled(cls, data)

    def as_written(self) -> Self:
        """The same as it is written, so that what is worked out equals what ships, figure for figure."""
        return self.from_dict(self.to_dict())


def _fields(value: Any) -> dict[str, Any]:
    return {
        f.metadata.get("key", f.name): _plain(held)
        for f in fields(value)
        if (held := getattr(value, f.name)) is not None or f.default is MISSING
    }


def _plain(value: Any) -> Any:
    if isinstance(value, PlainResult):
        return value.to_dict()
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, Mapping):
        return {key: _plain(held) for key, held in value.items()}
    if isinstance(value, tuple):
        return [_plain(held) for held in value]
    if isinstance(value, date):
        return value.isoformat()
    return to_json(value) if not isinstance(value, float) or isfinite(value) else None


def _filled(kind: Any, data: Mapping[str, Any]) -> Any:
    return kind(
        **{name: data[key] if read is None else read(data[key]) for name, key, read in _form(kind) if key in data}
    )


@cache
def _form(kind: Any) -> tuple[tuple[str, str, Callable[[Any], Any] | None], ...]:
    """Of each field its name, its key and how it is read."""
    hints = get_type_hints(kind)
    return tuple((f.name, f.metadata.get("key", f.name), _reader(hints[f.name])) for f in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """Say how a value of an annotated type is made out of JSON values; None where they are it."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        own = _reader(next(p for p in parts if p is not type(None)))
        return None if own is None else lambda value: None if value is None else own(value)
    if origin is tuple and parts[-1] is Ellipsis:
        each = _reader(parts[0])
        return tuple if each is None else lambda value: tuple(each(held) for held in value)
    if origin is tuple:
        every = [_reader(part) or _same for part in parts]
        return lambda value: tuple(read(held) for read, held in zip(every, value, strict=True))
    if origin is not None:
        under = _reader(parts[1]) or _same
        return lambda value: {key: under(held) for key, held in value.items()}
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, PlainResult):
        return kind.from_dict
    return partial(_filled, kind) if is_dataclass(kind) else None


def _same(value: Any) -> Any:
    return value
