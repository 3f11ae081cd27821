"""`certify forms`: what forms a site has, what is wrong with its own, and how one begins."""

from certify.documents.pdf.forms import load_sample
from tests.support.own_forms import begin, edit, loaded, run
from tests.support.papers_read import FORMS

OVER, BESIDE = "recognition", "own-notice"


def test_a_site_without_forms_of_its_own_prints_ours(tmp_path):
    assert run(tmp_path, "list").stdout.splitlines() == [f"{one.file.id}: {one.file.title}" for one in FORMS.values()]
    assert run(tmp_path, "check").stdout == "Hệ thống không có biểu mẫu riêng.\n"


def test_forms_begin_from_ours_and_are_sound(tmp_path):
    begin(tmp_path, OVER)
    begin(tmp_path, "appraisal-report", BESIDE)
    done = run(tmp_path, "check")
    assert done.exit_code == 0 and done.stdout == "2 biểu mẫu riêng, không có lỗi.\n", done.output
    listed = run(tmp_path, "list").stdout
    made_from = loaded(tmp_path).own[1].made_from
    assert f"{OVER}: Quyết định công nhận (riêng: thay biểu mẫu gốc, lập từ bản {made_from})\n" in listed
    assert f"{BESIDE}: Báo cáo thẩm định (riêng) (riêng: thêm)\n" in listed
    assert load_sample(loaded(tmp_path).by_id[BESIDE]).number


def test_nothing_is_written_over_and_no_form_begins_that_can_not_be(tmp_path):
    begin(tmp_path, OVER)
    assert "đã có thư mục này" in run(tmp_path, "copy", OVER).output
    assert "Không có biểu mẫu gone" in run(tmp_path, "copy", "gone").output
    assert "bắt đầu bằng own-" in run(tmp_path, "copy", OVER, "--as", "notice").output
    assert "chỉ thay được" in run(tmp_path, "copy", OVER, "--as", "own-decision").output
    assert "certify init" in run(tmp_path / "none", "copy", OVER).output
    assert "Không có biểu mẫu riêng nào tên gone" in run(tmp_path, "check", "gone").output


def test_every_fault_is_a_line_and_ends_with_1(tmp_path):
    edit(begin(tmp_path, OVER) / "template.html", "{{ parts.head() }}", "{{ gone }}")
    (begin(tmp_path, "refusal") / "style.css").write_text("p { colour: red }", "utf-8")
    done = run(tmp_path, "check")
    assert done.exit_code == 1
    assert "recognition/template.html, dòng 9: không có “gone”\n" in done.stderr
    assert "refusal/style.css, dòng 1: bỏ qua “colour: red”" in done.stderr
    assert "refusal" not in run(tmp_path, "check", OVER).output
    assert "recognition: Quyết định công nhận (riêng: thay biểu mẫu gốc" in run(tmp_path, "list").stdout


def test_it_is_told_when_ours_moved_on(tmp_path):
    folder = begin(tmp_path, OVER)
    own = loaded(tmp_path).own[0]
    edit(folder / "form.toml", own.made_from, "0.1.0+0123456789ab")
    done = run(tmp_path, "check")
    assert done.exit_code == 0 and done.stdout.startswith("LƯU Ý  recognition: biểu mẫu gốc đã đổi")
    assert f'made_from = "{own.now}"' in done.stdout and str(FORMS[OVER].folder) in done.stdout
    assert "bản gốc đã đổi" in run(tmp_path, "list").stdout
