"""The workbook of a round, for offline work: the content of its pages, and the cell of each thing on a page."""

import hmac
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from hashlib import sha256

from msgspec import Struct, field

from certify.documents.cells import cell_name, plain
from certify.domain.assessment.sides import Side
from certify.domain.criteria.answers import FIELDS
from certify.domain.criteria.indicators import Indicator
from certify.domain.criteria.version import Version
from certify.domain.hashing import canonical_json
from certify.domain.questions.replies import Asked

OVERVIEW, CONTROL = "Tổng hợp", "Kiểm soát"
MADE_BY = "certify-workbook-1"
REMARKS = {Side.SELF: "Giải trình", Side.APPRAISAL: "Lý do thẩm định"}
BESIDE = {Side.SELF: "Đã ghi trên hệ thống", Side.APPRAISAL: "Xã tự chấm"}
HEADS = (
    "STT",
    "Tiêu chí, chỉ tiêu",
    "Điểm tối đa",
    "Cần nhập, thang điểm",
    "Số liệu",
    "Mẫu số",
    "Không có đối tượng: lý do",
)
HEAD_ROW, FIRST_ROW = 3, 4
COLUMNS = {"yes": 4, "numerator": 4, "count": 4, "denominator": 5, "not_applicable": 6, "explanation": 7}
BESIDE_COLUMN, EVIDENCE_COLUMN = 8, 9
# The row above the questions that figures raise; before the id of one in what stands for its row.
ASKED = "?"
# Where the commune answers one: in words, as it explains its figures.
REPLY = "explanation"
YES_NO = {True: "Có", False: "Không"}

Value = str | int
Cells = Mapping[str, Value]


class Line(Struct, frozen=True):
    """One indicator: its input cells by field, the version of the answer in them (`base`), and the texts beside them:
    what else the system holds, and the evidence.
    """

    indicator: Indicator
    cells: Cells
    base: int
    open: bool
    beside: str
    evidence: str = ""


class Page(Struct, frozen=True, dict=True):
    """One commune's page. `sha256` is the criteria file's; `closed` says why nothing can be entered, or is blank."""

    assessment_id: int
    code: str
    name: str
    above: str
    state: str
    version: Version
    sha256: str
    lines: tuple[Line, ...]
    answered: int
    own_total: str
    appraisal_total: str
    closed: str
    # The number of each quantity by its id, where all lines say the same.
    shared: Mapping[str, int] = field(default_factory=dict)
    # The questions that the commune's figures raise.
    asked: tuple[Asked, ...] = ()

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each thing on the page (`rows_of`)."""
        return rows_of(self.version, [asked_key(one.id) for one in self.asked])

    @property
    def sheet(self) -> str:
        """The name of its sheet: unique by the code, and no longer than the 31 characters that Excel allows."""
        bare = "".join(" " if character in "[]:*?/\\'" else character for character in plain(self.name))
        return f"{self.code} {bare}"[:31].strip()


class Book(Struct, frozen=True):
    """A round's pages for one side; `made` is the moment in words."""

    round_id: int
    round_name: str
    side: Side
    made: str
    pages: tuple[Page, ...]


def fields_of(indicator: Indicator) -> tuple[str, ...]:
    """The fields for which an indicator has input cells."""
    return (*FIELDS[indicator.rule.kind], "explanation")


def fields_by_row(version: Version, asked: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """The fields for which rows have input cells: those of indicators, of quantities and of questions."""
    return {
        **{indicator.id: fields_of(indicator) for indicator in version.indicators},
        **{quantity.id: ("count",) for quantity in version.quantities},
        **dict.fromkeys(asked, (REPLY,)),
    }


def asked_id(key: str) -> str:
    """The id of the question for whose row a key stands."""
    return key.removeprefix(ASKED)


def asked_key(question_id: str) -> str:
    """What stands for the row of a question."""
    return f"{ASKED}{question_id}"


def asked_in(keys: Iterable[str]) -> tuple[str, ...]:
    """Those of the keys that stand for rows of questions."""
    return tuple(key for key in keys if key.startswith(ASKED))


def rows_of(version: Version, asked: Collection[str] = ()) -> dict[str, int]:
    """The row (from 0) of each quantity, each criterion ("2"), each indicator ("2.1") and each question on a page.

    Questions (`asked`, as `asked_key` calls them) stand below the others, under a heading.
    """
    ids = [key for criterion in version.criteria for key in (criterion.id, *(part.id for part in criterion.indicators))]
    shared = [quantity.id for quantity in version.quantities]
    below = [ASKED, *asked] if asked else []
    return {key: number for number, key in enumerate([*shared, *ids, *below], start=FIRST_ROW)}


def number_of(version: Version, key: str) -> str:
    """What stands in the first cell of a row: the id of a criterion or an indicator.

    "C1" for the first quantity, "H1" for the first question that there may be.
    """
    quantities = [quantity.id for quantity in version.quantities]
    if key.startswith(ASKED):
        questions = ["", *quantities, *(check.id for check in version.checks)]
        return f"H{questions.index(asked_id(key)) or ''}"
    return f"C{quantities.index(key) + 1}" if key in quantities else key


def cell_of(version: Version, indicator_id: str, field: str) -> str:
    """The name of the cell of a field; the indicator's first input cell for a field without one."""
    return cell_name(rows_of(version)[indicator_id], COLUMNS.get(field, 4))


def mark_of(cells: Cells) -> str:
    """A short hash of an indicator's cells, from which the import sees whether somebody changed them."""
    texts = {field: plain(str(value)) for field, value in cells.items()}
    return sha256(canonical_json({field: text for field, text in texts.items() if text}).encode()).hexdigest()[:12]


def shared_mark(number: int | None) -> str:
    """The same of the cell of a quantity."""
    return mark_of({} if number is None else {"count": number})


def reply_cells(side: Side, text: str) -> dict[str, Value]:
    """The cells of a question by what was said to it: only its commune's side has one."""
    return {REPLY: plain(text)} if side == Side.SELF else {}


def seal(key: str, *parts: str) -> str:
    """The site's seal on a row of the control sheet."""
    return hmac.new(key.encode(), canonical_json(list(parts)).encode(), "sha256").hexdigest()[:40]
