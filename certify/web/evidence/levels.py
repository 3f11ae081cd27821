"""The levels of access that a form offers for a file."""

from certify.domain.evidence.confidentiality import CONFIDENTIALITY_NAMES, Confidentiality

# A state secret must not lie in such a system at all; whoever sends that level is told so.
OFFERED = {level: name for level, name in CONFIDENTIALITY_NAMES.items() if level is not Confidentiality.SECRET}
USUAL = Confidentiality.INTERNAL
