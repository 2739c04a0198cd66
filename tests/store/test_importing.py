"""Imports: whole or not at all, one at a time, nothing lost; what they count, verify and cite."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from thawcast.counting import Rules
from thawcast.errors import InputError, SourceError, StoreError
from thawcast.files import writing
from thawcast.store import bibtex, open_dataset, snapshots, write_dataset
from thawcast.store.importing import import_events, reaggregate
from thawcast.store.verifying import verify
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

SAMPLES = Path(__file__).parents[1] / "sources" / "events" / "samples"
GDELT = SAMPLES / "gdelt1.csv"
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def imported(store: Path, kind: str = "gdelt1", *files: Path, rules: Rules | None = None) -> dict[str, object]:
    return import_events(kind, list(files) or [GDELT], store, rules=rules, now=NOW).to_dict()


def test_an_import_accounts_for_every_row(tmp_path: Path) -> None:
    told = imported(tmp_path)
    assert (told["rows"], told["kept"], told["dyads"]) == (9, 2, 2)
    assert told["aside"] == {"no state on one side": 1, "not a state: group": 1, "within one state": 1}
    assert told["quarantined"] == {
        "unknown CAMEO code": 1,
        "unknown actor": 1,
        "unreadable date": 1,
        "unreadable number of mentions": 1,
    }
    assert told["period"] == ["2010-04-08", "2010-04-09"]
    (snapshot,) = snapshots(tmp_path).held
    kept = [json.loads(line) for line in (snapshot.folder / "quarantine.jsonl").read_text().splitlines()]
    assert [entry["line"] for entry in kept] == [6, 7, 8, 9]
    assert kept[0]["text"] == GDELT.read_text().splitlines()[5]
    assert snapshot.problems() == []


def test_counts_are_cut_at_the_day_on_which_events_were_known(tmp_path: Path) -> None:
    imported(tmp_path)
    held = snapshots(tmp_path)
    early = held.counts(DYAD_COUNTS, as_of=date(2010, 12, 31), pair=("RUS", "USA"))
    # The second event was added to GDELT in May 2013 only.
    assert early.select("source", "target", "verb_coop", "score", "mentions").rows() == [("USA", "RUS", 1, 8.0, 12)]
    assert held.counts(DYAD_COUNTS, as_of=date(2013, 12, 31)).height == 2
    assert held.counts(WORLD_COUNTS)["verb_coop"].sum() == 1
    assert held.counts(DYAD_COUNTS, pair=("FRA", "DEU")).height == 0


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    first = imported(tmp_path)
    again = imported(tmp_path)
    assert (first["new"], again["new"], again["snapshot"]) == (True, False, first["snapshot"])
    assert len(snapshots(tmp_path).held) == 1


def test_overlapping_files_count_an_event_once(tmp_path: Path) -> None:
    other = tmp_path / "again.csv"
    other.write_text("".join(line + "\n" for line in GDELT.read_text().splitlines()[:2]))
    imported(tmp_path)
    told = imported(tmp_path, "gdelt1", other)
    # The two files have two events in common, and no other.
    assert told["removed"] == {"mentions and sources": 0, "duplicates (id)": 2}
    assert snapshots(tmp_path).counts(DYAD_COUNTS).height == 2


def test_rules_are_counted_kept_and_changed(tmp_path: Path) -> None:
    told = imported(tmp_path, rules=Rules(min_mentions=5))
    assert told["removed"] == {"mentions and sources": 1, "duplicates (id)": 0}
    # The rules of the last import hold for the next.
    assert imported(tmp_path, "gdelt1", SAMPLES / "gdelt1.csv", GDELT)["rules"] == told["rules"]
    (made,) = reaggregate(tmp_path, rules=Rules(duplicates="keep"))
    assert made.manifest["removed"] == {"mentions and sources": 0, "duplicates (keep)": 0}
    assert snapshots(tmp_path).counts(DYAD_COUNTS)["verb_coop"].sum() == 3
    assert made.problems() == []


def test_verify_finds_a_changed_and_a_missing_file(tmp_path: Path) -> None:
    imported(tmp_path)
    (snapshot,) = snapshots(tmp_path).held
    (events,) = snapshot.events()
    events.write_bytes(events.read_bytes()[:-1] + b"x")
    (snapshot.folder / "quarantine.jsonl").unlink()
    (snapshot.folder / "dyad_counts.parquet").write_bytes(b"")
    found = snapshot.problems()
    assert len(found) == 3
    assert any("quarantine.jsonl: cannot be read" in line for line in found)
    with pytest.raises(StoreError, match=r"dyad_counts.parquet: damaged.*import the files again"):
        snapshots(tmp_path).counts(DYAD_COUNTS)


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    imported(tmp_path)
    (snapshot,) = snapshots(tmp_path).held
    (snapshot.folder / "manifest.json").write_text("{}")
    with pytest.raises(StoreError, match=r"manifest.json: damaged manifest; remove snapshot="):
        snapshots(tmp_path)


def test_a_store_with_imports_only_answers_with_the_starter_beside_them(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no dataset here"):
        open_dataset(tmp_path)
    imported(tmp_path)
    dataset = open_dataset(tmp_path)
    assert dataset.name == "starter"
    assert "your import gdelt1-0001-" in dataset.label
    entry = bibtex(dataset.sources()[-1])
    assert entry.startswith("@misc{events_gdelt1,\n  author = {Leetaru, K. and Schrodt, P. A.},\n  year = {2013}")
    assert "1 file, events of 2010-04-08 to 2010-04-09" in entry


def test_what_cannot_be_imported_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    imported(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(SourceError, match="import it as gdelt2"):
        imported(tmp_path, "gdelt1", GDELT, SAMPLES / "gdelt2.csv")
    with pytest.raises(InputError, match="no kind of event files 'gdelt3'"):
        imported(tmp_path, "gdelt3")
    with pytest.raises(InputError, match="no such file"):
        imported(tmp_path, "gdelt1", tmp_path / "absent.csv")
    with pytest.raises(InputError, match="a folder"):
        imported(tmp_path, "gdelt1", tmp_path)
    with pytest.raises(InputError, match="choose one of keep, id, code, root"):
        Rules(duplicates="all")  # pyright: ignore[reportArgumentType]
    assert tree(tmp_path) == before


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != ".lock")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "nothing but blank lines"),
        ("1\t2".encode("utf-16"), "UTF-16"),
        # Date, then actors, unreadable: nothing is left.
        (GDELT.read_bytes().splitlines()[5], "none of 1 row is an event between two states .1 unreadable date."),
    ],
)
def test_an_import_that_keeps_nothing_makes_no_snapshot(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "day.csv").write_bytes(content)
    with pytest.raises(SourceError, match=said):
        imported(tmp_path / "store", "gdelt1", tmp_path / "day.csv")
    assert snapshots(tmp_path / "store").held == ()


def test_a_pipe_is_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["/bin/sh", "-c", f"gzip -c {GDELT} > {pipe}"]):
        told = imported(tmp_path / "store", "gdelt1", pipe)
    plain = imported(tmp_path / "other", "gdelt1", GDELT)
    assert (told["kept"], told["quarantined"]) == (plain["kept"], plain["quarantined"])


def test_the_quarantine_holds_a_bounded_number_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thawcast.store.importing.QUARANTINED", 3)
    told = imported(tmp_path)
    assert sum(told["quarantined"].values()) == 4  # pyright: ignore[reportAttributeAccessIssue]
    (snapshot,) = snapshots(tmp_path).held
    assert len((snapshot.folder / "quarantine.jsonl").read_text().splitlines()) == 3
    assert snapshot.manifest["quarantine_rows"] == 3


def test_no_event_is_dated_beyond_the_day_after_the_import(tmp_path: Path) -> None:
    good = GDELT.read_text().splitlines()[1].split("\t")
    days = ["20260102", "20260103", "20260104", "20991231"]
    lines = ["\t".join([str(i), day, *good[2:56], "20991231"]) for i, day in enumerate(days)]
    (tmp_path / "day.csv").write_text("\n".join(lines) + "\n")
    told = imported(tmp_path / "store", "gdelt1", tmp_path / "day.csv")
    assert (told["period"], told["quarantined"]) == (["2026-01-02", "2026-01-03"], {"dated in the future": 2})


def test_two_imports_at_once_are_one_import_and_one_error(tmp_path: Path) -> None:
    with writing(tmp_path / "events"), pytest.raises(StoreError, match="another import is writing here; wait"):
        imported(tmp_path)
    assert snapshots(tmp_path).held == ()
    imported(tmp_path)


def test_a_file_where_the_folder_should_be_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(StoreError, match=r"cannot be written to .*choose another folder"):
        imported(tmp_path / "store")


def test_a_folder_without_permission_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so the refusal is made where the system would give it.
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match=r"cannot be written to .Permission denied.; choose another folder"):
        imported(tmp_path)


@pytest.mark.parametrize("failing", ["write_parquet", "fsync", "manifest"])
def test_a_full_disk_is_a_clear_error_and_nothing_is_lost(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(tmp_path)
    before = tree(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    target: dict[str, tuple[object, str]] = {
        "write_parquet": (pl.DataFrame, "write_parquet"),
        "fsync": (os, "fsync"),
        "manifest": (Path, "write_text"),
    }
    monkeypatch.setattr(*target[failing], full)
    with pytest.raises(StoreError, match=r"No space left on device.; choose another folder or free some space"):
        imported(tmp_path, "gdelt1", GDELT, GDELT)
    monkeypatch.undo()
    assert tree(tmp_path) == before
    assert snapshots(tmp_path).held[0].problems() == []


RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from thawcast.errors import ThawcastError
from thawcast.store.importing import import_events
try:
    import_events("gdelt1", [Path(p) for p in sys.argv[2:]], Path(sys.argv[1]), now=datetime(2026, 1, 2, tzinfo=UTC))
except ThawcastError as error:
    sys.exit(f"thawcast: {error}")
"""


