"""The screen: each word follows a figure of the JSON, whatever the figures are, and no two statements disagree."""

import random
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from thawcast.assessment import Assessment, assess
from thawcast.assessment.screen.basis import LONGEST, Basis, takes
from thawcast.assessment.screen.confidence import caveats, confidence
from thawcast.assessment.screen.headline import headline
from thawcast.assessment.screen.lines import line as answered
from thawcast.assessment.screen.sentences import STREETS, said
from thawcast.brief.model import Chapter
from thawcast.brief.phrases import OVER_EVEN, UNDER_EVEN, bounded, likelihood
from thawcast.brief.render_html import render_html
from thawcast.brief.render_terminal import COLUMNS, LINES, render_terminal
from thawcast.brief.screen import CURRENT, HISTORY, JUDGED, LATE
from thawcast.durability.lasting import Lasting
from thawcast.standing.result import UNSEEN, Change, Episode, Standing
from thawcast.standing.temperature.sources import level_source
from thawcast.states import resolve_dyad
from thawcast.store import STARTER, Dataset, load
from thawcast.values import Estimate

sys.path.append(str(Path(__file__).parents[1] / "brief"))

from readability import grade, syllables  # pyright: ignore[reportMissingImports]  # beside the tests of the brief

A, B = resolve_dyad("RUS", "USA")
DAY = date(2010, 12, 31)
PROBABILITY = st.floats(0, 1).map(lambda p: round(p, 3))
WORDS = ("almost no chance", "very unlikely", "unlikely", "roughly even", "likely", "very likely", "almost certain")


def told(now: Standing, lasting: tuple[Lasting, ...], toward: list[str], verdict: str) -> Basis:
    """What the words are made from, of invented figures."""
    overall = Estimate(0.2, 0.1, 0.3, "share")
    breadth = {"toward": toward, "apart": [], "areas": 6}
    issues = {"breadth": breadth, "base": "onset", "before_years": [2007, 2008], "now_year": 2010}
    numbers: dict[str, dict[str, Any]] = {
        "issues": issues | {"overall": {"now": overall, "n_now": 68}},
        "street": {"verdict": verdict},
        "durability": {"historians": None},
    }
    chapters = tuple(
        Chapter(key, "", "An answer.", numbers=numbers.get(key, {}), data_to=DAY)
        for key in ("standing", "street", "words", "issues", "depth", "durability", "deals")
    )
    return Basis(now, A, B, DAY, lasting if now.state == "thaw" else (), chapters)


@st.composite
def presents(draw: st.DrawFn) -> Standing:
    """Any state with figures that may go with it."""
    state = draw(st.sampled_from(["thaw", "chill", "over", "steady", "unknown"]))
    if state == "unknown" and draw(st.booleans()):
        return Standing(state, "no events", data_to=draw(st.sampled_from([None, DAY])))
    p_12 = draw(st.none() | PROBABILITY)
    direction = "unknown" if p_12 is None else "warming" if p_12 >= 0.75 else "cooling" if p_12 <= 0.25 else "flat"
    sign = -1 if state == "chill" else 1
    p_real = Estimate(draw(PROBABILITY), 0.0, 1.0, "probability")
    months = draw(st.booleans())
    source = level_source("gdelt_net", "M") if months else level_source("icews_quads", "Y")
    began, period = (date(2021, 9, 1), date(2023, 9, 1)) if months else (date(2009, 1, 1), date(2010, 1, 1))
    sort = draw(st.sampled_from(["recovery", "beyond usual"]))
    last = Episode("x", sign, sort, source.freq, began, -1.0 * sign, 1.0 * sign, -0.75 * sign, p_real)
    stands = draw(
        PROBABILITY.filter(lambda p: (p < 0.5) == (state == "over")) if state in {"thaw", "over"} else PROBABILITY
    )
    # Below the base is below the line.
    colder = draw(PROBABILITY.filter(lambda p: p <= 1 - stands)) if sign > 0 else None
    back = draw(st.none() | st.floats(0, 1.6).map(lambda share: round(share, 3)))
    before = date(2021, 1, 1) if months else date(2008, 1, 1)
    change = Change(before, draw(st.sampled_from([0.05, 0.2, 0.8, 0.97])), draw(PROBABILITY), -1.5)
    if state == "unknown":
        nearest = draw(st.sampled_from([None, (change.period, change.p_rise)]))
        seen: dict[str, Any] = {
            "source": source,
            "period": period,
            "data_to": DAY,
            "p_12": p_12,
            "direction": direction,
        }
        return Standing(state, UNSEEN, **seen, nearest=nearest, beside=None if nearest is None else change)
    beside = draw(st.none() | st.just(change)) if state == "chill" else None
    began = draw(st.sampled_from([began, period]))
    return Standing(
        state,
        direction=direction,
        source=source,
        period=period,
        data_to=DAY,
        p_12=p_12,
        last=last,
        p_stands=stands,
        given_back=back,
        p_colder=colder,
        episodes=(last,),
        beside=beside,
    )


