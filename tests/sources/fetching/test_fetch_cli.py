"""`thawcast fetch` from end to end, against a mirror on this machine."""

import hashlib
import json
import random
import sys

import pytest
from kills import HOST, site
from serving import Fault, Site

from thawcast.cli import main

ATOP = "/www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip"


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "home"))

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["thawcast", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_days_of_gdelt_come_and_a_second_run_has_nothing_to_do(run, tmp_path):
    days = ("--from", "2019-01-02", "--to", "2019-01-04")
    with site(random.Random(1), size=2000) as served:
        code, out, _ = run("fetch", "gdelt1", *days, "--mirror", served.url, "--dry-run", "--json")
        plan = json.loads(out)
        assert (code, plan["bytes"], len(plan["files"])) == (0, 6000, 3)
        assert not (tmp_path / "home").exists()
        code, out, err = run("fetch", "gdelt1", *days, "--mirror", served.url)
        assert code == 0
        assert out.startswith("3 fetched; in ")
        assert "20190102.export.CSV.zip: fetched" in err
        code, out, _ = run("fetch", "gdelt1", *days, "--mirror", served.url, "--json")
        assert {f["state"] for f in json.loads(out)["files"]} == {"kept"}
    folder = tmp_path / "home" / "files" / "gdelt1"
    for name in ("20190102.export.CSV.zip", "20190104.export.CSV.zip"):
        assert (folder / name).read_bytes() == served.files[f"{HOST}/{name}"]


def test_a_missing_file_is_named_and_the_others_come(run, tmp_path):
    with site(random.Random(1), size=2000) as served:
        del served.files[f"{HOST}/20190103.export.CSV.zip"]
        words = ("--from", "2019-01-02", "--to", "2019-01-04", "--mirror", served.url, "--into", str(tmp_path / "x"))
        code, out, err = run("fetch", "gdelt1", *words)
    assert code == 2
    assert out.startswith("2 fetched, 1 missing; in ")
    assert "1 of 3 files did not come (20190103.export.CSV.zip: the provider has it no more (404)" in err
    assert len(list((tmp_path / "x").iterdir())) == 2


def test_a_terminal_gets_a_bar_with_files_bytes_and_rate(run, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    with site(random.Random(1), size=200_000) as served:
        del served.files[f"{HOST}/20190103.export.CSV.zip"]
        words = ("--from", "2019-01-02", "--to", "2019-01-04", "--mirror", served.url)
        _, _, err = run("fetch", "gdelt1", *words)
    assert "3 of 3 files" in err
    assert "400.0/600.0 kB" in err
    assert "/s" in err
    assert "20190103.export.CSV.zip: missing" in err


def test_a_site_that_is_gone_says_what_to_do(run):
    with Site({}) as served:
        url = served.url
    code, out, err = run("fetch", "atop", "--mirror", url, "--patience", "1")
    assert (code, out) == (2, "")
    assert "no connection to 127.0.0.1" in err
    assert "fetch on another machine from http://www.atopdata.org" in err
    code, out, err = run("fetch", "gdelt2", "--from", "2019-01-01", "--mirror", url, "--patience", "1")
    assert (code, out) == (2, "")
    assert "fetch on another machine" in err


def test_a_list_that_cannot_be_had_is_an_error(run):
    with Site({}) as served:
        code, _, err = run("fetch", "icews", "--mirror", served.url)
    assert code == 2
    assert "its list of files cannot be had, the provider has it no more (404)" in err


def test_options_are_checked(run):
    with Site({ATOP: b"PK"}) as served:
        for words, message in (
            (("atop", "--from", "2019-01-01"), "its files are not cut by date"),
            (("atop", "--jobs", "99"), "choose 1 to 8"),
            (("atop", "--patience", "0"), "choose 1 to 20"),
            (("atop", "--only", "*.csv"), "none of the 1 files matches"),
            (("tss",), "no lasting public address is known"),
            (("gdelt1", "--from", "yesterday"), "not a date"),
        ):
            code, out, err = run("fetch", *words, "--mirror", served.url)
            assert (code, out) == (2, ""), words
            assert message in err
    code, _, err = run("fetch", "atop", "--mirror", "ftp://x")
    assert (code, "give a web address" in err) == (2, True)


def test_an_archive_that_is_broken_on_the_server_does_not_come(run, tmp_path):
    with Site({ATOP: b"PK\x03\x04 not an archive"}) as served:
        served.faults[ATOP] = [Fault("status", 429, {"Retry-After": "0"})]
        code, _, err = run("fetch", "atop", "--mirror", served.url, "--into", str(tmp_path / "x"), "--patience", "1")
    assert code == 2
    assert "the server is busy (429)" in err
    assert list((tmp_path / "x").iterdir()) == []


def test_sources_are_listed(run):
    code, out, _ = run("sources", "--json")
    listed = {entry["id"]: entry for entry in json.loads(out)}
    assert code == 0
    assert listed["icews"]["where"] == "https://doi.org/10.7910/DVN/28075"
    code, out, _ = run("sources")
    assert all(name in out for name in listed)


def test_checksums_of_the_site_are_those_of_its_files():
    served = site(random.Random(1), size=100)
    first = served.files[f"{HOST}/md5sums"].decode().split()[:2]
    assert first[0] == hashlib.md5(served.files[f"{HOST}/{first[1]}"]).hexdigest()
