"""Drafts: states, dates, sentences; what is proposed is never more than what the text holds."""

import json
from pathlib import Path

import pytest

from thawcast.argument import KINDS, parse
from thawcast.argument.drafting import drafted, proposed, written
from thawcast.argument.drafting.dates import date_mentions
from thawcast.argument.drafting.lexicon import CUES
from thawcast.argument.drafting.mentions import compounds, state_mentions
from thawcast.argument.drafting.sentences import sentences
from thawcast.errors import InputError

TEXTS = Path(__file__).parent / "texts"
TAUGHT = Path(__file__).parent / "taught"
GOLD = {entry["file"]: entry for entry in json.loads((TEXTS / "gold.json").read_text(encoding="utf-8"))}


def words(text: str) -> list[str]:
    return text.casefold().split()


@pytest.mark.parametrize("name", sorted(GOLD))
def test_a_text_written_beside_the_rules(name: str) -> None:
    # The rules were made on these: this test keeps them from getting worse, and measures nothing.
    gold, found = GOLD[name], drafted((TEXTS / name).read_text(encoding="utf-8"), file=name)
    assert set(found.states) == set(gold["states"])
    assert {d.iso for d in found.dates} >= {d["iso"] for d in gold["dates"]}
    wanted = [claim for claim in gold["claims"] if not claim.get("optional")]
    proposals = {p.sentence: p for p in found.claims}
    told = [claim for claim in wanted if claim["sentence"] in proposals]
    assert len(told) >= 0.7 * len(wanted)
    right = [c for c in told if proposals[c["sentence"]].kind in {c["kind"], *c["alternatives"]}]
    assert len(right) >= 0.7 * len(told)
    annotated = {claim["sentence"] for claim in gold["claims"]}
    assert len(set(proposals) - annotated) <= 1


def test_what_the_weights_were_taught_on_is_found() -> None:
    # Fitted to these texts: it keeps the fit from getting worse, and measures nothing.
    gold: list[tuple[str, str]] = []
    told: list[tuple[str, str]] = []
    for entry in json.loads((TAUGHT / "gold.json").read_text(encoding="utf-8")):
        gold += [(entry["file"], claim["sentence"]) for claim in entry["claims"]]
        draft = drafted((TAUGHT / entry["file"]).read_text(encoding="utf-8"), file=entry["file"])
        told += [(entry["file"], claim.sentence) for claim in draft.claims]
    both = len(set(gold) & set(told))
    assert both >= 0.9 * len(gold)
    assert both >= 0.9 * len(told)


@pytest.mark.parametrize(
    ("text", "year", "codes"),
    [
        ("Moscow, Peking and the Élysée", None, ["RUS", "CHN", "FRA"]),
        ("Bonn and East Berlin", 1972, ["DEU", "GDR"]),
        ("Belgrade", 1955, ["YUG"]),
        ("Belgrade", 2015, ["SRB"]),
        ("South Vietnam and Hanoi", 1968, ["RVN", "VNM"]),
        ("Rhodesia, Ceylon, Burma, Siam, Persia", None, ["ZWE", "LKA", "MMR", "THA", "IRN"]),
        ("the United Arab Republic", 1960, ["EGY"]),
        ("They told us that the US and the U.K. agree.", None, ["USA", "GBR"]),
        ("South Korea's and North Korean envoys", None, ["KOR", "PRK"]),
        ("Latin America, the Indian Ocean, the South China Sea, the Warsaw Pact", None, []),
        ("l'Allemagne, la Côte d'Ivoire et les États-Unis", None, ["DEU", "CIV", "USA"]),
        ("Tibet, Coach Jordan Petrov", 1993, []),
        ("les Émirats arabes unis, Arabie saoudite, Südafrika", None, ["ARE", "SAU", "ZAF"]),
        ("a turkey, a china cup, and chad", None, []),
    ],
)
def test_states_are_found_by_what_they_were_called(text: str, year: int | None, codes: list[str]) -> None:
    assert [m.code for m in state_mentions(text, year=year)] == codes


