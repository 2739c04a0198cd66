"""Tables of the backtest's scores."""

from typing import Any

from thawcast.brief.model import Table

PART_TITLES = {
    "main": "ICEWS, dyads held out",
    "states": "ICEWS, states held out",
    "gdelt": "GDELT 2018-2021, dyads held out",
}


def score_tables(told: dict[str, Any]) -> list[Table]:
    """Tabulate the scores of a report, one table a part.

    Args:
        told: What `report.report` gave.
    """
    headings = ("Model", "Months", "n", "Brier", "over thaws", "over all", "over mechanical", "AUC", "Slope")
    tables: list[Table] = []
    for part in PART_TITLES:
        rows: list[tuple[str, ...]] = []
        for row in (r for r in told["results"] if r["part"] == part and r["horizon_months"]):
            s = row["scores"]
            rows.append(
                (
                    row["model"],
                    str(row["horizon_months"]),
                    str(row["n"]),
                    f"{s['brier']['value']:.3f}",
                    *(_skill(s, name) for name in ("climatology", "wide_climatology", "mechanical")),
                    f"{s['auc']['value'] or 0.0:.2f}",
                    f"{s['calibration_slope']['value'] or 0.0:.2f}",
                )
            )
        tables.append(Table(f"{PART_TITLES[part]}: Brier skill over the baselines (90%)", headings, tuple(rows)))
    return tables


def _skill(scores: dict[str, dict[str, float | None]], name: str) -> str:
    found = scores.get(f"skill_{name}")
    if found is None or found["value"] is None:
        return "n/a"
    if found["low"] is None or found["high"] is None:
        return f"{found['value']:+.2f}"
    return f"{found['value']:+.2f} ({found['low']:+.2f} to {found['high']:+.2f})"
