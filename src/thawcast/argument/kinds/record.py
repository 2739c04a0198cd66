"""What documents of the day show: a thing was said or done; what was delivered lies within a few ends."""

from collections.abc import Sequence

from thawcast.argument.claim import ClaimVerdict, Reading, exactly, untold
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.settings import ClaimSettings, Document
from thawcast.brief.phrases import joined
from thawcast.store import Known

DECIDES = "a document of the day that bears on it, with its source"


def of_record(found: Sequence[Document]) -> ClaimVerdict:
    """Turn documents into a plain word: they must all speak alike.

    Args:
        found: Documents that bear on a claim.

    Example:
        >>> of_record(())
        'cannot be told'
    """
    speak = {one.speaks_for for one in found}
    if len(speak) != 1:
        return "cannot be told"
    return "supported" if speak.pop() else "not supported"


def told(found: Sequence[Document]) -> str:
    """Tell documents in sentences, each with its source."""
    return " ".join(f"On {one.day.day} {one.day:%B %Y} {one.what} ({one.source})." for one in found)


def _split(known: Known, settings: ClaimSettings) -> tuple[list[Document], list[Document]]:
    """Documents by the day, and those of them that came after the argument."""
    held = sorted((one for one in settings.documents if one.day <= known.as_of), key=lambda one: one.day)
    return held, [one for one in held if one.day > settings.then]


def record(known: Known, settings: ClaimSettings) -> Reading:
    """Hold a claim against the documents named."""
    held, later = _split(known, settings)
    if known.as_of > settings.then and not later:
        return untold("no document of a later day is named", DECIDES)
    if not held:
        return untold("no document by that day is named", DECIDES)
    word = of_record(held)
    figures = {
        "documents for": exactly(sum(one.speaks_for for one in held), "documents"),
        "documents against": exactly(sum(not one.speaks_for for one in held), "documents"),
    }
    return Reading(word, told(later or held), "record", None, figures, DECIDES)


def few_ends(known: Known, settings: ClaimSettings) -> Reading:
    """Hold what was delivered against the few ends that each would want the other for."""
    held, later = _split(known, settings)
    if not held:
        return untold("nothing delivered by that day is named", DECIDES)
    within = {one.about for one in held if one.about in settings.ends}
    beyond = [one for one in held if one.about not in settings.ends]
    count = f"Of {joined(settings.ends)}, {len(within)} of {len(settings.ends)} had been delivered."
    further = f" Beyond them: {told(beyond)}" if beyond and not later else ""
    shown = later or [one for one in held if one not in beyond]
    word: ClaimVerdict = "supported" if len(within) == len(settings.ends) else "cannot be told"
    figures = {"ends delivered": exactly(len(within), "ends"), "delivered beyond them": exactly(len(beyond), "things")}
    return Reading(
        "not supported" if beyond else word, f"{count} {told(shown)}{further}", "record", None, figures, DECIDES
    )


KINDS = (
    ClaimKind(
        "record",
        "A thing was said, signed or done.",
        "All documents of the record that are named, by that day, speak for it.",
        record,
        ("document",),
        ("document",),
    ),
    ClaimKind(
        "few_ends",
        "Each wants the other for a few ends.",
        "All that was delivered lies within the ends named.",
        few_ends,
        ("ends", "document"),
        ("ends", "document"),
    ),
)