def start(store: Path, *files: Path, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, str(store), *map(str, files)]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=limit, env=environment)


def many(path: Path, copies: int) -> Path:
    """Write a file of many events, each with an identifier of its own."""
    line = GDELT.read_text().splitlines()[1].split("\t", 1)[1]
    path.write_text("".join(f"{i}\t{line}\n" for i in range(copies)))
    return path


def test_a_file_beyond_the_size_that_the_system_allows_is_a_clear_error(tmp_path: Path) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    process = start(tmp_path / "store", many(tmp_path / "many.csv", 5000), limit=limit)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "cannot be written to" in said
    assert "Traceback" not in said
    assert snapshots(tmp_path / "store").held == ()
    assert tree(tmp_path / "store") == ["events"]


def test_killed_at_random_moments_a_store_holds_whole_snapshots_only(tmp_path: Path) -> None:
    store, rng = tmp_path / "store", random.Random(7)
    imported(store)
    big = many(tmp_path / "many.csv", 40_000)
    begun = time.monotonic()
    start(tmp_path / "other", big).communicate(timeout=60)
    whole = time.monotonic() - begun
    for _ in range(6):
        process = start(store, big)
        time.sleep(rng.uniform(0.3, 1.0) * whole)
        process.kill()
        process.communicate()
        for snapshot in snapshots(store).held:
            assert snapshot.problems() == []
    imported(store, "gdelt1", big)
    assert snapshots(store).held[0].manifest["kept"] == 2
    assert snapshots(store).held[1].manifest["kept"] == 40_000
    assert not [path for path in (store / "events").iterdir() if path.name.startswith(".part")]


