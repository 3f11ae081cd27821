"""Papers to be signed, and people and offices who sign them."""

import pytest

from tests.support.pdfsig import Poppler
from tests.support.pki import holder, rsa_key, sign
from tests.support.signed import paper


@pytest.fixture(scope="session")
def root():
    return holder("Tổ chức chứng thực gốc thử nghiệm", authority=True)


@pytest.fixture(scope="session")
def issuing(root):
    return holder("Tổ chức chứng thực cấp dưới thử nghiệm", root, authority=True)


@pytest.fixture(scope="session")
def person(issuing):
    return holder("Lãnh đạo Ủy ban nhân dân xã Suối Trong", issuing)


@pytest.fixture(scope="session")
def agency(issuing):
    return holder("Ủy ban nhân dân xã Suối Trong", issuing, key=rsa_key())


@pytest.fixture(scope="session")
def issued():
    """Minutes: a place for the secretary, one for the chair, and the office's own."""
    return paper("commune-minutes")


@pytest.fixture(scope="session")
def stamp(tmp_path_factory):
    """A visible stamp: a PDF of its own with its font embedded."""
    from weasyprint import HTML

    path = tmp_path_factory.mktemp("stamp") / "stamp.pdf"
    page = '<style>@page{size:60mm 20mm;margin:1mm}body{font:9pt "Liberation Serif";margin:0}</style>'
    path.write_bytes(HTML(string=f"{page}<p>Ký bởi: Ủy ban nhân dân xã Suối Trong</p>").write_pdf())
    return path


@pytest.fixture(scope="session")
def poppler(agency, tmp_path_factory):
    return Poppler.of(tmp_path_factory.mktemp("poppler"), agency)


@pytest.fixture(scope="session")
def once(issued, person):
    return sign(issued, person, "NguoiKy")


@pytest.fixture(scope="session")
def twice(once, agency):
    return sign(once, agency, "CoQuan")
