"""What a stage of `starter build` is: a pure function from input frames to tables, with what its cache depends on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from thawcast.tables import Contract

Frames = Mapping[str, pl.DataFrame]
"""Frames by name: inputs (`counts`, `votes`, ...) and the tables that earlier stages computed."""


@dataclass(frozen=True)
class Stage:
    """One stage of the starter build; each of the seven folders declares its own in `starter.py`.

    Args:
        name: Name shown while it runs.
        needs: Names of the input frames and of the tables of earlier stages that `compute` reads.
        produces: Contracts of the tables it returns, one Parquet file each.
        compute: Pure function: frames in (already cut at the `until` date), tables out, rows sorted by key.
        quick: Whether `make test` may rebuild it (a few seconds) to compare with what ships.
        modules: Module names whose source text belongs to the cache key, besides the one of `compute`.
    """

    name: str
    needs: tuple[str, ...]
    produces: tuple[Contract, ...]
    compute: Callable[[Frames], dict[str, pl.DataFrame]]
    quick: bool = True
    modules: tuple[str, ...] = ()
