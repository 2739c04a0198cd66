"""Looks at this installation: is it sound, and what can it do?

What reads data is imported late here: a library that is missing must be told of, not stumbled over.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from platformdirs import user_cache_path

import thawcast
from thawcast.errors import StoreError, ThawcastError

if TYPE_CHECKING:
    from thawcast.store import Dataset

Mark = Literal["ok", "absent", "fault"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Args:
        what: What it is.
        mark: `ok`; `absent` for an optional part that is not there; `fault`.
        found: What was found, with the remedy where something is missing.
    """

    what: str
    mark: Mark
    found: str


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    sound = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Check("Python", "ok" if sound else "fault", version if sound else f"{version}; thawcast needs 3.11 to 3.13")


def _requirements() -> dict[str, list[str]]:
    """Distributions that the package names, by extra; the empty name holds what it cannot do without."""
    found: dict[str, list[str]] = {"": []}
    for line in requires("thawcast") or ():
        name = re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]
        extra = re.search(r"extra == ['\"]([^'\"]+)['\"]", line)
        found.setdefault(extra[1] if extra else "", []).append(name)
    return found


def _versions(names: list[str]) -> tuple[list[str], list[str]]:
    there: list[str] = []
    missing: list[str] = []
    for name in names:
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    return there, missing


def _libraries() -> Iterator[Check]:
    for extra, names in sorted(_requirements().items()):
        there, missing = _versions(names)
        what = f"optional: {extra}" if extra else "libraries"
        if not missing:
            yield Check(what, "ok", ", ".join(there))
        elif extra:
            yield Check(what, "absent", f"without {', '.join(missing)}; pip install 'thawcast[{extra}]'")
        else:
            yield Check(what, "fault", f"missing: {', '.join(missing)}; install thawcast again")


def _java() -> Check:
    path = shutil.which("java")
    return Check(
        "Java (for Spark)", "ok" if path else "absent", path or "none; install a Java runtime to use --engine spark"
    )


def _dataset(what: str, folder: Path, name: str) -> "tuple[Check, Dataset | None]":
    from thawcast.store import load

    try:
        dataset = load(folder, name=name)
    except StoreError as error:
        return Check(what, "fault", str(error)), None
    problems = dataset.problems()
    if problems:
        return Check(what, "fault", f"{folder}: {'; '.join(problems)}"), None
    tables = dataset.manifest["tables"]
    rows = sum(entry["rows"] for entry in tables.values())
    return Check(what, "ok", f"{folder}: {len(tables)} tables, {rows:,} rows, version {dataset.version}"), dataset


def _own(store: Path | None) -> Check:
    from thawcast.store import holds_dataset, home

    folder = home(store)
    if not holds_dataset(folder):
        return Check("your own store", "absent", f"none in {folder}; the starter answers")
    return _dataset("your own store", folder, "store")[0]


def _cache() -> Check:
    folder = user_cache_path("thawcast")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Check(
            "cache", "absent", f"{folder}: cannot be written to ({error.strerror}); charts are drawn anew each time"
        )
    return Check("cache", "ok", str(folder))


def _answer(dataset: "Dataset", ask: "Callable[[Dataset], str]") -> Check:
    """Ask the question that the starter is known to answer."""
    began = perf_counter()
    try:
        found = ask(dataset)
    except ThawcastError as error:
        return Check("an answer", "fault", str(error))
    return Check("an answer", "ok", f"{found} ({perf_counter() - began:.2f} s)")


def checks(store: Path | None, *, ask: "Callable[[Dataset], str]") -> Iterator[Check]:
    """Look at everything, one thing after another.

    Args:
        store: Folder of the user's own store; None for the usual place.
        ask: Asks the question that the starter is known to answer, and gives the answer in a sentence.

    Yields:
        One entry a thing.
    """
    from thawcast.store import STARTER

    yield Check("thawcast", "ok", f"{thawcast.__version__}, {Path(thawcast.__file__).parent}")
    yield _python()
    yield from _libraries()
    yield _java()
    starter, dataset = _dataset("starter dataset", STARTER, "starter")
    yield starter
    yield _own(store)
    yield _cache()
    if dataset is not None:
        yield _answer(dataset, ask)
