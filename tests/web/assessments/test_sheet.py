"""The score sheet: saving, blanks, bad input that is kept, two people, carrying over, trying out, script's replies."""

import pytest

from certify.domain.assessment.sides import SELF
from certify.web.assessments.sheet_form import figures_mark, mark_of, stored_values
from certify.web.assessments.sheet_words import answer_words
from tests.support.carrying import take_over
from tests.support.clients import client_of, post

JSON = {"Accept": "application/json"}


def version_of(sheet, key):
    row = sheet.stored.get((SELF, key))
    return str(row.version if row else 0)


def line(sheet, key, **values):
    return {f"{key}.version": version_of(sheet, key)} | {f"{key}.{name}": value for name, value in values.items()}


def save(client, file, data, **more):
    return post(client, f"/phieu/{file}/tu-cham", data, **more)


def test_figures_are_saved_with_their_points(officer, file, sheet):
    assert save(officer, file, line(sheet(), "2.1", numerator="485", denominator="500")).status_code == 302
    text = officer.get(f"/phieu/{file}").get_data(as_text=True)
    assert "485/500 = 97%" in text
    assert "thêm 5 trẻ" in text


def test_what_was_drawn_before_is_shown_only_where_all_of_it_is_the_same(app, officer, file, sheet):
    """Rows are remembered by what they show: the reader without a field sees none, nobody sees an older figure."""

    def shown(client):
        text = client.get(f"/phieu/{file}").get_data(as_text=True)
        return text.partition('<tr id="i2.1"')[2].partition("</tr>")[0]

    own, reader = shown(officer), client_of(app, "province_officer")
    assert 'name="2.1.numerator"' in own and own == shown(officer)
    assert "<td>2.1</td>" in shown(reader) and "<input" not in shown(reader)
    save(officer, file, line(sheet(), "2.1", numerator="485", denominator="500", explanation="Theo sổ"))
    changed = shown(officer)
    assert 'value="485"' in changed and "Theo sổ" in changed and "485/500" in shown(reader)
    save(officer, file, line(sheet(), "2.1", numerator="485", denominator="500", explanation="Theo sổ gốc"))
    assert "Theo sổ gốc" in shown(officer) and "Theo sổ gốc" in shown(reader)


def test_a_blank_is_blank(officer, file, sheet):
    before = sheet()
    blank = before.missing(SELF)[0]
    assert save(officer, file, line(before, blank, yes="", numerator="", denominator="")).status_code == 302
    assert sheet().missing(SELF) == before.missing(SELF)
    assert sheet().self_score.total == before.self_score.total


def test_clearing_an_answer_makes_it_blank_again(officer, file, sheet):
    assert save(officer, file, line(sheet(), "1.1", yes="")).status_code == 302
    assert "1.1" in sheet().missing(SELF)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"numerator": "501", "denominator": "500"},
            "Số trẻ em được đăng ký khai sinh đúng quy định (501) lớn hơn tổng số trẻ em",
        ),
        ({"numerator": "1,000", "denominator": "2000"}, "hai cách"),
        ({"numerator": "mười", "denominator": "20"}, "chỉ nhập số đếm"),
        ({"numerator": "0", "denominator": "0"}, "không có đối tượng"),
        ({"numerator": "1", "denominator": "999999999"}, "lớn quá"),
    ],
)
def test_bad_figures_are_named_and_kept_on_the_page(officer, file, sheet, values, said):
    good = line(sheet(), "9.1", numerator="90", denominator="100", explanation="theo trạm y tế")
    reply = save(officer, file, {**line(sheet(), "2.1", **values, explanation="đang rà soát"), **good})
    text = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert said in text
    assert f'value="{values["numerator"]}"' in text and "đang rà soát" in text
    assert sheet().answers(SELF)["9.1"].numerator == 90, "the other line is saved all the same"
    assert "2.1" in sheet().answers(SELF), "what stood before still stands"


def test_half_a_rate_is_kept_and_counts_as_blank(officer, file, sheet):
    assert save(officer, file, line(sheet(), "2.1", numerator="12", denominator="")).status_code == 302
    assert "2.1" in sheet().missing(SELF)
    assert 'name="2.1.numerator" value="12"' in officer.get(f"/phieu/{file}").get_data(as_text=True)


