"""Files as answers."""

from flask import Response

PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def sent(body: bytes, name: str, mimetype: str = PDF, *, attachment: bool = False) -> Response:
    """A file as an answer; `name` is plain ASCII."""
    how = "attachment" if attachment else "inline"
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f'{how}; filename="{name}"'})
