"""Contradictions in answers: 300 pairs at a date by seed, and every page of the site that a link leads to.

    python benchmarks/pages.py             # both
    python benchmarks/pages.py --pairs 60 --links 40

Of an answer: headline, sentences, lines, drawings and JSON tell one state, direction, onset and date of data; nothing
older than 24 months is told in the present; no cases without the number at risk; no probability as 0% or 100%; no
refusal without a way on; the screen keeps to twelve lines of a terminal, 25 words a sentence, and the two pages to 700
words and 60 numbers. Of a page: it answers, leads nowhere that does not, and shows no value that was not filled in.
"""

import argparse
import importlib.util
import re
from collections import deque
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import ModuleType

from rich.console import Console

from thawcast.assessment import Assessment, assess
from thawcast.assessment.screen.basis import LONGEST
from thawcast.brief.render_html import render_html
from thawcast.brief.render_terminal import COLUMNS, LINES, render_terminal
from thawcast.brief.screen import CURRENT, HISTORY, JUDGED, LATE
from thawcast.errors import ThawcastError

PRESENT_DAYS = 731
"""Age of data up to which the present tense is used."""

WORDS, NUMBERS = 700, 60
"""What the two pages keep to."""

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
ARROWS = {"warming": "↗", "cooling": "↘", "flat": "→", "unknown": ""}
BEGUN = re.compile(r"\b(?:warming|cooling|thaw|chill) of (?:[A-Z][a-z]+ )?(\d{4})")
SURE = re.compile(r"(?<![\d.])(?:0|100)%(?! of)")
UNFILLED = re.compile(r"\b(?:None|nan|NaN|undefined|Traceback)\b")
STARTS = ("/", "/world", "/casebook", "/claims", "/data", "/lab", "/case?a=USA&b=RUS", "/brief/RUS/USA/2010-12-31")


