"""From an event code to its quad class, with the disagreements of the field as options."""

import polars as pl

from thawcast.errors import InputError
from thawcast.ontology.files import lines

VERB_COOP, MATL_COOP, VERB_CONF, MATL_CONF = 1, 2, 3, 4
"""Quad classes by number, in the order of GDELT's QuadClass."""

ONTOLOGIES = ("cameo", "plover", "weis")
"""Vocabularies that `quad_class` knows."""

_CHOICES: dict[str, dict[str, int | None]] = {
    "statements": {"cooperation": VERB_COOP, "drop": None},
    "investigate": {
        "verbal_conflict": VERB_CONF,
        "material_conflict": MATL_CONF,
        "material_cooperation": MATL_COOP,
        "drop": None,
    },
    "protest": {"material_conflict": MATL_CONF, "verbal_conflict": VERB_CONF, "drop": None},
    "cameo16": {"material_conflict": MATL_CONF, "verbal_conflict": VERB_CONF, "drop": None},
}

_ROOTS: dict[str, dict[str, tuple[str, ...]]] = {
    "cameo": {"statements": ("01", "02"), "investigate": ("09",), "protest": ("14",), "cameo16": ("16",)},
    "plover": {"statements": (), "investigate": (), "protest": ("PROTEST",), "cameo16": ("SANCTION",)},
    "weis": {"statements": ("02",), "investigate": (), "protest": (), "cameo16": ("19",)},
}
"""Which roots (events, in PLOVER) an option moves."""


def quad_class(
    code: pl.Expr,
    *,
    ontology: str = "cameo",
    statements: str = "cooperation",
    investigate: str = "verbal_conflict",
    protest: str = "material_conflict",
    cameo16: str = "material_conflict",
) -> pl.Expr:
    """Return the quad class of a column of event codes.

    The field agrees on most codes and not on four. Each is an option here, and `docs/methods/ontology.md` says who
    decides how.

    Args:
        code: Codes as text: CAMEO (2 to 4 digits, 010 is not 10), WEIS (2 or 3 digits), or PLOVER events.
        ontology: `cameo`, `plover` or `weis`.
        statements: CAMEO 01-02 and WEIS 02, comments and appeals: `cooperation`, or `drop` (null) as PLOVER, Phoenix.
        investigate: CAMEO 09: `verbal_conflict`, `material_conflict`, `material_cooperation` (as GDELT) or `drop`.
        protest: CAMEO 14 and PLOVER's PROTEST: `material_conflict`, `verbal_conflict` (as GDELT) or `drop`.
        cameo16: CAMEO 16, PLOVER's SANCTION and WEIS 19, reduced relations: `material_conflict`, `verbal_conflict` (as
            Phoenix) or `drop`.

    Returns:
        Int8: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; null for a code
        that the vocabulary lacks, or that an option drops.

    Raises:
        InputError: No such vocabulary or choice.

    Example:
        >>> codes = pl.DataFrame({"code": ["010", "042", "0874", "112", "190", "999"]})
        >>> codes.select(quad_class(pl.col("code"))).to_series().to_list()
        [1, 1, 2, 3, 4, None]
    """
    quads = root_quads(ontology, statements=statements, investigate=investigate, protest=protest, cameo16=cameo16)
    root = code if ontology == "plover" else code.str.slice(0, 2)
    return root.replace_strict(quads, default=None, return_dtype=pl.Int8)


def root_quads(ontology: str, **choices: str) -> dict[str, int | None]:
    """Return the quad class of each root code (each event, in PLOVER) under the choices given."""
    if ontology not in ONTOLOGIES:
        raise InputError(f"no ontology {ontology!r}: choose one of {', '.join(ONTOLOGIES)}")
    quads: dict[str, int | None] = dict(_standard(ontology))
    for option, chosen in choices.items():
        allowed = _CHOICES[option]
        if chosen not in allowed:
            raise InputError(f"{option}={chosen!r}: choose one of {', '.join(allowed)}")
        quads.update(dict.fromkeys(_ROOTS[ontology][option], allowed[chosen]))
    return quads


def _standard(ontology: str) -> dict[str, int]:
    if ontology == "cameo":
        ends = ((5, VERB_COOP), (8, MATL_COOP), (13, VERB_CONF), (20, MATL_CONF))
        return {f"{root:02d}": next(quad for last, quad in ends if root <= last) for root in range(1, 21)}
    return {name: int(quad) for name, quad, *_ in lines(f"{ontology}.txt")}
