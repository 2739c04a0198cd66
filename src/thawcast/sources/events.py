"""From lines of a provider's file to rows of `EVENTS`: what is kept, what is set aside, what goes to quarantine.

Every line has one fate. Kept: an event between two different states. Set aside, counted by reason: a blank line, an
event without a state on one side, or within one state; nothing is wrong with it. In quarantine, with line number, text
and reason: a line that cannot be read as its layout says. A header is no row.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.ontology import cameo, plover, quad_class
from thawcast.sources.gdelt import GDELT1, GDELT2
from thawcast.sources.icews import ICEWS
from thawcast.sources.keds import KEDS
from thawcast.sources.layout import Layout
from thawcast.sources.members import Block, blocks, streams
from thawcast.sources.phoenix import PETRARCH, PHOENIX
from thawcast.sources.polecat import POLECAT
from thawcast.states import code_map, fold, non_state

LAYOUTS: dict[str, Layout] = {
    layout.kind: layout for layout in (GDELT1, GDELT2, ICEWS, POLECAT, PHOENIX, PETRARCH, KEDS)
}
"""Kinds of event files by name."""

QUARANTINE = {"file": pl.String, "line": pl.Int64, "reason": pl.String, "text": pl.String}
"""Columns of a rejected line."""

LIVE = date(2013, 4, 1)
"""GDELT's first daily file: what was added earlier was coded from archives, and was public when it happened."""

YEARS = (1800, 2100)
"""Years beyond which a date is a misprint."""

_STAMP = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_LINE = "__line"
_EXTRA = "__extra"


@dataclass(frozen=True)
class Batch:
    """What became of some lines.

    Args:
        kept: Rows of `EVENTS`.
        rejected: Columns of `QUARANTINE`.
        aside: Number of lines set aside by reason.
        rows: All lines but headers; `kept.height + rejected.height + sum(aside.values())`.
        size: Bytes read.
    """

    kept: pl.DataFrame
    rejected: pl.DataFrame
    aside: Counter[str]
    rows: int
    size: int


