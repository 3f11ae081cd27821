"""Forms of a site's own: over ours or beside them, with the same loader; what is broken is named by file and line."""

import os
import re
import shutil

import pytest
from msgspec.structs import replace

from certify.config import Settings
from certify.documents.pdf import sandbox
from certify.documents.pdf.forms import FormError, load_sample, told
from certify.documents.pdf.own import trial
from certify.documents.pdf.own.layout import printed_faults
from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import render
from certify.documents.word.style import base_size
from certify.documents.word.writing import word
from tests.support.own_forms import begin, edit, loaded
from tests.support.papers_read import FORMS, sample

OVER, BESIDE = "recognition", "own-notice"
HEAD = "{{ parts.head() }}"
SAYS = "made_from = "


def problems(instance, name):
    """What is wrong with a form of the site, a line each."""
    (own,) = [one for one in loaded(instance).own if one.name == name]
    return [told(problem) for problem in own.problems]


def test_a_form_over_ours_is_printed_in_its_place(tmp_path):
    folder = begin(tmp_path, OVER)
    edit(folder / "template.html", "có hiệu lực kể từ ngày ký", "có hiệu lực kể từ ngày ký ban hành")
    edit(folder / "form.toml", SAYS, 'title = "Quyết định công nhận xã"\n' + SAYS)
    forms = loaded(tmp_path)
    form, ours = forms.by_id[OVER], FORMS[OVER]
    assert list(forms.by_id) == list(FORMS) and forms.own[0].overrides and not forms.own[0].problems
    assert form.folder == folder and form.layout == ours.layout
    assert "ngày ký ban hành" in html_of(form, load_sample(form)) != sample(OVER).html
    rules = ours.file.model_dump(exclude={"title", "dossier"})
    assert form.file.model_dump(exclude={"title", "dossier"}) == rules and form.file.title == "Quyết định công nhận xã"
    assert form.file.dossier == ours.file.title, "a dossier knows it by its old name"
    assert render(form, load_sample(form)).startswith(b"%PDF") and word(form, load_sample(form)).startswith(b"PK")
    assert printed_faults(form) == []


@pytest.mark.parametrize(
    "form_id", ["assessment-record", "appraisal-minutes", "plan-report", "certificate", "briefing"]
)
def test_our_templates_say_the_same_within_the_sandbox(tmp_path, form_id):
    begin(tmp_path, form_id)
    form = loaded(tmp_path).by_id[form_id]
    assert form.of_site and not form.file.fault
    assert html_of(form, load_sample(form)) == sample(form_id).html


def test_a_form_beside_ours_is_one_of_the_papers(tmp_path):
    folder = begin(tmp_path, "appraisal-report", BESIDE)
    form = loaded(tmp_path).by_id[BESIDE]
    assert form.folder == folder and form.file.title == "Báo cáo thẩm định (riêng)" and form.file.order == 51
    assert render(form, load_sample(form)).startswith(b"%PDF") and printed_faults(form) == []


def test_nothing_of_a_sites_forms_folder_is_no_form(tmp_path):
    assert loaded(tmp_path).own == () and list(loaded(tmp_path).by_id) == list(FORMS)
    (tmp_path / "forms" / ".git").mkdir(parents=True)
    (tmp_path / "forms" / "ghi-chu.txt").write_text("x", "utf-8")
    assert loaded(tmp_path).own == ()


