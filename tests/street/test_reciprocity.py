"""Reciprocity from Python, the triangle, and what a shared course may not pass for."""

from datetime import date
from itertools import permutations

import numpy as np
import polars as pl
import pytest
from scipy.stats import ncf

import thawcast
from thawcast.errors import DyadError, InputError
from thawcast.states import resolve
from thawcast.street.dyads import MonthPanel
from thawcast.street.estimate.bayes import SimsZha, fit_sims_zha, scales, sims_zha
from thawcast.street.estimate.granger import granger
from thawcast.street.estimate.series import calendar, lagged
from thawcast.street.estimate.shared_course import leftover, shared_course, stands_out
from thawcast.street.estimate.var import fit_var
from thawcast.street.sentences import triangle_sentences
from thawcast.street.terms import LEVEL
from thawcast.street.triangle import triangle
from thawcast.values import Floats

DAYS = calendar(date(2001, 1, 1), 240, "M")


def counts(seed: int, *, answer: float = 0.5) -> Floats:
    """Counts of which the second answers the first's a month later."""
    rng = np.random.default_rng(seed)
    y = rng.poisson(6, (240, 2)).astype(float)
    for t in range(1, 240):
        y[t, 1] = rng.poisson(3 + answer * y[t - 1, 0])
    return y


def test_wide_and_long_pandas_and_polars_give_one_answer() -> None:
    pd = pytest.importorskip("pandas")
    y = counts(1)
    wide = pl.DataFrame({"month": DAYS, "us": y[:, 0], "them": y[:, 1]})
    long = wide.unpivot(["us", "them"], index="month", variable_name="source", value_name="events").with_columns(
        target=pl.when(pl.col("source") == "us").then(pl.lit("them")).otherwise(pl.lit("us"))
    )
    first = thawcast.reciprocity(wide, kind="conflict", lags=1)
    assert first.verdict == "b_answers"
    for frame, columns in (
        (pd.DataFrame(wide.to_dict(as_series=False)), None),
        (long.filter(pl.col("events") > 0), ["us", "them"]),
        (pd.DataFrame(long.to_dict(as_series=False)), ["us", "them"]),
    ):
        found = thawcast.reciprocity(frame, columns=columns, kind="conflict", lags=1)
        assert found.summary() == first.summary()
        assert isinstance(found.to_frame(), type(frame))
        assert list(found.to_frame()["answer"]) == list(first.to_frame()["answer"])
    assert first.summary().startswith("It is a one-way street")
    assert first.plot().startswith("<svg")


def test_others_in_a_long_frame_are_taken_for_reporting() -> None:
    y = counts(2)
    rows = [
        {"source": s, "target": t, "month": m, "n": n}
        for s, t, values in (("A", "B", y[:, 0]), ("B", "A", y[:, 1]), ("C", "D", counts(9)[:, 0]))
        for m, n in zip(DAYS, values, strict=True)
    ]
    found = thawcast.reciprocity(pl.DataFrame(rows), columns=("A", "B"), kind="conflict", lags=1)
    assert found.analysis.parts[0].judged is not None
    assert found.analysis.parts[0].judged.apart is None
    with pytest.raises(InputError, match="no row from A to Z"):
        thawcast.reciprocity(pl.DataFrame(rows), columns=("A", "Z"))
    with pytest.raises(InputError, match="name two states"):
        thawcast.reciprocity(pl.DataFrame(rows))


def test_an_answer_of_the_opposite_sign_is_told() -> None:
    rng = np.random.default_rng(3)
    y = rng.standard_normal((300, 2))
    y[1:, 1] -= 0.53 * y[:-1, 0]
    found = thawcast.reciprocity(pl.DataFrame(y, schema=["us", "them"]), lags=1)
    assert found.verdict == "reversed"
    assert "them meets warmth of us with coolness" in found.summary()


