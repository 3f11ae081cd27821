"""The demonstration's own file is what an examination finds it to be."""

from datetime import date

from certify.demonstration.documents import _report
from certify.operations.evidence.files import examined


def test_the_report_passes_the_examination(site):
    today = date(2026, 11, 27)
    report = _report(site.demonstration_examples, today)
    assert examined(report.upload, today) == report
