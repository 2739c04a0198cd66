"""One crosswalk from CAMEO to PLOVER, with a version, so that a series says which one it rests on."""

import polars as pl

from thawcast.errors import InputError
from thawcast.ontology.files import lines
from thawcast.ontology.quads import root_quads
from thawcast.ontology.vocabularies import cameo

CROSSWALKS = (1,)
"""Versions that ship: 1 is the authors' table of 2021 with POLECAT's event names."""


def crosswalk(
    *,
    version: int = 1,
    scale: str = "cameo",
    statements: str = "cooperation",
    investigate: str = "verbal_conflict",
    protest: str = "material_conflict",
    cameo16: str = "material_conflict",
) -> pl.DataFrame:
    """Return CAMEO codes with their PLOVER event, mode and contexts, quad class and score.

    A PLOVER event is null where PLOVER has none: statements and appeals (01, 02), and the root 08, whose codes part
    into CONCEDE (words) and RETREAT (deeds). Three codes cross roots: 163 is COERCE, 1712 is ASSAULT, 191 and 192 are
    COERCE.

    Args:
        version: Version of the crosswalk, one of `CROSSWALKS`.
        scale: Scale of the Goldstein scores, as in `cameo`.
        statements: As in `quad_class`.
        investigate: As in `quad_class`.
        protest: As in `quad_class`.
        cameo16: As in `quad_class`.

    Returns:
        Columns `code`, `root`, `quad`, `goldstein`, `event`, `mode`, `contexts` (a list), `version`.

    Raises:
        InputError: No such version, scale or choice.

    Reference:
        Open Event Data Alliance (2021). CAMEO2PLOVER-2021, in the repository of the PLOVER manual.

    Example:
        >>> crosswalk().filter(pl.col("code") == "0862").select("quad", "event", "mode").row(0)
        (2, 'RETREAT', 'access')
    """
    if version not in CROSSWALKS:
        raise InputError(f"no crosswalk version {version}: choose one of {', '.join(map(str, CROSSWALKS))}")
    quads = root_quads("cameo", statements=statements, investigate=investigate, protest=protest, cameo16=cameo16)
    rows = [
        (code, event or None, mode or None, contexts.split(";") if contexts else [])
        for code, _score, _own, event, mode, contexts, _name in lines("cameo.txt")
    ]
    schema = {"code": pl.String, "event": pl.String, "mode": pl.String, "contexts": pl.List(pl.String)}
    return (
        cameo(scale=scale)
        .select("code", "root", pl.col("root").replace_strict(quads, return_dtype=pl.Int8).alias("quad"), "goldstein")
        .join(pl.DataFrame(rows, schema=schema, orient="row"), on="code", how="left", maintain_order="left")
        .with_columns(pl.lit(version, pl.Int16).alias("version"))
    )