# The form's file, what stands in it and what is put there instead, what is told; both kinds of forms.
BROKEN = [
    ("form.toml", SAYS, "made_from ", ["form.toml, dòng 4: không đọc được TOML: sai cú pháp"]),
    ("form.toml", SAYS, "made_frm = ", ["form.toml: made_from: thiếu khóa", "form.toml, dòng 4: made_frm: khóa lạ"]),
    ("form.toml", SAYS + '"', SAYS + '"v', ["form.toml, dòng 4: made_from: sai dạng"]),
    ("form.toml", SAYS, "attested_only = false\n" + SAYS, ["dòng 4: attested_only: khóa này theo bản gốc"]),
    ("form.toml", SAYS, 'states = ["draft"]\n' + SAYS, ["dòng 4: states: khóa này theo bản gốc"]),
    ("form.toml", SAYS, 'style = "../../secret_key"\n' + SAYS, ["dòng 4: style: sai dạng"]),
    ("form.toml", SAYS, 'title = ""\n' + SAYS, ["dòng 4: title: để trống"]),
    ("template.html", HEAD, "{{ p.nothing.of.it }}", ["template.html, dòng 9: không có “nothing”"]),
    ("template.html", HEAD, "{{ gone }}", ["template.html, dòng 9: không có “gone”"]),
    ("template.html", HEAD, "{{ p.on | lunar }}", ["template.html, dòng 9: không có bộ lọc “lunar”"]),
    ("template.html", HEAD, "{% if p is lunar %}{% endif %}", ["template.html, dòng 9: không có phép thử “lunar”"]),
    ("template.html", HEAD, "{% iff %}", ["template.html, dòng 9: thẻ “iff” không có"]),
    ("template.html", HEAD, "{% if p.on %}", ["thẻ “endblock” không có, hoặc đứng sai chỗ"]),
    ("template.html", "{% endblock %}", "", ["mẫu hết giữa chừng: thiếu thẻ đóng"]),
    ("template.html", HEAD, "{{ p.on ) }}", ["template.html, dòng 9: sai cú pháp của mẫu"]),
    ("template.html", HEAD, "{{ 1 / 0 }}", ["template.html, dòng 9: không tính được (ZeroDivisionError"]),
    ("template.html", HEAD, '{% include "other.html" %}', ["template.html, dòng 9: không có tệp “other.html”"]),
    ("template.html", HEAD, '{% include "template.html" %}', ["lồng nhau quá sâu, hoặc tự gọi lại chính nó"]),
    ("template.html", HEAD, "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", ["dòng 9: lồng nhau quá"]),
    ("template.html", HEAD, "{% for a in [1] %}" * 25 + "{% endfor %}" * 25, ["template.html: lồng nhau quá sâu"]),
    ("template.html", HEAD, "{{ " + "[" * 300 + "]" * 300 + " }}", ["lồng nhau quá sâu"]),
    ("template.html", HEAD, '{{ "a" * 10 ** 16 }}', ["cần quá nhiều bộ nhớ"]),
    ("template.html", HEAD, '{{ ("a" * 10 ** 9) | length }}', ["cần quá nhiều bộ nhớ"]),
    ("template.html", HEAD, "{{ range(1001) | length }}", ["template.html, dòng 9: range lặp quá nhiều lần"]),
    ("template.html", HEAD, "{{ range(10 ** 30) | length }}", ["template.html, dòng 9: range lặp quá nhiều lần"]),
    ("template.html", HEAD, "", ["thiếu số văn bản"]),
    ("template.html", '{% extends "base.html" %}', '{% import "parts.html" as parts with context %}',
     ["thiếu dấu “BẢN THỬ”", "thiếu dấu “DỮ LIỆU MẪU”", "thiếu dấu “BẢN NHÁP”", "thiếu mã QR", "thiếu số văn bản"]),
    ("sample.toml", 'code = "30334"', "code = 30334", ["sample.toml: lines[0].code: phải là chữ trong ngoặc kép"]),
    ("sample.toml", "title = ", "x = " + "[" * 5000 + "]" * 5000 + "\ntitle = ", ["sample.toml"]),
    ("form.toml", SAYS, "x = " + "[" * 5000 + "]" * 5000 + "\n" + SAYS, ["form.toml"]),
    ("sample.toml", "title = ", "title ", ["sample.toml, dòng 1: không đọc được TOML"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), BROKEN)
def test_what_is_broken_is_told_and_ours_is_not_printed_instead(tmp_path, file, old, new, told):
    edit(begin(tmp_path, OVER) / file, old, new)
    found = problems(tmp_path, OVER)
    assert len(found) == len(told), found
    assert all(any(part in line for line in found) for part in told), found
    form = loaded(tmp_path).by_id[OVER]
    assert "Biểu mẫu riêng" in form.file.fault and "certify forms check" in form.file.fault
    with pytest.raises(FormError, match="đang có lỗi"):
        html_of(form, load_sample(FORMS[OVER]))


def test_a_template_that_never_ends_holds_no_start_up(tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "MOST_SECONDS", 1)
    loop = "{% for n in range(999) %}"
    edit(begin(tmp_path, OVER) / "template.html", HEAD, f"{HEAD}{loop * 4}{'{% endfor %}' * 4}")
    assert any("in thử không xong" in line for line in problems(tmp_path, OVER))
    assert loaded(tmp_path).by_id[OVER].file.fault


@pytest.mark.parametrize(
    "without_end",
    [
        "{% for n in range(999) %}" * 4 + "{% endfor %}" * 4,
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(99) }}",
        "{% for n in range(999) %}{{ 'chữ' * 9999 }}{% endfor %}",
    ],
)
def test_a_paper_on_which_a_template_never_ends_is_refused(tmp_path, monkeypatch, without_end):
    """Its sample, which is all that is tried at a start, may be the one that ends."""
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 0.3)
    other = '{% if p.title == "không bao giờ xong" %}' + without_end + "{% endif %}"
    edit(begin(tmp_path, OVER) / "template.html", HEAD, f"{HEAD}{other}")
    form = loaded(tmp_path).by_id[OVER]
    paper = load_sample(form)
    assert html_of(form, paper)
    with pytest.raises(FormError, match=r"template\.html.*mẫu lặp"):
        html_of(form, replace(paper, title="không bao giờ xong"))


