"""The page of arguments: those that ship, and one that is sent as data only."""

import pytest
from fastapi.testclient import TestClient

from thawcast.argument import shipped

EVIL = '</textarea><script>alert("x")</script>'
FILE = """title = '{evil}'
author = '{evil}'
date = 2010-12-31
source = '{evil}'
about = '{evil}'
states = ["USA", "Russia"]

[[claim]]
sentence = '{evil}'
kind = "record"
note = '{evil}'

[[claim.document]]
day = 2010-01-01
what = '{evil}'
source = '{evil}'
"""


@pytest.mark.parametrize("key", shipped())
def test_each_argument_that_ships_has_a_page(client: TestClient, key: str) -> None:
    answer = client.get(f"/claims/{key}")
    assert answer.status_code == 200
    assert 'id="claim-1"' in answer.text


def test_an_argument_that_is_not_there_is_told(client: TestClient) -> None:
    answer = client.get("/claims/none_1999", headers={"accept": "text/html"})
    assert answer.status_code in {400, 404, 422}
    assert "no argument none_1999" in answer.text


def test_what_is_sent_is_data_and_every_field_escaped(client: TestClient) -> None:
    answer = client.post("/claims", data={"toml": FILE.format(evil=EVIL)})
    assert answer.status_code == 200
    assert 'id="claim-1"' in answer.text
    assert "<script>alert" not in answer.text
    assert answer.text.count("</textarea>") == 1


def test_a_file_that_is_wrong_comes_back_with_its_line(client: TestClient) -> None:
    answer = client.post("/claims", data={"toml": FILE.format(evil=EVIL).replace("record", "recrod")})
    assert 400 <= answer.status_code < 500
    assert "argument.toml:10: kind" in answer.text
    assert "did you mean record" in answer.text
    assert "<script>alert" not in answer.text
    assert client.post("/claims", data={"toml": " "}).status_code < 500


def test_what_is_too_much_is_refused(client: TestClient) -> None:
    assert client.post("/claims", data={"toml": "x" * 200_000}).status_code == 413
    many = FILE.format(evil="x") + '[[claim]]\nsentence = "x"\nkind = "vague"\n' * 40
    answer = client.post("/claims", data={"toml": many})
    assert answer.status_code < 500
    assert "a page works out 40" in answer.text
    deep = FILE.format(evil="x").replace("title", "a" + ".a" * 20_000)
    assert "a key" in client.post("/claims", data={"toml": deep}).text
