"""Thawcast: does the current improvement in the relations of two states have a future?"""

from typing import TYPE_CHECKING, Any

__version__ = "0.2.0.dev0"

if TYPE_CHECKING:
    from thawcast.assessment import Assessment
    from thawcast.errors import ThawcastError
    from thawcast.public.lists import cases, coverage, list_sources, list_states
    from thawcast.public.relations import episodes, levels, say_do, standings, stock, thaws
    from thawcast.public.settling import deal, simulate
    from thawcast.public.tidy import Tidy
    from thawcast.public.told import assess, forecast, kind, ledger, retention
    from thawcast.public.voting import positions, similarity, votes
    from thawcast.states import State, resolve
    from thawcast.store import Dataset, open_dataset
    from thawcast.street.reciprocity import Reciprocity, reciprocity

__all__ = [
    "Assessment",
    "Dataset",
    "Reciprocity",
    "State",
    "ThawcastError",
    "Tidy",
    "__version__",
    "assess",
    "cases",
    "coverage",
    "deal",
    "episodes",
    "forecast",
    "kind",
    "ledger",
    "levels",
    "list_sources",
    "list_states",
    "open_dataset",
    "positions",
    "reciprocity",
    "resolve",
    "retention",
    "say_do",
    "similarity",
    "simulate",
    "standings",
    "stock",
    "thaws",
    "votes",
]

_HOMES = {
    "assessment": ("Assessment",),
    "errors": ("ThawcastError",),
    "public.lists": ("cases", "coverage", "list_sources", "list_states"),
    "public.relations": ("episodes", "levels", "say_do", "standings", "stock", "thaws"),
    "public.settling": ("deal", "simulate"),
    "public.tidy": ("Tidy",),
    "public.told": ("assess", "forecast", "kind", "ledger", "retention"),
    "public.voting": ("positions", "similarity", "votes"),
    "states": ("State", "resolve"),
    "store": ("Dataset", "open_dataset"),
    "street.reciprocity": ("Reciprocity", "reciprocity"),
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing thawcast stays cheap."""
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'thawcast' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"thawcast.{home}"), name)


def __dir__() -> list[str]:
    """List the public names, for completion."""
    return __all__
