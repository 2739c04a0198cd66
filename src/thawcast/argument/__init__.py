"""The argument made about the reset in 2010, claim by claim, against the data as they stood and as it turned out."""

from thawcast.argument.claim import ClaimVerdict, Finding
from thawcast.argument.reset import findings

__all__ = ["ClaimVerdict", "Finding", "findings"]
