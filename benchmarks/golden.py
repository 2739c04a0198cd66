"""Compare this tree with the golden masters: every shipped table, sixty pairs at a date, every date of theirs.

    python benchmarks/golden.py            all of it, a line for each difference; exit code 1 where there is one
    python benchmarks/golden.py "USA RUS"  pairs whose name begins so

`tests/golden/record.py` writes the golden masters anew.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "golden"))

import record  # the script that wrote them


def main() -> None:
    """Print the differences and how many there are."""
    start = time.perf_counter()
    wanted = (
        [name for name in record.load()["answers"] if name.startswith(tuple(sys.argv[1:]))] if sys.argv[1:] else None
    )
    lines = 0
    for line in record.check(wanted):
        lines += 1
        print(line, flush=True)
    what = "all" if wanted is None else f"{len(wanted)} pairs"
    print(f"{lines} differences from the golden masters ({what}, {time.perf_counter() - start:.0f} s)")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
