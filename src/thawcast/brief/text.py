"""Values and tables as text: what the renderers of a brief share."""

import datetime as dt
import re
import textwrap
from collections.abc import Sequence

import polars as pl

from thawcast.brief.model import Chapter, Chart, Table
from thawcast.values import Source

NOTHING = "–"
"""What a missing value looks like in a table."""

_LINK = re.compile(r"https?://[^\s<>\"'\[\]]*[^\s<>\"'\[\]().,;:]")
_NUMBER = re.compile(r"(?:(?:above|below)\s)?[+−-]?[\d.,]*\d%?|–|")
CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]"
"""Characters that XML forbids or a terminal obeys; vl-convert aborts the whole process on one."""


def number(value: float, form: str | None = None) -> str:
    """Write a number as a reader expects it.

    Args:
        value: The number.
        form: Format in d3 notation, of which `+`, `,`, precision and the types `%`, `f`, `g` and `d` are known.

    Returns:
        The text, with a true minus sign.

    Example:
        >>> number(0.4567, ".0%"), number(-1.2345), number(12345.6)
        ('46%', '−1.23', '12,346')
    """
    spec = (form or "").replace("~", "")
    try:
        text = format(round(value) if spec.endswith("d") else value, spec) if spec else _plain(value)
    except ValueError:
        text = _plain(value)
    return text.replace("-", "−")


