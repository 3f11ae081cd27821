"""Who acts on a running file: the offices of its round's procedure, under the names of the day, and why they go on."""

import pytest
from msgspec.structs import replace

from certify.domain.days import local_day
from certify.domain.offices.steps import OfficeStep
from certify.operations.act import Refused
from certify.operations.assessments.offices import acting_on, elsewhere
from certify.operations.papers import issue as papers
from certify.operations.papers.content import file_matter
from certify.operations.papers.issue import Order
from certify.store.units import offices


def acting(life, day):
    return {office.step: office for office in acting_on(life.connection, life.sheet, day)}


def test_while_the_procedure_lasts_nothing_has_to_be_explained(life):
    found = acting(life, life.sheet.round.period_to)
    assert [office.why for office in found.values()] == [""] * 3
    assert life.sheet.parent.name in found[OfficeStep.APPRAISAL].name


def test_a_round_is_carried_through_by_the_offices_of_its_procedure_and_the_page_says_why(life):
    later = life.sheet.version.procedure_on(local_day(life.now))
    assert later.appraisal.level != life.sheet.procedure.appraisal.level, "the offices of this round have ended"
    found = acting(life, local_day(life.now))
    for step in (OfficeStep.APPRAISAL, OfficeStep.RECOGNITION):
        assert f"Từ ngày {later.in_force_from:%d/%m/%Y} trình tự không còn cơ quan" in found[step].why
        assert getattr(later, step).clause in found[step].why and "đã ghi tên ở trang Cơ quan" in found[step].why
    assert found[OfficeStep.SELF_ASSESSMENT].why == ""
    assert elsewhere(life.who("appraiser"), life.sheet) == elsewhere(life.who("approver"), life.sheet) == ""


def test_an_office_that_took_over_acts_under_the_name_that_it_gives_itself(life):
    unit = life.sheet.parent
    settings = offices.newest(life.connection, unit.id, OfficeStep.APPRAISAL).settings
    successor = replace(settings.letterheads[-1], name="Phòng Văn hóa - Xã hội xã Mẫu")
    keep(life, unit, replace(settings, letterheads=(settings.letterheads[0], successor)))
    assert acting(life, local_day(life.now))[OfficeStep.APPRAISAL].name == "Phòng Văn hóa - Xã hội xã Mẫu"
    assert life.sheet.parent.name in acting(life, life.sheet.round.period_to)[OfficeStep.APPRAISAL].name


def test_before_it_has_given_its_name_the_page_says_that_it_can_issue_nothing(life):
    life.appraised()
    unit = life.sheet.parent
    settings = offices.newest(life.connection, unit.id, OfficeStep.APPRAISAL).settings
    keep(life, unit, replace(settings, letterheads=settings.letterheads[:1]))
    assert "chưa phát hành được văn bản vì chưa ghi tên" in acting(life, local_day(life.now))[OfficeStep.APPRAISAL].why
    with pytest.raises(Refused, match="trình tự không còn cơ quan thẩm định"):
        order = Order(life.press.form("appraisal-report"))
        papers.issue(life.act("appraiser"), life.press, file_matter(life.sheet), order)


def keep(life, unit, settings):
    """The office that appraises says this of itself."""
    event = life.act("appraiser").record("office_named", details={"note": "của bài thử"})
    offices.add(life.connection, unit.id, OfficeStep.APPRAISAL, event, settings)