def test_left_overs_of_a_killed_write_of_a_dataset_are_cleared(tmp_path: Path) -> None:
    dataset = open_dataset()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f".{gone.pid}.{'0' * 16}.part").write_text("half")
    (tmp_path / f".{os.getpid()}.{'0' * 16}.part").write_text("of a writer that runs")
    entry = {"stage": "toy", "sources": []}
    write_dataset(
        tmp_path,
        {"toy": pl.DataFrame({"x": [1]})},
        provenance={"toy": entry},
        sources=dataset.sources(),
        span=dataset.span,
        built_on=date(2026, 1, 2),
    )
    assert [p.name for p in tmp_path.glob(".*")] == [f".{os.getpid()}.{'0' * 16}.part"]
    shutil.rmtree(tmp_path)
    assert replace(dataset, name="store").problems() == []


def three(store: Path) -> tuple[Path, Path, Path]:
    """Three snapshots of one kind: an import, the same by other rules, and a third that counts over both."""
    for least in (1, 2, 3):
        imported(store, rules=Rules(min_mentions=least))
    first, second, third = (snapshot.folder for snapshot in snapshots(store).held)
    return first, second, third


def said(store: Path) -> str:
    return "\n".join(verify(store).problems)


def test_a_whole_chain_is_sound(tmp_path: Path) -> None:
    three(tmp_path)
    assert verify(tmp_path).problems == ()
    assert imported(tmp_path, rules=Rules(min_mentions=4))["new"]


