"""Durability's stage of the build: what forecasters of lasting learned by each year's end, and how they fared."""

from thawcast.durability.forecast.tables import FORECAST_LIKE, FORECAST_RECORD, FORECAST_TAUGHT, FORECAST_TREES
from thawcast.durability.forecast.vintages import forecast_tables
from thawcast.stages import Stage
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES

STAGES = (
    Stage(
        "forecast",
        ("period_counts", TEMPERATURE.name, TEMPERATURE_BASES.name),
        (FORECAST_TAUGHT, FORECAST_TREES, FORECAST_RECORD, FORECAST_LIKE),
        forecast_tables,
        quick=False,
    ),
)
