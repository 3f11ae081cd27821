"""The buttons of whoever checks a draft, on every page that shows its lines."""

from collections.abc import Collection

from flask import request

from certify.domain.problems import Problem
from certify.operations.act import Act, Refused
from certify.operations.criteria import checks, taking_back
from certify.operations.criteria.work import Work

CHANGED = "Bản đối chiếu đã thay đổi sau khi mở trang này; hãy xem lại rồi bấm lần nữa."


def need_current(work: Work, problem: str = CHANGED) -> None:
    """Raise Refused if the form came from a page that showed an older state of the draft."""
    if request.form.get("version") != str(work.draft.version):
        raise Refused([problem])


def check_lines(act: Act, work: Work, places: Collection[str]) -> str:
    """Agree to lines, dispute them or take that back, as the button says; what to report. Raises Refused."""
    button, remark = request.form.get("act", ""), request.form.get("remark", "").strip()
    if button == "take_back":
        return f"Đã bỏ kết quả kiểm tra của {taking_back.take_back_checks(act, work, places)} dòng."
    if button != "dispute":
        return f"Đã ghi đồng ý cho {checks.check(act, work, places, '')} dòng."
    if not remark:
        raise Refused([Problem("remark", "Nhận xét: phải ghi chỗ nào chưa đúng với văn bản gốc.")])
    return f"Đã ghi nhận xét cho {checks.check(act, work, places, remark)} dòng."
