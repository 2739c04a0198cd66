"""`thawcast store ls`, `verify`, `cite`, `compact` and `prune`: what the data are, whether whole, whom to cite."""

import sys
from datetime import datetime
from typing import Annotated

import typer

from thawcast.assessment import assess
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption
from thawcast.cli.printing import answers, print_json, print_tables
from thawcast.cli.progress import progress
from thawcast.store import bibtex, home, open_dataset
from thawcast.store.compacting import compact, prune
from thawcast.store.listing import tables_of
from thawcast.store.verifying import verify as verified
from thawcast.values import counted

store_app: typer.Typer = typer.Typer(no_args_is_help=True)
app.add_typer(store_app, name="store")


@store_app.callback()
def root() -> None:
    """The data that assessments read."""


@store_app.command("ls", epilog=examples("thawcast store ls", "thawcast store ls --store my-store --json"))
def ls(store: StoreOption = None, json: JsonOption = False) -> None:
    """List the tables of the dataset in use and the events imported, with rows and sources."""
    dataset = open_dataset(store)
    held = () if dataset.imported is None else dataset.imported.held
    if json:
        shown = {"name": dataset.name, "version": dataset.version, **dataset.manifest}
        shown["imports"] = [{"snapshot": s.id, **{k: v for k, v in s.manifest.items() if k != "files"}} for s in held]
        print_json(shown, exact=True)
        return
    console = answers()
    print_tables(*tables_of(dataset))
    console.print(f"{dataset.folder}, built {dataset.manifest['built_on']}")
    for source in dataset.sources():
        console.print(f"{source.id} ({source.version}; {source.licence}): {source.citation}", style="dim")


@store_app.command("verify", epilog=examples("thawcast store verify", "thawcast store verify --store my-store"))
def verify(store: StoreOption = None, json: JsonOption = False) -> None:
    """Hash every file again and compare with what was written; exit code 1 if any differs."""
    found = verified(store)
    if json:
        print_json({"files": found.files, "problems": found.problems})
    else:
        out = answers()
        for line in found.problems:
            out.print(line, soft_wrap=True)
        told = counted(len(found.problems), "problem") if found.problems else "all as written: no problems"
        out.print(f"{counted(found.files, 'file')}, {told}", soft_wrap=True)
    raise typer.Exit(1 if found.problems else 0)


@store_app.command("compact", epilog=examples("thawcast store compact", "thawcast store prune"))
def compact_command(store: StoreOption = None) -> None:
    """Merge the imports of each kind into one; `store prune` then removes those that it replaces."""
    with progress("compact") as step:
        made = compact(home(store), now=datetime.now().astimezone(), step=step)
    for snapshot in made:
        answers().print(f"{snapshot.id} holds {counted(len(snapshot.replaces), 'import')}", soft_wrap=True)
    answers().print("Now `thawcast store prune` may remove what is replaced" if made else "Nothing to merge")


@store_app.command("prune", epilog=examples("thawcast store prune --dry-run", "thawcast store prune --files"))
def prune_command(
    store: StoreOption = None,
    files: Annotated[bool, typer.Option("--files", help="Fetched files too, once their events are imported.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go, remove nothing.")] = False,
) -> None:
    """Remove what nothing reads any more: imports that `store compact` replaced, what killed writers left."""
    found = prune(home(store), files=files, dry_run=dry_run)
    for path in found.paths if dry_run else ():
        answers().print(str(path), soft_wrap=True)
    what = "would be removed" if dry_run else "removed"
    answers().print(f"{len(found.paths):,} {what}, {found.bytes:,} bytes")


@store_app.command("cite", epilog=examples("thawcast store cite USA RUS", "thawcast store cite USA RUS > refs.bib"))
def cite(a: str, b: str, as_of: AsOfOption = None, store: StoreOption = None) -> None:
    """Print the citations that an assessment of two states rests on, with version and licence, as BibTeX."""
    found = assess(a, b, as_of=as_of, store=store)
    sys.stdout.write("\n\n".join(bibtex(source) for source in found.brief.sources) + "\n")
