"""Frozen dataclasses as JSON values, and back: the one form in which results of this chapter are written."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
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
    hints = _hints(kind)
    keys = {f.name: f.metadata.get("key", f.name) for f in fields(kind)}
    return kind(**{name: _read(hints[name], data[key]) for name, key in keys.items() if key in data})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    """Make a value of an annotated type out of JSON values."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if value is None else _read(next(p for p in parts if p is not type(None)), value)
    if origin is tuple:
        each = parts[:1] * len(value) if parts[-1] is Ellipsis else parts
        return tuple(_read(part, held) for part, held in zip(each, value, strict=True))
    if origin is not None:
        return {key: _read(parts[1], held) for key, held in value.items()}
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, PlainResult):
        return kind.from_dict(value)
    return _filled(kind, value) if is_dataclass(kind) else value
