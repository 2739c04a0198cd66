"""Reading grade of a text, by the formula of Flesch and Kincaid with syllables counted by rule."""

import re

SILENT = re.compile(r"(?:[^laeiouy]es|[^aeioutd]ed|[^laeiouy]e)$")
"""Endings whose e is not spoken: `moves`, `closed`, `arms race`; `-ted` and `-ded` are, and `-le` after a consonant."""

VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Count the syllables of an English word: groups of vowels but for a silent e at the end, one at least."""
    spoken = SILENT.sub(lambda found: found[0][0], word.lower().strip("'"))
    return max(1, len(VOWELS.findall(spoken)))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade level of a text.

    Figures in brackets repeat the word before them and are left out; other numbers count as words of two syllables.

    Reference:
        Kincaid, Fishburne, Rogers & Chissom (1975), Derivation of new readability formulas for Navy enlisted personnel,
        Research Branch Report 8-75, p. 14: .39 (words / sentences) + 11.8 (syllables / words) - 15.59.
    """
    plain = re.sub(r"\([^)]*\d[^)]*\)", "", text)
    sentences = [part for part in re.split(r"[.!?](?:\s|$)", plain) if re.search(r"[A-Za-z]", part)]
    words = re.findall(r"[A-Za-z]+(?:'[a-z]+)?|\d+%?", plain)
    spoken = sum(2 if word[0].isdigit() else syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
