"""Thawcast: does the current improvement in the relations of two states have a future?"""

from typing import TYPE_CHECKING, Any

__version__ = "0.2.0.dev0"

if TYPE_CHECKING:
    from thawcast.assessment import Assessment, assess
    from thawcast.assessment.thaws import thaws
    from thawcast.errors import ThawcastError
    from thawcast.states import State, resolve
    from thawcast.store import Dataset, open_dataset
    from thawcast.street.reciprocity import Reciprocity, reciprocity

__all__ = [
    "Assessment",
    "Dataset",
    "Reciprocity",
    "State",
    "ThawcastError",
    "__version__",
    "assess",
    "open_dataset",
    "reciprocity",
    "resolve",
    "thaws",
]

_HOME = {
    "Assessment": "assessment",
    "assess": "assessment",
    "ThawcastError": "errors",
    "State": "states",
    "resolve": "states",
    "Dataset": "store",
    "open_dataset": "store",
    "thaws": "assessment.thaws",
    "Reciprocity": "street.reciprocity",
    "reciprocity": "street.reciprocity",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing thawcast stays cheap."""
    if name not in _HOME:
        raise AttributeError(f"module 'thawcast' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"thawcast.{_HOME[name]}"), name)