@pytest.mark.parametrize("name", ["form.toml", "template.html", "style.css", "sample.toml"])
def test_a_file_that_is_missing_or_unreadable_is_told(tmp_path, name):
    file = begin(tmp_path, OVER) / name
    file.write_bytes("chữ\n".encode() + b"\xff\n")
    assert re.search(rf"{name}, dòng 2: .*không phải UTF-8", problems(tmp_path, OVER)[0])
    file.unlink()
    assert problems(tmp_path, OVER) == [f"{name}: thiếu tệp này"]
    file.mkdir()
    assert re.search("không đọc được tệp|thiếu tệp này", problems(tmp_path, OVER)[0]), "a folder is no file"


# What an added form may not say, and where that is told.
UNWORKABLE = [
    ('id = "own-notice"', 'id = "own-other"', "form.toml, dòng 1: id: phải là tên của thư mục, own-notice"),
    ('subject = "assessment"', 'subject = "list"', "subject: biểu mẫu thêm chỉ lập được cho"),
    ('subject = "assessment"', 'subject = "every"', "subject: giá trị lạ"),
    ("paper:appraisal", "paper:commune", "permission: văn bản của cơ quan appraisal phải dùng quyền paper:appraisal"),
    ('snapshot = "appraised"', 'snapshot = "decided"', "attested_only: văn bản dựa trên quyết định phải ghi"),
    ('title = "Báo cáo thẩm định (riêng)"', 'title = "Báo cáo thẩm định"', "title: đã có biểu mẫu mang tên này"),
    ("word = true", "word = true\nspare = 1", "spare: khóa lạ"),
]


@pytest.mark.parametrize(("old", "new", "told"), UNWORKABLE)
def test_a_form_beside_ours_asks_for_nothing_that_no_page_does(tmp_path, old, new, told):
    edit(begin(tmp_path, "appraisal-report", BESIDE) / "form.toml", old, new)
    assert any(told in line for line in problems(tmp_path, BESIDE)), problems(tmp_path, BESIDE)
    assert BESIDE not in loaded(tmp_path).by_id and list(loaded(tmp_path).by_id) == list(FORMS)


def test_an_area_paper_is_none_of_a_communes(tmp_path):
    folder = begin(tmp_path, "area-plan", BESIDE)
    edit(folder / "form.toml", 'office = "appraisal"', 'office = "self_assessment"')
    assert any("office: xã không lập văn bản về một khu vực" in line for line in problems(tmp_path, BESIDE))


@pytest.mark.parametrize("name", ["recogniton", "own-", "own-Có-dấu", "layout"])
def test_a_folder_of_no_form_is_told(tmp_path, name):
    shutil.copytree(begin(tmp_path, OVER), tmp_path / "forms" / name)
    assert "không có biểu mẫu gốc nào tên này" in problems(tmp_path, name)[0]
    assert list(loaded(tmp_path).by_id) == list(FORMS)


