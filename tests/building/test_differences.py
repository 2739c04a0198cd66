"""When a rebuilt table counts as the one that ships."""

import polars as pl
import pytest

from thawcast.building.build import STAGES
from thawcast.building.differences import BARE, differences, interval

LEVELS = pl.DataFrame(
    {
        "a": ["CHN", "RUS"],
        "year": [2009, 2010],
        "level": [50, 10],
        "low": [0, 8],
        "high": [100, 12],
        "n_events": [7, None],
        "p_rise": [900, None],
    }
)
EPISODES = pl.DataFrame(
    {"id": ["A", "B"], "sign": [1, -1], "p_real": [904, 990], "p_low": [880, 980], "p_high": [930, 995]}
)
LISTS = pl.DataFrame(
    {"a": ["CHN", "RUS"], "path": [[5, 6], None], "path_low": [[0, 0], None], "path_high": [[40, 40], None]}
)


def of(other, frame=LEVELS, key=("a",)):
    return differences(frame, other, key=key)


def test_equal():
    assert of(LEVELS.clone()) is None


def test_a_figure_may_differ_by_a_tenth_of_its_interval():
    wide, narrow = [60, 10], [61, 10]
    assert of(LEVELS.with_columns(level=pl.Series(wide))) is None
    assert of(LEVELS.with_columns(level=pl.Series(narrow))) == "columns level differ in up to 1 of 2 rows"


def test_and_by_one_stored_unit_in_any_case():
    assert of(LEVELS.with_columns(level=pl.Series([50, 11]))) is None
    assert of(LEVELS.with_columns(level=pl.Series([50, 12]))) == "columns level differ in up to 1 of 2 rows"


def test_the_ends_of_an_interval_as_much():
    assert of(LEVELS.with_columns(low=pl.Series([-9, 8]), high=pl.Series([100, 13]))) is None
    assert of(LEVELS.with_columns(high=pl.Series([115, 14]))) == "columns high differ in up to 2 of 2 rows"


def test_an_estimate_without_an_interval_as_its_kind_allows():
    assert of(LEVELS.with_columns(p_rise=pl.Series([905, None]))) is None
    assert of(LEVELS.with_columns(p_rise=pl.Series([906, None]))) == "columns p_rise differ in up to 1 of 2 rows"


def test_what_is_known_and_what_is_not_is_the_same():
    assert of(LEVELS.with_columns(p_rise=pl.Series([900, 100]))) == "columns p_rise differ in up to 1 of 2 rows"


def test_counts_and_labels_are_exact():
    assert of(LEVELS.with_columns(n_events=pl.Series([8, None]))) == "columns n_events differ in up to 1 of 2 rows"
    assert of(EPISODES.with_columns(sign=pl.Series([1, 1])), EPISODES, ("id",)) == (
        "columns sign differ in up to 1 of 2 rows"
    )


def test_lists_number_by_number():
    near, far = [[[5, 10], None], [[5, 11], None]]
    assert of(LISTS.with_columns(path=pl.Series(near)), LISTS) is None
    assert of(LISTS.with_columns(path=pl.Series(far)), LISTS) == "columns path differ in up to 1 of 2 rows"
    assert of(LISTS.with_columns(path=pl.Series([[5], None])), LISTS) == "columns path differ in up to 1 of 2 rows"


def test_a_row_on_one_side_is_a_difference():
    assert of(LEVELS.head(1)) == "1 rows shipped, not rebuilt, the first RUS"
    assert differences(LEVELS.head(1), LEVELS, key=("a", "year")) == "1 rows rebuilt, not shipped, the first RUS-2010"


def test_but_for_an_episode_on_the_edge_of_being_one():
    # .904 lies within a tenth of (.930 - .880) of the onset's .9; .990 does not.
    assert of(EPISODES.tail(1), EPISODES, ("id",)) is None
    assert of(EPISODES.head(1), EPISODES, ("id",)) == "1 rows shipped, not rebuilt, the first B"


def test_columns():
    assert of(LEVELS.drop("p_rise")) == "columns p_rise shipped, not rebuilt"
    assert differences(LEVELS.drop("p_rise"), LEVELS, key=("a",)) == "columns p_rise rebuilt, not shipped"


def test_types_and_order():
    assert of(LEVELS.cast({"low": pl.Int8})) == "columns low differ in type"
    assert of(LEVELS.select(reversed(LEVELS.columns))) == "columns in another order"


@pytest.mark.parametrize("contract", [c for stage in STAGES for c in stage.produces], ids=lambda c: c.name)
def test_the_figure_of_every_interval_is_found(contract):
    columns = list(contract.columns)
    lows = [c for c in columns if c.endswith("low")]
    assert all(interval(columns[columns.index(low) - 1], columns)[0] == low for low in lows)


def test_every_bare_estimate_is_a_column_of_some_table():
    assert set(BARE) <= {column for stage in STAGES for c in stage.produces for column in c.columns}
