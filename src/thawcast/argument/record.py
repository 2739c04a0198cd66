"""What was said, signed and delivered, by day and source: the record against which claims are held that no data cover.

Each entry is a document of its day. An argument is held against those up to a date and against none later.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True)
class Document:
    """One thing said, signed or delivered.

    Args:
        about: What it bears on.
        day: Its day.
        what: What it says or does, to follow the words "on the day".
        source: The document.
        speaks_for: Whether it speaks for the claim it bears on.
    """

    about: str
    day: date
    what: str
    source: str
    speaks_for: bool = True


RECORD: Final = (
    Document(
        "door",
        date(2009, 4, 4),
        "the allies reaffirmed that Ukraine and Georgia will become members",
        "NATO, Strasbourg / Kehl Summit Declaration, 4 April 2009, para. 29",
    ),
    Document(
        "door",
        date(2009, 7, 7),
        "Obama named conditions for a new member in Moscow, and no date",
        "Remarks by the President at the New Economic School graduation, Moscow, 7 July 2009",
    ),
    Document(
        "door",
        date(2010, 7, 1),
        "Ukraine's parliament wrote into law that it stays outside blocs, and Washington did not object",
        "Law of Ukraine 2411-VI on the principles of domestic and foreign policy, 1 July 2010",
    ),
    Document(
        "door",
        date(2010, 11, 20),
        "the allies reaffirmed Bucharest's word on Georgia and their open door",
        "NATO, Lisbon Summit Declaration, 20 November 2010",
    ),
    Document(
        "door",
        date(2014, 9, 5),
        "the allies reaffirmed it once more, and offered Georgia a package instead of a plan for membership",
        "NATO, Wales Summit Declaration, 5 September 2014",
    ),
    Document(
        "treaty",
        date(2008, 10, 8),
        "Sarkozy answered Medvedev at Evian that Europe would talk about a new security for the continent",
        "World Policy Conference, Evian, 8 October 2008",
    ),
    Document(
        "treaty",
        date(2009, 12, 3),
        "Berlusconi spoke of strong appreciation for the draft treaty in Rome",
        "Sky TG24, 3 December 2009; Kremlin, press conference in Rome of that day",
    ),
    Document(
        "treaty",
        date(2010, 1, 29),
        "Clinton said in Paris that Europe's security needs no new treaties",
        "Clinton, H. R., Remarks on the Future of European Security, Paris, 29 January 2010",
    ),
    Document(
        "Afghanistan",
        date(2009, 7, 6),
        "Russia opened its sky to American soldiers and arms for Afghanistan",
        "Agreement on the transit of armaments, military equipment and personnel, Moscow, 6 July 2009",
    ),
    Document(
        "Iran",
        date(2010, 6, 9),
        "Russia voted for sanctions on Iran, and in September took back the sale of air defences",
        "Security Council Resolution 1929 (2010); Decree 1154 of the President of Russia, 22 September 2010",
    ),
    Document(
        "the WTO",
        date(2011, 12, 16),
        "Russia's entry to the WTO was approved",
        "WTO, Ministerial Conference, decision on the accession of the Russian Federation, Geneva, 16 December 2011",
    ),
    Document(
        "beyond",
        date(2010, 12, 22),
        "the Senate consented to a new treaty on strategic arms by 71 to 26",
        "Treaty on strategic offensive arms, Prague, 8 April 2010; Senate, 22 December 2010",
    ),
    Document(
        "opponents",
        date(2010, 7, 6),
        "a leading Republican called the arms treaty Obama's worst mistake in foreign policy",
        "Romney, M., Obama's worst foreign-policy mistake, The Washington Post, 6 July 2010",
    ),
    Document(
        "opponents",
        date(2010, 8, 30),
        "Putin said that he looks for a reset and sees Georgia being armed anew",
        "Putin, V., interview with Kommersant, 30 August 2010",
    ),
    Document(
        "opponents",
        date(2010, 12, 22),
        "26 senators voted against the arms treaty",
        "Senate of the United States, 22 December 2010",
    ),
    Document(
        "opponents",
        date(2012, 12, 14),
        "Congress tied normal trade to sanctions on Russian officials, and Moscow answered with a ban on adoptions",
        "Public Law 112-208, 14 December 2012; Federal Law 272-FZ, 28 December 2012",
    ),
)
"""The record of the reset, by subject and day."""


def documents(*about: str, until: date, after: date = date.min) -> tuple[Document, ...]:
    """List what the record holds on subjects.

    Args:
        about: Subjects.
        until: Last day.
        after: Day before the first.

    Example:
        >>> [one.about for one in documents("Iran", "the WTO", until=date(2010, 12, 31))]
        ['Iran']
    """
    return tuple(one for one in RECORD if one.about in about and after < one.day <= until)


def told(found: tuple[Document, ...]) -> str:
    """Tell documents in sentences, each with its source."""
    return " ".join(f"On {one.day.day} {one.day:%B %Y} {one.what} ({one.source})." for one in found)
