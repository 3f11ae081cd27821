"""The offices of the procedure: each step of it is one office's, and its papers bear that office's name."""

from enum import StrEnum

from certify.domain.people.permissions import Role


class OfficeStep(StrEnum):
    """What an office does, named as in the procedure of a criteria version."""

    SELF_ASSESSMENT = "self_assessment"
    APPRAISAL = "appraisal"
    RECOGNITION = "recognition"
    REPORTING = "reporting"


OFFICE_STEP_NAMES = {
    OfficeStep.SELF_ASSESSMENT: "tự đánh giá",
    OfficeStep.APPRAISAL: "thẩm định",
    OfficeStep.RECOGNITION: "công nhận",
    OfficeStep.REPORTING: "báo cáo",
}

# The office that a role works for.
OFFICE_OF_ROLE = {
    Role.COMMUNE_OFFICER: OfficeStep.SELF_ASSESSMENT,
    Role.COMMUNE_LEADER: OfficeStep.SELF_ASSESSMENT,
    Role.APPRAISER: OfficeStep.APPRAISAL,
    Role.APPROVER: OfficeStep.RECOGNITION,
    Role.PROVINCE_OFFICER: OfficeStep.REPORTING,
}

# What a role needs to issue the papers of each office.
PAPERS_OF = {
    OfficeStep.SELF_ASSESSMENT: "paper:commune",
    OfficeStep.APPRAISAL: "paper:appraisal",
    OfficeStep.RECOGNITION: "paper:recognition",
    OfficeStep.REPORTING: "paper:province",
}

# The offices that set up a council.
WITH_COUNCIL = frozenset({OfficeStep.SELF_ASSESSMENT, OfficeStep.APPRAISAL})
