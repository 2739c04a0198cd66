import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from thawcast import sources
from thawcast.errors import InputError
from thawcast.issues.similarity import ballots, contingency, dyad_years, score
from thawcast.states import resolve

# Ten votes of two states, counted by hand (1 yes, 2 abstain, 3 no):
#            B yes  abstain  no
# A yes        2       1      1
# A abstain    1       1      0
# A no         0       1      3
A = [1, 1, 1, 1, 2, 2, 3, 3, 3, 3]
B = [1, 1, 2, 3, 2, 1, 3, 3, 3, 2]


def pair(a: list[int], b: list[int]):
    return score(contingency(np.array([a, b], dtype=np.int8))[:, :, 0, 1])


def test_contingency_counts_by_hand():
    table = contingency(np.array([A, B], dtype=np.int8))[:, :, 0, 1]
    assert table.tolist() == [[2, 1, 1], [1, 1, 0], [0, 1, 3]]


def test_hand_worked_scores():
    found = pair(A, B)
    assert found.n == 10
    assert found.agreement == pytest.approx(0.6)  # (2 + 1 + 3) / 10
    # Squared weights: observed .25 * 3/10 + 1/10 = .175; by chance, margins (.4 .2 .4) and (.3 .3 .4):
    # .25 * (.12 + .06 + .08 + .12) + (.16 + .12) = .375; kappa = 1 - .175 / .375
    assert found.kappa == pytest.approx(0.533333, abs=1e-6)
    # Nominal: observed .4; mean margins (.35 .25 .4), by chance 1 - .1225 - .0625 - .16 = .655; pi = 1 - .4 / .655
    assert found.pi == pytest.approx(0.389313, abs=1e-6)
    assert found.s == pytest.approx(0.5)  # absolute: .5 * 3/10 + 1/10 = .25; S = 1 - 2 * .25


def test_absences_do_not_count():
    assert pair([*A, 0, 1], [*B, 3, 0]) == pair(A, B)


def test_constant_votes_leave_chance_corrected_scores_unknown():
    found = pair([1, 1, 1], [1, 1, 1])
    assert (found.agreement, found.s) == (1, 1)
    assert np.isnan(found.kappa)
    assert np.isnan(found.pi)


votes = hnp.arrays(np.int8, st.tuples(st.integers(2, 5), st.integers(1, 12)), elements=st.integers(0, 3))


@given(votes)
def test_scores_are_symmetric_and_in_range(codes):
    found = score(contingency(codes))
    for values, low in ((found.agreement, 0), (found.kappa, -np.inf), (found.pi, -1), (found.s, -1)):
        assert np.allclose(values, values.T, equal_nan=True)
        assert np.nanmin(values, initial=1) >= low - 1e-9
        assert np.nanmax(values, initial=0) <= 1 + 1e-9


@given(votes)
def test_a_state_agrees_with_itself(codes):
    found = score(contingency(codes))
    for values in (found.agreement, found.kappa, found.pi, found.s):
        own = np.diag(values)
        assert np.allclose(own[~np.isnan(own)], 1)


@given(votes)
def test_turning_yes_into_no_changes_nothing(codes):
    turned = np.where(codes == 0, 0, 4 - codes).astype(np.int8)
    one, two = score(contingency(codes)), score(contingency(turned))
    for name in ("agreement", "kappa", "pi", "s"):
        assert np.allclose(getattr(one, name), getattr(two, name), equal_nan=True)


@given(votes, st.permutations([1, 2, 3]))
def test_nominal_scores_ignore_labels(codes, labels):
    relabelled = np.array([0, *labels], dtype=np.int8)[codes]
    one, two = (score(contingency(c)) for c in (codes, relabelled))
    assert np.allclose(one.agreement, two.agreement, equal_nan=True)
    assert np.allclose(one.pi, two.pi, equal_nan=True)


def test_dyad_years_splits_by_year_and_area():
    from datetime import date

    cast = pl.DataFrame(
        {"roll_call": [1, 1, 2, 2, 3, 3], "state": ["RUS", "USA"] * 3, "vote": [1, 1, 1, 3, 2, 2]},
        schema_overrides={"vote": pl.Int8},
    )
    calls = pl.DataFrame(
        {
            "roll_call": [1, 2, 3],
            "date": [date(2008, 1, 2), date(2008, 12, 2), date(2009, 1, 3)],
            "areas": [["nu"], [], []],
        }
    )
    found = dyad_years(cast, calls, areas=("all", "nu")).select("year", "area", "agreement", "n_votes").rows()
    assert found == [(2008, "all", 0.5, 2), (2008, "nu", 1.0, 1), (2009, "all", 1.0, 1)]
    assert dyad_years(cast, calls, first=2009).height == 1
    assert [b.year for b in ballots(cast, calls, last=2008)] == [2008]
    with pytest.raises(InputError, match="xx"):
        dyad_years(cast, calls, areas=("xx",))
    with pytest.raises(InputError, match="no votes"):
        dyad_years(cast, calls, first=2010)


@pytest.mark.data
def test_published_kappa_and_pi_of_1991(reference):
    frames = sources.load(reference, only=["votes", "roll_calls"])
    found = dyad_years(frames["votes"], frames["roll_calls"], first=1991, last=1991)
    published = pl.read_parquet(reference / "tables" / "fpsim_kappa_pi_1991.parquet").drop_nulls(["kvotev", "pvotev"])
    numbers = {n: resolve(n, on=1991).code for n in sorted({*published["ccode1"], *published["ccode2"]} - {525})}
    coded = published.with_columns(
        one=pl.col("ccode1").replace_strict(numbers, default=None, return_dtype=pl.String),
        two=pl.col("ccode2").replace_strict(numbers, default=None, return_dtype=pl.String),
    ).select(pl.min_horizontal("one", "two").alias("a"), pl.max_horizontal("one", "two").alias("b"), "kvotev", "pvotev")
    both = found.join(coded, on=["a", "b"]).drop_nulls()
    assert both.height > 10_000
    # FPSIM votes: calendar year, absences missing; kappa with squared, pi with nominal distances.
    assert (both["kappa"] - both["kvotev"]).abs().quantile(0.99) < 0.001
    assert (both["pi"] - both["pvotev"]).abs().quantile(0.99) < 0.001
