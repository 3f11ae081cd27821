"""Every table of a site.

A table is defined beside its queries; code that needs all tables (migrations, the chain, the audit, tests) imports
`metadata` from here. A new module with a table must be imported here; `tests/store/test_schema.py` fails if it is not.
"""

# ruff: noqa: F401
import certify.store.assessments.answers
import certify.store.assessments.assignments
import certify.store.assessments.decisions
import certify.store.assessments.documents
import certify.store.assessments.evidence
import certify.store.assessments.evidence_files
import certify.store.assessments.files
import certify.store.assessments.meetings
import certify.store.assessments.objections
import certify.store.assessments.questions
import certify.store.assessments.results
import certify.store.assessments.snapshots
import certify.store.assessments.workbooks
import certify.store.categories
import certify.store.criteria.drafts
import certify.store.criteria.official_texts
import certify.store.criteria.revisions
import certify.store.log.chain
import certify.store.log.events
import certify.store.notices.mail
import certify.store.notices.news
import certify.store.papers.batches
import certify.store.papers.files
import certify.store.papers.issued
import certify.store.papers.register
import certify.store.papers.signed_copies
import certify.store.people.accounts
import certify.store.people.devices
import certify.store.people.guesses
import certify.store.people.identities
import certify.store.people.sessions
import certify.store.people.tokens
import certify.store.plans
import certify.store.progress
import certify.store.rounds
import certify.store.site.guidance
import certify.store.site.rate_limits
import certify.store.site.settings
import certify.store.site.submissions
import certify.store.site.uploads
import certify.store.units.boundaries
import certify.store.units.offices
import certify.store.units.successions
import certify.store.units.units
from certify.store.columns import metadata

__all__ = ["metadata"]
