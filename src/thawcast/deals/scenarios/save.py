"""Writes a scenario as the TOML text that `load` reads."""

import json
from collections.abc import Iterator

from thawcast.deals.scenarios.quantity import Quantity
from thawcast.deals.scenarios.scenario import Issue, PolicyRule, Scenario, SideTerm, Successor


def written(scenario: Scenario) -> str:
    """Write a scenario as TOML.

    Args:
        scenario: The scenario.

    Returns:
        Text from which `load.parse` makes the same scenario.

    Example:
        >>> from thawcast.deals.shipped import load
        >>> written(load("us_cuba_2014")).splitlines()[1]
        'date = 2014-12-17'
    """
    lines = [
        f"title = {_text(scenario.title)}",
        f"date = {scenario.date.isoformat()}",
        f"horizon_months = {scenario.horizon_months}",
        f"states = {_list(scenario.states)}",
        f"third_parties = {_list(scenario.third_parties)}",
    ]
    if scenario.provisional:
        lines.append(f"provisional = {_text(scenario.provisional)}")
    for issue in scenario.issues:
        lines += _issue(scenario, issue)
    for link in scenario.links:
        lines += ["", "[[link]]", f"issue = {_text(link.issue)}", f"needs = {_text(link.needs)}", _source(link.source)]
    for limit in scenario.ratification:
        lines += ["", "[[ratification]]", f"state = {_text(limit.state)}"]
        if limit.issue is None:
            lines.append(f"gain_at_least = {_number(limit.gain_at_least or 0.0)}")
        else:
            lines += [f"issue = {_text(limit.issue)}", f"low = {_number(limit.low)}", f"high = {_number(limit.high)}"]
        lines.append(_source(limit.source))
    for state, source in scenario.outside_sources.items():
        lines += ["", "[[outside]]", f"state = {_text(state)}", f"value = {_quantity(scenario.outside[state])}"]
        lines.append(_source(source))
    for held in scenario.assumptions:
        lines += ["", "[[assumption]]", f"name = {_text(held.name)}"]
        lines += [f"state = {_text(held.state)}"] if held.state else []
        lines += [f"value = {_quantity(held.value)}", _source(held.source)]
    for term in scenario.side_terms:
        lines += _side_term(term)
    for rule in scenario.rules:
        lines += _rule(rule)
    for state, other in scenario.successors.items():
        lines += _successor(state, other)
    return "\n".join(lines) + "\n"


def _issue(scenario: Scenario, issue: Issue) -> Iterator[str]:
    yield from ("", "[[issue]]", f"key = {_text(issue.key)}", f"name = {_text(issue.name)}")
    yield from (f"zero = {_text(issue.zero)}", f"hundred = {_text(issue.hundred)}")
    yield f"status_quo = {_number(issue.status_quo)}"
    yield from (f"{name} = {str(getattr(issue, name)).lower()}" for name in ("core", "institution", "one_off"))
    yield _source(issue.source)
    offers = ", ".join(f"{{name = {_text(o.name)}, at = {_number(o.at)}}}" for o in issue.outcomes)
    yield f"outcome = [{offers}]"
    for (state, key), view in scenario.views.items():
        if key == issue.key:
            yield from ("[[issue.view]]", f"state = {_text(state)}")
            for name in ("position", "salience", "capability"):
                yield f"{name} = {_quantity(getattr(view, name))}"
            yield _source(view.source)


def _side_term(term: SideTerm) -> Iterator[str]:
    yield from ("", "[[side_term]]", f"name = {_text(term.name)}", f"kind = {_text(term.kind)}")
    for name in ("amount", "detection_lag_months", "false_alarm"):
        if (value := getattr(term, name)) is not None:
            yield f"{name} = {_number(value)}"
    yield _source(term.source)


def _successor(state: str, other: Successor) -> Iterator[str]:
    yield from ("", "[[successor]]", f"state = {_text(state)}", f"name = {_text(other.name)}")
    yield from (f"chance = {_quantity(other.chance)}", _source(other.source))
    if other.on is not None:
        yield f"on = {other.on.isoformat()}"
    for issue, view in other.views.items():
        yield from ("[[successor.view]]", f"issue = {_text(issue)}")
        for name in ("position", "salience"):
            if (value := getattr(view, name)) is not None:
                yield f"{name} = {_quantity(value)}"
        yield _source(view.source)


def _rule(rule: PolicyRule) -> Iterator[str]:
    yield from ("", "[[policy]]", f"name = {_text(rule.name)}")
    if rule.file is not None:
        yield from (f"file = {_text(rule.file)}", f"function = {_text(rule.function)}")
    elif rule.mix:
        yield f"mix = {{{', '.join(f'{_text(name)} = {_number(share)}' for name, share in rule.mix.items())}}}"
    else:
        yield from (f"{name} = {_number(getattr(rule, name))}" for name in ("start", "after_kept", "after_broken"))


def _source(source: str) -> str:
    return f"source = {_text(source)}"


def _text(value: str) -> str:
    # A JSON string is a TOML string, but for the delete character, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _number(value: float) -> str:
    return f"{value:g}" if float(f"{value:g}") == value else repr(float(value))


def _quantity(value: Quantity) -> str:
    if value.known and value.mode in (None, value.low):
        return _number(value.low)
    mode = "" if value.mode is None else f"mode = {_number(value.mode)}, "
    return f"{{low = {_number(value.low)}, {mode}high = {_number(value.high)}}}"
