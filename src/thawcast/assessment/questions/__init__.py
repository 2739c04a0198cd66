"""The seven questions, one file each: which tables a question reads, and what its folder makes of them."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thawcast.assessment.question import Question

MODULES = ("standing", "street", "words", "issues", "depth", "durability", "deals")
"""Modules of this package, in the order of the chapters. A new question is one file and its name here."""


@cache
def question(key: str) -> "Question[Any]":
    """Return a question by its key.

    Args:
        key: One of `MODULES`.
    """
    return import_module(f"{__name__}.{key}").QUESTION
