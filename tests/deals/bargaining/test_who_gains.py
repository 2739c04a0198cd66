"""What each side gains beside no deal, beside its next best, and at best."""

from thawcast.deals.deal import find_deal
from thawcast.deals.scenarios.load import parse
from thawcast.deals.sentences import unwilling


def test_who_gains_beside_the_next_best(toy: str) -> None:
    # The trade gives each 0.375 - 0.125. Best for the United States with Russia no worse off: the first issue whole for
    # a quarter of the second, 0.375 - 0.0625 against 0.1875 - 0.125.
    deal = find_deal(parse(toy), draws=16, ranked=False)
    beside = deal.arms["tactical"].beside
    assert [(b.rival, b.more.value) for b in beside.values()] == [("none", 0.25)] * 2
    best = deal.best_for["USA"]
    assert {k: s.at for k, s in best.package.items()} == {"one": 100, "two": 25}
    assert [best.gains[s].value for s in ("USA", "RUS")] == [0.3125, 0.0625]


def test_a_side_that_gains_less_from_the_deep_package_has_no_reason_to_go_there(toy: str) -> None:
    # A third issue that Russia wants settled and that costs the United States a little: deep, and dearer for it.
    third = "[[issue]]" + toy.split("[[issue]]\n")[1].replace('"one"', '"three"')
    third = "\n" + third.replace("[[issue]]", "[[issue]]\n", 1).replace("First", "Third")
    third = third.replace("salience = 0.75", "salience = 0.1").replace("salience = 0.25", "salience = 0.5")
    deal = find_deal(parse(toy + third.replace('key = "three"', 'key = "three"\ncore = true')), draws=16, ranked=False)
    gains = {name: [arm.gains[s].value or 0.0 for s in ("USA", "RUS")] for name, arm in deal.arms.items()}
    assert gains["deep"][0] < gains["tactical"][0]
    assert gains["deep"][1] > gains["tactical"][1]
    assert deal.arms["deep"].beside["USA"].rival == "tactical"
    told = unwilling(deal)
    assert "By these judgements the United States has no reason to go from the tactical to the deep package" in told
    assert "Russia" not in told
