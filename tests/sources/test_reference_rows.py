"""Each parser on every real row of the reference data, written back into its provider's layout.

What is kept must be what was written; what is rejected must be few rows, each for a reason that names who it is.
"""

import layouts
import polars as pl
import pytest

from thawcast.sources import (
    archigos,
    atop,
    cow_igo,
    cow_mid,
    cow_nmc,
    cow_trade,
    gml_mid,
    goertz_diehl_balas,
    thompson_dreyer,
    thompson_sakuwa_suhas,
    un_digital_library,
    unga_votes,
)
from thawcast.states import code_map

pytestmark = pytest.mark.data


def _split(parsed, rows: int, *, rejected: int) -> None:
    assert (parsed.rows_in, parsed.frame.height, parsed.rejected.height) == (rows, rows - rejected, rejected)
    assert (parsed.rejected["reason"].str.len_chars() > 10).all()


def test_capabilities(reference):
    parsed = cow_nmc.parse(layouts.nmc(reference))
    _split(parsed, 17_121, rejected=0)
    source = layouts.table(reference, "cow_nmc")
    assert parsed.frame["cinc"].sum() == pytest.approx(source["cinc"].sum())
    assert parsed.frame["milper"].null_count() == source["milper"].null_count()


def test_trade(reference):
    parsed = cow_trade.parse(layouts.dyadic_trade(reference, every=20))
    source = layouts.table(reference, "cow_trade_dyad_year", every=20)
    _split(parsed, source.height, rejected=0)
    assert parsed.frame["flow1"].sum() == pytest.approx(source["flow1"].sum())
    national = cow_trade.parse_national(layouts.national_trade(reference))
    # The file goes on with colonies, each before its independence.
    _split(national, 14_410, rejected=606)
    assert national.rejected["reason"].str.contains("is no state").all()


def test_alliances(reference):
    parsed = atop.parse(layouts.atop(reference, every=4))
    _split(parsed, 68_324, rejected=19)
    # The quarantine holds the lines as they stood: nothing is lost between the two.
    place = layouts.ATOP.split(",").index("defense")
    held = parsed.rejected["text"].str.split(",").list.get(place).cast(pl.Int64).sum()
    source = layouts.table(reference, "atop_alliance", every=4)
    assert parsed.frame["defense"].sum() + held == source["atop_defense"].sum()


def test_disputes(reference):
    _split(gml_mid.parse(layouts.gml(reference)), 10_276, rejected=0)
    parsed = cow_mid.parse_disputes(layouts.mida(reference), source="gml-mid")
    # One dispute of version 2.2.1 begins in a thirteenth month.
    _split(parsed, 2_174, rejected=1)
    assert "stmon '13'" in parsed.rejected["reason"][0]


def test_shared_memberships(reference):
    parsed = cow_igo.parse(layouts.igo(reference, every=100))
    source = layouts.table(reference, "cow_igo_ndy", every=100)
    _split(parsed, source.height, rejected=0)
    assert parsed.frame["n_joint"].to_list() == source["dyadigos"].fill_null(0).to_list()


def test_rivalries(reference):
    for parsed, rows in (
        (thompson_dreyer.parse(layouts.td(reference)), 197),
        (thompson_sakuwa_suhas.parse(layouts.tss(reference)), 264),
    ):
        _split(parsed, rows, rejected=2)
        assert parsed.rejected["reason"].str.contains("Sardinia").all()
        both = parsed.frame.select(pair=pl.concat_list("state1", "state2").list.sort().list.join("-"))
        assert "RUS-USA" in both["pair"].to_list()


def test_leaders(reference):
    parsed = archigos.parse(layouts.archigos(reference))
    _split(parsed, 3_409, rejected=4)
    assert parsed.frame.filter(pl.col("leader") == "Obama")["state"].to_list() == ["USA"]


def test_peace_scale(reference):
    parsed = goertz_diehl_balas.parse(layouts.peace(reference))
    _split(parsed, 69_163, rejected=201)
    # What the scale is known for: a friendship won, a cold peace, and a rivalry that a reset did not end.
    level = {
        pair: parsed.frame.filter(pl.col("state1") == pair[:3], pl.col("state2") == pair[3:], pl.col("year") == year)
        for pair, year in (("FRADEU", 2000), ("EGYISR", 2000), ("USARUS", 2010))
    }
    assert {pair: rows["peace"].to_list() for pair, rows in level.items()} == {
        "FRADEU": [1.0],
        "EGYISR": [0.5],
        "USARUS": [0.25],
    }


def test_votes(reference):
    names = layouts.table(reference, "un_votes")["country"].unique().to_list()
    codes = {code: number for number, code in code_map("cow").items()}
    known = code_map("un_name")
    cow = {name: codes[known[name]] for name in names if name in known and known[name] in codes}
    parsed = unga_votes.parse(layouts.unga(reference, cow, every=40))
    without = parsed.rejected["reason"].str.contains("ccode is missing")
    # Only names that are none of the registry's lack a number here; the provider's file has one for each.
    assert without.all()
    assert parsed.frame.height > 20_000
    assert unga_votes.votes(parsed.frame).height == parsed.frame.unique(["roll_call", "state"]).height
    calls = unga_votes.roll_calls(parsed.frame)
    assert calls.height == layouts.table(reference, "un_roll_calls").gather_every(40).height


def test_votes_with_members_by_name(reference):
    content = layouts.undl(reference, every=40)
    parsed = un_digital_library.parse(content)
    # Every member ever, under the names of the reference table.
    assert parsed.rejected["reason"].to_list() == []
    assert parsed.frame.height > 20_000
