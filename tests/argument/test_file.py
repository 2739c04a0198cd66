"""Argument files: what is wrong is named with its line and remedy."""

import re

import pytest

from thawcast.argument import KINDS, load, parse, shipped
from thawcast.errors import InputError

GOOD = """title = "T"
author = "A"
date = 2010-09-20
source = "S"
states = ["USA", "Russia"]

[[claim]]
sentence = "It is narrow."
kind = "narrow"
from = 2008
"""


def test_a_good_file_is_read() -> None:
    found = parse(GOOD)
    assert [state.code for state in found.pair] == ["RUS", "USA"]
    assert found.claims[0].kind is KINDS["narrow"]
    assert str(found.claims[0].settings.base) == "2008-12-31"
    assert found.then == found.day


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "T"', "", "argument.toml:1: the argument has no title; add"),
        ("2010-09-20", '"soon"', "argument.toml:3: date 'soon' is no date; write date = 2010-12-31"),
        ('["USA", "Russia"]', '["USA", "Russa"]', r"argument.toml:5: no state is called 'Russa': did you mean Russia"),
        ('["USA", "Russia"]', '["USA"]', "argument.toml:5: two states must be named"),
        ('["USA", "Russia"]', '["USA", "America"]', "argument.toml:5: .* name two different states"),
        ('"narrow"', '"narow"', "argument.toml:9: kind 'narow' is not known; did you mean narrow"),
        ("from = 2008", "form = 2008", 'argument.toml:10: .*unknown key "form"; did you mean "from"'),
        ("from = 2008", "from = 2012", "argument.toml:10: from 2012-12-31 is after the argument's day"),
        ("from = 2008", "from = true", "argument.toml:10: .* has no from; add from = 2010-12-31"),
        ("from = 2008", 'side = "USA"', 'argument.toml:10: .*unknown key "side"'),
        ('kind = "narrow"\nfrom = 2008', 'kind = "like_case"', "argument.toml:7: a claim of kind like_case needs case"),
        ('kind = "narrow"\nfrom = 2008', 'kind = "lasts"\nby = 2009', "argument.toml:10: by 2009-12-31 is not after"),
        ('kind = "narrow"\nfrom = 2008', 'kind = "answers"\nside = "Poland"', "argument.toml:10: side POL is none of"),
        (
            'kind = "narrow"\nfrom = 2008',
            'kind = "agree"\nissue = "fish"',
            "argument.toml:10: issue .fish. .* take one of",
        ),
        ('sentence = "It', "sentence = It", "argument.toml:8: not valid TOML"),
        (
            "[[claim]]",
            "confirmed = false\n[[claim]]",
            "argument.toml:7: a draft that nobody confirmed; read every claim",
        ),
        ("source", "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t = 1\nsource", "argument.toml:4: a key of too many parts"),
        (
            '"It is narrow."',
            '"' + "x" * 2001 + '"',
            "argument.toml:8: sentence of .* has 2,001 characters; write 2,000",
        ),
    ],
)
def test_what_is_wrong_is_named_with_line_and_remedy(old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(InputError) as raised:
        parse(GOOD.replace(old, new, 1))
    assert re.match(told, str(raised.value)), str(raised.value)


def test_a_file_is_bounded() -> None:
    with pytest.raises(InputError, match="200,000 at most"):
        parse(GOOD + "#" * 200_001)
    with pytest.raises(InputError, match="an argument has 100 at most"):
        parse(GOOD + '[[claim]]\nsentence = "x y"\nkind = "vague"\n' * 100)


@pytest.mark.parametrize("key", shipped())
def test_each_that_ships_names_its_author_and_source(key: str) -> None:
    found = load(key)
    assert found.author
    assert str(found.day.year) in key
    assert str(found.day.year) in found.source or "http" in found.source
    assert all(claim.sentence.endswith((".", "”")) for claim in found.claims)
    for claim in found.claims:
        # A document is of the day it stands for, or of a year near it.
        assert all(str(one.day.year) in one.source for one in claim.settings.documents), claim.sentence
