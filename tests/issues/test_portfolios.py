import polars as pl
import pytest

from thawcast import sources
from thawcast.errors import InputError, SourceError
from thawcast.issues.portfolios import alliance_years, portfolio
from thawcast.sources.atop import KINDS, obligations
from thawcast.states import states

MEMBERS = ["FRA", "GBR", "POL", "RUS", "SWE"]
TREATIES = pl.DataFrame(
    {
        "source": ["FRA", "GBR", "FRA", "FRA", "GBR"],
        "target": ["GBR", "FRA", "POL", "RUS", "POL"],
        "year": [1935] * 5,
        "obligation": [3, 3, 3, 1, 2],
    }
)


def test_portfolios_by_hand():
    codes = portfolio(TREATIES, year=1935, members=MEMBERS)
    assert codes[0].tolist() == [4, 4, 4, 2, 1]
    assert codes[1].tolist() == [4, 4, 3, 1, 1]
    assert codes[2].tolist() == [1, 1, 4, 1, 1]


def test_hand_worked_scores():
    found = alliance_years(TREATIES, members={1935: MEMBERS}).row(0, named=True)
    assert (found["a"], found["b"], found["n_states"]) == ("FRA", "GBR", 5)
    # Pairs of codes (4,4) (4,4) (4,3) (2,1) (1,1): 3 of 5 alike; absolute distance (1/3 + 1/3) / 5, S = 1 - 4/15.
    assert found["agreement"] == pytest.approx(0.6)
    assert found["s"] == pytest.approx(0.7333)
    # Squared: observed 2/45; margins (.2 .2 0 .6) and (.4 0 .2 .4): by chance (.16 + .72 + .08 + .04 + .32 + 2.16
    # + .12) / 9 = .4; kappa = 1 - (2/45) / .4.
    assert found["kappa"] == pytest.approx(0.8889)
    # Nominal: observed .4; mean margins (.3 .1 .1 .5), by chance 1 - .36 = .64; pi = 1 - .4 / .64.
    assert found["pi"] == pytest.approx(0.375)


def test_a_year_without_alliances_is_refused():
    with pytest.raises(InputError, match="1936"):
        alliance_years(TREATIES, members={1936: MEMBERS})


def test_obligations_take_the_highest_of_a_dyad():
    cases = {(1, 0, 0, 1, 1): 3, (0, 1, 0, 0, 0): 3, (0, 0, 1, 1, 0): 2, (0, 0, 0, 1, 1): 2, (0, 0, 0, 1, 0): 1}
    targets = ["CAN", "GBR", "FRA", "ESP", "DEU"]
    frame = pl.DataFrame([*cases, (0,) * 5], schema=KINDS, orient="row").with_columns(
        one=pl.lit("USA"), two=pl.Series([*targets, "ITA"]), year=pl.lit(1990)
    )
    found = obligations(frame)
    assert dict(found.select("target", "obligation").iter_rows()) == dict(zip(targets, cases.values(), strict=True))


def test_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="atop_alliance"):
        sources.load(tmp_path, only=["obligations"])


def test_blocs_of_the_cold_war(reference):
    years = {year: [s.code for s in states(on=year)] for year in (1970, 1985)}
    found = alliance_years(sources.load(reference, only=["obligations"])["obligations"], members=years)
    kappa = {(a, b, year): k for a, b, year, k in found.select("a", "b", "year", "kappa").iter_rows()}
    for year in years:
        assert kappa["HUN", "POL", year] > 0.5
        assert kappa["BEL", "NLD", year] > kappa["BEL", "POL", year]
    assert kappa["BEL", "POL", 1970] < 0.2
