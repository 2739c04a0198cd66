"""Judges the lines of an event file: their columns, the states behind the actors, and the fate of each line."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import StringIO

import polars as pl

from thawcast.ontology import cameo, code_of_label, goldstein_weis, plover, quad_class
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.states import code_map, fold, non_state

LIVE = date(2013, 4, 1)
"""GDELT's first daily file: what was added earlier was coded from archives, and was public when it happened."""

FIRST_YEAR = 1900
"""No event was coded from the news of an earlier year: such a date is a misprint."""

LONGEST_KEY = 100
"""Letters that an actor's code or name has at most; a longer text is damage."""

LINE = "__line"
EXTRA = "__extra"
BLANK_LINE = "blank line"
STATELESS = "no state on one side"
FIELD = "\x1f"
"""What parts the columns of a file with quotes once these are read; no text holds it."""

KEPT, BLANK, WIDE, NO_DATE, EARLY, FUTURE, NO_CODE, BAD_CODE, NO_ADDED, AFTER_ADDED = range(10)
BAD_SCORE, BAD_MENTIONS, BAD_SOURCES, BAD_ARTICLES, NO_STATE, NOT_SOURCE, NOT_TARGET, WITHIN = range(10, 18)
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
        until: Last day that an event may have.
    """

    layout: EventLayout
    name: str
    separator: str
    header: bool
    positions: dict[str, int]
    width: int
    released: date | None
    until: date


def columns(plan: Plan, text: bytes) -> pl.DataFrame:
    """Split a block into the columns that are read, one row a line.

    Args:
        plan: How the file is read.
        text: Whole lines.

    Returns:
        Text columns by our names, null where the file lacks one, `LINE` (from 0), and `EXTRA`: BLANK or WIDE where the
        line is.
    """
    if plan.layout.pattern:
        line = _split(text, "\x00", 1, [0]).select(pl.col("0").str.strip_chars_end("\r"))
        groups = line["0"].str.extract_groups(plan.layout.pattern).struct.unnest()
        names = dict(zip(groups.columns, plan.layout.columns, strict=True))
        extra = pl.when(pl.col("0").is_null() | (pl.col("0").str.strip_chars() == "")).then(pl.lit(BLANK, pl.UInt8))
        frame = pl.concat([groups.rename(names), line.select(extra.alias(EXTRA))], how="horizontal")
    else:
        places = sorted({*plan.positions.values(), plan.width - 1, plan.width})
        if plan.separator == ",":
            wide = _split(_unquoted(text), FIELD, plan.width + 1, places)
        else:
            wide = _split(text, plan.separator, plan.width + 1, places)
        named = [pl.col(str(place)).alias(name) for name, place in plan.positions.items()]
        nothing = pl.all_horizontal(pl.col(str(p)).is_null() for p in places)
        kind = pl.when(nothing).then(pl.lit(BLANK, pl.UInt8))
        if plan.layout.widths:
            kind = kind.when(pl.col(str(plan.width)).is_not_null()).then(pl.lit(WIDE, pl.UInt8))
        absent = [pl.lit(None, pl.String).alias(name) for name in plan.layout.columns if name not in plan.positions]
        frame = wide.select(*named, *absent, kind.alias(EXTRA))
    numbered = frame.with_row_index(LINE).with_columns(pl.col(LINE).cast(pl.Int64))
    empty = numbered.filter(pl.col(EXTRA) == BLANK)[LINE].to_list()
    if not empty:
        return numbered
    # A line may hold something only in columns that are not read: that is no blank line.
    lines = text.split(b"\n")
    truly = [line for line in empty if not lines[line].strip()]
    blank = pl.col(LINE).is_in(truly)
    return numbered.with_columns(pl.when((pl.col(EXTRA) != BLANK) | blank).then(EXTRA).alias(EXTRA))


def _unquoted(text: bytes) -> bytes:
    """Part the columns of a comma-separated block by `FIELD`, its quotes read line by line."""
    if b'"' not in text:
        return text.replace(b",", FIELD.encode())
    lines = text.decode("utf-8", "replace").split("\n")
    return "\n".join(FIELD.join(_fields(line)) if '"' in line else line.replace(",", FIELD) for line in lines).encode()


def _fields(line: str) -> list[str]:
    try:
        return next(csv.reader(StringIO(line), strict=True), [])
    except csv.Error:
        # A broken quote spoils this line and no other.
        return line.split(",")


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
    lag = timedelta(days=plan.layout.lag_days)
    sides = (
        fields(plan, raw).pipe(_states, plan.layout, "actor", "source").pipe(_states, plan.layout, "other", "target")
    )
    # What was added before the live files was coded from archives, and had been public when it happened.
    live = pl.when(pl.col("added") >= LIVE).then(pl.col("added"))
    return sides.with_columns(
        goldstein=pl.coalesce("goldstein", _scores(plan.layout.ontology)),
        known_on=pl.max_horizontal(pl.col("date") + lag, live),
        fate=_fate(plan),
    )


def fields(plan: Plan, raw: pl.DataFrame) -> pl.DataFrame:
    """Read the fields of lines, each by itself.

    Args:
        plan: How the file is read.
        raw: What `columns` returned.

    Returns:
        `LINE`, `EXTRA`, the fields, `year` and `quad`; `<name>_bad` where a field holds something but no number.
    """
    layout = plan.layout
    numbers = {"score": pl.Float32, "mentions": pl.Int32, "sources": pl.Int32, "articles": pl.Int32}
    code = pl.col("code")
    year = pl.col("date").dt.year()
    read = _coded(layout, raw).select(
        LINE,
        EXTRA,
        id=layout.text("id") if layout.has("id") else pl.lit(None, pl.String),
        date=layout.day(),
        actor=layout.text("actor"),
        other=layout.text("other"),
        code=code.str.to_uppercase() if layout.ontology == "plover" else code,
        added=layout.added()
        if layout.has("added")
        else pl.lit(plan.released, pl.Date) + timedelta(days=layout.lag_days),
        **{f"{name}_text": layout.text(name) if layout.has(name) else pl.lit(None, pl.String) for name in numbers},
    )
    read = read.with_columns(
        year=pl.when((year >= FIRST_YEAR) & (pl.col("date") <= plan.until)).then(year),
        quad=_quads(layout.ontology),
        **{name: _number(layout, name, kind) for name, kind in numbers.items()},
    )
    return read.select(
        pl.exclude("score", *(f"{name}_text" for name in numbers)),
        goldstein="score",
        **{f"{name}_bad": pl.col(f"{name}_text").is_not_null() & pl.col(name).is_null() for name in numbers},
    )


def _coded(layout: EventLayout, raw: pl.DataFrame) -> pl.DataFrame:
    """Turn the codes as they are written into those of the vocabulary, by the words beside them where one is lost."""
    if not layout.has("label"):
        return raw.with_columns(code=layout.event_code())
    words = raw.select(pl.col("label").drop_nulls().unique()).to_series().to_list()
    known = {text: code for text in words if (code := code_of_label(text)) is not None}
    of_words = pl.col("label").replace_strict(known, default=None, return_dtype=pl.String)
    code = layout.event_code()
    # A code without its leading zero may be another code: 10 is a root, 010 was meant.
    return raw.with_columns(code=pl.when(code.is_null() | ("0" + code == of_words)).then(of_words).otherwise(code))


def _number(layout: EventLayout, name: str, kind: type[pl.Float32 | pl.Int32]) -> pl.Expr:
    text = pl.col(f"{name}_text")
    value = (text.str.strip_suffix(".0") if layout.repairs and kind is pl.Int32 else text).cast(kind, strict=False)
    low, high = (-10, 10) if kind is pl.Float32 else (0, 2**31 - 1)
    return pl.when(value.is_between(low, high)).then(value)


def faults(plan: Plan) -> tuple[tuple[tuple[str, ...], pl.Expr, int], ...]:
    """What may be wrong with a line that has its columns, in the order of tests.

    Args:
        plan: How the file is read.

    Returns:
        Columns of `columns` that a test looks at, the test by columns of `fields`, and the fate where it holds.
    """
    col, added = pl.col, plan.layout.has("added")
    codes = ("code", "root", "label")
    tests: list[tuple[tuple[str, ...], pl.Expr, int]] = [
        (("day",), col("date").is_null(), NO_DATE),
        (("day",), col("date").dt.year() < FIRST_YEAR, EARLY),
        (("day",), col("date") > plan.until, FUTURE),
        (codes, col("code").is_null(), NO_CODE),
        (codes, col("quad").is_null(), BAD_CODE),
        (("day", "added"), col("added").is_null() if added else pl.lit(value=False), NO_ADDED),
        # GDELT adds what a newspaper east of it dated tomorrow.
        (
            ("day", "added"),
            col("date") > col("added") + timedelta(days=1) if added else pl.lit(value=False),
            AFTER_ADDED,
        ),
        (("score",), col("score_bad"), BAD_SCORE),
        (("mentions",), col("mentions_bad"), BAD_MENTIONS),
        (("sources",), col("sources_bad"), BAD_SOURCES),
        (("articles",), col("articles_bad"), BAD_ARTICLES),
    ]
    return tuple((tuple(n for n in names if plan.layout.has(n)), test, fate) for names, test, fate in tests)


def _fate(plan: Plan) -> pl.Expr:
    col = pl.col
    tests = (
        (col(EXTRA) == BLANK, BLANK),
        (col(EXTRA) == WIDE, WIDE),
        *((test, fate) for _, test, fate in faults(plan)),
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
        BLANK: f"={BLANK_LINE}",
        WIDE: f"more than {max(plan.layout.widths, default=0)} columns",
        NO_DATE: "unreadable date",
        EARLY: f"dated before {FIRST_YEAR}",
        FUTURE: "dated in the future",
        NO_CODE: "no event code",
        BAD_CODE: f"unknown {plan.layout.ontology.upper()} code",
        NO_ADDED: "unreadable day added, or columns missing",
        AFTER_ADDED: "dated days after it was added",
        BAD_SCORE: "unreadable score",
        BAD_MENTIONS: "unreadable number of mentions",
        BAD_SOURCES: "unreadable number of sources",
        BAD_ARTICLES: "unreadable number of articles",
        NO_STATE: f"={STATELESS}",
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
    """Return the published score of a code, for rows that carry none."""
    return pl.col("code").replace_strict(_table(ontology, "score"), default=None, return_dtype=pl.Float32)


@cache
def _table(ontology: str, column: str) -> dict[str, float]:
    if ontology == "weis" and column == "score":
        return goldstein_weis()
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
    if len(key) > LONGEST_KEY:
        return None, f"unknown actor {key[:40]}"
    held = _seen.get((system, key, year))
    if held is None:
        if len(_seen) >= SEEN:
            _seen.clear()
        held = _seen[system, key, year] = _look_up(system, key, year)
    return held


def _look_up(systems: str, key: str, year: int) -> tuple[str | None, str | None]:
    """Find the state that a key means, in each of some code systems, their names parted by a blank."""
    found = [meant for system in systems.split() if (meant := _meaning(system, key, year)) != (None, None)]
    if not found:
        return None, f"unknown actor {key[:40]}"
    return found[0] if len({code for code, _ in found}) == 1 else (None, f"ambiguous actor {key[:40]}")


def _meaning(system: str, key: str, year: int) -> tuple[str | None, str | None]:
    code = _map(system, year).get(fold(key) if system == "name" else key)
    if code is not None:
        return code, None
    reason = non_state(key, system=system, on=year)
    return (None, None) if reason is None else (None, f"=not a state: {reason.kind}")


@cache
def _map(system: str, year: int) -> dict[str | int, str]:
    return code_map(system, on=year)
