"""From lines of a provider's file to rows of `EVENTS`: what is kept, what is set aside, what goes to quarantine.

Every line has one fate. Kept: an event between two different states. Set aside, counted by reason: a blank line, an
event without a state on one side, or within one state; nothing is wrong with it. In quarantine, with line number, text
and reason: a line that cannot be read as its layout says. A header is no row.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.events.judging import BLANK_LINE, KEPT, LINE, STATELESS, Plan, columns, judge, reasons
from thawcast.sources.events.members import LINES, Block, blocks, streams
from thawcast.sources.events.recognising import Layouts, recognise
from thawcast.sources.events.sifting import Sieve
from thawcast.sources.layouts.rows import LEFT
from thawcast.tables import EVENTS

SAMPLE = 1000
"""Rows after which a file is refused as soon as most of its rows cannot be read."""

SAMPLE_BYTES = 16 << 20
"""Bytes after which it is refused so, however few its rows are."""

SHORT = 16
"""Bytes of a line, on average, below which most lines of a block are taken to be blank."""

SMALL = 1 << 20
"""Bytes of a block below which neither a sieve nor a thread is worth its while."""

CUT = 500
"""Letters of a rejected line that are kept."""

_BLANK_LINES = re.compile(rb"\A(?:[ \t\r]*\n)+")


@dataclass(frozen=True)
class Batch:
    """What became of some lines.

    Args:
        kept: Rows of `EVENTS`.
        rejected: Columns of `LEFT`.
        aside: Number of lines set aside by reason.
        reasons: Number of lines rejected by reason; an actor's key is left out of it.
        rows: All lines but headers; `kept.height + rejected.height + sum(aside.values())`.
        size: Bytes read.
    """

    kept: pl.DataFrame
    rejected: pl.DataFrame
    aside: Counter[str]
    reasons: Counter[str]
    rows: int
    size: int


def read(
    layouts: Layouts,
    kind: str,
    path: Path,
    *,
    until: date | None = None,
    hashed: Callable[[str], None] | None = None,
) -> Iterator[Batch]:
    """Read a file of events in batches, while the next lines are read and judged by as many threads as Polars has.

    Args:
        layouts: The kinds that are known.
        kind: That of the file.
        path: The file or archive.
        until: Last day that an event may have; later ones are misprints. None for any.
        hashed: Called with the SHA-256 of the file once all was read.

    Yields:
        Batches of some ten thousand lines.

    Raises:
        SourceError: The file cannot be read, is of another kind (the message says which), empty or blank; or most of
            its rows cannot be read, once `SAMPLE` rows or `SAMPLE_BYTES` bytes were.
    """
    blank = something = False
    for name, stream in streams(path, hashed=hashed):
        plan: Plan | None = None
        tally = _BadRows(name)
        with _Judges() as judges:
            for block in blocks(name, stream):
                body = block
                if plan is None:
                    body, blank = _after_blank(block), True
                    if body.first > block.first:
                        yield _blank(block.text[: -len(body.text) or None])
                    if not body.text or body.text.isspace():
                        continue
                    plan = recognise(layouts, kind, name, body.text, until=until or date.max)
                    something = True
                    if plan.header:
                        body = Block(body.text.partition(b"\n")[2], body.first + 1)
                if body.text:
                    for batch in judges.put(plan, body):
                        tally.add(batch)
                        yield batch
            for batch in judges.rest():
                tally.add(batch)
                yield batch
    if not something:
        what = "nothing but blank lines" if blank else "empty"
        raise SourceError(f"{path}: {what}; leave it out, or fetch it again")


class _Judges:
    """Threads that judge blocks, a few at a time, so that memory does not grow; what they found comes in order."""

    def __init__(self) -> None:
        self._threads = pl.thread_pool_size()
        self._pool = ThreadPoolExecutor(self._threads)
        self._waiting: deque[Future[Batch]] = deque()
        self._sieve: Sieve | None = None

    def put(self, plan: Plan, block: Block) -> Iterator[Batch]:
        """Hand a block over, and take what is due."""
        if len(block.text) < SMALL and not self._waiting:
            yield parse(plan, block)
            return
        if self._sieve is None:
            self._sieve = Sieve(plan)
        self._waiting.append(self._pool.submit(parse, plan, block, self._sieve))
        if len(self._waiting) > self._threads:
            yield self._waiting.popleft().result()

    def rest(self) -> Iterator[Batch]:
        while self._waiting:
            yield self._waiting.popleft().result()

    def __enter__(self) -> "_Judges":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)


def _after_blank(block: Block) -> Block:
    """Return what follows the blank lines at the beginning of a block."""
    end = found.end() if (found := _BLANK_LINES.match(block.text)) else 0
    return Block(block.text[end:], block.first + block.text.count(b"\n", 0, end))


class _BadRows:
    """Counts the rows of a file that cannot be read, and refuses it where they are the most of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = self._bad = self._size = 0
        self._reasons: Counter[str] = Counter()
        self._first = ""

    def add(self, batch: Batch) -> None:
        self._rows += batch.rows - batch.aside[BLANK_LINE]
        self._bad += batch.rejected.height
        self._size += batch.size
        if batch.rejected.height:
            line, reason, text = batch.rejected.select("line", "reason", "text").row(0)
            self._first = self._first or f"line {line}: {reason}, {text[:60]!r}"
            self._reasons += batch.reasons
        if (self._rows >= SAMPLE or self._size >= SAMPLE_BYTES) and 2 * self._bad > self._rows:
            reason, number = self._reasons.most_common(1)[0]
            raise SourceError(
                f"{self._name}: {self._bad:,} of its first {self._rows:,} rows cannot be read, {number:,} for {reason}"
                f" ({self._first}); check that it is a whole file of its kind, or fetch it again"
            )


