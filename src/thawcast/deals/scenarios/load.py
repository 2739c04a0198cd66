"""Reads a scenario file; whatever is wrong is named with its file, line and remedy."""

import difflib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from thawcast.deals.scenarios.node import Node, document, line_of, text_of
from thawcast.deals.scenarios.quantity import Quantity
from thawcast.deals.scenarios.scenario import (
    DEFAULTS,
    POSITION_SCALE,
    Assumption,
    Issue,
    IssueLink,
    Outcome,
    PolicyRule,
    Ratification,
    Scenario,
    SideTerm,
    Successor,
    SuccessorView,
    View,
    completed,
)
from thawcast.errors import StateNotThenError, UnknownStateError
from thawcast.states import resolve

DEFAULT_SETTLEMENTS = (0.0, 25.0, 50.0, 75.0, 100.0)
"""Settlements on offer for an issue that names none."""

SIDE_TERMS = ("verification", "hostage", "guarantee", "staging")


def parse(text: str, *, file: str = "scenario.toml") -> Scenario:
    """Read a scenario from TOML text.

    Args:
        text: The text.
        file: Its name, for error messages and as the scenario's key.

    Returns:
        The scenario, checked.

    Raises:
        InputError: Something is wrong; the message names the file, the line and the remedy.
    """
    top = _top(text, file)
    day = top.day("date")
    names = _states(top, day)
    codes = list(names)
    principals, third = (codes[0], codes[1]), tuple(codes[2:])
    spoken = {given: code for code, given in zip(codes, _listed(top), strict=True)} | {c: c for c in codes}
    issues = tuple(_issue(node) for node in top.tables("issue"))
    if not issues:
        raise top.fail("issue", "the scenario has no issues; add an [[issue]] table for each")
    _unique(top, "issue", [i.key for i in issues])
    views = _views(top, spoken, principals, issues)
    links = tuple(_link(node, issues) for node in top.tables("link"))
    _acyclic(top, links)
    outside = {spoken[_state(n, spoken)]: n for n in top.tables("outside")}
    for node in outside.values():
        node.known(("state", "value", "source"))
    return Scenario(
        key=Path(file).stem,
        title=top.string("title"),
        date=day,
        horizon_months=round(top.number("horizon_months", 1, 600, 120)),
        states=principals,
        third_parties=third,
        names=names,
        issues=issues,
        views=views,
        outside={s: outside[s].quantity("value", -1, 1) if s in outside else Quantity(0, 0) for s in principals},
        links=links,
        ratification=tuple(_ratification(node, spoken, issues) for node in top.tables("ratification")),
        assumptions=completed(tuple(_assumption(node, spoken) for node in top.tables("assumption")), principals),
        side_terms=tuple(_side_term(node) for node in top.tables("side_term")),
        rules=tuple(_rule(node) for node in top.tables("policy")),
        outside_sources={s: n.string("source") for s, n in outside.items()},
        successors=_successors(top, spoken, principals, issues),
        provisional=top.string("provisional") if "provisional" in top.data else "",
    )


def _top(text: str, file: str) -> Node:
    """The whole file, its tables known by name."""
    return document(
        text,
        file=file,
        keys=(
            *("title", "date", "provisional", "horizon_months", "states", "third_parties", "issue", "link"),
            *("ratification", "outside", "assumption", "side_term", "policy", "successor"),
        ),
    )


def read(path: Path) -> Scenario:
    """Read a scenario file.

    Args:
        path: A TOML file as `thawcast deal --init` writes it.

    Returns:
        The scenario, checked.

    Raises:
        InputError: The file cannot be read, or something in it is wrong.
    """
    return parse(text_of(path, remedy="write one with thawcast deal --init A B"), file=str(path))


def _listed(top: Node) -> list[str]:
    states, third = top.data.get("states"), top.data.get("third_parties", [])
    if not isinstance(states, list) or len(cast("list[object]", states)) != 2:
        raise top.fail("states", 'the scenario must name two states; write states = ["USA", "RUS"]')
    if not isinstance(third, list) or not all(isinstance(s, str) for s in cast("list[object]", [*states, *third])):
        raise top.fail("third_parties", 'third parties are not a list of names; write third_parties = ["DEU"]')
    return cast("list[str]", [*states, *third])


def _states(top: Node, day: date) -> dict[str, str]:
    """Codes and names of the states listed, principals first."""
    found: dict[str, str] = {}
    given = _listed(top)
    for i, name in enumerate(given):
        key = "states" if i < 2 else "third_parties"
        try:
            state = resolve(name, on=day)
        except (UnknownStateError, StateNotThenError) as error:
            raise top.fail(key, f"{error}; mend the name") from None
        if state.code in found:
            raise top.fail(key, f"{name} is listed twice; name each state once")
        found[state.code] = state.name
    return found


