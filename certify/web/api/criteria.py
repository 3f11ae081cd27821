"""The criteria over the API, with the clause and the mark of every figure."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from certify.domain.criteria.file import LoadedVersion
from certify.domain.criteria.version import Version
from certify.domain.library import UnknownVersion
from certify.operations.act import NotFound
from certify.web.access import requires
from certify.web.api.calls import call
from certify.web.api.values import Digits, Model
from certify.web.request_context import site

blueprint = Blueprint("criteria", __name__)


class CriteriaName(Model):
    """One revision of a version; `attested` says that it was compared with the official text, `sha256` is its file's.

    `provisional` counts the figures not yet read in any text.
    """

    id: str
    revision: int
    number: str
    name: str
    attested: bool
    provisional: int
    sha256: str


class CriteriaList(Model):
    """Every revision, in order of id and revision."""

    items: list[CriteriaName]


class Revision(Model):
    """Which revision."""

    revision: Annotated[int, Field(ge=1, le=100_000), Digits] | None = Field(
        None, description="Số lần sửa; mặc định là bản mới nhất."
    )


class Criteria(Model):
    """A revision as its file states it; each figure with clause and source. `provisional` names the weak ones."""

    version: Version
    attested: bool
    provisional: list[str]
    sha256: str


@blueprint.get("/criteria")
@requires("criteria:read")
@call("Các bộ tiêu chí và các lần sửa")
def index() -> CriteriaList:
    """The revisions of the site."""
    return CriteriaList(items=[_name(loaded) for loaded in site().library.all()])


@blueprint.get("/criteria/<version_id>")
@requires("criteria:read")
@call("Một bộ tiêu chí, mỗi số kèm điều khoản và dấu nguồn")
def show(version_id: str, query: Revision) -> Criteria:
    """One revision, the newest by default."""
    library = site().library
    try:
        loaded = library.get(version_id, query.revision) if query.revision else library.latest(version_id)
    except UnknownVersion as unknown:
        raise NotFound from unknown
    version = loaded.version
    return Criteria(
        version=version, attested=version.attested, provisional=list(version.provisional), sha256=loaded.sha256
    )


def _name(loaded: LoadedVersion) -> CriteriaName:
    version = loaded.version
    return CriteriaName(
        id=version.id,
        revision=version.revision,
        number=version.number,
        name=version.name,
        attested=version.attested,
        provisional=len(version.provisional),
        sha256=loaded.sha256,
    )
