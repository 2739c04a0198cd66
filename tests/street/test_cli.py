import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.cli import main
from thawcast.cli.app import app
from thawcast.values import Floats

RUN = CliRunner()


@pytest.fixture
def csv(tmp_path: Path, pair: Floats) -> Path:
    path = tmp_path / "two.csv"
    pl.DataFrame({"us": pair[:, 0], "them": pair[:, 1]}).write_csv(path)
    return path


def test_json_is_alone_on_standard_output(csv: Path):
    got = RUN.invoke(
        app, ["street", "--series", str(csv), "--lags", "2", "--start", "1990-01", "--json", "--draws", "99"]
    )
    assert got.exit_code == 0, got.output
    out = json.loads(got.stdout)
    assert out["a"] == "us"
    assert out["parts"]["net"]["asinh"]["sides"]["them"] == "answers"
    assert {m for s in out["skill"]["raw"] for m in s["rmse"]} == {"var", "ewma", "random_walk", "ar"}


def test_table_begins_with_the_answer(csv: Path):
    got = RUN.invoke(app, ["street", "--series", str(csv), "--lags", "1", "--draws", "99", "--regimes", "1"])
    assert got.exit_code == 0, got.output
    assert got.stdout.startswith("It is a")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--series", "none.csv"], "no file none.csv"),
        (["--series", "FILE", "--columns", "us,nobody"], "no column 'nobody'"),
        (["--series", "FILE", "--start", "spring"], "--start spring: write a date as 1988-01"),
        (["--series", "FILE", "--split", "1995-01"], "the series has no dates"),
        (["--series", "FILE", "--kind", "war"], "--kind war"),
    ],
)
def test_bad_input_is_one_line_and_code_2(
    csv: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
):
    monkeypatch.setattr("sys.argv", ["thawcast", "street", *(str(csv) if a == "FILE" else a for a in arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_text_in_a_numeric_column_is_named(tmp_path: Path):
    path = tmp_path / "bad.csv"
    rows = ["us,them", *(f"{i % 5},{i % 7}" for i in range(60))]
    rows[10] = "many,3"
    path.write_text("\n".join(rows))
    got = RUN.invoke(app, ["street", "--series", str(path)])
    assert "column 'us' is not numeric (row 10: 'many')" in str(got.exception)


def test_a_damaged_parquet_is_named(tmp_path: Path):
    path = tmp_path / "bad.parquet"
    path.write_bytes(b"PAR1" + bytes(np.arange(40, dtype="uint8")))
    got = RUN.invoke(app, ["street", "--series", str(path)])
    assert "cannot be read" in str(got.exception)


def test_page_and_what_if(csv: Path, tmp_path: Path):
    options = ["--lags", "1", "--draws", "99", "--regimes", "1", "--what-if", "us=1.5:3", "--out", str(tmp_path)]
    got = RUN.invoke(app, ["street", "--series", str(csv), "--start", "1990-01", *options])
    assert got.exit_code == 0, got.output
    assert "If held, 3 periods ahead: them" in got.stdout
    assert "What follows a surprise" in (tmp_path / "street.html").read_text()


@pytest.mark.parametrize("text", ["us=5", "us=x:3", "nobody=1:2"])
def test_bad_what_if_is_named(csv: Path, text: str):
    got = RUN.invoke(app, ["street", "--series", str(csv), "--regimes", "1", "--draws", "99", "--what-if", text])
    assert "what" in str(got.exception)
