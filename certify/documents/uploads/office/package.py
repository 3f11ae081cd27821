"""An Office file as a package (ECMA-376, part 2): its parts with their media types, read within limits."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from urllib.parse import unquote

from msgspec import Struct

from certify.documents.uploads.office.refusal import BOMB, BROKEN, Refused, refuse_part
from certify.documents.uploads.office.xml_events import attributes_of, elements, name_of

MOST_MEMBERS, MOST_UNPACKED, MOST_RATIO = 2_000, 100_000_000, 200
TYPES = "[content_types].xml"
FAULTS = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error)


class Part(Struct, frozen=True):
    """A part of a package: its name as written, its media type ("" when none is given) and its bytes."""

    name: str
    media_type: str
    body: bytes


def read_package(content: bytes) -> list[Part]:
    """The parts of a package except the list of media types. Raises Refused."""
    bodies = _members(content)
    if TYPES not in bodies:
        raise Refused(BROKEN)
    types = _media_types(bodies.pop(TYPES)[1])
    return [Part(name, types.of(key), body) for key, (name, body) in bodies.items()]


def key_of(name: str) -> str:
    """What makes two names of parts the same: neither case, nor escapes, nor the leading slash count."""
    return unquote(name).lstrip("/").casefold()


def _members(content: bytes) -> dict[str, tuple[str, bytes]]:
    """Every member's name and bytes, by its key."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = packed.infolist()
            unpacked = sum(info.file_size for info in infos)
            if len(infos) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
                raise Refused(BOMB)
            members: dict[str, tuple[str, bytes]] = {}
            for info in infos:
                if info.is_dir() and not info.file_size:
                    continue
                key = key_of(info.filename)
                if key in members or not _is_plain(key):
                    refuse_part(info.filename)
                members[key] = (info.filename, packed.read(info))
            return members
    except FAULTS as fault:
        raise Refused(BROKEN) from fault


def _is_plain(key: str) -> bool:
    """Whether a name leads nowhere but into the package."""
    return "\\" not in key and ":" not in key and all(step.strip(".") for step in key.split("/"))


class _MediaTypes(Struct, frozen=True):
    """Media types by the ending of a part's name, and by its whole name, which goes before."""

    by_ending: Mapping[str, str]
    by_name: Mapping[str, str]

    def of(self, key: str) -> str:
        return self.by_name.get(key) or self.by_ending.get(key.rpartition(".")[2], "")


def _media_types(body: bytes) -> _MediaTypes:
    by_ending: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for event, element in elements(body):
        if event == "start":
            values = attributes_of(element)
            media_type = values.get("ContentType", "").strip().casefold()
            if name_of(element) == "Default":
                _put(by_ending, values.get("Extension", "").casefold(), media_type)
            elif name_of(element) == "Override":
                _put(by_name, key_of(values.get("PartName", "")), media_type)
    return _MediaTypes(by_ending, by_name)


def _put(types: dict[str, str], key: str, media_type: str) -> None:
    """Sets a media type; programs read a list that gives two for one name differently, so it is refused."""
    if types.setdefault(key, media_type) != media_type:
        raise Refused(BROKEN)
