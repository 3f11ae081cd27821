"""The conditions of the steps: each looks at the facts of a file and says what stands in the way."""

from collections.abc import Callable

from msgspec import Struct

from certify.domain.assessment.hands import Had
from certify.domain.problems import Problem


class Facts(Struct, frozen=True):
    """What the preconditions of a step depend on.

    `missing_self`, `missing_appraisal` and `unexplained` (other points than the commune's without a reason) are ids of
    indicators; `unmet` are sentences, one for each condition of recognition that fails; `seen` says whether the actor
    saw the current content, `day_wrong` what is wrong with the day that a return sets. `unanswered` are the criteria
    with an open objection, `accepted` those with an accepted objection to the current result. `elsewhere` names the
    office whose task the step is, when the procedure names another one than the actor's; `hands` are those that the
    actor has had on this file.
    """

    round_open: bool = True
    locked: bool = False
    missing_self: tuple[str, ...] = ()
    missing_appraisal: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    category_set: bool = True
    attested: bool = True
    unmet: tuple[str, ...] = ()
    reasons_given: bool = True
    day_wrong: Problem | None = None
    unknown_indicators: tuple[str, ...] = ()
    seen: bool = True
    unanswered: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    elsewhere: str = ""
    hands: tuple[Had, ...] = ()


LOCKED = "Đã quá hạn tự chấm điểm, hồ sơ đang khóa; đề nghị cán bộ cấp tỉnh gia hạn."
Need = Callable[[Facts], Problem | str | None]


def round_open(facts: Facts) -> str | None:
    return None if facts.round_open else "Đợt đánh giá chưa mở hoặc đã đóng."


def own_office(facts: Facts) -> str | None:
    return facts.elsewhere or None


def unlocked(facts: Facts) -> str | None:
    return LOCKED if facts.locked else None


def all_answered(facts: Facts) -> str | None:
    return f"Còn chỉ tiêu chưa nhập: {', '.join(facts.missing_self)}." if facts.missing_self else None


def all_appraised(facts: Facts) -> str | None:
    return f"Còn chỉ tiêu chưa thẩm định: {', '.join(facts.missing_appraisal)}." if facts.missing_appraisal else None


def differences_explained(facts: Facts) -> str | None:
    if not facts.unexplained:
        return None
    return f"Chưa ghi lý do ở chỉ tiêu thẩm định khác điểm tự chấm: {', '.join(facts.unexplained)}."


def category_set(facts: Facts) -> str | None:
    if facts.category_set:
        return None
    return "Chưa xác định phân loại xã và căn cứ pháp lý (ngưỡng điểm); cán bộ cấp tỉnh thực hiện việc này."


def attested(facts: Facts) -> str | None:
    if facts.attested:
        return None
    return "Bộ tiêu chí hoặc thẩm quyền công nhận chưa đối chiếu văn bản gốc nên chưa được ra quyết định công nhận."


def conditions_met(facts: Facts) -> str | None:
    return f"Chưa đủ điều kiện công nhận: {'; '.join(facts.unmet)}." if facts.unmet else None


def reasons(facts: Facts) -> Problem | str | None:
    if facts.unknown_indicators:
        return f"Không có chỉ tiêu {', '.join(facts.unknown_indicators)} trong bộ tiêu chí."
    return None if facts.reasons_given else Problem("reason", "Phải ghi rõ lý do.")


def day_for_answer(facts: Facts) -> Problem | None:
    return facts.day_wrong


def seen(facts: Facts) -> str | None:
    if facts.seen:
        return None
    return "Hồ sơ đã thay đổi sau khi mở trang này; đề nghị xem lại bản hiện tại rồi quyết định."


def answered(facts: Facts) -> str | None:
    return f"Còn kiến nghị chưa trả lời về tiêu chí {', '.join(facts.unanswered)}." if facts.unanswered else None


def taken_up(facts: Facts) -> str | None:
    """In a closed round a file can't be appraised again: only the decision remains."""
    if not facts.accepted or not facts.round_open:
        return None
    return f"Kiến nghị về tiêu chí {', '.join(facts.accepted)} đã được chấp nhận: yêu cầu thẩm định lại trước."
