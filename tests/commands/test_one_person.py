"""One person alone makes no figure verbatim, whatever they do on pages and on the command line, in whatever order."""

import copy
import random
import re
from datetime import UTC, datetime

import pytest

from certify.documents.criteria.text import edited
from certify.domain.criteria.editing.attestation import revised, with_marks
from certify.domain.criteria.editing.lines import lines_of
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.file import parsed
from certify.domain.library import Library
from certify.operations.act import Act
from certify.operations.criteria import checks, drafts, revisions
from tests.support.attested import FIRST, PDF, SECOND, VERSION, with_password
from tests.support.clients import SECRET, account, client_of, post
from tests.support.commands import run_on

STATEMENT = {
    "kind": "official", "reference": "Công báo", "transcribed_by": "Người Một", "checked_by": "Người Hai",
    "checked_on": "2026-01-01",
}  # fmt: skip


class Alone:
    """One province officer at the browser and at the command line; nobody else's password is known."""

    def __init__(self, app, site, database, folder):
        self.site, self.database, self.folder = site, database, folder
        with database.writing() as connection:
            with_password(connection, FIRST)
        self.client = client_of(app, FIRST)
        self.pdf = folder / "goc.pdf"
        self.pdf.write_bytes(PDF)

    @property
    def newest(self):
        return Library(self.site.criteria_folders).latest(VERSION)

    def draft(self):
        """The open draft, begun if there is none."""
        post(self.client, f"/doi-chieu/{VERSION}")
        with self.database.reading() as connection:
            return drafts.open_drafts(connection)[0]

    def page(self, path, **form):
        draft = self.draft()
        return post(self.client, f"/doi-chieu/{draft.id}{path}", {"version": str(draft.version), **form})

    def confirm(self):
        return self.page("/2", act="confirm_all", citation="trang 5")

    def attach(self):
        draft = self.draft()
        form = {"reference": "Bản gốc", "file": (self.pdf.open("rb"), "goc.pdf")}
        return post(self.client, f"/doi-chieu/{draft.id}/van-ban-goc", form)

    def sign(self):
        """Sign with everything that a page could have shown."""
        draft = self.draft()
        with self.database.reading() as connection:
            who = account(connection, FIRST)
            act = Act(connection, Library(self.site.criteria_folders), who, datetime.now(UTC))
            text = checks.result_of(drafts.work_of(act, draft.id), who, act.at)
            seen = revisions.prepared(text, self.site.revisions_folder).sha256
        return post(self.client, f"/doi-chieu/{draft.id}/ky", {"seen": seen, "password": SECRET})

    def command(self, *arguments, say=f"y\n{SECRET}\n{SECRET}\n"):
        return run_on(self.site.instance, "criteria", *arguments, given=say)

    def attest(self, second):
        names = ("--by", FIRST, "--checked-by", second)
        return self.command("attest", VERSION, *names, "--reference", "Bản gốc", "--text", self.pdf)

    def forged(self):
        """Import the next revision with every mark verbatim and two names that somebody made up."""
        raw = self.newest.path.read_bytes()
        data = parsed(raw)
        with_marks(data, {line.mark_place: Mark.VERBATIM for line in lines_of(data)})
        statement = {**STATEMENT, "checked_on": data["issued_on"]}
        file = self.folder / "forged.toml"
        file.write_text(edited(raw.decode(), revised(copy.deepcopy(data), statement)), "utf-8")
        return self.command("import", file, "--by", FIRST, "--statement", "đã đọc", "--yes")

    def acts(self):
        return {
            "confirm": self.confirm,
            "attach": self.attach,
            "hand over": lambda: self.page("/buoc", act="hand_over"),
            "check": lambda: self.page("/2/kiem-tra", act="agree_all"),
            "sign": self.sign,
            "take over": lambda: self.page("/buoc", act="take_over"),
            "send back": lambda: self.page("/buoc", act="send_back", remark="x"),
            "drop": lambda: self.page("/buoc", act="drop"),
            "attest twice": lambda: self.attest(FIRST),
            "attest for another": lambda: self.attest(SECOND),
            "forged": self.forged,
        }


def verbatim(loaded):
    return {line.key for line in lines_of(parsed(loaded.path.read_bytes())) if line.mark is Mark.VERBATIM}


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_no_sequence_by_one_person_makes_a_figure_verbatim(seed, app, site, database, tmp_path):
    alone = Alone(app, site, database, tmp_path)
    before, acts = verbatim(alone.newest), alone.acts()
    chance = random.Random(seed)  # noqa: S311
    names = list(acts) if seed is None else chance.choices(list(acts), k=14)
    for name in names:
        acts[name]()
        assert verbatim(alone.newest) <= before, (name, names)
        assert not alone.newest.version.attested, (name, names)


def test_the_acts_of_the_sequences_do_reach_what_they_try(app, site, database, tmp_path):
    """A sequence that is refused at its first step proves nothing."""
    alone = Alone(app, site, database, tmp_path)
    acts = alone.acts()
    assert re.search(r"/doi-chieu/\d+", acts["confirm"]().location)
    assert acts["attach"]().status_code == 302 and acts["hand over"]().status_code == 302
    assert "không được tự kiểm tra" in acts["check"]().get_data(as_text=True)
    assert "Chỉ người kiểm tra, không phải người lập" in acts["sign"]().get_data(as_text=True)
    assert acts["send back"]().status_code == 302 and acts["drop"]().status_code == 302
    assert "phải là một người khác" in acts["attest twice"]().output
    assert f"{SECOND}: mật khẩu" in acts["attest for another"]().output
    done = acts["forged"]()
    assert done.exit_code == 0 and "không được nhận" in done.output
