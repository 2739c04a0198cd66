"""`thawcast words`: the answer for people and for programs, from a dataset with and without the tables."""

import json
import re
from datetime import date

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.cli import app
from thawcast.cli.dyad import words as command
from thawcast.errors import InputError
from thawcast.tables import DYAD_COUNTS
from thawcast.words.tables import FOLLOW_TESTS, LEVELS_WORDS, SAY_DO


class Made:
    """A dataset of three tables."""

    imported = None
    span = (date(2004, 12, 31), date(2010, 12, 31))

    def __init__(self):
        known = {"known_on": date(2010, 12, 31)}
        level = {"a": "RUS", "b": "USA", "series": "verbal", "n_events": 90} | known
        slopes = {"forward": 53, "backward": 50, "net": 3, "later": 84, "permuted": 33, "spread": 40}
        rows = {
            LEVELS_WORDS.name: [
                level
                | {"period": date(y, 1, 1), "level": v, "low": v - 30, "high": v + 30, "known_on": date(y, 12, 31)}
                for y, v in ((2008, -315), (2009, -182), (2010, -184))
            ],
            SAY_DO.name: [
                {"a": "RUS", "b": "USA", "period": date(2010, 1, 1), "gap": -57, "low": -119, "high": 5, "rank": 261}
                | known
            ],
            FOLLOW_TESTS.name: [
                {"k": k, "test": test, "value": v, "low": v - 9, "high": v + 9, "dyads": 9, "rows": 99} | known
                for k in (1, 2, 3)
                for test, v in slopes.items()
            ],
        }
        self.rows = {
            c.name: c.decode(pl.DataFrame(rows[c.name], schema=c.stored)) for c in (LEVELS_WORDS, SAY_DO, FOLLOW_TESTS)
        }

    def has(self, contract):
        return contract.name in self.rows

    def table(self, contract, *, as_of):
        return self.rows[contract.name].filter(pl.col("known_on") <= as_of)


