"""`thawcast store ls`: what the dataset holds that answers."""

import json as json_module
import sys

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption

store_app = typer.Typer(help="The data that assessments read.", no_args_is_help=True)
app.add_typer(store_app, name="store")


@store_app.callback()
def root() -> None:
    """The data that assessments read."""


@store_app.command("ls", epilog=examples("thawcast store ls", "thawcast store ls --store my-store --json"))
def ls(store: StoreOption = None, json: JsonOption = False) -> None:
    """List the tables of the dataset in use, with rows, stage and sources."""
    from thawcast.store import open_dataset

    dataset = open_dataset(store)
    if json:
        shown = {"name": dataset.name, "version": dataset.version, **dataset.manifest}
        sys.stdout.write(json_module.dumps(shown, indent=2) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=dataset.label, caption=f"{dataset.folder}, built {dataset.manifest['built_on']}")
    for heading in ("Table", "Rows", "Stage", "Sources"):
        table.add_column(heading, justify="right" if heading == "Rows" else "left")
    for name, entry in dataset.manifest["tables"].items():
        table.add_row(name, f"{entry['rows']:,}", entry["stage"], ", ".join(entry["sources"]))
    console = Console(highlight=False)
    console.print(table)
    for source in dataset.sources():
        console.print(f"{source.id} ({source.version}; {source.licence}): {source.citation}", style="dim")
