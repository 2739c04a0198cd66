"""Names as institutions write them: every one of whole published lists, and what is near to a name nobody bears."""

from datetime import date
from pathlib import Path

import pytest

from thawcast.errors import StateNotThenError, UnknownStateError
from thawcast.states import code_map, fold, resolve, states

PUBLISHED = [
    line.split("|")
    for line in (Path(__file__).parent / "published_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


CODES = {state.code for state in states()}


def found(name: str, year: int) -> str:
    """Return the code that a name means, else the error."""
    try:
        return resolve(name, on=year).code
    except (UnknownStateError, StateNotThenError) as error:
        return str(error)


def test_every_published_name_means_its_state_and_those_of_territories_none() -> None:
    wrong = {}
    for institution, name, code, *year in PUBLISHED:
        got = found(name, int(year[0]) if year else 2020)
        # The United Nations call Brazzaville so; two states may be meant, and the refusal names both.
        bare = fold(name) in {"congo", "congo le", "congo el"} and "(COG)" in got and "(COD)" in got
        right = got == code if code else got not in CODES
        if not right and not bare:
            wrong[institution, name] = got
    assert wrong == {}
    assert len(PUBLISHED) > 1000


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʼ", "`", "´", "′", "＇", ""])
def test_any_apostrophe_will_do(apostrophe: str) -> None:
    assert resolve(f"Cote d{apostrophe}Ivoire").code == "CIV"
    assert resolve(f"Democratic People{apostrophe}s Republic of Korea").code == "PRK"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("D.P.R. Korea", "PRK"),
        ("Korea (D.P.R. of)", "PRK"),
        ("China, Taiwan Province of", "TWN"),
        ("Republic of the Union of Myanmar", "MMR"),
        ("Dem. Rep. Congo", "COD"),
        ("Congo D.R.", "COD"),
        ("Rep. of Korea", "KOR"),
        ("Bosnia and Herz.", "BIH"),
        ("Central African Rep.", "CAF"),
        ("Eq. Guinea", "GNQ"),
        ("S. Sudan", "SSD"),
        ("Iran [Islamic Republic of]", "IRN"),
        ("Solomon Is.", "SLB"),
        ("États-Unis", "USA"),
        ("Estados Unidos", "USA"),
        ("Reino Unido", "GBR"),
        ("Corée du Nord", "PRK"),
        ("República Checa", "CZE"),
    ],
)
def test_short_forms_brackets_and_other_languages(name: str, code: str) -> None:
    assert resolve(name).code == code


@pytest.mark.parametrize(
    ("name", "on", "codes"),
    [
        ("Corée", None, {"KOR", "PRK"}),
        ("Alemania", 1975, {"DEU", "GDR"}),
        ("Republic of Dominica", None, {"DMA"}),
        ("Democratic Republic of Germany", 1975, {"GDR"}),
        ("République démocratique du Congo", None, {"COD"}),
        ("People's Republic of the Congo", 1980, {"COG"}),
        ("Republic of China", None, {"TWN"}),
        ("República Popular China", None, {"CHN"}),
    ],
)
def test_what_official_words_tell_apart_is_not_confused(name: str, on: int | None, codes: set[str]) -> None:
    try:
        said = {resolve(name, on=on).code}
    except UnknownStateError as error:
        said = {code for code in ("KOR", "PRK", "DEU", "GDR") if f"({code})" in str(error)}
    assert said == codes


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Republic of Abkhazia", "Abkhazia"), ("Hong Kong (China)", "Hong Kong"), ("Gaza and the West Bank", "Palestine")],
)
def test_what_is_no_state_is_none_in_other_words_too(name: str, kind: str) -> None:
    with pytest.raises(UnknownStateError, match=r"is no state"):
        resolve(name)
    assert kind


@pytest.mark.parametrize(
    ("name", "near", "far"),
    [
        ("Etatsunis", {"USA"}, {"TUN"}),
        ("Vereinigte Staaten", set(), {"LTU", "LKA"}),
        ("Kiribatti", {"KIR"}, set()),
        ("Former Macedonia of old", {"MKD"}, set()),
    ],
)
def test_a_suggestion_is_near_in_meaning(name: str, near: set[str], far: set[str]) -> None:
    with pytest.raises(UnknownStateError) as caught:
        resolve(name)
    assert all(f"({code})" in str(caught.value) for code in near)
    assert not any(f"({code})" in str(caught.value) for code in far)
    assert near or "did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("number", "on", "code"),
    [
        # Gleditsch and Ward: 260 is Germany since 1949, 678 Yemen since 1918, 340 Serbia.
        (260, 1975, "DEU"),
        (260, 2010, "DEU"),
        (255, 2010, "DEU"),
        (678, 1980, "YAR"),
        (678, date(1990, 5, 22), "YEM"),
        (679, 2000, "YEM"),
        (345, 2010, "SRB"),
        (340, 2010, "SRB"),
        (345, 1975, "YUG"),
        # 970 is Nauru in COW and Kiribati in Gleditsch and Ward: COW comes first while it holds.
        (970, 2010, "NRU"),
        (971, 2010, "NRU"),
    ],
)
def test_a_number_means_whom_it_does_on_the_day(number: int, on: int | date, code: str) -> None:
    assert resolve(number, on=on).code == code


def test_every_number_of_both_lists_means_its_state_unless_correlates_of_war_gave_it_to_another() -> None:
    for year in range(1816, 2021, 4):
        for state in states(on=date(year, 7, 1)):
            for number in filter(None, (state.cow, state.gw)):
                other = code_map("cow", on=date(year, 7, 1)).get(number)
                assert resolve(number, on=date(year, 7, 1)).code in {state.code, other}, (number, year)


def test_north_yemen_is_yemen_in_the_united_nations_until_1990() -> None:
    for system, key in (("un_name", "YEMEN"), ("name", "yemen")):
        assert code_map(system, on=1985)[key] == "YAR"
        assert code_map(system, on=2000)[key] == "YEM"