@pytest.mark.parametrize("place", [0, 1])
def test_a_snapshot_that_was_taken_out_is_noticed(tmp_path: Path, place: int) -> None:
    gone = three(tmp_path)[place]
    shutil.rmtree(gone)
    name = gone.name.removeprefix("snapshot=")
    assert f"{name}: not there, though gdelt1-000{place + 2}-" in said(tmp_path)
    for change in (
        lambda: imported(tmp_path, rules=Rules(min_mentions=4)),
        lambda: reaggregate(tmp_path, rules=Rules()),
    ):
        with pytest.raises(StoreError, match=rf"{name}: not there.*put it back from a copy, or remove it"):
            change()
    assert len(snapshots(tmp_path).held) == 2


def test_an_older_snapshot_that_was_changed_is_not_counted_over(tmp_path: Path) -> None:
    first, *_ = three(tmp_path)
    (events,) = first.rglob("part-*.parquet")
    content = bytearray(events.read_bytes())
    content[len(content) // 2] ^= 1
    events.write_bytes(bytes(content))
    with pytest.raises(StoreError, match=r"part-00000.parquet: damaged, its content is not what was written"):
        imported(tmp_path, rules=Rules(min_mentions=4))


def test_a_change_that_keeps_size_and_time_is_found_by_hash(tmp_path: Path) -> None:
    first, *_ = three(tmp_path)
    quarantine = first / "quarantine.jsonl"
    held = quarantine.stat()
    quarantine.write_bytes(quarantine.read_bytes()[:-2] + b"x\n")
    os.utime(quarantine, ns=(held.st_atime_ns, held.st_mtime_ns))
    assert "quarantine.jsonl: damaged" in said(tmp_path)


def test_a_manifest_that_was_changed_breaks_the_chain(tmp_path: Path) -> None:
    _, second, _ = three(tmp_path)
    path = second / "manifest.json"
    path.write_text(path.read_text().replace('"kept": 2', '"kept": 3'))
    assert f"{second.name.removeprefix('snapshot=')}/manifest.json: changed after gdelt1-0003-" in said(tmp_path)


def test_another_snapshot_under_a_name_in_between_is_refused(tmp_path: Path) -> None:
    first, second, _ = three(tmp_path)
    shutil.rmtree(second)
    shutil.copytree(first, second)
    with pytest.raises(StoreError, match="damaged manifest"):
        snapshots(tmp_path)


def test_one_bad_manifest_does_not_stop_verify(tmp_path: Path) -> None:
    first, second, third = three(tmp_path)
    (second / "manifest.json").write_text("{")
    (third / "quarantine.jsonl").write_text("more\n")
    found = said(tmp_path)
    assert f"{second}/manifest.json: damaged manifest" in found
    assert "0003" in found.split("quarantine.jsonl: damaged")[0]
    assert verify(tmp_path).files > len(list(first.rglob("*.parquet")))


def test_the_ten_thousandth_snapshot_is_seen_and_the_next_counts_over_it(tmp_path: Path) -> None:
    first, *others = three(tmp_path)
    for folder in others:
        shutil.rmtree(folder)
    # As if 9,998 imports had come between: the number is all that matters.
    late = first.with_name(first.name.replace("-0001-", "-9999-"))
    first.rename(late)
    path = late / "manifest.json"
    manifest = json.loads(path.read_text()) | {"number": 9_999}
    path.write_text(json.dumps(manifest))
    for least in (2, 3):
        imported(tmp_path, rules=Rules(min_mentions=least))
    held = snapshots(tmp_path)
    assert [snapshot.number for snapshot in held.of("gdelt1")] == [9_999, 10_000, 10_001]
    assert [snapshot.number for snapshot in held.latest()] == [10_001]
    assert verify(tmp_path).problems == ()


def test_a_store_of_0_1_is_read_and_added_to(tmp_path: Path) -> None:
    made = three(tmp_path)  # 0.1 wrote neither times nor the hash of the manifest before
    for place, folder in enumerate(made):
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text())
        del manifest["previous"]
        manifest["counts_over"] = [older.name.removeprefix("snapshot=") for older in made[:place]]
        for entry in manifest["files"].values():
            del entry["modified"]
        path.write_text(json.dumps(manifest, indent=1) + "\n")
    assert verify(tmp_path).problems == ()
    assert imported(tmp_path, rules=Rules(min_mentions=4))["new"]
    assert verify(tmp_path).problems == ()
    assert snapshots(tmp_path).counts(DYAD_COUNTS).height
    shutil.rmtree(made[1])
    assert "0002" in said(tmp_path).split(": not there")[0]


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="needs O_NOFOLLOW")
def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / ".lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="cannot be written to"):
        imported(tmp_path)
    assert not (tmp_path / "elsewhere").exists()
