"""The three vocabularies of event data as tables: CAMEO, PLOVER and WEIS."""

import polars as pl

from thawcast.errors import InputError
from thawcast.ontology.files import lines
from thawcast.ontology.quads import root_quads

PLOVER_CONTEXTS = (
    *("political", "military", "intelligence", "peacekeeping", "economic", "diplomatic", "resource", "culture"),
    *("disease", "enviro_disaster", "migration", "humanitarian", "legal", "human_rights", "rights_freedoms", "gender"),
    *("lgbt", "terrorism", "human_security", "religion_ethnicity", "government", "election", "legislative", "cbrn"),
    *("cyber", "political_institutions", "corruption", "crime", "crime_murder", "crime_theft", "crime_drugs"),
    *("crime_sexual", "future", "historical", "hypothetical"),
)
"""Contexts that the PLOVER manual (0.7b1, 2021) lists; the authors' CAMEO table also uses `asylum`, `democracy` and
`executive`."""

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
        for code, score, own, _event, _mode, _contexts, name in lines("cameo.txt")
    ]
    schema = {"code": pl.String, "name": pl.String, "root": pl.String, "quad": pl.Int8, "goldstein": pl.Float32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def plover() -> pl.DataFrame:
    """Return the PLOVER event types with their quad class and score.

    Returns:
        Columns `event`, `quad` (1 to 4, as in `cameo`), `score` [-10 to 10], the authors' average of the Goldstein
        scores of the CAMEO codes that each event replaces; and `modes`, a list.

    Reference:
        Open Event Data Alliance (2021). PLOVER manual 0.7b1, chapter 2 and its table of numeric scores; event names
        as in POLECAT (Halterman et al. 2023), which writes REQUEST for the draft's DEMAND.

    Example:
        >>> plover().filter(pl.col("event") == "AGREE").select("quad", "score").row(0)
        (1, 4.199999809265137)
    """
    rows = [(event, int(quad), float(score), modes.split()) for event, quad, score, modes in lines("plover.txt")]
    schema = {"event": pl.String, "quad": pl.Int8, "score": pl.Float32, "modes": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def plover_modes(event: str) -> tuple[str, ...]:
    """Return the modes that PLOVER knows for an event.

    Args:
        event: Event type, as `CONSULT`.

    Returns:
        The modes; empty for an event without any.

    Raises:
        InputError: No such event.

    Example:
        >>> plover_modes("MOBILIZE")
        ('troops', 'weapons', 'police')
    """
    found = next((modes for name, _quad, _score, modes in lines("plover.txt") if name == event), None)
    if found is None:
        events = ", ".join(name for name, *_ in lines("plover.txt"))
        raise InputError(f"no PLOVER event {event!r}: choose one of {events}")
    return tuple(found.split())


def weis() -> pl.DataFrame:
    """Return the 22 root codes of WEIS, as the KEDS files use them, with their quad class.

    Returns:
        Columns `root` (the first two digits of a code), `name`, `quad` (1 to 4, as in `cameo`). No score is given.

    Reference:
        McClelland, C. A. (1978). World Event/Interaction Survey, 1966-1978, ICPSR 5211; the quad classes put roots
        02-05 and 08-10 to verbal cooperation, 01, 06 and 07 to material cooperation, 11-17 to verbal conflict and
        18-22 to material conflict, after the usage of the KEDS project.

    Example:
        >>> weis().filter(pl.col("root") == "22").row(0)
        ('22', 'force', 4)
    """
    rows = [(root, name, int(quad)) for root, quad, name in lines("weis.txt")]
    return pl.DataFrame(rows, schema={"root": pl.String, "name": pl.String, "quad": pl.Int8}, orient="row")


def _score(text: str) -> float | None:
    return float(text) if text else None
