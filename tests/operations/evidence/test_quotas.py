"""How many files, and how many bytes, a file and a commune may have behind their evidence, and what a link is."""

import pytest

from certify.domain.limits import MOST_REFERENCES, Quota
from certify.operations.act import Refused
from certify.operations.evidence import citing, files
from certify.operations.evidence.documents import Given, Reference
from certify.store.assessments import evidence_files as stored
from tests.support.life import Life

QUOTAS = ("EVIDENCE_OF_FILE", "EVIDENCE_OF_UNIT")


@pytest.fixture
def life(database, library, now, press):
    with database.writing() as connection:
        yield Life(connection, library, now, press)


@pytest.mark.parametrize("name", QUOTAS)
@pytest.mark.parametrize(("more_files", "more_bytes"), [(2, 1_000), (9, 12)], ids=["files", "bytes"])
def test_what_goes_over_a_quota_is_refused_until_a_file_is_deleted(life, monkeypatch, name, more_files, more_bytes):
    unit = life.who("commune_officer").unit_id
    held, size = stored.held_by_unit(life.connection, unit) if name == "EVIDENCE_OF_UNIT" else (0, 0)
    monkeypatch.setattr(files, name, Quota("Nơi này", held + more_files, size + more_bytes))
    life.attach("01/BC")
    life.attach("02/BC")
    with pytest.raises(Refused, match=f"Nơi này đã có {held + 2} tệp") as refused:
        life.attach("03/BC")
    assert [problem.place for problem in refused.value.problems] == ["file"]
    first = next(iter(stored.of_assessment(life.connection, life.id).values()))
    files.delete(life.act("commune_officer"), first.id, "Nhầm tệp")
    life.attach("03/BC")


def test_an_indicator_has_so_many_references(life):
    for number in range(MOST_REFERENCES):
        citing.add(life.act("commune_officer"), life.id, "2.1", Given(Reference(f"{number}/BC", None, "UBND xã", "")))
    one_more = Given(Reference("x/BC", None, "UBND xã", ""))
    with pytest.raises(Refused, match=f"đã có {MOST_REFERENCES} minh chứng"):
        citing.add(life.act("commune_officer"), life.id, "2.1", one_more)
    citing.add(life.act("commune_officer"), life.id, "1.1", one_more)


@pytest.mark.parametrize("link", ["http://[", "https://\uff0f.example", "javascript:x", "ftp://x"])
def test_a_link_is_one_of_the_web_or_refused(life, link):
    reference = Given(Reference("1/BC", None, "UBND xã", link))
    if link.startswith("http"):
        assert citing.add(life.act("commune_officer"), life.id, "2.1", reference)
    else:
        with pytest.raises(Refused, match="phải bắt đầu bằng http"):
            citing.add(life.act("commune_officer"), life.id, "2.1", reference)
