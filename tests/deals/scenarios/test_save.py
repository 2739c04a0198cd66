"""A scenario that is written and read again is the same scenario."""

from datetime import date

import pytest

from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.save import written
from thawcast.deals.shipped import keys, load


@pytest.mark.parametrize("key", keys())
def test_written_scenarios_read_the_same(key: str) -> None:
    assert parse(written(load(key)), file=f"{key}.toml") == load(key)


def test_policies_and_odd_words_survive() -> None:
    odd = 'quote \\" backslash \\\\ tab \\t é'  # as TOML writes them
    base = written(load("us_cuba_2014")).replace('source = "', f'source = "{odd} ', 1)
    more = '\n[[policy]]\nname = "half"\nmix = {tit_for_tat = 0.5, grit = 0.5}\n'
    more += '\n[[policy]]\nname = "soft"\nstart = 1\nafter_kept = 0.9\nafter_broken = 0.2\n'
    first = parse(base + more)
    again = parse(written(first))
    assert [(r.name, r.mix, r.start, r.after_kept, r.after_broken) for r in again.rules] == [
        ("half", {"tit_for_tat": 0.5, "grit": 0.5}, 1.0, 1.0, 1.0),
        ("soft", {}, 1.0, 0.9, 0.2),
    ]
    assert again.issues[0].source == first.issues[0].source
    assert 'quote " backslash \\ tab \t é' in again.issues[0].source


def test_successors_institutions_and_what_is_provisional_survive(toy: str) -> None:
    text = toy.replace('title = "Toy"', 'title = "Toy"\nprovisional = "Press of the month."')
    text = text.replace("status_quo = 50", "status_quo = 50\ninstitution = true", 1)
    text += '\n[[successor]]\nstate = "RUS"\nname = "an heir"\nchance = {low = 0.2, high = 0.6}\non = 2004-05-07\n'
    text += 'source = "made up"\n[[successor.view]]\nissue = "one"\nposition = 90\nsource = "made up"\n'
    first = parse(text)
    assert parse(written(first)) == first
    assert (first.provisional, [i.institution for i in first.issues]) == ("Press of the month.", [True, False])
    heir = first.successors["RUS"]
    assert (heir.name, heir.on, heir.chance.high) == ("an heir", date(2004, 5, 7), 0.6)
    assert heir.views["one"].salience is None
