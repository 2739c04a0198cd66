"""What a request may say, read strictly."""

import math
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Path, Query, Request
from pydantic import BeforeValidator, WithJsonSchema

from thawcast.assessment.thaws import reach
from thawcast.errors import DateError, InputError
from thawcast.store import Dataset
from thawcast.web.work.desk import Desk
from thawcast.web.work.laboratory import Moved

MOST_FIELDS = 600
"""Fields that a form may have."""


def day(value: object) -> date:
    """Read a date written as 2010-12-31, and nothing else: numbers are no dates.

    Example:
        >>> day("2010-12-31")
        datetime.date(2010, 12, 31)
    """
    if isinstance(value, date):
        return value
    text = str(value).strip()
    # `fromisoformat` also takes 20101231 and weeks.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise ValueError("not a date; write it as 2010-12-31")


Day = Annotated[date, BeforeValidator(day), WithJsonSchema({"type": "string", "format": "date"})]
_STATE = "A state: any code, name or usual spelling."
_DATE = "Last day whose data may be used, as 2010-12-31."

StatePath = Annotated[str, Path(description=_STATE, min_length=1, max_length=80, examples=["Russia"])]
DayPath = Annotated[Day, Path(description=_DATE, examples=["2010-12-31"])]
StateQuery = Annotated[str, Query(description=_STATE, min_length=1, max_length=80, examples=["Russia"])]
DayQuery = Annotated[
    Day | None, Query(description=_DATE + " Default: the last day of the dataset.", examples=["2010-12-31"])
]


ChartName = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9-]+$")]
FormText = Annotated[str, Query(max_length=80)]
"""A field of a page's form."""

CACHED = "public, max-age=300"
"""How long a browser may keep what only a new dataset changes."""


async def desk_of(request: Request) -> Desk:
    """Find what computes for the application that a request reached."""
    return request.app.state.desk


DeskHere = Annotated[Desk, Depends(desk_of)]
"""What computes."""


def told_day(text: str, default: date) -> date:
    """Read a date from a page's form.

    Args:
        text: What was given; blank for the default.
        default: The day that blank stands for.

    Raises:
        DateError: Not a date.
    """
    if not text.strip():
        return default
    try:
        return day(text)
    except ValueError as error:
        raise DateError(f"{text[:40]}: {error}") from None


def checked_day(dataset: Dataset, as_of: date | None) -> date:
    """Return the day of a question, by default the dataset's last.

    Args:
        dataset: What answers.
        as_of: The day asked for.

    Raises:
        DateError: Before the data, or so long after them that nothing could be said.
    """
    first, last = dataset.span
    if as_of is None:
        return last
    end = reach(dataset)
    if not first <= as_of or as_of.year > max(last.year + 5, end.year + 1):
        known = (
            f"events are known to {last}, by month for some pairs to {end}"
            if end > last
            else f"events are known to {last}"
        )
        raise DateError(f"{as_of}: take a date from {first} on ({known})")
    return as_of


def form_fields(body: bytes) -> list[tuple[str, str]]:
    """Read an urlencoded form.

    Args:
        body: The request's body, bounded in size by the guard.

    Raises:
        InputError: It is not UTF-8, or has too many fields.
    """
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except UnicodeDecodeError:
        raise InputError("the form is not UTF-8; send it as the page does") from None
    except ValueError:
        raise InputError(f"the form has more than {MOST_FIELDS} fields") from None


def changes(fields: Iterable[tuple[str, str]], ends: Mapping[str, tuple[float, float]]) -> Moved:
    """Read the sliders that were moved: fields `lo:NAME` and `hi:NAME`.

    Args:
        fields: Names and values of the form.
        ends: Name of every slider to its ends unmoved.

    Returns:
        `(name, low, high)` of those that differ, ordered by name; ends that crossed are swapped.

    Raises:
        InputError: A slider that is not there, or a value that is no number.
    """
    moved: dict[str, list[float]] = {}
    for field, text in fields:
        side, _, name = field.partition(":")
        if side not in ("lo", "hi"):
            continue
        if name not in ends:
            raise InputError(f"the scenario has no range {name[:80]}; reload the page")
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InputError(f"{field[:80]}: {text[:20]} is no number")
        moved.setdefault(name, list(ends[name]))[side == "hi"] = value
    told = {name: (min(pair), max(pair)) for name, pair in moved.items()}
    return tuple((name, *pair) for name, pair in sorted(told.items()) if pair != tuple(ends[name]))