def test_two_people_lose_nothing(app, officer, file, sheet):
    leader = client_of(app, "commune_leader")
    seen = line(sheet(), "2.1", numerator="490", denominator="500")
    assert save(leader, file, line(sheet(), "2.1", numerator="480", denominator="500")).status_code == 302
    reply = save(officer, file, seen)
    text = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert "480/500" in text and 'value="490"' in text
    assert sheet().answers(SELF)["2.1"].numerator == 480
    again = {**seen, "2.1.version": version_of(sheet(), "2.1")}
    assert save(officer, file, again).status_code == 302
    assert sheet().answers(SELF)["2.1"].numerator == 490


def seen(sheet, key):
    """The line as the page showed it, mark and all."""
    values = stored_values(sheet.stored[SELF, key], "rate_bands")
    return {f"{key}.{name}": value for name, value in values.items()} | {f"{key}.seen": mark_of(values)}


def test_a_line_left_alone_never_undoes_another_persons(app, officer, file, sheet):
    leader, opened = client_of(app, "commune_leader"), sheet()
    assert save(leader, file, line(opened, "3.1", numerator="9", denominator="1000")).status_code == 302
    mine = line(opened, "2.1", numerator="490", denominator="500")
    reply = save(officer, file, {**seen(opened, "3.1"), **mine})
    assert reply.status_code == 302, "nothing that this person typed is in doubt"
    assert sheet().answers(SELF)["3.1"].numerator == 9
    assert sheet().answers(SELF)["2.1"].numerator == 490


def test_a_line_left_alone_shows_the_newer_figure_beside_a_conflict(app, officer, file, sheet):
    leader, opened = client_of(app, "commune_leader"), sheet()
    theirs = line(opened, "3.1", numerator="9", denominator="1000")
    other = line(opened, "2.1", numerator="1480", denominator="1500")
    assert save(leader, file, {**theirs, **other}).status_code == 302
    mine = line(opened, "2.1", numerator="1490", denominator="1500")
    text = save(officer, file, {**seen(opened, "3.1"), **mine}).get_data(as_text=True)
    assert 'name="3.1.numerator" value="9"' in text
    assert "9/1.000 = 9‰" in text
    assert "1.480/1.500" in text and "1.490/1.500" in text


def test_a_line_in_words_has_its_numbers_as_people_read_them_and_leaves_what_is_none():
    assert answer_words({"numerator": "1216", "denominator": "1 254"}) == "1.216/1.254"
    assert answer_words({"count": "1,216", "explanation": "Theo sổ 1216"}) == "1,216 (Theo sổ 1216)"


def test_the_script_hears_of_newer_figures(app, officer, file, sheet):
    leader, opened = client_of(app, "commune_leader"), sheet()
    assert save(leader, file, line(opened, "3.1", numerator="9", denominator="1000")).status_code == 302
    live = save(officer, file, {**seen(opened, "3.1"), **seen(opened, "2.1")}, headers=JSON).get_json()
    assert live["newer"] == ["3.1"] and live["trouble"] == 0


def test_the_script_learns_what_now_stands(officer, file, sheet):
    data = line(sheet(), "2.1", numerator="485", denominator="500")
    live = save(officer, file, data, headers=JSON).get_json()
    assert live["seen"] == {"2.1": mark_of(stored_values(sheet().stored[SELF, "2.1"], "rate_bands"))}


def test_the_same_save_twice_changes_nothing(officer, file, sheet):
    data = line(sheet(), "2.1", numerator="485", denominator="500")
    assert save(officer, file, data).status_code == 302
    first = version_of(sheet(), "2.1")
    assert save(officer, file, data).status_code == 302
    assert version_of(sheet(), "2.1") == first


def test_script_saves_and_hears_points(officer, file, sheet):
    data = line(sheet(), "3.1", numerator="9", denominator="1000")
    live = save(officer, file, data, headers=JSON).get_json()
    assert live["criteria"]["3"]["points"] == "0"
    assert "3" in live["zeros"] and live["trouble"] == 0
    assert live["versions"] == {"3.1": int(data["3.1.version"]) + 1}