def test_sims_zha_is_the_solution_of_the_dense_normal_equations() -> None:
    """The posterior mean solves both equations at once, whatever the covariance of the surprises."""
    y = counts(4)
    found = fit_sims_zha(y, lags=6)
    left, x = lagged(y, 6)
    prior = sims_zha(scales(left, x, 6), lags=6, hyper=SimsZha())
    # lambda 0 times lambda 1 over (lag to the power of lambda 3, times the scale); lambda 0 times lambda 4.
    sd = scales(left, x, 6)
    assert prior.precision[[0, 1, 12]] ** -0.5 == pytest.approx([0.15, 0.06 / sd[0], 0.06 / (36 * sd[1])])
    weight = np.linalg.inv(np.array([[2.0, 0.7], [0.7, 1.5]]))
    dense = np.kron(weight, x.T @ x + np.diag(prior.precision))
    right = (x.T @ left + prior.precision[:, None] * prior.mean) @ weight
    want = np.linalg.solve(dense, right.T.ravel()).reshape(2, -1).T
    assert np.abs(found.mean - want).max() < 1e-10
    ahead = thawcast.reciprocity(pl.DataFrame(y, schema=["us", "them"]), lags=6).forecast(3, draws=4000)
    constant, own = found.mean[0], found.mean[1:]
    first = constant + y[::-1][:6].reshape(-1) @ own
    assert ahead.filter(horizon=1)["median"].to_list() == pytest.approx(first.tolist(), rel=0.05)


def test_power_is_that_of_the_noncentral_f() -> None:
    y = np.random.default_rng(5).standard_normal((200, 2))
    fit = fit_var(y, lags=1)
    test = granger(fit, cause=0, effect=1, draws=0)
    spread = fit.coef[1, 1] ** 2 / test.f_hc3
    critical = ncf.ppf(1 - LEVEL, 1, fit.df_resid, 1e-12)
    assert test.power == pytest.approx(ncf.sf(critical, 1, fit.df_resid, 0.3**2 / spread), rel=1e-6)
    assert test.enough < 200


def test_a_wave_that_lasts_does_not_stand_out_and_an_answer_does() -> None:
    rng = np.random.default_rng(6)
    wave = np.zeros(600)
    for t in range(1, 600):
        wave[t] = 0.6 * wave[t - 1] + rng.standard_normal()
    both = wave[:, None] + rng.standard_normal((600, 2))
    both[:, :] = leftover(both, shared_course(both, freq="M").columns)
    assert granger(fit_var(both, lags=1), cause=0, effect=1, draws=99).rejects()
    assert stands_out(both, cause=0, effect=1, lags=1) < 1.64


def three(answer: float) -> MonthPanel:
    """Six directions among three states, of which C answers what A does to B."""
    rng = np.random.default_rng(7)
    names: list[tuple[str, str]] = list(permutations(("CHN", "RUS", "USA"), 2))
    events = {name: rng.poisson(5.0, (240, 4)).astype(float) for name in names}
    drive = events["USA", "RUS"][:-1, 0]
    events["CHN", "USA"][1:, 0] = rng.poisson(1 + answer * drive)
    states = {a: np.stack([events[a, b] for b in ("CHN", "RUS", "USA") if b != a]).sum(axis=0) for a, _ in names[::2]}
    world = np.stack(list(states.values())).sum(axis=0) + rng.poisson(50, (240, 4))
    return MonthPanel("weis", DAYS, events, {}, states, world)


def test_a_triangle_finds_who_answers_what_is_done_to_a_third() -> None:
    usa, rus, chn = (resolve(code, on=date(2005, 1, 1)) for code in ("USA", "RUS", "CHN"))
    found = triangle([three(1.5)], (rus, usa, chn), date(2020, 12, 31))
    stands = found.answers.filter("claimed").select("who", "toward", "of", "at", "sort").rows()
    assert stands == [("CHN", "USA", "USA", "RUS", "triangular")]
    assert "what China does to the United States follows what the United States did" in triangle_sentences(found)[0]
    nothing = triangle([three(0.0)], (rus, usa, chn), date(2020, 12, 31))
    assert not nothing.answers["claimed"].any()
    with pytest.raises(DyadError, match="no source has events of all six directions"):
        triangle([three(0.0)], (rus, usa, chn), date(2002, 1, 31))