def test_a_folder_that_can_not_be_read_prints_nothing_of_ours(tmp_path):
    (tmp_path / "forms").write_text("no folder", "utf-8")
    forms = loaded(tmp_path)
    assert "không đọc được thư mục" in told(forms.own[0].problems[0])
    assert all("Không đọc được thư mục biểu mẫu riêng" in form.file.fault for form in forms.by_id.values())


def test_it_is_told_when_ours_moved_on(tmp_path):
    folder = begin(tmp_path, OVER)
    own = loaded(tmp_path).own[0]
    assert not own.moved_on and own.made_from == own.now
    edit(folder / "form.toml", 'made_from = "', 'made_from = "0.')
    assert not loaded(tmp_path).own[0].moved_on, "another version with the very same form is no change"
    begun, mark = own.made_from.split("+")
    edit(folder / "form.toml", mark, "0123456789ab")
    moved = loaded(tmp_path).own[0]
    assert moved.moved_on and moved.now == f"{begun}+{mark}" and not moved.problems
    assert loaded(tmp_path).by_id[OVER].folder == folder, "it goes on being printed"


# Ways out of the sandbox, as a template writes them: none leads to a file or to the program.
WAYS_OUT = [
    "{{ ''.__class__.__mro__ }}",
    "{{ dated.__globals__ }}",
    "{{ dated.__closure__ }}",
    "{{ dated.args }}",
    "{{ form.parse_file('/etc/passwd') }}",
    "{{ form.parse_raw('x', allow_pickle=true) }}",
    "{{ form.model_construct }}",
    "{{ form.__class__ }}",
    "{{ p.__struct_fields__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../secret_key' %}",
    "{% include '../appraisal-report/template.html' %}",
]


@pytest.mark.parametrize("way", WAYS_OUT)
def test_a_template_reaches_nothing_but_what_it_is_given(tmp_path, way):
    (tmp_path / "secret_key").write_text("bi-mat", "utf-8")
    edit(begin(tmp_path, OVER) / "template.html", HEAD, HEAD + way)
    found = problems(tmp_path, OVER)
    assert len(found) == 1 and re.search("không được|không có", found[0]), found


@pytest.mark.parametrize("address", ["file:///etc/passwd", "../../secret_key", "http://127.0.0.1:9/x", "missing.png"])
def test_a_style_and_a_picture_load_nothing_from_elsewhere(tmp_path, address):
    folder = begin(tmp_path, OVER)
    (tmp_path / "secret_key").write_text("bi-mat", "utf-8")
    edit(folder / "template.html", HEAD, f'{HEAD}<img src="{address}" alt="">')
    (found,) = [told(problem) for problem in printed_faults(loaded(tmp_path).by_id[OVER])]
    assert "không lấy được" in found and str(tmp_path) not in found
    edit(folder / "template.html", f'<img src="{address}" alt="">', "")
    (folder / "style.css").write_text(f'@import url("{address}");', "utf-8")
    assert "không lấy được" in told(printed_faults(loaded(tmp_path).by_id[OVER])[0])


@pytest.mark.parametrize("name", ["k", "form.toml", "template.html", "style.css", "sample.toml"])
def test_no_link_leads_out_of_a_form(tmp_path, name):
    folder = begin(tmp_path, OVER)
    edit(folder / "template.html", HEAD, f'{HEAD}{{% include "{name}" %}}')
    (folder / name).unlink(missing_ok=True)
    (tmp_path / "secret_key").write_text("bi-mat", "utf-8")
    (folder / name).symlink_to("../../secret_key")
    (found,) = problems(tmp_path, OVER)
    assert found.startswith(f"{name}: liên kết ra ngoài thư mục của biểu mẫu")
    assert loaded(tmp_path).by_id[OVER].file.fault


def test_what_is_no_file_is_told_and_a_link_within_a_form_is_followed(tmp_path):
    folder = begin(tmp_path, OVER)
    (folder / "again.css").symlink_to("style.css")
    assert problems(tmp_path, OVER) == []
    (folder / "gone.css").symlink_to("none.css")
    (folder / "itself").symlink_to("itself")
    (folder / "elsewhere").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    found = problems(tmp_path, OVER)
    assert [line.partition(":")[0] for line in found] == ["elsewhere", "gone.css", "itself", "pipe"]
    assert "ra ngoài" in found[0] and all("không phải tệp thường" in line for line in found[1:])


