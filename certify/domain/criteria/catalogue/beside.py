"""What a file that isn't among the others yet would do to them."""

from collections.abc import Iterator, Sequence

from certify.domain.criteria.catalogue.revisions import in_order
from certify.domain.criteria.catalogue.succession import Newest, false_claims, newest_revisions, overlaps
from certify.domain.criteria.file import LoadedVersion
from certify.domain.criteria.strict.partial import as_far_as_known
from certify.domain.problems import Problem

Folders = Sequence[Sequence[LoadedVersion]]


def key_of(loaded: LoadedVersion) -> tuple[str, int]:
    """A version's id and revision."""
    return loaded.version.id, loaded.version.revision


def problems_beside(candidate: LoadedVersion, folders: Folders, home: int) -> list[Problem]:
    """What would be refused if the candidate stood in the folder with the index `home`.

    Its version may be a partial one: what it lacks isn't judged.
    """
    if not as_far_as_known(lambda: iter([key_of(candidate)])):
        return []
    twice = [own for own in folders[home] if key_of(own) == key_of(candidate)]
    if twice and twice[0].sha256 == candidate.sha256:
        return []
    if twice:
        return [Problem("revision", f"trùng với {twice[0].path}, mỗi lần sửa phải mang một số riêng")]
    without, with_it = (
        newest_revisions(in_order([*folders[:home], [*folders[home], *more], *folders[home + 1 :]], key_of))
        for more in ((), (candidate,))
    )
    return [*_claims(candidate, without, with_it), *_overlaps(candidate, without, with_it)]


def _claims(candidate: LoadedVersion, without: Newest, with_it: Newest) -> Iterator[Problem]:
    """False claims of the candidate, and those of others that only it makes false."""
    for loaded in with_it.values():
        if loaded is candidate:
            yield from false_claims(loaded, with_it)
        else:
            former = list(false_claims(loaded, without))
            claims = (claim for claim in false_claims(loaded, with_it) if claim not in former)
            yield from (Problem("", f"{loaded.path}: {claim.place}: {claim.text}") for claim in claims)


def _overlaps(candidate: LoadedVersion, without: Newest, with_it: Newest) -> Iterator[Problem]:
    former = list(overlaps(without))
    for fault in as_far_as_known(overlaps, with_it):
        if fault not in former:
            yield fault.problem if fault.path == candidate.path else Problem("", str(fault))
