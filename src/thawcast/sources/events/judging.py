"""Judges the lines of an event file: their columns, the states behind the actors, and the fate of each line."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import polars as pl

from thawcast.ontology import cameo, plover, quad_class
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.states import code_map, fold, non_state

LIVE = date(2013, 4, 1)
"""GDELT's first daily file: what was added earlier was coded from archives, and was public when it happened."""

YEARS = (1800, 2100)
"""Years beyond which a date is a misprint."""

LINE = "__line"
EXTRA = "__extra"

KEPT, BLANK, WIDE, NO_DATE, NO_CODE, BAD_CODE, NO_ADDED, BAD_SCORE, BAD_MENTIONS, BAD_SOURCES, BAD_ARTICLES = range(11)
NO_STATE, NOT_SOURCE, NOT_TARGET, WITHIN = range(11, 15)
"""Fates of a line: the first that fits, in this order of tests."""


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

    layout: EventLayout
    name: str
    separator: str
    header: bool
    positions: dict[str, int]
    width: int
    released: date | None


def columns(plan: Plan, text: bytes) -> pl.DataFrame:
    """Split a block into the columns that are read, one row a line.

    Args:
        plan: How the file is read.
        text: Whole lines.

    Returns:
        Text columns by our names, `LINE` (from 0), and `EXTRA`: BLANK or WIDE where the line is.
    """
    if plan.layout.pattern:
        line = _split(text, "\x00", 1, [0]).select(pl.col("0").str.strip_chars_end("\r"))
        groups = line["0"].str.extract_groups(plan.layout.pattern).struct.unnest()
        names = dict(zip(groups.columns, plan.layout.columns, strict=True))
        extra = pl.when(pl.col("0").is_null() | (pl.col("0").str.strip_chars() == "")).then(pl.lit(BLANK, pl.UInt8))
        frame = pl.concat([groups.rename(names), line.select(extra.alias(EXTRA))], how="horizontal")
    else:
        places = sorted({*plan.positions.values(), plan.width - 1, plan.width})
        wide = _split(text, plan.separator, plan.width + 1, places)
        named = [pl.col(str(place)).alias(name) for name, place in plan.positions.items()]
        nothing = pl.all_horizontal(pl.col(str(p)).is_null() for p in places)
        kind = pl.when(nothing).then(pl.lit(BLANK, pl.UInt8))
        if plan.layout.widths:
            kind = kind.when(pl.col(str(plan.width)).is_not_null()).then(pl.lit(WIDE, pl.UInt8))
        frame = wide.select(*named, kind.alias(EXTRA))
    numbered = frame.with_row_index(LINE).with_columns(pl.col(LINE).cast(pl.Int64))
    empty = numbered.filter(pl.col(EXTRA) == BLANK)[LINE].to_list()
    if not empty:
        return numbered
    # A line may hold something only in columns that are not read: that is no blank line.
    lines = text.split(b"\n")
    truly = [line for line in empty if not lines[line].strip()]
    blank = pl.col(LINE).is_in(truly)
    return numbered.with_columns(pl.when((pl.col(EXTRA) != BLANK) | blank).then(EXTRA).alias(EXTRA))


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


def judge(plan: Plan, raw: pl.DataFrame) -> pl.DataFrame:
    """Read the fields, find the states, and decide on the fate of each line.

    Args:
        plan: How the file is read.
        raw: What `columns` returned.

    Returns:
        Columns of `EVENTS` but for `event_id` (`id`), `ontology` and `src`; `fate`, and what `reasons` needs.
    """
    layout = plan.layout
    lag = timedelta(days=layout.lag_days)
    counts = ("mentions", "sources", "articles")
    code = layout.event_code()
    year = pl.col("date").dt.year()
    read = raw.select(
        LINE,
        EXTRA,
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


def _fate(layout: EventLayout) -> pl.Expr:
    col = pl.col
    tests = (
        (col(EXTRA) == BLANK, BLANK),
        (col(EXTRA) == WIDE, WIDE),
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


def reasons(plan: Plan, lost: pl.DataFrame) -> pl.DataFrame:
    """Put the fate of rows that are not kept in words.

    Args:
        plan: How the file is read.
        lost: Rows of `judge` that are not kept.

    Returns:
        `LINE` and `reason`; `=` before it marks rows with which nothing is wrong.
    """
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
    return lost.select(LINE, reason=pl.coalesce(said, actor))


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


def _states(frame: pl.DataFrame, layout: EventLayout, key: str, side: str) -> pl.DataFrame:
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
