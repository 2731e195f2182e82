"""Counts of places as a map: the same counts as the facet, no more circles than can be told apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Archive
from archive.article import Article, ArticlePlace
from archive.errors import BadParameter
from archive.parameters import SearchRequest
from archive.places.counts import CountedPlace, as_tree
from archive.places.place import Place, steps_down
from tests.making import accession, article, place
from web import placemap, world
from web.placemap import LETTERS, PlaceMap, circled, labelled, map_named, place_map, steps

SPOTS = {
    "IQ/hit": (33.64, 42.83),
    "IQ/basra": (30.51, 47.78),
    "IQ/anbar/hit": (33.64, 42.83),
    "SY/palmyra": (34.56, 38.28),
    "GB/leeds": (53.8, -1.55),
    "US/hawaii/hilo": (19.73, -155.09),
    "US/alaska/attu": (52.9, 173.2),
    "US/alaska/nome": (64.5, -165.41),
    "US/ohio/dayton": (39.76, -84.19),
    "RU/chukotka/uelen": (66.16, -169.81),
    "RU/chukotka/anadyr": (64.73, 177.51),
    "NZ/chatham/waitangi": (-43.95, -176.56),
    "NZ/otago/dunedin": (-45.87, 170.5),
}


def town(id: str) -> Place:
    lat, lon = SPOTS.get(id, (None, None))
    return Place(**vars(place(id)) | {"kind": "city", "lat": lat, "lon": lon})


def counted(id: str, count: int, lat: float = 33.0, lon: float = 44.0) -> CountedPlace:
    return CountedPlace(place=Place(**vars(place(id)) | {"kind": "city", "lat": lat, "lon": lon}), count=count)


def hold(archive: Archive, *named: str) -> None:
    """An article for each of these places."""
    for number, id in enumerate(named):
        places = (ArticlePlace(place=town(id)),)
        made = Article(**vars(article(body="Rain.", source_id=str(number))) | {"places": places})
        archive.store.add([accession(made, around=[place(step) for step in steps_down(id)[1:]])])
    archive.catch_up()


def drawn(archive: Archive, name: str = "", **filters: tuple[str, ...]) -> PlaceMap:
    return place_map(archive.place_counts(SearchRequest(filters=filters)), name)


def test_the_map_has_the_counts_of_the_facet(archive) -> None:
    hold(archive, "IQ/hit", "IQ/hit", "IQ/basra", "SY/palmyra", "IQ/nowhere")
    facet = {value.value: value.count for value in archive.facet_values("place").values}
    chart = drawn(archive)
    assert {one.place.id: one.count for _, one in chart.rows} == facet
    assert {area.counted.place.id: area.counted.count for area in chart.areas} == {"IQ": 4, "SY": 1}
    assert {one.counted.place.id: one.counted.count for one in chart.circles} == {
        "IQ/hit": 2,
        "IQ/basra": 1,
        "SY/palmyra": 1,
    }


def test_a_place_without_a_point_is_listed_and_not_drawn(archive) -> None:
    hold(archive, "IQ/hit", "IQ/nowhere")
    chart = drawn(archive)
    assert [one.counted.place.id for one in chart.circles] == ["IQ/hit"]
    assert [one.place.id for _, one in chart.rows if one.is_candidate] == ["IQ/nowhere"]
    assert (chart.without_point, chart.left_out) == (1, 0)


@pytest.mark.parametrize(
    ("named", "name"),
    [
        (["IQ/hit"], "IQ"),
        (["IQ/hit", "SY/palmyra"], "middle-east"),
        (["IQ/hit", "GB/leeds"], "world"),
        (["SU/nowhere", "GB/leeds"], "GB"),
        ([], "world"),
    ],
)
def test_the_map_is_the_smallest_that_holds_what_was_found(archive, named, name) -> None:
    hold(archive, *named)
    assert drawn(archive).name == name


def test_a_chosen_place_draws_its_country(archive) -> None:
    hold(archive, "IQ/anbar/hit", "GB/leeds")
    chart = drawn(archive, place=("IQ/anbar/hit",))
    assert chart.name == "IQ"
    assert [one.counted.selected for one in chart.circles] == [True]


def test_a_chosen_main_place_draws_its_country_too(archive) -> None:
    hold(archive, "IQ/anbar/hit", "GB/leeds")
    request = SearchRequest(filters={"about": ("IQ/anbar/hit",)})
    counts = replace(archive.place_counts(SearchRequest()), request=request)
    assert place_map(counts, "").name == "IQ"


def test_a_map_that_is_asked_for_shows_what_is_in_it(archive) -> None:
    hold(archive, "IQ/hit", "GB/leeds")
    chart = drawn(archive, "gb")
    assert [one.place.id for _, one in chart.rows] == ["GB", "GB/leeds"]
    assert [name for name, _ in chart.maps] == ["world", "asia", "europe", "middle-east", "GB"]


def test_a_map_of_a_region_is_drawn_round_its_towns(archive) -> None:
    hold(archive, "GB/leeds", "IQ/anbar/hit", "IQ/anbar/nowhere", "IQ/basra")
    chart = drawn(archive, "IQ/anbar")
    assert [(depth, one.place.id) for depth, one in chart.rows] == [
        (0, "IQ/anbar"),
        (1, "IQ/anbar/hit"),
        (1, "IQ/anbar/nowhere"),
    ]
    assert [one.counted.place.id for one in chart.circles] == ["IQ/anbar/hit"]
    assert [name for name, _ in chart.maps][-2:] == ["IQ", "IQ/anbar"]
    assert (chart.title, chart.charted) == ("Anbar", {"IQ", "IQ/anbar"})


def test_a_region_without_a_point_is_drawn_as_its_country(archive) -> None:
    hold(archive, "IQ/anbar/nowhere")
    chart = drawn(archive, "IQ/anbar")
    assert (chart.name, chart.circles) == ("IQ/anbar", ())
    assert [area.counted.place.id for area in chart.areas] == ["IQ"]


def test_a_map_that_nobody_has_is_refused_by_name(archive) -> None:
    with pytest.raises(BadParameter, match="'narnia' is no map: write a country's code"):
        map_named("narnia", archive.place_counts())


def test_there_are_no_more_circles_than_can_be_told_apart() -> None:
    towns = [counted(f"IQ/t{number}", number + 1) for number in range(200)]
    circles, _ = circled(towns, world.frame("IQ"))
    assert len(circles) == placemap.MOST_CIRCLES
    assert circles[0].counted.count == 200


def test_what_lies_beyond_the_edge_has_no_circle() -> None:
    assert circled([counted("IQ/far", 3, lat=-30, lon=-60)], world.frame("IQ"))[0] == ()


@given(st.integers(1, 10**7), st.integers(2, 7))
def test_steps_are_round_and_rise_from_one(most, many) -> None:
    made = steps(most, many)
    assert made[0] == 1
    assert list(made) == sorted(set(made))
    assert len(made) <= many
    assert made[-1] <= most


points = st.lists(st.tuples(st.floats(29, 38), st.floats(39, 48), st.integers(1, 900)), max_size=40)


@given(points)
def test_no_two_names_on_a_map_share_any_room(found) -> None:
    frame = world.frame("IQ")
    circles, _ = circled([counted(f"IQ/town-{n}", c, lat, lon) for n, (lat, lon, c) in enumerate(found)], frame)
    units = placemap.DESK_UNITS
    boxes = []
    for label in labelled(circles, units, placemap.DESK, frame):
        width = len(label.text) * LETTERS * units * placemap.LETTER_WIDTH
        left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
        boxes.append(placemap.Box(left + 1, label.y - LETTERS * units / 2, left + width - 1, label.y))
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


def test_a_tree_puts_each_place_below_what_it_lies_in() -> None:
    places = [counted(id, 1) for id in ("IQ/anbar/hit", "GB", "IQ", "IQ/anbar", "IQ/basra")]
    assert [(depth, one.place.id) for depth, one in as_tree(places)] == [
        (0, "GB"),
        (0, "IQ"),
        (1, "IQ/anbar"),
        (2, "IQ/anbar/hit"),
        (1, "IQ/basra"),
    ]


def test_a_map_counts_only_articles_of_the_search_also_where_it_is_narrowed_by_a_place(archive) -> None:
    hold(archive, "IQ/hit", "IQ/basra", "SY/palmyra")
    for filters in ({"filters": {"place": ("SY",)}}, {"excluded": {"place": ("IQ",)}}, {"q": "place:SY"}):
        counts = archive.place_counts(SearchRequest(**filters))
        assert (dict(counts.counts), counts.missing) == ({"SY": 1, "SY/palmyra": 1}, 0)


@pytest.mark.parametrize(
    "named",
    [
        ["US/hawaii/hilo"],
        ["US/hawaii/hilo", "US/ohio/dayton"],
        ["US/alaska/attu", "US/alaska/nome", "US/hawaii/hilo", "US/ohio/dayton"],
        ["RU/chukotka/uelen", "RU/chukotka/anadyr"],
        ["NZ/chatham/waitangi", "NZ/otago/dunedin"],
    ],
)
def test_the_map_that_is_chosen_holds_every_town_that_was_found(archive, named) -> None:
    hold(archive, *named)
    chart = drawn(archive)
    assert chart.name == named[0][:2]
    assert {one.counted.place.id for one in chart.circles} == set(named)


def test_the_map_of_a_country_is_of_its_main_land_where_any_town_lies_there(archive) -> None:
    hold(archive, "US/hawaii/hilo", "US/ohio/dayton")
    assert [one.counted.place.id for one in drawn(archive, "US").circles] == ["US/ohio/dayton"]


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("US/alaska", ["US/alaska/attu", "US/alaska/nome"]),
        ("RU/chukotka", ["RU/chukotka/uelen", "RU/chukotka/anadyr"]),
    ],
)
def test_a_region_across_the_date_line_is_drawn_the_short_way_round(archive, name, named) -> None:
    hold(archive, *named)
    chart = drawn(archive, name)
    assert len(chart.circles) == 2
    assert chart.frame.scale > world.frame("RU").scale


@given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-180, 180)), min_size=1, max_size=9))
def test_a_box_holds_its_points_and_is_no_wider_than_a_turn(points) -> None:
    west, south, east, north = world.box_round(points)
    assert west <= east <= west + 360
    for lat, lon in points:
        assert south <= lat <= north
        assert (lon - west) % 360 <= east - west + 1e-5 or (lon - west) % 360 > 360 - 1e-5
