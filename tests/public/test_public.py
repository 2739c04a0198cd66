"""The public functions: what they take, what they give, and what they say when asked wrongly."""

import inspect
from datetime import date, datetime
from types import ModuleType
from typing import Any

import pandas as pd
import polars as pl
import pytest

import thawcast as typed
from thawcast.public.columns import COLUMNS
from thawcast.values import day_of

thawcast: Any = typed  # asked wrongly on purpose
DAY = date(2010, 12, 31)

ASKED: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "levels": (("USA", "Soviet Union"), {"source": "weis"}),
    "episodes": (("Egypt", "Israel"), {}),
    "stock": (("France", "Germany"), {"as_of": 2010}),
    "standings": (("India", "Pakistan"), {"as_of": DAY}),
    "thaws": ((), {"as_of": "2010-12-31"}),
    "say_do": (("USA",), {"as_of": 2006}),
    "votes": (("USA", "Russia"), {"as_of": 1950}),
    "similarity": (("USA", "Russia"), {"as_of": 1990}),
    "positions": (("USA", "Russia"), {"as_of": 2010}),
    "kind": (("India", "Pakistan"), {"as_of": 2005}),
    "forecast": (("India", "Pakistan"), {"as_of": 2012}),
    "retention": (("India", "Pakistan"), {"as_of": 2012}),
    "ledger": (("USA", "Russia"), {"as_of": 2010}),
    "deal": (("us_russia_reset_2010",), {}),
    "simulate": (("us_cuba_2014",), {"policies": ["grit"], "paths": 20}),
    "coverage": (("USA", "Russia"), {}),
    "cases": (("USA", "Cuba"), {}),
    "list_states": ((), {"on": 2010}),
    "list_sources": ((), {}),
}
"""A call of each function that gives a table."""


@pytest.fixture(scope="module")
def given() -> dict[str, typed.Tidy]:
    return {name: getattr(thawcast, name)(*args, **options) for name, (args, options) in ASKED.items()}


def test_every_public_name_is_a_class_or_function_with_a_doctest_or_a_page() -> None:
    names = [n for n in thawcast.__all__ if n != "__version__"]
    held = {n: getattr(thawcast, n) for n in names}
    assert not [n for n, value in held.items() if isinstance(value, ModuleType)]
    functions = [n for n, value in held.items() if inspect.isfunction(value)]
    assert not [n for n in functions if ">>>" not in (held[n].__doc__ or "") and n != "open_dataset"]
    assert set(ASKED) <= set(functions)
    assert set(thawcast.__all__) == set(dir(thawcast))


@pytest.mark.parametrize("name", ASKED)
def test_a_table_is_small_to_look_at_and_told_by_its_codebook(given: dict[str, typed.Tidy], name: str) -> None:
    found: Any = given[name]
    assert len(found) > 0
    assert len(repr(found)) < 200
    assert len(found._repr_html_().encode()) < 200_000
    assert [c for c in found.rows.columns if c not in COLUMNS] == []
    assert not [c for c, kind in found.rows.schema.items() if kind.is_integer() and c in {"level", "low", "high"}]
    assert found.cite().count("\n") == len(found.sources) > 0
    assert found.to_latex(rows=2).startswith("\\begin{table}")
    assert found.name in found.summary()


@pytest.mark.parametrize("name", ASKED)
def test_pandas_and_polars_hold_the_same(given: dict[str, typed.Tidy], name: str) -> None:
    theirs: Any = given[name].to_frame("pandas")
    ours: pl.DataFrame = given[name].to_frame()
    assert type(theirs).__name__ == pd.DataFrame.__name__
    assert list(theirs.columns) == ours.columns
    for column, kind in ours.schema.items():
        if kind.is_float():
            assert theirs[column].sum() == pytest.approx(ours[column].sum())
        elif kind == pl.Date and theirs[column].notna().any():
            assert theirs[column].max().date() == ours[column].max()
    assert pl.DataFrame(given[name]).equals(ours)


@pytest.mark.parametrize("name", ["levels", "stock", "similarity", "positions", "thaws", "kind", "retention", "deal"])
def test_a_picture_is_drawn(given: dict[str, typed.Tidy], name: str) -> None:
    assert str(given[name].plot()).startswith("<svg")


