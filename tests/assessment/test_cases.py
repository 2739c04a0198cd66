"""The states in the table of cases: those that an assessment of the two gives at the same day, on every surface."""

import json
import random
from datetime import date

from typer.testing import CliRunner

from thawcast.assessment import assess
from thawcast.assessment.cases import stood
from thawcast.assessment.temperatures import of_pair
from thawcast.cli import app
from thawcast.durability.casebook import cases
from thawcast.standing.standings import standing
from thawcast.store import STARTER, load

DATASET = load(STARTER, name="starter")
CASES = {case.id: case for case in cases()}


def said(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_a_case_stands_as_an_assessment_of_the_two_says() -> None:
    found = stood(cases(), store=DATASET)
    told = [(CASES[key], at) for key, both in found.items() for at in both if at is not None]
    assert {at.state for _, at in told} == {"thaw", "chill", "over", "steady", "unknown"}
    for case, at in random.Random(7).sample(told, 20):
        now = standing(of_pair(DATASET, case.a, case.b), as_of=at.as_of)
        assert (at.state, at.data_to) == (now.state, now.data_to), (case.id, at)
    for key in ("us-russia-2009", "india-pakistan-2004", "china-india-1988"):
        # A year on is the end of the year after it began; the last is the day of which an assessment tells by default.
        case, (year_on, now) = CASES[key], found[key]
        assert year_on is not None
        assert now is not None
        assert year_on.as_of == date(case.start.year + 1, 12, 31)
        whole, last = assess(case.a, case.b, as_of=year_on.as_of, store=DATASET), assess(case.a, case.b, store=DATASET)
        assert (year_on.state, now.state) == (whole.standing.state, last.standing.state)
        assert (now.as_of, now.data_to) == (last.as_of, last.standing.data_to)


def test_nothing_after_the_day_is_in_the_table() -> None:
    day = date(2005, 12, 31)
    found = stood(cases(), as_of=day, store=DATASET)
    assert found
    for key, both in found.items():
        case, (_, now) = CASES[key], both
        for at in (at for at in both if at is not None):
            assert at.as_of <= day
            assert at.data_to <= day
        # One of the two may have been no state any more.
        if now is not None:
            assert now.as_of == day
            assert now.state == standing(of_pair(DATASET, case.a, case.b), as_of=day).state
    assert [key for key, (_, now) in found.items() if now is None], "of two Germanies nothing is told of 2005"


def test_the_command_tells_the_same_in_the_table_and_in_json() -> None:
    rows = json.loads(said("casebook", "India", "--json"))["cases"]
    kashmir = next(row for row in rows if row["id"] == "india-pakistan-2004")
    assert kashmir["standings"][0] == {"as_of": "2005-12-31", "state": "thaw", "data_to": "2005-12-31"}
    table = " ".join(said("casebook", "--region", "asia").split())
    assert "In the news" in table
    assert "a thaw" in table
