"""The world's outlines, to maps: which part of it is shown, how countries and points lie there.

The outlines are read once from data/world.json (Natural Earth, `python -m docs.world`), in degrees. Maps are in the
Equal Earth projection, each about its own middle, so that no country leans over.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np
import numpy.typing as npt

WIDTH = 2000  # of every map, in the units of its SVG
ASPECT = 1.6  # width to height of what is no map of the world
WORLD = "world"
WORLD_MIDDLE = 11.0  # degrees east: no land of the north is cut
MARGIN = 0.09  # of a country's size, left free around it
LEAST = 0.03  # half of the least width of a map in radii of the Earth: 190 km
EDGE = 0.02  # of the width: outlines go on so far beyond the map, where what runs along their cut is not seen
SPECK = 4  # units: an island that is no larger is left out beside others
SMALL = 7  # units: a country that is no larger is marked by a ring
NEARBY, NEARBY_LEAST = 0.5, 10.0  # islands so far off, of the size or in degrees, belong to a country's map
ISLAND = 0.01  # of the size of the largest part; smaller ones do not widen a country's map
# Regions that are more often spoken of than their continents.
REGIONS = {
    "middle-east": (
        "AE", "BH", "CY", "EG", "IL", "IQ", "IR", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "TR", "YE"
    ),
}  # fmt: skip
LABELS = {
    WORLD: "World", "africa": "Africa", "asia": "Asia", "europe": "Europe", "middle-east": "Middle East",
    "north-america": "North America", "south-america": "South America", "oceania": "Oceania",
}  # fmt: skip
# Where the maps of the widest end, in degrees: west, south, east, north. Their islands and colonies are everywhere.
BOXES = {
    WORLD: (-169.0, -56.0, 190.0, 83.5),
    "africa": (-20.0, -36.0, 53.0, 38.0),
    "asia": (27.0, -11.0, 148.0, 56.0),
    "europe": (-24.0, 35.0, 44.0, 70.0),
    "middle-east": (24.0, 12.0, 64.0, 42.0),
    "north-america": (-168.0, 7.0, -52.0, 72.0),
    "south-america": (-84.0, -56.0, -33.0, 13.0),
    "oceania": (110.0, -48.0, 200.0, 12.0),
    # Their main land alone, or all of it across the edge of the map
    "US": (-125.0, 24.5, -66.5, 49.5), "NO": (4.5, 57.9, 31.2, 71.2), "RU": (28.0, 42.0, 180.0, 76.0),
    "FJ": (176.5, -19.5, 181.0, -15.5),
}  # fmt: skip

Numbers = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]  # west, south, east and north in degrees
Ring = Numbers  # shape (n, 2): longitudes and latitudes in degrees, of which the first goes on past 180


def project(lon: npt.ArrayLike, lat: npt.ArrayLike, middle: float = 0.0) -> tuple[Numbers, Numbers]:
    """Degrees to radii of the Earth, x to the east of the middle and y to the north, by Equal Earth.

    Bojan Šavrič, Tom Patterson and Bernhard Jenny, "The Equal Earth map projection", International Journal of
    Geographical Information Science 33 (2019), 454-465.
    """
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(lat)))
    squared = theta * theta
    sixth = squared**3
    slope = 1.340264 - 3 * 0.081106 * squared + sixth * (7 * 0.000893 + 9 * 0.003796 * squared)
    x = 2 * np.sqrt(3) / 3 * np.radians(np.asarray(lon) - middle) * np.cos(theta) / slope
    y = theta * (1.340264 - 0.081106 * squared + sixth * (0.000893 + 0.003796 * squared))
    return x, y


@dataclass(frozen=True)
class Country:
    """A country's outlines, the largest first, and the continent it is on."""

    code: str
    continent: str
    rings: tuple[Ring, ...]

    @cached_property
    def bounds(self) -> Numbers:
        """West, south, east and north of each ring in degrees: shape (rings, 4)."""
        return np.array([[*ring.min(axis=0), *ring.max(axis=0)] for ring in self.rings])

    @cached_property
    def box(self) -> Box:
        """Where its main land lies."""
        if self.code in BOXES:
            return BOXES[self.code]
        low, high = self.bounds[:, :2], self.bounds[:, 2:]
        sizes, middles = np.prod(high - low, axis=1), (low + high) / 2
        large = sizes > ISLAND * sizes[0]
        west_south, east_north = low[0], high[0]
        for _ in self.rings:  # from island to island
            reach = np.maximum(NEARBY * (east_north - west_south), NEARBY_LEAST)
            near = large & ((middles > west_south - reach) & (middles < east_north + reach)).all(axis=1)
            near[0] = True
            west_south, east_north = low[near].min(axis=0), high[near].max(axis=0)
        return *west_south.tolist(), *east_north.tolist()


