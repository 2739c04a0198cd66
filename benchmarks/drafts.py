"""How well a draft finds what a text claims: recall and precision on texts annotated by hand.

Usage: python benchmarks/drafts.py FOLDER [--misses]. The folder holds texts and `gold.json`, a list of objects with
`file`, `states` (codes), `dates` (`text`, `iso`), `pairs` and `claims` (`sentence`, `kind`, `alternatives`, `pair`;
`optional`: its absence and its presence count neither way).
"""

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from thawcast.argument.drafting import Draft, drafted

MOST = 0.5
"""Share of the words that a proposed sentence and an annotated one must have in common, of the longer one."""


def words(text: str) -> list[str]:
    """Words of a sentence, without case and marks."""
    return re.findall(r"\w+", text.casefold())


def overlap(one: str, other: str) -> float:
    """Share of the longer sentence's words that both have."""
    first, second = Counter(words(one)), Counter(words(other))
    return sum((first & second).values()) / max(1, max(first.total(), second.total()))


def matched(draft: Draft, gold: list[dict[str, Any]]) -> dict[int, int]:
    """Annotated claim to proposed one, each used once, the best first."""
    pairs = [(overlap(g["sentence"], p.sentence), i, j) for i, g in enumerate(gold) for j, p in enumerate(draft.claims)]
    found: dict[int, int] = {}
    for share, i, j in sorted(pairs, reverse=True):
        if share > MOST and i not in found and j not in found.values():
            found[i] = j
    return found


def same_date(one: str, other: str) -> bool:
    """Whether two dates are one, as far as the coarser of them goes."""
    short, long = sorted((one.rstrip("s"), other.rstrip("s")), key=len)
    return long.startswith(short) and len(short) >= 4


def scored(draft: Draft, gold: dict[str, Any], *, misses: bool) -> Counter[str]:
    """Count what one text gives."""
    claims = gold["claims"]
    found = matched(draft, claims)
    optional = {i for i, claim in enumerate(claims) if claim.get("optional")}
    proposed = [j for j in range(len(draft.claims)) if j not in {found[i] for i in optional if i in found}]
    hit = [i for i in found if i not in optional]
    kinds = sum(draft.claims[found[i]].kind in {claims[i]["kind"], *claims[i]["alternatives"]} for i in hit)
    pairs = sum(sorted(claims[i]["pair"]) == list(draft.claims[found[i]].pair) for i in hit if claims[i].get("pair"))
    states = set(gold["states"])
    wanted, told = [d["iso"] for d in gold["dates"]], list(dict.fromkeys(d.iso for d in draft.dates))
    if misses:
        show(draft, gold, found)
    return Counter(
        gold=len(claims) - len(optional), found=len(hit), proposed=len(proposed), kinds=kinds, pairs=pairs,
        states=len(states), states_told=len(draft.states), states_right=len(states & set(draft.states)),
        dates=len(wanted), dates_told=len(told), dates_found=sum(any(same_date(w, t) for t in told) for w in wanted),
        dates_right=sum(any(same_date(w, t) for w in wanted) for t in told),
    )  # fmt: skip


def show(draft: Draft, gold: dict[str, Any], found: dict[int, int]) -> None:
    """Print what was missed and what was proposed in vain."""
    for i, claim in enumerate(gold["claims"]):
        if i not in found:
            print("   missed:", claim["kind"], "|", claim["sentence"])
        elif draft.claims[found[i]].kind not in {claim["kind"], *claim["alternatives"]}:
            print("   kind:", claim["kind"], "not", draft.claims[found[i]].kind, "|", claim["sentence"])
    for j, proposal in enumerate(draft.claims):
        if j not in found.values():
            print("   in vain:", proposal.kind, "|", proposal.sentence)
    print("   states:", sorted(set(gold["states"]) ^ set(draft.states)))
    print("   dates:", [d["iso"] for d in gold["dates"]], [d.iso for d in draft.dates])


def line(name: str, c: Counter[str]) -> str:
    """One line of the measure."""

    def share(part: str, whole: str) -> str:
        return f"{c[part] / c[whole]:.2f}" if c[whole] else "   -"

    return (
        f"{name:<16} claims {share('found', 'gold')} / {share('found', 'proposed')} ({c['gold']} annotated, "
        f"{c['proposed']} proposed); kinds {share('kinds', 'found')}; pairs {share('pairs', 'found')}; states "
        f"{share('states_right', 'states')} / {share('states_right', 'states_told')}; dates "
        f"{share('dates_found', 'dates')} / {share('dates_right', 'dates_told')}"
    )


def main() -> None:
    """Score every text of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    pooled: Counter[str] = Counter()
    print("recall / precision")
    for gold in json.loads((given.folder / "gold.json").read_text(encoding="utf-8")):
        text = (given.folder / gold["file"]).read_text(encoding="utf-8")
        found = scored(drafted(text, file=gold["file"]), gold, misses=given.misses)
        print(line(gold["file"], found))
        pooled += found
    print(line("pooled", pooled))


if __name__ == "__main__":
    main()
