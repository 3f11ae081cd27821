"""Limits on what people send: requests and files in bytes, texts in characters."""

from msgspec import Struct


class UploadLimit(Struct, frozen=True):
    """The limits for a kind of file: of the file itself, and of the whole request with the form's other fields."""

    file: int
    request: int


class Quota(Struct, frozen=True):
    """How many files, and how many bytes in them, may be kept at one place, which `where` names in a sentence."""

    where: str
    files: int
    size: int


# Requests without any of the files below; those of people who haven't signed in yet.
FORM = 1_000_000
SIGN_IN = 8_000
TABLE = UploadLimit(2_000_000, 2_200_000)
WORKBOOK = UploadLimit(10_000_000, 12_000_000)
DOCUMENT = UploadLimit(10_000_000, 11_000_000)
SIGNED_COPY = UploadLimit(20_000_000, 20_000_000)
PLAN = UploadLimit(500_000, FORM)
# Boundaries of units, a file of the operator, and the names in it: those of the whole country fit.
BOUNDARIES, BOUNDARY_KEYS = 100_000_000, 500_000

# Files behind evidence: of a commune's file, of a commune over all its rounds.
EVIDENCE_OF_FILE = Quota("Hồ sơ này", 300, 600_000_000)
EVIDENCE_OF_UNIT = Quota("Đơn vị này", 2_000, 3_000_000_000)
# Documents of a file, with bytes or without; those that are evidence of one indicator; where in a document.
MOST_DOCUMENTS = 500
MOST_REFERENCES = 50
LONGEST_PLACE = 200
# Texts that guide people, of one province.
MOST_GUIDANCE = 200
# The largest id that is read from outside: nine digits, well within what a database keeps.
LARGEST_ID = 999_999_999
# An explanation, or a line that describes a document.
LONGEST_TEXT = 2_000
