"""Writing the next revision of a criteria file, its comments and order kept."""

import tomlkit
from tomlkit.items import AoT, Table

from certify.domain.criteria import Attestation
from certify.domain.figures import Mark


def attested_text(text: str, attestation: Attestation) -> str:
    """The next revision of a criteria file: its figures now attested; comments and order stay.

    An official attestation turns every mark of the criteria to verbatim (the procedure's marks stay); a
    demonstration one leaves every mark as it is.
    """
    document = tomlkit.parse(text)
    document["revision"] = int(document["revision"]) + 1
    if attestation.kind == "official":
        for part in ("total", "all_criteria", "no_zero", "categories", "criteria"):
            _mark(document.get(part))
    document.pop("attestation", None)
    stated = tomlkit.table()
    for name, value in attestation.model_dump().items():
        stated[name] = value
    document["attestation"] = stated
    return tomlkit.dumps(document)


def _mark(part: object) -> None:
    if isinstance(part, list | AoT):
        for item in part:
            _mark(item)
    elif isinstance(part, Table | dict):
        for name in list(part):
            if name in {"source", "name_source"}:
                part[name] = Mark.VERBATIM.value
            else:
                _mark(part[name])
