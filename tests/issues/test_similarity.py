from pathlib import Path

import numpy as np
import polars as pl
import pytest
from handmade import matrix
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from thawcast import sources
from thawcast.errors import InputError
from thawcast.issues.similarity import Codes, scores
from thawcast.issues.tables import BALLOTS, VOTERS
from thawcast.issues.votes.agreement import agreement_tables, dyad_years, pair_years
from thawcast.issues.votes.matrix import from_tables, vote_matrix, vote_tables
from thawcast.states import resolve

# Ten votes of two states, counted by hand (1 yes, 2 abstain, 3 no):
#            B yes  abstain  no
# A yes        2       1      1
# A abstain    1       1      0
# A no         0       1      3
A = [1, 1, 1, 1, 2, 2, 3, 3, 3, 3]
B = [1, 1, 2, 3, 2, 1, 3, 3, 3, 2]


def pair(a: list[int], b: list[int]) -> tuple[float, ...]:
    found = scores(np.array([a, b], dtype=np.int8))
    return tuple(float(getattr(found, name)[0, 1]) for name in ("agreement", "kappa", "pi", "s", "n"))


def test_hand_worked_scores():
    agreement, kappa, pi, signorino, n = pair(A, B)
    assert n == 10
    assert agreement == pytest.approx(0.6)  # (2 + 1 + 3) / 10
    # Squared weights: observed .25 * 3/10 + 1/10 = .175; by chance, margins (.4 .2 .4) and (.3 .3 .4):
    # .25 * (.12 + .06 + .08 + .12) + (.16 + .12) = .375; kappa = 1 - .175 / .375
    assert kappa == pytest.approx(0.533333, abs=1e-6)
    # Nominal: observed .4; mean margins (.35 .25 .4), by chance 1 - .1225 - .0625 - .16 = .655; pi = 1 - .4 / .655
    assert pi == pytest.approx(0.389313, abs=1e-6)
    assert signorino == pytest.approx(0.5)  # absolute: .5 * 3/10 + 1/10 = .25; S = 1 - 2 * .25


def test_absences_do_not_count():
    assert pair([*A, 0, 1], [*B, 3, 0]) == pair(A, B)


def test_constant_votes_leave_chance_corrected_scores_unknown():
    agreement, kappa, pi, signorino, _ = pair([1, 1, 1], [1, 1, 1])
    assert (agreement, signorino) == (1, 1)
    assert np.isnan(kappa)
    assert np.isnan(pi)


votes = hnp.arrays(np.int8, st.tuples(st.integers(2, 5), st.integers(1, 12)), elements=st.integers(0, 3))


@given(votes)
def test_scores_are_symmetric_and_in_range(codes: Codes):
    found = scores(codes)
    for values, low in ((found.agreement, 0), (found.kappa, -np.inf), (found.pi, -1), (found.s, -1)):
        assert np.allclose(values, values.T, equal_nan=True)
        assert np.nanmin(values, initial=1) >= low - 1e-9
        assert np.nanmax(values, initial=0) <= 1 + 1e-9


@given(votes)
def test_a_state_agrees_with_itself(codes: Codes):
    found = scores(codes)
    for values in (found.agreement, found.kappa, found.pi, found.s):
        own = np.diag(values)
        assert np.allclose(own[~np.isnan(own)], 1)


@given(votes)
def test_turning_yes_into_no_changes_nothing(codes: Codes):
    turned = np.where(codes == 0, 0, 4 - codes).astype(np.int8)
    one, two = scores(codes), scores(turned)
    for name in ("agreement", "kappa", "pi", "s"):
        assert np.allclose(getattr(one, name), getattr(two, name), equal_nan=True)


@given(votes, st.permutations([1, 2, 3]))
def test_nominal_scores_ignore_labels(codes: Codes, labels: list[int]):
    relabelled = np.array([0, *labels], dtype=np.int8)[codes]
    one, two = (scores(c) for c in (codes, relabelled))
    assert np.allclose(one.agreement, two.agreement, equal_nan=True)
    assert np.allclose(one.pi, two.pi, equal_nan=True)


FINAL = matrix(
    ("RUS", "USA"),
    [(2008, {"RUS": 1, "USA": 1}), (2008, {"RUS": 1, "USA": 3})] + [(2009, {"RUS": 2, "USA": 2})] * 20,
    areas=[["nu"]] + [[]] * 21,
)