@cache
def countries() -> dict[str, Country]:
    """The countries of the world by ISO 3166 code."""
    read = json.loads((importlib.resources.files("web") / "data" / "world.json").read_text(encoding="utf-8"))
    lines = [np.array(line).reshape(-1, 2).cumsum(axis=0) * read["unit"] for line in read["arcs"]]
    return {
        code: Country(code, row["continent"], tuple(_ring(ring, lines) for ring in row["rings"]))
        for code, row in read["countries"].items()
    }


@cache
def _all_rings() -> tuple[list[tuple[str, Ring]], Numbers]:
    """Every ring with the code of its country, and the bounds of all: shape (rings, 4)."""
    rings = [(code, ring) for code, country in countries().items() for ring in country.rings]
    return rings, np.concatenate([country.bounds for country in countries().values()])


def _ring(numbers: Sequence[int], lines: Sequence[Numbers]) -> Ring:
    """The points of a ring: each line without its last point, which begins the next one."""
    points = np.concatenate([(lines[n] if n >= 0 else lines[~n][::-1])[:-1] for n in numbers])
    return np.stack([np.unwrap(points[:, 0], period=360), points[:, 1]], axis=1)


@dataclass(frozen=True)
class Frame:
    """A part of the world as a map of WIDTH by `height` units, whose left upper corner is 0, 0.

    `left` and `top` are where that is in radii of the Earth about the `middle`, `scale` units to a radius.
    """

    name: str
    middle: float
    left: float
    top: float
    scale: float
    height: int

    @property
    def grid(self) -> int:
        """The units that outlines are told in: on a map of the world finer ones cannot be seen."""
        return 2 if self.name == WORLD else 1

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the map lies on it."""
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies on the map, which may be outside it."""
        x, y = self._placed(np.array([[self.middle + (lon - self.middle + 180) % 360 - 180, lat]]))[0]
        return round(float(x), 1), round(float(y), 1)

    def _placed(self, ring: Ring) -> Numbers:
        x, y = project(ring[:, 0], ring[:, 1], self.middle)
        return np.stack([(x - self.left) * self.scale, (self.top - y) * self.scale], axis=1)

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """The countries that lie on the map, by code."""
        made = {}
        for code, near in self._near().items():
            rings = [placed for ring in near if len(placed := self._clipped(ring)) > 2]
            rings = [ring for ring in rings if ring is rings[0] or np.ptp(ring, axis=0).max() > SPECK]
            if rings or self.holds(*self._middle_of(countries()[code])):
                made[code] = self._shape(countries()[code], rings)
        return made

    def _near(self) -> dict[str, list[Ring]]:
        """The rings that may lie on the map, by country: looking at bounds first takes a tenth of the time."""
        rings, bounds = _all_rings()
        west, south, east, north = bounds.T
        moved = 360 * np.round((self.middle - (west + east) / 2) / 360)
        # East and west of the middle a ring reaches farthest at one of the latitudes farthest from each other.
        nearest = np.where(south * north < 0, 0, np.minimum(abs(south), abs(north)))
        farthest = np.maximum(abs(south), abs(north))
        xs = np.stack(
            [project(lon + moved, lat, self.middle)[0] for lon in (west, east) for lat in (nearest, farthest)]
        )
        room = EDGE * WIDTH / self.scale
        right, bottom = self.left + WIDTH / self.scale, self.top - self.height / self.scale
        on = (xs.max(axis=0) >= self.left - room) & (xs.min(axis=0) <= right + room)
        on &= (project(0, north)[1] >= bottom - room) & (project(0, south)[1] <= self.top + room)
        near: dict[str, list[Ring]] = {}
        for number in np.flatnonzero(on).tolist():
            code, ring = rings[number]
            near.setdefault(code, []).append(ring)
        return near

    def _middle_of(self, country: Country) -> tuple[float, float]:
        west, south, east, north = country.box
        return self.point((south + north) / 2, (west + east) / 2)

    def _shape(self, country: Country, rings: Sequence[Numbers]) -> Shape:
        size = max((float(np.ptp(ring, axis=0).max()) for ring in rings), default=0.0)
        x, y = self._middle_of(country)
        return Shape(country.code, "".join(map(_path, rings)), x, y, size <= SMALL)

    def _clipped(self, ring: Ring) -> Numbers:
        """A ring as whole units of the map, without what lies beyond its edges."""
        middle = (ring[:, 0].min() + ring[:, 0].max()) / 2
        placed = self._placed(ring + np.array([360 * np.round((self.middle - middle) / 360), 0]))
        edge = WIDTH * EDGE
        for axis, at, sign in ((0, -edge, 1), (0, WIDTH + edge, -1), (1, -edge, 1), (1, self.height + edge, -1)):
            placed = cut(placed, axis, at, sign)
        whole = np.rint(placed / self.grid) * self.grid
        return whole[np.any(whole != np.roll(whole, 1, axis=0), axis=1)] if len(whole) else whole


