"""The peace scale of Goertz, Diehl and Balas: from severe rivalry to security community, by dyad and year."""

import polars as pl

from thawcast.sources.columns import YEAR, Number, different, distinct, numbers, states
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, by_hand
from thawcast.sources.parsed import Parsed

CITATION = (
    "Diehl, P. F., Goertz, G., & Gallegos, Y. (2021). Peace data: Concept, measurement, patterns, and research agenda."
    " Conflict Management and Peace Science, 38(5), 605-624. doi:10.1177/0738894219870288; Goertz, G., Diehl, P. F.,"
    " & Balas, A. (2016). The Puzzle of Peace. Oxford University Press."
)
LICENCE = "none stated; cite the authors"
WHERE = "the authors' pages on peace data; the file is named peacedatav30dyadyrmean.csv"

_MISPRINTED = {936: 946, 937: 947}
"""The file writes Kiribati and Tuvalu with numbers that the state list does not have."""


def parse(content: Content) -> Parsed:
    r"""Parse yearly means (`peacedatav30dyadyrmean.csv`, which has no header line).

    Args:
        content: The file: dyad (a thousand times the first number plus the second), year, level.

    Returns:
        Columns `state1`, `state2`, `year`, `peace` [0 severe rivalry, .25 lesser rivalry, .5 negative peace, .75 warm
        peace, 1 security community; between them in a year of change]. Coded in hindsight: a yardstick, never a
        covariate.

    Raises:
        SourceError: Not the published layout.

    Reference:
        Diehl, Goertz & Gallegos (2021), and the codebook of version 3.

    Example:
        >>> parse(b"2365,1990,0.25\n220255,1990,1\n").frame.rows()
        [('USA', 'RUS', 1990, 0.25), ('FRA', 'DEU', 1990, 1.0)]
    """
    rows = read_rows(content, source="peace-scale", columns=("dyad", "year", "peace"), header=("dyad", "year", "peace"))
    dyad = Number(2_020, 990_990, required=True)
    rows = numbers(rows, {"dyad": dyad, "year": YEAR, "peace": Number(0, 1, whole=False, required=True)})
    rows = rows.having(
        first=(pl.col("dyad") // 1000).replace(_MISPRINTED), second=(pl.col("dyad") % 1000).replace(_MISPRINTED)
    )
    rows = states(rows, {"first": "state1", "second": "state2"}, year="year")
    rows = distinct(different(rows, "state1", "state2"), "dyad", "year")
    return rows.done("state1", "state2", "year", "peace")


PROVIDER = Provider(
    id="peace-scale",
    what="how close two states were, from rivalry to security community",
    period="1900-2020",
    licence=LICENCE,
    citation=CITATION,
    where=WHERE,
    locate=by_hand("peace-scale", WHERE),
    parse=parse,
)
