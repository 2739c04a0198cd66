"""`thawcast claims`: an argument about two states, claim by claim, against the data."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from thawcast.argument import Checked, check, load, read, score, shipped
from thawcast.argument.drafting import drafted, proposed, written
from thawcast.argument.showing import brief_of, heading, score_table, when
from thawcast.brief.render_html import render_html
from thawcast.brief.render_markdown import render_markdown
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption
from thawcast.cli.out import checked as checked_out
from thawcast.cli.printing import answers, json_of, laid_out, print_json
from thawcast.deals.scenarios.node import text_of
from thawcast.errors import InputError
from thawcast.files import write_texts
from thawcast.store import Dataset, open_dataset

DEFAULT = "reset_2010"
_COLOURS = {"supported": "green", "not supported": "red", "cannot be told": "yellow"}
_ENDINGS = (".html", ".md", ".json")


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
    endings = _ENDINGS if draft is None else (".toml",)
    if out is not None and out.suffix.lower() not in endings:
        take = out.with_suffix(endings[0])
        raise InputError(f"--out {out}: only {' and '.join(endings)} can be written; take {take}")
    if proposal is not None and draft is None:
        raise InputError("--proposal: name the text that it was made of with --draft")
    if draft is not None:
        _draft(draft, proposal, out, json=json)
    elif names:
        _list(json=json)
    elif scores:
        _score(open_dataset(store), json=json)
    else:
        _check(argument, open_dataset(store), out, json=json, markdown=markdown)


def _check(name: str, dataset: Dataset, out: Path | None, *, json: bool, markdown: bool) -> None:
    target = None if out is None else checked_out(out, ending=out.suffix.lower())
    found = check(read(name), dataset)
    if target is not None:
        _write(found, dataset, target)
    if json:
        print_json(found.to_dict())
    elif markdown:
        sys.stdout.write(render_markdown(brief_of(found, dataset)))
    elif target is None:
        _print(found)


def _write(found: Checked, dataset: Dataset, out: Path) -> None:
    ending = out.suffix.lower()
    if ending == ".json":
        text = json_of(found.to_dict()) + "\n"
    else:
        text = (render_html if ending == ".html" else render_markdown)(brief_of(found, dataset))
    (path,) = write_texts(out.parent, {out.name: text})
    sys.stderr.write(f"wrote {path}\n")


def _print(found: Checked) -> None:
    console, argument = answers(), found.argument
    console.print(Text(f"{argument.author}: {argument.title} ({argument.day})", "bold"))
    for number, finding in enumerate(found.findings, start=1):
        console.print()
        rule = Text(f" ({finding.claim.kind.key}: {finding.claim.kind.rule})", "dim")
        console.print(Text(heading(number, finding), "bold"), rule)
        labels = when(finding, argument.then.isoformat())
        for label, reading in zip(labels, (finding.then, finding.since), strict=True):
            word = (reading.verdict, _COLOURS[reading.verdict])
            console.print(Text.assemble(f"   {label}: ", word, f". {reading.told}"))
            if reading.verdict == "cannot be told" and reading.decides:
                console.print(Text(f"   What would decide it: {reading.decides}.", "dim"))


def _list(*, json: bool) -> None:
    every = [load(name) for name in shipped()]
    if json:
        print_json([{"key": a.key, "title": a.title, "date": a.day.isoformat()} for a in every])
        return
    console = answers()
    for one in every:
        console.print(f"{one.key}: {one.author}, {one.title} ({one.day:%B %Y}), {len(one.claims)} claims")


def _score(dataset: Dataset, *, json: bool) -> None:
    rows = score(check(load(name), dataset) for name in shipped())
    if json:
        print_json([asdict(row) for row in rows])
    else:
        answers().print(laid_out(score_table(rows)))


def _draft(path: Path, proposal: Path | None, out: Path | None, *, json: bool) -> None:
    article = text_of(path, remedy="give a text file")
    if proposal is None:
        found = drafted(article, file=path.name)
    else:
        found = proposed(text_of(proposal, remedy="give a file of JSON"), article, file=path.name)
    if json:
        print_json(asdict(found))
        return
    text = written(found)
    if out is None:
        sys.stdout.write(text)
        return
    (written_to,) = write_texts(out.parent, {checked_out(out, ending=".toml").name: text})
    sys.stderr.write(f"wrote {written_to}; read every claim, then set confirmed = true\n")
