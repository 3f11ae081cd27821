"""Every figure of the shipped file against what is known of the Decision, so that no figure or mark moves unseen.

The table is a second transcription of the facts, made apart from the criteria file. A mark may become stronger here
only when the official text has been read.
"""

from pathlib import Path

import pytest

from certify.domain.criteria.figures import Band, Figure, Mark
from certify.domain.criteria.file import load_version
from certify.domain.criteria.rates import IncidenceBands, RateBands
from certify.domain.criteria.rules import YesNo
from certify.domain.criteria.scales import Banded
from certify.domain.criteria.version import Version, categories_possible

PATH = Path(__file__).parents[2] / "criteria" / "2019-06-qd-ttg.toml"
V, S, D, P = "verbatim", "secondary", "derived", "provisional"

CRITERIA = {
    "1": ("Nguồn lực thực hiện quyền trẻ em", "a", 100, V),
    "2": ("Trẻ em được khai sinh đúng quy định", "b", 50, P),
    "3": ("Trẻ em bị xâm hại", "c", 100, P),
    "4": ("Trẻ em vi phạm pháp luật, nghiện ma túy", "d", 75, P),
    "5": ("Trẻ em bị tai nạn, thương tích", "đ", 100, P),
    "6": ("Trẻ em có hoàn cảnh đặc biệt được trợ giúp", "e", 125, S),
    "7": (
        "Trẻ em dưới 1 tuổi được tiêm chủng đầy đủ các loại vắc xin thuộc chương trình tiêm chủng mở rộng",
        "g",
        50,
        S,
    ),
    "8": ("Trẻ em dưới 5 tuổi bị suy dinh dưỡng thể nhẹ cân và thể thấp còi", "h", 50, P),
    "9": ("Trẻ em được khám sức khỏe định kỳ", "i", 50, P),
    "10": ("Trẻ em đến trường, lớp mầm non", "k", 75, P),
    "11": ("Trẻ em được thực hiện quyền tham gia của trẻ em", "l", 75, P),
    "12": ("Hoạt động vui chơi, giải trí, văn hóa, thể dục, thể thao dành cho trẻ em", "m", 100, P),
    "13": ("Mức độ hài lòng của trẻ em và người dân về việc thực hiện quyền trẻ em", "n", 50, P),
}

YES_NO = {
    "1.1": (V, 50, V),
    "1.2": (V, 15, V),
    "1.3": (V, 15, V),
    "1.4": (V, 20, D),
    "11.1": (P, 25, P),
    "12.1": (P, 50, P),
    "12.3": (P, 25, P),
}

# indicator: (mark of the kind, (base, mark) or None, bands as (comparison, bound, points, mark), mark of the 0 points)
BANDS = {
    "2.1": (S, (100, P), [(">=", 98, 50, P), (">=", 95, 40, P), (">=", 90, 25, P)], P),
    "3.1": (S, (1000, P), [("<=", 0, 100, P), ("<=", 1, 50, P)], S),
    "4.1": (S, (1000, P), [("<=", 0, 50, P), ("<=", 1, 25, P)], P),
    "4.2": (S, (1000, P), [("<=", 0, 25, P)], P),
    "5.1": (S, (100000, P), [("<", 550, 50, P), ("<", 600, 25, P)], S),
    "5.2": (P, None, [("<=", 0, 50, P)], P),
    "6.1": (S, (100, S), [(">=", 95, 50, S), (">=", 85, 25, P)], P),
    "6.2": (S, (100, S), [(">=", 100, 75, S)], P),
    "7.1": (S, (100, S), [(">=", 98, 50, S), (">=", 95, 40, P), (">=", 90, 25, P)], P),
    "8.1": (P, (100, P), [("<", 10, 25, P), ("<", 13, 15, P)], P),
    "8.2": (P, (100, P), [("<", 20, 25, P), ("<", 24, 15, P)], P),
    "9.1": (S, (100, P), [(">=", 90, 50, P), (">=", 80, 25, P)], P),
    "10.1": (P, (100, P), [(">=", 30, 25, P), (">=", 20, 15, P)], P),
    "10.2": (P, (100, P), [(">=", 90, 25, P), (">=", 80, 15, P)], P),
    "10.3": (P, (100, P), [(">=", 98, 25, P), (">=", 95, 15, P)], P),
    "11.2": (P, (100, P), [(">=", 50, 25, P), (">=", 30, 15, P)], P),
    "11.3": (P, (100, P), [(">=", 30, 25, P), (">=", 20, 15, P)], P),
    "12.2": (P, (100, P), [(">=", 50, 25, P), (">=", 30, 15, P)], P),
    "13.1": (P, (100, P), [(">=", 80, 25, P), (">=", 60, 15, P)], P),
    "13.2": (P, (100, P), [(">=", 80, 25, P), (">=", 60, 15, P)], P),
}
# 4.1 and 4.2 are not among them: the source joins both in one rate.
SECONDARY_NAMES = {"2.1", "3.1", "5.1", "6.1", "6.2", "7.1", "9.1"}
INCIDENCES = {"3.1", "4.1", "4.2", "5.1"}
CATEGORIES = {"city_ward": (900, V), "mountain_island_difficult": (800, V), "other": (850, V)}


