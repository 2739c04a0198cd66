"""Thawcast: does the current improvement in the relations of two states have a future?"""

__version__ = "0.1.0"
