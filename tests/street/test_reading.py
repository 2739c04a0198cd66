"""Series as people save them, and what may not pass for an answer."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from thawcast.building.own_series import read_table
from thawcast.errors import InputError
from thawcast.street.analysis import analyse
from thawcast.street.estimate.series import DirectedSeries, from_frame
from thawcast.street.sentences import SHARED, analysis_sentences
from thawcast.values import Floats

ROWS = 60
US = [round(float(v), 3) for v in np.random.default_rng(1).normal(size=ROWS)]
THEM = [round(float(v), 3) for v in np.random.default_rng(2).normal(size=ROWS)]
MONTHS = [f"{2001 + i // 12}-{i % 12 + 1:02d}-01" for i in range(ROWS)]


def saved(path: Path, *columns: tuple[str, list[object]], mark: str = ",", comma: bool = False) -> Path:
    def cell(value: object) -> str:
        return str(value).replace(".", ",") if comma and isinstance(value, float) else str(value)

    lines = [mark.join(name for name, _ in columns)]
    lines += [mark.join(cell(values[i]) for _, values in columns) for i in range(ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "beside",
    [
        [("", [*range(ROWS)])],
        [("Unnamed: 0", [*range(ROWS)])],
        [("anything", [*range(7, 7 + ROWS)])],
        [("year", [2001 + i // 12 for i in range(ROWS)]), ("month", [i % 12 + 1 for i in range(ROWS)])],
        [("jahr", [2001 + i // 12 for i in range(ROWS)]), ("monat", [i % 12 + 1 for i in range(ROWS)])],
        [("date", MONTHS)],
    ],
)
def test_an_index_a_year_or_a_month_is_nobodys_conduct(beside: list[tuple[str, list[object]]], tmp_path: Path) -> None:
    found = from_frame(read_table(saved(tmp_path / "a.csv", *beside, ("us", [*US]), ("them", [*THEM]))))
    assert found.names == ("us", "them")
    assert found.values[:, 0].tolist() == US


def test_of_more_than_two_columns_the_user_says_which(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", ("us", [*US]), ("them", [*THEM]), ("third", [*US]))
    with pytest.raises(InputError, match=r"more than two columns may be meant \(us, them, third\).*--columns A,B"):
        from_frame(read_table(path))
    assert from_frame(read_table(path), columns=["us", "third"]).names == ("us", "third")


@pytest.mark.parametrize(
    ("name", "mark", "comma"),
    [("a.csv", ",", False), ("a.csv", ";", False), ("a.csv", ";", True), ("a.txt", "\t", True), ("a.dat", "\t", False)],
)
def test_separators_and_decimal_commas_are_seen(name: str, mark: str, comma: bool, tmp_path: Path) -> None:
    path = saved(tmp_path / name, ("month", [*MONTHS]), ("us", [*US]), ("them", [*THEM]), mark=mark, comma=comma)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    found = from_frame(read_table(path))
    assert (found.names, found.values[:, 1].tolist()) == (("us", "them"), THEM)
    assert found.periods is not None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfeu", "UTF-16"),
        (b"PK\x03\x04" + bytes(30), "workbook"),
    ],
)
def test_what_holds_no_series_is_named(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_table(tmp_path / "a.csv")
    with pytest.raises(InputError, match="a folder"):
        read_table(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "latin-1", "utf-8-sig"])
def test_encodings_are_seen(encoding: str, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", ("monat", [d[:7] for d in MONTHS]), ("Türkei", [*US]), ("Österreich", [*THEM]))
    text = path.read_text(encoding="utf-8")
    path.write_bytes(("\ufeff" if encoding == "utf-16-be" else "").encode(encoding) + text.encode(encoding))
    found = from_frame(read_table(path))
    assert found.names == ("Türkei", "Österreich")
    assert found.periods is not None
    assert str(found.periods[-1]) == MONTHS[-1]


def test_missing_marks_are_missing_values(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", ("us", ["NULL", *US[1:]]), ("them", [*THEM]))
    assert from_frame(read_table(path)).length == ROWS - 1


def course(shape: str) -> Floats:
    """Expected events a month of two sides that know nothing of each other."""
    t = np.arange(240) / 240
    return {
        "growth": 2 + 18 * t,
        "shift": np.where(t < 0.5, 3.0, 12.0),
        "hump": 3 + 12 * np.exp(-(((t - 0.5) / 0.12) ** 2)),
    }[shape]


@pytest.mark.parametrize("shape", ["growth", "shift", "hump"])
def test_a_course_that_both_share_is_no_answer(shape: str) -> None:
    claimed = 0
    for seed in range(4):
        y = np.random.default_rng(seed).poisson(np.stack([course(shape)] * 2, axis=1)).astype(float)
        found = analyse(DirectedSeries(("us", "them"), y, None, "M"), kind="conflict", hold_out=0, draws=199)
        claimed += found.verdict not in {"cannot_tell", "no_street", "parallel"}
        if found.parts[0].judged is not None and found.parts[0].judged.shared:
            assert SHARED in analysis_sentences(found)
    # One pair in ten is claimed by chance.
    assert claimed <= 1


def test_answers_that_are_there_are_still_seen() -> None:
    seen = 0
    for seed in range(4):
        rng = np.random.default_rng(seed)
        y = np.zeros((240, 2))
        for t in range(1, 240):
            y[t] = rng.poisson(2 + 0.2 * y[t - 1] + 0.4 * y[t - 1, ::-1])
        found = analyse(DirectedSeries(("us", "them"), y, None, "M"), kind="conflict", hold_out=0, draws=199)
        seen += found.verdict in {"two_way", "a_answers", "b_answers"}
    assert seen >= 3


def test_quiet_stretches_are_passed_over() -> None:
    rng = np.random.default_rng(3)
    y = rng.poisson(3, (400, 2)).astype(float)
    y[:260] = 0
    y[4, 1] = 3
    found = analyse(DirectedSeries(("us", "them"), y, None, "W"), kind="conflict", hold_out=0, draws=99)
    assert len(found.path) < 24


def test_the_cases_of_the_reports() -> None:
    cases = Path(__file__).parents[2] / ".." / "shared" / "cases"
    if not cases.is_dir():
        pytest.skip("the cases are not beside the project (../shared/cases)")
    plain, semicolons = (from_frame(read_table(cases / f"s_{n}.csv")) for n in ("pandas", "semicolon"))
    assert plain.names == semicolons.names == ("us", "them")
    assert plain.values.tolist() == semicolons.values.tolist()
    growth = from_frame(read_table(cases / "A_growth_counts.csv"))
    assert analyse(growth, kind="conflict", hold_out=0).verdict in {"cannot_tell", "parallel", "no_street"}
    assert isinstance(read_table(cases / "c_weekly.csv"), pl.DataFrame)