def _plain(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def behind(chart: Chart) -> Table:
    """Return the table behind a chart: one row for each row of its data.

    Args:
        chart: The chart.

    Returns:
        Its title, headings (`chart.columns`, else the titles of the axes) and rows as text.

    Example:
        >>> from thawcast.brief.model import Axis
        >>> data = pl.DataFrame({"year": [2009, 2010], "share": [0.25, None]})
        >>> chart = Chart("s", "Shares", "", "line", data, Axis("year", "Year"), Axis("share", "Share", form=".0%"))
        >>> behind(chart).rows
        (('2009', '25%'), ('2010', '–'))
    """
    columns = dict(chart.columns) or {c: _heading(chart, c) for c in chart.data.columns}
    texts = [_texts(chart.data[c], _form(chart, c)) for c in columns]
    return Table(chart.title, tuple(columns.values()), tuple(zip(*texts, strict=True)))


def _heading(chart: Chart, column: str) -> str:
    for axis in (chart.x, chart.y, chart.color, chart.facet):
        if axis and axis.column == column and axis.title:
            return axis.title
    return {chart.low: "Low (5%)", chart.high: "High (95%)"}.get(column, column)


def _form(chart: Chart, column: str) -> str | None:
    measured = chart.x if horizontal(chart) else chart.y
    if column in (chart.low, chart.high):
        return measured.form
    return next((axis.form for axis in (chart.x, chart.y) if axis.column == column), None)


def horizontal(chart: Chart) -> bool:
    """Whether the chart's numbers run along x and its categories along y."""
    return chart.mark == "bar" or (chart.mark == "point" and not chart.data.schema[chart.y.column].is_numeric())


def _texts(column: pl.Series, form: str | None) -> list[str]:
    if column.dtype.is_temporal():
        return dates(column.to_list())
    if column.dtype.is_numeric():
        return [NOTHING if v is None else number(v, form) for v in column.to_list()]
    return [NOTHING if v is None else str(v) for v in column.to_list()]


def dates(values: Sequence[dt.date | None]) -> list[str]:
    """Write dates no finer than they are: years, months or days.

    Example:
        >>> dates([dt.date(2009, 1, 1), dt.date(2010, 1, 1)]), dates([dt.date(2009, 1, 1), dt.date(2009, 2, 1)])
        (['2009', '2010'], ['2009-01', '2009-02'])
    """
    known = [v for v in values if v is not None]
    form = "%Y-%m-%d"
    if all(v.day == 1 for v in known):
        form = "%Y" if all(v.month == 1 for v in known) else "%Y-%m"
    return [NOTHING if v is None else v.strftime(form) for v in values]


def shortened(text: str, length: int = 90) -> str:
    """Cut a text to its first sentence, and that to a length.

    Example:
        >>> shortened("Needs monthly events. They come with a later version.")
        'Needs monthly events'
    """
    first = re.split(r"(?<=\w)[.;] ", text.strip(), maxsplit=1)[0].rstrip(".")
    return textwrap.shorten(first, length, placeholder="…")


def answer(chapter: Chapter) -> str:
    """Return a chapter's line in the table of answers, or why it has none.

    Example:
        >>> answer(Chapter("street", "Does each side answer the other?", reason="this chapter is not built yet."))
        'Not available: this chapter is not built yet'
    """
    return chapter.answer if chapter.reason is None else f"Not available: {shortened(chapter.reason)}"


def short_citation(source: Source) -> str:
    """Name a source by its first author and its year, as a list of sources does that must be short.

    Example:
        >>> short_citation(Source("icews", "Boschee, E. et al. (2015). ICEWS Coded Event Data.", "1", "CC0"))
        'Boschee et al. (2015)'
    """
    name = re.match(r"[^,.:(]+", source.citation)
    year = re.search(r"\((\d{4})\)", source.citation)
    head = source.citation[: year.start() if year else 60]
    several = " et al." if re.search(r"&|et al|and others", head) else ""
    return f"{name.group().strip() if name else source.id}{several}{f' ({year.group(1)})' if year else ''}"


def clean(words: str) -> str:
    r"""Replace control characters, which no page may hold and a terminal would obey.

    Example:
        >>> clean("A\x1b[31mB")
        'A [31mB'
    """
    return re.sub(CONTROL, " ", words)


def numeric(table: Table) -> list[bool]:
    r"""Tell which columns of a table hold only numbers, to be set flush right.

    Example:
        >>> numeric(Table("", ("who", "share", "p"), (("A", "12%", "above\xa0.99"), ("B", "–", ".04"))))
        [False, True, True]
    """
    columns = zip(*table.rows, strict=True)
    found = [all(_NUMBER.fullmatch(cell) for cell in set(column)) for column in columns]
    return found or [False] * len(table.headings)


def linked(text: str) -> list[tuple[str, bool]]:
    """Split a text into pieces, each with whether it is a web address.

    Example:
        >>> linked("See https://doi.org/10.1/x.")
        [('See ', False), ('https://doi.org/10.1/x', True), ('.', False)]
    """
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _LINK.finditer(text):
        pieces += [(text[at : match.start()], False), (match.group(), True)]
        at = match.end()
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


def notes(chart: Chart) -> list[str]:
    """Say in words what the bands, shades and rules of a chart are.

    Example:
        >>> from thawcast.brief.model import Axis
        >>> data = pl.DataFrame({"t": [1], "s": [0.5], "lo": [0.4], "hi": [0.6]})
        >>> notes(Chart("s", "", "", "step", data, Axis("t", ""), Axis("s", ""), low="lo", high="hi"))
        ['Bands: 90% intervals']
    """
    marks = {"line": "Bands", "step": "Bands", "bar": "Whiskers", "point": "Bars through the points"}
    lines = [f"{marks[chart.mark]}: 90% intervals"] if chart.low and chart.high else []
    if chart.spans:
        lines.append("Shaded: " + "; ".join(dict.fromkeys(span.label for span in chart.spans)))
    if chart.rules:
        lines.append("Dashed rule: " + "; ".join(dict.fromkeys(rule.label for rule in chart.rules)))
    return lines


def lines(name: str, room: float) -> list[str]:
    """Break a name into as few lines as fit, of even length.

    Args:
        name: The words.
        room: Width [user units].

    Example:
        >>> lines("Russia toward the United States", 190)
        ['Russia toward the', 'United States']
    """
    most = max(8, int(room / 6.6))
    wrapped = textwrap.wrap(name, most) or [name]
    shortest = max(map(len, (*name.split(), "")))
    for width in range(max(shortest, len(name) // len(wrapped)), most):
        if len(even := textwrap.wrap(name, width)) == len(wrapped):
            return even
    return wrapped
