"""The vocabularies of event data as tables, and what tells a code of one from a code of another."""

import re
import zlib
from functools import cache

import polars as pl

from thawcast.errors import InputError
from thawcast.ontology.files import lines
from thawcast.ontology.quads import root_quads

_SCALES = ("cameo", "icews")


def cameo(*, scale: str = "cameo") -> pl.DataFrame:
    """Return every CAMEO code with its quad class and Goldstein score.

    The quad class is the default of `quad_class`. Codes of the manual's last edition that no published scale scores
    (1214, 155, 176, 1834, 1951, 1952) have a null score.

    Args:
        scale: `cameo` for the scale published with CAMEO, which GDELT uses; `icews` for the intensities in the ICEWS
            files, which differ in codes 016, 022, 164 and 165.

    Returns:
        Columns `code` (2 to 4 digits, as text: 010 is not 10), `name` (in our words), `root`, `quad` (1 verbal
        cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict), `goldstein` [-10 to 10].

    Raises:
        InputError: No such scale.

    Reference:
        Gerner, D. J., Schrodt, P. A., & Yilmaz, Ö. (2012). CAMEO Event Codebook 1.1b3, chapter 2 and the scale that
        goes with it; Goldstein, J. S. (1992), doi:10.1177/0022002792036002007.

    Example:
        >>> cameo().filter(pl.col("code") == "057").row(0)
        ('057', 'diplomacy: sign formal agreement', '05', 1, 8.0)
    """
    if scale not in _SCALES:
        raise InputError(f"no Goldstein scale {scale!r}: choose one of {', '.join(_SCALES)}")
    quads = root_quads("cameo")
    rows = [
        (code, name, code[:2], quads[code[:2]], _score(own if scale == "icews" and own else score))
        for code, score, own, name, _ in lines("cameo.txt")
    ]
    schema = {"code": pl.String, "name": pl.String, "root": pl.String, "quad": pl.Int8, "goldstein": pl.Float32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def plover() -> pl.DataFrame:
    """Return the PLOVER event types with their quad class and score.

    Returns:
        Columns `event`, `quad` (1 to 4, as in `cameo`), `score` [-10 to 10], the authors' average of the Goldstein
        scores of the CAMEO codes that each event replaces.

    Reference:
        Open Event Data Alliance (2021). PLOVER manual 0.7b1, chapter 2 and its table of numeric scores; event names
        as in POLECAT (Halterman et al. 2023), which writes REQUEST for the draft's DEMAND.

    Example:
        >>> plover().filter(pl.col("event") == "AGREE").select("quad", "score").row(0)
        (1, 4.199999809265137)
    """
    rows = [(event, int(quad), float(score)) for event, quad, score in lines("plover.txt")]
    schema = {"event": pl.String, "quad": pl.Int8, "score": pl.Float32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def code_of_label(label: str) -> str | None:
    """Return the CAMEO code that a label of the ICEWS files stands for.

    The labels are the publisher's and do not ship: a checksum of each does. Case and punctuation do not matter.

    Args:
        label: Text of an event, as `Make a visit`.

    Returns:
        The code; of a root and its unspecified code, which share a label, the latter. None for another text.

    Example:
        >>> code_of_label("Make a visit"), code_of_label("CONSULT"), code_of_label("Play chess")
        ('042', '040', None)
    """
    return _labels().get(zlib.crc32(_BETWEEN.sub(" ", label.lower()).strip().encode()))


def weis_code(code: str) -> bool:
    """Tell whether WEIS, as KEDS files use it, has a code: a root, and mostly one more digit.

    Args:
        code: The code.

    Example:
        >>> weis_code("223"), weis_code("057"), weis_code("1951")
        (True, False, False)
    """
    last = _weis_last().get(code[:2])
    return last is not None and (len(code) == 2 or (len(code) == 3 and "0" <= code[2] <= last))


_BETWEEN = re.compile(r"[^a-z0-9]+")


@cache
def _labels() -> dict[int, str]:
    # Codes come in order, so the unspecified code of a root takes the label from its root.
    return {int(mark, 16): code for code, _, _, _, mark in lines("cameo.txt") if mark}


@cache
def _weis_last() -> dict[str, str]:
    return {root: last for root, _, _, last in lines("weis.txt")}


def _score(text: str) -> float | None:
    return float(text) if text else None
