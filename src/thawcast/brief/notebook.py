"""What a result hands to a notebook: a frame in the user's own library, and a drawing."""

from typing import Any, Literal

import numpy as np
import polars as pl

from thawcast.brief.drawing.svg import svg
from thawcast.brief.model import Chart
from thawcast.errors import InputError

Library = Literal["pandas", "polars"]
"""A data-frame library."""


class Picture(str):
    """A drawing as SVG text that a notebook shows."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


def picture(chart: Chart) -> Picture:
    """Draw a chart for a notebook.

    Args:
        chart: What to show.
    """
    return Picture(svg(chart))


def native(frame: pl.DataFrame, library: str) -> Any:
    """Give a frame in a data-frame library, without pyarrow.

    Args:
        frame: The rows.
        library: `polars` or `pandas`; in pandas days are `datetime64`, and whole numbers with gaps are floating.

    Returns:
        The same rows and columns.

    Raises:
        InputError: No such library, or it is not installed.

    Example:
        >>> native(pl.DataFrame({"year": [2009]}), "polars").shape
        (1, 1)
        >>> native(pl.DataFrame({"year": [2009]}), "spark")
        Traceback (most recent call last):
        ...
        thawcast.errors.InputError: data-frame library 'spark': use polars or pandas
    """
    if library == "polars":
        return frame
    if library != "pandas":
        raise InputError(f"data-frame library {library!r}: use polars or pandas")
    import narwhals as nw  # it knows other libraries, which no figure needs

    try:
        return nw.from_dict({name: _column(frame[name]) for name in frame.columns}, backend="pandas").to_native()
    except ImportError as error:
        raise InputError("pandas is not installed: pip install pandas, or take polars") from error


def _column(column: pl.Series) -> Any:
    if column.dtype == pl.Date:
        return column.cast(pl.Datetime("ms")).to_numpy()
    return column.to_numpy() if column.dtype.is_numeric() else np.array([*column.to_list(), None], object)[:-1]


_LATEX = {
    "&": r"\&",
    "%": r"\%",
    "_": r"\_",
    "#": r"\#",
    "$": r"\$",
    "{": r"\{",
    "}": r"\}",
    "~": r"\~{}",
    "^": r"\^{}",
}


def latex(frame: pl.DataFrame, *, caption: str, rows: int = 40) -> str:
    r"""Write the first rows of a frame as a LaTeX table with the rules of booktabs.

    Args:
        frame: The rows; numbers are written with three decimals.
        caption: What stands above it.
        rows: How many at most; the caption says where some are left out.

    Example:
        >>> print(latex(pl.DataFrame({"a_b": ["IND"], "p": [0.12345]}), caption="Two"))
        \begin{table}
        \caption{Two}
        \begin{tabular}{lr}
        \toprule
        a\_b & p \\
        \midrule
        IND & 0.123 \\
        \bottomrule
        \end{tabular}
        \end{table}
    """
    shown = frame.head(rows)
    told = caption if shown.height == frame.height else f"{caption}, the first {rows} of {frame.height} rows"
    sides = "".join("r" if kind.is_numeric() else "l" for kind in frame.dtypes)
    lines = [" & ".join(_cell(value) for value in row) + r" \\" for row in (frame.columns, *shown.iter_rows())]
    body = "\n".join((lines[0], r"\midrule", *lines[1:]))
    return (
        f"\\begin{{table}}\n\\caption{{{_cell(told)}}}\n\\begin{{tabular}}{{{sides}}}\n\\toprule\n{body}\n"
        "\\bottomrule\n\\end{tabular}\n\\end{table}"
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return "".join(_LATEX.get(sign, sign) for sign in text.replace("\\", "/"))
