"""Every form in the layout of Nghị định 30/2020/NĐ-CP, read back from its PDF; a new form is taken in by its folder."""

import itertools
import re
import subprocess
import unicodedata
from datetime import date

import pytest
from msgspec import structs

from certify.documents.pdf.own.layout import layout_faults, sheets_of
from certify.documents.pdf.own.trial import faults_of
from certify.documents.pdf.pages import html_of
from certify.documents.pdf.render import _pdf as pdf_of
from certify.documents.pdf.wording import head_of as post_and_office
from certify.domain.papers.paper import Citation
from tests.support.pages_read import pages_of
from tests.support.papers_read import (
    FORMS,
    MM,
    Read,
    between,
    lines_of,
    read_of,
    rules_of,
    sample,
    squeezed,
    style_of,
    words_of,
)

STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
RUNNING = "DỮ LIỆU MẪU|BẢN THỬ|có số liệu chưa đối chiếu văn bản gốc"

# Where a form is no administrative document of the decree, and what is asked of it instead.
FREE = {"certificate", "survey-children", "statistics"}  # no head, kind or end of the decree: forms of their own
BLANK = {"survey-children", "survey-residents", "score-sheet"}  # filled in by hand: nothing is signed, ended or checked
ATTACHED = {"self-score", "explanation", "evidence-list"}  # go with another paper: no recipients of their own
READ = {"briefing"}  # to be read and put away: one page, without signature, recipients and code

EVERY = list(FORMS)
OFFICIAL = [name for name in EVERY if name not in FREE]
SIGNED = [name for name in OFFICIAL if name not in BLANK | READ]
APPENDED = {"assessment-record"}  # what machines know of a file stands in an appendix with numbers of its own
TO_SOMEBODY = [name for name in SIGNED if name not in ATTACHED]
LETTERS = [name for name in OFFICIAL if FORMS[name].file.letter]  # say what they are about under the number
NUMBERED = [name for name in OFFICIAL if FORMS[name].file.series]
MINUTES = [name for name in OFFICIAL if FORMS[name].file.kind == "BB"]
# Long, wide, and with a style of its own.
WATERED = {"assessment-record", "summary-province", "certificate"}
DATED = [name for name in OFFICIAL if name not in {*MINUTES, *BLANK}]


def head_of(read):
    """The lines of both columns of the head: (left, right)."""
    letter = read.form.file.letter
    bottom = read.first.search("Kính gửi")[0]["top"] if letter else title_of(read)[0].top
    split = read.first.search(STATE)[0]["x0"] - 1
    left = lines_of(between(read.first, x1=split, bottom=bottom))
    right = lines_of(between(read.first, x0=split, bottom=bottom))
    return left, right


def title_of(read):
    """The kind of a paper and the lines of its subject: the first bold lines of 14 points under the head."""
    state = read.first.search(STATE)[0]
    below = [line for line in lines_of(between(read.first, top=state["bottom"])) if line.text != MOTTO]
    start = next(at for at, line in enumerate(below) if line.styles == {(14.0, True, False)})
    found = [below[start]]
    for line in below[start + 1 :]:
        if line.styles != {(14.0, True, False)}:
            break
        found.append(line)
    return found


def rule_under(read, line, within=8):
    """The first rule under a line."""
    rules = [
        rule
        for rule in rules_of(read.first)
        if -1 <= rule[2] - line.bottom < within and rule[0] < line.middle < rule[1]
    ]
    assert rules, line.text
    return min(rules, key=lambda rule: rule[2])


def is_rule_of(rule, lines):
    """Whether a rule is 1/3 to 1/2 of its longest line and stands in its middle."""
    longest = max(line.x1 - line.x0 for line in lines)
    share = (rule[1] - rule[0]) / longest
    return 0.33 <= share <= 0.5 and abs((rule[0] + rule[1]) / 2 - lines[-1].middle) < 2


@pytest.mark.parametrize("name", EVERY)
def test_ours_lack_nothing_that_a_sites_own_forms_are_checked_for(name):
    read = sample(name)
    assert list(layout_faults(read.form, read.paper, sheets_of(read.pdf))) == []
    assert faults_of(read.form) == []


@pytest.mark.parametrize("name", EVERY)
def test_pages_are_a4(name):
    read = sample(name)
    for page in read.pages:
        size = (round(page.width / MM), round(page.height / MM))
        if size != (210, 297):
            wide = name in FREE or max(len(table.rows[0].cells) for table in page.tables) >= 7
            assert size == (297, 210) and wide, (name, size)


