"""Files in requests and in responses."""

from io import BytesIO

from flask import Response, send_file

PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SVG = "image/svg+xml"
PNG = "image/png"
CSV = "text/csv"


def file_response(body: bytes, name: str, mimetype: str = PDF, *, attachment: bool = False) -> Response:
    """A file made by the site; `name` is plain ASCII."""
    disposition = "attachment" if attachment else "inline"
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f'{disposition}; filename="{name}"'})


def download_response(body: bytes, name: str, mimetype: str = PDF) -> Response:
    """A file that somebody uploaded, as a download under its name: a browser never opens it within the site."""
    return sandboxed(send_file(BytesIO(body), mimetype, as_attachment=True, download_name=name))


def sandboxed(reply: Response) -> Response:
    """A response made from what somebody uploaded: opened by itself it loads nothing and runs nothing."""
    reply.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return reply
