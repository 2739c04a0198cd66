"""From lines of a provider's file to rows of `EVENTS`: what is kept, what is set aside, what goes to quarantine.

Every line has one fate. Kept: an event between two different states. Set aside, counted by reason: a blank line, an
event without a state on one side, or within one state; nothing is wrong with it. In quarantine, with line number, text
and reason: a line that cannot be read as its layout says. A header is no row.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.events.judging import KEPT, LINE, Plan, columns, judge, reasons
from thawcast.sources.events.members import Block, blocks, streams
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.layouts.rows import LEFT

Layouts = Mapping[str, EventLayout]
"""Kinds of event files by name."""

_STAMP = re.compile(r"(?<!\d)(\d{8})(?!\d)")


@dataclass(frozen=True)
class Batch:
    """What became of some lines.

    Args:
        kept: Rows of `EVENTS`.
        rejected: Columns of `LEFT`.
        aside: Number of lines set aside by reason.
        rows: All lines but headers; `kept.height + rejected.height + sum(aside.values())`.
        size: Bytes read.
    """

    kept: pl.DataFrame
    rejected: pl.DataFrame
    aside: Counter[str]
    rows: int
    size: int


def read(layouts: Layouts, kind: str, path: Path) -> Iterator[Batch]:
    """Read a file of events in batches.

    Args:
        layouts: The kinds that are known.
        kind: That of the file.
        path: The file or archive.

    Yields:
        Batches of some ten thousand lines.

    Raises:
        SourceError: The file cannot be read or is of another kind; the message says which.
    """
    for name, stream in streams(path):
        plan: Plan | None = None
        for block in blocks(name, stream):
            if plan is not None:
                yield parse(plan, block)
                continue
            plan = recognise(layouts, kind, name, block.text)
            body = Block(block.text.partition(b"\n")[2], 2) if plan.header else block
            if body.text:
                yield parse(plan, body)


def recognise(layouts: Layouts, kind: str, name: str, text: bytes) -> Plan:
    """Find the columns of a file in its first lines, or refuse it.

    Args:
        layouts: The kinds that are known.
        kind: The kind that it should be.
        name: File name.
        text: Its first lines.

    Raises:
        SourceError: It is of another kind; the message names it, or what is wrong.
    """
    layout = layouts[kind]
    lines = [line for line in text[: 1 << 16].decode("utf-8", "replace").lstrip("\ufeff").splitlines() if line.strip()]
    stamp = _STAMP.search(Path(name).name)
    released = _day(stamp[1]) if stamp and layout.stamped else None
    if not lines:
        return Plan(layout, name, "\t", False, {}, 0, released)
    if layout.pattern:
        if not any(re.match(layout.pattern, line) for line in lines[:200]):
            raise SourceError(f"{name}: not {layout.title}{_hint(lines, layouts)}")
        return Plan(layout, name, "", False, dict.fromkeys(layout.columns, 0), 1, released)
    separator = next((s for s in layout.separators if s in lines[0]), layout.separators[0])
    fields = [part.strip(' "\r') for part in lines[0].split(separator)]
    if layout.header:
        positions = {
            name: next((fields.index(h) for h in heads if h in fields), -1)
            for name, heads in layout.columns.items()
            if isinstance(heads, tuple)
        }
        missing = [name for name in ("day", "actor", "other", "code") if positions.get(name, -1) < 0]
        if missing:
            wanted = [h[0] for n, h in layout.columns.items() if n in missing and isinstance(h, tuple)]
            lacking = f"no column {', '.join(wanted)} in its header"
            raise SourceError(f"{name}: not {layout.title}: {lacking}{_hint(lines, layouts)}")
        positions = {name: place for name, place in positions.items() if place >= 0}
        return Plan(
            layout,
            name,
            separator,
            True,
            positions,
            max(*layout.widths, len(fields), 0) if layout.widths else len(fields),
            released,
        )
    counts = Counter(line.count(separator) + 1 for line in lines[:200])
    if not any(counts[width] for width in layout.widths):
        most = counts.most_common(1)[0][0]
        wanted = " or ".join(map(str, layout.widths))
        raise SourceError(f"{name}: not {layout.title}: {most} columns, not {wanted}{_hint(lines, layouts)}")
    places = {name: place for name, place in layout.columns.items() if isinstance(place, int)}
    return Plan(layout, name, separator, False, places, max(layout.widths), released)


def _hint(lines: list[str], layouts: Layouts) -> str:
    """Say what a file of another kind seems to be."""
    if lines[0].count(";") >= 10 and "\t" not in lines[0]:
        return (
            "; a spreadsheet saved it again with semicolons, which loses leading zeros and digits of codes and dates:"
            " fetch the original file"
        )
    for other in layouts.values():
        if other.header:
            fields = [part.strip(' "\r') for part in re.split("[,\t]", lines[0])]
            fits = all(any(h in fields for h in other.columns[n]) for n in ("day", "actor", "other", "code"))  # pyright: ignore[reportGeneralTypeIssues, reportOperatorIssue] - headers are tuples where header is true
        elif other.pattern:
            fits = bool(re.match(other.pattern, lines[0]))
        else:
            fits = lines[0].count("\t") + 1 in other.widths
        if fits:
            return f"; it looks like {other.title}: import it as {other.kind}"
    return "; check the file, or fetch it again"


def parse(plan: Plan, block: Block) -> Batch:
    """Judge every line of a block.

    Args:
        plan: How the file is read.
        block: Its lines.

    Returns:
        The batch: each line kept, set aside or rejected.
    """
    layout = plan.layout
    raw = columns(plan, block.text)
    judged = judge(plan, raw)
    kept = judged.filter(pl.col("fate") == KEPT)
    lost = reasons(plan, judged.filter(pl.col("fate") != KEPT))
    is_aside = pl.col("reason").str.starts_with("=")
    aside = Counter(dict(lost.filter(is_aside)["reason"].str.slice(1).value_counts().iter_rows()))
    return Batch(
        kept=kept.select(
            event_id=pl.coalesce("id", pl.format("{}:{}", pl.lit(plan.name), pl.col(LINE) + block.first))
            if "id" in plan.positions
            else pl.format("{}:{}", pl.lit(plan.name), pl.col(LINE) + block.first),
            date="date",
            source="source",
            target="target",
            code="code",
            ontology=pl.lit(layout.ontology),
            quad="quad",
            goldstein="goldstein",
            mentions="mentions",
            sources="sources",
            articles="articles",
            src=pl.lit(layout.kind),
            known_on="known_on",
        ),
        rejected=_rejected(plan, block, lost.filter(~is_aside)),
        aside=aside,
        rows=raw.height,
        size=len(block.text),
    )


def _rejected(plan: Plan, block: Block, bad: pl.DataFrame) -> pl.DataFrame:
    if not bad.height:
        return pl.DataFrame(schema=LEFT)
    lines = block.text.split(b"\n")
    return pl.DataFrame(
        {
            "file": [plan.name] * bad.height,
            "line": bad[LINE] + block.first,
            "reason": bad["reason"],
            "text": [lines[i].rstrip(b"\r").decode("utf-8", "replace") for i in bad[LINE]],
        },
        schema=LEFT,
    )


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