@pytest.fixture
def said(monkeypatch):
    made = Made()
    monkeypatch.setattr(
        command, "opened", lambda as_of, _: (made, date.fromisoformat(as_of) if as_of else made.span[1])
    )

    def run(*arguments):
        result = CliRunner().invoke(app, ["words", *arguments], catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout

    return run


def test_table_sparkline_and_sentence(said):
    text = said("Russia", "USA")
    assert "Words  2008 ▁██ 2010   -3.15 to -1.82" in text
    row = next(line for line in text.splitlines() if "2010" in line and "26%" in line)
    assert re.findall(r"-?\d+\.\d+", row) == ["-1.84", "-2.14", "-1.54", "-0.57", "-1.19", "0.05"]
    plain = " ".join(text.split())
    assert "Of all dyads, as of 2010: after warmer words, warmer deeds follow no more than by habit." in plain
    assert "the lower of the two is not the more hostile" in plain
    assert "It is weighed against the same slope with time reversed" in plain


def test_json_holds_the_same(said):
    told = json.loads(said("USA", "RUS", "--json"))
    assert (told["a"], told["b"], told["as_of"]) == ("RUS", "USA", "2010-12-31")
    assert told["levels"][-1] == {
        "series": "Words", "period": "2010-01-01", "level": -1.84, "low": -2.14, "high": -1.54, "n_events": 90,
    }  # fmt: skip
    assert told["say_do"] == [{"year": 2010, "gap": -0.57, "gap_low": -1.19, "gap_high": 0.05, "rank": 0.261}]
    assert told["follow_through"]["world"]["verdict"] == "habit"


def test_nothing_after_the_date(said):
    told = json.loads(said("USA", "RUS", "--as-of", "2009-12-31", "--json"))
    assert [row["period"][:4] for row in told["levels"]] == ["2008", "2009"]
    assert told["say_do"] == []
    assert told["follow_through"] is None


def test_two_states_without_words_or_deeds(said):
    text = said("Nepal", "Bolivia")
    assert "unknown, too few words and deeds are recorded by 2010-12-31" in text
    assert len(text.splitlines()) == 1, "no caveat on what is not told"
    assert json.loads(said("Nepal", "Bolivia", "--json"))["levels"] == []


def test_a_dataset_without_the_tables_says_nothing_of_them(said, monkeypatch):
    monkeypatch.setattr(Made, "has", lambda _, contract: contract is SAY_DO)
    told = json.loads(said("USA", "RUS", "--json"))
    assert (told["levels"], told["follow_through"]) == ([], None)
    assert [row["gap"] for row in told["say_do"]] == [-0.57]
    assert "-0.57" in said("USA", "RUS")


class Imported:
    """Daily counts of twelve directed dyads over four years, without history; of another source, six months."""

    def counts(self, contract, *, as_of):
        assert contract is DYAD_COUNTS
        rng = np.random.default_rng(1)
        fixed = {"freq": "D", "src": "keds", "score": None, "mentions": None, "volume": 999}
        rows = []
        for source, target in [("RUS", "USA"), *((f"A{i}", f"B{i}") for i in range(11))]:
            for month in range(48):
                day = date(2005 + month // 12, 1 + month % 12, 15)
                quads = dict(
                    zip(("verb_coop", "matl_coop", "verb_conf", "matl_conf"), rng.poisson((6, 2, 3, 2)), strict=True)
                )
                rows.append({"source": source, "target": target, "period": day, "known_on": day} | fixed | quads)
        rows += [row | {"src": "few"} for row in rows if row["period"] < date(2005, 7, 1)]
        made = pl.DataFrame(rows, schema=DYAD_COUNTS.schema)
        return made if as_of is None else made.filter(pl.col("known_on") <= as_of)


def test_by_month_from_imported_events(said, monkeypatch):
    with pytest.raises(InputError, match="import event files first"):
        said("USA", "RUS", "--months")
    monkeypatch.setattr(Made, "imported", Imported())
    monthly = json.loads(said("USA", "RUS", "--months", "--json"))["follow_through_monthly"]
    assert list(monthly) == ["keds"]
    told = monthly["keds"]
    assert [entry["months"] for entry in told["world"]["horizons"]] == [1, 2, 3]
    assert list(told["sides"]) == ["By Russia"]
    assert (told["year"], told["as_of"]) == (2008, "2008-12-15"), "the source's own last day"
    plain = " ".join(said("USA", "RUS", "--months").split())
    yearly, by_month = plain.split("keds, by month. By Russia: ")
    assert "Of all dyads, as of 2010" in yearly, "months come last"
    assert by_month.startswith("whether deeds follow words cannot be told (slope over 1 month")
    assert "of the slope over one month, the rest is the average of the imported dyads." in by_month
    assert "Of the imported dyads, as of 2008-12-15" in by_month


def test_a_short_source_is_passed_over_with_a_reason(said, monkeypatch, capfd):
    monkeypatch.setattr(Made, "imported", Imported())
    result = CliRunner().invoke(app, ["words", "USA", "RUS", "--months", "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stderr == ("thawcast: few: 6 months of imported events; follow-through by month needs 36\n")
    cut = CliRunner().invoke(
        app, ["words", "USA", "RUS", "--months", "--as-of", "2006-12-31", "--json"], catch_exceptions=False
    )
    assert "keds: 24 months of imported events" in cut.stderr
    assert json.loads(cut.stdout)["follow_through_monthly"] == {}


def test_months_are_told_where_years_are_not(said, monkeypatch):
    monkeypatch.setattr(Made, "imported", Imported())
    plain = " ".join(said("Nepal", "Bolivia", "--months").split())
    assert "unknown, too few words and deeds" in plain
    assert "keds, by month. Of the imported dyads" in plain
    assert plain.count("It is weighed against the same slope with time reversed") == 1
