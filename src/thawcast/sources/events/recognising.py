"""Recognises an event file by its first lines: which of a kind's shapes it has, or what it is instead."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from thawcast.errors import SourceError
from thawcast.ontology import cameo, weis_code
from thawcast.sources.events.judging import Plan
from thawcast.sources.layouts.event_layout import EventLayout

Layouts = Mapping[str, EventLayout]
"""Kinds of event files by name."""

LOOKED_AT = 1 << 16
"""Bytes by which a file is known."""

_STAMP = re.compile(r"(?<!\d)(\d{8})(?!\d)")


def recognise(layouts: Layouts, kind: str, name: str, text: bytes, *, until: date) -> Plan:
    """Find the columns of a file in its first lines, or refuse it.

    Args:
        layouts: The kinds that are known.
        kind: The kind that it should be.
        name: File name.
        text: Its first lines, of which the first holds something.
        until: Last day that an event may have.

    Raises:
        SourceError: It is of another kind; the message names it, or what is wrong.
    """
    layout = layouts[kind]
    lines = [line for line in text[:LOOKED_AT].decode("utf-8", "replace").splitlines() if line.strip()]
    stamp = _STAMP.search(Path(name).name)
    released = _day(stamp[1]) if stamp and layout.stamped else None
    fitting = [plan for shape in _shapes(layout) if isinstance(plan := _plan(shape, name, lines), Plan)]
    if not fitting:
        raise SourceError(f"{name}: not {layout.title}: {_plan(layout, name, lines)}{_hint(lines, layouts)}")
    chosen = fitting[0] if len(fitting) == 1 else max(fitting, key=lambda plan: _in_its_own_words(plan.layout, lines))
    return replace(chosen, released=released, until=until)


def _shapes(layout: EventLayout) -> tuple[EventLayout, ...]:
    return layout, *layout.others


def _plan(layout: EventLayout, name: str, lines: Sequence[str]) -> Plan | str:
    """Return how a file of this shape is read, or why it is none."""
    none = date.max
    if layout.pattern:
        if not any(re.match(layout.pattern, line) for line in lines[:200]):
            return "no line of this shape among the first"
        return Plan(layout, name, "", False, dict.fromkeys(layout.columns, 0), 1, None, none)
    separator = max(layout.separators, key=lines[0].count)
    if layout.header:
        fields = [part.strip(' "\r') for part in lines[0].split(separator)]
        places = _places(layout, fields)
        if isinstance(places, str):
            return places
        return Plan(layout, name, separator, True, places, max((*layout.widths, len(fields))), None, none)
    counts = Counter(line.count(separator) + 1 for line in lines[:200])
    if not any(counts[width] for width in layout.widths):
        return f"{counts.most_common(1)[0][0]} columns, not {' or '.join(map(str, layout.widths))}"
    at = {name: place for name, place in layout.columns.items() if isinstance(place, int)}
    return Plan(layout, name, separator, False, at, max(layout.widths), None, none)


def _places(layout: EventLayout, fields: Sequence[str]) -> dict[str, int] | str:
    """Return the places of the columns under a header, or which is not there."""
    folded = [field.lower() for field in fields]
    heads = {name: names for name, names in layout.columns.items() if isinstance(names, tuple)}
    places = {
        name: place
        for name, names in heads.items()
        if (place := next((folded.index(n.lower()) for n in names if n.lower() in folded), None)) is not None
    }
    needed = ["day", "actor", "other", *(["added"] if layout.has("added") else [])]
    missing = [name for name in needed if name not in places]
    if not places.keys() & {"code", "label"}:
        missing.append("code")
    if missing:
        return f"no column {', '.join(heads[name][0] for name in missing)} in its header"
    alien = [name for name in layout.foreign if name.lower() in folded]
    return f"it has a column {alien[0]}" if alien else places


def _in_its_own_words(layout: EventLayout, lines: Sequence[str]) -> int:
    """Count the lines whose code is of the shape's vocabulary and of no other that files of the kind may be in."""
    at = list(layout.columns).index("code")
    codes = [found[at + 1] for line in lines if (found := re.match(layout.pattern, line))]
    known = set(cameo()["code"])
    own = (
        (lambda c: c in known and not weis_code(c))
        if layout.ontology == "cameo"
        else (lambda c: weis_code(c) and c not in known)
    )
    return sum(map(own, codes))


def _hint(lines: Sequence[str], layouts: Layouts) -> str:
    """Say what a file of another kind seems to be."""
    if lines[0].count(";") >= 10 and "\t" not in lines[0]:
        return (
            "; a spreadsheet saved it again with semicolons, which loses leading zeros and digits of codes and dates:"
            " fetch the original file"
        )
    for other in layouts.values():
        if any(isinstance(_plan(shape, "", lines), Plan) for shape in _shapes(other)):
            return f"; it looks like {other.title}: import it as {other.kind}"
    return "; check the file, or fetch it again"


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
