"""Lays an argument that was checked out as a brief, one chapter a claim, and a score card as a table."""

from collections.abc import Sequence

from thawcast.argument.check import Checked, Finding, Score
from thawcast.argument.claim import Reading
from thawcast.brief.model import Brief, Chapter, Table
from thawcast.brief.phrases import joined
from thawcast.brief.screen import Said, sheet
from thawcast.store import Dataset
from thawcast.values import Estimate, counted

CAVEATS = (
    (
        "Supported: it holds with probability .9 or more by the rule named; not supported: .1 or less; everything"
        " between, and everything on which nothing is known, cannot be told. The rules are ours."
    ),
    (
        "What rests on a scenario follows from judgements written down as ranges, and what rests on the record from"
        " documents that the checker chose."
    ),
    "As it turned out is one case: that a thing came does not show why.",
)


def heading(number: int, finding: Finding) -> str:
    """Number a claim."""
    return f"{number}. {finding.claim.sentence}"


def when(finding: Finding, then: str) -> tuple[str, str]:
    """Name the two readings by their days."""
    return f"By {then}", "Since" if finding.until is None else f"Since, to {finding.until}"


def lines(checked: Checked) -> list[tuple[str, str]]:
    """Tell an argument that was checked in lines, each with how it stands out: `bold`, `dim` or `none`.

    Args:
        checked: The argument, held against the data.
    """
    argument = checked.argument
    told = [(f"{argument.author}: {argument.title} ({argument.day})", "bold")]
    for number, one in _numbered(checked):
        told += [("", "none"), (heading(number, one), "bold")]
        told.append((f"   ({one.claim.kind.key}: {one.claim.kind.rule})", "dim"))
        labels = when(one, argument.then.isoformat())
        for label, reading in zip(labels, (one.then, one.since), strict=True):
            told.append((f"   {label}: {reading.verdict}. {reading.told}", "none"))
            told += [(f"  {_decides(reading)}", "dim")] if _decides(reading) else []
    return told


def brief_of(checked: Checked, dataset: Dataset) -> Brief:
    """Lay an argument out as a brief.

    Args:
        checked: The argument, held against the data.
        dataset: Which data answered.
    """
    argument = checked.argument
    a, b = argument.pair
    day = argument.then.isoformat()
    head = sheet(
        f"{a.name} - {b.name}",
        day,
        Said("Title", argument.title),
        Said("Whose", f"{argument.author}, {argument.day:%B %Y}. {argument.source}"),
        *((Said("About", argument.about),) if argument.about else ()),
        Said("Count", _count(checked.findings)),
        caveats=CAVEATS,
    )
    return Brief(
        title=f"{a.name} - {b.name}: {argument.title}",
        as_of=day,
        screen=head,
        chapters=tuple(_chapter(number, one, day) for number, one in _numbered(checked)),
        sources=dataset.sources(),
        dataset=dataset.label,
    )


def _numbered(checked: Checked) -> list[tuple[int, Finding]]:
    return list(enumerate(checked.findings, start=1))


def _count(findings: Sequence[Finding]) -> str:
    words = [finding.then.verdict for finding in findings]
    told = joined(f"{words.count(word)} {word}" for word in ("supported", "not supported", "cannot be told"))
    return f"Of {counted(len(words), 'claim')}, by what was known then: {told}."


def _chapter(number: int, finding: Finding, then: str) -> Chapter:
    claim, readings = finding.claim, (finding.then, finding.since)
    lines = [
        f"{label}: {reading.verdict}. {reading.told}{_decides(reading)}"
        for label, reading in zip(when(finding, then), readings, strict=True)
    ]
    return Chapter(
        key=f"claim-{number}",
        question=heading(number, finding),
        answer=f"Then: {finding.then.verdict}. Since: {finding.since.verdict}.",
        method=f"Kind {claim.kind.key}, rests on {finding.then.rests_on}. Rule: {claim.kind.rule}",
        claims=tuple(lines),
        tables=tuple(
            _table(label, reading)
            for label, reading in zip(when(finding, then), readings, strict=True)
            if reading.numbers
        ),
    )


def _decides(reading: Reading) -> str:
    if reading.verdict != "cannot be told" or not reading.decides:
        return ""
    return f" What would decide it: {reading.decides}."


def _table(label: str, reading: Reading) -> Table:
    rows = [(name, *_figures(value), value.unit.replace("_", " ")) for name, value in reading.numbers.items()]
    return Table(f"{label}: the figures", ("Quantity", "Value", "Low (5%)", "High (95%)", "Unit"), tuple(rows))


def _figures(value: Estimate) -> tuple[str, ...]:
    return tuple("-" if part is None else f"{part:.2f}" for part in (value.value, value.low, value.high))


def score_table(rows: Sequence[Score]) -> Table:
    """Lay a score card out.

    Args:
        rows: As `check.score` gives them.
    """
    headings = ("Kind", "Claims", "Told then", "Of these told since", "Of these held")
    cells = [(r.kind, str(r.claims), str(r.told_then), str(r.told_since), str(r.held)) for r in rows]
    return Table("Of the claims that could be told then, how many held since", headings, tuple(cells))
