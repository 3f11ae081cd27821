"""Documents of the demonstration, all invented: each is evidence of several indicators, one comes with its file."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from certify.domain.days import local_day
from certify.domain.evidence.confidentiality import Confidentiality
from certify.operations.act import Act
from certify.operations.assessments.sheet import Sheet
from certify.operations.evidence import citing, documents
from certify.operations.evidence.documents import Given, Reference
from certify.operations.evidence.files import Examined, Upload, examined

KEPT = timedelta(days=5 * 365)


class _Example(NamedTuple):
    """A document: what it is, its number or link, day and month, who issued it, and where each indicator finds it."""

    name: str
    number: str
    on: tuple[int, int]
    issuer: str
    places: dict[str, str]
    link: str = ""
    attached: bool = False


EXAMPLES = (
    _Example(
        "Phân công người làm công tác bảo vệ trẻ em, kiện toàn Ban bảo vệ trẻ em (dữ liệu mẫu)",
        "15/QĐ-UBND",
        (20, 1),
        "UBND {unit}",
        {"1.1": "Điều 1", "1.2": "Điều 2 và danh sách kèm theo", "1.3": "Điều 3"},
    ),
    _Example(
        "Giao dự toán ngân sách (dữ liệu mẫu)", "02/QĐ-UBND", (5, 1), "UBND {unit}", {"1.4": "Phụ lục 2, dòng 14"}
    ),
    _Example(
        "Báo cáo số liệu trẻ em (dữ liệu mẫu)",
        "118/BC-UBND",
        (15, 12),
        "UBND {unit}",
        {
            "2.1": "Mục I",
            "3.1": "Mục II",
            "4.1": "Mục II",
            "4.2": "Mục II",
            "5.1": "Mục III",
            "5.2": "Mục III",
            "6.1": "Mục IV",
            "6.2": "Mục IV",
        },
        attached=True,
    ),
    _Example(
        "Tiêm chủng, dinh dưỡng, khám sức khỏe (dữ liệu mẫu)",
        "09/BC-TYT",
        (10, 12),
        "Trạm Y tế",
        {"7.1": "Biểu 1", "8.1": "Biểu 2", "8.2": "Biểu 2", "9.1": "Biểu 3"},
    ),
    _Example(
        "Thống kê trẻ em đến trường, lớp mầm non (dữ liệu mẫu)",
        "21/BC-MN",
        (30, 9),
        "Trường Mầm non",
        {"10.1": "Dòng 1", "10.2": "Dòng 2", "10.3": "Dòng 3"},
    ),
    _Example(
        "Diễn đàn trẻ em và hoạt động hè (dữ liệu mẫu)",
        "",
        (1, 6),
        "UBND {unit}",
        {"11.1": "", "11.2": "", "11.3": "", "12.3": ""},
        link="https://cong-thong-tin.example/dien-dan-tre-em",
    ),
    _Example(
        "Tổng hợp phiếu hỏi ý kiến, kiểm tra điểm vui chơi (dữ liệu mẫu)",
        "31/BB-UBND",
        (20, 11),
        "UBND {unit}",
        {"12.1": "Mục 1", "12.2": "Mục 1", "13.1": "Mục 2", "13.2": "Mục 3"},
    ),
)


def give(act: Act, sheet: Sheet, report: Path) -> None:
    """Put the documents, of the year of its figures, into a file that its commune still fills in."""
    today, year = local_day(act.at), sheet.round.year
    for example in EXAMPLES:
        day, month = example.on
        issuer = example.issuer.format(unit=f"{sheet.unit.type} {sheet.unit.name}")
        reference = Reference(example.number, min(date(year, month, day), today), issuer, example.link, example.name)
        file = _report(report, today) if example.attached else None
        document_id = documents.keep(act, sheet.id, Given(reference, file))
        citing.place(act, sheet.id, document_id, example.places)


@cache
def _report(path: Path, today: date) -> Examined:
    level = Confidentiality.INTERNAL
    return examined(Upload("bao-cao-so-lieu-tre-em.pdf", path.read_bytes(), level, today + KEPT), today)
