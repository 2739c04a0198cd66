"""The stock of two states in words, and laid out for JSON."""

from thawcast.brief.model import Chapter, Table
from thawcast.brief.phrases import probability
from thawcast.standing.stock.classes import CLASSES, examples
from thawcast.standing.stock.result import PairStock

SHOWN = 8
"""Years of the way there that are told."""

LABELS = {"narrow": "without disputes and alliances", "events": "with the long run of events"}
"""What the versions beside the one that decides are called."""


def chapter(found: PairStock | None) -> Chapter:
    """Tell where two states stand on the scale of all pairs.

    Args:
        found: Their stock; None where one of the two was no state, or where nothing was learned by then.
    """
    question = "Where do the two stand, from severe rivalry to security community?"
    if found is None:
        return Chapter("stock", question, reason="one of the two was no state, or nothing was learned of it by then")
    value = found.value
    others = {label: found.versions[version] for version, label in LABELS.items() if version in found.versions}
    way = found.history.reverse().gather_every(max(1, found.history.height // SHOWN)).reverse()
    told = ", ".join(f"{year} {value:.2f}" for year, value in way.select("year", "value").iter_rows())
    return Chapter(
        key="stock",
        question=question,
        answer=f"Stock of {found.year}: {value.value:.2f} ({value.low:.2f} to {value.high:.2f}) of 0 to 4.",
        claims=(
            *(f"{label}: {one.value:.2f} ({one.low:.2f} to {one.high:.2f})" for label, one in others.items()),
            f"the way there: {told}",
        ),
        tables=(_classes(found),),
        caveats=("Coarse: one scale of what two states are to each other, not of the news.",),
    )


def _classes(found: PairStock) -> Table:
    year, pairs = examples(found.year)
    rows = tuple(
        (f"{number} {one.name}", probability(chance.value), one.means, ", ".join("-".join(codes) for codes in two))
        for number, (one, chance, two) in enumerate(zip(CLASSES, found.chances, pairs, strict=True))
    )
    title = f"Classes; examples are pairs that the peace scale puts there in {year}"
    return Table(title, ("Class", "Probability", "What it is", "Examples"), rows)


def plain(found: PairStock) -> dict[str, object]:
    """Lay the stock of two states out for JSON."""
    named = {CLASSES[i].name: p for i, p in enumerate(found.chances)}
    history = found.history.to_dicts()
    return {"year": found.year, **found.versions, "chances": named, "taught_to": found.taught_to, "history": history}
