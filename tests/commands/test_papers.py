"""`certify papers`: a sample of every form, named in the order of the procedure; the verdict on a signed copy."""

import json
import shutil

from click.testing import CliRunner

from certify.cli import main
from certify.config import Settings, settings
from certify.documents.pdf.forms import LAYOUT
from tests.support.papers_read import EDITABLE, FORMS, sample
from tests.support.signed import PROGRAMS


def test_samples_of_every_form(tmp_path, monkeypatch):
    """Of all that are there: a folder has the first form, the last one and one that comes as a Word file too.

    That every shipped form is drawn from its sample is proved in tests/documents/pdf.
    """
    every, kept = list(FORMS), settings().paper_forms
    few = sorted({every[0], EDITABLE[-1], every[-1]}, key=every.index)
    for name in (*few, LAYOUT):
        shutil.copytree(kept / name, tmp_path / "forms" / name)
    monkeypatch.setattr(Settings, "paper_forms", tmp_path / "forms")
    done = CliRunner().invoke(main, ["papers", "samples", str(tmp_path / "new" / "samples")])
    assert done.exit_code == 0, done.output
    names = {name: f"{FORMS[name].file.order:03d}-{name}" for name in few}
    assert done.output.splitlines() == [f"{names[name]}.pdf: {FORMS[name].file.title}" for name in few]
    folder = tmp_path / "new" / "samples"
    assert sorted(path.stem for path in folder.glob("*.pdf")) == sorted(names.values())
    assert {path.stem for path in folder.glob("*.docx")} == {names[name] for name in few if name in EDITABLE}
    for name in few:
        assert (folder / f"{names[name]}.pdf").read_bytes() == sample(name).pdf, "the same paper gives the same bytes"


def test_a_folder_that_can_not_be_made_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    done = CliRunner().invoke(main, ["papers", "samples", str(tmp_path / "file")])
    assert done.exit_code == 2 and "file" in done.output


def verdict(*files, form=("--json",)):
    return CliRunner().invoke(main, ["papers", "check-signed", *map(str, files), *form])


def test_a_signed_copy_is_accepted():
    done = verdict(PROGRAMS / "issued.pdf", PROGRAMS / "it-cms256.pdf")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    (signature,) = told.pop("signatures")
    assert told == {"accepted": True, "problem": None}
    assert signature.pop("certificate").endswith(".")
    assert signature == {
        "signer": "Ủy ban nhân dân thử nghiệm, Cơ quan thử nghiệm", "at": "2026-11-26T11:27:57+00:00",
        "covers_whole": True, "intact": True, "algorithm": "SHA-256, RSA 2048 bit",
    }  # fmt: skip


def test_a_copy_is_refused_with_the_reason_and_what_was_seen():
    done = verdict(PROGRAMS / "issued.pdf", PROGRAMS / "pyhanko-sha1.pdf")
    told = json.loads(done.output)
    assert done.exit_code == 1 and not told["accepted"] and "SHA-1" in told["problem"]
    assert told["signatures"][0]["algorithm"].startswith("SHA-1")
    said = verdict(PROGRAMS / "issued.pdf", PROGRAMS / "pyhanko-sha1.pdf", form=())
    assert said.exit_code == 1 and said.output.startswith("Không nhận:\nChữ ký thứ 1 dùng thuật toán băm SHA-1")


def test_what_can_not_be_read_has_an_exit_of_its_own(tmp_path):
    (tmp_path / "text.pdf").write_text("x", "utf-8")
    done = verdict(PROGRAMS / "issued.pdf", tmp_path / "text.pdf")
    assert done.exit_code == 2 and json.loads(done.output)["signatures"] == []
    assert verdict(PROGRAMS / "issued.pdf", tmp_path / "none.pdf").exit_code == 2
