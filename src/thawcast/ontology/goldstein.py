"""Goldstein's weights of WEIS events."""

from thawcast.ontology.files import lines


def goldstein_weis() -> dict[str, float]:
    """Return the weight of each WEIS event that the scale has.

    Returns:
        Three-digit code to weight [-10 to 8.3].

    Reference:
        Goldstein, J. S. (1992). A conflict-cooperation scale for WEIS events data. Journal of Conflict Resolution
        36(2), 369-385, table 2.

    Example:
        >>> goldstein_weis()["223"], goldstein_weis()["072"]
        (-10.0, 8.3)
    """
    return {code: float(weight) for code, weight in lines("goldstein.txt")}
