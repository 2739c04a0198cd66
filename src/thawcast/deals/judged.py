"""Names the judgements of a scenario in words: no reader is shown a parameter."""

import re
from collections.abc import Mapping

from thawcast.deals.results.about import About

_LABEL = re.compile(r"^(?:([A-Z]{3}) )?(.+?)(?: \((\w+)\))?$")

OF_BOTH: Mapping[str, str] = {
    "discount": "how much both mind the future",
    "detection lag months": "how long a breach stays hidden",
    "false alarm": "how often a breach is seen where there is none",
    "shocks per year": "how often shocks come",
    "shock size": "how hard shocks hit",
    "shock half life months": "how long shocks are felt",
    "perception noise": "how often the other's acts are misread",
    "lapse noise": "how often either lapses unmeant",
    "reciprocity": "how far each answers in kind",
    "inertia": "how far each goes on as before",
    "goodwill": "how often either is friendly unasked",
    "delivery months": "how long it takes to deliver",
    "relapse months": "how long cold must last to be a relapse",
    "rapprochement": "how far keeping it brings the two together",
    "turnover": "how often leaders change",
    "succession size": "how different the next leaders are",
}
"""Judgement about both sides to its words."""

OF_ONE: Mapping[str, str] = {
    "discount": "how much {state} minds the future",
    "outside": "what {state} has without a deal",
    "position": "what {state} wants of {issue}",
    "salience": "how much {issue} matters to {state}",
    "capability": "how much {state} weighs on {issue}",
    "turnover": "how often leaders change in {state}",
    "reciprocity": "how far {state} answers in kind",
    "inertia": "how far {state} goes on as before",
    "goodwill": "how often {state} is friendly unasked",
    "successor's chance": "how likely the next leaders of {state} are others",
    "successor's position": "what the next leaders of {state} want of {issue}",
    "successor's salience": "how much {issue} will matter to the next leaders of {state}",
}
"""Judgement about one side to its words."""


def judged(label: str, about: About) -> str:
    """Name a judgement in words.

    Args:
        label: Its label, as a scenario gives it.
        about: What the scenario is about.

    Returns:
        The words; the label itself for a judgement that has none.
    """
    found = _LABEL.match(label)
    if found is None:
        return label
    state, kind, issue = found.groups()
    if state is None:
        return OF_BOTH.get(kind, label)
    if kind not in OF_ONE or (issue is not None and issue not in about.issues):
        return label
    return OF_ONE[kind].format(state=about.phrase(state), issue=about.issues.get(issue or "", ""))
