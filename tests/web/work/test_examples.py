"""The questions of the first page: each of them answers, no pair stands twice."""

from datetime import date

from thawcast.assessment import assess
from thawcast.durability.casebook import REGIONS, cases
from thawcast.store import STARTER, load
from thawcast.web.work.examples import examples


def test_every_example_answers_with_the_thaw_that_is_documented() -> None:
    found = examples(load(STARTER, name="starter"))
    assert 3 <= len(found) <= len(REGIONS)
    assert len({(each.a, each.b) for each in found}) == len(found)
    documented = {(case.a, case.b, date(case.start.year + 1, 12, 31)) for case in cases()}
    for each in found:
        assert (each.a, each.b, each.on) in documented
        assert assess(each.a, each.b, as_of=each.on).standing.state == "thaw", each
