"""Whether a thaw has outlived a change of leader on each side."""

from datetime import date, timedelta

import polars as pl

SETTLED = timedelta(days=183)
"""How long a new leader must have been in office for the thaw to have outlived the change."""


class Leaders:
    """Who led which state when.

    Args:
        leaders: Input frame `leaders` (`state, start, leader`).
    """

    def __init__(self, leaders: pl.DataFrame) -> None:
        rows = leaders.sort("state", "start").select("state", "start", "leader")
        self.terms: dict[str, list[tuple[date, str]]] = {
            str(state): list(zip(own["start"].to_list(), own["leader"].to_list(), strict=True))
            for (state,), own in rows.group_by("state", maintain_order=True)
        }

    def in_office(self, state: str, day: date) -> str | None:
        """Name the leader of a state on a day; None where unknown."""
        held = [leader for start, leader in self.terms.get(state, []) if start <= day]
        return held[-1] if held else None

    def outlived(self, a: str, b: str, *, onset: int, as_of: date) -> int | None:
        """Count the sides on which another leader than at the end of the onset year has settled in.

        Args:
            a: Code of one state.
            b: Code of the other.
            onset: First year of the thaw.
            as_of: Last day whose data may be used.

        Returns:
            0, 1 or 2; None where a side's leaders are not known.

        Example:
            >>> starts = [date(2000, 1, 1), date(2001, 1, 20), date(2009, 1, 20)]
            >>> rows = {"state": ["RUS", "USA", "USA"], "start": starts, "leader": ["P", "B", "O"]}
            >>> Leaders(pl.DataFrame(rows)).outlived("RUS", "USA", onset=2008, as_of=date(2010, 12, 31))
            1
        """
        changed = 0
        for state in (a, b):
            then = self.in_office(state, min(date(onset, 12, 31), as_of))
            if then is None:
                return None
            changed += self.in_office(state, as_of - SETTLED) not in {then, None} and as_of.year > onset
        return changed
