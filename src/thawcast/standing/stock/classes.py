"""The five classes in words, with pairs of every decade that stand for them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from thawcast.standing.stock.tables import TOP
from thawcast.values import Floats


@dataclass(frozen=True)
class PeaceClass:
    """A class of the peace scale.

    Args:
        name: What the scale calls it.
        means: What it is, in a sentence.
        examples: Year to two pairs that the scale's authors put into it in that year.
    """

    name: str
    means: str
    examples: Mapping[int, tuple[tuple[str, str], tuple[str, str]]]


CLASSES = (
    PeaceClass(
        "severe rivalry",
        "Each holds the other for an enemy, prepares for war, and force has been used or is to be expected.",
        {
            1955: (("RUS", "USA"), ("IND", "PAK")),
            1965: (("RUS", "USA"), ("CHN", "IND")),
            1975: (("RUS", "USA"), ("IND", "PAK")),
            1985: (("RUS", "USA"), ("CHN", "VNM")),
            1995: (("IND", "PAK"), ("IRQ", "USA")),
            2005: (("IND", "PAK"), ("IRN", "USA")),
            2015: (("IND", "PAK"), ("IRN", "USA")),
        },
    ),
    PeaceClass(
        "lesser rivalry",
        "A grave quarrel is open and now and then a threat is made; war is thinkable, but not what the two live by.",
        {
            1955: (("JPN", "KOR"), ("ARG", "BRA")),
            1965: (("DEU", "POL"), ("JPN", "KOR")),
            1975: (("CHN", "USA"), ("DEU", "GDR")),
            1985: (("CHN", "USA"), ("DEU", "POL")),
            1995: (("RUS", "USA"), ("CHN", "IND")),
            2005: (("RUS", "USA"), ("CHN", "JPN")),
            2015: (("RUS", "USA"), ("CHN", "USA")),
        },
    ),
    PeaceClass(
        "negative peace",
        "No force is used and none is planned for, and little more is shared than that: most pairs of states.",
        {
            1955: (("IND", "USA"), ("DEU", "FRA")),
            1965: (("IND", "USA"), ("JPN", "USA")),
            1975: (("IND", "RUS"), ("BRA", "USA")),
            1985: (("IND", "USA"), ("JPN", "USA")),
            1995: (("IND", "USA"), ("FRA", "RUS")),
            2005: (("CHN", "IND"), ("JPN", "USA")),
            2015: (("CHN", "IND"), ("IND", "USA")),
        },
    ),
    PeaceClass(
        "warm peace",
        "The two settle by treaty and habit what they differ on, and act together; war is not thought of.",
        {
            1955: (("GBR", "USA"), ("CAN", "USA")),
            1965: (("DEU", "FRA"), ("CAN", "USA")),
            1975: (("DEU", "FRA"), ("CAN", "USA")),
            1985: (("DEU", "FRA"), ("GBR", "USA")),
            1995: (("ARG", "BRA"), ("GBR", "USA")),
            2005: (("ARG", "BRA"), ("GBR", "USA")),
            2015: (("ARG", "BRA"), ("GBR", "USA")),
        },
    ),
    PeaceClass(
        "security community",
        "War is not thinkable, and institutions that both obey decide much in common.",
        {
            1955: (("NOR", "SWE"), ("DNK", "NOR")),
            1965: (("NOR", "SWE"), ("BEL", "NLD")),
            1975: (("FIN", "SWE"), ("BEL", "NLD")),
            1985: (("NOR", "SWE"), ("BEL", "NLD")),
            1995: (("DEU", "FRA"), ("CAN", "USA")),
            2005: (("DEU", "FRA"), ("CAN", "USA")),
            2015: (("DEU", "FRA"), ("CAN", "USA")),
        },
    ),
)
"""From 0 to 4. The examples are the scale's, not the stock's: the stock of some of them lies elsewhere."""


def chances(value: float, cuts: Floats) -> Floats:
    """Give the probability of each class behind a value of the stock.

    Args:
        value: The expected class, 0 to 4.
        cuts: Thresholds of the year's model, falling, shape (4,) [log-odds].

    Returns:
        Shape (5,), summing to one, whose mean class is the value.

    Example:
        >>> chances(2.0, np.array([2.0, 1.0, -1.0, -2.0])).round(2).tolist()
        [0.12, 0.15, 0.46, 0.15, 0.12]
    """
    low, high = -60.0, 60.0
    wanted = min(max(value, 0.005), TOP - 0.005)
    for _ in range(60):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(cuts + middle)))).sum() < wanted:
            low = middle
        else:
            high = middle
    above = 1 / (1 + np.exp(-(cuts + (low + high) / 2)))
    return np.concatenate([[1.0], above]) - np.concatenate([above, [0.0]])


def examples(year: int) -> tuple[int, tuple[tuple[tuple[str, str], tuple[str, str]], ...]]:
    """Give pairs that stand for the classes about a year.

    Args:
        year: The year.

    Returns:
        The year of the examples, the last of them not after it (the first for an earlier one), and two pairs a class.

    Example:
        >>> examples(2011)[0], examples(2011)[1][4][0]
        (2005, ('DEU', 'FRA'))
    """
    years = sorted(CLASSES[0].examples)
    found = max((y for y in years if y <= year), default=years[0])
    return found, tuple(one.examples[found] for one in CLASSES)
