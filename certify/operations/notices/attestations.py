"""What comparing the criteria with the official text asks of an officer: to transcribe, to mend, or to check."""

from collections.abc import Iterable, Iterator

from certify.domain.criteria.editing.drafts import DraftState
from certify.domain.people.tasks import Task
from certify.operations.act import Act
from certify.operations.criteria.drafts import involved_in, open_drafts, work_of
from certify.operations.criteria.work import may_check
from certify.store.criteria import drafts
from certify.store.criteria.drafts import Draft


def attestation_tasks(act: Act, versions: Iterable[str]) -> Iterator[Task]:
    """The tasks of the actor: in each open draft, or to begin one for a version in use that isn't attested."""
    opened = open_drafts(act.connection)
    for draft in opened:
        yield from _of_draft(act, draft)
    begun = {draft.criteria_version for draft in opened}
    for version in sorted(set(versions) - begun):
        loaded = act.library.latest(version)
        if not loaded.version.attested:
            yield Task("Đối chiếu bộ tiêu chí với văn bản gốc", "/doi-chieu", None, loaded.version.number)


def _of_draft(act: Act, draft: Draft) -> Iterator[Task]:
    number = act.library.latest(draft.criteria_version).version.number
    address = f"/doi-chieu/{draft.id}"
    # What a draft says is read only where it matters: this is asked for every page of its readers.
    stored = drafts.lines_of(act.connection, draft.id)
    if may_check(draft, involved_in(act.connection, draft, stored.values()), act.actor):
        title = f"Kiểm tra bản đối chiếu do {draft.transcriber} lập"
        yield Task(title, f"{address}/khac-biet", None, f"{number}: so từng dòng với văn bản gốc rồi ký hoặc trả lại")
    elif draft.state == DraftState.DRAFTING and draft.transcriber_id == act.actor.id:
        remarks = any(line.remark for line in stored.values())
        returned = draft.remark or (remarks and any(line.remark for line in work_of(act, draft.id).stated))
        title = "Sửa bản đối chiếu bị trả lại" if returned else "Đối chiếu bộ tiêu chí với văn bản gốc"
        yield Task(title, address, None, f"{number}: {draft.remark}" if draft.remark else number)
