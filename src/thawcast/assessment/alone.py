"""The answer to one question by itself, as plain JSON values."""

from typing import Any

from thawcast.assessment.questions.standing import judged
from thawcast.brief.model import Chapter
from thawcast.brief.render_json import chapter_json
from thawcast.store import Known
from thawcast.values import to_json


def alone(known: Known, chapter: Chapter) -> dict[str, Any]:
    """Lay one chapter out for JSON, with the judgement that all questions share and the frames behind it.

    Args:
        known: What was known.
        chapter: The answer.

    Returns:
        The two states, the day, the state of relations, the chapter under its key, and its `rows` by name.
    """
    standing = known.once(judged)
    return {
        "a": {"code": known.a.code, "name": known.a.name},
        "b": {"code": known.b.code, "name": known.b.name},
        "as_of": known.as_of.isoformat(),
        "state": standing.state,
        "since": standing.since,
        "p_real": None if standing.current is None else to_json(standing.current.p_real),
        "data_to": None if standing.data_to is None else standing.data_to.isoformat(),
        chapter.key: chapter_json(chapter),
        "rows": {name: to_json(frame.to_dicts()) for name, frame in chapter.rows.items()},
    }
