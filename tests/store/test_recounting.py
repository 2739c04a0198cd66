"""Counts of touched days: equal to those of one import of everything, however the files came."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from thawcast.counting import Rules
from thawcast.store import snapshots
from thawcast.store.compacting import compact, prune
from thawcast.store.importing import import_events, reaggregate
from thawcast.store.recounting import Identifiers
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

GDELT = Path(__file__).parents[1] / "sources" / "events" / "samples" / "gdelt1.csv"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
FIRST = date(2015, 1, 20)
NAMES = {"USA": "UNITED STATES", "RUS": "RUSSIA", "CHN": "CHINA"}


def line(number: int, day: date, added: date, source: str, target: str, *, mentions: int = 5) -> str:
    row = GDELT.read_text().splitlines()[1].split("\t")
    row[0:5] = [str(number), f"{day:%Y%m%d}", f"{day:%Y%m}", str(day.year), f"{day.year}.1"]
    row[5:8], row[15:18] = [source, NAMES[source], source], [target, NAMES[target], target]
    row[31] = str(mentions)
    row[56] = f"{added:%Y%m%d}"
    return "\t".join(row)


def random_files(folder: Path, rng: random.Random) -> list[Path]:
    """Write files in which identifiers come again, also with another day, and days come again in later files."""
    files: list[Path] = []
    for number in range(4):
        lines: list[str] = []
        for _ in range(rng.randint(3, 25)):
            day = FIRST + timedelta(days=rng.randrange(25))
            added = day + timedelta(days=rng.choice([0, 0, 1, 30]))
            pair = rng.choice([("USA", "RUS"), ("RUS", "USA"), ("CHN", "USA")])
            lines.append(line(rng.randrange(40), day, added, *pair, mentions=rng.randint(1, 9)))
        path = folder / f"{number}.csv"
        path.write_text("\n".join(lines) + "\n")
        files.append(path)
    return files


def import_some(store: Path, files: list[Path], rules: Rules) -> None:
    import_events("gdelt1", files, store, rules=rules, now=NOW)


def counts(store: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    held = snapshots(store)
    dyads, world = (held.counts(contract).sort(contract.key) for contract in (DYAD_COUNTS, WORLD_COUNTS))
    return dyads, world


@pytest.mark.parametrize(
    ("seed", "rules"),
    [(0, Rules()), (1, Rules()), (2, Rules(duplicates="code")), (3, Rules(mirrors="drop", min_mentions=3))],
)
def test_files_one_by_one_count_as_all_at_once(seed: int, rules: Rules, tmp_path: Path) -> None:
    rng = random.Random(seed)
    files = random_files(tmp_path, rng)
    import_some(tmp_path / "once", sorted(files), rules)
    rng.shuffle(files)
    for path in files:
        import_some(tmp_path / "each", [path], rules)
    once, each = counts(tmp_path / "once"), counts(tmp_path / "each")
    assert once[0].height > 5
    assert once[0].equals(each[0])
    assert once[1].equals(each[1])
    reaggregate(tmp_path / "each", rules=rules)
    again = counts(tmp_path / "each")
    assert again[0].equals(once[0])


def test_identifiers_of_parts_that_overlap_may_come_twice() -> None:
    def single(*parts: list[str]) -> bool:
        found = Identifiers()
        for part in parts:
            found.add(pl.Series(part))
        return found.single

    assert single(["10", "12"], ["7", "9"])
    assert not single(["10", "12"], ["7", "11"])  # 11 itself comes once; its ends do not tell
    assert not single(["10", "10"])
    assert not single(["day.csv:1", "2"])


def test_an_identifier_that_comes_again_counts_once_where_none_had_before(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.csv" for n in range(3)]
    for path, number in zip(files, (1, 2, 1), strict=True):
        path.write_text(line(number, FIRST, FIRST, "USA", "RUS") + "\n" + "\n" * (path == files[2]))
    for path, singles in zip(files, (True, True, False), strict=True):
        import_some(tmp_path / "store", [path], Rules())
        assert snapshots(tmp_path / "store").held[-1].manifest["single"] is singles
    assert counts(tmp_path / "store")[0]["volume"].sum() == 2
    compact(tmp_path / "store", now=NOW)
    assert counts(tmp_path / "store")[0]["volume"].sum() == 2


def test_only_the_days_of_new_rows_are_counted(tmp_path: Path) -> None:
    days = [FIRST + timedelta(days=n) for n in range(3)]
    for number, day in enumerate(days):
        path = tmp_path / f"{number}.csv"
        path.write_text(line(number, day, day, "USA", "RUS") + "\n")
        import_some(tmp_path / "store", [path], Rules())
    moved = tmp_path / "moved.csv"
    # The provider gives the first event the third day, and says so later: it counts on the day first known.
    moved.write_text(line(0, days[2], days[2] + timedelta(days=9), "USA", "RUS") + "\n")
    import_some(tmp_path / "store", [moved], Rules())
    held = snapshots(tmp_path / "store")
    told = [snapshot.manifest["counted_days"] for snapshot in held.held]
    assert told == [None, [days[1].isoformat()], [days[2].isoformat()], [days[0].isoformat(), days[2].isoformat()]]
    found = held.counts(DYAD_COUNTS)
    events = pl.sum_horizontal("verb_coop", "matl_coop", "verb_conf", "matl_conf")
    assert found.select("period", events).rows() == [(day, 1) for day in days]
    assert held.held[-1].manifest["removed"] == {"mentions and sources": 0, "duplicates (id)": 1}


def test_a_compacted_store_counts_the_same_and_knows_its_files(tmp_path: Path) -> None:
    files = random_files(tmp_path, random.Random(5))
    store = tmp_path / "store"
    for path in files:
        import_some(store, [path], Rules())
    before = counts(store)
    (made,) = compact(store, now=NOW)
    # Both lie there, and one is read: a kill between the two steps counts nothing twice.
    assert [snapshot.id for snapshot in snapshots(store).held] == [made.id]
    assert len(list((store / "events").glob("snapshot=*"))) == len(files) + 1
    assert all(one.equals(two) for one, two in zip(before, counts(store), strict=True))
    told = prune(store, dry_run=True)
    assert prune(store) == told
    assert len(told.paths) == len(files)
    assert prune(store).paths == ()
    assert not import_events("gdelt1", [files[2]], store, now=NOW).new
    assert made.problems() == []
    assert snapshots(store).broken("gdelt1") == []
    new = tmp_path / "new.csv"
    new.write_text(line(0, FIRST, FIRST, "USA", "RUS") + "\n")
    import_some(store, [new], Rules())
    import_some(tmp_path / "once", [*files, new], Rules())
    assert counts(store)[0].equals(counts(tmp_path / "once")[0])
