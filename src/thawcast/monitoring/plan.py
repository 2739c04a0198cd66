"""What an update takes: from the command line, else from a file of settings."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from thawcast.errors import InputError
from thawcast.sources import find
from thawcast.sources.source import DataSource

SETTINGS = "update.toml"
"""File of settings in a store."""

_KEYS = ("sources", "since", "until", "files", "mirror", "jobs")


@dataclass(frozen=True)
class UpdatePlan:
    """What an update takes.

    Args:
        sources: The sources.
        since: First day wanted of sources whose files are cut by date; None for the first that is imported.
        until: Last day wanted; None for all.
        files: Folder to take files from, in place of a network.
        mirror: Address of a copy to fetch from.
        jobs: Files fetched at a time.
    """

    sources: tuple[DataSource, ...]
    since: date | None = None
    until: date | None = None
    files: Path | None = None
    mirror: str | None = None
    jobs: int = 3


def planned(store: Path, config: Path | None, **given: Any) -> UpdatePlan:
    """Read the settings, and put what was given on the command line before them.

    Args:
        store: Folder of the store, whose `update.toml` is read where no other file is named.
        config: File of settings; it must exist.
        given: Values by key; None where nothing was said.

    Raises:
        InputError: The file is missing or cannot be read, has an unknown key or a wrong value, or no source is named.

    Example:
        >>> planned(Path("nowhere"), None, sources="gdelt2,un-votes", since="2015").since
        datetime.date(2015, 1, 1)
    """
    path = store / SETTINGS if config is None else config
    said: dict[str, Any] = {}
    if config is not None or path.is_file():
        said = _settings(path)
    said |= {key: value for key, value in given.items() if value is not None}
    names = said.get("sources") or ()
    listed = [part.strip() for part in names.split(",")] if isinstance(names, str) else list(names)
    if not listed:
        raise InputError(f"no source to update: name some with --sources gdelt2,polecat, or in {path}")
    plan = UpdatePlan(tuple(find(name) for name in dict.fromkeys(filter(None, listed))))
    days = {key: _day(said[key], key) for key in ("since", "until") if key in said}
    folder = {"files": Path(said["files"]).expanduser()} if "files" in said else {}
    rest = {key: said[key] for key in ("mirror", "jobs") if key in said}
    return replace(plan, **days, **folder, **rest)


def _settings(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: no settings that can be read ({error}); see docs/howto/every_day.md") from error
    unknown = [key for key in found if key not in _KEYS]
    if unknown:
        raise InputError(f"{path}: no setting {unknown[0]!r}: choose of {', '.join(_KEYS)}")
    return found


def _day(value: object, key: str) -> date:
    text = str(value)
    try:
        return date(int(text), 1, 1) if text.isdigit() and len(text) == 4 else date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{key} = {text}: neither a year nor a day; write 2015 or 2015-02-18") from error
