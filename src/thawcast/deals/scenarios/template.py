"""A scenario file to fill in, with whatever the store knows of the two states already in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from thawcast.tables import AREAS

NOT_KNOWN = "not known to the store"


def template(a: str, b: str, *, known: Mapping[str, Any], on: date) -> str:
    """Write a commented scenario file for two states.

    Args:
        a: Code of one state.
        b: Code of the other.
        known: What the store knows: `positions` {state: {area: General Assembly position, standard deviations}},
            `capabilities` {state: share of world capabilities}, `reciprocity` {state: measured reciprocity, 0-1};
            each may be missing.
        on: Date of the scenario.

    Returns:
        TOML text that reads without error and is meant to be edited.

    Example:
        >>> from datetime import date
        >>> print(template("USA", "CUB", known={}, on=date(2014, 12, 17)).splitlines()[0])
        # A deal between USA and CUB, to be filled in; then run: thawcast deal THIS_FILE
    """
    capability = {s: known.get("capabilities", {}).get(s) for s in (a, b)}
    return "\n".join(
        [
            f"# A deal between {a} and {b}, to be filled in; then run: thawcast deal THIS_FILE",
            "# Positions run from 0 to 100 between the two ends you name; saliences from 0 to 1. Wherever you are not",
            "# sure, write a range: {low = 20, mode = 35, high = 60}. Give every judgement the reason for it.",
            f'title = "{a} and {b}"',
            f"date = {on.isoformat()}",
            "horizon_months = 120",
            f'states = ["{a}", "{b}"]',
            "third_parties = []   # states that count in the compromise or can veto",
            "",
            *_known(a, b, known),
            *_issue(1, a, b, capability, core=False),
            *_issue(2, a, b, capability, core=True),
            "# An issue may depend on another:",
            "# [[link]]",
            '# issue = "issue_2"',
            '# needs = "issue_1"',
            '# source = "Why the second cannot move alone."',
            "",
            "# What a parliament or an ally would not let pass, by issue or (gain_at_least = 0.01) for the whole:",
            "# [[ratification]]",
            f'# state = "{a}"',
            '# issue = "issue_2"',
            "# low = 0",
            "# high = 75",
            '# source = "Why."',
            "",
            *_reciprocity(a, b, known),
            "# What could be added to make the deal hold: verification, hostage, guarantee or staging.",
            "# [[side_term]]",
            '# name = "inspections"',
            '# kind = "verification"',
            "# detection_lag_months = 3",
            '# source = "Why it is to be had."',
            "",
        ]
    )


def _known(a: str, b: str, known: Mapping[str, Any]) -> list[str]:
    """Comment lines: where the two stand in the General Assembly, by area."""
    positions = known.get("positions", {})
    lines = ["# Where the two stand in General Assembly votes, by area (a guide to positions, not a substitute):"]
    for area, name in AREAS.items():
        found = [f"{s} {positions[s][area]:+.2f}" for s in (a, b) if area in positions.get(s, {})]
        lines.append(f"#   {name}: {', '.join(found) if found else NOT_KNOWN}")
    return [*lines, ""]


def _issue(number: int, a: str, b: str, capability: Mapping[str, float | None], *, core: bool) -> list[str]:
    lines = [
        "[[issue]]",
        f'key = "issue_{number}"',
        f'name = "{"An issue they are opposed on at bottom" if core else "A favour they could trade"}"',
        'zero = "what 0 means"',
        'hundred = "what 100 means"',
        "status_quo = 50",
        f"core = {str(core).lower()}      # true: the two are opposed at bottom; a tactical package leaves it alone",
        "one_off = false   # true: once carried out it cannot be taken back",
        "# Settlements on offer; without them 0, 25, 50, 75 and 100:",
        '# outcome = [{name = "shelved", at = 25}, {name = "settled", at = 80}]',
        'source = "Why the issue is described so."',
    ]
    # Each cares more for another issue, so that the example has a trade in it.
    examples = ((a, 80, 0.7), (b, 30, 0.3)) if number == 1 else ((a, 80, 0.3), (b, 20, 0.7))
    for state, position, salience in examples:
        share = capability[state]
        lines += [
            "[[issue.view]]",
            f'state = "{state}"',
            f"position = {{low = {position - 15}, mode = {position}, high = {position + 15}}}",
            f"salience = {{low = {salience - 0.2:.1f}, mode = {salience}, high = {salience + 0.2:.1f}}}",
            f"capability = {1.0 if share is None else share:g}   # "
            + (
                f"share of world capabilities: {NOT_KNOWN}"
                if share is None
                else "share of world capabilities, from the store"
            ),
            'source = "Why you think so."',
        ]
    return [*lines, ""]


def _reciprocity(a: str, b: str, known: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for state in (a, b):
        value = known.get("reciprocity", {}).get(state)
        if value is None:
            lines.append(f"# Measured reciprocity of {state}: {NOT_KNOWN}; the default range 0.2 to 0.6 is used.")
            continue
        lines += [
            "[[assumption]]",
            'name = "reciprocity"',
            f'state = "{state}"',
            f"value = {min(max(float(value), 0.0), 1.0):.2f}",
            'source = "Measured on this dyad\'s events, from the store."',
        ]
    return [*lines, ""]
