"""Drafts of an attestation: one person transcribes a version line by line, another checks it (`checks`)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from certify.domain.criteria.editing.diff import difference
from certify.domain.criteria.editing.drafts import DRAFT_STATE_NAMES, DraftState
from certify.domain.criteria.editing.lines import Line
from certify.domain.criteria.file import parsed
from certify.domain.library import UnknownVersion
from certify.domain.problems import Problem
from certify.operations.act import Act, NotFound, Refused
from certify.operations.criteria.work import Work, few
from certify.store.connection import Connection
from certify.store.criteria import drafts, official_texts
from certify.store.criteria.drafts import Draft, StoredLine
from certify.store.people.accounts import Account, persons

OPEN = (DraftState.DRAFTING, DraftState.CHECKING)
LONGEST = 500


def open_drafts(connection: Connection) -> list[Draft]:
    """The drafts in progress."""
    return drafts.in_states(connection, OPEN)


def begin(act: Act, version_id: str) -> int:
    """Begin a draft from the newest revision of a version; its id. Raises Forbidden, NotFound, Refused."""
    act.need("criteria:attest")
    try:
        former = act.library.latest(version_id)
    except UnknownVersion as unknown:
        raise NotFound from unknown
    if any(open_draft.criteria_version == version_id for open_draft in open_drafts(act.connection)):
        raise Refused(["Bộ tiêu chí này đang có một bản đối chiếu chưa xong; hãy làm tiếp bản đó."])
    row = {
        "criteria_version": version_id,
        "base_revision": former.version.revision,
        "state": DraftState.DRAFTING,
        "version": 1,
    }
    text = former.path.read_bytes().decode()
    stated = former.version.attestation
    reference = stated.reference if stated and stated.kind == "official" else ""
    about = {"text": text, "reference": reference, "remark": "", "transcriber_id": act.actor.id, "updated_at": act.at}
    act.record("attestation_begun", details={"note": f"{version_id}, từ bản {former.version.revision}"})
    return drafts.add(act.connection, row | about)


def work_of(act: Act, draft_id: int) -> Work:
    """A draft with everything that belongs to it. Raises Forbidden, NotFound."""
    act.need("criteria:attest")
    draft = drafts.find(act.connection, draft_id)
    if draft is None:
        raise NotFound
    former = act.library.get(draft.criteria_version, draft.base_revision)
    data = parsed(draft.text.encode())
    stored = drafts.lines_of(act.connection, draft_id)
    ids = (loaded.version.ids for loaded in act.library.all() if loaded.version.id == draft.criteria_version)
    texts = official_texts.of_draft(act.connection, draft_id)
    involved = involved_in(act.connection, draft, stored.values())
    return Work(draft, former, data, stored, texts, frozenset().union(*ids), involved)


def involved_in(connection: Connection, draft: Draft, stored: Iterable[StoredLine]) -> frozenset[int]:
    """The persons who transcribed or confirmed anything in a draft, with whatever account."""
    return persons(connection, {draft.transcriber_id, *(line.stated_by for line in stored)})


def save(act: Act, work: Work, data: dict[str, Any]) -> Work:
    """Save corrections; the work afterwards. A draft may have faults until it is handed over. Raises Refused."""
    from certify.documents.criteria.text import edited  # noqa: PLC0415

    editing(work, act.actor)
    if data == work.data:
        return work
    text = edited(work.draft.text, data)
    changes = [change.text for change in difference(work.data, data)]
    act.record("attestation_edited", details={"note": "; ".join(changes)[: LONGEST * 4]})
    return replace(changed(act.connection, work, act.at, text=text), data=data)


def confirm(act: Act, work: Work, places: Collection[str], citation: str) -> int:
    """Confirm that lines agree with the official text at the place cited; how many. Raises Refused."""
    editing(work, act.actor)
    chosen = [line for line in work.lines if line.place in places]
    problems = [] if chosen else [Problem("line", "Chưa chọn dòng nào để xác nhận.")]
    if not citation.strip():
        problems.append(Problem("citation", "Căn cứ đối chiếu: phải ghi trang, mục của văn bản gốc."))
    if len(citation) > LONGEST:
        problems.append(Problem("citation", f"Căn cứ đối chiếu: không quá {LONGEST} ký tự."))
    if problems:
        raise Refused(problems)
    rows = [StoredLine(*line.key, citation.strip(), act.actor.id, None, "") for line in chosen]
    drafts.put_lines(act.connection, work.draft.id, rows)
    changed(act.connection, work, act.at)
    lines_event(act, "attestation_confirmed", chosen, citation.strip())
    return len(chosen)


def describe(act: Act, work: Work, reference: str) -> None:
    """Set the reference of the official text. Raises Refused."""
    editing(work, act.actor)
    if not reference.strip() or len(reference) > LONGEST:
        text = f"Văn bản gốc: phải ghi số, ngày và nơi lấy văn bản, không quá {LONGEST} ký tự."
        raise Refused([Problem("reference", text)])
    changed(act.connection, work, act.at, reference=reference.strip())


def hand_over(act: Act, work: Work) -> None:
    """Hand a draft over for checking. Raises Refused with everything still to be done."""
    editing(work, act.actor)
    if problems := not_ready(work):
        raise Refused(problems)
    changed(act.connection, work, act.at, state=DraftState.CHECKING, remark="")
    note = f"{work.draft.criteria_version}: {len(work.stated)} dòng"
    act.record("attestation_handed_over", details={"note": note})


def not_ready(work: Work) -> list[str]:
    """What is still to be done (Vietnamese sentences) before a draft can be checked."""
    problems = [f"Còn {len(work.faults)} chỗ sai phải sửa."] if work.faults else []
    if not work.draft.reference:
        problems.append("Chưa ghi văn bản gốc (số, ngày, nơi lấy).")
    if not work.texts:
        problems.append("Chưa đính kèm văn bản gốc (PDF).")
    if not work.stated:
        problems.append("Chưa xác nhận dòng nào.")
    bare = [line.words for line in work.lines if line.key not in work.known and not work.statement(line)]
    if bare:
        problems.append(f"Đã sửa mà chưa ghi căn cứ đối chiếu: {'; '.join(bare)}.")
    if returned := [line.words for line in work.lines if (statement := work.statement(line)) and statement.remark]:
        problems.append(f"Bị trả lại mà chưa sửa hoặc xác nhận lại: {'; '.join(returned)}.")
    return problems


def take_over(act: Act, work: Work) -> None:
    """Take over a draft as its transcriber; the former one's confirmations stay theirs. Raises Refused."""
    if work.draft.state != DraftState.DRAFTING:
        raise Refused(["Chỉ nhận lập thay khi bản đối chiếu đang được lập."])
    changed(act.connection, work, act.at, transcriber_id=act.actor.id)
    act.record("attestation_taken_over", details={"note": work.draft.criteria_version})


