"""Write events to the log, and describe them in Vietnamese sentences."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from certify.domain.assessment.hands import ACTS, HANDLESS, MEETING_ACTS
from certify.domain.assessment.states import State
from certify.domain.assessment.workflow import STEPS
from certify.domain.people.means import MEANS_NAMES, Means
from certify.operations.log import notices
from certify.store.connection import Connection
from certify.store.log import events
from certify.store.log.chain import OPERATOR
from certify.store.log.events import Event
from certify.store.people.accounts import Account

SENTENCES = {
    "answer": "nhập số liệu tự chấm",
    "appraise": "nhập kết quả thẩm định",
    "reply": "trả lời câu hỏi về số liệu",
    "carry": "lấy số liệu năm trước (chờ xác nhận)",
    "evidence": "ghi minh chứng",
    "evidence_removed": "bỏ minh chứng",
    "document_added": "thêm tài liệu minh chứng",
    "document_changed": "sửa tài liệu minh chứng",
    "document_removed": "bỏ tài liệu minh chứng",
    "file_added": "thêm tệp minh chứng",
    "file_read": "mở tệp minh chứng",
    "file_deleted": "xóa tệp minh chứng",
    "assign": "phân công người nhập số liệu",
    "hand_over": "trình lãnh đạo hồ sơ",
    "hand_back": "chuyển lại hồ sơ cho cán bộ",
    "category": "xác định phân loại xã",
    "extend": "gia hạn tự chấm điểm",
    "object": "kiến nghị về kết quả",
    "objection_answered": "trả lời kiến nghị",
    "rescore": "tính lại điểm theo bản mới của bộ tiêu chí",
    "round_created": "tạo đợt đánh giá",
    "round_opened": "mở đợt đánh giá",
    "round_changed": "sửa đợt đánh giá",
    "round_closed": "đóng đợt đánh giá",
    "round_reopened": "mở lại đợt đánh giá",
    "categories_imported": "nhập danh mục phân loại",
    "attest": "xác nhận đối chiếu bộ tiêu chí với văn bản gốc",
    "attestation_begun": "bắt đầu đối chiếu bộ tiêu chí",
    "attestation_edited": "sửa bản đối chiếu",
    "attestation_confirmed": "xác nhận dòng đã đối chiếu",
    "attestation_taken_back": "bỏ xác nhận dòng đã đối chiếu",
    "attestation_text": "đính kèm văn bản gốc",
    "attestation_handed_over": "chuyển bản đối chiếu để kiểm tra",
    "attestation_checked": "kiểm tra, đồng ý dòng đã đối chiếu",
    "attestation_disputed": "kiểm tra, không đồng ý dòng đã đối chiếu",
    "attestation_check_taken_back": "bỏ kết quả kiểm tra dòng đã đối chiếu",
    "attestation_sent_back": "trả lại bản đối chiếu",
    "attestation_taken_over": "nhận lập thay bản đối chiếu",
    "attestation_dropped": "bỏ bản đối chiếu",
    "criteria_imported": "nhập tệp của bộ tiêu chí (không kèm dấu đã đối chiếu)",
    "attest_demonstration": "xác nhận đối chiếu TRÌNH DIỄN (không có giá trị pháp lý)",
    "paper_issued": "phát hành",
    "paper_recalled": "thu hồi văn bản",
    "paper_signed": "nhận bản đã ký số",
    "batch_started": "phát hành hàng loạt",
    "batch_cancelled": "dừng phát hành hàng loạt",
    "batch_retried": "làm lại phần lỗi của đợt phát hành hàng loạt",
    "number_reserved": "dành số",
    "number_released": "hủy số đã dành",
    "office_named": "ghi tên, ký hiệu của cơ quan",
    "office_holder": "ghi người ký của cơ quan",
    "office_holder_left": "ghi ngày thôi giữ chức vụ",
    "office_council": "ghi hội đồng, tổ thẩm định",
    "meeting_opened": "mở cuộc họp",
    "meeting_kept": "ghi biên bản cuộc họp",
    "meeting_dropped": "bỏ cuộc họp chưa kết thúc",
    "meeting_ended": "kết thúc cuộc họp",
    "guidance_added": "đưa lên văn bản hướng dẫn",
    "guidance_withdrawn": "rút văn bản hướng dẫn",
    "list_published": "công khai danh sách xã, phường, thị trấn được công nhận",
    "list_withdrawn": "thôi công khai danh sách xã, phường, thị trấn được công nhận",
    "units_imported": "nhập danh sách đơn vị hành chính",
    "boundaries_kept": "nhập ranh giới đơn vị hành chính",
    "plan_entered": "nhập số liệu kế hoạch",
    "plan_imported": "nhập tệp kế hoạch",
    "account_added": "thêm tài khoản",
    "account_asked": "đề nghị, chờ một quản trị khác xác nhận",
    "account_changed": "sửa tài khoản",
    "account_joined": "ghi hai tài khoản là của cùng một người",
    "account_bound": "gắn tài khoản với người mà cơ quan xác nhận ở lần đăng nhập đầu",
    "account_unbound": "bỏ gắn tài khoản với người mà cơ quan đã xác nhận",
    "account_parted": "ghi tài khoản không cùng người với tài khoản khác",
    "codes_given": "cấp mã đăng nhập lần đầu",
    "account_idle": "tài khoản bị khóa vì 45 ngày không dùng",
    "account_locked": "tài khoản tạm khóa với nơi lạ vì đăng nhập sai nhiều lần",
    "account_disabled": "khóa tài khoản",
    "account_opened": "mở lại tài khoản",
    "password_changed": "đổi mật khẩu",
    "password_given": "cấp mật khẩu tạm",
    "factor_on": "bật xác thực hai bước",
    "factor_off": "tắt xác thực hai bước",
    "sign_in": "đăng nhập",
    "sign_in_failed": "đăng nhập không thành công",
    "account_wanted": "đăng nhập được ở cơ quan mà chưa có tài khoản ở đây",
    "link_given": "cấp liên kết đăng nhập một lần",
    "source_barred": "nơi đăng nhập sai nhiều lần bị chặn 12 giờ với tài khoản",
    "session_ended": "đăng xuất một thiết bị",
    "sign_out": "đăng xuất",
    "sign_out_everywhere": "đăng xuất khỏi mọi thiết bị",
    "token_made": "tạo mã kết nối",
    "tokens_ended": "các mã kết nối hết hiệu lực",
    "token_revoked": "thu hồi mã kết nối",
    "mail_set": "đặt địa chỉ nhận thư",
    "rows_sealed": "bắt đầu niêm phong các dòng dữ liệu đang có",
} | {step.name: step.sentence for step in STEPS.values()}


OF_FILES = ACTS.keys() | MEETING_ACTS | HANDLESS
MOST_NAMED = 8
# The actor's name when no account acts: the command line, or somebody who isn't signed in.
OWNER, STRANGER = OPERATOR, "Người chưa đăng nhập"
BY_STRANGERS = frozenset({"sign_in_failed", "source_barred", "account_locked", "account_wanted"})


class Happening(Struct, frozen=True):
    """What an event tells: its act, the file it is of, the file's states before and after it, and more to its name."""

    act: str
    assessment_id: int | None = None
    states: tuple[State, State] | None = None
    details: Mapping[str, Any] | None = None


