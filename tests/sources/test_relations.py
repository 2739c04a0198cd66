"""The reference tables on alliances, trade, disputes and the rest, against facts of record."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from thawcast import sources

RAW = Path(__file__).parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not RAW.is_dir(), reason="the reference data are not beside the project"),
]


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    names = ("alliances", "memberships", "capabilities", "trade", "contiguity", "disputes", "crises", "leaders")
    return sources.load(RAW, only=(*names, "missions", "regimes", "peace"))


def _pair(frame: pl.DataFrame, a: str, b: str) -> pl.DataFrame:
    return frame.filter((pl.col("a") == a) & (pl.col("b") == b))


def test_keys_are_unique_sorted_and_ordered(frames: dict[str, pl.DataFrame]) -> None:
    keys = {"contiguity": ["a", "b", "start"], "crises": ["a", "b", "month"], "leaders": ["state", "start", "spell"]}
    for name, frame in frames.items():
        key = keys.get(name, ["a", "b", "year"] if "a" in frame.columns else ["state", "year"])
        assert not frame.select(key).is_duplicated().any(), name
        assert frame.sort(key).equals(frame), name
        assert frame["known_on"].null_count() == 0, name
        if "a" in frame.columns:
            assert (frame["a"] < frame["b"]).all(), name


def test_facts_of_record(frames: dict[str, pl.DataFrame]) -> None:
    # The North Atlantic Treaty of 1949: the United States owes Britain defence.
    nato = _pair(frames["alliances"], "GBR", "USA").filter(pl.col("year") == 1955)
    assert nato["defense"].to_list() == [1]
    # October 1973 war: Egypt and Israel, hostility 5 (war).
    war = _pair(frames["disputes"], "EGY", "ISR").filter(pl.col("year") == 1973)
    assert war["hostility"].to_list() == [5]
    # The Cuban missile crisis began between the United States and the Soviet Union in October 1962.
    assert date(1962, 10, 1) in _pair(frames["crises"], "RUS", "USA")["month"].to_list()
    # The Soviet Union and Russia bear one code; Gorbachev took office on 1985-03-11.
    gorbachev = frames["leaders"].filter((pl.col("state") == "RUS") & (pl.col("leader") == "Gorbachev"))
    assert gorbachev["start"].to_list() == [date(1985, 3, 11)]
    # China and India share a land border.
    assert 1 in _pair(frames["contiguity"], "CHN", "IND")["kind"].to_list()
    # The Soviet Union had the second or largest share of capabilities in 1980.
    shares = frames["capabilities"].filter(pl.col("year") == 1980).sort("cinc", descending=True)
    assert set(shares["state"].to_list()[:3]) == {"RUS", "USA", "CHN"}


def test_until_cuts_every_frame() -> None:
    cut = sources.load(RAW, only=["disputes", "votes", "crises"], until=date(1990, 6, 30))
    assert cut["disputes"]["year"].to_list() == [year for year in cut["disputes"]["year"] if year <= 1989]
    assert all(day <= date(1990, 6, 30) for day in cut["crises"]["known_on"])
    whole = sources.load(RAW, only=["votes", "roll_calls"])
    known = whole["roll_calls"].filter(pl.col("known_on") <= date(1990, 6, 30))["roll_call"]
    assert set(cut["votes"]["roll_call"]) == set(known) & set(whole["votes"]["roll_call"])