LASTING = st.lists(st.tuples(PROBABILITY, st.integers(0, 60)), min_size=3, max_size=3).map(
    lambda told: tuple(
        Lasting(12 * (i + 1), Estimate(p, 0.0, 1.0, "probability"), 0.5, at_risk, at_risk // 2, "own", at_risk)
        for i, (p, at_risk) in enumerate(told)
    )
)


@settings(max_examples=300, deadline=None)
@given(
    presents(),
    LASTING,
    st.lists(st.sampled_from(["nu", "di", "me", "hr", "co", "ec"]), unique=True),
    st.sampled_from([*STREETS, "cannot_tell"]),
)
def test_words_and_figures_hold_together(
    now: Standing, lasting: tuple[Lasting, ...], toward: list[str], street: str
) -> None:
    made = told(now, lasting, toward, street)
    verdict, _ = headline(now)
    texts = [each.sentence for each in said(made)]
    sure = confidence(made)
    everything = " ".join([f"{verdict}.", *texts, sure.reason, *caveats(made)])

    assert len(texts) == 3
    assert all(len(text.split()) <= LONGEST for text in texts), texts
    assert not re.search(r"\b(?:0|100)%", everything.replace("100% of", ""))
    # Direction: only where its own probability reaches three in four.
    if "warming" in verdict:
        assert (now.p_12 or 0) >= 0.75
    if "cooling" in verdict:
        assert (now.p_12 if now.p_12 is not None else 1) <= 0.25
    # State: a thaw that does not stand is over, and nothing is called steady.
    assert verdict.startswith("A thaw") == (now.state == "thaw")
    assert verdict.startswith("Over") == (now.state == "over")
    assert "steady" not in everything.lower()
    if "colder than before the thaw" in verdict:
        assert (now.p_colder or 0) > 0.55
    # Beside a change short of an episode, or one before a chill: only with its figure, which the first sentence tells.
    if re.search(r"than before (?:January )?20(?:08|21)", verdict):
        assert now.beside is not None
        above = now.beside.p_above
        assert ("warmer" in verdict) == (above > 0.55), (verdict, above)
        assert f"({bounded(max(above, 1 - above))[1]})" in texts[0]
    if "just begun" in verdict:
        assert now.began == now.now
    if "in doubt" in verdict:
        assert 0.5 <= (now.p_stands or 0) < 0.75
    # Each word of likelihood before a number is the word of that number.
    for word, number in re.findall(
        rf"({'|'.join(sorted(WORDS, key=len, reverse=True))})[^(.;]*\((?:both )?(\d+)%", texts[0]
    ):
        assert word == named(int(number)), texts[0]
    # No chance of lasting without its cases, and none for what does not stand.
    if re.search(r"to last a year \(", texts[2]):
        assert now.state == "thaw"
        assert not now.doubted
        assert f"; of {made.followed[0].at_risk} such forecasts {made.followed[0].lasted} held)" in texts[2]
    if now.state != "thaw":
        assert "to last a year" not in texts[2]
    # With the verdict, one way on and the last line it keeps to the twelve of a terminal.
    assert sum(map(takes, texts)) + takes(f"{sure.word}: {sure.reason}") <= 9 - (now.state == "unknown"), texts
    assert ("It is broad" in texts[1]) <= (len(toward) >= 4)
    assert ("It is narrow" in texts[1]) <= (len(toward) < 4)
    assert (sure.level == "none") == (now.state == "unknown")
    assert "quarter of its rise" in " ".join(caveats(made))
    assert grade(" ".join([f"{verdict}.", *texts])) <= 11


def named(percent: int) -> str:
    """The word of a whole percentage by the table of ICD 203, the one nearer to even on a boundary."""
    table = [(4, WORDS[0]), (19, WORDS[1]), (44, WORDS[2]), (55, WORDS[3]), (80, WORDS[4]), (95, WORDS[5])]
    return next((word for top, word in table if percent <= top), WORDS[6])


@given(st.floats(0, 1), st.none() | st.integers(0, 500))
def test_a_probability_is_never_told_as_nothing_or_certain(p: float, cases: int | None) -> None:
    percent, number = bounded(p, cases=cases)
    assert 3 <= percent <= 97
    assert number.endswith("%")
    assert likelihood(p, cases=cases) == named(percent) or percent in {3, 97}
    if cases is not None:
        # Laplace's rule of succession: after n of n cases the next has a chance of (n + 1) / (n + 2).
        assert percent <= 100 * (cases + 1) / (cases + 2) or percent == 50


def test_the_words_cover_all_percentages_once() -> None:
    tops = [top for top, _ in UNDER_EVEN] + [top for top, _ in OVER_EVEN]
    assert tops == sorted(tops)
    assert tops[-1] == 100


@pytest.mark.parametrize(
    ("word", "count"), [("thaw", 1), ("cooler", 2), ("votes", 1), ("questions", 2), ("answers", 2), ("unlikely", 3)]
)
def test_syllables(word: str, count: int) -> None:
    # Of `unlikely` the rule hears one more than is spoken, for the e within: the grade errs upward.
    assert count <= syllables(word) <= count + 1


def test_grade_by_hand() -> None:
    # Six words of one syllable in one sentence: .39 x 6 + 11.8 x 1 - 15.59.
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)


