"""`thawcast claims`: an argument about two states, claim by claim, against the data."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from thawcast.argument import check, load, read, score, shipped
from thawcast.argument.drafting import drafted, proposed, written
from thawcast.argument.showing import brief_of, lines, score_table
from thawcast.brief.render_html import render_html
from thawcast.brief.render_markdown import render_markdown
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption
from thawcast.cli.out import checked, write_text
from thawcast.cli.printing import answers, json_of, print_json, print_tables
from thawcast.deals.scenarios.node import text_of
from thawcast.errors import InputError
from thawcast.store import Dataset, open_dataset

DEFAULT = "reset_2010"
ENDINGS = (".html", ".md", ".json")
"""Of the files that a checked argument is written to."""


@app.command(
    epilog=examples(
        "thawcast claims",
        "thawcast claims detente_1976 --json",
        "thawcast claims mine.toml --out mine.html",
        "thawcast claims --draft article.txt --out mine.toml",
        "thawcast claims --score",
    )
)
def claims(
    argument: Annotated[
        str, typer.Argument(metavar="[FILE|NAME]", help="A TOML file, or the name of an argument that ships.")
    ] = DEFAULT,
    draft: Annotated[
        Path | None,
        typer.Option("--draft", help="Text in which to look for claims; prints a draft to be confirmed."),
    ] = None,
    proposal: Annotated[
        Path | None, typer.Option("--proposal", help="JSON that a language model of your own proposed of that text.")
    ] = None,
    scores: Annotated[
        bool, typer.Option("--score", help="Of all arguments that ship: what was told then, and what held.")
    ] = False,
    names: Annotated[bool, typer.Option("--list", help="Name the arguments that ship.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File to write: .html, .md or .json; of a draft .toml.", show_default=False),
    ] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Hold each claim of an argument about two states against the data, as they stood and as it turned out."""
    target = None if out is None else checked(out, ending=ENDINGS if draft is None else ".toml")
    if proposal is not None and draft is None:
        raise InputError("--proposal: name the text that it was made of with --draft")
    if draft is not None:
        _draft(draft, proposal, target, json=json)
    elif names:
        every = [load(name) for name in shipped()]
        if json:
            print_json([{"key": a.key, "title": a.title, "date": a.day.isoformat()} for a in every])
        for one in () if json else every:
            answers().print(f"{one.key}: {one.author}, {one.title} ({one.day:%B %Y}), {len(one.claims)} claims")
    elif scores:
        rows = score(check(load(name), open_dataset(store)) for name in shipped())
        if json:
            print_json([asdict(row) for row in rows])
        else:
            print_tables(score_table(rows))
    else:
        _check(argument, open_dataset(store), target, json=json, markdown=markdown)


def _check(name: str, dataset: Dataset, target: Path | None, *, json: bool, markdown: bool) -> None:
    found = check(read(name), dataset)
    if target is not None and target.suffix.lower() == ".json":
        write_text(target, json_of(found.to_dict()) + "\n")
    elif target is not None:
        render = render_html if target.suffix.lower() == ".html" else render_markdown
        write_text(target, render(brief_of(found, dataset)))
    if json:
        print_json(found.to_dict())
    elif markdown:
        sys.stdout.write(render_markdown(brief_of(found, dataset)))
    elif target is None:
        for line, style in lines(found):
            answers().print(line, style=style)


def _draft(path: Path, proposal: Path | None, target: Path | None, *, json: bool) -> None:
    article = text_of(path, remedy="give a text file")
    if proposal is None:
        found = drafted(article, file=path.name)
    else:
        found = proposed(text_of(proposal, remedy="give a file of JSON"), article, file=path.name)
    if json:
        print_json(asdict(found))
    elif target is None:
        sys.stdout.write(written(found))
    else:
        write_text(target, written(found))
        sys.stderr.write("read every claim, then set confirmed = true\n")
