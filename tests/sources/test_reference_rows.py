"""Real rows of the reference data, written back into their provider's layout, give the frames that the tables give."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import written
from test_ties import CONTEXT, TIED

from thawcast import sources
from thawcast.sources.layouts import Rows

pytestmark = pytest.mark.data

# Data set, table, every nth row of it, how it is written, name of the provider's file.
WRITTEN = (
    ("cow_nmc", "cow_nmc", 1, written.nmc, "NMC-60-abridged.csv"),
    ("cow_trade", "cow_trade_dyad_year", 20, written.trade, "Dyadic_COW_4.0.csv"),
    ("atop", "atop_alliance", 4, written.atop, "atop5_1ddyr.csv"),
    ("gml_mid", "gml_dirdisp", 1, written.gml, "gml-ddy-disputes-2.2.1.csv"),
    ("cow_igo", "cow_igo_ndy", 100, written.igo, "dyadic_format3.csv"),
    ("archigos", "archigos", 1, written.archigos, "1March_Archigos_4.1.txt"),
    ("peace_scale", "peace_scale_dyad_year", 1, written.peace, "peacedatav30dyadyrmean.csv"),
)


def read(name: str, folder: Path) -> tuple[Rows, dict[str, pl.DataFrame]]:
    """Read a data set, and make its frames."""
    source = sources.SOURCES[name]
    rows = source.rows(folder)
    return rows, {contract.name: source.frame(contract, rows.frame) for contract, _ in source.frames}


@pytest.mark.parametrize(("name", "table", "every", "write", "file"), WRITTEN, ids=[name for name, *_ in WRITTEN])
def test_both_layouts_give_the_same_frames(
    name: str,
    table: str,
    every: int,
    write: Callable[[pl.DataFrame], bytes],
    file: str,
    reference: Path,
    tmp_path: Path,
):
    frame = written.table(reference, table, every=every)
    (tmp_path / "fetched").mkdir()
    (tmp_path / "fetched" / file).write_bytes(write(frame))
    (tmp_path / "tables").mkdir()
    frame.write_parquet(tmp_path / "tables" / f"{table}.parquet")
    published, made = read(name, tmp_path / "fetched")
    converted, again = read(name, tmp_path)
    assert made.keys() == again.keys()
    assert all(made[each].equals(again[each]) for each in made)
    for rows in (published, converted):
        assert rows.rows_in == frame.height == rows.frame.height + rows.aside.height
    assert published.aside["line"].len() == converted.aside["line"].len()


# Set aside: states before their time (ATOP, ICB, Archigos), territories (GDELT), two numbers of neither list (the peace
# scale), Sardinia (both lists of rivalries), months without events (COPDAB). Counted once, by reason, when the layouts
# were written.
ASIDE = {
    "gdelt_net": 52_842,
    "atop": 192,
    "icb": 12,
    "archigos": 43,
    "peace_scale": 43,
    "copdab": 545,
    "thompson_dreyer": 2,
    "tss": 2,
    "icews_active_months": 3_015,
    "icews_east_asia": 407,
    "icews_events": 27_002,
    "weis": 516,
}

# These have a test of their own; the last two, which have actors of every kind, in test_record.py.
ELSEWHERE = {*TIED, *CONTEXT, "icews_days", "keds_regions"}


@pytest.mark.parametrize("name", [n for n, each in sources.SOURCES.items() if each.layouts and n not in ELSEWHERE])
def test_every_row_of_the_table_is_accounted_for(name: str, reference: Path):
    source = sources.SOURCES[name]
    if source.found(reference) is None:
        pytest.skip("no table of it is held")
    rows = source.rows(reference)
    assert rows.rejected.is_empty()
    assert rows.aside.height == ASIDE.get(name, 0)
    assert rows.rows_in == rows.frame.height + rows.aside.height
    assert rows.aside["reason"].str.contains("is no state|both sides are FRA|a month without events").all()


def test_the_peace_scale_says_what_it_is_known_for(reference: Path):
    peace = sources.load(reference, only=["peace"])["peace"]
    # A friendship won, a cold peace, and a rivalry that a reset did not end.
    levels = {
        (a, b): peace.filter(pl.col("a") == a, pl.col("b") == b, pl.col("year") == year)["peace"].to_list()
        for a, b, year in (("DEU", "FRA", 2000), ("EGY", "ISR", 2000), ("RUS", "USA", 2010))
    }
    assert levels == {("DEU", "FRA"): [1.0], ("EGY", "ISR"): [0.5], ("RUS", "USA"): [0.25]}


def test_votes(reference: Path, tmp_path: Path):
    calls = written.table(reference, "un_roll_calls", every=40)
    votes = written.table(reference, "un_votes").join(calls, on="rcid", how="semi", maintain_order="left")
    areas = written.table(reference, "un_roll_call_issues")
    (tmp_path / "UNVotes.csv").write_bytes(written.unvotes(votes, calls, areas))
    _, made = read("un_votes", tmp_path)
    (tmp_path / "converted" / "tables").mkdir(parents=True)
    for name, frame in {"un_votes": votes, "un_roll_calls": calls, "un_roll_call_issues": areas}.items():
        frame.write_parquet(tmp_path / "converted" / "tables" / f"{name}.parquet")
    _, again = read("un_votes", tmp_path / "converted")
    same = ["roll_call", "session", "date", "areas", "known_on"]
    assert made["roll_calls"].height == calls.height
    assert made["roll_calls"].select(same).equals(again["roll_calls"].select(same))
    expected = again["votes"]
    # A number that two members shared in turn is one state's here and may be the other's there.
    assert made["votes"].join(expected, on=["roll_call", "state", "vote"], how="semi").height > 0.99 * expected.height


def test_votes_with_members_by_name(reference: Path, tmp_path: Path):
    calls = written.table(reference, "un_roll_calls", every=40)
    votes = written.table(reference, "un_votes").join(calls, on="rcid", how="semi", maintain_order="left")
    (tmp_path / "undl_votes.csv").write_bytes(written.undl(votes, calls))
    rows, made = read("un_digital_library", tmp_path)
    # Every member ever, under the names of the reference table.
    assert rows.rejected.is_empty()
    assert rows.aside.is_empty()
    assert made["votes"].height > 20_000
