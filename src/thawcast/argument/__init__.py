"""The argument made about the reset in 2010, claim by claim, against the data as they stood and as it turned out."""

from thawcast.argument.claim import Finding, Verdict
from thawcast.argument.reset import findings

__all__ = ["Finding", "Verdict", "findings"]
