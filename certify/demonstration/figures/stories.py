"""Files of the demonstration whose figures contradict each other, so that questions are asked; some are answered."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from certify.demonstration.figures.answers import ABUSED, Answers
from certify.operations.act import Act
from certify.operations.assessments.questions import Saying, reply_on
from certify.operations.assessments.sheet import Sheet


def _cases_without_children(made: Answers) -> Answers:
    return {ABUSED: {**made[ABUSED], "numerator": 0}, "6.2": {"numerator": 1, "denominator": 1}}


def _more_in_need(made: Answers) -> Answers:
    twice = 2 * int(str(made["6.1"]["denominator"]))
    return {"6.1": {"numerator": twice, "denominator": twice}}


def _hardly_any_injuries(made: Answers) -> Answers:
    return {"5.1": {**made["5.1"], "numerator": 1}}


class Story(Struct, frozen=True):
    """What makes figures of a file questionable, and what the commune says, by question; nothing to the others."""

    changes: tuple[Callable[[Answers], Answers], ...] = ()
    replies: Mapping[str, str] = field(default_factory=dict)

    def told(self, made: Answers) -> Answers:
        """The figures of a file as the story has them."""
        return {**made, **{key: answer for change in self.changes for key, answer in change(made).items()}}


# `{type}` is what the commune is, in words: xã, phường, thị trấn.
POORER = (
    "Dữ liệu mẫu: tăng do rà soát hộ nghèo, hộ cận nghèo theo chuẩn mới từ đầu năm; danh sách đã được UBND {type} phê "
    "duyệt ngày 15/01."
)
OF_YEAR_BEFORE = (
    "Dữ liệu mẫu: vụ việc xảy ra năm trước, năm nay mới phê duyệt kế hoạch can thiệp; trong năm không phát sinh trẻ em "
    "bị xâm hại."
)
# By where a file is taken to.
STORIES = {
    "draft": Story((_hardly_any_injuries,)),
    "submitted": Story((_cases_without_children,), {"cases_without_children": OF_YEAR_BEFORE}),
    "appraising": Story((_more_in_need,), {"special_children_changed": POORER}),
    "returned": Story((_cases_without_children,)),
}
# Why files are returned, by indicator; the second reason where the figures contradict each other.
LACKS = {ABUSED: "Dữ liệu mẫu: đề nghị ghi rõ nguồn số liệu và bổ sung tài liệu để đối chiếu."}
CONTRADICTED = {
    "6.2": "Dữ liệu mẫu: chỉ tiêu 6.2 ghi 01 vụ việc nhưng chỉ tiêu 3.1 ghi không có trẻ em bị xâm hại; đề nghị đối "
    "chiếu với Công an {type}, ghi lại cho thống nhất."
}


def reasons(sheet: Sheet, story: Story) -> dict[str, str]:
    """Why a file of a story is returned, by indicator."""
    said = {**LACKS, **(CONTRADICTED if story.changes else {})}
    return {key: text.format(type=sheet.unit.type) for key, text in said.items()}


def reply(act: Act, sheet: Sheet, story: Story) -> Sheet:
    """Let a commune say what it has to say to the questions of a story; its sheet afterwards."""
    return reply_on(
        act, sheet, {key: Saying(text.format(type=sheet.unit.type), 0) for key, text in story.replies.items()}
    )[1]
