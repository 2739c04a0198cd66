"""No refusal is a dead end: a page that was not answered leads on."""

import re

from fastapi.testclient import TestClient

PAGE = {"accept": "text/html"}


def test_a_day_before_the_record_leads_to_days_cases_and_data(client: TestClient) -> None:
    answer = client.get("/brief/USA/RUS/1930-12-31", headers=PAGE)
    assert answer.status_code == 422
    links = re.findall(r'href="(/[^"]+)"', answer.text)
    days = [link for link in links if link.startswith("/brief/RUS/USA/")]
    assert len(days) == 2
    assert any(link.startswith("/casebook/") for link in links)
    assert any(link.startswith("/data?") for link in links)
    assert "thawcast stock RUS USA" in answer.text
    assert client.get(days[0], headers=PAGE).status_code == 200


def test_a_state_that_is_not_known_leads_back_to_the_form(client: TestClient) -> None:
    answer = client.get("/brief/USA/Atlantis/2010-12-31", headers=PAGE)
    assert answer.status_code == 404
    assert "/ask?a=USA&amp;b=Atlantis" in answer.text


def test_a_blank_day_is_the_last_known_of_the_two(client: TestClient) -> None:
    found = client.get("/ask?a=China&b=India", headers=PAGE, follow_redirects=False)
    assert found.status_code == 303
    assert found.headers["location"] > "/brief/CHN/IND/2018"
