"""Fields in the text of a Word file: only those that say something about the file itself come in.

A field such as DDEAUTO or INCLUDETEXT starts a program or fetches a file. Its code may be split over many runs, and
built by fields inside it; so each field must begin with a name that is on the list.
"""

from lxml import etree

from certify.documents.uploads.office.refusal import refuse_field
from certify.documents.uploads.office.xml_events import attributes_of, text_of

NAMES = frozenset(
    [
        "=",
        "ADDIN",
        "ADVANCE",
        "AUTHOR",
        "AUTONUM",
        "AUTONUMLGL",
        "AUTONUMOUT",
        "AUTOTEXT",
        "AUTOTEXTLIST",
        "BIBLIOGRAPHY",
        "CITATION",
        "COMMENTS",
        "COMPARE",
        "CREATEDATE",
        "DATE",
        "DISPLAYBARCODE",
        "DOCPROPERTY",
        "DOCVARIABLE",
        "EDITTIME",
        "EQ",
        "FILENAME",
        "FILESIZE",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "FORMTEXT",
        "HYPERLINK",
        "IF",
        "INDEX",
        "INFO",
        "KEYWORDS",
        "LASTSAVEDBY",
        "LISTNUM",
        "MERGEFIELD",
        "MERGEREC",
        "MERGESEQ",
        "NEXT",
        "NOTEREF",
        "NUMCHARS",
        "NUMPAGES",
        "NUMWORDS",
        "PAGE",
        "PAGEREF",
        "PRINTDATE",
        "QUOTE",
        "REF",
        "REVNUM",
        "SAVEDATE",
        "SECTION",
        "SECTIONPAGES",
        "SEQ",
        "SET",
        "SHAPE",
        "STYLEREF",
        "SUBJECT",
        "SYMBOL",
        "TA",
        "TC",
        "TEMPLATE",
        "TIME",
        "TITLE",
        "TOA",
        "TOC",
        "USERADDRESS",
        "USERINITIALS",
        "USERNAME",
        "XE",
    ]
)


class Fields:
    """Follows the fields of a part from element to element."""

    def __init__(self) -> None:
        # The codes of the fields that are open, the innermost last; the first is for code outside of any field.
        self._open: list[list[str]] = [[]]

    def see(self, event: str, name: str, element: etree._Element) -> None:
        """Takes in an element of that name. Raises Refused at a field that isn't on the list."""
        if event == "start" and name == "fldSimple":
            _check(attributes_of(element).get("instr", ""))
        elif event == "start" and name == "fldChar":
            self._boundary(attributes_of(element).get("fldCharType", ""))
        elif event == "end" and name in {"instrText", "delInstrText"}:
            self._open[-1].append(text_of(element))

    def finish(self) -> None:
        """Checks what is still open at the end of the part."""
        for code in self._open:
            if code:
                _check("".join(code))

    def _boundary(self, kind: str) -> None:
        if kind == "begin":
            self._open.append([])
        elif kind == "end" and len(self._open) > 1:
            _check("".join(self._open.pop()))


def _check(code: str) -> None:
    words = code.split()
    name = words[0].upper() if words else ""
    if name not in NAMES and not name.startswith("="):
        refuse_field(code)
