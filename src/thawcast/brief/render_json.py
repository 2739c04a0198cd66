"""A chapter as plain JSON values."""

from typing import Any

from thawcast.brief.model import Chapter
from thawcast.values import to_json


def chapter_json(chapter: Chapter) -> dict[str, Any]:
    """Lay a chapter out for JSON, without its charts and tables.

    Args:
        chapter: The chapter.

    Returns:
        Whether it is available, its question, answer, the last day of its data and why it is missing; if it is there
        also all that it says.

    Example:
        >>> found = chapter_json(Chapter("words", "Words or deeds?", reason="no events are recorded"))
        >>> found["available"], found["answer"], found["reason"]
        (False, None, 'no events are recorded')
    """
    head: dict[str, Any] = {
        "available": chapter.available,
        "question": chapter.question,
        "answer": chapter.answer if chapter.available else None,
        "data_to": None if chapter.data_to is None else chapter.data_to.isoformat(),
        "reason": chapter.reason,
    }
    if not chapter.available:
        return head
    return head | {
        "method": chapter.method,
        "claims": list(chapter.claims),
        "numbers": to_json(chapter.numbers),
        "caveats": list(chapter.caveats),
        "sources": list(chapter.sources),
    }