@pytest.fixture(scope="module")
def starter() -> Dataset:
    return load(STARTER, name="starter")


@pytest.fixture(scope="module")
def twenty(starter: Dataset, benchmark: Any) -> list[Assessment]:
    """Twenty pairs at a date by seed, a third of them with a thaw or chill, a third after the yearly counts."""
    agreement = benchmark("agreement")
    pool = agreement.drawn(200, 30)
    rng = random.Random(20)
    late = [named for named in pool if named[2] > "2016"]
    drawn = rng.sample(pool[30:], 12) + rng.sample(late, 6)
    drawn += [("RUS", "USA", "2013-12-31"), ("ETH", "FJI", "2010-12-31")]
    return [assess(a, b, as_of=day, store=starter) for a, b, day in drawn]


def test_no_two_statements_disagree(twenty: list[Assessment]) -> None:
    for found in twenty:
        said, verdict = found.screen, found.to_dict()["verdict"]
        assert verdict["headline"] == said.headline
        assert verdict["state"] == found.standing.state, (found.a.code, found.b.code, found.as_of)
        assert {"warming": "↗", "cooling": "↘", "flat": "→", "unknown": ""}[verdict["direction"]["word"]] == said.arrow
        assert bool(said.chances) <= (verdict["state"] == "thaw")
        by_key = {line.key: line for line in said.lines}
        assert len(by_key) == 7
        for line in said.lines:
            age = None if line.data_to is None else (found.as_of - line.data_to).days
            # Older than two years is history; the marks follow the age of the data.
            if line.mark == CURRENT:
                assert age is not None
                assert age <= 366
            elif line.mark == LATE:
                assert age is not None
                assert age <= 731
            else:
                assert line.mark in {HISTORY, JUDGED}
        if verdict["state"] != "thaw":
            assert "No thaw" in by_key["durability"].answer or "annot be told" in by_key["durability"].answer
        # Nothing refuses without a way on.
        if verdict["state"] == "unknown":
            assert {"thawcast"} <= {way.command.split()[0] for way in said.ways if way.command}


def test_no_part_of_an_answer_contradicts_another(
    twenty: list[Assessment], benchmark: Callable[[str], ModuleType]
) -> None:
    pages = benchmark("pages")
    for found in twenty:
        assert list(pages.contradictions(found)) == [], (found.a.code, found.b.code, found.as_of)


def test_the_two_pages_keep_to_their_length(twenty: list[Assessment]) -> None:
    for found in twenty:
        html = re.sub(r"<(svg|style|head)\b.*?</\1>", " ", render_html(found.brief, annex=False), flags=re.DOTALL)
        text = re.sub(r"<[^>]+>", " ", html)
        where = (found.a.code, found.b.code, found.as_of)
        assert len(text.split()) <= 700, where
        assert len(re.findall(r"\d+(?:[.,]\d+)*", sourceless(text))) <= 60, where
        screen = [f"{found.screen.headline}.", *(each.sentence for each in found.screen.said)]
        assert grade(" ".join([*screen, found.screen.confidence.reason])) <= 11, where


