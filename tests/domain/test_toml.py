"""TOML from outside: what would take the parser long is refused before it is parsed."""

import tomllib

import pytest

from certify.domain import toml
from certify.domain.limits import PLAN
from certify.domain.toml import MOST_NESTED, MOST_PARTS, BadToml, read_toml

DEEP = {
    "bare keys": "a." * MOST_PARTS + "a = 1",
    "spaced keys": "a . " * MOST_PARTS + "a = 1",
    "quoted keys": "\"a\".'b'." * MOST_PARTS + "a = 1",
    "headings": "[" + "a." * MOST_PARTS + "a]",
    "inline tables": "x = {" + "a." * MOST_PARTS + "a = 1}",
    "arrays": "x = " + "[" * (MOST_NESTED + 1),
    "tables in arrays": "x = " + "[{a=" * MOST_NESTED,
}


@pytest.fixture
def unparsed(monkeypatch):
    monkeypatch.setattr(toml.tomllib, "loads", lambda *_, **__: pytest.fail("parsed"))


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize("name", DEEP)
def test_deep_keys_and_tables_are_refused_unparsed(name):
    with pytest.raises(BadToml, match="lồng nhau quá sâu"):
        read_toml(f"# một tệp\n{DEEP[name]}\n".encode())


@pytest.mark.usefixtures("unparsed")
def test_a_large_file_is_refused_unparsed():
    with pytest.raises(BadToml, match="lớn quá 500 KB"):
        read_toml(b"a" * (PLAN.file + 1))


def test_ordinary_texts_are_no_keys():
    text = (
        'ngày = "1.2.2021"\nmục = "4.1.2.3.1.1"\nchấm = ".................................."\nsố = [[1.5, 2.5], [3]]\n'
    )
    quoted = text.replace("ngày", '"ngày"').replace("mục", '"mục"').replace("chấm", '"chấm"').replace("số", '"số"')
    assert read_toml(quoted.encode())["số"][1] == [3]


def test_what_is_wrong_is_told():
    for raw, words in (
        (b"\xff", "không phải UTF-8"),
        (b"a b", "sai cú pháp ở dòng 1, cột 3"),
        (b"a = " + b"1" * 5000, "quá mức"),
    ):
        with pytest.raises(BadToml, match=words):
            read_toml(raw)
    assert tomllib.loads("a = 1") == read_toml(b"a = 1")
