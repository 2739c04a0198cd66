"""The drawings that are written by hand: they hold what they are given, on a light page and on paper."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from math import log

import pytest

from thawcast.brief.figures import Course, Kept, Ladder, Lane, Plain, Record, Rung, Shaded, ValueAt
from thawcast.brief.screen import Chance, Spark
from thawcast.brief.sketch.course import course, times
from thawcast.brief.sketch.kept import kept
from thawcast.brief.sketch.ladder import ladder
from thawcast.brief.sketch.record import record
from thawcast.brief.sketch.small import dots
from thawcast.brief.sketch.small import record as spark

PLAIN = Plain("A <title>", "under", "what & how", ("Year",), (("2009",),))
YEARS = tuple(ValueAt(2002.0 + i, v, v - 0.4, v + 0.4) for i, v in enumerate((0.1, 0.2, -0.1, log(3.1), log(2.0))))
COURSE = Course(
    PLAIN, YEARS, True, True, (Shaded(2005.0, None, False),), 0.28, "before the thaw", 3, "35% of the rise given back"
)
LADDER = Ladder(
    PLAIN,
    ("a", "b", "c", "d", "e"),
    ValueAt(2010.0, 1.6, 1.2, 2.0),
    "the two",
    (Rung("X and Y", 1.6), Rung("Z and W", 3.9)),
)
RECORD = Record(
    PLAIN, (Lane("WEIS", YEARS, 0.0, ()), Lane("Recalled (hindsight)", YEARS, None, (), hindsight=True)), 2007.0
)


def words(drawn: str) -> list[str]:
    return ["".join(each.itertext()) for each in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("width", [350, 660])
def test_course_names_peak_present_line_and_loss(width: int) -> None:
    told = words(course(COURSE, width=width))
    assert {"3.1×", "2.0×", "thaw", "1×", "2006"} <= set(told)
    assert any("line" in each for each in told)
    assert "35% of the rise given back" in " ".join(told)


def test_the_last_stretch_is_named_however_narrow() -> None:
    # Two months of a thaw at the end of forty, behind one of a year; and two thaws that touch, of which the later is.
    months = tuple(ValueAt(2020 + i / 12, i / 40, None, None) for i in range(41))
    two = (Shaded(2021.0, 2022.0, False), Shaded(2023.2, None, False))
    drawn = course(Course(PLAIN, months, False, False, two, 0.2, "before", None, ""), width=660)
    assert words(drawn).count("thaw") == 2
    near = (Shaded(2022.9, 2023.1, True), Shaded(2023.2, None, False))
    told = words(course(Course(PLAIN, months, False, False, near, 0.2, "before", None, ""), width=350))
    assert ("thaw" in told, "chill" in told) == (True, False)
    values = tuple(each.value for each in months)
    small = Spark("Title", values, ((12, 24, False), (39, 40, False)), "2020", "2023", 0.1, "before the thaw", "last")
    assert words(spark(small, warm=True)).count("thaw") == 2
    # Data that end before the date are not called now.
    assert "now" not in words(spark(small, warm=True))
    assert "last" in words(spark(small, warm=True))


def test_every_mark_is_coloured_without_a_style_sheet() -> None:
    for drawn in (
        course(COURSE, width=660),
        ladder(LADDER),
        record(RECORD, width=350),
        kept(Kept(PLAIN, (("2009", 1.0), ("2010", -0.2)), 0.25), width=300),
    ):
        for mark in re.findall(r"<(?:path|circle|text)\b[^>]*>", drawn):
            assert "fill=" in mark, mark


def test_ladder_moves_labels_apart() -> None:
    drawn = ladder(LADDER)
    places = sorted(float(y) for y in re.findall(r'<text x="156\.0" y="([\d.]+)"', drawn))
    assert len(places) == 3
    assert min(b - a for a, b in pairwise(places)) >= 16.9


def test_dots_are_as_many_as_the_chance() -> None:
    drawn = dots(Chance((2, 3), 75, "75%", "likely", 3, 40, 94))
    assert drawn.count('class="warm"') == 75
    assert drawn.count("hollow") == 25
    assert "two and three years" in drawn


@pytest.mark.parametrize(("ratio", "told"), [(3.13, "3.1×"), (0.5, "0.5×"), (12.0, "12×")])
def test_times_as_read_aloud(ratio: float, told: str) -> None:
    assert times(log(ratio)) == told