def _blank(text: bytes) -> Batch:
    number = text.count(b"\n") + (not text.endswith(b"\n"))
    none = pl.DataFrame(schema=LEFT)
    return Batch(EVENTS.empty(), none, Counter({BLANK_LINE: number}), Counter(), number, len(text))


def parse(plan: Plan, block: Block, sieve: Sieve | None = None) -> Batch:
    """Judge every line of a block.

    Args:
        plan: How the file is read.
        block: Its lines.
        sieve: That of the file, which knows what it has seen of it; None to judge all of its lines in full.

    Returns:
        The batch: each line kept, set aside or rejected.
    """
    if block.text.isspace():
        return _blank(block.text)
    layout = plan.layout
    raw, blank = _columns(plan, block)
    doubtful, stateless = (raw, 0) if sieve is None else sieve.sift(raw)
    judged = judge(plan, doubtful)
    kept = judged.filter(pl.col("fate") == KEPT)
    lost = reasons(plan, judged.filter(pl.col("fate") != KEPT))
    is_aside = pl.col("reason").str.starts_with("=")
    bad = lost.filter(~is_aside)
    return Batch(
        kept=kept.select(
            event_id=pl.coalesce("id", pl.format("{}:{}", pl.lit(plan.name), pl.col(LINE) + block.first)),
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
        rejected=_rejected(plan, block, bad),
        aside=_numbers(lost.filter(is_aside)["reason"].str.slice(1))
        + Counter({BLANK_LINE: blank, STATELESS: stateless}),
        reasons=_numbers(bad["reason"].str.replace(r"^(\w+ actor) .*$", "$1")),
        rows=raw.height + blank,
        size=len(block.text),
    )


def _columns(plan: Plan, block: Block) -> tuple[pl.DataFrame, int]:
    """Split a block into columns, and count the blank lines that were left out before."""
    if len(block.text) > SHORT * LINES or len(block.text) > SHORT * block.text.count(b"\n"):
        return columns(plan, block.text), 0
    # Most lines are blank here: to judge each would take longer than the file is worth.
    lines = block.text.removesuffix(b"\n").split(b"\n")
    held = [number for number, line in enumerate(lines) if line.strip()]
    raw = columns(plan, b"\n".join(lines[number] for number in held) + b"\n")
    places = pl.Series(held, dtype=pl.Int64).gather(raw[LINE])
    return raw.with_columns(places.alias(LINE)), len(lines) - len(held)


def _numbers(reasons: pl.Series) -> Counter[str]:
    return Counter(dict(reasons.value_counts().iter_rows()))


def _rejected(plan: Plan, block: Block, bad: pl.DataFrame) -> pl.DataFrame:
    if not bad.height:
        return pl.DataFrame(schema=LEFT)
    lines = block.text.split(b"\n")
    return pl.DataFrame(
        {
            "file": [plan.name] * bad.height,
            "line": bad[LINE] + block.first,
            "reason": bad["reason"],
            "text": [lines[i][: 4 * CUT].rstrip(b"\r").decode("utf-8", "replace")[:CUT] for i in bad[LINE]],
        },
        schema=LEFT,
    )
