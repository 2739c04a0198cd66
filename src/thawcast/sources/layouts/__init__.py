"""The shapes in which data sets come, and how a file of one becomes rows: every line kept, set aside, or rejected."""

from thawcast.sources.layouts.columns import COW, YEAR, Choice, Day, Kind, Number, StateKey, Words
from thawcast.sources.layouts.files import FileLayout, table
from thawcast.sources.layouts.rows import Rows

__all__ = ["COW", "YEAR", "Choice", "Day", "FileLayout", "Kind", "Number", "Rows", "StateKey", "Words", "table"]
