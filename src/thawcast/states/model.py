"""A state and its spans of membership in the state system."""

import re
from dataclasses import dataclass, field
from datetime import date

ARTICLE = re.compile(
    r"^(United |Soviet |Democratic Republic|Republic of|Central African|Dominican R|Czech R|German |Netherlands|"
    r"Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles|Solomon|Marshall|Federated|Papal|Ottoman)"
)
"""Names that take `the` in a sentence."""


@dataclass(frozen=True)
class Statehood:
    """An uninterrupted time during which a state was one.

    Args:
        start: First day.
        end: Last day; None while it lasts.
        cow: Correlates of War number in this span, None where that list lacks it.
        gw: Gleditsch-Ward number in this span, None where that list lacks it.
        cow_abbr: Abbreviation in this span.
    """

    start: date
    end: date | None
    cow: int | None
    gw: int | None
    cow_abbr: str | None

    def overlaps(self, first: date, last: date) -> bool:
        """Tell whether any day from `first` to `last` lies in the span."""
        return self.start <= last and (self.end is None or first <= self.end)


@dataclass(frozen=True)
class State:
    """A state as it was on the day asked for; two are equal when their codes are.

    Args:
        code: ISO 3166-1 alpha-3, or for a state without one its COW abbreviation (Czechoslovakia: CSK).
        name: Name on the day asked for, today's (or the last) where no day was.
        cow: Correlates of War number on that day.
        gw: Gleditsch-Ward number on that day.
        cow_abbr: COW (else Gleditsch-Ward) abbreviation on that day.
        iso2: ISO 3166-1 alpha-2, for extinct states the withdrawn one.
        iso_num: ISO 3166-1 numeric.
        fips: FIPS 10-4 code.
        cameo: CAMEO country code.
        start: First day of its first span.
        end: Last day of its last span; None while it lasts.
        successors: Codes of the states that took over all of it or broke away from it.
        predecessors: Codes of the states it took over from or broke away from.
        spans: When it was a state; gaps are annexations and occupations.
        aliases: Other names and codes that `resolve` takes for it.
    """

    code: str
    name: str = field(compare=False)
    cow: int | None = field(compare=False)
    gw: int | None = field(compare=False)
    cow_abbr: str | None = field(compare=False)
    iso2: str | None = field(compare=False)
    iso_num: int | None = field(compare=False)
    fips: str | None = field(compare=False)
    cameo: str | None = field(compare=False)
    start: date = field(compare=False)
    end: date | None = field(compare=False)
    successors: tuple[str, ...] = field(compare=False)
    predecessors: tuple[str, ...] = field(compare=False)
    spans: tuple[Statehood, ...] = field(compare=False)
    aliases: tuple[str, ...] = field(compare=False)

    @property
    def phrase(self) -> str:
        """The name as it stands in a sentence: `the United States`, `Russia`."""
        return f"the {self.name}" if ARTICLE.match(self.name) else self.name

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def exists(self, first: date, last: date) -> bool:
        """Tell whether it was a state on any day from `first` to `last`."""
        return any(span.overlaps(first, last) for span in self.spans)