@pytest.mark.parametrize("name", OFFICIAL)
def test_nothing_stands_in_the_margins(name):
    read = sample(name)
    left, right = read.edges
    for page in read.pages:
        low = page.height - 20 * MM
        inside = [
            char
            for char in page.chars
            if char["text"].strip() and char["top"] >= 20 * MM - 2 and char["bottom"] <= low + 2
        ]
        assert all(char["x0"] >= left - 1 and char["x1"] <= right + 1 for char in inside), name
        drawn = [*page.rects, *page.lines, *page.curves]
        assert all(shape["x0"] >= left - 1 and shape["x1"] <= right + 1 for shape in drawn), name
        assert all(shape["top"] >= 20 * MM - 2 and shape["bottom"] <= low + 2 for shape in drawn), name
        foot = "".join(char["text"] for char in page.chars if char["bottom"] > low + 2)
        assert not re.sub(rf"{RUNNING}|[ ·–]", "", foot), (name, foot)


@pytest.mark.parametrize("name", ["certificate", *sorted((BLANK | READ) - {"score-sheet"})])
def test_what_is_one_page_has_all_inside(name):
    read = sample(name)
    assert len(read.pages) == 1, name
    for shape in [*read.first.chars, *read.first.rects, *read.first.curves]:
        assert shape["x0"] >= 10 * MM and shape["x1"] <= read.first.width - 10 * MM, name
        assert shape["top"] >= 10 * MM and shape["bottom"] <= read.first.height - 5 * MM, name


@pytest.mark.parametrize("name", EVERY)
def test_the_page_number_is_hidden_on_page_one_and_centred_in_the_top_margin_after(name):
    read = sample(name)
    for number, page in enumerate(read.pages[: -1 if name in APPENDED else None], start=1):
        top = lines_of(char for char in page.chars if char["bottom"] < 20 * MM - 2 and char["size"] < 60)
        if name in FREE:
            continue
        assert [line.text for line in top] == ([] if number == 1 else [str(number)]), name
        for line in top:
            assert line.styles == {(13.0, False, False)} and abs(line.middle - read.middle) < 2


@pytest.mark.parametrize("name", [*OFFICIAL, "certificate"])
def test_the_state_and_its_motto(name):
    read = sample(name)
    state, motto = read.first.search(STATE)[0], read.first.search(MOTTO)[0]
    assert {style_of(char)[1:] for char in state["chars"] if char["text"].strip()} == {(True, False)}
    assert {round(char["size"]) for char in state["chars"]} <= {12, 13}
    assert {round(char["size"]) for char in motto["chars"]} <= {13, 14}
    assert {style_of(char)[1:] for char in motto["chars"] if char["text"].strip()} == {(True, False)}
    assert abs((state["x0"] + state["x1"]) / 2 - (motto["x0"] + motto["x1"]) / 2) < 2
    assert 0 < motto["top"] - state["top"] < 20, "one stands right below the other"
    rules = [rule for rule in rules_of(read.first) if -3 < rule[2] - motto["bottom"] < 4 and rule[1] > motto["x0"]]
    assert rules and all(abs(x0 - motto["x0"]) < 1.5 and abs(x1 - motto["x1"]) < 1.5 for x0, x1, _ in rules)


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_office_is_bold_and_the_one_above_is_not(name):
    read = sample(name)
    left, _ = head_of(read)
    bold = [line for line in left if line.styles == {(12.0, True, False)}]
    above = left[: left.index(bold[0])]
    issuer = read.paper.issuer
    assert squeezed("".join(line.text for line in bold)) == squeezed("".join(issuer.own)), name
    assert all(line.text == line.text.upper() for line in left[: len(above) + len(bold)])
    assert all(line.styles == {(12.0, False, False)} for line in above)
    shortened = issuer.parent.replace("ỦY BAN NHÂN DÂN", "UBND")
    assert squeezed("".join(line.text for line in above)) == squeezed(shortened)
    assert is_rule_of(rule_under(read, bold[-1]), bold), name


@pytest.mark.parametrize("name", OFFICIAL)
def test_number_and_symbol(name):
    read = sample(name)
    said = [line for line in head_of(read)[0] if line.text.startswith("Số:")]
    file = FORMS[name].file
    if not file.series:
        assert not said and read.paper.number is None, name
        return
    (line,) = said
    symbol = "[A-ZĐƯ]+" if file.letter else file.kind
    assert re.fullmatch(rf"Số: \d{{2,}}[a-zđ]?/{symbol}-[A-ZĐƯ]+(-[A-ZĐƯ]+)*", line.text), line.text
    assert line.text == f"Số: {read.paper.number}" and line.styles == {(13.0, False, False)}


