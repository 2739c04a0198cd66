"""What a provider's event file looks like, as a value: its columns, and how they become the columns of `EVENTS`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from thawcast.sources.layouts.columns import given


@dataclass(frozen=True)
class EventLayout:
    """The shape of one kind of event file.

    A column is named by its position (headerless files) or by the names that its header may bear.

    Args:
        kind: Name on the command line and in `EVENTS.src`.
        title: What the files are, in words.
        ontology: `cameo`, `plover` or `weis`.
        system: Code system of the actors, as in `states.code_map`; two, parted by a blank, where a file may hold keys
            of both: one that means different things in them is refused.
        lag_days: Days from an event to its release.
        columns: Our name to position, or to the header names that mean it. `day`, `actor`, `other` and either `code` or
            `label`, its words, are needed; `id`, `root`, `score`, `mentions`, `sources`, `articles` and `added` where
            the provider has them.
        widths: Numbers of columns that a line may have; empty where a header names them.
        separators: Bytes that may part the columns; empty where `pattern` splits at white space. Commas may stand in
            quoted fields.
        header: Whether the first line names the columns.
        pattern: Regular expression with one group for each column of a line, in place of `separators`.
        dates: Formats in which a day may be written.
        repairs: Whether codes lost their leading zero, or numbers became decimal, in a spreadsheet or data frame, and
            are mended, codes by their root.
        padded: Whether fields may carry blanks, quotes or a mark for missing values.
        stamped: Whether the name of a file carries the day of its release.
        mapped: Text of a field before it is read as an actor, an event code or a day; identity by default.
        foreign: Names in a header that tell a file of another kind.
        others: Other shapes in which files of the kind come: saved again with a header, or coded in another vocabulary.
    """

    kind: str
    title: str
    ontology: str
    system: str
    lag_days: int
    columns: Mapping[str, int | tuple[str, ...]]
    widths: tuple[int, ...] = ()
    separators: tuple[str, ...] = ("\t",)
    header: bool = False
    pattern: str = ""
    dates: tuple[str, ...] = ("%Y%m%d",)
    repairs: bool = False
    padded: bool = True
    stamped: bool = False
    mapped: Mapping[str, pl.Expr] = field(default_factory=dict[str, pl.Expr])
    foreign: tuple[str, ...] = ()
    others: tuple["EventLayout", ...] = ()

    def text(self, name: str) -> pl.Expr:
        """Return a column as text, null where marked missing; where fields are padded, trimmed."""
        raw = self.mapped.get(name, pl.col(name))
        bare = raw.str.strip_chars(' \r"') if self.padded else raw
        return pl.when(given(bare)).then(bare)

    def has(self, name: str) -> bool:
        """Whether the files carry the column."""
        return name in self.columns

    def day(self) -> pl.Expr:
        """Return the day of the event; null where it is none."""
        text = self.text("day")
        # A day may come with a time of midnight, as data frames write it.
        bare = text.str.replace(r"[ T]00?:00(:00(\.0+)?)?$|\.0$", "") if self.padded else text
        return pl.coalesce(bare.str.to_date(form, strict=False) for form in self.dates)

    def added(self) -> pl.Expr:
        """Return the day on which the provider added the event; null where it is none."""
        return self.text("added").str.slice(0, 8).str.to_date("%Y%m%d", strict=False)

    def event_code(self) -> pl.Expr:
        """Return the event code, with its leading zero where a re-saved file lost it and the root shows so."""
        code = self.text("code")
        if not (self.repairs and self.has("root")):
            return code
        code, root = (text.str.strip_suffix(".0") for text in (code, self.text("root")))
        root = root.str.zfill(2)
        return (
            pl.when(~code.str.starts_with(root) & ("0" + code).str.starts_with(root)).then("0" + code).otherwise(code)
        )
