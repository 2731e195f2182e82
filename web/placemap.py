"""Counts of places, to a map of them: countries shaded and towns as circles, and the same places as a list.

Pure functions from counts to shapes; templates/map.html draws them. The colours and sizes are the style sheet's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from archive.errors import BadParameter
from archive.places.counts import ABOUT, PLACE, CountedPlace, PlaceCounts, as_tree
from archive.places.place import steps_down
from web import world
from web.world import WIDTH, Frame, Shape

MOST_CIRCLES = 60
# Places in countries that are listed: on the map of a country, and on others. Countries are listed all.
LISTED, LISTED_FAR = 300, 100
SHADES, SIZES = 5, 5
# Diameters of circles by size and height of letters, in pixels, and how many units of the map one pixel is there.
DESK, PHONE = (7, 10, 14, 19, 25), (5, 7, 10, 13, 16)
LETTERS, DESK_UNITS, PHONE_UNITS = 13, 2.5, 5.6
LETTER_WIDTH = 0.62  # of its height, on average


@dataclass(frozen=True)
class Area:
    """A country on the map, with the number of its shade, from 1."""

    counted: CountedPlace
    shape: Shape
    shade: int


@dataclass(frozen=True)
class Circle:
    """A town on the map, with the number of its size, from 1."""

    counted: CountedPlace
    x: float
    y: float
    size: int


@dataclass(frozen=True)
class Label:
    """A name beside a circle; `anchor` says which end of it stands at x."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class PlaceMap:
    """What a page with a map shows.

    `land` is the path of the countries that no article names. `shades` and `sizes` are the least counts of each
    step, for the legend. `rows` list all of it, and places without a point, with how deep each lies in others;
    `more` are in no row. `maps` are the names and titles of other maps.
    """

    frame: Frame
    title: str
    land: str
    areas: tuple[Area, ...]
    circles: tuple[Circle, ...]
    shades: tuple[int, ...]
    sizes: tuple[int, ...]
    rows: tuple[tuple[int, CountedPlace], ...]
    more: int
    maps: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """What `in` calls this map."""
        return self.frame.name

    @cached_property
    def charted(self) -> frozenset[str]:
        """The places of the list that hold others and have maps of their own."""
        held = (step for _, one in self.rows for step in steps_down(one.place.id)[1:])
        return frozenset(id for id in held if id.partition("/")[0] in world.countries())

    @property
    def is_far(self) -> bool:
        """Whether there are closer maps of what is on it."""
        return self.name in world.LABELS

    @property
    def without_point(self) -> int:
        """How many of the places that are listed lie nobody knows where."""
        return sum(one.is_candidate for _, one in self.rows)

    @property
    def left_out(self) -> int:
        """How many listed towns have a point and no circle, for want of room or as they lie beyond the edge."""
        drawn = {circle.counted.place.id for circle in self.circles}
        charted = (one.place for _, one in self.rows if one.point and one.place.kind == "city")
        return sum(place.id not in drawn for place in charted)

    @property
    def labels(self) -> tuple[Label, ...]:
        """The names of circles that have room for them on a desk."""
        return labelled(self.circles, DESK_UNITS, DESK, self.frame)

    @property
    def labels_of_phone(self) -> tuple[Label, ...]:
        """The same on a phone, where letters take more of the map."""
        return labelled(self.circles, PHONE_UNITS, PHONE, self.frame)


def place_map(counts: PlaceCounts, asked: str) -> PlaceMap:
    """The map that is asked for by name, or where that is blank the smallest that holds all that is counted."""
    name = map_named(asked, counts) if asked else usual_map(counts)
    country, is_part = name.partition("/")[0], "/" in name
    members = set(world.members(country))
    countries = [one for one in counts.countries if name == world.WORLD or one.place.id in members]
    inside = [id for id in counts.within({one.place.id for one in countries}) if not is_part or _is_in(id, name)]
    most = LISTED if country in world.countries() else LISTED_FAR
    steps_in = (step for id in inside[:most] for step in steps_down(id) if "/" in step)
    places = counts.of(dict.fromkeys(step for step in steps_in if not is_part or _is_in(step, name)))
    frame = frame_for(name, places, is_asked=bool(asked))
    shades = steps(max((one.count for one in countries), default=0), SHADES)
    areas = tuple(
        Area(one, frame.shapes[one.place.id], bisect_right(shades, one.count))
        for one in countries
        if one.place.id in frame.shapes
    )
    circles, sizes = circled(places, frame)
    shaded = {area.shape.code for area in areas}
    titles = {id: place.name for id, place in counts.store.places(_steps_to(name)).items()}
    return PlaceMap(
        frame=frame,
        title=world.LABELS.get(name) or titles.get(name, name),
        land="".join(shape.path for code, shape in frame.shapes.items() if code not in shaded),
        areas=areas,
        circles=circles,
        shades=shades,
        sizes=sizes,
        rows=tuple(as_tree(places if is_part else (*countries, *places))),
        more=len(inside) - len(places),
        maps=(*maps_of(counts, name), *((step, titles.get(step, step)) for step in _steps_to(name))),
    )


def _is_in(id: str, name: str) -> bool:
    return name in steps_down(id)


def _steps_to(name: str) -> list[str]:
    """The maps from a country to a part of it; none to a part of the world."""
    return [] if name in world.LABELS else [*steps_down(name)[1:], name]