@pytest.mark.parametrize("name", DATED)
def test_place_and_date(name):
    read = sample(name)
    left, right = head_of(read)
    (line,) = [line for line in right if re.search(r"ngày \d\d tháng \d+ năm \d{4}", line.text)]
    assert line.styles == {(13.0, False, True)}
    assert line.text.startswith(f"{read.paper.issuer.place}, ngày "), line.text
    state = read.first.search(STATE)[0]
    assert abs(line.middle - (state["x0"] + state["x1"]) / 2) < 2, "centred under the state"
    for number in (line for line in left if line.text.startswith("Số:")):
        assert abs(number.bottom - line.bottom) < 2, "on the line of the number"


@pytest.mark.parametrize("name", [*MINUTES, *sorted(BLANK - FREE)])
def test_minutes_bear_no_place_and_date(name):
    assert not [line for line in head_of(sample(name))[1] if "ngày" in line.text], name


@pytest.mark.parametrize("name", DATED)
@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020"),
        (date(2020, 2, 10), "ngày 10 tháng 02 năm 2020"),
        (date(2019, 9, 29), "ngày 29 tháng 9 năm 2019"),
        (date(2019, 10, 1), "ngày 01 tháng 10 năm 2019"),
        (date(2019, 12, 9), "ngày 09 tháng 12 năm 2019"),
    ],
)
def test_days_below_ten_and_the_first_months_are_padded(name, on, said):
    text = html_of(FORMS[name], structs.replace(sample(name).paper, on=on))
    assert f"{sample(name).paper.issuer.place}, {said}</p>" in text, name


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_says_what_it_is_about_under_its_number(name):
    """Mẫu 1.5: no kind; "V/v …" upright in 12 or 13 points, centred 6 points under the number."""
    read = sample(name)
    left, _ = head_of(read)
    at = next(at for at, line in enumerate(left) if line.text.startswith("Số:"))
    number, *about = left[at:]
    assert about[0].text.startswith("V/v ") and about[0].top - number.bottom > 4
    assert all(line.styles == {(12.0, False, False)} for line in about)
    assert all(abs(line.middle - number.middle) < 2 for line in about)


@pytest.mark.parametrize("name", [name for name in OFFICIAL if name not in LETTERS])
def test_kind_and_subject(name):
    read = sample(name)
    kind, *about = title_of(read)
    if FORMS[name].file.kind == "QĐ":  # who decides stands in capitals below the subject (mẫu 1.2)
        decider = [line.text for line in about if line.text == line.text.upper()]
        about = about[: -len(decider)]
        issuer = read.paper.issuer
        assert " ".join(decider) == (" ".join(issuer.own) if issuer.authority else post_and_office(issuer).upper())
    assert kind.text == kind.text.upper() and about, name
    for line in (kind, *about):
        assert abs(line.middle - read.middle) < 2, line.text
    assert all(line.text != line.text.upper() for line in about)
    assert is_rule_of(rule_under(read, about[-1]), about), name


@pytest.mark.parametrize("name", EVERY)
def test_one_face_with_every_letter(name):
    for page in sample(name).pages:
        faces = {char["fontname"].split("+")[-1].replace("-", "") for char in page.chars}
        assert all(face.startswith(("LiberationSerif", "TimesNewRoman")) for face in faces), (name, faces)


@pytest.mark.parametrize("name", EVERY)
def test_the_text_is_whole_and_normalised(name):
    read = sample(name)
    assert unicodedata.is_normalized("NFC", read.text), name
    assert not [word for word in words_of(read.form, read.paper) if word not in read.text], name


@pytest.mark.parametrize("name", ["commune-minutes", "commune-proposal", "recognition", "revocation"])
def test_paragraphs_stand_six_points_apart(name):
    """The decree's least, for lists too: a line of 14 points takes 16,8."""
    read = sample(name)
    starts = re.compile(r"(\d\.|[a-c]\)|-|Căn cứ|Điều|Theo đề nghị|Cuộc họp|Biên bản đã|Địa điểm) ?")
    for page in read.pages:
        body = [line for line in lines_of(page.chars) if {size for size, *_ in line.styles} == {14.0}]
        for above, below in itertools.pairwise(body):
            if starts.match(below.text) and 35 * MM < below.x0 < 45 * MM and below.top - above.top < 40:
                assert below.top - above.top >= 14 * 1.2 + 6 - 0.5, below.text


