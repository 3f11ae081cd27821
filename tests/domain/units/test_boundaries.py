"""Boundaries of invented units: read strictly, rounded to the screen, still meeting where they met."""

import pytest

from certify.domain.problems import Misfits
from certify.domain.units.boundaries import MOST_FAULTS, boundaries_of
from tests.support.shapes import feature, file_of, square


def one(geometry, **more):
    return boundaries_of(file_of({"type": "Feature", "properties": {"code": "70001"}, "geometry": geometry, **more}))


def test_corners_are_rounded_and_what_is_straight_between_them_goes():
    fine = [[105 + step / 100_000, 10] for step in range(2_001)] + [[105.02, 10.02], [105.00004, 10.02], [105, 10]]
    [shape] = one({"type": "Polygon", "coordinates": [fine]}).values()
    assert shape == (((105_000, 10_000), (105_020, 10_000), (105_020, 10_020), (105_000, 10_020)),)


def test_neighbours_still_meet():
    shapes = boundaries_of(file_of(feature("70001", 105.00049, 10), feature("70002", 105.01049, 10)))
    first, second = (set(shape[0]) for shape in shapes.values())
    assert len(first & second) == 2


def test_islands_and_holes_are_kept_and_specks_can_still_be_seen():
    whole, hole = square(105, 10, 0.05), square(105.01, 10.01, 0.01)
    speck = [[[106, 10], [106.0001, 10], [106, 10.0001], [106, 10]]]
    several = one({"type": "MultiPolygon", "coordinates": [[*whole, *hole], square(107, 10), speck]})
    assert [len(ring) for ring in several["70001"]] == [4, 4, 4]
    assert len(one({"type": "Polygon", "coordinates": speck})["70001"][0]) == 4


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "không phải GeoJSON"),
        ({"features": []}, "không phải GeoJSON"),
        ({"features": [None] * 5_001}, "quá 5000 đơn vị"),
        (file_of({"properties": {"code": 70001}}), "thuộc tính code không phải mã đơn vị"),
        (file_of({"properties": None}), "thuộc tính code không phải mã đơn vị"),
        (file_of(feature("70001", 105, 10), feature("70001", 106, 10)), "Đơn vị thứ 2: mã 70001 đã có ở trên"),
        (file_of(feature("70001", 1_180_000, 580_000)), r"kinh độ, vĩ độ \(WGS 84\)"),
        (file_of(feature("70001", float("inf"), 10)), "mỗi điểm phải có hai số"),
        (file_of(feature("70001", True, 10)), "mỗi điểm phải có hai số"),
    ],
)
def test_what_is_no_boundary_is_refused_with_its_place(data, said):
    with pytest.raises(Misfits, match=said):
        boundaries_of(data)


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (None, "Polygon hoặc MultiPolygon"),
        ({"type": "Point", "coordinates": [105, 10]}, "Polygon hoặc MultiPolygon"),
        ({"type": "Polygon", "coordinates": "x"}, "Polygon hoặc MultiPolygon"),
        ({"type": "MultiPolygon", "coordinates": [5]}, "Polygon hoặc MultiPolygon"),
        ({"type": "Polygon", "coordinates": [5]}, "đường viền phải là danh sách điểm"),
        ({"type": "Polygon", "coordinates": [[]]}, "hình không có điểm nào"),
        ({"type": "Polygon", "coordinates": [[[105]]]}, "mỗi điểm phải có hai số"),
        ({"type": "Polygon", "coordinates": [[[105 + at % 2, 10 + at / 400] for at in range(5_000)]]}, "quá 4000 điểm"),
    ],
)
def test_a_shape_that_can_not_be_drawn_is_refused(geometry, said):
    with pytest.raises(Misfits, match=said):
        one(geometry)


def test_not_more_faults_are_told_than_anybody_reads():
    with pytest.raises(Misfits) as refused:
        boundaries_of({"features": [None] * 4_000})
    assert len(refused.value.problems) == MOST_FAULTS
