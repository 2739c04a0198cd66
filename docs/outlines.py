"""Makes the map of the web page from Natural Earth's public-domain outlines, as the npm package world-atlas has them.

npm pack world-atlas@2.0.2
python docs/outlines.py countries-110m.json countries-50m.json
"""

import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "thawcast" / "web" / "data" / "outlines.json"
WIDTH = 960.0
ANTARCTICA = "010"
A = (1.340264, -0.081106, 0.000893, 0.003796)

Ring = list[tuple[float, float]]


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Project by Equal Earth (Savric, Patterson & Jenny 2018, doi:10.1080/13658816.2018.1504949)."""
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = A[0] + 3 * A[1] * t**2 + t**6 * (7 * A[2] + 9 * A[3] * t**2)
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / (3 * slope)
    return x, t * (A[0] + A[1] * t**2 + t**6 * (A[2] + A[3] * t**2))


def rings(path: Path) -> dict[str, list[Ring]]:
    """Read a TopoJSON file: ISO numeric code to outer rings, projected."""
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    found: dict[str, list[Ring]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = str(shape.get("id", ""))
        if not code.isdigit() or code == ANTARCTICA:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            ring: Ring = []
            for index in polygon[0]:
                part = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring += part[1:] if ring else part
            found.setdefault(str(int(code)), []).append([project(*point) for point in whole(ring)])
    return found


def whole(ring: Ring) -> Ring:
    """Draw a ring that crosses the date line on one side of it, the eastern."""
    longitudes = [x for x, _ in ring]
    crosses = max(longitudes) > 170 and min(longitudes) < -170
    return [(x + 360 if crosses and x < 0 else x, y) for x, y in ring]


def area(ring: Ring) -> float:
    """Return the area of a ring."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2


def main(small: Path, medium: Path) -> None:
    """Write the outlines: a path for each state large enough to see, a point for the others."""
    coarse, fine = rings(small), rings(medium)
    every = [point for shape in coarse.values() for ring in shape for point in ring]
    left, right = min(x for x, _ in every), max(x for x, _ in every)
    top, bottom = max(y for _, y in every), min(y for _, y in every)
    scale = WIDTH / (right - left)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return round((point[0] - left) * scale, 1), round((top - point[1]) * scale, 1)

    paths = {
        code: "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in map(place, ring)) + "Z" for ring in shape)
        for code, shape in sorted(coarse.items())
    }
    points: dict[str, tuple[float, float]] = {}
    for code, shape in sorted(fine.items()):
        if code not in paths:
            ring = max(shape, key=area)
            points[code] = place((sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)))
    size = [WIDTH, math.ceil((top - bottom) * scale)]
    TARGET.write_text(json.dumps({"size": size, "paths": paths, "points": points}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
