"""A handmade brief with every kind of chart; its figures are invented for the tests and describe no state."""

import datetime as dt

import polars as pl
import pytest

from thawcast.brief.model import Axis, Brief, Chapter, Chart, Rule, Span, Table
from thawcast.brief.screen import Chance, Confidence, Line, Said, Screen, Spark, Way
from thawcast.values import Source

YEARS = [dt.date(y, 1, 1) for y in range(2002, 2011)]


def level() -> Chart:
    """Two directed series and a joint one, with bands and a shaded thaw."""
    paths = {
        "Russia → United States": [0.9, 0.7, 0.6, 0.5, 0.3, 0.1, -0.4, 0.2, 0.7],
        "United States → Russia": [1.2, 1.0, 0.8, 0.6, 0.5, 0.2, -0.2, 0.6, 1.0],
        "Both together": [1.05, 0.85, 0.7, 0.55, 0.4, 0.15, -0.3, 0.4, 0.85],
    }
    rows = [
        {"year": year, "series": name, "level": v, "low": v - 0.22, "high": v + 0.22}
        for name, values in paths.items()
        for year, v in zip(YEARS, values, strict=True)
    ]
    return Chart(
        id="level",
        title="Relations turned up in 2009, from the low of 2008",
        alt="Three lines from 2002 to 2010 fall until 2008 and rise in 2009 and 2010; the joint level ends at 0.85.",
        mark="line",
        data=pl.DataFrame(rows),
        x=Axis("year", "Year"),
        y=Axis("level", "Relations level (log-odds of cooperative among all events)"),
        low="low",
        high="high",
        color=Axis("series", "Direction"),
        spans=(Span(dt.date(2009, 1, 1), dt.date(2010, 12, 31), "Thaw, 2009–2010"),),
        rules=(Rule(0.0, "as much conflict as cooperation"),),
    )


def agreement() -> Chart:
    """Small multiples over six areas."""
    areas = {
        "Arms control and disarmament": 0.12,
        "Nuclear weapons and nuclear material": 0.15,
        "Palestinian conflict": 0.01,
        "Human rights": -0.02,
        "Colonialism": 0.0,
        "Economic development": 0.02,
    }
    rows = [
        {
            "year": year,
            "area": area,
            "agree": 0.3 + slope * max(0, i - 6),
            "low": 0.22 + slope * max(0, i - 6),
            "high": 0.38 + slope * max(0, i - 6),
        }
        for area, slope in areas.items()
        for i, year in enumerate(YEARS)
    ]
    return Chart(
        id="agreement",
        title="Only arms control and nuclear questions moved",
        alt="Six small charts of agreement in the General Assembly; two rise after 2008, four stay flat.",
        mark="line",
        data=pl.DataFrame(rows),
        x=Axis("year", "Year"),
        y=Axis("agree", "Share of roll calls voted alike", domain=(0.0, 1.0), form=".0%"),
        low="low",
        high="high",
        facet=Axis("area", "Area"),
        spans=(Span(dt.date(2009, 1, 1), None, "Thaw, from 2009"),),
    )


def shares() -> Chart:
    """Bars of quad-class shares for each side, with whiskers."""
    table = {
        "Verbal cooperation": (0.61, 0.58),
        "Material cooperation": (0.08, 0.11),
        "Verbal conflict": (0.22, 0.25),
        "Material conflict": (0.09, 0.06),
    }
    rows = [
        {"kind": kind, "side": side, "share": v, "low": max(0.0, v - 0.04), "high": v + 0.04}
        for kind, both in table.items()
        for side, v in zip(("Russia toward the United States", "United States toward Russia"), both, strict=True)
    ]
    return Chart(
        id="shares",
        title="Words outrun deeds on both sides",
        alt="Bars: verbal cooperation is about three fifths of each side's events, material cooperation a tenth.",
        mark="bar",
        data=pl.DataFrame(rows),
        x=Axis("share", "Share of the side's events in 2010", form=".0%"),
        y=Axis("kind", "Kind of event"),
        low="low",
        high="high",
        color=Axis("side", "Side"),
    )


def survival() -> Chart:
    """A survival curve with its band."""
    alive = [1.0, 0.82, 0.63, 0.51, 0.44, 0.39, 0.36, 0.34, 0.34]
    rows = [
        {"years": i, "alive": s, "low": max(0.0, s - 0.03 * i), "high": min(1.0, s + 0.025 * i)}
        for i, s in enumerate(alive)
    ]
    return Chart(
        id="survival",
        title="Half of past thaws were over after three years",
        alt="A falling staircase: of 117 past thaws, 51% were alive after three years and 34% after eight.",
        mark="step",
        data=pl.DataFrame(rows),
        x=Axis("years", "Years since the thaw began"),
        y=Axis("alive", "Share of past thaws still alive", domain=(0.0, 1.0), form=".0%"),
        low="low",
        high="high",
        rules=(Rule(0.5, "half"),),
    )


