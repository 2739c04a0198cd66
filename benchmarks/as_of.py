"""As-of discipline with every stage: the starter rebuilt from raw inputs truncated at a date answers as the full one.

Builds the whole starter from `--raw` with nothing after `--until` (minutes: positions and street are estimated anew),
then compares the JSON of many dyads as of that date with the shipped starter's. Prints how many are identical.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

from thawcast.assessment import assess
from thawcast.building.build import build
from thawcast.store import STARTER, load

DYADS = (
    "USA-RUS USA-CHN IND-PAK FRA-DEU ISR-EGY CUB-USA USA-IRN CHN-JPN KOR-PRK RUS-UKR GEO-RUS MMR-USA TCD-SDN LBN-SYR"
    " GBR-ZWE POL-RUS BRA-ARG NPL-IND FJI-NZL LUX-MLT"
)


def main() -> None:
    """Print one line a dyad that differs, and the count of those that do not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"))
    parser.add_argument("--until", type=date.fromisoformat, default=date(2010, 12, 31))
    options = parser.parse_args()
    full = load(STARTER, name="starter")
    same, dyads = 0, DYADS.split()
    with tempfile.TemporaryDirectory() as folder:
        cut = build(options.raw, Path(folder), until=options.until, built_on=options.until, step=print)
        for dyad in dyads:
            a, b = dyad.split("-")
            answers = [assess(a, b, as_of=options.until, store=store).to_dict() for store in (full, cut)]
            if answers[0] == answers[1]:
                same += 1
            else:
                print(f"{dyad} differs: {sorted(k for k in answers[0] if answers[0][k] != answers[1][k])}")
    print(f"{same} of {len(dyads)} dyads identical as of {options.until} (ratio {same / len(dyads):.2f})")


if __name__ == "__main__":
    main()
