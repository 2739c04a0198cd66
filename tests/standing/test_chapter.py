# pyright: basic
"""Sentences of the first chapter, on hand-made values and over varied real ones."""

import re
from datetime import date

import pytest

from thawcast.assessment import assess
from thawcast.standing.chapter import chapter
from thawcast.standing.result import Episode, Relations, Standing
from thawcast.standing.sentences import answer, episode_claim, level_claim
from thawcast.standing.standings import READS, by_source, episodes_at
from thawcast.standing.tables import CONFLICT, STATE_SHOCKS
from thawcast.standing.temperature.sources import level_source
from thawcast.states import DyadDay, resolve
from thawcast.store import STARTER, load
from thawcast.values import Estimate

RUSSIA, AMERICA = resolve("RUS"), resolve("USA")
ICEWS = level_source("icews_quads", "Y")


def thaw(onset: int, *, sign: int = 1, **told) -> Episode:
    p_real = Estimate(0.95, 0.91, 0.98, "probability")
    began = date(onset, 1, 1)
    return Episode(f"x{onset}", sign, "recovery", "Y", began, -0.2, 0.75 * sign, -0.01, p_real, **told)


def standing(state: str, *episodes: Episode, **told) -> Standing:
    level, usual = Estimate(0.5, 0.2, 0.8, "log_odds"), Estimate(0.1, -0.3, 0.5, "log_odds")
    own = {"source": ICEWS, "period": date(2010, 1, 1), "level": level, "usual": usual, "p_above": 0.8}
    return Standing(state, **own, last=episodes[-1] if episodes else None, episodes=episodes, **told)


@pytest.mark.parametrize(
    ("judged", "told"),
    [
        (
            standing("thaw", thaw(2009), p_stands=0.83),
            "A thaw since 2009 (probability that it was real .95, 90% interval .91 to .98; that it stands now .83).",
        ),
        (
            standing("over", thaw(2009), p_stands=0.1, p_colder=0.7),
            (
                "The thaw of 2009 is over (probability that it was real .95, 90% interval .91 to .98; that it"
                " stands now .10). It is colder than before it."
            ),
        ),
        (
            standing("steady", direction="flat"),
            (
                "No thaw or chill: none beyond noise has been found so far. It was neither clearly warmer nor clearly"
                " cooler than a year before."
            ),
        ),
        (
            standing("steady", thaw(2005, ended=date(2007, 1, 1), end_kind="settled")),
            "No thaw or chill now: the last was the thaw of 2005, which settled in 2007: the new level is usual now.",
        ),
        (Standing("unknown", "only 4 events"), "Cannot be told: only 4 events."),
    ],
)
def test_answers(judged: Standing, told: str) -> None:
    assert answer(judged) == told


def test_the_level_stands_beside_what_is_usual() -> None:
    claim = level_claim(standing("steady"))
    for part in ("0.50 (0.20 to 0.80)", "usual for the two is 0.10 (-0.30 to 0.50)", "above usual: .80"):
        assert part in claim
    assert "were 1.65 times" in claim  # exp(.5) = 1.6487


def test_an_episode_tells_its_course_and_how_it_stands_now() -> None:
    over = thaw(2004, sign=-1, ended=date(2006, 1, 1), end_kind="overtaken")
    now = thaw(2006, peaked=date(2008, 1, 1), stepped=date(2007, 1, 1))
    judged = standing("thaw", over, now, p_stands=0.9, given_back=0.25)
    assert "the level fell from -0.20 to -0.95" in episode_claim(over, judged)
    assert episode_claim(over, judged).endswith("it was overtaken by its opposite in 2006.")
    told = episode_claim(now, judged)
    assert "it peaked in 2008, with a further step in 2007; it has not ended" in told
    assert told.endswith("Now it stands with probability .90, and 25% of the change is given back.")


def test_without_a_level_the_chapter_says_why() -> None:
    none = {contract.name: contract.empty() for contract in READS}
    day = date(2010, 12, 31)
    found = Relations(
        Standing("unknown", "no events"),
        every=by_source(none, as_of=day),
        levels=none["temperature"],
        episodes=episodes_at(none["temperature_episodes"], none["temperature"], as_of=day),
        conflict=CONFLICT.empty(),
        shocks=STATE_SHOCKS.empty(),
    )
    made = chapter(found, DyadDay(RUSSIA, AMERICA, day))
    assert not made.available
    assert made.reason == "no events"


PAIRS = [("USA", "RUS"), ("IND", "PAK"), ("FRA", "DEU"), ("LUX", "MLT"), ("CUB", "USA"), ("BTN", "FJI"), ("SSD", "SDN")]


@pytest.mark.parametrize("as_of", ["1975-12-31", "2010-12-31", "2014-12-31", "2016-01-01", "2021-12-31"])
def test_no_sentence_shows_a_missing_value(as_of):
    starter = load(STARTER, name="starter")
    for a, b in PAIRS:
        if ("SSD" in (a, b) and as_of < "2011-07-09") or ("BTN" in (a, b) and as_of < "1980"):
            continue
        brief = assess(a, b, as_of=as_of, store=starter).brief
        screen = brief.screen
        texts = [screen.headline, *(x.sentence for x in screen.said), screen.confidence.reason, *screen.caveats]
        texts += [line.answer for line in screen.lines]
        for made in brief.chapters:
            texts += [made.answer, made.reason or "", *made.claims, *made.caveats, *(c.alt for c in made.charts)]
            texts += [cell for t in made.tables for row in t.rows for cell in row]
        broken = [t for t in texts if re.search(r"\b(None|nan|NaN|inf|null)\b|  |\.\.|\{|\}", t)]
        assert not broken, (a, b, broken)