def test_states_days_and_pairs_are_read_as_users_write_them() -> None:
    by_name = thawcast.stock("United States", "Russian Federation", as_of=2010).to_frame()
    by_number = thawcast.stock(365, 2, as_of=datetime(2010, 12, 31, 12)).to_frame()
    many = thawcast.stock(pairs=[("RUS", "USA"), ["Israel", "Egypt"]], as_of="2010-12-31").to_frame()
    assert by_name.equals(by_number)
    assert many.select("a", "b").unique().height == 2
    assert many.filter(a="RUS").equals(by_name)
    assert set(thawcast.stock("USA", as_of=1950).to_frame().select("a", "b").to_numpy().ravel()) > {"USA", "GBR"}
    assert day_of(2010) == day_of(DAY) == day_of("2010-12-31") == DAY


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: thawcast.levels("USA", "Atlantis"), "no state is called 'Atlantis'"),
        (lambda: thawcast.levels("USA", "USA"), "name two different states"),
        (lambda: thawcast.cases("FRA", "France"), "name two different states"),
        (lambda: thawcast.levels("USA", "RUS", "CHN"), "pairs="),
        (lambda: thawcast.levels("USA", pairs=[("USA", "RUS")]), "not both"),
        (lambda: thawcast.levels(None), "names no state"),
        (lambda: thawcast.levels("USA", source="reuters"), "use one of"),
        (lambda: thawcast.levels("USA", freq="W"), "use Y or M"),
        (lambda: thawcast.thaws(as_of="soon"), "write it as 2010-12-31"),
        (lambda: thawcast.thaws(as_of=1940), "before the data"),
        (lambda: thawcast.assess("USA", "Russia", as_of=[2010]), "write it as 2010-12-31"),
        (lambda: thawcast.stock("USA", "RUS", version="x"), "use one of stock"),
        (lambda: thawcast.votes("USA", area="xx"), "use one of all"),
        (lambda: thawcast.deal("no_such"), "no scenario no_such"),
        (lambda: thawcast.simulate("us_cuba_2014", policies=["nap"]), 'there is no policy "nap"'),
        (lambda: thawcast.open_dataset().table("levels_monthly"), "take thawcast.levels()"),
        (lambda: thawcast.list_states(on=2010).plot(), "without a picture"),
        (lambda: thawcast.list_states(on=2010).to_frame("spark"), "use polars or pandas"),
        (lambda: thawcast.list_states(on=2010).export("states.xls"), "use one of .csv"),
    ],
)
def test_an_error_names_culprit_and_remedy(call: Any, says: str) -> None:
    with pytest.raises(thawcast.ThawcastError) as caught:
        call()
    assert says in str(caught.value)


def test_nothing_later_changes_what_was_known(given: dict[str, typed.Tidy]) -> None:
    whole = thawcast.episodes().to_frame()
    early = thawcast.episodes(as_of=1972).to_frame()
    for column in ("onset", "ended", "peaked"):
        assert early[column].drop_nulls().max() <= date(1972, 12, 31)
    later = whole.join(early, on=["source", "freq", "a", "b", "onset"], suffix="_early")
    running = later.filter(pl.col("event") & ~pl.col("event_early"))
    assert running.height > 0
    assert (running["ended"] > date(1972, 12, 31)).all()


def test_the_assessment_is_small_and_lays_out_its_figures() -> None:
    found = thawcast.assess("USA", "Russia", as_of=2010)
    assert len(repr(found)) < 200
    assert len(found._repr_html_().encode()) < 200_000
    figures = found.to_frame("pandas")
    assert list(figures.columns) == ["quantity", "value", "low", "high", "unit"]
    assert figures["value"].notna().all()
    assert figures.set_index("quantity").loc["stock", "value"] == found.stock.value
    assert found.screen.headline in found.summary()
    assert all(source.id in found.cite() for source in found.brief.sources)
    assert str(found.plot()).startswith("<svg")
    assert found.to_latex().endswith("\\end{table}")
