"""A new question is one file and one line in a list; all of what is asked of two states in one process is read once."""

import importlib
import json
from datetime import date
from pathlib import Path
from textwrap import dedent

import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.assessment import assess, known_of, questions
from thawcast.brief.render_markdown import render_markdown
from thawcast.brief.render_terminal import render_terminal
from thawcast.cli import app
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.states import resolve_dyad
from thawcast.store import Dataset, Known, dataset, open_dataset
from thawcast.web.work import jobs

TOY = '''
    """Question 8: how many years are known?"""

    from thawcast.assessment.question import Question
    from thawcast.brief.model import Chapter
    from thawcast.standing.temperature.tables import TEMPERATURE

    def result(known):
        return known.own(TEMPERATURE).filter(source="icews_quads")["period"].dt.year().to_list()

    def chapter(years, of):
        answer = f"{len(years)} years of {of.a.name} and {of.b.name}"
        numbers = {"years": len(years)}
        return Chapter("toy", "How many years are known?", answer=answer, method="counting", numbers=numbers)

    QUESTION = Question("toy", "How many years are known?", (TEMPERATURE,), result, chapter)
'''
ANSWER = "9 years of Russia and United States"
"""2002 to 2010."""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One new file beside the seven, and one line in the list."""
    (tmp_path / "toy.py").write_text(dedent(TOY).lstrip())
    monkeypatch.setattr(questions, "__path__", [*questions.__path__, str(tmp_path)])
    monkeypatch.setattr(questions, "MODULES", (*questions.MODULES, "toy"))
    # Its command goes with it, whichever test comes next.
    monkeypatch.setattr(app, "registered_commands", [*app.registered_commands])
    importlib.invalidate_caches()


@pytest.mark.usefixtures("toy")
def test_a_toy_question_is_asked_by_command_and_stands_in_json_brief_and_page() -> None:
    words = ["toy", "USA", "RUS", "--as-of", "2010-12-31"]
    said = CliRunner().invoke(app, words, catch_exceptions=False)
    assert ANSWER in said.stdout
    told = json.loads(CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False).stdout)
    assert (told["state"], told["toy"]["numbers"]) == ("unknown", {"years": 9})
    assert "toy" in CliRunner().invoke(app, ["--help"]).stdout
    found = assess("USA", "RUS", as_of="2010-12-31")
    assert found.to_dict()["chapters"]["toy"]["answer"] == ANSWER
    assert list(found.to_dict()["chapters"]) == [*questions.MODULES]
    assert ANSWER in render_markdown(found.brief)
    assert render_terminal(found.brief).renderables
    where = jobs.Where(None, open_dataset().marks)
    assert ANSWER in jobs.brief(where, jobs.Asked("RUS", "USA", date(2010, 12, 31)))["body"]
    jobs._assessed.cache_clear()  # pyright: ignore[reportPrivateUsage]  # the page keeps what it was told


def test_a_further_assessment_in_one_process_reads_no_parquet(monkeypatch: pytest.MonkeyPatch) -> None:
    # A thaw and a chill read what a pair without either does not.
    for a, b, day in (("USA", "RUS", "2010-12-31"), ("IND", "PAK", "2005-12-31"), ("USA", "RUS", "2014-12-31")):
        assess(a, b, as_of=day)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a table was opened again")

    monkeypatch.setattr(pl, "read_parquet", refuse)
    monkeypatch.setattr(pl, "scan_parquet", refuse)
    monkeypatch.setattr(Path, "read_bytes", _no_table)
    assert assess("India", "Pakistan", as_of="2008-12-31").standing.state
    assert assess("CHN", "IDN", as_of="2020-12-31").standing.state


def _no_table(path: Path) -> bytes:
    if path.suffix == ".parquet":
        raise AssertionError(f"{path} was opened again")
    with path.open("rb") as file:
        return file.read()


def test_known_sees_the_rows_of_the_two_known_by_the_day() -> None:
    year = {"source": "icews_quads", "freq": "Y", "low": 0.0, "high": 1.0, "n_events": 40}
    rows = TEMPERATURE.rows(
        *(
            {"a": a, "b": b, "period": date(y, 1, 1), "level": 0.5, "vintage": y, "known_on": date(y, 12, 31), **year}
            for a, b in (("RUS", "USA"), ("IND", "PAK"))
            for y in (2008, 2009, 2010)
        )
    )
    held = Dataset.of((TEMPERATURE, rows), span=(date(2008, 12, 31), date(2010, 12, 31)))
    known = Known(*resolve_dyad("USA", "RUS"), date(2009, 12, 31), held)
    assert known.own(TEMPERATURE)["period"].dt.year().to_list() == [2008, 2009]
    assert known.all(TEMPERATURE).height == 4
    assert known.all(TEMPERATURE, where=pl.col("a") == "IND").height == 2
    # A table that the dataset lacks is empty.
    assert known.own(TEMPERATURE_EPISODES).equals(TEMPERATURE_EPISODES.empty())
    assert not known.has(TEMPERATURE_EPISODES)


def test_a_value_is_computed_once() -> None:
    known, calls = known_of("USA", "RUS", as_of="2010-12-31"), list[Known]()

    def value(of: Known) -> int:
        calls.append(of)
        return 1

    assert [known.once(value), known.once(value), len(calls)] == [1, 1, 1]


def test_a_question_reads_what_it_says_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    whole = dataset.Dataset.rows

    def noted(self: Dataset, contract: object, *rest: object, **named: object) -> pl.DataFrame:
        read.add(contract.name)  # pyright: ignore[reportAttributeAccessIssue]
        return whole(self, contract, *rest, **named)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(dataset.Dataset, "rows", noted)
    judged = {c.name for c in questions.question("standing").reads}
    for key in questions.MODULES:
        read.clear()
        known = known_of("USA", "RUS", as_of="2010-12-31")
        questions.question(key).ask(known)
        assert read <= judged | {c.name for c in questions.question(key).reads}, key
