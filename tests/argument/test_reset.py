"""The argument of 2010, as a file: the verdicts that the code written for it alone had reached."""

import pytest

from thawcast.argument import Checked, check, load
from thawcast.values import to_json

VERDICTS = [
    ("worsened", "cannot be told", "supported"),
    ("two_way", "cannot be told", "cannot be told"),
    ("record", "supported", "supported"),
    ("record", "supported", "cannot be told"),
    ("like_case", "supported", "cannot be told"),
    ("few_ends", "not supported", "not supported"),
    ("narrow", "cannot be told", "cannot be told"),
    ("tactical", "cannot be told", "cannot be told"),
    ("fails", "cannot be told", "cannot be told"),
    ("outlasts", "cannot be told", "cannot be told"),
    ("outlasts", "not supported", "cannot be told"),
    ("package", "cannot be told", "cannot be told"),
    ("bound", "cannot be told", "cannot be told"),
    ("record", "supported", "supported"),
    ("words_deeds", "cannot be told", "cannot be told"),
]
"""What `docs/claims.md` held of each claim before argument files were: kind, then, since. Whether the street was
two-way was no in 2010 by tests that took a course that both share for answers; without it, it cannot be told.
Tactical was not supported in 2013 by an index of depth; of a rise short of a thaw no kind is told."""


@pytest.fixture(scope="module")
def found() -> Checked:
    return check(load("reset_2010"))


def test_the_verdicts_are_those_of_the_code_written_for_it(found: Checked) -> None:
    assert [(f.claim.kind.key, f.then.verdict, f.since.verdict) for f in found.findings] == VERDICTS


def test_every_claim_is_told_with_numbers(found: Checked) -> None:
    for one in found.findings:
        assert one.then.numbers, one.claim.sentence
        assert one.then.told.endswith("."), one.claim.sentence
        if one.then.rests_on == "scenario":
            assert one.since.verdict == "cannot be told", "judgements of 2010 cannot say how it turned out"
    assert to_json(found.to_dict())


def test_what_was_known_then_holds_no_later_year(found: Checked) -> None:
    for one in found.findings:
        assert not any(str(year) in one.then.told for year in range(2011, 2021)), one.claim.sentence


def test_the_level_fell_in_2010_but_not_beyond_doubt(found: Checked) -> None:
    # The shipped levels: -1.27 (-1.7 to -0.8) after -1.08 (-1.7 to -0.4); the difference of .19 is .40 of its
    # standard deviations (half-widths .45 and .65 over 1.645, added in squares: .48); the normal table gives .65.
    assert found.findings[0].then.p == pytest.approx(0.65, abs=0.005)


def test_without_a_thaw_the_rise_and_the_stock_are_told(found: Checked) -> None:
    # The shipped temperature of 2009: above the two years before with probability .840, short of .9.
    tactical = next(one for one in found.findings if one.claim.kind.key == "tactical")
    assert tactical.then.rests_on == "nothing"
    assert tactical.then.p is None
    assert tactical.then.numbers["2009 warmer"].value == pytest.approx(0.840, abs=0.0005)
    assert "2009 was warmer than the two years before with probability .84; a thaw needs .90." in tactical.then.told
    # By the end of 2013 no rise or fall of the last three years was likely.
    assert list(tactical.since.numbers) == ["stock"]


def test_the_four_ends_are_counted_from_the_record(found: Checked) -> None:
    # Transit (July 2009) and Resolution 1929 (June 2010) by then; entry to the WTO in December 2011; no investment.
    ends = found.findings[5]
    assert ends.then.numbers["ends delivered"].value == 2
    assert ends.since.numbers["ends delivered"].value == 3
