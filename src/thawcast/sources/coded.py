"""What data sets of events that enter the record share: one contract, event codes, files read as imports are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from thawcast.ontology import cameo, quad_class
from thawcast.sources.events.read import Batch, read
from thawcast.sources.layouts import FileLayout, Rows
from thawcast.sources.layouts.columns import Kind, quoted
from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.layouts.rows import LEFT
from thawcast.tables import EVENTS, Contract

CODED_EVENTS = Contract(
    "coded_events",
    {**EVENTS.columns, "actors": pl.String, "story": pl.String, "part": pl.String},
    ("src", "part", "event_id"),
)
"""Events between two different states of every data set that has them one by one: columns of `EVENTS`, but that `quad`
is null for a neutral comment, and `mentions` is how often a file repeats the row. `actors` are the two who acted,
where a file names persons and bodies; `story` is the report and sentence, where it says them; `part` is the stretch
of a data set that is made of several."""

NEUTRAL = "02"
"""WEIS root of comments: of no quad class in the record. Appeals and comments of CAMEO files stay cooperation, as the
files' publishers have them."""


@dataclass(frozen=True)
class EventCode:
    """An event code of a vocabulary.

    Args:
        ontology: `cameo` or `weis`; a WEIS code may be written as a number, without its leading zero.
    """

    ontology: str

    def turned(self, name: str, kind: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
        """Turn a text or number into the code."""
        text = pl.col(name).cast(pl.String).str.strip_chars()
        if self.ontology == "weis":
            code = text.str.zfill(3)
            known = code.str.contains(r"^\d{3}$") & quad_class(code, ontology="weis").is_not_null()
        else:
            # A re-saved table holds codes as numbers at times; which they were cannot be told then.
            code = text
            known = code.is_in(cameo()["code"].to_list()) & pl.lit(kind == pl.String)
        shown = pl.lit(f"{name} ") + quoted(text) + f" is no {self.ontology.upper()} code"
        known = known.fill_null(value=False)
        return pl.when(known).then(code), pl.when(~known).then(shown)


def coded(rows: pl.DataFrame, *, src: str, ontology: str, lag_days: int, **others: pl.Expr) -> pl.DataFrame:
    """Lay rows of a data set out as coded events.

    Args:
        rows: Columns `_file`, `_line`, `one`, `two` (codes), `date`, `code` and `goldstein`.
        src: Id of the data set in the record.
        ontology: Vocabulary of the codes.
        lag_days: Days from an event to its release; 0 for what was coded by hand, years later.
        others: Expressions of further columns of `CODED_EVENTS`.

    Returns:
        Columns of `CODED_EVENTS`.
    """
    quad = quad_class(pl.col("code"), ontology=ontology)
    absent = [c for c in CODED_EVENTS.columns if c not in others]
    made: dict[str, pl.Expr] = {
        "event_id": pl.format("{}:{}", "_file", "_line"),
        "date": pl.col("date"),
        "source": pl.col("one"),
        "target": pl.col("two"),
        "code": pl.col("code"),
        "ontology": pl.lit(ontology),
        "quad": pl.when(pl.col("code").str.slice(0, 2) != NEUTRAL).then(quad) if ontology == "weis" else quad,
        "goldstein": pl.col("goldstein"),
        "src": pl.lit(src),
        "known_on": pl.col("date") + pl.duration(days=lag_days),
        "part": pl.lit(""),
    }
    given = {name: made.get(name, pl.lit(None)) for name in absent} | others
    return CODED_EVENTS.typed(rows.select(**given))


@dataclass(frozen=True)
class EventFiles(FileLayout):
    """Files of coded events, plain or packed, read as `thawcast import` reads them.

    Args:
        events: Layout of the lines.
    """

    events: EventLayout | None = None

    def rows(self, paths: Sequence[Path], columns: Mapping[str, Kind]) -> Rows:  # noqa: ARG002 - the layout has them
        """Read the files.

        Args:
            paths: As `paths` returned them.
            columns: Not used: the lines are judged by the layout of events.

        Returns:
            Columns of `EVENTS` after `_file`, `_line` (null) and `_text` (null); `aside` without lines.

        Raises:
            SourceError: A file cannot be read, or is of another kind.
        """
        if self.events is None:
            raise TypeError("files of events need the layout of their lines")
        kind = self.events.kind
        rows = Rows.joined(
            [_taken(path.name, batch) for path in paths for batch in read({kind: self.events}, kind, path)]
            or [Rows.of(_told(EVENTS.empty(), ""))]
        )
        return rows if self.aside is None else rows.set_aside(self.aside)


def _told(frame: pl.DataFrame, file: str) -> pl.DataFrame:
    return frame.select(
        pl.lit(file).alias("_file"), pl.lit(None, pl.Int64).alias("_line"), pl.lit(None, pl.String).alias("_text"), "*"
    )


def _taken(file: str, batch: Batch) -> Rows:
    why = [reason for reason, number in sorted(batch.aside.items()) for _ in range(number)]
    aside = pl.DataFrame({"file": [file] * len(why), "line": None, "reason": why, "text": None}, schema=LEFT)
    return Rows(_told(batch.kept, file), batch.rejected, aside, batch.rows)
