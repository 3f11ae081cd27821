"""The security headers of every response."""

from flask import Flask, Response, request

from certify.web import problem_details
from certify.web.request_context import site

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HSTS = "max-age=31536000"
PERMISSIONS_POLICY = ", ".join(
    f"{name}=()" for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)


def prepare(app: Flask) -> None:
    """Add the headers to every response of an application."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
    if site().settings.site.https:
        response.headers["Strict-Transport-Security"] = HSTS
    if problem_details.wanted():  # clients of the API revalidate with an ETag
        response.headers.setdefault("Cache-Control", "no-store")
    elif request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