@pytest.fixture(scope="module")
def version() -> Version:
    return load_version(PATH).version


def compared(band: Band) -> str:
    return ">=" if band.at_least is not None else "<=" if band.at_most is not None else "<"


def scale(rule: Banded) -> tuple[object, ...]:
    per: Figure | None = getattr(rule, "per", None)
    bands = [(compared(band), band.bound, band.points, band.source) for band in rule.bands]
    assert rule.otherwise.points == 0
    return rule.source, per and (per.value, per.source), bands, rule.otherwise.source


def test_identity(version: Version) -> None:
    assert (version.id, version.revision, version.number) == ("2019-06-qd-ttg", 2, "06/QĐ-TTg")
    assert (str(version.issued_on), str(version.in_force_from)) == ("2019-01-03", "2019-01-03")
    assert (version.total.value, version.total.source) == (1000, S)
    assert (version.all_criteria.text, version.all_criteria.source) == ("Đạt đủ 13 tiêu chí quy định tại Điều 2", V)
    assert (version.no_zero.text, version.no_zero.source) == ("Không có tiêu chí nào bị 0 điểm", V)
    assert version.attestation is None
    assert not version.attested


def test_criteria(version: Version) -> None:
    shipped = {c.id: (c.name, c.clause, c.max.value, c.max.source) for c in version.criteria}
    expected = {
        key: (name, f"Điều 2 khoản 1 điểm {letter}", full, mark) for key, (name, letter, full, mark) in CRITERIA.items()
    }
    assert shipped == expected
    assert {criterion.name_source for criterion in version.criteria} == {Mark.VERBATIM}


def test_yes_no_figures(version: Version) -> None:
    rules = {i.id: i.rule for i in version.indicators}
    shipped = {k: (r.source, r.yes.points, r.yes.source) for k, r in rules.items() if isinstance(r, YesNo)}
    assert shipped == YES_NO


def test_banded_figures(version: Version) -> None:
    shipped = {i.id: scale(i.rule) for i in version.indicators if isinstance(i.rule, Banded)}
    assert shipped == BANDS


def test_nothing_to_count_is_provisional_and_gives_full_points(version: Version) -> None:
    rates = {i.id: i.rule for i in version.indicators if isinstance(i.rule, RateBands)}
    assert set(rates) == set(BANDS) - INCIDENCES - {"5.2"}
    for rule in rates.values():
        assert (rule.not_applicable.points, rule.not_applicable.source) == (rule.max_points, P)


def test_incidences_count_children(version: Version) -> None:
    rules = {i.id: i.rule for i in version.indicators if isinstance(i.rule, IncidenceBands)}
    assert set(rules) == INCIDENCES
    assert all(rule.numerator_within_denominator for rule in rules.values())


def test_categories(version: Version) -> None:
    assert {c.id: (c.threshold.value, c.threshold.source) for c in version.categories} == CATEGORIES


def test_every_scale_stands_in_article_two(version: Version) -> None:
    for place, figure in version.figures:
        if not place.startswith("categories"):
            assert figure.clause == "Điều 2 khoản 2", place


def test_first_criterion_points_are_read_but_names_of_other_indicators_are_not(version: Version) -> None:
    marks = {indicator.id: indicator.name_source for indicator in version.indicators}
    assert {key for key, mark in marks.items() if mark is Mark.VERBATIM} == {"1.1", "1.2", "1.3", "1.4"}
    assert {key for key, mark in marks.items() if mark is Mark.SECONDARY} == SECONDARY_NAMES
    assert set(marks.values()) == {Mark.VERBATIM, Mark.SECONDARY, Mark.PROVISIONAL}


@pytest.mark.parametrize(
    ("unit_type", "province_type", "expected"),
    [
        ("phường", "thành phố", {"city_ward", "other"}),
        ("phường", "tỉnh", {"other"}),
        ("xã", "tỉnh", {"mountain_island_difficult", "other"}),
        ("xã", "thành phố", {"mountain_island_difficult", "other"}),
        ("thị trấn", "tỉnh", {"mountain_island_difficult", "other"}),
        ("đặc khu", "tỉnh", {"city_ward", "mountain_island_difficult", "other"}),
    ],
)
def test_possible_categories(version: Version, unit_type: str, province_type: str, expected: set[str]) -> None:
    assert {c.id for c in categories_possible(version, unit_type, province_type)} == expected


def test_what_is_known_of_its_later_life_is_reported_by_others(version: Version) -> None:
    assert version.standing is not None and version.standing.source is Mark.SECONDARY
    assert "1481/BYT-BMTE" in version.standing.clause and "23/07/2026" in version.standing.text


def test_specialised_offices_stand_under_one_and_committees_under_none(version: Version) -> None:
    for procedure in version.procedure:
        assert procedure.appraisal.parent_title and procedure.appraisal.council_symbol == "HĐ"
        assert procedure.self_assessment.parent_title is None and procedure.recognition.parent_title is None