def sourceless(text: str) -> str:
    """The text without its list of sources, whose years are no figures."""
    return text[: text.rindex("Sources")]


def test_the_screen_takes_twelve_lines_of_a_terminal(twenty: list[Assessment]) -> None:
    for found in twenty:
        console = Console(file=StringIO(), width=COLUMNS, color_system=None)
        with console.capture() as shown:
            console.print(render_terminal(found.brief))
        lines = shown.get().rstrip("\n").split("\n")
        assert len(lines) <= LINES, (found.a.code, found.b.code, found.as_of, lines)
        assert max(map(len, lines)) <= COLUMNS


def test_ways_on_name_no_day_that_later_data_chose(starter: Dataset) -> None:
    # What the data of 2014 tell may not choose the day that an answer as of 2010 leads to.
    ways = assess("USA", "Russia", as_of=DAY, store=starter).screen.ways
    days = [date.fromisoformat(found[0]) for way in ways if (found := re.findall(r"--as-of (\S+)", way.command))]
    assert days
    assert all(day <= DAY for day in days), ways
    # The younger of the two goes first, for a terminal has room for one way on: here the case, two years on the day.
    later = assess("USA", "Russia", as_of="2016-12-31", store=starter).screen.ways
    cases = ((ways, DAY, ["casebook", "assess"]), (later, date(2016, 12, 31), ["assess", "casebook"]))
    for found, day, order in cases:
        assert [
            way.command.split()[1] for way in found if way.command.startswith(("thawcast a", "thawcast c"))
        ] == order
        # What is told of the case may be no younger than the question.
        assert [way.command for way in found if "casebook" in way.command] == [
            f"thawcast casebook RUS USA --as-of {day}"
        ]


def test_where_only_a_later_day_can_be_told_the_way_on_says_that_it_looks_ahead(starter: Dataset) -> None:
    ways = assess("USA", "China", as_of="1964-12-31", store=starter).screen.ways
    later = [way for way in ways if "--as-of" in way.command]
    assert [re.findall(r"--as-of (\d{4})", way.command) for way in later] == [["1969"]]
    assert "looks ahead of the date" in later[0].text


def test_beside_a_forecast_stands_what_became_of_those_like_it(starter: Dataset) -> None:
    # 64% is the forecast, 60% the past: each says what it is, in this order.
    rise = assess("USA", "Russia", as_of=DAY, store=starter).screen.said[2].sentence
    assert re.match(
        r"A rise like 2009's is likely to last a year \(\d+%; of \d,\d{3} such forecasts \d+% held\)\.", rise
    )
    thaw = assess("India", "Pakistan", as_of="2005-12-31", store=starter).screen
    assert re.search(r"last a year \(96%; of \d+ such forecasts \d+ held\)", thaw.said[2].sentence)
    assert re.match(r"The thaw of 2004 almost certainly stands now \(above\s97%\)", thaw.lines[0].answer)


def test_the_present_and_the_rise_before_it_are_not_two_chances_in_a_sentence(starter: Dataset) -> None:
    found = assess("USA", "Russia", as_of=DAY, store=starter).screen
    assert len(re.findall(r"\d+%", found.said[0].sentence)) == 1
    assert re.search(r"the rise of 2009 was 8\d% sure, and a thaw needs 90%", found.lines[0].answer)


def test_headline_and_drawings_read_the_present_beside_the_same_years(starter: Dataset) -> None:
    for a, b, day, words in (
        ("USA", "RUS", "2010-12-31", "before 2009"),
        ("USA", "RUS", "2014-12-31", "before 2009"),
        ("CHN", "IND", "2023-06-30", "before January 2019"),
        ("IND", "PAK", "2005-12-31", "before the thaw"),
    ):
        screen = assess(a, b, as_of=day, store=starter).screen
        assert screen.spark is not None
        assert screen.course is not None
        assert (screen.spark.before, screen.course.base) == (words, words)
        assert words in screen.spark.title
        assert words in screen.course.plain.title
        if "thaw" not in words:
            assert words in screen.headline
        # One level: the last reading stands as far over it in both.
        values = [value for value in screen.spark.values if value is not None]
        assert values[-1] - (screen.spark.base or 0.0) == pytest.approx(screen.course.readings[-1].value, abs=1e-6)


