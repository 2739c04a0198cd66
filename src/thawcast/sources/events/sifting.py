"""Finds the lines that need a full judgement: most of a file of world news has no state on one side, and no fault.

A column of such a file holds few distinct values. Each is read once, and what it tells holds for every line with it.
"""

import polars as pl

from thawcast.sources.events.judging import EXTRA, LINE, Plan, faults, fields

HELD = 1 << 14
"""Distinct values of a column that are remembered; those of a file of misprints must not fill the memory."""

_MARK = "__mark"

Row = tuple[str | None, ...]
"""Texts of some columns of a line."""


class Sieve:
    """Leaves out the lines of a file with which nothing is wrong but that no state is on one side.

    Args:
        plan: How the file is read.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        tests: dict[tuple[str, ...], pl.Expr] = {}
        for names, test, _ in faults(plan):
            tests[names] = tests[names] | test if names in tests else test
        sides = {(name,): pl.col(name).is_null() for name in ("actor", "other")}
        self._tests = {names: test.fill_null(value=False) for names, test in (tests | sides).items() if names}
        self._known: dict[tuple[str, ...], dict[Row, bool]] = {names: {} for names in self._tests}

    def sift(self, raw: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """Leave out those lines.

        Args:
            raw: What `judging.columns` returned.

        Returns:
            The other lines, and how many were left out.
        """
        distinct = {names: _distinct(raw, names) for names in self._tests}
        known = self._look(distinct, raw.columns)
        held = {names: [row for row in values if known[names][row]] for names, values in distinct.items()}
        marked = {names: _rows(raw, names, values) for names, values in held.items()}
        stateless = marked.pop(("actor",)) | marked.pop(("other",))
        doubtful = raw[EXTRA].is_not_null()
        for rows in marked.values():
            doubtful |= rows
        rest = raw.filter(doubtful | ~stateless)
        return rest, raw.height - rest.height

    def _look(
        self, distinct: dict[tuple[str, ...], list[Row]], columns: list[str]
    ) -> dict[tuple[str, ...], dict[Row, bool]]:
        """Test the values that were not seen before; return what is known of all."""
        # Threads share what is known; one that forgets it leaves the others what they hold.
        for names, seen in self._known.items():
            if len(seen) > HELD:
                self._known = {**self._known, names: {}}
        known = self._known
        new = {names: [row for row in values if row not in known[names]] for names, values in distinct.items()}
        if not any(new.values()):
            return known
        parts = [
            pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row") for names, rows in new.items()
        ]
        none = pl.DataFrame(schema={name: pl.String for name in columns if name not in {LINE, EXTRA}})
        every = pl.concat([none, *parts], how="diagonal")
        every = every.with_columns(pl.lit(None, pl.Int64).alias(LINE), pl.lit(None, pl.UInt8).alias(EXTRA))
        tests = (test.alias(str(number)) for number, test in enumerate(self._tests.values()))
        holds = fields(self._plan, every).select(*tests)
        start = 0
        for number, (names, rows) in enumerate(new.items()):
            held = holds[str(number)].slice(start, len(rows)).to_list()
            known[names].update(zip(rows, held, strict=True))
            start += len(rows)
        return known


def _distinct(raw: pl.DataFrame, names: tuple[str, ...]) -> list[Row]:
    if len(names) == 1:
        return [(text,) for text in raw[names[0]].unique().to_list()]
    return raw.select(names).unique().rows()


def _rows(raw: pl.DataFrame, names: tuple[str, ...], values: list[Row]) -> pl.Series:
    """Mark the rows that hold any of some values."""
    if not values:
        return pl.repeat(value=False, n=raw.height, eager=True)
    if len(names) == 1:
        texts = [text for (text,) in values]
        return raw[names[0]].is_null() if texts == [None] else raw[names[0]].is_in(texts, nulls_equal=True)
    mark = pl.DataFrame(values, schema=dict.fromkeys(names, pl.String), orient="row").with_columns(
        pl.lit(value=True).alias(_MARK)
    )
    rows = raw.select(names).join(mark, on=names, how="left", nulls_equal=True, maintain_order="left")
    return rows[_MARK].fill_null(value=False)
