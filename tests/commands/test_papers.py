"""`certify papers`: a sample of every form, named in the order of the procedure; the verdict on a signed copy."""

import json

from click.testing import CliRunner

from certify.cli import main
from certify.config import settings
from certify.documents.pdf.forms import load_forms
from tests.support.papers_read import sample
from tests.support.signed import PROGRAMS


def test_samples_of_every_form(tmp_path):
    done = CliRunner().invoke(main, ["papers", "samples", str(tmp_path / "new" / "samples")])
    assert done.exit_code == 0, done.output
    forms = [form.file for form in load_forms(settings().paper_forms).values()]
    names = [f"{file.order:03d}-{file.id}.pdf" for file in forms]
    assert done.output.splitlines() == [f"{name}: {file.title}" for name, file in zip(names, forms, strict=True)]
    folder = tmp_path / "new" / "samples"
    assert sorted(path.name for path in folder.glob("*.pdf")) == sorted(names)
    assert all((folder / name).read_bytes().startswith(b"%PDF-") for name in names)
    assert (folder / names[-1]).read_bytes() == sample(forms[-1].id).pdf, "the same paper gives the same bytes"


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
