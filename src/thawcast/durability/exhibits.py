"""Charts and tables of chapter 6, as values."""

from collections.abc import Mapping

import polars as pl

from thawcast.brief.model import Axis, Chart, Table
from thawcast.brief.phrases import share
from thawcast.durability.kaplan_meier import Survival
from thawcast.durability.reference_class import PastThaw


def survival_curve(curve: Survival, size: int) -> Chart:
    """Draw how long other thaws have lasted, of which there are `size`."""
    rows = pl.DataFrame(
        curve.points(), schema=["years", "value", "low", "high", "at_risk", "ended"], orient="row"
    ).with_columns(pl.col("value", "low", "high").round(4))
    return Chart(
        id="survival",
        title=f"How long {size} other thaws have lasted",
        alt="Kaplan-Meier estimate of the share of thaws still running by years since onset, with 90% interval:"
        f" {share(curve.value[-1])} after {curve.years[-1]} years.",
        mark="step",
        data=rows,
        x=Axis("years", "Years since onset"),
        y=Axis("value", "Share still running", domain=(0.0, 1.0), form=".0%"),
        low="low",
        high="high",
        columns={
            "years": "Years",
            "value": "Share still running",
            "low": "Low (5%)",
            "high": "High (95%)",
            "at_risk": "Cases followed",
            "ended": "Relapsed",
        },
    )


def nearest_thaws(mine: PastThaw, near: tuple[tuple[PastThaw, float], ...], name: Mapping[str, str]) -> Table:
    """Tabulate a thaw and those most like it, with what had become of them."""
    rows = [_row(mine, name, "this thaw", "")]
    rows += [_row(case, name, case.fate, f"{distance:.2f}") for case, distance in near]
    return Table(
        "The nearest past thaws and what had become of them",
        ("Thaw", "Onset", "Level then", "Rise", "UN areas closer", "Say-do gap", "Distance (SD)", "By the date"),
        tuple(rows),
    )


def _row(case: PastThaw, name: Mapping[str, str], fate: str, distance: str) -> tuple[str, ...]:
    level, rise, breadth, gap = ("n/a" if v is None else f"{v:.2f}" for v in case.features)
    pair = f"{name.get(case.a, case.a)} - {name.get(case.b, case.b)}"
    return (pair, str(case.onset), level, rise, breadth.removesuffix(".00"), gap, distance, fate)
