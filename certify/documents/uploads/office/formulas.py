"""Formulas in workbooks and charts: none may reach a program or another place."""

import re

from lxml import etree

from certify.documents.uploads.office.refusal import refuse_field
from certify.documents.uploads.office.xml_events import text_of

# A cell's formula, a name's, and those of conditions and checks.
PLACES = frozenset({"f", "definedName", "formula", "formula1", "formula2", "oldFormula", "calculatedColumnFormula"})
_TEXT = re.compile(r'"(?:[^"]|"")*"')
# DDE is written `program|topic!item`; the functions fetch something, call a library or belong to Excel 4 macros.
_REACHING = re.compile(
    r"\||\b(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER|REGISTER\.ID|EXEC|DDE|SQL\.REQUEST|STOCKHISTORY|EVALUATE|RUN|FOPEN"
    r"|INITIATE|EXECUTE|CUBE\w+)\s*\(",
    re.IGNORECASE,
)


def check_formula(event: str, name: str, element: etree._Element) -> None:
    """Raises Refused at an element of that name whose formula reaches outside of the file."""
    if event == "end" and name in PLACES:
        formula = text_of(element)
        if _REACHING.search(_TEXT.sub("", formula)):
            refuse_field(formula)
