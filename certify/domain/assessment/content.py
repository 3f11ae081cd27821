"""The hash of the content that a decision is bound to."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from msgspec import Struct

from certify.domain.evidence.documents import Described
from certify.domain.hashing import canonical_json, sha256_of
from certify.domain.questions.replies import Reply


class AnswerRow(Protocol):
    """One side's answer to an indicator, as it is stored."""

    @property
    def side(self) -> str: ...
    @property
    def indicator_id(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any] | None: ...
    @property
    def confirmed(self) -> bool: ...
    @property
    def explanation(self) -> str: ...


class EvidenceRow(Described, Protocol):
    """One piece of evidence, as it is stored."""

    @property
    def indicator_id(self) -> str: ...
    @property
    def place(self) -> str: ...


class Content(Struct, frozen=True):
    """What a decision is bound to: the answers of both sides, evidence, files, criteria, category, replies."""

    assessment_id: int
    criteria_sha256: str
    category: tuple[str | None, str]
    answers: Iterable[AnswerRow]
    evidence: Iterable[EvidenceRow]
    files: Collection[str]
    replies: Iterable[Reply]

    @property
    def sha256(self) -> str:
        """Its SHA-256 (hex)."""
        rows = sorted(self.answers, key=lambda row: (row.side, row.indicator_id))
        content = {
            "assessment": self.assessment_id,
            "criteria": self.criteria_sha256,
            "category": list(self.category),
            "answers": [[r.side, r.indicator_id, r.data, r.confirmed, r.explanation] for r in rows],
            "evidence": [_of_evidence(one) for one in self.evidence],
        }
        # Contents hashed before there were files or replies to questions have no such key.
        replies = sorted([one.question_id, one.text, dict(one.figures)] for one in self.replies)
        later = {"files": sorted(self.files), "replies": replies}
        return sha256_of(canonical_json({**content, **{key: value for key, value in later.items() if value}}))


def _of_evidence(one: EvidenceRow) -> list[str]:
    """Contents hashed before documents had names, and evidence its place in them, have neither."""
    named = [one.name, one.place] if one.name or one.place else []
    return [one.indicator_id, one.number, str(one.issued_on), one.issuer, one.link, *named]
