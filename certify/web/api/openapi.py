"""The description of the API (OpenAPI 3.1), read from the routes and the models that answer them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from certify.domain.limits import LARGEST_ID
from certify.operations.people.tokens import SCOPE_NAMES
from certify.web.api.calls import Call, call_of
from certify.web.problem_details import KINDS, PROBLEM_TYPE, Problem

ROUTES = "/api/v1/"
DESCRIPTION = """Giao diện cho phần mềm khác, cùng quyền và phạm vi đơn vị như trang web.

- Mã kết nối tạo ở trang “Mã kết nối (API)”, gửi trong `Authorization: Bearer …`; quyền `read` để đọc và chấm
  điểm, `write` để ghi. Cookie đăng nhập không có giá trị ở đây.
- Số đếm là số nguyên. Mọi số khác (điểm, ngưỡng, tỷ lệ) là chuỗi: số thập phân chính xác (`"97.5"`) hoặc, khi không
  viết hết được, phân số tối giản (`"200/3"`). Không làm tròn ở đâu cả.
- Dấu nguồn (`source`): verbatim đúng nguyên văn, secondary theo nguồn thứ cấp, derived suy ra bằng phép tính,
  provisional chưa đối chiếu văn bản gốc. Dòng điểm mang dấu yếu nhất của các số đã dùng.
- Danh sách xếp theo id; `next` là `cursor` của trang sau, null ở trang cuối.
- Điểm null: chỉ tiêu chưa nhập, nhập dở hoặc chưa xác nhận. `steps` null: trong năm không còn khả năng đạt.
- Khi ghi, `base` là `version` của dòng đã đọc (0: chưa có gì). Một dòng đã bị người khác sửa thì không dòng nào được
  ghi; trả lời 409 cho thấy bản gửi (`sent`) và bản hiện có (`current`). Gửi lại đúng số liệu đang có thì không sao.
- Lỗi là problem details (RFC 9457); `errors` chỉ từng chỗ sai. `type` dạng `urn:certify:problem:<tên>`.
- Trả lời cho GET mang ETag; gửi lại trong If-None-Match thì nhận 304 khi chưa có gì mới.
- Số tổng hợp chỉ đếm số xã, không bao giờ cộng số trẻ em; số liệu từng xã chỉ ai đọc được hồ sơ trên trang web mới đọc.
- Hệ thống trình diễn trả `Certify-Data: demonstration`: số liệu sinh ra, không phải số liệu thật.
"""
ALWAYS = (401, 403, 429)
REF = "#/components/schemas/{model}"
_Key = tuple[type[BaseModel], JsonSchemaMode]


def description(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of an application's calls."""
    rules_and_calls = [(rule, call) for rule in _rules(app) if (call := call_of(app.view_functions[rule.endpoint]))]
    models, schemas = _schemas([call for _, call in rules_and_calls])
    paths: dict[str, dict[str, Any]] = {}
    for rule, call in rules_and_calls:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, method, call, models)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Xã phù hợp với trẻ em", "version": "1", "description": DESCRIPTION},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
            "responses": {str(status): _refusal(status, models) for status in sorted({k[0] for k in KINDS.values()})},
        },
    }


def _rules(app: Flask) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(ROUTES)]
    return sorted(rules, key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def _schemas(calls: list[Call]) -> tuple[Mapping[_Key, dict[str, Any]], dict[str, Any]]:
    """The references to the models, and the models' schemas by name."""
    keys: list[_Key] = [(Problem, "serialization")]
    for call in calls:
        keys.append((call.reply, "serialization"))
        if call.body:
            keys.append((call.body, "validation"))
    references, whole = models_json_schema(list(dict.fromkeys(keys)), ref_template=REF)
    schemas = {name: _without_docstring(schema) for name, schema in whole.get("$defs", {}).items()}
    return cast("Mapping[_Key, dict[str, Any]]", references), schemas


def _without_docstring(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema without the model's docstring, which is written for this project's programmers."""
    return {key: part for key, part in schema.items() if key != "description"}


def _operation(rule: Rule, method: str, call: Call, models: Mapping[_Key, dict[str, Any]]) -> dict[str, Any]:
    noun = rule.endpoint.split(".")[1]
    body = {"requestBody": {"required": True, "content": _json(models[call.body, "validation"])}} if call.body else {}
    parameters = [*_path(call), *_query(call)]
    return {
        "operationId": rule.endpoint.removeprefix("api."),
        "tags": [noun],
        "summary": call.summary,
        "description": f"Quyền của mã kết nối: {call.scope} ({SCOPE_NAMES[call.scope]}).",
        **({"parameters": parameters} if parameters else {}),
        **body,
        "responses": dict(_responses(method, call, models)),
    }


def _responses(method: str, call: Call, models: Mapping[_Key, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    tag = {"ETag": {"schema": {"type": "string"}}} if method == "GET" else {}
    headers = {"headers": tag} if tag else {}
    yield "200", {"description": call.summary, **headers, "content": _json(models[call.reply, "serialization"])}
    if tag:
        yield "304", {"description": "Chưa có gì mới."}
    statuses = {*ALWAYS, *call.refusals}
    statuses |= {404} if call.path else set()
    statuses |= {400} if call.query or call.body else set()
    statuses |= {413, 415, 422} if call.body else set()
    for status in sorted(statuses):
        yield str(status), {"$ref": f"#/components/responses/{status}"}


def _path(call: Call) -> Iterator[dict[str, Any]]:
    for name, kind in call.path.items():
        number = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
        schema = number if kind is int else {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(call: Call) -> Iterator[dict[str, Any]]:
    """The parameters of a query. One that may be left out is never null, so null is no part of its schema."""
    schema = call.query.model_json_schema() if call.query else {}
    for name, declared in schema.get("properties", {}).items():
        own = {key: part for key, part in declared.items() if key not in {"title", "description", "anyOf"}}
        option: dict[str, Any] = next((part for part in declared.get("anyOf", ()) if part != {"type": "null"}), {})
        if "$ref" in option:
            option = schema["$defs"][option["$ref"].rsplit("/", 1)[1]]
        parts = {key: part for key, part in {**own, **option}.items() if part is not None}
        yield {"name": name, "in": "query", "description": declared.get("description", ""), "schema": parts}


def _refusal(status: int, models: Mapping[_Key, dict[str, Any]]) -> dict[str, Any]:
    titles = [title for code, title, _ in KINDS.values() if code == status]
    return {
        "description": "; ".join(titles),
        "content": {PROBLEM_TYPE: {"schema": models[Problem, "serialization"]}},
    }


def _json(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