def write_event(
    connection: Connection,
    actor: Account | None,
    at: datetime,
    name: str,
    *,
    assessment_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Write an event outside an act; its id. `actor` is None for the operator and for people not signed in."""
    return write(connection, actor, at, Happening(name, assessment_id, details=details))


def write(connection: Connection, actor: Account | None, at: datetime, happening: Happening) -> int:
    """Write an event and queue its notices; its id. Of a file no act is taken that hands.py doesn't know."""
    name, assessment_id = happening.act, happening.assessment_id
    if assessment_id is not None and name not in OF_FILES:
        raise ValueError(f"{name}: whose hand on a file is this?")
    before, after = happening.states or (None, None)
    actor_id, without_account = actor.id if actor else None, STRANGER if name in BY_STRANGERS else OWNER
    row = {"act": name, "assessment_id": assessment_id, "from_state": before, "to_state": after, "at": at}
    row |= {"actor_id": actor_id, "actor_name": actor.display_name if actor else without_account}
    event_id = events.add_event(connection, {**row, "details": dict(happening.details or {})})
    notices.announce(connection, at, event_id, name, assessment_id, actor_id)
    return event_id


def sentence(event: Event) -> str:
    """What happened in an event, without its actor and time."""
    text = SENTENCES[event.act]
    if indicators := event.details.get("indicators"):
        few = len(indicators) <= MOST_NAMED
        text += f": chỉ tiêu {', '.join(indicators)}" if few else f" của {len(indicators)} chỉ tiêu"
    if note := event.details.get("note"):
        text += f" – {note}"
    means, address = event.details.get("means"), event.details.get("address")
    how = [f"bằng {MEANS_NAMES[Means(means)]}"] if means else []
    where = [f"từ {address}"] if address else []
    return f"{text} ({', '.join(how + where)})" if how or where else text
