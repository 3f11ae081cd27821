"""Evidence that is expected, or an explanation in its place: told wherever a file is sent on, and no more than told."""

import html
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from certify.domain.assessment.sides import SELF
from certify.domain.criteria.file import load_version
from certify.operations.assessments import answers
from certify.operations.assessments.answers import AnswerEntry
from certify.web.assessments.sheet_view import SheetPage
from tests.support.clients import client_of, post
from tests.support.life import Life

CRITERIA = Path(__file__).parents[3] / "criteria" / "2019-06-qd-ttg.toml"
NEITHER, WORDS = "Chưa có minh chứng, cũng chưa có giải trình", "Không có minh chứng, có giải trình"
SAID = ["3.1", "6.2"]


@pytest.fixture
def proved(database, library, now, press, sheet):
    """The commune's sheet: complete, one indicator with evidence, others with an explanation or a reason alone."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        life.attach("12/BC-UBND")
        row, none = (life.sheet.stored[SELF, key] for key in SAID)
        entry = AnswerEntry(row.data, "Theo sổ theo dõi của công an xã", row.version)
        nothing = AnswerEntry({"not_applicable": "Trong năm không có vụ việc"}, "", none.version)
        answers.save(life.act("commune_officer"), life.id, SELF, {"3.1": entry, "6.2": nothing})
        life.categorise()
    return sheet()


def listed(client, path, said):
    """The indicators that a page names after these words."""
    page = html.unescape(client.get(path).get_data(as_text=True))
    return re.findall(r'#i([\d.]+)"', page.partition(said)[2].partition("</p>")[0])


def test_whoever_sends_a_file_on_reads_what_lacks_evidence_and_it_stops_nobody(app, proved):
    path, held = f"/phieu/{proved.id}", {one.indicator_id for one in proved.evidence}
    bare = sorted(proved.version.ids - held - set(SAID))
    officer, leader, appraiser = (client_of(app, one) for one in ("commune_officer", "commune_leader", "appraiser"))
    for client, page in ((officer, "trinh-lanh-dao"), (leader, "gui")):
        assert sorted(listed(client, f"{path}/{page}", NEITHER)) == bare, page
        assert listed(client, f"{path}/{page}", WORDS) == SAID, page
    assert post(leader, f"{path}/gui").status_code == 302
    post(appraiser, f"{path}/nhan")
    assert sorted(listed(appraiser, f"{path}/ket-thuc", NEITHER)) == bare
    assert listed(appraiser, f"{path}/ket-thuc", WORDS) == SAID
    shown = appraiser.get(path).get_data(as_text=True)
    assert sorted(re.findall(r'data-unproved="([\d.]+)"', shown)) == bare
    post(appraiser, f"{path}/dong-y")
    assert post(appraiser, f"{path}/ket-thuc").status_code == 302


def test_what_the_criteria_do_not_ask_to_be_proved_is_missed_nowhere(proved, tmp_path):
    file = tmp_path / CRITERIA.name
    text = CRITERIA.read_text("utf-8")
    for key in ("1.1", "3.1"):
        text = text.replace(f'id = "{key}"\n', f'id = "{key}"\nevidence = "not_expected"\n')
    file.write_text(text, "utf-8")
    asked = SheetPage(proved, SELF, frozenset())
    spared = SheetPage(replace(proved, loaded=load_version(file)), SELF, frozenset())
    assert {"1.1", *spared.unproved} == set(asked.unproved) and "1.1" not in spared.unproved
    assert (asked.explained, spared.explained) == (SAID, ["6.2"])