def test_double_adjectives_name_two() -> None:
    assert [m.code for m in compounds("Sino-Soviet, U.S.-Cuban, Anglo-French")] == [
        "CHN",
        "RUS",
        "USA",
        "CUB",
        "GBR",
        "FRA",
    ]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("on 6 July 2009", ["2009-07-06"]),
        ("March 12th, 1999", ["1999-03-12"]),
        ("2014-09-05", ["2014-09-05"]),
        ("in May 2010 and in the 1970s", ["2010-05", "1970"]),
        ("from 1989-91", ["1989", "1991"]),
        ("Paris, 3 March 2014. On 17 February they met.", ["2014-03-03", "2014-02-17"]),
        ("Resolution 1929, 2000 troops, $1950, they may 5 times", []),
        ("the spring of 1972, the mid-1980s, the late nineteen-seventies, in her sixties", ["1972", "1980", "1970"]),
        ("3 May 1999. Two years ago, a decade ago; in '68", ["1999-05-03", "1997", "1989", "1968"]),
        ("On 18 September 2023, after the tour of February 2018, in October", ["2023-09-18", "2018-02", "2023-10"]),
        ("14 NOV 55, 17.8.1999; worse than 1962, no more than 1962", ["1955-11-14", "1999-08-17", "1962"]),
        ("les années soixante-dix, in den achtziger Jahren, los años 90", ["1970", "1980", "1990"]),
        ("le 3 mars 2005, el 4 de enero de 1999, am 5. Mai 1968", ["2005-03-03", "1999-01-04", "1968-05-05"]),
    ],
)
def test_dates_are_found_and_numbers_are_none(text: str, dates: list[str]) -> None:
    assert [m.iso for m in date_mentions(text)] == dates


def test_sentences_end_where_they_end() -> None:
    text = "Mr. Brown met the U.S. envoy on 3 Jan. 1999. He left! “Why?” No. 5 stayed.\n\nA headline\n\nLast"
    assert sentences(text)[0].text == "Mr. Brown met the U.S. envoy on 3 Jan. 1999."
    assert all(text[s.start : s.end] == s.text for s in sentences(text))


def test_an_item_and_a_place_at_the_head_are_no_part_of_a_sentence() -> None:
    text = "1. Relations improved.\n2. Tone good.\n\nATHENS, 3 May 1990 — It began in May. Am 7. Dezember endete es."
    assert [s.text for s in sentences(text)] == [
        "Relations improved.",
        "Tone good.",
        "It began in May.",
        "Am 7. Dezember endete es.",
    ]


def test_every_cue_is_of_a_kind() -> None:
    assert {cue.kind for cue in CUES} <= set(KINDS)


def test_questions_reports_and_other_matters_claim_nothing() -> None:
    text = (
        "Are relations between India and China better? Ministers of India and China met on 3 May 2005 in Delhi."
        " They signed a protocol. The weather in China was warm."
    )
    assert drafted(text).claims == ()


def test_a_draft_says_where_it_found_each_claim_and_what_is_doubtful() -> None:
    text = "A title\n\nCritics say that relations between Iran and Iraq have worsened since 1975, if anybody looks."
    (claim,) = drafted(text).claims
    assert text[claim.start : claim.end] == claim.sentence
    assert claim.line == 3
    assert claim.settings == {"from": 1975}
    assert "others are said to hold it" in claim.why
    assert "it is conditional" in claim.why
    assert 0 < claim.doubt < 1


@pytest.mark.parametrize(
    "text",
    [
        '"; kind = "x"\n[[claim]] Russia and the United States will "never" agree \\ on """ anything \x00 \x1b[31m.',
        "Россия и США. Russia and America have drifted apart.\u2028Now.",
        "Relations between Russia and the United States have improved " + "very " * 3000 + "much.",
    ],
)
def test_what_is_written_is_read_back_whatever_the_text_holds(text: str) -> None:
    draft = drafted(text, file='evil"\nfile.txt')
    toml = written(draft)
    with pytest.raises(InputError, match=r"nobody confirmed|confirmed"):
        parse(toml)


@pytest.mark.parametrize("unit", ["the United States ", "relations ", "not no never ", "a.", "US-", "1989-"])
def test_a_long_text_is_read_in_the_time_of_its_length(unit: str) -> None:
    # Patterns that try things twice would take minutes here; the bound on time is that of the whole test run.
    drafted("Russia and America. " + unit * (40_000 // len(unit)))


def test_a_text_too_long_or_empty_is_refused() -> None:
    with pytest.raises(InputError, match="an article at a time"):
        drafted("x" * 200_001)
    with pytest.raises(InputError, match="no text"):
        drafted(" \n")


def test_another_program_proposes_in_the_same_form() -> None:
    text = "The two moved on. France gave more than Algeria did."
    row = {"sentence": "France gave more than Algeria did.", "kind": "moved_more", "states": ["France", "Algeria"]}
    draft = proposed(
        json.dumps({"claims": [row | {"settings": {"side": "FRA", "from": [{"x": 1}], "evil": 1}}]}), text, file="t.txt"
    )
    assert draft.claims[0].settings == {"side": "FRA"}
    assert 'side = "FRA"' in written(draft)
    for bad in (
        "no json",
        "[]",
        json.dumps({"claims": [row | {"sentence": "France never moved."}]}),
        json.dumps({"claims": [row | {"kind": "lovely"}]}),
        json.dumps({"claims": [row | {"states": ["France"]}]}),
    ):
        with pytest.raises(InputError):
            proposed(bad, text, file="t.txt")
