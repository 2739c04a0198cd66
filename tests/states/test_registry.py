"""The registry holds together: codes are unique, spans in order, references resolve, dates tile."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from thawcast.errors import ThawcastError
from thawcast.states import SYSTEMS, code_map, non_state, non_states, resolve, states
from thawcast.states.registry import records

DAYS = st.dates(min_value=date(1816, 1, 1), max_value=date(2030, 12, 31))
MOMENTS = st.one_of(st.none(), DAYS, st.integers(), st.integers(1816, 2030))


def test_references_resolve() -> None:
    every = records()
    for record in every.values():
        assert all(code in every for code in (*record.successors, *(name.text for name in record.ruled)))


def test_spans_are_in_order() -> None:
    for record in records().values():
        for earlier, later in zip(record.spans, record.spans[1:], strict=False):
            assert earlier.end is not None
            assert earlier.start <= earlier.end < later.start


def test_every_alpha3_comes_from_the_standard() -> None:
    """ISO's alpha-3 has three capitals, and its numbers and alpha-2 codes are one to one among living states."""
    alive = states(on=date(2026, 1, 1))
    for codes in ([s.iso2 for s in alive], [s.iso_num for s in alive if s.iso_num], [s.fips for s in alive]):
        assert len(codes) == len(set(codes))
    assert all(len(s.code) == 3 and s.code.isupper() for s in states())
    assert len({s.code for s in states()}) == len(states())


def test_nobody_is_ruled_while_a_state() -> None:
    for record in records().values():
        for name in record.ruled:
            assert not record.exists(name.first, name.last), (record.code, name)


def test_non_states_have_reasons() -> None:
    assert all(item.reason and item.keys for item in non_states())


@given(text=st.text(), on=MOMENTS)
def test_any_text_resolves_or_is_refused(text: str, on: date | int | None) -> None:
    try:
        resolve(text, on=on)
    except ThawcastError as error:
        assert str(error)  # noqa: PT017 - either outcome is right; a refusal must say why


@given(number=st.integers(), on=MOMENTS)
def test_any_number_resolves_or_is_refused(number: int, on: date | int | None) -> None:
    try:
        resolve(number, on=on)
    except ThawcastError as error:
        assert str(error)  # noqa: PT017 - as above


def test_a_number_too_long_to_print_is_refused() -> None:
    try:
        resolve(10**5000)
    except ThawcastError as error:
        assert str(error)  # noqa: PT017 - as above


@given(on=DAYS, data=st.data())
def test_a_state_of_the_day_resolves_by_its_own_codes(on: date, data: st.DataObject) -> None:
    state = data.draw(st.sampled_from(states(on=on)))
    assert resolve(state.code, on=on) == state
    assert state.cow is None or resolve(state.cow, on=on) == state
    assert state.exists(on, on)
    for system, key in (("cow", state.cow), ("gw", state.gw), ("cow_abbr", state.cow_abbr), ("fips", state.fips)):
        assert key is None or code_map(system, on=on)[key] == state.code, system


@given(text=st.sampled_from([s.name for s in states()]), flips=st.lists(st.booleans(), min_size=40, max_size=40))
def test_case_and_punctuation_do_not_matter(text: str, flips: list[bool]) -> None:
    noisy = "".join(c.upper() if up else c.lower() for c, up in zip(text, flips, strict=False)) + text[len(flips) :]
    assert resolve(f"  {noisy.replace(' ', '-')}. ") == resolve(text)


@given(system=st.sampled_from(sorted(SYSTEMS)), on=MOMENTS, data=st.data())
def test_a_mapped_key_is_a_state_then(system: str, on: date | int | None, data: st.DataObject) -> None:
    try:
        mapping = code_map(system, on=on)
    except ThawcastError:
        return
    if mapping:
        key = data.draw(st.sampled_from(sorted(mapping, key=str)))
        assert non_state(key, system=system, on=on) is None
        assert on is None or any(s.code == mapping[key] for s in states(on=on))
