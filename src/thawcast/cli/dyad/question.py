"""`thawcast QUESTION A B`: one of the questions by itself, by the same road as the whole assessment."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment import known_of
from thawcast.assessment.alone import alone
from thawcast.assessment.questions import question
from thawcast.assessment.questions.standing import judged
from thawcast.brief.model import Chapter
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.out import checked, write_charts, write_page
from thawcast.cli.printing import print_chapter, print_json
from thawcast.store import Known

PageOption = Annotated[
    Path | None,
    typer.Option("--out", help="Folder to write a page with the charts to, or an .svg file.", show_default=False),
]


@dataclass(frozen=True)
class Handover:
    """How the answer to one question is handed over.

    Args:
        json: As JSON on standard output; else as text.
        page: Folder to write a page to as well, or the SVG file of its charts; None for neither.
    """

    json: bool = False
    page: Path | None = None

    def hand(self, known: Known, chapter: Chapter, **added: object) -> None:
        """Print a chapter, or its JSON, and write its page where asked.

        Args:
            known: What was known.
            chapter: The answer.
            added: What only this command tells beside it, for the JSON.
        """
        title = f"{known.a.name} - {known.b.name}"
        if self.page is not None and self.page.suffix:
            charts = {f"_{chart.id}" if place else "": chart for place, chart in enumerate(chapter.charts)}
            write_charts(checked(self.page, ending=".svg"), charts)
        elif self.page is not None:
            cited = tuple(source for source in known.sources if source.id in chapter.sources)
            page = self.page / f"{known.a.code}-{known.b.code}-{known.as_of}-{chapter.key}.html"
            write_page(page, title, known.as_of.isoformat(), chapter, known.label, cited)
        if self.json:
            print_json(alone(known, chapter) | added)
            return
        print_chapter(chapter, title=f"{title}   as of {known.as_of}   {known.once(judged).state}")


def ask(key: str, a: str, b: str, *, as_of: str | None, store: Path | None) -> tuple[Known, Chapter]:
    """Ask one question of two states.

    Args:
        key: Which.
        a: One state.
        b: The other.
        as_of: Last day whose data may be used.
        store: Folder of a store.

    Returns:
        What is known, and the answer.
    """
    known = known_of(a, b, as_of=as_of, store=store)
    return known, question(key).ask(known)


def register(name: str, key: str) -> None:
    """Make the command that asks a question and has no options of its own, if there is none yet.

    Args:
        name: What the user types.
        key: Which question.
    """

    def asked(
        a: StateArgument,
        b: StateArgument,
        as_of: AsOfOption = None,
        out: PageOption = None,
        json: JsonOption = False,
        store: StoreOption = None,
    ) -> None:
        known, chapter = ask(key, a, b, as_of=as_of, store=store)
        Handover(json, out).hand(known, chapter)

    if all(held.name != name for held in app.registered_commands):
        asked.__doc__ = question(key).text
        lines = (f"thawcast {name} USA RUS --as-of 2010-12-31", f"thawcast {name} India Pakistan --json")
        app.command(name, epilog=examples(*lines))(asked)
