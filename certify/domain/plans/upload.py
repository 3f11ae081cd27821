"""A plan file from outside, read once into what is kept of it until it is taken."""

from certify.domain.criteria.file import CriteriaFileError, read
from certify.domain.plans.plan import Plan
from certify.domain.problems import Problem

MOST_PROBLEMS = 200


def read_upload(raw: bytes) -> str | list[Problem]:
    """The plan that a file states as JSON, or what is wrong with it. Run it in a process of its own."""
    try:
        return read(raw, Plan).model_dump_json()
    except CriteriaFileError as refused:
        return refused.problems[:MOST_PROBLEMS]


def kept_plan(kept: str) -> Plan:
    """The plan of such a JSON text."""
    return Plan.model_validate_json(kept)