def contradictions(found: Assessment) -> Iterator[str]:
    """Yield a line for each two statements of an answer that disagree.

    Args:
        found: The answer.
    """
    screen, told = found.screen, found.to_dict()
    verdict = told["verdict"]
    if verdict["headline"] != screen.headline or ARROWS[verdict["direction"]["word"]] != screen.arrow:
        yield f"headline or arrow: {screen.arrow} {screen.headline}, JSON {verdict['headline']}"
    yield from _state(found)
    yield from _dates(found)
    text = " ".join([*(each.sentence for each in screen.said), screen.confidence.reason])
    if re.search("past (?:thaw|chill)s", text) and not re.search(r"at risk|followed so long|No past thaw", text):
        yield f"cases without the number at risk: {text}"
    if SURE.search(text):
        yield f"a probability told as certain: {text}"
    if verdict["state"] == "unknown" and not screen.ways:
        yield "a refusal without a way on"
    page = render_html(found.brief, annex=False, draw=lambda *_a, **_k: "")
    if (bad := UNFILLED.search(re.sub(r"<[^>]+>", " ", page))) is not None:
        yield f"a value that was not filled in: {bad[0]}"
    yield from _lengths(found, re.sub(r"<(svg|style|head)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))


def _state(found: Assessment) -> Iterator[str]:
    """Check that every part tells one state and one onset."""
    screen, verdict = found.screen, found.to_dict()["verdict"]
    state, said = verdict["state"], screen.headline
    first = {"thaw": "A thaw", "chill": "A chill", "over": "Over"}.get(state)
    if first is not None and not said.startswith(first):
        yield f"state {state}, headline {said}"
    if first is None and re.match(r"A thaw|A chill|Over", said):
        yield f"state {state}, headline {said}"
    if bool(screen.chances) and state != "thaw":
        yield f"chances of lasting in state {state}"
    if screen.kept is not None and state != "over":
        yield f"how it ended in state {state}"
    than = re.search(r"than (before (?!the )[A-Z0-9][\w ]*\d{4})", said)
    if than is not None and screen.course is not None and screen.spark is not None:
        drawn = {screen.course.base, screen.spark.before}
        if drawn != {than[1]}:
            yield f"beside {than[1]}, drawn {sorted(drawn)}"
    for many, held in re.findall(r"of ([\d,]+) such forecasts ([\d,]+) held", screen.said[2].sentence):
        if int(held.replace(",", "")) > int(many.replace(",", "")):
            yield f"{held} of {many} held"
    episode = verdict["thaw"] or verdict["chill"]
    onset = None if episode is None else episode["began"][:4]
    named = {year for text in (screen.said[0].sentence, screen.lines[0].answer) for year in BEGUN.findall(text)}
    if onset is not None and named - {onset}:
        yield f"onset {onset}, told {sorted(named)}"
    if screen.course is not None and onset is not None and state in {"thaw", "chill"}:
        drawn = int(screen.course.stretches[-1].start)
        if drawn != int(onset):
            yield f"onset {onset}, drawn {drawn}"


def _dates(found: Assessment) -> Iterator[str]:
    """Check that marks follow the age of the data, and that nothing is drawn from after the day."""
    for line in found.screen.lines:
        age = None if line.data_to is None else (found.as_of - line.data_to).days
        fits = {CURRENT: age is not None and age <= 366, LATE: age is not None and age <= PRESENT_DAYS}
        if not fits.get(line.mark, line.mark in {HISTORY, JUDGED}):
            yield f"{line.key}: mark {line.mark}, data {age} days old"
        if age is not None and age > PRESENT_DAYS and line.mark == HISTORY and "annot be told" not in line.answer:
            yield f"{line.key}: told in the present, data {age} days old: {line.answer}"
    until = found.as_of.year + (found.as_of.month - 1) / 12
    drawn = [] if found.screen.course is None else [found.screen.course.readings[-1].when]
    drawn += [] if found.screen.record is None else [lane.readings[-1].when for lane in found.screen.record.lanes]
    if any(when > until + 1e-3 for when in drawn):
        yield f"drawn from after the day: {drawn}"
    if found.screen.data_to and found.standing.data_to and f"{found.standing.data_to:%B %Y}" != found.screen.data_to:
        yield f"data to {found.standing.data_to}, screen {found.screen.data_to}"


def _lengths(found: Assessment, text: str) -> Iterator[str]:
    """Check how long the screen and the two pages are; the list of sources, whose years are no figures, left out."""
    console = Console(file=StringIO(), width=COLUMNS, color_system=None)
    with console.capture() as shown:
        console.print(render_terminal(found.brief))
    lines = shown.get().rstrip("\n").split("\n")
    if len(lines) > LINES or max(map(len, lines)) > COLUMNS:
        yield f"{len(lines)} lines of {max(map(len, lines))} columns in a terminal"
    if longest := [each.sentence for each in found.screen.said if len(each.sentence.split()) > LONGEST]:
        yield f"over {LONGEST} words: {longest}"
    words, numbers = len(text.split()), len(NUMBER.findall(text[: text.rindex("Sources")]))
    if words > WORDS or numbers > NUMBERS:
        yield f"{words} words and {numbers} numbers before the annex"


def pairs(count: int) -> list[tuple[str, str, str]]:
    """Draw pairs at a date by seed, as `agreement` does."""
    return _beside("agreement").drawn(count, count // 10)[:count]


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def crawl(most: int) -> Iterator[str]:
    """Follow the links of the site and yield a line for each page that does not answer, or is not filled in."""
    import httpx2

    from thawcast.web.settings import ServerSettings

    waiting, seen = deque((start, "") for start in STARTS), set(STARTS)
    count = 0
    with (
        _beside("web").running(ServerSettings(rate=1e9, burst=1e9, hosts=("*",))) as site,
        httpx2.Client(base_url=site, timeout=120, headers={"accept": "text/html"}, follow_redirects=True) as client,
    ):
        while waiting and count < most:
            path, where = waiting.popleft()
            answer = client.get(path)
            count += 1
            if answer.status_code != 200:
                yield f"{path} (from {where or 'the start'}): status {answer.status_code}"
            if "text/html" not in answer.headers.get("content-type", ""):
                continue
            text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
            if (bad := UNFILLED.search(text)) is not None:
                yield f"{path}: not filled in: {text[max(0, bad.start() - 40) : bad.end() + 20]!r}"
            for link in re.findall(r'href="(/[^"#]*)', answer.text):
                link = link.replace("&amp;", "&")
                if link not in seen and not link.startswith(("/static", "/theme")) and "/download/" not in link:
                    seen.add(link)
                    waiting.append((link, path))
    print(f"{count} pages read")


def main() -> None:
    """Print every contradiction, and how many answers and pages have one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--links", type=int, default=250)
    chosen = parser.parse_args()
    wrong = asked = 0
    for a, b, day in pairs(chosen.pairs):
        try:
            lines = list(contradictions(assess(a, b, as_of=day)))
        except ThawcastError:
            continue
        asked += 1
        wrong += bool(lines)
        for line in lines:
            print(f"{a} {b} {day}: {line}", flush=True)
    print(f"{wrong} of {asked} answers have a contradiction (0 wanted)")
    pages = list(crawl(chosen.links)) if chosen.links else []
    print("\n".join(pages))
    print(f"{len(pages)} pages do not answer or are not filled in (0 wanted)")
    raise SystemExit(bool(wrong or pages))


if __name__ == "__main__":
    main()
