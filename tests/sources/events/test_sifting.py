"""Lines that are left out of the full judgement: those that it finds nothing wrong with, and no state on one side."""

import random
from datetime import date
from pathlib import Path

import pytest

from thawcast.sources import LAYOUTS
from thawcast.sources.events.judging import LINE, NO_STATE, columns, judge
from thawcast.sources.events.recognising import recognise
from thawcast.sources.events.sifting import Sieve

SAMPLES = Path(__file__).parent / "samples"
KINDS = {"gdelt1": "gdelt1.csv", "gdelt2": "gdelt2.csv", "phoenix": "phoenix.csv", "icews": "20181005-icews-events.tab"}
SPOILT = ("", "NULL", "---", " 7", "x", "99999999", "20501231", "0", "-11", "1.5", "USA", "010", '"', "3000000000")


@pytest.mark.parametrize("kind", KINDS)
def test_only_lines_without_a_state_and_without_a_fault_are_left_out(kind: str) -> None:
    rng = random.Random(kind)
    separator = "," if kind == "phoenix" else "\t"
    head, *lines = (SAMPLES / KINDS[kind]).read_text().splitlines()
    plan = recognise(LAYOUTS, kind, KINDS[kind], f"{head}\n".encode(), until=date(2026, 1, 2))
    sieve = Sieve(plan)
    used = sorted(plan.positions.values())
    for _ in range(3):  # the second and third block meet values that are known
        spoilt: list[str] = []
        for line in rng.choices(lines, k=120):
            fields = line.split(separator)
            for place in rng.sample(used, rng.choice((0, 0, 1, 2))):
                fields[place % len(fields)] = rng.choice(SPOILT)
            spoilt.append(separator.join(fields) + rng.choice(("", "", "\tx" * 9, "\r")))
        raw = columns(plan, ("\n".join(spoilt) + "\n").encode())
        rest, left_out = sieve.sift(raw)
        fates = judge(plan, raw)
        held = set(rest[LINE])
        gone = fates.filter(~fates[LINE].is_in(list(held)))
        assert set(gone["fate"]) <= {NO_STATE}
        assert gone.height == left_out
        assert left_out == fates.filter(fates["fate"] == NO_STATE).height
        # Where a line is judged does not change its fate.
        assert judge(plan, rest).equals(fates.filter(fates[LINE].is_in(list(held))))
