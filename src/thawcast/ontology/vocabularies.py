"""Two vocabularies of event data as tables: CAMEO and PLOVER."""

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
        for code, score, own, name in lines("cameo.txt")
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


def _score(text: str) -> float | None:
    return float(text) if text else None
