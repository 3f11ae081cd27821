"""Replies and files of every type as text."""

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from werkzeug.test import TestResponse

from tests.support.snapshot.markup import page_lines, xml_lines

# These say when or by which request a reply was made, or follow from its body.
UNSEEN = {"date", "content-length", "etag", "last-modified", "x-request-id"}

# Bytes free on the disk, as /healthz tells them.
FREE = re.compile(r'("free": )\d+')
LONGEST = 150
# Files of Word documents and workbooks in which no text is seen: long, and the same in most of them.
AROUND = re.compile(r"(styles|theme\d*|settings|webSettings|fontTable|numbering|stylesWithEffects)\.xml$")


def write_reply(folder: Path, path: str, reply: TestResponse, own: str = "") -> None:
    """Write the reply to a GET request to a file named by its path; `own` is a name of this run alone, left out."""
    file = folder / f"{_file_name(path)}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    shown = sorted((name, value) for name, value in reply.headers.items() if name.lower() not in UNSEEN)
    body = body_lines(reply.get_data(), reply.content_type or "")
    text = "\n".join([path, reply.status, *(_header(*one) for one in shown), "", *body, ""])
    file.write_text(FREE.sub(r"\1…", text.replace(own, "…") if own else text), "utf-8")


def body_lines(body: bytes, kind: str) -> Iterator[str]:
    """The lines of a body of that content type; of what can't be shown as text, its SHA-256."""
    kind = kind.partition(";")[0].strip()
    if not body:
        return
    if kind == "text/html":
        yield from page_lines(body)
    elif kind == "application/pdf":
        yield from pdf_lines(body)
    elif body.startswith(b"PK\x03\x04"):
        yield from _archive_lines(body)
    elif kind.endswith("json"):
        yield json.dumps(json.loads(body), ensure_ascii=False, indent=1, sort_keys=True)
    elif kind.endswith("xml"):
        yield from xml_lines(body)
    else:
        yield from _plain_lines(body)


def pdf_lines(body: bytes) -> Iterator[str]:
    """The hash and the text of a PDF."""
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True).stdout
    yield f"sha256 {sha256(body).hexdigest()}"
    yield from text.decode("utf-8").replace("\f", "\n---- page ----\n").splitlines()


def _archive_lines(body: bytes) -> Iterator[str]:
    """The files of a zip, workbook or Word document in their order, each as text."""
    kinds = {"xml": "text/xml", "rels": "text/xml", "pdf": "application/pdf", "json": "application/json"}
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for member in archive.infolist():
            yield f"==== {member.filename} {'-'.join(map(str, member.date_time))}"
            content = archive.read(member)
            if AROUND.search(member.filename):
                yield f"sha256 {sha256(content).hexdigest()}"
            else:
                yield from body_lines(content, kinds.get(member.filename.rsplit(".", 1)[-1], ""))


def _plain_lines(body: bytes) -> Iterator[str]:
    try:
        yield from body.decode("utf-8").replace("\r", "\\r").split("\n")
    except UnicodeDecodeError:
        yield f"sha256 {sha256(body).hexdigest()}"


def _file_name(path: str) -> str:
    """A path as the name of a file: a query behind an @, what is too long cut and hashed."""
    name = quote(path.strip("/") or "index", safe="/=&,;+~?").replace("?", "@")
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}~{sha256(name.encode()).hexdigest()[:12]}"


def _header(name: str, value: str) -> str:
    if name.lower() == "set-cookie":
        cookie, _, rest = value.partition("=")
        value = f"{cookie}=…;{rest.partition(';')[2]}"
    return f"{name}: {value}"
