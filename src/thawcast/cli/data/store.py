"""`thawcast store ls`, `verify` and `cite`: what the data in use are, whether they are whole, and whom to cite."""

import sys

import typer

from thawcast.assessment import assess
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StoreOption
from thawcast.cli.printing import answers, laid_out, print_json
from thawcast.store import bibtex, open_dataset
from thawcast.store.listing import tables_of
from thawcast.store.verifying import verify as verified
from thawcast.values import counted

store_app = typer.Typer(no_args_is_help=True)
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
    for table in tables_of(dataset):
        console.print(laid_out(table))
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


@store_app.command("cite", epilog=examples("thawcast store cite USA RUS", "thawcast store cite USA RUS > refs.bib"))
def cite(a: str, b: str, as_of: AsOfOption = None, store: StoreOption = None) -> None:
    """Print the citations that an assessment of two states rests on, with version and licence, as BibTeX."""
    found = assess(a, b, as_of=as_of, store=store)
    sys.stdout.write("\n\n".join(bibtex(source) for source in found.brief.sources) + "\n")
