"""`thawcast import` and `thawcast aggregate`: event files into the store, and how their events are counted."""

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment.temperatures import imported_levels
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption
from thawcast.cli.printing import answers, print_json
from thawcast.cli.progress import bytes_moved, progress
from thawcast.counting import Rules
from thawcast.standing.temperature.sources import IMPORTED
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.store import home, snapshots
from thawcast.store.import_lines import counted_line, import_lines
from thawcast.store.importing import import_events, reaggregate

DuplicatesOption = Annotated[
    str | None,
    typer.Option(
        "--duplicates",
        help="What is the same event: id (default), code (one a day for each code), root, or keep all.",
        show_default=False,
    ),
]
MentionsOption = Annotated[
    int | None, typer.Option("--min-mentions", help="Mentions that an event needs (default 0).", show_default=False)
]
SourcesOption = Annotated[
    int | None, typer.Option("--min-sources", help="Reporting sources that it needs (default 0).", show_default=False)
]
MirrorsOption = Annotated[
    str | None,
    typer.Option(
        "--mirrors",
        help="Events that stand in both directions on a day, as a visit and its host do: keep (default) or drop.",
        show_default=False,
    ),
]
PACKED_NAME = re.compile(r"\.(gz|bz2|xz|zip|tgz|tbz2|txz)$", re.IGNORECASE)


@app.command(
    "import",
    epilog=examples(
        "thawcast import icews daily/*.zip",
        "thawcast import gdelt2 20191024143000.export.CSV --min-mentions 2 --json",
    ),
)
def import_command(
    kind: Annotated[
        str, typer.Argument(help="gdelt1, gdelt2, icews, polecat, phoenix, petrarch or keds.", show_default=False)
    ],
    files: Annotated[
        list[Path], typer.Argument(help="Event files, plain or packed (.gz, .zip, .tar.xz ...).", show_default=False)
    ],
    store: StoreOption = None,
    duplicates: DuplicatesOption = None,
    min_mentions: MentionsOption = None,
    min_sources: SourcesOption = None,
    mirrors: MirrorsOption = None,
    json: JsonOption = False,
) -> None:
    """Import event files into your store, count them and make their levels; assessments show what they say.

    Lines that cannot be read are kept in a quarantine file with the reason. The same files twice change nothing.
    """
    folder = home(store)
    with bytes_moved("import", _size(files)) as (step, advance):
        done = import_events(
            kind,
            files,
            folder,
            rules=_rules(duplicates, min_mentions, min_sources, mirrors),
            now=datetime.now().astimezone(),
            step=step,
            advance=advance,
        )
    told = done.to_dict() | {"levels": _levels(folder, kind)}
    if json:
        print_json(told)
        return
    for line in import_lines(told, folder):
        answers().print(line, soft_wrap=True)


@app.command(epilog=examples("thawcast aggregate --duplicates code", "thawcast aggregate --engine spark --master URL"))
def aggregate(
    store: StoreOption = None,
    duplicates: DuplicatesOption = None,
    min_mentions: MentionsOption = None,
    min_sources: SourcesOption = None,
    mirrors: MirrorsOption = None,
    engine: Annotated[str, typer.Option("--engine", help="duckdb (in this process) or spark.")] = "duckdb",
    master: Annotated[str, typer.Option("--master", metavar="URL", help="Spark master.")] = "local[*]",
    json: JsonOption = False,
) -> None:
    """Count the imported events anew, by other rules or on Apache Spark."""
    with progress("aggregate") as step:
        done = reaggregate(
            home(store),
            rules=_rules(duplicates, min_mentions, min_sources, mirrors) or Rules(),
            engine=engine,
            master=master,
            step=step,
        )
    keys = ("kind", "dyads", "period", "rules", "removed")
    told = [{key: s.manifest[key] for key in keys} | {"levels": _levels(home(store), s.manifest["kind"])} for s in done]
    if json:
        print_json(told)
        return
    for entry in told:
        answers().print(f"{entry['kind']}: {counted_line(entry)}")


def _levels(folder: Path, kind: str) -> dict[str, object]:
    """Make and keep the levels of what was imported, and say of how many pairs and which months there are some."""
    with progress("levels") as step:
        made = imported_levels(snapshots(folder), step=step)[TEMPERATURE.name].filter(source=IMPORTED + kind)
    months = [None if month is None else f"{month:%Y-%m}" for month in (made["period"].min(), made["period"].max())]
    return {"pairs": made.n_unique(["a", "b"]), "first": months[0], "last": months[1]}


def _rules(
    duplicates: str | None, min_mentions: int | None, min_sources: int | None, mirrors: str | None
) -> Rules | None:
    if duplicates is None and min_mentions is None and min_sources is None and mirrors is None:
        return None
    return Rules(duplicates or "id", min_mentions or 0, min_sources or 0, mirrors or "keep")  # pyright: ignore[reportArgumentType] - Rules refuses other words


def _size(files: list[Path]) -> int | None:
    """Add the sizes up; of packed files the whole is not known before the end."""
    if any(PACKED_NAME.search(path.name) for path in files):
        return None
    return sum(path.stat().st_size for path in files if path.is_file())
