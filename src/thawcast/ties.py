"""Ties between states: what binds or divides them, and relations as they are told in hindsight."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from thawcast.tables import PER_MILLE, Column, Contract

TIES = Contract(
    "ties",
    {
        "data_set": pl.String,
        "tie": pl.String,
        "source": pl.String,
        "target": pl.String,
        "directed": pl.Boolean,
        "kind": pl.String,
        "subject": pl.String,
        "begin": pl.Date,
        "freq": pl.String,
        "end": pl.Date,
        "value": pl.Float64,
        "known_on": pl.Date,
        "end_known_on": pl.Date,
    },
    ("data_set", "tie", "source", "target", "kind"),
)
"""What bound or divided two states, one row a tie: `source` did it to, gave it to or visited `target`; where it is no
one's act, `directed` is false and `source` comes before `target` by code. `kind` is one of `TIE_KINDS`, which has the
unit of `value`. `begin` is the first day of the day, month or year (`freq` `D`, `M` or `Y`) in which it began, `end`
the last of that in which it ended; null where it runs on or its end is not known. `known_on` is the first day on which
the beginning could be known; before `end_known_on` the end is not known, and the tie counts as running."""


@dataclass(frozen=True)
class TieKind:
    """A kind of tie.

    Args:
        binds: Whether it brings two states together; else it divides them.
        lasts: Whether it holds until it ends, as a treaty does; else it is over at its `end`, as a visit is.
        unit: Unit of `value`; empty where it has none.
    """

    binds: bool
    lasts: bool
    unit: str = ""


TIE_KINDS: Mapping[str, TieKind] = {
    "agreement": TieKind(binds=True, lasts=True),
    "defence_agreement": TieKind(binds=True, lasts=True),
    "nuclear_agreement": TieKind(binds=True, lasts=True),
    "pact": TieKind(binds=True, lasts=True),
    "investment_treaty": TieKind(binds=True, lasts=True),
    "nuclear_weapons": TieKind(binds=True, lasts=True),
    "visit": TieKind(binds=True, lasts=False, unit="days"),
    "meeting": TieKind(binds=True, lasts=False),
    "exercise": TieKind(binds=True, lasts=False),
    "arms": TieKind(binds=True, lasts=False, unit="millions of SIPRI trend-indicator value"),
    "troops": TieKind(binds=True, lasts=False, unit="soldiers"),
    "aid": TieKind(binds=True, lasts=False, unit="US dollars"),
    "statement": TieKind(binds=True, lasts=False, unit="statements of support"),
    "sanction": TieKind(binds=False, lasts=True, unit="instruments"),
    "claim": TieKind(binds=False, lasts=True, unit="ICOW salience, 1 to 12"),
}
"""Kinds of ties. Visits are of heads of state or government and foreign ministers; troops and nuclear weapons those
that `source` keeps in `target`; a claim is to territory; a sanction has one to six instruments (trade, arms, military
aid, finance, travel, other)."""

HINDSIGHT_SCORES = Contract(
    "hindsight_scores",
    {
        "a": pl.String,
        "b": pl.String,
        "year": pl.Int16,
        "score": Column("tens of Goldstein points", PER_MILLE),
        "n_events": pl.Int16,
        "known_on": pl.Date,
    },
    ("a", "b", "year"),
)
"""Mean Goldstein score of a year's events over ten [-1 to 1], as a language model recalled them in 2025; null in a year
of which it told none. Hindsight: context for a reader with that label, never an input, a label or an as-of figure, and
known when it was published only."""
