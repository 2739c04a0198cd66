# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false, reportGeneralTypeIssues=false
"""Chapter 5 and `thawcast depth`."""

import json
import sys
from datetime import date
from importlib.resources import files

import jsonschema
import polars as pl
import pytest

from thawcast.assessment import assess
from thawcast.cli import main
from thawcast.depth.result import past_thaws
from thawcast.depth.tables import DEPTH, DEPTH_STOCK
from thawcast.standing.temperature.tables import TEMPERATURE_EPISODES
from thawcast.store import STARTER, load

SCHEMA = json.loads((files("thawcast.assessment") / "schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def starter():
    return load(STARTER, name="starter")


@pytest.fixture(scope="module")
def reset(starter):
    return assess("IND", "PAK", as_of="2005-12-31", store=starter)


def run(capsys, monkeypatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["thawcast", *words])
    try:
        main()
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_the_verdict_has_the_chapters_kind_and_the_chapter_says_it(reset):
    answer = reset.to_dict()
    numbers = answer["chapters"]["depth"]["numbers"]
    assert answer["verdict"]["kind"] == numbers["kind"] == reset.kind
    p = {kind: entry["value"] for kind, entry in numbers["p_kind"].items()}
    assert sum(p.values()) == pytest.approx(1)
    assert numbers["kind"] == next((k for k in ("tactical", "deep") if p[k] >= 0.6), "mixed")
    assert "tactical" in answer["chapters"]["depth"]["answer"].lower()
    assert f"{p['tactical']:.2f}".lstrip("0") in answer["chapters"]["depth"]["answer"]


def test_a_mid_year_date_takes_the_last_years_end(starter):
    numbers = assess("IND", "PAK", as_of="2006-06-30", store=starter).to_dict()["chapters"]["depth"]["numbers"]
    assert numbers["as_of"] == "2005-12-31"


def test_every_thaw_of_every_year_satisfies_the_schema(starter):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    kinds = starter.table(DEPTH_STOCK)
    some = kinds.filter(pl.col("as_of").dt.year().is_in([1974, 2005, 2008, 2012])).gather_every(3, 1)
    pairs = {(*row[0].split("-")[1:3], row[1]) for row in some.select("id", "as_of").iter_rows()}
    found = [assess(a, b, as_of=day, store=starter).to_dict() for a, b, day in sorted(pairs)]
    assert {answer["verdict"]["kind"] for answer in found} >= {"tactical", "mixed", "deep"}
    for answer in found:
        assert next(iter(validator.iter_errors(answer)), None) is None, answer["a"]


def test_the_schema_refuses_a_kind_without_a_thaw(reset):
    answer = reset.to_dict()
    answer["verdict"] |= {"state": "steady", "thaw": None, "lasting": []}
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(answer))


def test_without_a_thaw_there_is_no_depth(starter):
    answer = assess("FRA", "DEU", as_of="2010-12-31", store=starter).to_dict()
    assert not answer["chapters"]["depth"]["available"]
    assert answer["verdict"]["kind"] is None


def test_putin_counts_as_leader_and_the_chapter_says_so(starter):
    chapter = next(c for c in assess("RUS", "UKR", as_of="2010-12-31", store=starter).chapters if c.key == "depth")
    assert any("Medvedev" in caveat for caveat in chapter.caveats)


def test_the_chart_has_this_thaw_with_its_interval_and_the_medians_behind_it(starter):
    made = assess("RUS", "UKR", as_of="2012-12-31", store=starter)
    chart = next(c for c in made.chapters if c.key == "depth").charts[0]
    series = chart.data["who"].unique(maintain_order=True).to_list()
    assert [name.split(",")[0].split(" (")[0] for name in series] == ["This thaw", "Lasting thaws", "Failed thaws"]
    own = chart.data.filter(who=series[0])
    assert own.filter(own["value"].is_not_null())["low"].null_count() == 0
    assert chart.data.filter(who=series[1])["low"].null_count() == 8


def test_a_thaw_of_another_source_has_its_kind_and_no_dimensions(starter):
    made = assess("RUS", "USA", as_of="1974-12-31", store=starter)
    chapter = next(c for c in made.chapters if c.key == "depth")
    # Détente: disputes and votes of 1973-74 moved the stock by nothing.
    assert made.kind == "tactical"
    assert chapter.charts == chapter.tables == ()
    assert not any("Strongest" in claim for claim in chapter.claims)


def test_past_thaws_are_taken_at_the_same_age():
    def spell(name: str, onset: int, end: int | None) -> dict:
        row = {"source": "icews_quads", "freq": "Y", "a": "AAA", "b": name, "sign": 1, "onset": date(onset, 1, 1)}
        row |= {"base": 0.0, "rise": 1.0, "p_real": 0.95, "known_on": date(onset, 12, 31)}
        ends = {"end": None, "end_kind": None, "end_known_on": None}
        if end:
            ends = {"end": date(end, 1, 1), "end_kind": "given back", "end_known_on": date(end, 12, 31)}
        return row | ends

    def depth(name: str, by_year: dict[int, float]) -> list[dict]:
        return [
            {"id": named(name), "as_of": (day := date(year, 12, 31)), "known_on": day, "value": value}
            for year, value in by_year.items()
        ]

    def named(name: str) -> str:
        return f"icews_quads-AAA-{name}-{onsets[name]}+"

    onsets = {"own": 2009, "long": 2004, "lost": 2006, "new": 2009, "later": 2007}
    episodes = [
        spell("own", 2009, None),
        spell("long", 2004, None),
        spell("lost", 2006, 2007),
        spell("new", 2009, None),
    ]
    episodes.append(spell("later", 2007, 2012))
    rows = depth("long", {year: (year - 2003) / 10 for year in range(2004, 2011)})
    rows += depth("lost", {2006: 0.9}) + depth("new", {2009: 0.05, 2010: 0.05}) + depth("own", {2009: 0.0, 2010: 0.0})
    rows += depth("later", {2007: 0.01, 2008: 0.02, 2009: 0.03, 2010: 0.04})
    found = past_thaws(
        DEPTH.rows(*rows, dimension="breadth"),
        pl.DataFrame(episodes, schema=TEMPERATURE_EPISODES.schema),
        own=named("own"),
        age=1,
        as_of=date(2010, 12, 31),
    )
    # At age one `long` had .2 and `later`, whose end is not known yet, .02; `new` has not run three years.
    assert (found.n_lasting, found.n_failed) == (2, 1)
    assert (found.lasting, found.failed) == ({"breadth": 0.11}, {"breadth": 0.9})


class TestCommand:
    """`thawcast depth`."""

    def test_json(self, capsys, monkeypatch, reset):
        code, out, _ = run(capsys, monkeypatch, "depth", "India", "Pakistan", "--as-of", "2005-12-31", "--json")
        found = json.loads(out)
        assert (code, found["a"]["code"], found["as_of"]) == (0, "IND", "2005-12-31")
        assert found["depth"]["numbers"] == reset.to_dict()["chapters"]["depth"]["numbers"]

    def test_text_and_page(self, capsys, monkeypatch, tmp_path):
        words = ("depth", "IND", "PAK", "--as-of", "2005-12-31", "--out", str(tmp_path))
        code, out, err = run(capsys, monkeypatch, *words)
        assert code == 0
        assert "Deeds beside words" in out
        page = tmp_path / "IND-PAK-2005-12-31-depth.html"
        assert str(page) in err
        assert "<svg" in page.read_text(encoding="utf-8")

    def test_no_thaw_says_so(self, capsys, monkeypatch):
        code, out, _ = run(capsys, monkeypatch, "depth", "USA", "RUS", "--as-of", "2014-12-31")
        assert code == 0
        assert "no thaw is running" in out

    def test_bad_input_is_one_line(self, capsys, monkeypatch):
        code, out, err = run(capsys, monkeypatch, "depth", "USA", "RUS", "--as-of", "1939-12-31")
        assert (code, out, err.count("\n")) == (2, "", 1)