def test_no_longer_span_is_told_likelier() -> None:
    # .73, .75 and .80 over one, two and three years, as of the Soviet Union and the United States at the end of 1979.
    told_of = [(0.73, 292, 224), (0.75, 133, 100), (0.80, 41, 36)]
    rising = tuple(
        Lasting(12 * (i + 1), Estimate(p, 0.0, 1.0, "probability"), 0.5, at_risk, lasted, "own", at_risk)
        for i, (p, at_risk, lasted) in enumerate(told_of)
    )
    p_real = Estimate(0.91, 0.0, 1.0, "probability")
    source = level_source("weis", "Y")
    last = Episode("x", 1, "recovery", "Y", date(1979, 1, 1), -1.0, 1.0, -0.75, p_real)
    now = Standing("thaw", source=source, period=date(1979, 1, 1), data_to=DAY, last=last, p_stands=0.86)
    made = told(now, rising, [], "cannot_tell")
    assert (
        said(made)[2].sentence
        == "It is likely to last a year (73%; of 292 such forecasts 224 held); over three years no likelier."
    )
    answer = answered(made.chapters[5], made).answer
    assert answer == "Likely over one year (73%; of 292 such forecasts 224 held), no likelier over two or three."
    # As of Canada and the United States at the end of 2009 the second is lower, and caps the third.
    lower = (
        rising[0],
        *(
            replace(each, estimate=Estimate(p, 0.0, 1.0, "probability"))
            for each, p in zip(rising[1:], (0.6, 0.7), strict=True)
        ),
    )
    assert said(told(now, lower, [], "cannot_tell"))[2].sentence.endswith("over two years likely (60%; 100 of 133).")


def test_a_low_confidence_beside_a_sure_thaw_says_what_it_is_of(starter: Dataset) -> None:
    found = assess("India", "Pakistan", as_of="2005-12-31", store=starter).screen.confidence
    assert found.level == "low"
    assert found.reason.startswith("Of the chances ahead, not of the thaw")


def test_where_a_change_is_told_the_missing_confidence_does_not_say_that_none_could_be() -> None:
    source = level_source("icews_quads", "Y")
    seen: dict[str, Any] = {"source": source, "period": date(2010, 1, 1), "data_to": DAY, "p_12": 0.5}
    for p_rise, words in ((0.84, "A rise was seen, but was"), (0.16, "A fall was seen, but was")):
        change = Change(date(2009, 1, 1), p_rise, 0.5, -1.5)
        now = Standing("unknown", UNSEEN, **seen, nearest=(change.period, p_rise), beside=change)
        found = confidence(told(now, (), [], "cannot_tell"))
        kind = "thaw" if p_rise > 0.5 else "chill"
        assert found.level == "none"
        assert found.reason == f"{words} too unsure when it came to be called a {kind}."
    none = confidence(told(Standing("unknown", UNSEEN, **seen), (), [], "cannot_tell"))
    assert none.reason.endswith("to tell a change from noise.")


def test_a_chill_tells_how_long_past_chills_lasted(starter: Dataset) -> None:
    found = assess("USA", "Russia", as_of="2014-12-31", store=starter).screen
    assert re.match(r"Of all past chills, \d+% ended within two years \(\d+ followed so long\)", found.said[2].sentence)
    assert "not forecast" not in found.said[2].sentence


def test_of_a_pair_without_news_the_stock_is_told(starter: Dataset) -> None:
    found = assess("Fiji", "Togo", as_of="2014-12-31", store=starter)
    assert found.stock is not None
    where = f"({found.stock.value:.1f} of 4)"
    assert where in found.screen.lines[0].answer
    assert where in found.screen.said[1].sentence
    assert not any("while the state is not known" in line.answer for line in found.screen.lines)


def test_a_stock_on_priors_alone_is_not_told(starter: Dataset) -> None:
    # Five years into their alliance the priors put the two near severe rivalry.
    found = assess("China", "USSR", as_of="1955-06-30", store=starter)
    assert "rivalry" not in " ".join(said.sentence for said in found.screen.said)
    assert found.stock is None


def test_where_there_is_news_no_line_says_that_there_is_none(starter: Dataset) -> None:
    found = assess("USA", "Russia", as_of=DAY, store=starter)
    assert found.standing.heard
    assert not any("without news" in line.answer for line in found.screen.lines)