def read(layout: Layout, path: Path) -> Iterator[Batch]:
    """Read a file of events in batches.

    Args:
        layout: Its kind.
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
            plan = recognise(layout, name, block.text)
            body = Block(block.text.partition(b"\n")[2], 2) if plan.header else block
            if body.text:
                yield parse(plan, body)


@dataclass(frozen=True)
class Plan:
    """How one file is read: its layout, with the positions of its columns.

    Args:
        layout: Its kind.
        name: File name, for messages and identifiers.
        separator: What parts its columns.
        header: Whether a header was found.
        positions: Our names to positions.
        width: Columns that are looked at.
        released: Day on which the file was released, if its name says so.
    """

    layout: Layout
    name: str
    separator: str
    header: bool
    positions: dict[str, int]
    width: int
    released: date | None


def recognise(layout: Layout, name: str, text: bytes) -> Plan:
    """Find the columns of a file in its first lines, or refuse it.

    Args:
        layout: The kind that it should be.
        name: File name.
        text: Its first lines.

    Raises:
        SourceError: It is of another kind; the message names it, or what is wrong.
    """
    lines = [line for line in text[: 1 << 16].decode("utf-8", "replace").lstrip("\ufeff").splitlines() if line.strip()]
    stamp = _STAMP.search(Path(name).name)
    released = _day(stamp[1]) if stamp and layout is ICEWS else None
    if not lines:
        return Plan(layout, name, "\t", False, {}, 0, released)
    if layout.pattern:
        if not any(re.match(layout.pattern, line) for line in lines[:200]):
            raise SourceError(f"{name}: not {layout.title}{_hint(lines)}")
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
            raise SourceError(f"{name}: not {layout.title}: no column {', '.join(wanted)} in its header{_hint(lines)}")
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
        raise SourceError(f"{name}: not {layout.title}: {most} columns, not {wanted}{_hint(lines)}")
    places = {name: place for name, place in layout.columns.items() if isinstance(place, int)}
    return Plan(layout, name, separator, False, places, max(layout.widths), released)


def _hint(lines: list[str]) -> str:
    """Say what a file of another kind seems to be."""
    if lines[0].count(";") >= 10 and "\t" not in lines[0]:
        return (
            "; a spreadsheet saved it again with semicolons, which loses leading zeros and digits of codes and dates:"
            " fetch the original file"
        )
    for other in LAYOUTS.values():
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
    raw = _columns(plan, block.text)
    judged = _judge(plan, raw)
    kept = judged.filter(pl.col("fate") == KEPT)
    reasons = _reasons(plan, judged.filter(pl.col("fate") != KEPT))
    is_aside = pl.col("reason").str.starts_with("=")
    aside = Counter(dict(reasons.filter(is_aside)["reason"].str.slice(1).value_counts().iter_rows()))
    return Batch(
        kept=kept.select(
            event_id=pl.coalesce("id", pl.format("{}:{}", pl.lit(plan.name), pl.col(_LINE) + block.first))
            if "id" in plan.positions
            else pl.format("{}:{}", pl.lit(plan.name), pl.col(_LINE) + block.first),
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
        rejected=_rejected(plan, block, reasons.filter(~is_aside)),
        aside=aside,
        rows=raw.height,
        size=len(block.text),
    )


def _rejected(plan: Plan, block: Block, bad: pl.DataFrame) -> pl.DataFrame:
    if not bad.height:
        return pl.DataFrame(schema=QUARANTINE)
    lines = block.text.split(b"\n")
    return pl.DataFrame(
        {
            "file": [plan.name] * bad.height,
            "line": bad[_LINE] + block.first,
            "reason": bad["reason"],
            "text": [lines[i].rstrip(b"\r").decode("utf-8", "replace") for i in bad[_LINE]],
        },
        schema=QUARANTINE,
    )


def _columns(plan: Plan, text: bytes) -> pl.DataFrame:
    """Split a block into the columns that are read, one row a line."""
    if plan.layout.pattern:
        line = _split(text, "\x00", 1, [0]).select(pl.col("0").str.strip_chars_end("\r"))
        groups = line["0"].str.extract_groups(plan.layout.pattern).struct.unnest()
        names = dict(zip(groups.columns, plan.layout.columns, strict=True))
        extra = pl.when(pl.col("0").is_null() | (pl.col("0").str.strip_chars() == "")).then(pl.lit(BLANK, pl.UInt8))
        frame = pl.concat([groups.rename(names), line.select(extra.alias(_EXTRA))], how="horizontal")
    else:
        places = sorted({*plan.positions.values(), plan.width - 1, plan.width})
        wide = _split(text, plan.separator, plan.width + 1, places)
        named = [pl.col(str(place)).alias(name) for name, place in plan.positions.items()]
        nothing = pl.all_horizontal(pl.col(str(p)).is_null() for p in places)
        kind = pl.when(nothing).then(pl.lit(BLANK, pl.UInt8))
        if plan.layout.widths:
            kind = kind.when(pl.col(str(plan.width)).is_not_null()).then(pl.lit(WIDE, pl.UInt8))
        frame = wide.select(*named, kind.alias(_EXTRA))
    return frame.with_row_index(_LINE).with_columns(pl.col(_LINE).cast(pl.Int64))


def _split(text: bytes, separator: str, width: int, places: list[int]) -> pl.DataFrame:
    # The reader takes the number of columns from the first line, so a line of full width goes before all.
    guide = separator.encode() * (width - 1) + (b"\n" if width > 1 else b"-\n")
    return pl.read_csv(
        guide + text,
        separator=separator,
        has_header=False,
        quote_char=None,
        encoding="utf8-lossy",
        infer_schema=False,
        schema={str(i): pl.String for i in range(width)},
        columns=places,
        missing_columns="insert",
        extra_columns="ignore",
        truncate_ragged_lines=True,
        raise_if_empty=False,
    ).slice(1)


KEPT, BLANK, WIDE, NO_DATE, NO_CODE, BAD_CODE, NO_ADDED, BAD_SCORE, BAD_MENTIONS, BAD_SOURCES, BAD_ARTICLES = range(11)
NO_STATE, NOT_SOURCE, NOT_TARGET, WITHIN = range(11, 15)


def _judge(plan: Plan, raw: pl.DataFrame) -> pl.DataFrame:
    """Add the columns of `EVENTS`, and `fate`: the first reason for which a row is not kept."""
    layout = plan.layout
    lag = timedelta(days=layout.lag_days)
    counts = ("mentions", "sources", "articles")
    code = layout.event_code()
    year = pl.col("date").dt.year()
    read = raw.select(
        _LINE,
        _EXTRA,
        id=layout.text("id") if "id" in plan.positions else pl.lit(None, pl.String),
        date=layout.day(),
        actor=layout.text("actor"),
        other=layout.text("other"),
        code=code.str.to_uppercase() if layout.ontology == "plover" else code,
        added=layout.added() if layout.has("added") else pl.lit(plan.released, pl.Date) + lag,
        goldstein=_number(plan, "score", pl.Float32),
        **{name: _number(plan, name, pl.Int32) for name in counts},
        **{
            f"{name}_bad": _unread(plan, name, kind)
            for name, kind in (("score", pl.Float32), *((c, pl.Int32) for c in counts))
        },
    ).with_columns(year=pl.when(year.is_between(*YEARS)).then(year), quad=_quads(layout.ontology))
    sides = read.pipe(_states, layout, "actor", "source").pipe(_states, layout, "other", "target")
    # What was added before the live files was coded from archives, and had been public when it happened.
    live = pl.when(pl.col("added") >= LIVE).then(pl.col("added"))
    return sides.with_columns(
        goldstein=pl.coalesce("goldstein", _scores(layout.ontology)),
        known_on=pl.max_horizontal(pl.col("date") + lag, live),
        fate=_fate(layout),
    )


def _number(plan: Plan, name: str, kind: type[pl.Float32 | pl.Int32]) -> pl.Expr:
    if name not in plan.positions:
        return pl.lit(None, kind)
    value = plan.layout.text(name).cast(kind, strict=False)
    low, high = (-10, 10) if kind is pl.Float32 else (0, 2**31 - 1)
    return pl.when(value.is_between(low, high)).then(value)


def _unread(plan: Plan, name: str, kind: type[pl.Float32 | pl.Int32]) -> pl.Expr:
    """Whether a field holds something, but not the number that it should."""
    if name not in plan.positions:
        return pl.lit(value=False)
    return plan.layout.text(name).is_not_null() & _number(plan, name, kind).is_null()


def _fate(layout: Layout) -> pl.Expr:
    col = pl.col
    tests = (
        (col(_EXTRA) == BLANK, BLANK),
        (col(_EXTRA) == WIDE, WIDE),
        (col("year").is_null(), NO_DATE),
        (col("code").is_null(), NO_CODE),
        (col("quad").is_null(), BAD_CODE),
        (col("added").is_null() if layout.has("added") else pl.lit(value=False), NO_ADDED),
        (col("score_bad"), BAD_SCORE),
        (col("mentions_bad"), BAD_MENTIONS),
        (col("sources_bad"), BAD_SOURCES),
        (col("articles_bad"), BAD_ARTICLES),
        (col("actor").is_null() | col("other").is_null(), NO_STATE),
        (col("source").is_null(), NOT_SOURCE),
        (col("target").is_null(), NOT_TARGET),
        (col("source") == col("target"), WITHIN),
    )
    chain = pl.when(tests[0][0]).then(pl.lit(tests[0][1], pl.UInt8))
    for test, fate in tests[1:]:
        chain = chain.when(test).then(pl.lit(fate, pl.UInt8))
    return chain.otherwise(pl.lit(KEPT, pl.UInt8))


def _reasons(plan: Plan, lost: pl.DataFrame) -> pl.DataFrame:
    """Put the fate of rows that are not kept in words; `=` marks those with which nothing is wrong."""
    words = {
        BLANK: "=blank line",
        WIDE: f"more than {max(plan.layout.widths, default=0)} columns",
        NO_DATE: "unreadable date",
        NO_CODE: "no event code",
        BAD_CODE: f"unknown {plan.layout.ontology.upper()} code",
        NO_ADDED: "unreadable day added, or columns missing",
        BAD_SCORE: "unreadable score",
        BAD_MENTIONS: "unreadable number of mentions",
        BAD_SOURCES: "unreadable number of sources",
        BAD_ARTICLES: "unreadable number of articles",
        NO_STATE: "=no state on one side",
        WITHIN: "=within one state",
    }
    said = pl.col("fate").replace_strict(words, default=None, return_dtype=pl.String)
    actor = (
        pl.when(pl.col("fate") == NOT_SOURCE).then("source_not").when(pl.col("fate") == NOT_TARGET).then("target_not")
    )
    return lost.select(_LINE, reason=pl.coalesce(said, actor))


def _quads(ontology: str) -> pl.Expr:
    """Return the quad class of codes that the vocabulary knows."""
    if ontology == "weis":
        # WEIS files carry three digits of which the published list fixes the first two.
        return pl.when(pl.col("code").str.contains(r"^\d{2,3}$")).then(quad_class(pl.col("code"), ontology=ontology))
    return pl.col("code").replace_strict(_table(ontology, "quad"), default=None, return_dtype=pl.Int8)


def _scores(ontology: str) -> pl.Expr:
    """Return the published score of a code, for rows that carry none; WEIS has none."""
    if ontology == "weis":
        return pl.lit(None, pl.Float32)
    return pl.col("code").replace_strict(_table(ontology, "score"), default=None, return_dtype=pl.Float32)


@cache
def _table(ontology: str, column: str) -> dict[str, float]:
    table = cameo().rename({"goldstein": "score"}) if ontology == "cameo" else plover().rename({"event": "code"})
    return {code: value for code, value in table.select("code", column).iter_rows() if value is not None}


def _states(frame: pl.DataFrame, layout: Layout, key: str, side: str) -> pl.DataFrame:
    """Add the state behind an actor's key in the event's year, or why there is none (`<side>_not`)."""
    pairs = frame.select(key, "year").drop_nulls().unique()
    found = [_state(layout.system, text, year) for text, year in pairs.iter_rows()]
    known = pairs.with_columns(
        pl.Series(side, [code for code, _ in found], dtype=pl.String),
        pl.Series(f"{side}_not", [why for _, why in found], dtype=pl.String),
    )
    return frame.join(known, on=[key, "year"], how="left", maintain_order="left")


_seen: dict[tuple[str, str, int], tuple[str | None, str | None]] = {}
SEEN = 1 << 18
"""Pairs of key and year that are remembered; a file of nothing but misprints must not fill the memory."""


def _state(system: str, key: str, year: int) -> tuple[str | None, str | None]:
    held = _seen.get((system, key, year))
    if held is None:
        if len(_seen) >= SEEN:
            _seen.clear()
        held = _seen[system, key, year] = _look_up(system, key, year)
    return held


def _look_up(system: str, key: str, year: int) -> tuple[str | None, str | None]:
    codes = _map(system, year)
    code = codes.get(fold(key) if system == "name" else key)
    if code is not None:
        return code, None
    reason = non_state(key, system=system, on=year)
    return (None, f"unknown actor {key[:40]}") if reason is None else (None, f"=not a state: {reason.kind}")


@cache
def _map(system: str, year: int) -> dict[str | int, str]:
    return code_map(system, on=year)


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