@pytest.mark.parametrize("name", EVERY)
def test_no_page_has_a_total_alone(name):
    for page in sample(name).pages:
        for table in page.tables:
            rows = table.extract()
            if len(rows[0]) > 2 and any("TỔNG CỘNG" in (cell or "") for cell in rows[-1]):
                assert len(rows) > 2, f"{name}, page {page.page_number}: the total stands alone under its head"


def lowest_rule(pdf, page, folder):
    """How far down a page (share of its height) the lowest line over nearly the whole text is; as it is painted."""
    (folder / "paper.pdf").write_bytes(pdf)
    shot = ["pdftoppm", "-r", "100", "-gray", "-singlefile", "-f", str(page), folder / "paper.pdf", folder / "page"]
    subprocess.run(shot, check=True)
    _, size, _, pixels = (folder / "page.pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    rows = (pixels[at * width : (at + 1) * width] for at in range(height))
    return max(at for at, row in enumerate(rows) if sum(one < 200 for one in row) > width * 0.7) / height


def test_a_row_that_goes_on_on_the_next_page_is_closed_on_both(tmp_path):
    paper = sample("assessment-record").paper
    row = paper.record.rows[0]
    long = structs.replace(row.indicators[0], explanation="Giải trình rất dài của xã. " * 120)
    rows = (structs.replace(row, indicators=(long, *row.indicators[1:])), *paper.record.rows[1:])
    record = structs.replace(paper.record, rows=rows)
    read = Read(FORMS["assessment-record"], structs.replace(paper, record=record))
    for page in read.pages[:2]:
        foot = page.height - 20 * MM
        bottom = max(char["bottom"] for char in page.chars if char["bottom"] < foot and style_of(char)[0] < 12)
        rule = lowest_rule(read.pdf, page.page_number, tmp_path) * page.height
        assert bottom - 2 < rule < foot + 2, f"page {page.page_number} ends in an open row"


@pytest.mark.parametrize("name", EVERY)
def test_heads_of_tables_are_repeated_and_rows_are_whole(name):
    last = None
    for page in sample(name).pages:
        tables = [table for table in page.tables if len(table.rows[0].cells) > 2]
        if last and tables and tables[0].bbox[1] < 21 * MM:
            head, first = tables[0].extract()[:2]
            assert head == last, f"{name}, page {page.page_number}: the head is not repeated"
            assert first[0], f"{name}, page {page.page_number}: a row is split"
        last = tables[-1].extract()[0] if tables else None


def post_of(read):
    return "CHỦ TỌA" if read.form.file.kind == "BB" else read.paper.issuer.signer


def signature_of(read):
    """The page that bears the signature, and the line of the last post."""
    post = post_of(read)
    pages = [page for page in read.pages if page.search(re.escape(post))]
    return pages[-1], pages[-1].search(re.escape(post))[-1]


@pytest.mark.parametrize("name", SIGNED)
def test_the_end_of_the_text_stands_with_the_signature(name):
    read = sample(name)
    assert read.text.count("./.") == 1, name
    page, post = signature_of(read)
    (end,) = page.search(r"\./\.")
    assert end["bottom"] < post["top"], "the text ends above the signature, on its page"
    assert style_of(post["chars"][0]) == (14.0, True, False)
    after = read.text.split("./.")[1]
    assert after.startswith(("Nơinhận:", "THƯKÝ", "NGƯỜILẬP")), after[:40]


@pytest.mark.parametrize("name", SIGNED)
def test_a_signature_that_finds_no_room_takes_the_last_line_with_it(name):
    read = sample(name)
    page, post = signature_of(read)
    text = html_of(read.form, read.paper)
    at = text.rindex("<p", 0, text.index('<p class="end'))
    room = f'<div style="height: {page.height - 20 * MM - post["bottom"]:.0f}pt"></div>'
    pages = pages_of(pdf_of(read.form, text[:at] + room + text[at:]))
    (moved,) = [page for page in pages if page.search(r"\./\.")]
    assert moved.page_number == page.page_number + 1, name
    signature = moved.search(re.escape(post_of(read)))[-1]
    above = lines_of(between(moved, top=20 * MM, bottom=signature["top"]))
    assert len([line for line in above if line.styles]) >= 2, f"{name}: nothing but the signature"


@pytest.mark.parametrize("name", SIGNED)
def test_place_for_the_signature_is_left_empty(name):
    page, post = signature_of(sample(name))
    room = (post["x0"] - 10, post["bottom"], post["x1"] + 10, post["bottom"] + 25 * MM)
    assert room[3] <= page.height - 20 * MM + 2, "it is inside the page"
    assert not [char for char in between(page, *room[:1], room[2], room[1] + 1, room[3]) if char["text"].strip()]
    assert not [image for page in sample(name).pages for image in page.images], "no seal and no signature is drawn"


@pytest.mark.parametrize("name", TO_SOMEBODY)
def test_recipients(name):
    read = sample(name)
    page = next(page for page in read.pages if page.search("Nơi nhận:"))
    title = page.search("Nơi nhận:")[0]
    assert {style_of(char) for char in title["chars"] if char["text"].strip()} == {(12.0, True, True)}
    below = lines_of(between(page, title["x0"] - 1, page.width / 2, title["bottom"] - 2))
    listed = [line for line in below if line.styles == {(11.0, False, False)}]
    said = " ".join(line.text for line in listed)
    assert re.fullmatch(r"(- [^;]+; )+- Lưu: VT[^;]*\.", said), said


@pytest.mark.parametrize("name", [name for name in EVERY if name not in BLANK | READ])
def test_the_code_for_checking_stands_once_on_papers_and_never_on_drafts(name, everything):
    """The layout, one for all forms, puts the watermark on each page: shown on three."""
    form, paper = FORMS[name], sample(name).paper
    assert html_of(form, paper).count(f"Kiểm tra văn bản: {paper.address}") == 1
    assert html_of(form, paper).count('class="segno"') == 1
    draft = Read(form, structs.replace(paper, draft=True, number=None, address=""))
    assert draft.html.count('<p class="watermark">BẢN NHÁP</p>') == 1
    assert "Kiểm tra văn bản:" not in draft.html and 'class="segno"' not in draft.html
    for page in draft.pages if everything or name in WATERED else ():
        assert squeezed("".join(char["text"] for char in page.chars if char["size"] > 60)) == "BẢNNHÁP", name
    plain = [char for page in sample(name).pages for char in page.chars if char["size"] > 60]
    assert not plain, "an issued paper bears no watermark"


@pytest.mark.parametrize("name", [name for name in EVERY if name not in BLANK - {"score-sheet"}])
def test_trial_marks_stand_on_each_page_until_the_figures_are_attested(name):
    form, paper = FORMS[name], sample(name).paper
    trial = read_of(name, structs.replace(paper, attested=False, demonstration=True))
    for page in trial.pages:
        text = squeezed("".join(char["text"] for char in page.chars))
        assert "BẢNTHỬ–cósốliệuchưađốichiếuvănbảngốc" in text and "DỮLIỆUMẪU" in text, name
    attested = html_of(form, structs.replace(paper, attested=True, demonstration=False))
    assert "BẢN THỬ" not in attested and "DỮ LIỆU MẪU" not in attested and "Dấu *" not in attested


# A decision is never replaced as a paper: it is revoked by another one.
@pytest.mark.parametrize("name", [n for n in EVERY if FORMS[n].file.series and FORMS[n].file.subject != "list"])
def test_a_paper_says_which_one_it_takes_the_place_of(name):
    old = Citation("Văn bản cũ", "09/BC-UBND", date(2023, 1, 3))
    paper = structs.replace(sample(name).paper, replaces=old, reason="Sai tên đơn vị")
    text = " ".join(html_of(FORMS[name], paper).split())
    for said in ("thay thế văn bản cũ số 09/BC-UBND ngày 03 tháng 01 năm 2023", "Lý do: Sai tên đơn vị."):
        assert text.count(said) == 1, (name, said)


@pytest.mark.parametrize("name", [n for n in SIGNED if not FORMS[n].file.series])
def test_a_paper_without_a_number_says_so_too(name):
    old = Citation("Bảng cũ", "", date(2023, 1, 3))
    text = " ".join(html_of(FORMS[name], structs.replace(sample(name).paper, replaces=old)).split())
    assert text.count("Văn bản này thay thế bảng cũ ngày 03 tháng 01 năm 2023.") == 1, name


@pytest.mark.parametrize("name", [name for name in SIGNED if FORMS[name].file.kind != "BB"])
def test_who_signs_is_named_under_the_place_of_signature_once_it_is_known(name):
    paper = sample(name).paper
    nobody = structs.replace(paper, issuer=structs.replace(paper.issuer, name="", by=""))
    deputy = structs.replace(
        paper,
        issuer=structs.replace(paper.issuer, by="KT. TRƯỞNG BAN", signer="PHÓ BAN", name="Đặng Thị Mẫu"),
    )
    read = Read(FORMS[name], deputy)
    page, post = signature_of(read)
    (named,), (by,) = page.search("Đặng Thị Mẫu"), page.search("KT\\. TRƯỞNG BAN")
    assert by["bottom"] <= post["top"] + 1 and named["top"] - post["bottom"] > 25 * MM - 3, name
    assert {style_of(char) for char in named["chars"] if char["text"].strip()} == {(14.0, True, False)}
    assert abs((named["x0"] + named["x1"]) / 2 - (post["x0"] + post["x1"]) / 2) < 2
    assert "Hường" not in html_of(FORMS[name], nobody) and 'class="name"' not in html_of(FORMS[name], nobody)


@pytest.mark.parametrize("name", TO_SOMEBODY)
def test_what_an_office_types_under_recipients_takes_the_place_of_the_forms_own(name):
    paper = sample(name).paper
    typed = structs.replace(paper, recipients=("- Như trên;", "Đảng ủy xã."), filed="LĐTBXH (02b)")
    text = html_of(FORMS[name], typed)
    said = [f"<p>- {one}</p>" for one in ("Như trên;", "Đảng ủy xã;", "Lưu: VT, LĐTBXH (02b).")]
    assert "".join(said) in text, name
    assert text.count("Lưu: VT") == 1


@pytest.mark.parametrize("name", [name for name in EVERY if name not in BLANK | READ])
def test_the_code_for_checking_is_short(name):
    paper = sample(name).paper
    hashes = (paper.record.content_sha256 if paper.record else "a" * 64, "b" * 64)
    text = html_of(FORMS[name], structs.replace(paper, chain_head=hashes[1]))
    assert hashes[1] not in text and f"{hashes[1][:12]}</p>" in text, name
    assert text.count(hashes[0]) <= (name in APPENDED) * 3, name


def test_an_address_is_copied_as_it_stands():
    paper = structs.replace(sample("recognition").paper, address="https://xa.gov.vn/kiem-tra/AB-cd_ef-gh-ij" + "x" * 12)
    read = Read(FORMS["recognition"], paper)
    found = [line for line in lines_of(read.first.chars) if "kiem" in line.text or "AB-cd" in line.text]
    said = "".join(line.text.split("  ")[0] for line in found)
    assert "https://xa.gov.vn/kiem-tra/" in said and "AB-cd_ef-gh-ij" in said
    assert not [line for line in found if line.text.rstrip().endswith("-")], "no line ends at a hyphen of the address"


@pytest.mark.parametrize("width", range(90, 160, 7))
def test_numbers_days_and_offices_are_not_broken_over_lines(width):
    read = sample("recognition")
    text = html_of(read.form, read.paper).replace("<body>", f'<body style="width: {width}mm">')
    pages = pages_of(pdf_of(read.form, text))
    lines = [line.text for page in pages for line in lines_of(page.chars)]
    found = "".join(char["text"] for page in pages for char in page.chars)
    broken = re.compile(r"(\d/|[A-ZĐ]-|\b(ngày|tháng|năm|Điều|số)(?=\n\d)|Lao(?=\nđ)|Thương(?=\nb)|\w(?=\n- Th))\n")
    assert not broken.search("\n".join(lines)), lines
    assert not set(found) & {"\u00a0", "\u2060", "\u2011"}, "copied text is plain"


def test_what_is_centred_on_a_certificate_stands_in_its_middle():
    read = sample("certificate")
    found = [line for line in lines_of(read.first.chars) if line.bottom < read.first.height * 0.6]
    assert len(found) > 6
    assert {line.text for line in found if abs(line.middle - read.first.width / 2) > 1} == set()


@pytest.mark.parametrize("name", ["recognition", "certificate"])
def test_a_day_beside_a_long_place_stands_on_a_line_of_its_own(name):
    paper = sample(name).paper
    paper = structs.replace(paper, issuer=structs.replace(paper.issuer, place="Phan Rang - Tháp Chàm"))
    found = [line.text for line in lines_of(Read(FORMS[name], paper).first.chars)]
    assert any(line.strip().startswith("ngày 05 tháng 02 năm 2023") for line in found), found
