"""The built maps: whole, light, with every neighbour; classes from displayed values alone."""

from __future__ import annotations

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import insets, outlines
from geo.classify import quantiles
from geo.territories import DEPARTEMENTS, REGIONS

#: Pairs of départements that share a border, from the unsimplified coverage (PLATFORM 3).
NEIGHBOUR_PAIRS = 236

MAPS = (outlines.FRANCE, outlines.TILES, outlines.EUROPE)


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_a_map_weighs_less_than_60_kb_on_the_wire(path):
    assert len(gzip.compress(path.read_bytes(), 9)) <= 60_000


def test_the_101_departements_and_18_regions_are_drawn():
    france = outlines.read(outlines.FRANCE)
    assert list(france["paths"]) == list(france["labels"]) == list(DEPARTEMENTS)
    assert list(france["regions"]) == list(REGIONS)
    assert list(outlines.read(outlines.TILES)["paths"]) == list(DEPARTEMENTS)


def test_no_pair_of_neighbours_is_lost():
    beside = outlines.read(outlines.FRANCE)["neighbours"]
    pairs = {frozenset((one, other)) for one, others in beside.items() for other in others}
    assert len(pairs) == NEIGHBOUR_PAIRS
    assert "41" in beside["37"] and "75" not in beside["37"]


def test_neighbours_share_points_so_that_no_gap_shows():
    france = outlines.read(outlines.FRANCE)
    points = {code: set(_points(d)) for code, d in france["paths"].items()}
    for code, others in france["neighbours"].items():
        for other in others:
            assert points[code] & points[other], (code, other)


def test_the_27_states_are_drawn_and_france_is_one_of_them():
    europe = outlines.read(outlines.EUROPE)
    assert len(europe["paths"]) == 27 and europe["paths"]["FR"] and europe["around"]
    assert "DE" in europe["neighbours"]["FR"] and "EL" in europe["paths"]


def test_insets_do_not_overlap_and_hold_their_shapes():
    boxes = [frame.box.shape for frame in insets.FRAMES.values()]
    assert not any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[:at])
    france = outlines.read(outlines.FRANCE)
    for code, frame in insets.OVERSEAS.items():
        for x, y in _points(france["paths"][code]):
            box = frame.box
            assert box.x <= x / 10 <= box.x + box.width and box.y <= y / 10 <= box.y + box.height


def test_no_two_tiles_share_a_place():
    labels = [tuple(each) for each in outlines.read(outlines.TILES)["labels"].values()]
    assert len(set(labels)) == 101


@given(st.lists(st.floats(0.01, 50, allow_nan=False), min_size=1, max_size=101))
def test_every_displayed_value_has_a_class_and_every_class_a_value(values):
    breaks = quantiles(values)
    assert 1 <= breaks.count <= 5
    classes = [breaks.of(value) for value in values]
    assert set(classes) == set(range(1, breaks.count + 1))
    assert list(breaks.bounds) == sorted(set(breaks.bounds))
    ordered = sorted(zip(values, classes, strict=True))
    assert [each for _, each in ordered] == sorted(classes)


def test_without_a_value_there_is_no_class():
    with pytest.raises(ValueError):
        quantiles([])


def _points(d: str) -> list[tuple[int, int]]:
    """The points of a path in tenths of a unit (relative moves after each M)."""
    found = []
    for ring in re.findall(r"M([^Mz]*)z", d):
        start, _, moves = ring.partition("l")
        x, y = map(int, start.split())
        found.append((x, y))
        numbers = [int(each) for each in re.findall(r"-?\d+", moves)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found