def frame_for(name: str, places: Iterable[CountedPlace], is_asked: bool = True) -> Frame:
    """The map of this name: a part of a country round the points of these places, where any is known.

    A country's holds more than its main land where all of them lie beyond that, or some and nobody asked for it.
    """
    if name in world.LABELS:
        return world.frame(name)
    code, is_part = name.partition("/")[0], "/" in name
    frame, points = replace(world.frame(code), name=name), [one.point for one in places if one.point]
    held = [frame.holds(*frame.point(*point)) for point in points]
    if not points or (not is_part and (all(held) or (is_asked and any(held)))):
        return frame
    boxes = [world.box_of(code)] if any(held) and not is_part else []
    return world.frame_of(name, world.box_round(points, *boxes))


def map_named(asked: str, counts: PlaceCounts) -> str:
    """The name of a map as a reader writes it; BadParameter where there is none."""
    name = asked.strip()
    for known in (name.lower(), name.upper()):
        if known in world.LABELS or known in world.countries():
            return known
    if name.partition("/")[0] in world.countries() and (
        name in counts.counts or name in counts.store.places([name])
    ):
        return name
    raise BadParameter(
        "in",
        f"in={name[:60]!r} is no map: write a country's code such as IQ, the id of a place that articles name, "
        f"or one of {', '.join(world.LABELS)}",
    )


def usual_map(counts: PlaceCounts) -> str:
    """The smallest map that holds all that a search chose, or else all that it found."""
    chosen = [one.place.id for one in counts.countries if _is_chosen(one.place.id, counts)]
    codes = [code for code in chosen or [one.place.id for one in counts.countries] if code in world.countries()]
    if not codes:
        return world.WORLD
    return next(name for name in world.frame_names(codes[0]) if set(codes) <= set(world.members(name)))


def _is_chosen(country: str, counts: PlaceCounts) -> bool:
    chosen = (value for facet in (PLACE, ABOUT) for value in counts.request.filters.get(facet, ()))
    return any(value.partition("/")[0] == country for value in chosen)


def maps_of(counts: PlaceCounts, current: str) -> tuple[tuple[str, str], ...]:
    """The names and titles of the parts of the world that hold anything, the widest first."""
    held = {one.place.id for one in counts.countries}
    return tuple(
        (name, label)
        for name, label in world.LABELS.items()
        if name in (world.WORLD, current) or not held.isdisjoint(world.members(name))
    )


def steps(most: int, many: int) -> tuple[int, ...]:
    """The least counts of at most so many steps up to a count: round numbers, each some times the one before.

    >>> steps(1200, 5)
    (1, 5, 20, 100, 1000)
    """
    round_ = [digit * 10**zeros for zeros in range(len(str(most))) for digit in (1, 2, 5)]
    known = [one for one in round_ if one <= most]
    if len(known) <= many:
        return tuple(known)
    return tuple(known[number * (len(known) - 1) // (many - 1)] for number in range(many))


def circled(places: Iterable[CountedPlace], frame: Frame) -> tuple[tuple[Circle, ...], tuple[int, ...]]:
    """The towns that most articles name as circles, the largest first, and the least count of each size."""
    towns = [one for one in places if one.point and one.place.kind == "city"]
    towns.sort(key=lambda one: (-one.count, one.place.id))
    sizes = steps(towns[0].count if towns else 0, SIZES)
    placed = ((one, frame.point(*one.point)) for one in towns if one.point)
    held = [Circle(one, *at, bisect_right(sizes, one.count)) for one, at in placed if frame.holds(*at)]
    return tuple(held[:MOST_CIRCLES]), sizes


@dataclass(frozen=True)
class Box:
    """What a name takes of the map."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two of them share any room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def labelled(circles: Sequence[Circle], units: float, diameters: Sequence[int], frame: Frame) -> tuple[Label, ...]:
    """The names of circles, the largest first, that hide no circle and no other name; `units` make a pixel."""
    taken = [_around(circle, diameters[circle.size - 1] * units / 2) for circle in circles]
    made = []
    for number, circle in enumerate(circles):
        radius = diameters[circle.size - 1] * units / 2 + 4 * units
        for label, box in _ways(circle, radius, LETTERS * units):
            is_inside = box.left > 0 and box.right < WIDTH and box.top > 0 and box.bottom < frame.height
            if is_inside and not any(box.meets(other) for at, other in enumerate(taken) if at != number):
                made.append(label)
                taken.append(box)
                break
    return tuple(made)


def _around(circle: Circle, radius: float) -> Box:
    return Box(circle.x - radius, circle.y - radius, circle.x + radius, circle.y + radius)


def _ways(circle: Circle, radius: float, height: float) -> Iterator[tuple[Label, Box]]:
    """The ways to set a name beside a circle, the best first, each with the room it takes."""
    text, x, y = circle.counted.place.name, circle.x, circle.y
    width, low = len(text) * height * LETTER_WIDTH, 0.35 * height
    for anchor, at_x, at_y, left in (
        ("start", x + radius, y + low, x + radius),
        ("end", x - radius, y + low, x - radius - width),
        ("middle", x, y - radius, x - width / 2),
        ("middle", x, y + radius + 0.75 * height, x - width / 2),
    ):
        top = at_y - 0.85 * height
        yield Label(text, round(at_x, 1), round(at_y, 1), anchor), Box(left, top, left + width, top + 1.1 * height)
