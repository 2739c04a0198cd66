"""A TOML text that would keep a parser busy is refused before it is parsed; what ships and is written passes."""

import time
from contextlib import suppress
from importlib.resources import files

import pytest

from thawcast.deals.scenarios.bounds import DEEPEST, bounded
from thawcast.deals.scenarios.load import parse
from thawcast.errors import InputError

LONG = 60_000
HOSTILE = {
    "a key of dots": "a" + ".a" * (LONG // 2) + " = 1",
    "a key of dots and spaces": "a" + " . a" * (LONG // 4) + " = 1",
    "a key of quoted parts": '"a"' + '."a"' * (LONG // 4) + " = 1",
    "a header of dots": "[" + "a." * (LONG // 2) + "a]",
    "lists in lists": "a = " + "[" * (LONG // 2) + "]" * (LONG // 2),
    "lists in lists, a line each": "a = " + "[\n" * (LONG // 2) + "]" * (LONG // 2),
    "tables in tables": "a = " + "{a=" * (LONG // 3),
    "a long number": "a = " + "9" * 5_000,
    "a long hexadecimal number": "a = 0x" + "f" * LONG,
    "a long key": "a" * LONG + " = 1",
    "a long quoted key": '"' + "a b" * (LONG // 3) + '" = 1',
    "too much": "# " + "x" * 1_000_001,
}
UNENDED = {
    "quotes": '"\\"' * (LONG // 3) + "\\",
    "three quotes": '"""' * (LONG // 3) + "\\",
    "apostrophes": "'" * LONG,
    "backslashes": '"' + "\\" * LONG,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_scenario_needs_is_refused_before_it_is_parsed(name: str) -> None:
    began = time.process_time()
    with pytest.raises(InputError, match=r"^scenario\.toml"):
        parse(HOSTILE[name])
    assert time.process_time() - began < 1


@pytest.mark.parametrize("name", UNENDED)
def test_strings_without_an_end_take_no_longer(name: str) -> None:
    began = time.process_time()
    with suppress(InputError):
        bounded(UNENDED[name], file="a")
    assert time.process_time() - began < 1


def test_the_line_is_named() -> None:
    text = f'# [[[[\nb = """\n[[[""" \nc = {"9" * 5_000}'
    with pytest.raises(InputError, match=r"^a:4: a key or number of 5,000 characters; shorten it$"):
        bounded(text, file="a")


def test_strings_and_comments_may_hold_anything() -> None:
    quoted = "." * 500 + "[" * 500 + "9" * 5_000
    text = f'a = "{quoted}"\nb = \'{quoted}\' # {quoted}\nc = """\n{quoted}""" # {quoted}\nd = [["{quoted}"]]\n'
    assert bounded(text, file="a") == text
    deep = "a = " + "[" * DEEPEST + "]" * DEEPEST
    assert bounded(deep, file="a") == deep


def test_what_ships_passes() -> None:
    shipped = [path for path in files("thawcast.deals.scenarios").iterdir() if path.name.endswith(".toml")]
    assert len(shipped) >= 5
    for path in shipped:
        text = path.read_text(encoding="utf-8")
        assert bounded(text, file=path.name) == text
