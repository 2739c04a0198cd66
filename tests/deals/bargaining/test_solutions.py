"""Bargaining solutions against hand arithmetic, brute force, and NegMAS."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thawcast.deals.bargaining.domain import Domain, build
from thawcast.deals.bargaining.frontier import Frontier, solve
from thawcast.deals.bargaining.logroll import shapley, trades
from thawcast.deals.bargaining.solutions import SOLUTIONS, best_each, pick
from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.ranges import sample, sensitivities, shares


def domain_of(blocks, *, links=(), floors=None, disagreement=(0.0, 0.0), start=0):
    """A domain from (players, outcomes) tables of gains."""
    players = blocks[0].shape[0]
    return Domain(
        keys=tuple(str(k) for k in range(len(blocks))),
        values=tuple(np.arange(b.shape[1], dtype=float) for b in blocks),
        gains=tuple(b[None] for b in blocks),
        start=np.full(len(blocks), start),
        disagreement=np.array([disagreement]),
        allowed=tuple(np.ones(b.shape[1], dtype=bool) for b in blocks),
        floors=np.full(players, -np.inf) if floors is None else np.array(floors),
        links=tuple(links),
    )


def feasible(domain, choice):
    """Whether limits on issues and links let a package pass (vetoes on the whole depend on the draw)."""
    moved = choice != domain.start
    passes = all(a[c] for a, c in zip(domain.allowed, choice, strict=True))
    return passes and all(moved[needs] or not moved[issue] for issue, needs in domain.links)


def every_package(domain):
    """All feasible packages with their gains, one by one: slow, and independent of the solver."""
    found = []
    for choice in product(*(range(len(v)) for v in domain.values)):
        chosen = np.array(choice)
        if not feasible(domain, chosen):
            continue
        gains = [sum(domain.gains[k][0, p, c] for k, c in enumerate(choice)) for p in range(len(domain.floors))]
        if all(g >= f - 1e-12 for g, f in zip(gains, domain.floors, strict=True)):
            found.append((tuple(gains[:2]), choice))
    return found


# Four efficient packages, worked by hand. Products 6, 8, 9, 3.5: Nash takes (3, 3). The ideal point is (6, 3.5);
# smaller shares of it are 1/3.5, 2/3.5, 3/6 and 1/6: Kalai-Smorodinsky takes (4, 2). Smaller gains 1, 2, 3, 1:
# egalitarian takes (3, 3). Sums 7, 6, 6, 4.5: utilitarian takes (6, 1).
LINE = Frontier(np.array([[6, 1], [4, 2], [3, 3], [1, 3.5]], dtype=float), np.arange(4)[:, None])


@pytest.mark.parametrize(
    ("name", "gains"),
    [("nash", (3, 3)), ("kalai_smorodinsky", (4, 2)), ("egalitarian", (3, 3)), ("utilitarian", (6, 1))],
)
def test_solutions_by_hand(name, gains):
    assert pick(LINE, np.zeros(2), name).gains == gains


def test_the_outside_option_moves_the_nash_solution():
    # Surpluses over (2, 0): (4, 1), (2, 2), (1, 3): products 4, 4, 3; equal products, greater sum: (6, 1).
    assert pick(LINE, np.array([2.0, 0.0])).gains == (6, 1)


def test_no_deal_is_an_answer():
    assert pick(LINE, np.array([5.0, 3.0])).choice is None


def test_continuous_split_has_its_closed_form():
    # One issue on a grid of 101, pure conflict: u1 = x/100, u2 = 1 - x/100 from no deal at (0, 0.2) relative to 0:
    # Nash maximises x (80 - x), so x = 40; equal gains at the same point; Kalai-Smorodinsky too, both ideals are 80.
    x = np.arange(101) / 100
    domain = domain_of([np.stack([x, 1 - x])], disagreement=(0.0, 0.2))
    for name in ("nash", "egalitarian", "kalai_smorodinsky"):
        assert pick(solve(domain), domain.disagreement[0], name).choice == (40,)


def test_logrolling_by_hand(toy):
    # Issue one to 100 and two to 0: USA gains 0.75 * 0.5 - 0.25 * 0.5 = 0.25, RUS the same. Neither issue can be
    # traded alone (one side would lose), so each earns half of the joint gain of 0.25.
    domain = build(parse(toy), parse(toy).central())
    chosen = pick(solve(domain), np.zeros(2))
    assert chosen.choice == (4, 0)
    assert chosen.gains == pytest.approx((0.25, 0.25))
    found = trades(domain, np.array(chosen.choice), shapley(domain))
    assert [t.gains for t in found] == [pytest.approx((0.375, -0.125)), pytest.approx((-0.125, 0.375))]
    assert [t.shapley for t in found] == pytest.approx([0.125, 0.125])


def test_links_and_limits_are_kept(toy):
    link = '[[link]]\nissue = "one"\nneeds = "two"\nsource = "made up"\n'
    limit = '[[ratification]]\nstate = "USA"\nissue = "two"\nlow = 25\nhigh = 100\nsource = "made up"\n'
    scenario = parse(toy + link + limit)
    domain = build(scenario, scenario.central())
    # Two may fall to 25 only: USA gives 0.0625 and RUS gets 0.1875. One at 100 would give USA 0.375 and cost RUS
    # 0.125: (0.3125, 0.0625), product 0.0195; one at 75: (0.125, 0.125), product 0.0156.
    assert pick(solve(domain), np.zeros(2)).choice == (4, 1)
    stuck = domain.only(["one"])
    assert solve(stuck).choices.tolist() == [[2, 2]]


def test_a_third_party_can_veto_the_whole(toy):
    # Germany wants the first at 0 and cares for nothing else: at 100 it loses 0.5, at 75 only 0.25. With 75 and 0 the
    # two gain 0.75 * 0.25 - 0.125 = 0.0625 and 0.375 - 0.0625 = 0.3125 (product 0.0195); with 75 and 25 only 0.0156.
    view = '[[issue.view]]\nstate = "DEU"\nposition = 0\nsalience = 1\nsource = "made up"\n\n[[issue]]\nkey = "two"'
    text = toy.replace('"RUS"]', '"RUS"]\nthird_parties = ["DEU"]').replace('[[issue]]\nkey = "two"', view)
    text += '[[ratification]]\nstate = "DEU"\ngain_at_least = -0.3\nsource = "made up"\n'
    scenario = parse(text)
    found = pick(solve(build(scenario, scenario.central())), np.zeros(2))
    assert found.choice == (3, 0)
    assert found.gains == pytest.approx((0.0625, 0.3125))


@st.composite
def domains(draw):
    players = draw(st.integers(2, 3))
    sizes = draw(st.lists(st.integers(2, 4), min_size=2, max_size=4))
    cell = st.integers(-8, 8).map(lambda v: v / 8)
    blocks = []
    for size in sizes:
        block = np.array(
            draw(st.lists(st.lists(cell, min_size=size, max_size=size), min_size=players, max_size=players))
        )
        block[:, 0] = 0
        blocks.append(block)
    links = draw(st.sampled_from([(), ((0, 1),), ((0, 1), (0, len(sizes) - 1))]))
    links = tuple((i, n) for i, n in links if i != n)
    floors = [-np.inf, -np.inf, draw(st.sampled_from([-np.inf, 0.0]))][:players]
    return domain_of(blocks, links=links, floors=floors)


@given(domains())
def test_the_frontier_is_that_of_brute_force(domain):
    packages = every_package(domain)
    gains = {g for g, _ in packages}
    best = {g for g in gains if not any(o != g and o[0] >= g[0] and o[1] >= g[1] for o in gains)}
    found = solve(domain)
    assert {tuple(g) for g in found.gains.tolist()} == best
    assert all(feasible(domain, c) for c in found.choices)


@given(domains(), st.sampled_from(sorted(SOLUTIONS)))
def test_every_solution_is_that_of_brute_force(domain, name):
    rational = [g for g, _ in every_package(domain) if g[0] >= 0 and g[1] >= 0]
    found = pick(solve(domain), np.zeros(2), name)
    if not any(min(g) > 0 for g in rational):
        assert found.choice is None
        return
    ideal = [max(g[p] for g in rational) for p in (0, 1)]
    value = {
        "nash": lambda g: g[0] * g[1],
        "kalai_smorodinsky": lambda g: min(g[0] / ideal[0], g[1] / ideal[1]),
        "egalitarian": min,
        "utilitarian": sum,
    }[name]
    assert value(found.gains) == pytest.approx(max(value(g) for g in rational))


# NegMAS 0.16.0 on three domains: gains of both sides by issue and outcome, `pareto_frontier`, `nash_points`. Its
# Kalai-Smorodinsky point is left out: on a frontier with gaps it takes another one, nearest to the line to the ideal.
NEGMAS = [
    (
        [[[40, 4, 8], [11, 9, 40]], [[43, 29, 1], [4, 16, 21]], [[31, 23, 13], [7, 34, 36]]],
        [
            (22, 97),
            (32, 95),
            (50, 92),
            (60, 90),
            (64, 80),
            (74, 78),
            (82, 63),
            (92, 61),
            (96, 51),
            (106, 49),
            (114, 22),
        ],
        (74, 78),
    ),
    (
        [[[1, 5, 22], [19, 44, 25]], [[21, 21, 33], [29, 8, 36]], [[37, 47, 39], [14, 15, 32]]],
        [(77, 112), (85, 95), (94, 93), (102, 76)],
        (94, 93),
    ),
    (
        [[[32, 34, 43], [14, 46, 0]], [[3, 48, 47], [14, 6, 15]], [[2, 44, 33], [29, 12, 23]]],
        [(83, 90), (114, 84), (115, 75), (125, 73), (126, 64), (134, 27), (135, 18)],
        (114, 84),
    ),
]


@pytest.mark.parametrize(("blocks", "line", "nash"), NEGMAS)
def test_frontier_and_nash_point_are_those_of_negmas(blocks, line, nash):
    mine = solve(domain_of([np.array(block, dtype=float) for block in blocks]))
    assert sorted(map(tuple, mine.gains.tolist())) == line
    assert tuple(pick(mine, np.zeros(2)).gains) == nash


def test_shapley_values_sum_to_the_joint_gain():
    rng = np.random.default_rng(0)
    blocks = [rng.normal(0, 1, (2, 3)) for _ in range(4)]
    for b in blocks:
        b[:, 0] = 0
    domain = domain_of(blocks)
    total = np.sqrt(np.prod(np.maximum(pick(solve(domain), np.zeros(2)).gains, 0)))
    assert sum(shapley(domain).values()) == pytest.approx(total)


def test_sampled_shapley_values_are_efficient_too():
    # Nine issues, each worth 1 to both sides: by symmetry each earns a ninth of the joint gain of 9.
    domain = domain_of([np.array([[0.0, 1.0], [0.0, 1.0]])] * 9)
    assert list(shapley(domain).values()) == pytest.approx([1.0] * 9)


def test_draws_stay_in_their_ranges_and_repeat(toy):
    scenario = parse(toy.replace("salience = 0.75", "salience = {low = 0.5, mode = 0.6, high = 0.9}", 1))
    one, two = sample(scenario, draws=200, seed=1), sample(scenario, draws=200, seed=1)
    assert (one == two).all()
    column = one[:, scenario.column["salience", "USA", "one"]]
    assert column.min() >= 0.5
    assert column.max() <= 0.9
    # Mean of a triangular distribution: (0.5 + 0.6 + 0.9) / 3.
    assert column.mean() == pytest.approx(2 / 3, abs=0.002)


def test_best_packages_over_draws(toy):
    scenario = parse(toy.replace("position = 100", "position = {low = 80, high = 100}"))
    domain = build(scenario, sample(scenario, draws=64))
    best = best_each(domain, list(SOLUTIONS))
    assert best["nash"].deal.all()
    assert sum(shares([tuple(c) for c in best["nash"].choices]).values()) == pytest.approx(1)


def test_sobol_indices_of_a_sum_by_hand(toy):
    # y = 2 a + b with a, b uniform over equal ranges: variances 4 and 1, so shares 0.8 and 0.2, alone and in total.
    wide = "position = {low = 0, high = 100}"
    scenario = parse(toy.replace("position = 100", wide, 1).replace("position = 0", wide, 1))
    a, b = (scenario.column["position", s, "one"] for s in ("USA", "RUS"))
    found = sensitivities(scenario, lambda d: 2 * d[:, a] + d[:, b], points=1024)
    assert [f.judgement for f in found[:2]] == ["USA position (one)", "RUS position (one)"]
    assert [f.first for f in found[:2]] == pytest.approx([0.8, 0.2], abs=0.03)
    assert [f.total for f in found[:2]] == pytest.approx([0.8, 0.2], abs=0.03)
    assert max(abs(f.total) for f in found[2:]) < 0.01


def test_nothing_varies_nothing_matters(toy):
    assert sensitivities(parse(toy), lambda d: d[:, 0]) == ()
