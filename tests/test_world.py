"""The world's outlines: where they come from, how they are projected, and what a map of a part of it shows."""

from __future__ import annotations

import re
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.places.book import GAZETTEER
from docs.world import arcs_of, simplified
from web import world

BAGHDAD, LONDON, SUVA = (33.34, 44.4), (51.51, -0.13), (-18.14, 178.44)


def test_the_projection_is_equal_earth() -> None:
    # The corners of the whole Earth, as its authors give them.
    x, y = world.project(180.0, 0.0)
    assert float(x) == pytest.approx(2.7066, abs=1e-4)
    assert float(world.project(0.0, 90.0)[1]) == pytest.approx(1.3173627591574, abs=1e-9)
    assert float(y) == 0


@given(st.floats(-55, 83), st.floats(-168, 180))
def test_a_map_of_the_world_holds_every_point_of_inhabited_land(lat, lon) -> None:
    frame = world.frame("world")
    assert frame.holds(*frame.point(lat, lon))


def test_the_outlines_are_small_enough_to_be_carried_along() -> None:
    assert len((files("web") / "data" / "world.json").read_bytes()) <= 150_000


def test_nearly_every_country_of_the_gazetteer_has_outlines() -> None:
    without = [code for code in ("IQ", "SY", "XK", "PS", "TW", "SG", "VA", "FJ") if code not in world.countries()]
    assert without == []
    assert all(GAZETTEER.place(code) for code in ("IQ", "XK", "PS"))


@pytest.mark.parametrize(
    ("name", "point"), [("IQ", BAGHDAD), ("GB", LONDON), ("FJ", SUVA), ("middle-east", BAGHDAD)]
)
def test_a_map_holds_what_it_is_of(name, point) -> None:
    frame = world.frame(name)
    assert frame.holds(*frame.point(*point))
    assert set(world.members(name)) & set(frame.shapes)


def test_a_map_of_one_country_does_not_hold_another_far_off() -> None:
    frame = world.frame("IQ")
    assert not frame.holds(*frame.point(*LONDON))
    assert "GB" not in frame.shapes
    assert {"SY", "IR", "SA"} <= set(frame.shapes)


@pytest.mark.parametrize("name", [*world.LABELS, *world.countries()])
def test_every_country_and_region_has_a_map_that_shows_it(name) -> None:
    frame = world.frame(name)
    assert frame.height > 0
    assert set(world.members(name)) & set(frame.shapes)


@pytest.mark.parametrize("name", ["world", "europe", "RU", "FJ"])
def test_no_outline_jumps_across_the_map(name) -> None:
    steps = [
        abs(int(x))
        for shape in world.frame(name).shapes.values()
        for x in re.findall(r"[l ](-?\d+)[ -]-?\d+", shape.path)
    ]
    # What is cut runs along the edge, just beyond it.
    assert max(steps) <= world.WIDTH * 1.04 + 1
    assert sum(step > world.WIDTH / 3 for step in steps) <= 2


def test_a_country_too_small_to_be_seen_is_known_to_be() -> None:
    shapes = world.frame("world").shapes
    assert shapes["SG"].is_small
    assert not shapes["IQ"].is_small


def test_a_line_is_cut_where_it_leaves_the_map() -> None:
    square = np.array([[-1.0, 0], [1, 0], [1, 1], [-1, 1]])
    assert world.cut(square, 0, 0.0, 1).tolist() == [[0, 0], [1, 0], [1, 1], [0, 1]]
    assert len(world.cut(square, 0, 5.0, 1)) == 0


def test_the_maps_of_a_country_go_from_its_own_to_the_world() -> None:
    assert list(world.frame_names("IQ")) == ["IQ", "middle-east", "asia", "world"]
    assert list(world.frame_names("SU")) == ["world"]


def test_a_line_keeps_the_points_it_cannot_do_without() -> None:
    line = np.array([[0.0, 0], [1, 0.01], [2, 0], [2, 2]])
    assert simplified(line).tolist() == [[0, 0], [2, 0], [2, 2]]


def test_a_line_across_the_edge_of_the_world_goes_on() -> None:
    topology = {"transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": [[[179, 0], [-358, 1]]]}
    assert arcs_of(topology)[0].tolist() == [[179, 0], [181, 1]]
