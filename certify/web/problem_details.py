"""Refusals of the JSON API as problem details (RFC 9457): what went wrong and where."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from certify.domain.texts import composed

PREFIX = "/api/"
PROBLEM_TYPE = "application/problem+json"
KINDS = {
    "bad-request": (400, "Yêu cầu không đọc được", "Yêu cầu không đúng dạng mà openapi.json mô tả."),
    "no-token": (401, "Chưa có mã kết nối", "Cần mã kết nối còn hiệu lực trong Authorization: Bearer."),
    "forbidden": (403, "Không có quyền", "Tài khoản của mã kết nối không có quyền thực hiện chức năng này."),
    "scope": (403, "Mã kết nối không đủ quyền", "Mã kết nối này không được cấp quyền cần cho việc này."),
    "not-found": (404, "Không tìm thấy", "Không có bản ghi này, hoặc không thuộc đơn vị của tài khoản."),
    "method": (405, "Không thực hiện được", "Địa chỉ này không nhận phương thức đó."),
    "refused": (409, "Chưa thực hiện được", "Việc này hiện không thực hiện được; chưa ghi gì."),
    "closed": (409, "Hồ sơ không nhận số liệu", "Các chỉ tiêu này hiện không nhập được; chưa ghi gì."),
    "stale": (409, "Số liệu đã thay đổi", "Có chỉ tiêu người khác đã sửa sau khi ông/bà đọc; chưa ghi gì."),
    "too-large": (413, "Nội dung gửi lên lớn quá", "Nội dung phải không quá 1.000.000 byte."),
    "media-type": (415, "Sai kiểu nội dung", "Nội dung phải là application/json."),
    "impossible": (422, "Số liệu không thể có", "Có số liệu không hợp quy tắc của tiêu chí; chưa ghi gì."),
    "too-many": (429, "Gọi nhiều quá", "Đã quá số lần gọi trong một phút; hãy chờ rồi gọi lại."),
    "failure": (500, "Hệ thống gặp lỗi", "Việc vừa làm chưa được ghi. Hãy thử lại sau ít phút."),
    "unavailable": (503, "Hệ thống tạm ngừng", "Việc vừa làm chưa được ghi. Hãy thử lại sau ít phút."),
}
BY_STATUS = {status: kind for kind, (status, _, _) in reversed(KINDS.items())}


class Fault(BaseModel):
    """One fault: a JSON pointer into the body or the name of a parameter, and what is wrong there."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class Problem(BaseModel):
    """A problem detail; some kinds add members of their own."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    type: str = Field(examples=["urn:certify:problem:not-found"])
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class Refusal(Exception):  # noqa: N818
    """The API refuses a request: one of KINDS, with the faults, and members of its own in `more`."""

    def __init__(
        self, kind: str, faults: Sequence[Fault] = (), detail: str = "", more: Mapping[str, Any] | None = None
    ) -> None:
        self.kind, self.faults, self.detail, self.more = kind, list(faults), detail, dict(more or {})
        super().__init__(kind)

    def reply(self) -> Response:
        """The refusal as a response."""
        status, title, detail = KINDS[self.kind]
        problem = Problem(
            type=f"urn:certify:problem:{self.kind}",
            title=title,
            status=status,
            detail=self.detail or detail,
            errors=self.faults,
        )
        reply = json_reply({**problem.model_dump(mode="json", exclude_none=True), **self.more}, status, PROBLEM_TYPE)
        if status == 401:
            reply.headers["WWW-Authenticate"] = "Bearer"
        if status in {429, 503}:
            reply.headers["Retry-After"] = "60" if status == 429 else "30"
        return reply


def wanted() -> bool:
    """Whether the request is addressed to the API, even at an unknown address."""
    return request.path.startswith(PREFIX)


def of_status(status: int) -> Response:
    """A problem detail for a status of which nothing more is known."""
    return Refusal(BY_STATUS.get(status, "failure" if status >= 500 else "bad-request")).reply()


def of_http(error: HTTPException) -> Response:
    """A problem detail for an error that Flask or Werkzeug raised."""
    reply = of_status(error.code or 500)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        reply.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return reply


def json_reply(data: object, status: int = 200, mimetype: str = "application/json") -> Response:
    """Data as JSON in UTF-8, with Vietnamese letters composed (NFC)."""
    text = composed(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    return Response(text.encode("utf-8", "backslashreplace"), status, mimetype=mimetype)
