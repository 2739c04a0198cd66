"""What an event code means: CAMEO, PLOVER and WEIS, their quad classes and scores."""

from thawcast.ontology.goldstein import goldstein_weis
from thawcast.ontology.quads import quad_class
from thawcast.ontology.vocabularies import cameo, code_of_label, plover, weis_code

__all__ = ["cameo", "code_of_label", "goldstein_weis", "plover", "quad_class", "weis_code"]