def drop(act: Act, work: Work) -> None:
    """Abandon a draft, which stays readable. Raises Refused."""
    editing(work, act.actor)
    changed(act.connection, work, act.at, state=DraftState.DROPPED)
    act.record("attestation_dropped", details={"note": work.draft.criteria_version})


def editing(work: Work, actor: Account) -> None:
    """Raise Refused unless the actor is the transcriber of a draft in progress."""
    if not work.edits(actor):
        state, who = DRAFT_STATE_NAMES[work.draft.state], work.draft.transcriber
        raise Refused([f"Bản đối chiếu {state}; chỉ {who} sửa được khi chưa chuyển kiểm tra."])


def changed(connection: Connection, work: Work, at: datetime, **values: object) -> Work:
    """Store changed columns of a draft and increment its version; the work afterwards."""
    drafts.change(connection, work.draft.id, version=work.draft.version + 1, updated_at=at, **values)
    draft = drafts.find(connection, work.draft.id)
    return replace(work, draft=draft) if draft else work


def lines_event(act: Act, name: str, lines: list[Line], note: str) -> None:
    """Record an event about some lines of a draft."""
    text = f"{few([line.words for line in lines], 3)}{': ' if note.strip() else ''}{note.strip()}"
    act.record(name, details={"note": text, "lines": [list(line.key) for line in lines]})
