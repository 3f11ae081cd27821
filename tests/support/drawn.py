"""Papers drawn once in a process, for tests that ask for the same paper as one role after the other.

The same text gives the same bytes, which `tests/documents/pdf/test_assessment_record.py` proves of what draws them.
"""

from certify.documents.pdf import render

KNOWN = {}


def drawn(folders, style, text, fetcher, draw=render._rendered):
    """HTML as PDF, from the same text and style sheet before or drawn now."""
    asked = (folders, style, text)
    if asked not in KNOWN:
        KNOWN[asked] = draw(folders, style, text, fetcher)
    return KNOWN[asked]
