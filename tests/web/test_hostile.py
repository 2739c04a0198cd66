"""What a hostile client may send is refused cleanly: a problem document, no inside of the server, and it goes on."""

import gzip
import io
import socket
import time
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from thawcast.deals.scenarios.save import written
from thawcast.deals.shipped import keys, load
from thawcast.web.app import create_app
from thawcast.web.guard import POLICY
from thawcast.web.settings import ServerSettings
from thawcast.web.work.lab import uploaded

PATIENCE = 1.5
VIEW = '[[issue.view]]\nstate = "{}"\nposition = 5\nsalience = 0.5\nsource = "x"\n'
SCRIPT = "<script>alert(1)</script>"
PAGE = {"accept": "text/html"}
INSIDE = ("Traceback", "site-packages", "/src/thawcast", ".parquet", 'File "', str(Path(__file__).parents[2]))


def refused(answer: httpx.Response, *statuses: int) -> None:
    assert answer.status_code in statuses, (answer.status_code, answer.text[:300])
    assert not [word for word in INSIDE if word in answer.text]
    assert SCRIPT not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_the_policy_is_the_strict_one(client: TestClient) -> None:
    told = client.get("/").headers["content-security-policy"]
    assert told.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in told
    assert "data:" not in told


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ask?a=x&b=y",
        "/brief/RUS/USA/2010-12-31",
        "/world",
        "/case",
        "/case?a=USA&b=RUS",
        "/lab",
        "/data",
        "/nope",
    ],
)
def test_no_page_has_inline_script_or_style(client: TestClient, path: str) -> None:
    text = client.get(path, headers=PAGE).text
    assert "<script>" not in text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert "javascript:" not in text


@pytest.mark.parametrize("name", ["/ask?a={}&b=USA", "/case?a={}&b=USA", "/world?focus={}", "/brief/{}/USA/2010-12-31"])
def test_script_tags_are_escaped(client: TestClient, name: str) -> None:
    refused(client.get(name.format(SCRIPT.replace("/", "%2F")), headers=PAGE), 404, 422)
    refused(client.get(name.format('"><img src=x onerror=alert(1)>'), headers=PAGE), 404, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../pyproject.toml",
        "/static/..%2f..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/app.py",
        "/static//etc/passwd",
        "/static/..\\..\\app.py",
        "/lab/..%2f..%2fstore",
        "/lab/../../etc/passwd/scenario.toml",
        "/brief/RUS/USA/..%2f..%2fetc",
        "/brief/RUS/USA/2010-12-31/charts/..%2f..%2fapp.svg",
        "/brief/RUS/USA/2010-12-31/download/..%2fhtml",
    ],
)
def test_no_path_leads_out(site: str, path: str) -> None:
    parts = urlsplit(site)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10) as raw:
        # httpx would tidy the path up before it is sent
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = read(raw)
    assert answer.split(b" ", 2)[1] in (b"404", b"422", b"405")
    assert b"root:" not in answer
    assert b"[project]" not in answer
    assert b"create_app" not in answer


def test_huge_uploads_are_refused_before_they_are_read(client: TestClient) -> None:
    huge = "toml=" + "x" * 200_000
    refused(client.post("/lab", content=huge), 413)
    refused(client.post("/api/v1/lab", content=b"{" + b" " * 200_000), 413)
    refused(client.post("/lab", content=iter([b"x" * 50_000] * 6)), 413)  # without a length told beforehand
    refused(client.get("/ask?a=" + "x" * 10_000), 414)


@pytest.mark.parametrize("body", [b"toml=%ff%fe", b"toml=\xff\xfe\x00", b"\xc3\x28=1", b"toml=%ED%A0%80"])
def test_malformed_text_is_refused(client: TestClient, body: bytes) -> None:
    refused(client.post("/lab", content=body), 422)
    refused(client.post("/api/v1/lab", content=body, headers={"content-type": "application/json"}), 400, 422)


@pytest.mark.parametrize("name", ["%ff%fe", "%00", "a%00b", "%ED%A0%80", "%F0%9F%98%80", "%E2%80%AE", "%0d%0aX: y"])
def test_malformed_names_are_refused(client: TestClient, name: str) -> None:
    refused(client.get(f"/api/v1/assess?a={name}&b=USA"), 404, 422)
    refused(client.get(f"/brief/{name}/USA/2010-12-31"), 404, 422)


def test_bombs_are_refused(client: TestClient) -> None:
    squeezed = gzip.compress(b"toml=" + b" " * 20_000_000)
    refused(client.post("/lab", content=squeezed, headers={"content-encoding": "gzip"}), 415)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a.toml", b"0" * 30_000_000)
    refused(client.post("/lab", content=archive.getvalue()[:100_000]), 422)
    deep = "a = " + "[" * 5_000 + "]" * 5_000
    refused(client.post("/lab", data={"toml": deep}), 422)
    many = "&".join(f"lo:{n}=1" for n in range(2_000))
    refused(client.post("/lab", content=many), 422)


def test_a_scenario_is_data_only(client: TestClient) -> None:
    base = written(load("us_cuba_2014"))
    code = base + '\n[[policy]]\nname = "mine"\nfile = "/etc/hostname"\nfunction = "decide"\n'
    answer = client.post("/lab", data={"toml": code}, headers=PAGE)
    refused(answer, 422)
    assert "command line" in answer.text
    wide = base.replace("horizon_months = 120", "horizon_months = 600")
    refused(client.post("/lab", data={"toml": wide}), 422)


