"""Charts and tables of chapter 6, as values."""

from collections.abc import Sequence

import polars as pl

from thawcast.brief.model import Axis, Chart, Table
from thawcast.brief.phrases import share
from thawcast.durability.kaplan_meier import Survival
from thawcast.durability.lasting import Lasting


def survival_curve(curve: Survival) -> Chart:
    """Draw how long past thaws have lasted; the number at risk stands in the rows."""
    rows = pl.DataFrame(
        curve.points(), schema=["years", "value", "low", "high", "at_risk", "ended"], orient="row"
    ).with_columns(pl.col("value", "low", "high").round(4))
    return Chart(
        id="survival",
        title="How long past thaws have lasted",
        alt="Kaplan-Meier estimate of the share of thaws still running by years since onset, with 90% interval:"
        f" {share(curve.value[-1])} after {curve.years[-1]} years, {curve.at_risk[-1]} of them followed so long.",
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
            "ended": "Given back or overtaken",
        },
    )


def forecasters(lasting: Sequence[Lasting]) -> Table:
    """Tabulate what each forecaster says, the one that heads marked."""
    names = list(lasting[0].beside)
    rows = tuple(
        (name, *(f"{share(e.beside[name])}{' (heads)' if e.method == name else ''}" for e in lasting)) for name in names
    )
    months = tuple(f"{e.horizon_months} months" for e in lasting)
    return Table("Probability of lasting by every forecaster", ("Forecaster", *months), rows)
