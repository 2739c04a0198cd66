import hashlib
import io
import random
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
import samples
from serving import Fault, Site

from thawcast.errors import InputError, SourceError
from thawcast.sources import find, load
from thawcast.sources.fetching import download
from thawcast.sources.fetching.transfer import Policy, transfer
from thawcast.sources.remote import Remote

CONTENT = random.Random(7).randbytes(700_000)


def _policy(attempts: int = 4) -> Policy:
    return Policy(attempts=attempts, pause=0.001, longest=0.01, rng=random.Random(1))


def _remote(site: Site, name: str, content: bytes | None, *, size: bool = True, md5: bool = True) -> Remote:
    """Return the remote file as a provider lists it."""
    digest = hashlib.md5(content).hexdigest() if content is not None and md5 else None
    return Remote(f"{site.url}/{name}", name, len(content) if content and size else None, digest)


def _state(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_file_comes_whole_and_is_kept_the_next_time(tmp_path):
    with Site({"/a.bin": CONTENT}) as site:
        remote = _remote(site, "a.bin", CONTENT)
        first = download.fetch([remote], tmp_path, policy=_policy())
        again = download.fetch([remote], tmp_path, policy=_policy())
    assert [first[0].state, again[0].state] == ["fetched", "kept"]
    assert len(site.requests) == 1
    assert site.requests[0][2].startswith("thawcast/")
    assert (tmp_path / "a.bin").read_bytes() == CONTENT
    assert _state(tmp_path) == ["a.bin"]


def test_a_dropped_line_is_resumed_where_it_broke(tmp_path):
    with Site({"/a.bin": CONTENT}) as site:
        site.faults["/a.bin"] = [Fault("drop", after=300_000), Fault("drop", after=200_000)]
        result = download.fetch([_remote(site, "a.bin", CONTENT)], tmp_path, policy=_policy())
    assert (result[0].state, result[0].attempts) == ("fetched", 3)
    assert [r[1] for r in site.requests] == [None, "bytes=300000-", "bytes=500000-"]
    assert (tmp_path / "a.bin").read_bytes() == CONTENT


def test_a_line_that_drops_often_gets_there_and_one_that_brings_nothing_is_given_up(tmp_path):
    with Site({"/a.bin": CONTENT, "/b.bin": CONTENT}) as site:
        site.faults["/a.bin"] = [Fault("drop", after=50_000)] * 12
        site.faults["/b.bin"] = [Fault("drop", after=0)] * 99
        remotes = [_remote(site, n, CONTENT) for n in ("a.bin", "b.bin")]
        results = download.fetch(remotes, tmp_path, policy=_policy(attempts=3))
    assert [(r.state, r.attempts) for r in results] == [("fetched", 13), ("failed", 3)]
    assert _state(tmp_path) == ["a.bin"]


def test_a_server_without_ranges_or_marks_starts_again(tmp_path):
    with Site({"/a.bin": CONTENT}, ranges=False, tags=False) as site:
        site.faults["/a.bin"] = [Fault("drop", after=300_000)]
        result = download.fetch([_remote(site, "a.bin", CONTENT, md5=False)], tmp_path, policy=_policy())
    assert result[0].state == "fetched"
    # Without mark and checksum nobody could tell whether the rest is of the same version.
    assert [r[1] for r in site.requests] == [None, None]
    assert (tmp_path / "a.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("heeds", [True, False], ids=["condition heeded", "condition ignored"])
def test_another_version_on_the_server_is_not_spliced_onto_the_old_one(tmp_path, heeds):
    newer = random.Random(8).randbytes(650_000)
    with Site({"/a.bin": CONTENT}, conditions=heeds) as site:
        site.faults["/a.bin"] = [Fault("drop", after=300_000)] + [Fault("status", 503)] * 5
        plain = _remote(site, "a.bin", CONTENT, md5=False, size=False)
        assert download.fetch([plain], tmp_path, policy=_policy(attempts=2))[0].state == "failed"
        assert _state(tmp_path) == [".a.bin.part", ".a.bin.part.mark"]
        site.faults["/a.bin"].clear()
        site.files["/a.bin"] = newer
        assert download.fetch([plain], tmp_path, policy=_policy())[0].state == "fetched"
    assert (tmp_path / "a.bin").read_bytes() == newer


def test_corrupt_and_short_bytes_are_never_shown(tmp_path):
    with Site({"/a.bin": CONTENT, "/b.bin": CONTENT}) as site:
        site.faults["/a.bin"] = [Fault("corrupt"), Fault("truncate", after=10_000)]
        site.faults["/b.bin"] = [Fault("corrupt")] * 99
        results = download.fetch([_remote(site, n, CONTENT) for n in ("a.bin", "b.bin")], tmp_path, policy=_policy())
    assert [r.state for r in results] == ["fetched", "failed"]
    assert "checksum" in results[1].reason
    assert _state(tmp_path) == ["a.bin"]
    assert (tmp_path / "a.bin").read_bytes() == CONTENT


def test_an_archive_without_a_checksum_is_checked_by_its_own(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", CONTENT)
    whole = buffer.getvalue()
    broken = bytearray(whole)
    broken[5000] ^= 255
    with Site({"/a.zip": whole, "/b.zip": bytes(broken)}) as site:
        remotes = [_remote(site, n, None) for n in ("a.zip", "b.zip")]
        results = download.fetch(remotes, tmp_path, policy=_policy(attempts=2))
    assert [r.state for r in results] == ["fetched", "failed"]
    assert "damaged" in results[1].reason
    assert _state(tmp_path) == ["a.zip"]


def test_a_missing_file_is_reported_and_stops_no_other(tmp_path):
    with Site({"/a.bin": CONTENT, "/c.bin": CONTENT}) as site:
        site.faults["/c.bin"] = [Fault("status", 429, {"Retry-After": "1"}), Fault("status", 503)]
        remotes = [_remote(site, n, CONTENT) for n in ("a.bin", "b.bin", "c.bin")]
        results = download.fetch(remotes, tmp_path, jobs=2, policy=_policy())
    assert [r.state for r in results] == ["fetched", "missing", "fetched"]
    assert results[1].attempts == 1
    assert "moved" in results[1].reason
    assert _state(tmp_path) == ["a.bin", "c.bin"]


def test_a_refusal_is_final(tmp_path):
    with Site({"/a.bin": CONTENT}) as site:
        site.faults["/a.bin"] = [Fault("status", 403)] * 9
        result = download.fetch([_remote(site, "a.bin", CONTENT)], tmp_path, policy=_policy())
    assert (result[0].state, result[0].attempts, len(site.requests)) == ("failed", 1, 1)


def test_waits_follow_the_server_within_bounds_and_grow(monkeypatch):
    waits: list[float] = []
    policy = Policy(pause=1.0, longest=30.0, rng=random.Random(3))
    monkeypatch.setattr(policy.stop, "wait", waits.append)
    policy.wait(1, 7.0)
    policy.wait(1, 900.0)
    for failures in (1, 2, 3, 4):
        policy.wait(failures, None)
    assert waits[:2] == [7.0, 30.0]
    # Half to the whole of 1, 2, 4, 8 seconds.
    assert all(bound / 2 <= wait <= bound for wait, bound in zip(waits[2:], (1, 2, 4, 8), strict=True))


def test_a_date_to_come_back_is_read():
    from thawcast.sources.fetching.transfer import _asked

    later = datetime.now(UTC) + timedelta(seconds=90)
    assert 80 < (_asked(format_datetime(later, usegmt=True)) or 0) <= 90
    assert [_asked(text) for text in ("5", "soon", None, "²", "9" * 99)] == [5.0, None, None, None, None]


def test_requests_at_a_time_are_bounded(tmp_path):
    files = {f"/{i}.bin": CONTENT[:1000] for i in range(12)}
    with Site(files, pause=0.02) as site:
        remotes = [_remote(site, path[1:], content) for path, content in files.items()]
        assert all(r.state == "fetched" for r in download.fetch(remotes, tmp_path, jobs=3, policy=_policy()))
    assert site.most_at_once == 3
    with pytest.raises(InputError, match="choose 1 to 8"):
        download.fetch(remotes, tmp_path, jobs=9)


def test_names_that_lead_elsewhere_are_not_written(tmp_path):
    with Site({"/x": CONTENT}) as site:
        bad = [Remote(f"{site.url}/x", n) for n in ("../x", ".hidden", "a/b", "", "..")]
        results = download.fetch(bad, tmp_path / "in", policy=_policy())
    assert {r.state for r in results} == {"failed"}
    assert _state(tmp_path) == ["in"]
    assert _state(tmp_path / "in") == []


def test_a_second_fetch_of_the_same_file_stays_away(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    with Site({"/a.bin": CONTENT}) as site, (tmp_path / ".a.bin.part").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        result = download.fetch([_remote(site, "a.bin", CONTENT)], tmp_path, policy=_policy())
    assert (result[0].state, result[0].reason) == ("failed", "another fetch is at work on it")


def test_no_network_says_what_to_do(tmp_path):
    with Site({}) as site:
        gone = _remote(site, "a.bin", CONTENT)
    results = download.fetch([gone], tmp_path, policy=_policy(attempts=2))
    error = download.offline(results, find("atop"))
    assert "Check the network or proxy (HTTPS_PROXY), or fetch on another machine from http://www.atopdata.org" in str(
        error
    )


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with Site({"/a.bin": CONTENT}) as site, pytest.raises(SourceError, match="choose another folder"):
        download.fetch([_remote(site, "a.bin", CONTENT)], tmp_path / "file", policy=_policy())


def test_a_full_disk_is_an_error_and_nothing_shows(tmp_path, monkeypatch):
    from thawcast.sources.fetching import transfer as module

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_receive", full)
    with Site({"/a.bin": CONTENT}) as site, pytest.raises(SourceError, match="No space left on device"):
        download.fetch([_remote(site, "a.bin", CONTENT)], tmp_path, policy=_policy())
    assert not (tmp_path / "a.bin").exists()


def test_a_certificate_that_cannot_be_verified_is_no_missing_network(tmp_path):
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer certificate")

    remote = Remote("https://correlatesofwar.org/x.zip", "x.zip")
    with httpx.Client(transport=httpx.MockTransport(refuse)) as web:
        result = transfer(web, remote, tmp_path, policy=_policy())
    assert (result.state, result.attempts, result.offline) == ("failed", 1, False)
    assert "fetch it with a browser" in result.reason


def test_a_server_that_packs_files_on_the_way_is_refused(tmp_path):
    def packed(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "x-unknown"}, content=b"x")

    with httpx.Client(transport=httpx.MockTransport(packed)) as web:
        result = transfer(web, Remote("http://a/x", "x"), tmp_path, policy=_policy())
    assert (result.state, result.attempts) == ("failed", 1)
    assert _state(tmp_path) == []


def test_a_table_as_published_is_fetched_and_read(tmp_path):
    line = "2,20,1920,United States of America,Canada,611.5,735.25,1,1,1,0,0,0,0,0,0,,,,,1,1,4\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("COW_Trade_4.0/Dyadic_COW_4.0.csv", f"{samples.DYADIC_TRADE}\n{line}")
        archive.writestr("COW_Trade_4.0/National_COW_4.0.csv", "ccode,statename,year,imports,exports\n")
    found = find("cow-trade").remotes({}, None, None)
    with Site({"/correlatesofwar.org/wp-content/uploads/COW_Trade_4.0.zip": packed.getvalue()}) as site:
        remotes = [replace(r, url=download.mirrored(r.url, site.url)) for r in found]
        assert download.fetch(remotes, tmp_path / "cow_trade", policy=_policy())[0].state == "fetched"
    rows = load(tmp_path, only=["trade"])["trade"]
    assert rows.select("a", "b", "year", "flow").rows() == [("CAN", "USA", 1920, 1346.75)]


@pytest.mark.parametrize("listed", [True, False], ids=["with checksum", "without"])
def test_a_stop_just_before_the_name_appears_leaves_nothing_behind_in_the_end(tmp_path, monkeypatch, listed):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with Site({"/a.bin": CONTENT}) as site:
        remote = _remote(site, "a.bin", CONTENT, size=listed, md5=listed)
        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", stop)
            with pytest.raises(KeyboardInterrupt):
                download.fetch([remote], tmp_path, policy=_policy())
        assert not (tmp_path / "a.bin").exists()
        assert download.fetch([remote], tmp_path, policy=_policy())[0].state == "fetched"
    assert _state(tmp_path) == ["a.bin"]
    assert (tmp_path / "a.bin").read_bytes() == CONTENT


def test_what_came_before_is_gone_on_with_after_everything_had_come(tmp_path):
    with Site({"/a.bin": CONTENT}) as site:
        (tmp_path / ".a.bin.part").write_bytes(CONTENT)
        (tmp_path / ".a.bin.part.mark").write_text('"' + hashlib.md5(CONTENT).hexdigest() + '"')
        result = download.fetch([_remote(site, "a.bin", CONTENT, size=False)], tmp_path, policy=_policy())
    assert (result[0].state, result[0].attempts) == ("fetched", 1)
    assert (tmp_path / "a.bin").read_bytes() == CONTENT
