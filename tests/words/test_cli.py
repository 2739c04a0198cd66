# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""`thawcast words`: the answer for people and for programs, from a dataset with and without the tables."""

import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.assessment import asking
from thawcast.cli import app
from thawcast.errors import InputError
from thawcast.store import Dataset
from thawcast.tables import DYAD_COUNTS
from thawcast.words.tables import FOLLOW_TESTS, LEVELS_WORDS, SAY_DO, SHARES

LAST = date(2010, 12, 31)


def tables():
    """Three tables, with two years of words and a gap."""
    known = {"known_on": LAST}
    level = {"a": "RUS", "b": "USA", "series": "verbal", "n_events": 90} | known
    slopes = {"forward": 53, "backward": 50, "net": 3, "later": 84, "permuted": 33, "spread": 40}
    rows = {
        LEVELS_WORDS.name: [
            level | {"period": date(y, 1, 1), "level": v, "low": v - 30, "high": v + 30, "known_on": date(y, 12, 31)}
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
        SHARES.name: [
            {
                "source": "USA",
                "target": "RUS",
                "period": date(2010, 1, 1),
                **dict.fromkeys(list(SHARES.columns)[3:-1], 250),
            }
            | known
        ],
    }
    contracts = (LEVELS_WORDS, SAY_DO, FOLLOW_TESTS, SHARES)
    return [(c, c.decode(pl.DataFrame(rows[c.name], schema=c.stored))) for c in contracts]


@pytest.fixture
def errors():
    """What each call said on standard error."""
    return []


@pytest.fixture
def said(monkeypatch, errors):
    def run(*arguments, imported=None, lacking=()):
        held = [(contract, frame) for contract, frame in tables() if contract not in lacking]
        made = replace(Dataset.of(*held, span=(date(2004, 12, 31), LAST)), imported=imported)
        monkeypatch.setattr(asking, "open_dataset", lambda _: made)
        result = CliRunner().invoke(app, ["words", *arguments], catch_exceptions=False)
        assert result.exit_code == 0
        errors.append(result.stderr)
        return result.stdout

    return run


def test_curve_rows_and_sentence(said):
    text = said("Russia", "USA")
    row = next(line for line in text.splitlines() if "2010-01-01" in line and "Words" in line)
    assert re.findall(r"-?\d+\.\d+", row) == ["-1.84", "-2.14", "-1.54"]
    plain = " ".join(text.split())
    assert "Of all dyads, as of 2010: after warmer words, warmer deeds follow no more than by habit." in plain
    assert "the lower of the two is not the more hostile" in plain
    assert "It is weighed against the same slope with time reversed" in plain


def test_json_holds_the_same(said):
    told = json.loads(said("USA", "RUS", "--json"))
    assert (told["a"]["code"], told["b"]["code"], told["as_of"]) == ("RUS", "USA", "2010-12-31")
    assert told["rows"]["levels"][-1] == {
        "series": "Words", "period": "2010-01-01", "level": -1.84, "low": -2.14, "high": -1.54, "n_events": 90,
    }  # fmt: skip
    assert told["rows"]["say_do"] == [{"year": 2010, "gap": -0.57, "low": -1.19, "high": 0.05, "rank": 0.261}]
    assert told["words"]["numbers"]["follow_through"]["world"]["verdict"] == "habit"


def test_nothing_after_the_date(said):
    told = json.loads(said("USA", "RUS", "--as-of", "2009-12-31", "--json"))
    assert [row["period"][:4] for row in told["rows"]["levels"]] == ["2008", "2009"]
    assert told["rows"]["say_do"] == []
    assert not told["words"]["available"]


def test_two_states_without_words_or_deeds(said):
    text = said("Nepal", "Bolivia")
    assert "fewer than 5 reported events a year" in text
    assert json.loads(said("Nepal", "Bolivia", "--json"))["rows"] == {"levels": [], "say_do": []}


def test_a_dataset_without_a_table_says_nothing_of_it(said):
    told = json.loads(said("USA", "RUS", "--json", lacking=(LEVELS_WORDS, FOLLOW_TESTS)))
    assert (told["rows"]["levels"], told["words"]["numbers"]["follow_through"]) == ([], None)
    assert [row["gap"] for row in told["rows"]["say_do"]] == [-0.57]
    told = json.loads(said("USA", "RUS", "--json", lacking=(SHARES,)))
    assert "no table shares; build it anew" in told["words"]["reason"]


class Imported:
    """Daily counts of twelve directed dyads over four years, without history; of another source, six months."""

    marks = ("made up",)

    def latest(self):
        return ()

    def counts(self, contract, *, as_of=None, pair=None):
        if contract is not DYAD_COUNTS:
            return contract.empty()
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
        made = made if pair is None else made.filter(pl.col("source").is_in(pair) & pl.col("target").is_in(pair))
        return made if as_of is None else made.filter(pl.col("known_on") <= as_of)


def test_by_month_from_imported_events(said, errors):
    with pytest.raises(InputError, match="import event files first"):
        said("USA", "RUS", "--months")
    imported = Imported()
    told = json.loads(said("USA", "RUS", "--months", "--json", imported=imported))["words"]["numbers"]
    assert list(told["follow_through_monthly"]) == ["keds"]
    monthly = told["follow_through_monthly"]["keds"]
    assert [entry["months"] for entry in monthly["world"]["horizons"]] == [1, 2, 3]
    assert list(monthly["sides"]) == ["By Russia"]
    assert (monthly["year"], monthly["as_of"]) == (2008, "2008-12-15"), "the source's own last day"
    assert errors[-1] == "thawcast: few: 6 months of imported events; follow-through by month needs 36\n"
    plain = " ".join(said("USA", "RUS", "--months", imported=imported).split())
    yearly, by_month = plain.split("keds, by month. By Russia: ")
    assert "Of all dyads, as of 2010" in yearly, "months come last"
    assert by_month.startswith("whether deeds follow words cannot be told (slope over 1 month")
    assert "of the slope over one month, the rest is the average of the imported dyads." in by_month
    assert "Of the imported dyads, as of 2008-12-15" in by_month


def test_a_short_source_is_passed_over_with_a_reason(said, errors):
    words = ("USA", "RUS", "--months", "--as-of", "2006-12-31", "--json")
    told = json.loads(said(*words, imported=Imported()))
    assert "keds: 24 months of imported events" in errors[-1]
    assert "follow_through_monthly" not in told["words"].get("numbers", {})


def test_months_are_told_where_years_are_not(said):
    plain = " ".join(said("Nepal", "Bolivia", "--months", imported=Imported()).split())
    assert "By year it cannot be told: fewer than 5 reported events" in plain
    assert "keds, by month. Of the imported dyads" in plain
    assert plain.count("It is weighed against the same slope with time reversed") == 1
