"""Tables as LibreOffice writes them: what is no .xlsx is called by its name, and the same table as .xlsx is read."""

import pytest

from certify.documents.tables.locating import Column
from certify.documents.tables.reading import read_table
from certify.documents.uploads.evidence_files import XLSX, examine
from certify.documents.workbook.raw import Unreadable
from tests.support.libreoffice import converted

COLUMNS = (Column("code", "Mã đơn vị"), Column("name", "Tên"), Column("from", "Từ ngày", day=True))
TEXT = "STT,Mã đơn vị,Tên,Từ ngày\n=ROW()-1,'00127,Xã Suối Trong,2021-04-06\n=ROW()-1,'00128,Xã Đồi,2021-12-31\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    (folder / "bang.csv").write_text(TEXT, "utf-8")
    # Comma, double quotes, UTF-8; formulas are evaluated.
    read = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"
    for ending in ("xls", "ods", "xlsx"):
        converted(folder, ending, folder / "bang.csv", reading=read)
    return folder


@pytest.mark.parametrize(("ending", "called"), [("xls", "Excel kiểu cũ"), ("ods", "OpenDocument")])
def test_another_kind_is_called_by_its_name(folder, ending, called):
    body = next(folder.glob(f"*.{ending}")).read_bytes()
    with pytest.raises(Unreadable, match=rf"{called} \(\.{ending}\).*lưu lại dạng Excel \(\.xlsx\)"):
        read_table(body, COLUMNS)
    _, (refusal,) = examine(f"bang.{ending}", body)
    assert f"{called} (.{ending})" in refusal and "lưu lại dạng .xlsx" in refusal


def test_a_workbook_of_libreoffice_is_read(folder):
    body = next(folder.glob("*.xlsx")).read_bytes()
    read = read_table(body, COLUMNS)
    assert not read.problems
    assert [line.values["name"] for line in read.lines] == ["Xã Suối Trong", "Xã Đồi"]
    assert [line.values["from"] for line in read.lines] == ["2021-04-06", "2021-12-31"]
    assert examine("bang.xlsx", body) == (XLSX, [])
