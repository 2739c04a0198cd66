r"""What a TOML text may hold before it is parsed: a parser's work can grow with the square of a key's parts.

Forty thousand dots in a key keep Python's parser busy for most of a minute, brackets in brackets exhaust its stack, and
a number of five thousand digits is refused by Python itself with an error of its own.
"""

import re

from thawcast.errors import InputError

MOST_CHARACTERS = 1_000_000
LONGEST_WORD = 120
"""Characters of a key, a number or a date."""
DEEPEST = 16
"""Tables in tables, lists in lists, and parts of a key."""

_QUOTED = re.compile(
    r'"""(?:[^\\"]|\\.|"(?!""))*+(?:""")?'
    r"|'''(?:[^']|'(?!''))*+(?:''')?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+",
    re.DOTALL,
)
"""A string or a comment, ended or not; nothing is tried twice, so that the time grows with the length alone."""

_WORD = re.compile(r"[^\s=\[\]{},]+")
_STATEMENT = re.compile(r"[^=\[\]{},\n]+")


def bounded(text: str, *, file: str) -> str:
    """Refuse a TOML text that no file of a user needs and that a parser would be long with.

    Args:
        text: The text.
        file: Its name, for error messages.

    Returns:
        The same text.

    Raises:
        InputError: It is too long, too deep, or has a word that is too long; the message names the line.
    """
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"{file}: {len(text):,} characters; a file has {MOST_CHARACTERS:,} at most")
    # A quoted key stays as long as it is, a string that is a value counts as two characters, a comment as none.
    bare = _QUOTED.sub(lambda found: _stand_in(found, text), text)
    depth = 0
    for number, line in enumerate(bare.split("\n"), 1):
        longest = max(map(len, _WORD.findall(line)), default=0)
        if longest > LONGEST_WORD:
            raise InputError(f"{file}:{number}: a key or number of {longest:,} characters; shorten it")
        for mark in re.findall(r"[\[{\]}]", line):
            depth = depth + 1 if mark in "[{" else max(0, depth - 1)
            if depth > DEEPEST:
                raise InputError(f"{file}:{number}: nested too deeply; write it in flat tables")
        if any(part.count(".") > DEEPEST for part in _STATEMENT.findall(line)):
            raise InputError(f"{file}:{number}: a key of too many parts; write it in flat tables")
    return text


def _stand_in(found: re.Match[str], text: str) -> str:
    said = found[0]
    if said.startswith("#"):
        return ""
    rows = "\n" * said.count("\n")
    after = text[found.end() : found.end() + 200].lstrip(" \t")[:1]
    return ("_" * len(said) if after in {"=", "."} else '""') + rows
