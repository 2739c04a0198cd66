"""What each source holds of two states, drawn year by year for a terminal."""

from thawcast.brief.model import Table
from thawcast.building.coverage import FIRST_YEAR, STEPS, Gap, PairCoverage

BLOCKS = "▁▂▃▅▆█"
"""Years by how much there is, one for each step of `building.coverage.STEPS`."""

NOTHING, UNCOVERED = "·", " "
"""A year of which a source reports nothing, and one that it does not cover."""

TICKS = 10
"""Years between two labels of the axis."""


def drawn_years(found: PairCoverage) -> Table:
    """Tabulate the sources of two states, each with a sign a year."""
    rows: list[tuple[str, ...]] = []
    for row in found.rows.sort("what", "first", "data_set").iter_rows(named=True):
        monthly = row["freq"] == "M"
        ends = (row[end].strftime("%Y-%m" if monthly else "%Y") for end in ("first", "last"))
        count = f"{row['active']:,}"
        events = "" if row["events"] is None else f"{row['events']:,}"
        told = (row["data_set"], row["what"], *ends, count if monthly else "", "" if monthly else count, events)
        rows.append((*told, _holes(row["holes"], row["partial"]), _line(found.drawn(row["data_set"], row["what"]))))
    headings = ("source", "holds", "from", "to", "months", "years", "events", "holes", _axis(found.last_year))
    title = f"What is held of {found.a.phrase} and {found.b.phrase}, {FIRST_YEAR} to {found.last_year}"
    return Table(title, headings, tuple(rows))


def told(found: PairCoverage) -> list[str]:
    """Say what the signs of `drawn_years` mean, and what would fill each gap."""
    nothing = "Nothing: no source that ships, and nothing that you imported, has the two."
    return [_legend() if found.rows.height else nothing, *map(_remedy, found.gaps)]


def _legend() -> str:
    steps = ", ".join(f"{block} {step:,}" for block, step in zip(BLOCKS, STEPS, strict=True))
    return (
        f"A sign a year. At least so many events or ties: {steps}; of scores, months. {NOTHING} covered, nothing"
        " reported; blank: not covered. Holes: months that the source does not cover, + in part."
    )


def _remedy(gap: Gap) -> str:
    years = str(gap.first) if gap.first == gap.last else f"{gap.first} to {gap.last}"
    by_hand = f" (files by hand: {gap.where})" if gap.where else ""
    return f"No events or scores in {years}. To fill: {'; '.join(gap.commands)}{by_hand}"


def _axis(last: int) -> str:
    return "".join(f"{year:<{TICKS}}" for year in range(FIRST_YEAR, last + 1, TICKS)).rstrip()


def _holes(holes: int | None, partial: int | None) -> str:
    told = [str(holes)] if holes else []
    return " ".join([*told, *([f"+{partial}"] if partial else [])])


def _line(heights: list[int | None]) -> str:
    return "".join(UNCOVERED if h is None else BLOCKS[h - 1] if h else NOTHING for h in heights)
