"""The reference tables on alliances, trade, disputes and the rest, against facts of record."""

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from thawcast import sources

RAW = Path(__file__).parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not RAW.is_dir(), reason="the reference data are not beside the project"),
]


KEYS = {
    **dict.fromkeys(("alliances", "memberships", "trade", "disputes", "missions", "peace"), "a b year"),
    **dict.fromkeys(("capabilities", "regimes"), "state year"),
    "contiguity": "a b start",
    "crises": "a b month",
    "leaders": "state start spell",
}


@cache
def load(name: str) -> pl.DataFrame:
    return sources.load(RAW, only=(name,))[name]


def _pair(frame: pl.DataFrame, a: str, b: str) -> pl.DataFrame:
    return frame.filter((pl.col("a") == a) & (pl.col("b") == b))


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_sorted_and_ordered(name: str) -> None:
    frame, key = load(name), KEYS[name].split()
    assert not frame.select(key).is_duplicated().any()
    assert frame.sort(key).equals(frame)
    assert frame["known_on"].null_count() == 0
    if "a" in key:
        assert (frame["a"] < frame["b"]).all()


def test_facts_of_record() -> None:
    # The North Atlantic Treaty of 1949: the United States owes Britain defence.
    nato = _pair(load("alliances"), "GBR", "USA").filter(pl.col("year") == 1955)
    assert nato["defense"].to_list() == [1]
    # October 1973 war: Egypt and Israel, hostility 5 (war).
    war = _pair(load("disputes"), "EGY", "ISR").filter(pl.col("year") == 1973)
    assert war["hostility"].to_list() == [5]
    # The Cuban missile crisis began between the United States and the Soviet Union in October 1962.
    assert date(1962, 10, 1) in _pair(load("crises"), "RUS", "USA")["month"].to_list()
    # The Soviet Union and Russia bear one code; Gorbachev took office on 1985-03-11.
    gorbachev = load("leaders").filter((pl.col("state") == "RUS") & (pl.col("leader") == "Gorbachev"))
    assert gorbachev["start"].to_list() == [date(1985, 3, 11)]
    # China and India share a land border.
    assert 1 in _pair(load("contiguity"), "CHN", "IND")["kind"].to_list()
    # The Soviet Union had the second or largest share of capabilities in 1980.
    shares = load("capabilities").filter(pl.col("year") == 1980).sort("cinc", descending=True)
    assert set(shares["state"].to_list()[:3]) == {"RUS", "USA", "CHN"}


def test_until_cuts_every_frame(tmp_path: Path) -> None:
    cut = sources.load(RAW, only=["disputes", "crises"], until=date(1990, 6, 30))
    assert cut["disputes"]["year"].max() == 1989
    assert cut["crises"].height > 0
    assert (cut["crises"]["known_on"] <= date(1990, 6, 30)).all()
    # Roll calls of 1985 to 1994 and their votes.
    (tmp_path / "tables").mkdir()
    calls = pl.read_parquet(RAW / "tables" / "un_roll_calls.parquet").filter(pl.col("session").is_between(40, 49))
    calls.write_parquet(tmp_path / "tables" / "un_roll_calls.parquet")
    for name in ("un_votes", "un_roll_call_issues"):
        some = pl.scan_parquet(RAW / "tables" / f"{name}.parquet").filter(pl.col("rcid").is_in(calls["rcid"].implode()))
        some.collect().write_parquet(tmp_path / "tables" / f"{name}.parquet")
    cut = sources.load(tmp_path, only=["votes"], until=date(1990, 6, 30))
    whole = sources.load(tmp_path, only=["votes", "roll_calls"])
    known = whole["roll_calls"].filter(pl.col("known_on") <= date(1990, 6, 30))["roll_call"]
    assert 0 < known.len() < whole["roll_calls"].height
    assert set(cut["votes"]["roll_call"]) == set(known) & set(whole["votes"]["roll_call"])