def test_a_figure_without_evidence_and_words_says_so_until_one_of_them_is_there(officer, file, sheet):
    def sign():
        page = officer.get(f"/phieu/{file}").get_data(as_text=True)
        return page.partition('data-unproved="3.1"')[2].partition(">")[0].strip()

    blank = line(sheet(), "3.1", numerator="", denominator="")
    assert save(officer, file, blank).status_code == 302 and sign() == "hidden", "there is nothing to prove"
    figures = {"numerator": "9", "denominator": "1000"}
    live = save(officer, file, line(sheet(), "3.1", **figures), headers=JSON).get_json()
    assert live["rows"]["3.1"]["unproved"] and sign() == ""
    typed = line(sheet(), "3.1", explanation="Theo sổ theo dõi của công an xã", **figures)
    assert not post(officer, f"/phieu/{file}/tinh", typed).get_json()["rows"]["3.1"]["unproved"], "while it is typed"
    assert not save(officer, file, typed, headers=JSON).get_json()["rows"]["3.1"]["unproved"] and sign() == "hidden"


def test_preview_and_trial_save_nothing(officer, file, sheet):
    before = sheet()
    data = line(before, "3.1", numerator="9", denominator="1000")
    live = post(officer, f"/phieu/{file}/tinh", data).get_json()
    assert live["rows"]["3.1"]["points"] == "0"
    tried = post(officer, f"/phieu/{file}/thu-tinh", data).get_data(as_text=True)
    assert "không có gì được lưu" in tried and 'value="9"' in tried
    assert sheet() == before


def test_last_years_figures_stay_blank_until_confirmed(officer, file, sheet):
    blanks = sheet().missing(SELF)
    take_over(officer, file)
    carried = sheet()
    assert carried.missing(SELF) == blanks
    key = blanks[0]
    data = carried.stored[SELF, key].data
    values = {name: str(value) for name, value in data.items()}
    mark = figures_mark(carried.version.indicator(key), values)
    left = line(carried, key, **values, carried=mark)
    assert save(officer, file, left).status_code == 302
    assert key in sheet().missing(SELF)
    assert save(officer, file, {**line(sheet(), key, **values, carried=mark, confirm="1")}).status_code == 302
    assert key not in sheet().missing(SELF)


def test_both_outcomes_stand_while_the_category_is_unset(officer, file):
    text = officer.get(f"/phieu/{file}").get_data(as_text=True)
    assert "Ngưỡng 800" in text and "Ngưỡng 850" in text


def test_evidence_is_added_and_removed(officer, file, sheet):
    path = f"/phieu/{file}/minh-chung/2.1"
    refused = post(officer, path, {"number": "", "issuer": "UBND xã", "link": "javascript:alert(1)"})
    assert refused.status_code == 422
    assert "UBND xã" in refused.get_data(as_text=True)
    assert "phải bắt đầu bằng http" in refused.get_data(as_text=True)
    good = {"number": "12/BC-UBND", "issued_on": "05/01/2022", "issuer": "UBND xã", "link": "https://example.org/a"}
    assert post(officer, path, good).status_code == 302
    assert "12/BC-UBND" in officer.get(f"/phieu/{file}").get_data(as_text=True)
    one = next(one for one in sheet().evidence if one.number == "12/BC-UBND")
    assert post(officer, f"/phieu/{file}/minh-chung/{one.id}/bo").status_code == 302
    assert one not in sheet().evidence


def test_markup_in_texts_is_only_text(officer, file, sheet):
    assert (
        save(officer, file, line(sheet(), "1.1", yes="yes", explanation="<script>alert(1)</script>")).status_code == 302
    )
    text = officer.get(f"/phieu/{file}").get_data(as_text=True)
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


def test_a_locked_sheet_keeps_what_was_typed(officer, file, sheet, database):
    from datetime import date

    from certify.store import rounds

    with database.writing() as connection:
        rounds.change(connection, sheet().round.id, self_due_on=date(2020, 1, 1))
    reply = save(officer, file, line(sheet(), "2.1", numerator="1", denominator="7"))
    text = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert "hiện không sửa được" in text
    assert sheet().state == "draft", "a lock changes no state"
