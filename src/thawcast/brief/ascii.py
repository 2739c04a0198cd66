"""Texts in ASCII alone, for an output that takes nothing else."""

import unicodedata

_SIGNS = dict(zip("–—−‘’“”·•×↑↓↗↘⁄▁▂▃▄▅▆▇█øØđĐłŁıðÐə", "---''\"\"-*x^v/\\/_.:-=+*#oOdDlLidDe", strict=True)) | {
    "■": "#",
    "□": ".",
    "…": "...",
    "≥": ">=",
    "≤": "<=",
    "→": "->",
    "←": "<-",
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "Th",
}
"""What stands for a character that has no decomposition into plain ones."""


def plain(text: str) -> str:
    """Write a text with ASCII alone, as far as a reader still knows what is meant.

    Example:
        >>> plain("Côte d’Ivoire ▁▅█ │ 0.4 – 0.6")
        "Cote d'Ivoire _=# | 0.4 - 0.6"
    """
    return "".join(c if c.isascii() else _SIGNS.get(c) or _decomposed(c) for c in text)


def _decomposed(character: str) -> str:
    if "─" <= character <= "╿":
        name = unicodedata.name(character)
        return "+" if " AND " in name else "|" if name.endswith("VERTICAL") else "-"
    parts = [c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)]
    return "".join(c if c.isascii() else _SIGNS.get(c, "?") for c in parts)
