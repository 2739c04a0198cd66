"""One dyad, one date: is there a thaw, is it real, what is it made of, and will it last?"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thawcast.assessment.answer import Assessment
    from thawcast.assessment.asking import assess, assess_known, known_of

__all__ = ["Assessment", "assess", "assess_known", "known_of"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: to list the questions costs no figure."""
    if name not in __all__:
        raise AttributeError(f"module 'thawcast.assessment' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{'answer' if name == 'Assessment' else 'asking'}"), name)
