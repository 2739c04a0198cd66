"""The answer for two states at a date, as a value with its JSON and its brief."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import polars as pl

from thawcast import __version__
from thawcast.assessment.verdict import verdict
from thawcast.brief.model import Brief, Chapter
from thawcast.brief.notebook import Library, Picture, latex, native, picture
from thawcast.brief.render_json import chapter_json
from thawcast.brief.screen import Screen
from thawcast.durability.lasting import Lasting
from thawcast.errors import InputError
from thawcast.files import write_texts
from thawcast.standing.result import Standing
from thawcast.states import State
from thawcast.values import Estimate, Source, to_json

SCHEMA = "thawcast.assessment/2"

SCENARIO_PREFIX = "scenario:"
"""Marks a source that is a shipped scenario, not a dataset."""


@dataclass(frozen=True, repr=False)
class Assessment:
    """The answer for two states at a date.

    Args:
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: Last day whose data was used.
        standing: The judgement behind the verdict.
        stock: Where the two stand on the scale of all pairs [0 severe rivalry to 4 security community]; None where one
            of them was no state.
        lasting: Probabilities of lasting, empty unless a thaw is running.
        screen: The answer on one screen.
        chapters: One for each of the questions, in order.
        cited: Citations of all that the data that answered rest on.
        label: Which data answered, in words.
    """

    a: State
    b: State
    as_of: date
    standing: Standing
    stock: Estimate | None
    lasting: tuple[Lasting, ...]
    screen: Screen
    chapters: tuple[Chapter, ...]
    cited: tuple[Source, ...]
    label: str

    @property
    def p_real(self) -> Estimate | None:
        """Probability that the running change exceeds noise [probability], None if none runs."""
        return None if self.standing.current is None else self.standing.current.p_real

    def chapter(self, key: str) -> Chapter:
        """Return the chapter of a question by its key."""
        return next(chapter for chapter in self.chapters if chapter.key == key)

    @property
    def kind(self) -> str | None:
        """`tactical`, `mixed` or `deep`; None without a running thaw, or where it cannot be told."""
        return self.chapter("depth").numbers.get("kind")

    @property
    def sentence(self) -> str:
        """The verdict and what it is."""
        return f"{self.screen.headline}. {self.screen.said[0].sentence}"

    @cached_property
    def brief(self) -> Brief:
        """The brief as a value, ready for the renderers."""
        used = {source for chapter in self.chapters for source in chapter.sources}
        return Brief(
            title=f"{self.a.name} - {self.b.name}",
            as_of=self.as_of.isoformat(),
            screen=self.screen,
            chapters=self.chapters,
            sources=(
                *(source for source in self.cited if source.id in used),
                *(_scenario_source(name) for name in sorted(used) if name.startswith(SCENARIO_PREFIX)),
            ),
            dataset=self.label,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the assessment as plain JSON values, as `schema.json` describes them."""
        brief = self.brief
        return {
            "schema": SCHEMA,
            "a": {"code": self.a.code, "name": self.a.name},
            "b": {"code": self.b.code, "name": self.b.name},
            "as_of": self.as_of.isoformat(),
            "data_to": None if self.standing.data_to is None else self.standing.data_to.isoformat(),
            "source": None if self.standing.source is None else self.standing.source.id,
            "verdict": verdict(self.screen, self.standing, self.stock, self.kind, self.lasting),
            "chapters": {chapter.key: chapter_json(chapter) for chapter in self.chapters},
            "caveats": list(self.screen.caveats),
            "sources": [to_json(vars(source)) for source in brief.sources],
        }

    def to_json(self) -> str:
        """Return the assessment as JSON text, two spaces of indentation, keys in a fixed order."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def to_html(self, path: str | Path) -> Path:
        """Write the brief as one self-contained HTML file.

        Args:
            path: File to write.

        Returns:
            The path.

        Raises:
            StoreError: The file cannot be written.
        """
        target = Path(path)
        return write_texts(target.parent, {target.name: self._page()})[0]

    def _page(self) -> str:
        from thawcast.brief.drawings import page  # it brings templates and drawings, which no figure needs

        return page(self.brief)

    def summary(self) -> str:
        """Say the answer of the first screen: the verdict, what it is, what it rests on, where it goes, how sure."""
        sure = self.screen.confidence
        told = (f"{said.label}: {said.sentence}" for said in self.screen.said)
        return "\n".join(
            (
                f"{self.screen.pair}, {self.screen.day}: {self.screen.headline}",
                *told,
                f"Confidence: {sure.level}, {sure.reason}",
            )
        )

    def to_frame(self, backend: Library = "polars") -> Any:
        """Return the figures of the verdict, a row each: `quantity`, `value`, `low`, `high`, `unit`.

        Args:
            backend: `polars` or `pandas`.

        Raises:
            InputError: No such library, or it is not installed.
        """
        return native(self._figures(), backend)

    def to_latex(self) -> str:
        """Write the rows of `to_frame` as a LaTeX table."""
        return latex(self._figures(), caption=self.sentence)

    def plot(self) -> Picture:
        """Draw the first chart of the first chapter that has one, as SVG.

        Raises:
            InputError: Nothing that could be drawn is known of the two.
        """
        charts = [chart for chapter in self.chapters for chart in chapter.charts]
        if not charts:
            raise InputError(f"{self.brief.title}: nothing to plot; thawcast.coverage() tells what is held of them")
        return picture(charts[0])

    def cite(self) -> str:
        """Cite every source of the answer with its terms, one a line."""
        return "\n".join(f"{s.citation} [{s.id}; {s.version}; {s.licence}]" for s in self.brief.sources)

    def _figures(self) -> pl.DataFrame:
        """Lay out every estimate of the verdict's JSON."""
        told = _estimates(self.to_dict()["verdict"])
        rows = [{"quantity": name} | found for name, found in told if found["value"] is not None]
        kinds: dict[str, Any] = {"quantity": pl.String, **dict.fromkeys(("value", "low", "high"), pl.Float64)}
        return pl.DataFrame(rows, schema=kinds | {"unit": pl.String})

    def __repr__(self) -> str:
        return f"Assessment({self.brief.title}, {self.as_of}: {self.screen.headline})"

    def _repr_html_(self) -> str:
        """Show the first screen and the answers in a notebook; `to_html` writes the whole brief."""
        lines = "".join(f"<li><b>{escape(x.question)}</b> {escape(x.answer)}</li>" for x in self.screen.lines)
        return f"<pre style='white-space:pre-wrap'>{escape(self.summary())}</pre><ul>{lines}</ul>"


def _estimates(told: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Find the estimates in a nest of JSON values, each with the names that lead to it."""
    if isinstance(told, Mapping) and set(told) == {"value", "low", "high", "unit"}:
        yield name, dict(told)
    elif isinstance(told, Mapping):
        months = told.get("horizon_months")
        own = name if months is None else f"{name}_{months}_months"
        for key, held in told.items():
            yield from _estimates(held, own if key == "estimate" else f"{own}.{key}".strip("."))
    elif isinstance(told, list):
        for held in told:
            yield from _estimates(held, name)


def _scenario_source(name: str) -> Source:
    key = name.removeprefix(SCENARIO_PREFIX)
    return Source(
        name,
        f"Thawcast scenario {key}.toml: judgements of positions, saliences and capabilities, each with its reason.",
        __version__,
        "Apache-2.0",
    )
