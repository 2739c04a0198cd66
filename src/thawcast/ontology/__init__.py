"""What an event code means: CAMEO, PLOVER and WEIS, their quad classes and scores, and one crosswalk."""

from thawcast.ontology.crosswalk import CROSSWALKS, crosswalk
from thawcast.ontology.quads import MATL_CONF, MATL_COOP, ONTOLOGIES, VERB_CONF, VERB_COOP, quad_class
from thawcast.ontology.seams import seams
from thawcast.ontology.vocabularies import PLOVER_CONTEXTS, cameo, plover, plover_modes, weis

__all__ = [
    "CROSSWALKS",
    "MATL_CONF",
    "MATL_COOP",
    "ONTOLOGIES",
    "PLOVER_CONTEXTS",
    "VERB_CONF",
    "VERB_COOP",
    "cameo",
    "crosswalk",
    "plover",
    "plover_modes",
    "quad_class",
    "seams",
    "weis",
]