@pytest.mark.parametrize(
    ("outcomes", "number", "said"), [(60, 4, "outcomes of one issue"), (9, 9, "packages"), (2, 13, "issues")]
)
def test_a_scenario_too_large_to_work_out_is_refused(client: TestClient, outcomes: int, number: int, said: str) -> None:
    offered = ", ".join(f'{{name = "o{n}", at = {n}}}' for n in range(outcomes))
    views = "".join(
        f'[[issue.view]]\nstate = "{s}"\nposition = 5\nsalience = 0.5\nsource = "x"\n' for s in ("USA", "CUB")
    )
    issue = f'zero = "a"\nhundred = "b"\nstatus_quo = 0\nsource = "x"\noutcome = [{offered}]\n{views}'
    issues = "".join(f'[[issue]]\nkey = "i{n}"\nname = "n"\n{issue}' for n in range(number))
    text = f'title = "t"\ndate = 2014-12-17\nhorizon_months = 12\nstates = ["USA", "CUB"]\n{issues}'
    answer = client.post("/lab", data={"toml": text})
    refused(answer, 422)
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("key", keys())
def test_what_ships_can_be_saved_and_loaded(key: str) -> None:
    text = written(load(key))
    assert len(text) <= 64_000
    assert uploaded(text).issues == load(key).issues


def test_another_host_is_not_answered(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_one_address_may_not_ask_without_end() -> None:
    with TestClient(create_app(ServerSettings(hosts=("testserver",), rate=0.1, burst=5))) as hasty:
        told = [hasty.get("/robots.txt").status_code for _ in range(8)]
        assert told == [200] * 5 + [429] * 3
        refused(hasty.get("/robots.txt"), 429)


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
        b"POST /lab HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\ntoml=",
    ],
    ids=["silent", "half a head", "half a body"],
)
def test_slow_clients_are_let_go(site: str, start: bytes) -> None:
    parts = urlsplit(site)
    began = time.monotonic()
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10) as raw:
        raw.sendall(start)
        answer = read(raw)
    assert time.monotonic() - began < PATIENCE + 3
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408")


def test_the_server_goes_on_while_many_are_slow(site: str) -> None:
    parts = urlsplit(site)
    slow = [socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10) for _ in range(50)]
    try:
        for raw in slow:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert httpx.get(f"{site}/robots.txt", timeout=5).status_code == 200
    finally:
        for raw in slow:
            raw.close()


@pytest.mark.parametrize("line", [b"GET / HTTP/9.9", b"\x00\x01\x02", b"GET /" + b"a" * 30_000 + b" HTTP/1.1", b"X"])
def test_broken_requests_are_refused(site: str, line: bytes) -> None:
    parts = urlsplit(site)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10) as raw:
        raw.sendall(line + b"\r\n\r\n")
        answer = read(raw)
    assert answer[9:12] in (b"400", b"414", b"431", b"505", b""), answer[:200]
    assert b"Traceback" not in answer


def read(raw: socket.socket) -> bytes:
    parts: list[bytes] = []
    try:
        while part := raw.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


ELSEWHERE = {
    "another site": {"origin": "https://evil.example"},
    "another port": {"origin": "http://testserver:81"},
    "the name within another": {"origin": "http://testserver.evil.example"},
    "a page of no site": {"origin": "null"},
    "a browser says so": {"sec-fetch-site": "cross-site"},
    "a browser says so of a neighbour": {"sec-fetch-site": "same-site", "origin": "http://testserver"},
}
HERE = {
    "a program": {},
    "a page": {"origin": "http://testserver", "sec-fetch-site": "same-origin"},
    "a page behind a gate that speaks TLS": {"origin": "https://TESTSERVER"},
    "a bookmark": {"sec-fetch-site": "none"},
}
POSTS = ("/lab", "/lab/scenario.toml", "/api/v1/lab", "/", "/nothing")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("whence", ELSEWHERE)
def test_what_another_site_posts_is_refused(client: TestClient, path: str, whence: str) -> None:
    refused(client.post(path, headers=ELSEWHERE[whence], data={"toml": "x"}), 403)
    refused(client.put(path, headers=ELSEWHERE[whence]), 403)


@pytest.mark.parametrize("whence", HERE)
def test_what_this_site_or_a_program_posts_is_answered(client: TestClient, whence: str) -> None:
    question = {"scenario": "us_cuba_2014", "policies": ["tit_for_tat"]}
    assert client.post("/api/v1/lab", json=question, headers=HERE[whence]).status_code == 200


def test_links_from_other_sites_are_followed(client: TestClient) -> None:
    assert client.get("/robots.txt", headers=ELSEWHERE["a browser says so"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/robots.txt", "/static/page.css", "/api/v1/data", "/nope", "/brief/RUS/USA/2010-12-31/charts/no.svg"]
)
def test_head_is_answered_as_get_is(client: TestClient, site: str, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)
    parts = urlsplit(site)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10) as raw:
        raw.sendall(f"HEAD {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = read(raw)
    assert answer.startswith(f"HTTP/1.1 {whole.status_code} ".encode())
    assert answer.endswith(b"\r\n\r\n")


TOML = {
    "dots": "a" + ".a" * 30_000 + " = 1",
    "brackets": "a = " + "[" * 10_000 + "]" * 10_000,
    "digits": "a = " + "9" * 5_000,
    "key": '"' + "k" * 60_000 + '" = 1',
}


@pytest.mark.parametrize("name", TOML)
def test_a_scenario_that_would_keep_a_parser_busy_is_refused(client: TestClient, name: str) -> None:
    began = time.monotonic()
    refused(client.post("/lab", data={"toml": TOML[name]}), 422)
    refused(client.post("/api/v1/lab", json={"toml": TOML[name]}), 422)
    assert time.monotonic() - began < 10
