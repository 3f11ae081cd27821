"""Columns with a closed set of values hold no other: states, sides, kinds, levels, roles, marks."""

from alembic import op

from certify.store.triggers import only

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATES = ("draft", "submitted", "appraising", "returned", "appraised", "recognised", "refused", "revoked")
SIDES = ("self", "appraisal")
ROLES = ("commune_officer", "commune_leader", "appraiser", "approver", "province_officer", "administrator")
KNOWN = {
    ("accounts", "role"): ROLES,
    ("answers", "side"): SIDES,
    ("assessments", "state"): STATES,
    ("attestation_drafts", "state"): ("drafting", "checking", "signed", "dropped"),
    ("batch_items", "state"): ("waiting", "working", "done", "failed", "dropped", "left_out"),
    ("batches", "state"): ("working", "done", "cancelled"),
    ("counted_results", "source"): ("verbatim", "secondary", "derived", "provisional"),
    ("decisions", "kind"): ("recognise", "refuse", "revoke"),
    ("events", "from_state"): STATES,
    ("events", "to_state"): STATES,
    ("evidence_files", "level"): ("public", "internal", "restricted", "secret"),
    ("mails", "state"): ("waiting", "sent", "failed", "dropped"),
    ("meetings", "step"): ("self_assessment", "appraisal"),
    ("objection_answers", "outcome"): ("accepted", "kept"),
    ("register_entries", "way"): ("next", "reserved", "external"),
    ("results", "side"): SIDES,
    ("rounds", "state"): ("planned", "open", "closed"),
    ("snapshots", "kind"): ("submitted", "appraised", "decided"),
    ("unit_successions", "extent"): ("whole", "part", "unchanged"),
    ("units", "level"): ("commune", "district", "province"),
}


def upgrade() -> None:
    for (table, column), values in KNOWN.items():
        only(op, table, column, values)