def _state(node: Node, spoken: Mapping[str, str]) -> str:
    name = node.string("state")
    if name not in spoken:
        near = difflib.get_close_matches(name, list(spoken), 1)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(dict.fromkeys(spoken.values()))}"
        raise node.fail("state", f"{node.what} names {name}, which the scenario does not list; {hint}")
    return name


def _issue(node: Node) -> Issue:
    key = node.string("key")
    named = Node(node.file, node.text, node.path, node.data, f"issue {key}")
    named.known(
        (
            *("key", "name", "zero", "hundred", "status_quo", "outcome", "core", "institution", "one_off"),
            *("source", "view"),
        )
    )
    status_quo = named.number("status_quo", 0, POSITION_SCALE)
    rows = named.tables("outcome")
    for row in rows:
        row.known(("name", "at"))
    offered = [Outcome(row.string("name"), row.number("at", 0, POSITION_SCALE)) for row in rows]
    offered = offered or [Outcome(f"{at:g}", at) for at in DEFAULT_SETTLEMENTS]
    if status_quo not in [o.at for o in offered]:
        offered.append(Outcome("status quo", status_quo))
    if len({o.at for o in offered}) < len(offered):
        raise named.fail(None, f"issue {key} has two outcomes at one place; give each its own `at`")
    return Issue(
        key=key,
        name=named.string("name"),
        zero=named.string("zero"),
        hundred=named.string("hundred"),
        outcomes=tuple(sorted(offered, key=lambda o: o.at)),
        status_quo=status_quo,
        core=named.flag("core"),
        one_off=named.flag("one_off"),
        source=named.string("source"),
        institution=named.flag("institution"),
    )


def _views(
    top: Node, spoken: Mapping[str, str], principals: tuple[str, str], issues: tuple[Issue, ...]
) -> dict[tuple[str, str], View]:
    found: dict[tuple[str, str], View] = {}
    for node, issue in zip(top.tables("issue"), issues, strict=True):
        for row in node.tables("view"):
            state = spoken[_state(row, spoken)]
            view = Node(row.file, row.text, row.path, row.data, f"{state} on {issue.key}")
            view.known(("state", "position", "salience", "capability", "source"))
            if (state, issue.key) in found:
                raise view.fail(None, f"{state} has two views on {issue.key}; keep one")
            found[state, issue.key] = View(
                position=view.quantity("position", 0, POSITION_SCALE),
                salience=view.quantity("salience", 0, 1),
                capability=view.quantity("capability", 0, 1e6, 1.0),
                source=view.string("source"),
            )
        for state in principals:
            if (state, issue.key) not in found:
                raise node.fail(
                    None, f"{state} has no view on issue {issue.key}; add [[issue.view]] with state, position, salience"
                )
    for state in principals:
        if not any(found[state, i.key].salience.high > 0 for i in issues):
            raise top.fail("issue", f"{state} cares for no issue: every salience is 0; raise at least one")
    return found


def _successors(
    top: Node, spoken: Mapping[str, str], principals: tuple[str, str], issues: tuple[Issue, ...]
) -> dict[str, Successor]:
    found: dict[str, Successor] = {}
    for node in top.tables("successor"):
        node.known(("state", "name", "chance", "on", "source", "view"))
        state = spoken[_state(node, spoken)]
        if state not in principals:
            raise node.fail("state", f"{state} is a third party; a successor is one of {' or '.join(principals)}")
        if state in found:
            raise node.fail("state", f"{state} has two successors; keep the likelier one")
        views: dict[str, SuccessorView] = {}
        for row in node.tables("view"):
            row.known(("issue", "position", "salience", "source"))
            issue = _issue_key(row, "issue", issues)
            if issue in views or not {"position", "salience"} & set(row.data):
                raise row.fail(None, f"the successor's view on {issue} must be one, with a position, salience or both")
            views[issue] = SuccessorView(
                row.quantity("position", 0, POSITION_SCALE) if "position" in row.data else None,
                row.quantity("salience", 0, 1) if "salience" in row.data else None,
                row.string("source"),
            )
        on = node.day("on") if "on" in node.data else None
        if on is not None and on <= top.day("date"):
            raise node.fail("on", f"{on} is not after the scenario's date; give a later day or leave it out")
        found[state] = Successor(node.string("name"), node.quantity("chance", 0, 1), views, node.string("source"), on)
    return found


def _issue_key(node: Node, key: str, issues: tuple[Issue, ...]) -> str:
    value = node.string(key)
    keys = [i.key for i in issues]
    if value not in keys:
        near = difflib.get_close_matches(value, keys, 1)
        hint = f"did you mean {near[0]}?" if near else f"the issues are {', '.join(keys)}"
        raise node.fail(key, f"{node.what} names issue {value}, which is missing; {hint}")
    return value


def _link(node: Node, issues: tuple[Issue, ...]) -> IssueLink:
    node.known(("issue", "needs", "source"))
    return IssueLink(_issue_key(node, "issue", issues), _issue_key(node, "needs", issues), node.string("source"))


