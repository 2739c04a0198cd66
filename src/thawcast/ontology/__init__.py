"""What an event code means: CAMEO, PLOVER and WEIS, their quad classes and scores."""

from thawcast.ontology.quads import quad_class
from thawcast.ontology.vocabularies import cameo, plover

__all__ = ["cameo", "plover", "quad_class"]
