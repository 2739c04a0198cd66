"""Draw `us-russia.svg`, the picture of the README: the first chart of the brief as of the end of 2010."""

from pathlib import Path

import thawcast
from thawcast.brief.drawing import theme
from thawcast.brief.drawing.svg import svg
from thawcast.brief.model import Chart

PICTURE = Path(__file__).with_name("us-russia.svg")


def chart() -> Chart:
    """Return the chart: where relations of Russia and the United States stood."""
    brief = thawcast.assess("USA", "Russia", as_of="2010-12-31").brief
    return next(chart for chapter in brief.chapters for chart in chapter.charts)


def drawing() -> str:
    """Return the drawing at a fixed width on a white ground, so that it is legible on a dark page too."""
    drawn = svg(chart()).replace(' width="100%"', f' width="{theme.WIDE}"', 1)
    return drawn.replace("</desc>", '</desc><rect width="100%" height="100%" fill="#ffffff"/>', 1) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8")