@pytest.mark.parametrize(
    ("part", "said"),
    [('<img src="http://[x" alt="">', "không lấy được “http://[x”"), ("<div>" * 3000, "không in được")],
)
def test_a_page_that_can_not_be_drawn_is_told(tmp_path, part, said):
    edit(begin(tmp_path, OVER) / "template.html", HEAD, HEAD + part)
    form = loaded(tmp_path).by_id[OVER]
    assert any(said in told(problem) for problem in printed_faults(form))
    with pytest.raises(FormError, match=re.escape(said)):
        render(form, load_sample(form))


def test_a_form_is_printed_as_it_was_loaded(tmp_path):
    """Also what nobody printed before it was edited: style, pictures, and what a template includes."""
    folder = begin(tmp_path, OVER)
    (folder / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    (folder / "part.html").write_text('<img src="dot.svg" alt="x">', "utf-8")
    edit(folder / "template.html", HEAD, HEAD + '{% include "part.html" %}')
    first, again = (loaded(tmp_path).by_id[OVER] for _ in range(2))
    for name in ("style.css", "dot.svg", "part.html", "template.html", "sample.toml"):
        (folder / name).unlink()
    assert render(again, load_sample(again)).startswith(b"%PDF") and base_size(first) == base_size(FORMS[OVER])
    (folder / "late.css").write_text("p { color: red }", "utf-8")
    assert problems(tmp_path, OVER), "whoever loads it anew sees what is there now"


# What a style does to the sheets, and what is told of it.
MISPRINTED = {
    "p { colour: red }": "style.css, dòng 2: bỏ qua “colour: red”",
    "@page { margin: 10mm }": "trang 1: có chữ vượt quá lề",
    "b { font-family: 'DejaVu Sans' }": "có chữ không ở phông Times New Roman",
    ".order { display: none }": "chữ của mẫu bị cắt hoặc bị ẩn",
    ".running { display: none }": "trang 1: không thấy dấu “BẢN THỬ”",
    ".watermark { display: none }": "trang 1: không thấy dấu “BẢN NHÁP”",
    ".country { display: none }": "trang 1: thiếu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”",
}


@pytest.mark.parametrize("rules", [MISPRINTED, {"@page { size: A5 }": "trang 1: không phải khổ A4"}])
def test_the_layout_of_a_sites_form_is_checked_on_its_sheets(tmp_path, rules):
    folder = begin(tmp_path, OVER)
    (folder / "style.css").write_text("\n".join(["/* riêng */", *rules]), "utf-8")
    forms = loaded(tmp_path)
    assert forms.own[0].problems == (), "it can be printed, as the office set it"
    found = [told(problem) for problem in printed_faults(forms.by_id[OVER])]
    assert all(any(said in line for line in found) for said in rules.values()), found


def test_what_word_has_no_words_for_is_told(tmp_path):
    edit(begin(tmp_path, OVER) / "template.html", HEAD, HEAD + '<p class="blinking">x</p>')
    found = [told(problem) for problem in printed_faults(loaded(tmp_path).by_id[OVER])]
    assert found == ["bản Word: không biết phần <p class='blinking'>"]


def test_another_state_of_a_form_is_another_form(tmp_path):
    """Templates and styles are kept by a process; a form that was changed is read anew by whoever loads it."""
    folder = begin(tmp_path, OVER)
    first = loaded(tmp_path).by_id[OVER]
    before = render(first, load_sample(first))
    edit(folder / "template.html", '<p class="order">QUYẾT ĐỊNH:</p>', '<p class="order">NAY QUYẾT ĐỊNH:</p>')
    (folder / "style.css").write_text(".order { font-size: 13pt }", "utf-8")
    assert render(first, load_sample(first)) == before, "a running site goes on with what it began with"
    assert render(loaded(tmp_path).by_id[OVER], load_sample(first)) != before


def test_the_instance_has_a_place_for_them():
    assert Settings(FORMS[OVER].folder).own_forms == FORMS[OVER].folder / "forms"
