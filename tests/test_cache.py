"""The cache on disk: what was kept is read back, what is damaged counts as missing, what is old goes."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from thawcast.cache import Cache, cache_key


def test_what_is_kept_is_made_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "cache")
    calls: list[int] = []

    def make() -> bytes:
        calls.append(1)
        return b"drawn"

    assert [cache.recall("a", make), Cache(tmp_path / "deep" / "cache").recall("a", make)] == [b"drawn"] * 2
    assert len(calls) == 1
    assert cache.get("b") is None


def test_an_entry_is_its_checksum_and_its_content(tmp_path: Path) -> None:
    Cache(tmp_path).put("a", b"drawn")
    assert (tmp_path / "a").read_bytes() == hashlib.sha256(b"drawn").digest() + b"drawn"


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:10], lambda b: b"", lambda b: b[:-1] + b"X"])
def test_a_damaged_entry_is_made_anew(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    cache = Cache(tmp_path)
    cache.put("a", b"drawn")
    (tmp_path / "a").write_bytes(damage((tmp_path / "a").read_bytes()))
    assert cache.get("a") is None
    assert cache.recall("a", lambda: b"again") == b"again"
    assert cache.get("a") == b"again"


def test_tables(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    frame = pl.DataFrame({"year": [2009, None], "areas": [["nu"], []]}, schema_overrides={"year": pl.Int16})
    cache.put_frame("a", frame)
    held = cache.frame("a")
    assert held is not None
    assert held.equals(frame)
    assert held.schema == frame.schema
    assert cache.frame("b") is None


def test_what_was_used_longest_ago_goes(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most=4 * (32 + 68))
    for number in range(4):
        cache.put(f"entry-{number}", b"x" * 68)
        os.utime(tmp_path / f"entry-{number}", (1_000 + number, 1_000 + number))
    assert len(list(tmp_path.iterdir())) == 4, "as much as it may hold"
    assert cache.get("entry-0") is not None, "used now"
    cache.put("entry-4", b"x" * 68)
    assert {path.name for path in tmp_path.iterdir()} == {"entry-0", "entry-3", "entry-4"}, "three quarters of it"


def test_a_folder_that_cannot_be_written_to_is_an_empty_cache(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    cache = Cache(blocked / "cache")
    assert [cache.recall("a", lambda: b"drawn") for _ in range(2)] == [b"drawn"] * 2
    assert blocked.read_text() == "in the way"


def test_keys_tell_parts_apart() -> None:
    different = [("ab", "c"), ("a", "bc"), ("abc",), ("c", "ab"), ("ab", "c", ""), ("ab", 1), ("ab", 11)]
    assert len({cache_key(*parts) for parts in different}) == len(different)
    assert cache_key("ab", 1) == cache_key("ab", 1)
