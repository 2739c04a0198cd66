"""Watch and Record: what changed since a day, its feed, forecasts on record, and a record that was tampered with."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from fastapi.testclient import TestClient
from scipy.special import betainc

from thawcast.monitoring.exhibits import reliability_chart
from thawcast.monitoring.register import FILE, FOLDER, register
from thawcast.monitoring.scoring import Scored
from thawcast.store import open_dataset
from thawcast.web.app import create_app
from thawcast.web.settings import ServerSettings
from thawcast.web.work.watching import on_record, recorded, stamp

PAGE = {"accept": "text/html"}
DAYS = "since=1972-12-31&to=1973-12-31"
ATOM = "{http://www.w3.org/2005/Atom}"


def test_what_changed_leads_to_answers_and_is_a_feed(client: TestClient) -> None:
    page = client.get(f"/watch?{DAYS}&pair=RUS-USA", headers=PAGE)
    assert page.status_code == 200
    assert '<a href="/brief/RUS/USA/1973-12-31">Soviet Union – United States</a>' in page.text
    assert "thaw began, 1973" in page.text
    assert "Germany – Soviet Union" not in page.text
    link = "/watch.xml?since=1972-12-31&amp;a=RUS&amp;b=USA"
    assert f'type="application/atom+xml" title="Thaws and chills" href="{link}"' in page.text
    feed = client.get(f"/watch.xml?{DAYS}&pair=RUS-USA")
    assert feed.headers["content-type"] == "application/atom+xml"
    titles = [entry.findtext(f"{ATOM}title") for entry in ElementTree.fromstring(feed.content).iter(f"{ATOM}entry")]
    assert any((title or "").startswith("Russia - United States: thaw began, 1973") for title in titles)


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("since=1990-01-01&to=1980-01-01", 422, "is not before"),
        ("since=soon", 422, "not a date"),
        ("a=Atlantis", 404, "Atlantis"),
        ("a=USA&b=United States", 422, "name two states"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_above_the_form(
    client: TestClient, query: str, status: int, says: str
) -> None:
    page = client.get(f"/watch?{query}", headers=PAGE)
    assert page.status_code == status
    assert says in page.text
    assert "<form" in page.text


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of an application whose user has nothing on record."""
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path))
    settings = ServerSettings(workers=1, hosts=("testserver",), rate=10_000, burst=100_000)
    with TestClient(create_app(settings), raise_server_exceptions=False) as made:
        yield made


def test_without_a_record_the_page_says_that_its_forecasts_are_none_of_their_time(fresh: TestClient) -> None:
    page = fresh.get("/record", headers=PAGE)
    assert page.status_code == 200
    assert "<strong>Pseudo-forecasts.</strong>" in page.text
    assert 'alt="Groups of pseudo-forecasts of equal size' in page.text
    drawing = fresh.get("/record/charts/reliability.svg?ink=dark")
    assert (drawing.status_code, drawing.headers["content-type"]) == (200, "image/svg+xml")
    assert fresh.get("/record/charts/none.svg", headers=PAGE).status_code == 404
    rows = fresh.get("/record.csv").text.splitlines()
    assert f"{len(rows) - 1:,} forecasts as of the end of each year" in page.text


def test_a_record_that_was_tampered_with_is_told_and_not_scored(tmp_path: Path) -> None:
    told = {
        "a": "RUS", "b": "USA", "source": "weis", "freq": "Y", "onset": date(1972, 1, 1), "line": 0.0,
        "data_to": date(1973, 12, 31), "horizon_months": 12, "probability": 0.7, "baseline": 0.6,
    }  # fmt: skip
    before = stamp(tmp_path)
    register(tmp_path, pl.DataFrame([told]), as_of=date(1973, 12, 31), version="x", today=date(2026, 1, 1))
    assert stamp(tmp_path) != before
    whole = recorded(*on_record(open_dataset(), tmp_path))
    assert (whole["wrong"], whole["lines"], whole["seeded"]) == ("", 1, True)
    path = tmp_path / FOLDER / FILE
    path.write_text(path.read_text().replace('"probability": 0.7', '"probability": 0.9'))
    broken = recorded(*on_record(open_dataset(), tmp_path))
    assert "line 1 (RUS-USA, 1973-12-31) was changed" in broken["wrong"]
    assert broken["lines"] > 1000


def test_shares_that_came_true_have_the_interval_of_jeffreys() -> None:
    group = {"low": 0.6, "high": 0.8, "mean": 0.7, "share": 0.8, "cases": 10, "made": "forecasts"}
    found = Scored(10, pl.DataFrame(), pl.DataFrame(), pl.DataFrame([group]))
    row = reliability_chart(found).data.row(1, named=True)
    # 8 of 10 under Jeffreys' prior: a beta of 8.5 and 2.5, of which a twentieth lies below and above.
    assert betainc(8.5, 2.5, [row["low"], row["high"]]) == pytest.approx([0.05, 0.95])