def test_dyad_years_splits_by_year_and_area():
    found = dyad_years(FINAL, areas=("all", "nu")).select("year", "area", "agreement", "n_votes").rows()
    assert found == [(2008, "all", 0.5, 2), (2008, "nu", 1.0, 1), (2009, "all", 1.0, 20)]
    assert dyad_years(FINAL, first=2009).height == 1
    with pytest.raises(InputError, match="xx"):
        dyad_years(FINAL, areas=("xx",))
    with pytest.raises(InputError, match="no votes"):
        dyad_years(FINAL, first=2010)


def test_a_year_with_few_roll_calls_is_pooled_backward():
    calls = [(2007, {"RUS": 1, "USA": 1})] * 30 + [(2008, {"RUS": 1, "USA": 3})] * 19 + [(2009, {"RUS": 1, "USA": 3})]
    thin = matrix(("RUS", "USA"), calls)
    assert [str(p) for p in thin.periods.values()] == ["2007", "2007-2008", "2008-2009"]
    assert dyad_years(thin).select("first", "year", "n_votes").rows() == [
        (2007, 2007, 30),
        (2007, 2008, 49),
        (2008, 2009, 20),
    ]
    assert pair_years(thin, "RUS", "USA").select("first", "year", "same_all", "n_all").rows() == [
        (2007, 2007, 30, 30),
        (2007, 2008, 30, 49),
        (2008, 2009, 0, 20),
    ]


def test_counts_of_a_pair_are_those_of_all_pairs():
    whole = agreement_tables(FINAL)["similarity"]
    own = pair_years(FINAL, "USA", "RUS").drop("first")
    assert whole.drop("a", "b").select(own.columns).cast(pl.Int64).rows() == own.rows()


def test_the_tables_that_ship_hold_every_vote():
    kinds = ["final", "paragraph", *["final"] * 20]
    mixed = matrix(
        FINAL.states, [(d.year, {}) for d in FINAL.calls["date"]], kind=kinds, areas=FINAL.calls["areas"].to_list()
    )
    mixed.codes[:] = FINAL.codes
    tables = vote_tables(mixed)
    back = from_tables(BALLOTS.check(tables["ballots"]), VOTERS.check(tables["voters"]), kind="all")
    assert (back.states, back.codes.tolist()) == (mixed.states, mixed.codes.tolist())
    assert from_tables(tables["ballots"], tables["voters"]).codes.shape == (2, 21)
    # Cut at a day, they hold what a matrix of that day holds.
    past = from_tables(tables["ballots"].filter(pl.col("date") < FINAL.calls["date"][5]), tables["voters"])
    assert past.codes.tolist() == mixed.known(FINAL.calls["date"][0]).of_kind("final").codes.tolist()
    with pytest.raises(InputError, match="draft"):
        mixed.of_kind("draft")


@pytest.mark.data
def test_published_kappa_and_pi_of_1991(reference: Path):
    frames = sources.load(reference, only=["votes", "roll_calls"])
    final = vote_matrix(frames["votes"], frames["roll_calls"]).of_kind("final")
    found = dyad_years(final, first=1991, last=1991)
    published = pl.read_parquet(reference / "tables" / "fpsim_kappa_pi_1991.parquet").drop_nulls(["kvotev", "pvotev"])
    numbers = {n: resolve(n, on=1991).code for n in sorted({*published["ccode1"], *published["ccode2"]} - {525})}
    coded = published.with_columns(
        one=pl.col("ccode1").replace_strict(numbers, default=None, return_dtype=pl.String),
        two=pl.col("ccode2").replace_strict(numbers, default=None, return_dtype=pl.String),
    ).select(pl.min_horizontal("one", "two").alias("a"), pl.max_horizontal("one", "two").alias("b"), "kvotev", "pvotev")
    both = found.join(coded, on=["a", "b"]).drop_nulls()
    assert both.height > 10_000
    # FPSIM votes: calendar year, absences missing; kappa with squared, pi with nominal distances.
    for ours, theirs in (("kappa", "kvotev"), ("pi", "pvotev")):
        assert ((both[ours] - both[theirs]).abs() < 0.001).mean() == 1
