"""The JSON endpoints say what the command line says."""

import json
from datetime import date

import jsonschema
import polars as pl
import pytest
from fastapi.testclient import TestClient

import thawcast
from thawcast.assessment import known_of
from thawcast.assessment.questions.standing import judged
from thawcast.assessment.thaws import standings, thaws

SCHEMA = {"a": "USA", "b": "RUS", "as_of": "2010-12-31"}


def test_assess_gives_the_answer_of_the_function(client: TestClient) -> None:
    answer = client.get("/api/v1/assess", params=SCHEMA)
    assert answer.status_code == 200
    assert answer.json() == thawcast.assess("USA", "RUS", as_of="2010-12-31").to_dict()


@pytest.mark.parametrize(("typed", "code", "also"), [("soviet", "RUS", "Soviet Union"), ("burma", "MMR", "Burma")])
def test_states_are_found_by_their_old_names(client: TestClient, typed: str, code: str, also: str) -> None:
    found = client.get("/api/v1/states", params={"q": typed, "as_of": "2010-12-31"}).json()["matches"]
    assert (found[0]["code"], found[0]["also"]) == (code, also)


def test_world_lists_the_thaws_of_the_function_and_the_chills(client: TestClient) -> None:
    rows = client.get("/api/v1/world", params={"as_of": "2010-12-31"}).json()["turning"]
    day = thawcast.open_dataset().span[0].replace(year=2010)
    told = {(row["a"], row["b"], row["p_lasts_12"]) for row in rows if row["state"] == "thaw"}
    assert told == set(thaws(as_of=day).select("a", "b", pl.col("p_lasts_12").round(4)).iter_rows())
    assert {row["state"] for row in rows} == {"thaw", "chill"}


@pytest.mark.parametrize("year", [2006, 2010, 2014])
def test_standings_agree_with_the_judgement_of_each_dyad(year: int) -> None:
    dataset = thawcast.open_dataset()
    day = dataset.span[0].replace(year=year)
    every = standings(as_of=day, store=dataset)
    turning = every.filter(pl.col("onset").is_not_null()).head(25)
    for row in pl.concat([turning, every.sample(25, seed=year)]).iter_rows(named=True):
        one = judged(known_of(row["a"], row["b"], as_of=day, store=dataset))
        onset = None if one.behind is None else one.behind.onset
        assert (row["state"], row["onset"], row["level"]) == (one.state, onset, one.level.value)
        assert row["p_above"] == one.p_above


def test_a_chart_is_a_specification_with_its_rows(client: TestClient) -> None:
    answer = client.get("/api/v1/brief/RUS/USA/2010-12-31/charts/relations-level")
    assert answer.json()["data"]["values"][0]["says"]


def test_lab_moves_the_answer(client: TestClient) -> None:
    question = {"scenario": "us_cuba_2014", "policies": ["tit_for_tat"]}
    still = client.post("/api/v1/lab", json=question)
    assert still.status_code == 200, still.text
    low = [{"name": "outside:USA:", "low": 0.9, "high": 0.95}]  # no deal is then worth nearly all of the stakes
    moved = client.post("/api/v1/lab", json=question | {"moved": low})
    assert still.json()["claims"][0] != moved.json()["claims"][0]
    assert "below\N{NO-BREAK SPACE}3%" in moved.json()["claims"][0]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/api/v1/assess?a=Atlantis&b=USA&as_of=2010-12-31", 404, "Atlantis"),
        ("/api/v1/assess?a=USA&b=US&as_of=2010-12-31", 422, "two different states"),
        ("/api/v1/assess?a=USA&b=RUS&as_of=1939-12-31", 422, "1939-12-31"),
        ("/api/v1/assess?a=USA&b=RUS&as_of=2010-02-30", 422, "as_of"),
        ("/api/v1/assess?a=USA&b=RUS&as_of=20101231", 422, "2010-12-31"),
        ("/api/v1/assess?a=Yugoslavia&b=RUS&as_of=2010-12-31", 422, "2010-12-31"),
        ("/api/v1/brief/RUS/USA/2010-12-31/charts/nothing", 404, "no chart"),
        ("/api/v1/nothing", 404, "no such page"),
    ],
)
def test_errors_are_problem_details_that_name_culprit_and_remedy(
    client: TestClient, path: str, status: int, says: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert {"type", "title", "status", "detail"} == set(told)
    assert told["status"] == status
    assert says in told["detail"]


def test_the_schema_of_the_answers_ships_and_holds(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    for path, parameters in (("/api/v1/data", {}), ("/api/v1/world", {}), ("/api/v1/scenarios", {})):
        inner = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**inner, "components": schema["components"]}
        jsonschema.validate(client.get(path, params=parameters).json(), json.loads(json.dumps(whole)))


def test_world_goes_on_by_month_after_the_yearly_counts(client: TestClient) -> None:
    rows = client.get("/api/v1/world", params={"as_of": "2021-12-31"}).json()["turning"]
    every = thaws(as_of=date(2021, 12, 31))
    found = every.select("a", "b", "source").rows()
    assert {(row["a"], row["b"], row["source"]) for row in rows if row["state"] == "thaw"} == set(found)
    assert found
    page = client.get("/world", params={"as_of": "2021-12-31"}).text
    assert f'<td class="number">{every["onset_month"][0]:%Y-%m}</td>' in page


def test_the_table_of_cases_tells_where_the_two_stood(client: TestClient) -> None:
    # Of the thaw of 2004 a year on an assessment says the same: a thaw.
    page = client.get("/casebook", params={"state": "Pakistan", "sort": "news", "order": "down"}).text
    assert thawcast.assess("India", "Pakistan", as_of="2005-12-31").standing.state == "thaw"
    assert '<td data-label="In the news a year on">a thaw, December 2005</td>' in page


def test_the_casebook_says_of_a_case_what_the_screen_says(client: TestClient) -> None:
    page = client.get("/casebook/us-russia-2009").text
    for day in ("2010-12-31", "2012-12-31"):
        assert f'<a href="/brief/RUS/USA/{day}">As of {day}</a>: ' in page
        assert thawcast.assess("USA", "RUS", as_of=day).screen.headline in page