def gaps() -> Chart:
    """Points with intervals against a reference."""
    data = pl.DataFrame(
        {
            "dyad": ["United States toward Russia", "Russia toward the United States", "Median dyad of the world"],
            "gap": [0.4, 0.15, -0.05],
            "low": [0.1, -0.2, -0.1],
            "high": [0.7, 0.5, 0.0],
        }
    )
    return Chart(
        id="gaps",
        title="Washington said more than it did",
        alt="Three points with bars: the American say-do gap is above the world's, the Russian one is not.",
        mark="point",
        data=data,
        x=Axis("gap", "Say-do gap (log-odds)", form="+.1f"),
        y=Axis("dyad", "Who toward whom"),
        low="low",
        high="high",
        rules=(Rule(0.0, "no gap"),),
    )


def brief() -> Brief:
    """The whole brief: four chapters answered, three not."""
    cases = Table(
        "The five nearest past cases",
        ("Dyad", "Began", "Level", "Rise", "What became of it"),
        (
            ("China – United States", "1972", "0.2", "0.9", "became lasting"),
            ("Egypt – Israel", "1978", "−0.6", "1.1", "held as a cold peace"),
            ("Russia – United States", "1987", "0.1", "1.2", "relapsed after 6 years"),
            ("India – Pakistan", "2004", "−0.3", "0.7", "relapsed after 4 years"),
            ("Greece – Turkey", "1999", "0.0", "0.8", "still alive in 2010"),
        ),
    )
    chapters = (
        Chapter(
            "standing",
            "Where do relations stand, and when did they turn?",
            "A thaw: the level rose from −0.30 in 2008 to 0.85 in 2010 (90%: 0.63 to 1.07).",
            "local-level filter on yearly log-odds of cooperation",
            (
                "Relations turned up in 2009; the rise exceeds noise with probability .97.",
                "The United States moved first and further; Russia followed a year later.",
            ),
            charts=(level(),),
            caveats=("The 2010 count includes the spy arrests of June, a burst and not a policy.",),
            sources=("icews",),
        ),
        Chapter(
            "street",
            "Does each side answer the other?",
            reason="this chapter needs monthly events, which arrive with the reciprocity model. More words.",
        ),
        Chapter(
            "words",
            "Words or deeds?",
            "Mostly words: 7 verbal gestures for each material one.",
            "shares of four kinds of events, with Dirichlet intervals",
            ("Both sides said more than they did.",),
            charts=(shares(), gaps()),
            sources=("icews",),
        ),
        Chapter(
            "issues",
            "Which issues pull them together or apart?",
            "Two of six areas moved: arms control and nuclear questions.",
            "share of identical General Assembly votes by area",
            ("Convergence was confined to arms control and nuclear questions; four areas stood still.",),
            charts=(agreement(),),
            sources=("unvotes",),
        ),
        Chapter("depth", "Tactical or deep?", reason="not built yet."),
        Chapter(
            "durability",
            "Will it last?",
            "51% of past thaws lasted three years (90%: 42% to 59%; 117 thaws).",
            "Kaplan-Meier over all thaws known by the date",
            ("Half of past thaws were over after three years.",),
            charts=(survival(),),
            tables=(cases,),
            caveats=("The hazard model will replace this reference class.",),
            sources=("icews",),
        ),
        Chapter("deals", "What would make it last?", reason="not built yet."),
    )
    return Brief(
        "Russia – United States",
        "2010-12-31",
        screen(),
        chapters,
        (
            Source(
                "icews",
                "Boschee et al. 2015. ICEWS Coded Event Data. https://doi.org/10.7910/DVN/28075",
                "2002-2014",
                "ICEWS Dataverse terms",
            ),
            Source(
                "unvotes",
                "Voeten, Strezhnev, Bailey 2009. UN General Assembly Voting Data. https://doi.org/10.7910/DVN/LEJUQZ.",
                "1946-2020",
                "CC0",
            ),
        ),
        "starter 1 (shipped with the package)",
    )


def screen() -> Screen:
    """A screen with every part."""
    return Screen(
        pair="Russia and the United States",
        day="31 December 2010",
        data_to="December 2010",
        headline="A thaw, already cooling",
        arrow="↘",
        warm=True,
        said=(
            Said("What it is", "The warming of 2009 was very likely real (95%), but 2010 was likely cooler (77%)."),
            Said("What it rests on", "It rests on words and on two of six issue areas."),
            Said("Where it goes", "It is likely to last a year (69%; 40 past thaws at risk)."),
        ),
        spark=Spark(
            "Above the years before", (0.4, None, -0.3, 0.9, 0.6), ((3, 4, False),), "2006", "2010", -0.1, "before"
        ),
        chances=(Chance((1,), 69, "69%", "likely", 40),),
        confidence=Confidence("moderate", "40 past thaws at risk over one year."),
        lines=(
            Line("standing", "Where do they stand?", "Warmer than before.", dt.date(2010, 12, 31), "●"),
            Line("street", "A two-way street?", "It needs monthly events.", None, "○"),
            Line("words", "Words or deeds?", "Mostly words.", dt.date(2008, 6, 30), "○"),
        ),
        caveats=("News is not the world. Machines count what was reported.",),
        ways=(Way("Read the documented case.", "thawcast casebook RUS USA", "/casebook/us-russia-2009"),),
    )


CHARTS = (level, agreement, shares, survival, gaps)


@pytest.fixture(name="brief", scope="session")
def _brief() -> Brief:
    return brief()


@pytest.fixture(params=CHARTS, ids=lambda make: make.__name__)
def chart(request: pytest.FixtureRequest) -> Chart:
    """Each chart of the sample in turn."""
    return request.param()
