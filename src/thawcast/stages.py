"""What a stage of `starter build` is: a pure function from input frames to tables; and what stages hand on to others.

It lies below the seven folders, which declare their stages; `building` gathers and runs them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import polars as pl

from thawcast.tables import Contract

T = TypeVar("T")

Frames = Mapping[str, pl.DataFrame]
"""Frames by name: inputs (`counts`, `votes`, ...) and the tables that earlier stages computed."""


@dataclass(frozen=True, eq=False)
class Value(Generic[T]):
    """What several stages compute with and no table holds, such as the yearly vintages: computed once a build.

    A cache keeps tables only. A value is computed where a stage that is not in the cache asks for it, and what the
    stage's own code reaches, `compute` included, is what the stage's place in the cache depends on.

    Args:
        name: What it is.
        needs: Names of the frames that `compute` reads; each stage that asks for the value must need them too.
        compute: Pure function from those frames.
    """

    name: str
    needs: tuple[str, ...]
    compute: Callable[["Given"], T]


class Given(Mapping[str, pl.DataFrame]):
    """What a stage is given: the frames that it needs and no others, and values, which all stages of a build share.

    Args:
        frames: The frames by name.
        made: Values computed so far; more are added to it.

    Example:
        >>> given = Given({"counts": pl.DataFrame({"n": [1, 2]})})
        >>> total = Value("total", ("counts",), lambda given: given["counts"]["n"].sum())
        >>> given.value(total)
        3
    """

    def __init__(self, frames: Frames, made: "dict[Value[Any], Any] | None" = None) -> None:
        self._frames = frames
        self._made = {} if made is None else made

    def value(self, wanted: Value[T]) -> T:
        """Give a value, computed if no stage asked for it before.

        Args:
            wanted: Which value.

        Returns:
            The same object to every stage, so none may change it.

        Raises:
            KeyError: It needs a frame that was not given.
        """
        needed = Given({name: self[name] for name in wanted.needs}, self._made)
        if wanted not in self._made:
            self._made[wanted] = wanted.compute(needed)
        return self._made[wanted]

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Give a frame."""
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        """Name the frames."""
        return iter(self._frames)

    def __len__(self) -> int:
        """Count the frames."""
        return len(self._frames)


@dataclass(frozen=True)
class Stage:
    """One stage of the starter build; each of the seven folders declares its own in `stages.py`.

    Args:
        name: Name shown while it runs.
        needs: Names of the input frames and of the tables of other stages that `compute` reads; it is given no others.
        produces: Contracts of the tables it returns, one Parquet file each.
        compute: Pure function at the top of a module: frames in (already cut at the `until` date), tables out, rows
            sorted by key. What it reaches in the package's source is what its place in the cache depends on.
        quick: Whether `make test` may rebuild it (a few seconds) to compare with what ships.
    """

    name: str
    needs: tuple[str, ...]
    produces: tuple[Contract, ...]
    compute: Callable[[Given], dict[str, pl.DataFrame]]
    quick: bool = True