def _acyclic(top: Node, links: tuple[IssueLink, ...]) -> None:
    """Refuse links that go round: neither issue could ever move first."""
    needs: dict[str, list[str]] = {}
    for link in links:
        needs.setdefault(link.issue, []).append(link.needs)

    def walk(issue: str, trail: tuple[str, ...]) -> None:
        if issue in trail:
            place = next(i for i, link in enumerate(links) if link.issue == trail[-1] and link.needs == issue)
            circle = " -> ".join((*trail[trail.index(issue) :], issue))
            raise Node(top.file, top.text, ("link", place), {}).fail(
                None, f"links go round: {circle}; remove one of them"
            )
        for other in needs.get(issue, []):
            walk(other, (*trail, issue))

    for issue in needs:
        walk(issue, ())


def _ratification(node: Node, spoken: Mapping[str, str], issues: tuple[Issue, ...]) -> Ratification:
    node.known(("state", "issue", "low", "high", "gain_at_least", "source"))
    issue = _issue_key(node, "issue", issues) if "issue" in node.data else None
    if (issue is None) == ("gain_at_least" not in node.data):
        raise node.fail(None, "[[ratification]] needs either an issue with low and high, or gain_at_least; write one")
    low, high = node.number("low", 0, POSITION_SCALE, 0), node.number("high", 0, POSITION_SCALE, POSITION_SCALE)
    if low > high:
        raise node.fail("low", f"[[ratification]] has low {low:g} above high {high:g}; swap them")
    gain = node.number("gain_at_least", -1, 1) if issue is None else None
    return Ratification(spoken[_state(node, spoken)], issue, low, high, gain, node.string("source"))


LIMITS: Mapping[str, tuple[float, float]] = {
    "discount": (0, 0.999),
    "detection_lag_months": (0.1, 120),
    "shocks_per_year": (0, 12),
    "shock_size": (0, 3),
    "shock_half_life_months": (0.1, 600),
    "delivery_months": (1, 600),
    "relapse_months": (1, 120),
    "turnover": (0, 12),
    "succession_size": (0, 3),
}
"""Bounds of the assumptions that are not shares."""

OF_THE_DEAL = ("delivery_months", "relapse_months", "shock_half_life_months")
"""Assumptions that cannot differ between the two sides."""


def _assumption(node: Node, spoken: Mapping[str, str]) -> Assumption:
    node.known(("name", "state", "value", "source"))
    name = node.string("name")
    if name not in DEFAULTS:
        near = difflib.get_close_matches(name, list(DEFAULTS), 1)
        hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(DEFAULTS)}"
        raise node.fail("name", f'there is no assumption "{name}"; {hint}')
    if name in OF_THE_DEAL and "state" in node.data:
        raise node.fail("state", f"{name} is the deal's, not one state's; leave state out")
    state = spoken[_state(node, spoken)] if "state" in node.data else None
    named = Node(node.file, node.text, node.path, node.data, f"assumption {name}")
    return Assumption(name, state, named.quantity("value", *LIMITS.get(name, (0, 1))), named.string("source"))


def _side_term(node: Node) -> SideTerm:
    node.known(("name", "kind", "amount", "detection_lag_months", "false_alarm", "source"))
    kind = node.string("kind")
    if kind not in SIDE_TERMS:
        raise node.fail("kind", f'there is no side term "{kind}"; choose {", ".join(SIDE_TERMS)}')
    paid = kind in ("hostage", "guarantee")
    return SideTerm(
        name=node.string("name"),
        kind=kind,
        amount=node.number("amount", 0, 100) if paid else None,
        detection_lag_months=(
            node.number("detection_lag_months", 0.1, 120) if "detection_lag_months" in node.data else None
        ),
        false_alarm=node.number("false_alarm", 0, 1) if "false_alarm" in node.data else None,
        source=node.string("source"),
    )


def _rule(node: Node) -> PolicyRule:
    node.known(("name", "start", "after_kept", "after_broken", "file", "function", "mix"))
    mix = node.data.get("mix", {})
    if not isinstance(mix, dict):
        raise node.fail("mix", "mix of [[policy]] is not a table; write mix = {tit_for_tat = 0.5, grit = 0.5}")
    file = node.string("file") if "file" in node.data else None
    if file is not None:
        file = str(Path(node.file).parent / file)
    share = dict.fromkeys(("start", "after_kept", "after_broken"), 1.0)
    if file is None and not mix:
        share = {key: node.number(key, 0, 1) for key in share}
    parts = Node(node.file, node.text, (*node.path, "mix"), cast("dict[str, Any]", mix), "mix of [[policy]]")
    return PolicyRule(
        name=node.string("name"),
        file=file,
        function=node.string("function", "decide"),
        mix={key: parts.number(key, 0, 1) for key in parts.data},
        where=f"{node.file}:{line_of(node.text, node.path)}",
        **share,
    )


def _unique(top: Node, table: str, keys: list[str]) -> None:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise Node(top.file, top.text, (table, place), {}).fail("key", f"{table} {key} occurs twice; rename one")
