"""Which reference tables each input frame is parsed from, and under whose name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

import polars as pl

from thawcast.sources.reference import events, relations, roots, scores, votes

Files = Mapping[str, pl.DataFrame]
"""Tables as published, by file name without its ending."""


@dataclass(frozen=True)
class Input:
    """One input frame of the starter stages.

    Args:
        files: Reference tables it is parsed from, by file name without its ending.
        sources: Identifiers of their citations.
        parse: Pure function from those tables to the frame; every row has `known_on`.
        module: Where the parsing is written; its text belongs to the cache keys.
    """

    files: tuple[str, ...]
    sources: tuple[str, ...]
    parse: Callable[[Files], pl.DataFrame]
    module: ModuleType


def _counts(raw: Files) -> pl.DataFrame:
    return pl.concat(
        [events.yearly_counts(raw[events.ICEWS_QUADS]), events.monthly_conflict(raw[events.ICEWS_CONFLICT])]
    )


def _roll_calls(raw: Files) -> pl.DataFrame:
    return votes.roll_calls(raw[votes.UN_ROLL_CALLS], raw[votes.UN_AREAS])


def _votes(raw: Files) -> pl.DataFrame:
    return votes.votes(raw[votes.UN_VOTES], _roll_calls(raw))


def _single(name: str, source: str, parse: Callable[[pl.DataFrame], pl.DataFrame]) -> Input:
    return Input((name,), (source,), lambda raw: parse(raw[name]), relations)


def _china(raw: Files) -> pl.DataFrame:
    return pl.concat([scores.china(raw[file], source=source) for source, file in scores.CHINA.items()])


def _china_sides(raw: Files) -> pl.DataFrame:
    return pl.concat([scores.china_sides(raw[file], source=source) for source, file in scores.CHINA.items()])


_UN = (votes.UN_VOTES, votes.UN_ROLL_CALLS, votes.UN_AREAS)

INPUTS: Mapping[str, Input] = {
    "counts": Input((events.ICEWS_QUADS, events.ICEWS_CONFLICT), ("icews_quads", "icews_conflict"), _counts, events),
    "conflict_roots": Input(
        (events.ICEWS_CONFLICT,),
        ("icews_conflict",),
        lambda raw: roots.conflict_roots(raw[events.ICEWS_CONFLICT]),
        roots,
    ),
    "china": Input(tuple(scores.CHINA.values()), ("china_partners",), _china, scores),
    "china_sides": Input(tuple(scores.CHINA.values()), ("china_partners",), _china_sides, scores),
    "gdelt": Input((scores.GDELT,), ("gdelt_net",), lambda raw: scores.gdelt(raw[scores.GDELT]), scores),
    "votes": Input(_UN, ("un_votes",), _votes, votes),
    "roll_calls": Input(_UN[1:], ("un_votes",), _roll_calls, votes),
    "alliances": _single("atop_alliance", "atop", relations.alliances),
    "memberships": _single("cow_igo_ndy", "cow_igo", relations.memberships),
    "trade": _single("cow_trade_dyad_year", "cow_trade", relations.trade),
    "capabilities": _single("cow_nmc", "cow_nmc", relations.capabilities),
    "contiguity": _single("cow_contdir", "cow_contiguity", relations.contiguity),
    "disputes": _single("gml_dirdisp", "gml_mid", relations.disputes),
    "crises": _single("icb_crisis_dyads", "icb", relations.crises),
    "leaders": _single("archigos", "archigos", relations.leaders),
    "missions": _single("diplomatic_representation", "cow_diplomatic", relations.missions),
    "regimes": _single("democracy_state_year", "isard_democracy", relations.regimes),
}
"""Input frames by the name under which a stage asks for them."""