@dataclass(frozen=True)
class Shape:
    """A country on a map: the `path` of its outlines, and its middle, which is all to see where it `is_small`."""

    code: str
    path: str
    x: float
    y: float
    is_small: bool


def cut(ring: Numbers, axis: int, at: float, sign: int) -> Numbers:
    """The part of a ring, shape (n, 2), on one side of a line: where sign times the coordinate is at least `at`'s.

    Ivan Sutherland and Gary Hodgman, "Reentrant polygon clipping", Communications of the ACM 17 (1974).
    """
    if not len(ring):
        return ring
    off = sign * (ring[:, axis] - at)
    if (off >= 0).all():
        return ring
    following, next_off = np.roll(ring, -1, axis=0), np.roll(off, -1)
    crosses = (off >= 0) != (next_off >= 0)
    share = np.where(crosses, off / np.where(crosses, off - next_off, 1), 0)[:, None]
    crossing = ring + share * (following - ring)
    both = np.stack([ring, crossing], axis=1).reshape(-1, 2)
    kept: Numbers = both[np.stack([off >= 0, crosses], axis=1).ravel()]
    return kept


def _path(ring: Numbers) -> str:
    """A ring in whole units as the d of an SVG path, from point to point."""
    steps = np.diff(ring, axis=0).astype(int)
    told = " ".join(f"{x} {y}" for x, y in steps.tolist()).replace(" -", "-")
    return f"M{int(ring[0, 0])} {int(ring[0, 1])}l{told}z"


def frame_names(code: str) -> Iterator[str]:
    """The maps that show a country whole, the smallest first."""
    if country := countries().get(code):
        yield code
        yield from (name for name, codes in REGIONS.items() if code in codes)
        if country.continent:
            yield country.continent
    yield WORLD


def members(name: str) -> tuple[str, ...]:
    """The codes of the countries that a map is of: all others are shown around them."""
    if name in REGIONS:
        return REGIONS[name]
    if name in countries():
        return (name,)
    return tuple(code for code, country in countries().items() if name in (WORLD, country.continent))


@lru_cache(maxsize=300)
def frame(name: str) -> Frame:
    """The map of this name: a country's code, a region, a continent or the world; KeyError where there is none."""
    return frame_of(name, box_of(name))


def box_of(name: str) -> Box:
    """Where what a map is of lies; KeyError where there is no such map."""
    return BOXES.get(name) or countries()[name].box


def box_round(points: Sequence[tuple[float, float]], *boxes: Box) -> Box:
    """The narrowest box round some points, latitude and longitude in degrees, and round these boxes.

    >>> box_round([(-17.7, 178.4), (-16.8, -179.9)])
    (178.4, -17.7, 180.1, -16.8)
    """
    lats = [lat for lat, _ in points] + [lat for _, south, _, north in boxes for lat in (south, north)]
    lons = sorted({lon % 360 for lon in [lon for _, lon in points] + [lon for box in boxes for lon in box[::2]]})
    # What is left out is the widest gap between two neighbours on the way round.
    gaps = [after - before for before, after in zip(lons, [*lons[1:], lons[0] + 360], strict=True)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    west = (lons[(widest + 1) % len(lons)] + 180) % 360 - 180
    return round(west, 6), min(lats), round(west + 360 - gaps[widest], 6), max(lats)


def frame_of(name: str, box: Box) -> Frame:
    """The map of a box of degrees, under this name."""
    west, south, east, north = box
    middle = WORLD_MIDDLE if name == WORLD else (west + east) / 2
    # A box of degrees is widest or highest on its edges, or at the equator.
    lat = np.linspace(south, north, 21)
    around_x, _ = project(np.concatenate([np.full(21, west), np.full(21, east)]), np.tile(lat, 2), middle)
    _, around_y = project(middle, np.array([south, north]), middle)
    x, y = (float(around_x.min() + around_x.max()) / 2, float(around_y.mean()))
    half_x, half_y = max(LEAST, float(np.ptp(around_x)) / 2), float(np.ptp(around_y)) / 2
    if name == WORLD:
        aspect = half_x / half_y
    else:
        aspect = ASPECT
        half_x = max(half_x, half_y * aspect) * (1 if name in LABELS else 1 + MARGIN)
    return Frame(name, middle, x - half_x, y + half_x / aspect, WIDTH / (2 * half_x), round(WIDTH / aspect))
