"""Attesting figure by figure: two people, nothing before the signature, partial and whole, sent back, what it does."""

import json
from contextlib import closing

import pytest

from certify.domain.assessment.sides import APPRAISAL, SELF
from certify.domain.criteria.editing import edit
from certify.domain.criteria.editing.paths import at
from certify.domain.criteria.figures import Mark
from certify.domain.criteria.marks import marks_in
from certify.domain.library import Library
from certify.operations.act import Act, Forbidden, Refused
from certify.operations.assessments.record import record_of
from certify.operations.assessments.sheet import open_sheet
from certify.operations.criteria import checks, drafts, official_texts, revisions, whole
from certify.operations.people import persons
from certify.store.assessments import files, results, snapshots
from certify.store.criteria import revisions as stored_revisions
from certify.store.criteria.revisions import Revision
from certify.store.database import Database
from certify.store.log import events
from certify.store.papers import issued as papers
from tests.support.acts import act_of
from tests.support.attested import FIRST, PDF, SECOND, VERSION, Comparing
from tests.support.life import Life

WRONG = "sai mật khẩu này"


@pytest.fixture
def comparing(database, site, now):
    with database.writing() as connection:
        yield Comparing(connection, site, now)


def newest(site):
    return Library(site.criteria_folders).latest(VERSION)


def test_nothing_changes_before_the_signature_and_partial_attestation_is_honest(comparing, site):
    before = newest(site)
    places = comparing.places("2")
    comparing.confirm(places)
    comparing.hand_over()
    comparing.check(places)
    assert newest(site) == before
    made = comparing.sign()
    assert newest(site) == before, "the file is written once the transaction stands"
    revisions.publish(comparing.connection, comparing.folder)
    after = newest(site)
    assert after.sha256 == made.sha256 and after.version.revision == before.version.revision + 1
    left = [place for place in before.version.provisional if not place.startswith("criteria[2].")]
    assert list(after.version.provisional) == left and not after.version.attested
    said = after.version.attestation
    assert (said.kind, said.transcribed_by, said.checked_by) == (
        "official", "Cán bộ trẻ em tỉnh An Giang", "Cán bộ kiểm tra An Giang",
    )  # fmt: skip
    assert said.text_sha256 == comparing.work().texts[0].sha256


def test_the_whole_is_attested_by_two_people(comparing, site):
    comparing.through(comparing.places())
    version = newest(site).version
    assert version.attested and not version.provisional
    assert {mark for _, mark in marks_in(version, "")} == {Mark.VERBATIM}
    acts = [event.act for event in events.site_events(comparing.connection, 6)]
    assert acts[:3] == ["attest", "attestation_checked", "attestation_handed_over"]


def test_only_a_demonstration_site_is_attested_for_showing(founded, now):
    with closing(Database(founded.database_url)) as database, database.writing() as connection:
        act = act_of(connection, None, now)
        with pytest.raises(Refused, match="hệ thống trình diễn"):
            whole.attest_for_demonstration(act, VERSION, founded.revisions_folder)
    assert not newest(founded).version.attested


def test_comments_and_order_stay(comparing, site):
    before = newest(site).path.read_text("utf-8").splitlines()
    comparing.through(comparing.places("2", "chung"))
    after = newest(site).path.read_text("utf-8").splitlines()
    changed = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
    body = before[: before.index("[attestation]")]
    lines = [line for line, _ in changed if line in body]
    assert lines[0] == "revision = 3" and all("source" in line for line in lines[1:]) and len(lines) > 1
    assert [line for line in after if line.startswith("#")] == [line for line in before if line.startswith("#")]
    assert [line.split("=")[0] for line in after[: len(body)]] == [line.split("=")[0] for line in body]


def test_who_transcribes_never_checks_or_signs(comparing):
    places = comparing.places("2")
    comparing.confirm(places)
    comparing.hand_over()
    with pytest.raises(Refused, match="phải là một người khác"):
        comparing.check(places, name=FIRST)
    with pytest.raises(Refused, match="phải là một người khác"):
        comparing.sign(FIRST)
    with pytest.raises(Forbidden):
        comparing.work("approver")


def test_who_confirmed_a_line_never_checks_it_even_after_another_took_over(comparing, now):
    places = comparing.places("2")
    comparing.confirm(places)
    drafts.take_over(Act(comparing.connection, comparing.library, comparing.who(SECOND), now), comparing.work(SECOND))
    drafts.describe(
        Act(comparing.connection, comparing.library, comparing.who(SECOND), now), comparing.work(SECOND), "Bản gốc"
    )
    official_texts.attach(
        Act(comparing.connection, comparing.library, comparing.who(SECOND), now), comparing.work(SECOND), "g.pdf", PDF
    )
    drafts.hand_over(Act(comparing.connection, comparing.library, comparing.who(SECOND), now), comparing.work(SECOND))
    for name in (FIRST, SECOND):
        with pytest.raises(Refused, match="người khác"):
            comparing.check(places, name=name)


def test_who_transcribes_never_checks_with_another_account_of_theirs(comparing, now):
    places = comparing.places("2")
    comparing.confirm(places)
    comparing.hand_over()
    persons.join(act_of(comparing.connection, None, now), comparing.who(SECOND).id, comparing.who(FIRST).user_name)
    for attempt in (lambda: comparing.check(places), comparing.sign):
        with pytest.raises(Refused, match="kể cả bằng tài khoản khác"):
            attempt()


def test_only_the_transcriber_edits_and_only_before_handing_over(comparing, now):
    connection, other = comparing.connection, comparing.who(SECOND)
    with pytest.raises(Refused, match="chỉ Cán bộ trẻ em tỉnh An Giang sửa được"):
        drafts.confirm(act_of(connection, other, now), comparing.work(SECOND), comparing.places("2"), "trang 1")
    comparing.confirm(comparing.places("2"))
    comparing.hand_over()
    with pytest.raises(Refused, match="chờ kiểm tra"):
        comparing.confirm(comparing.places("3"))
    comparing.send_back(name=FIRST)
    assert comparing.confirm(comparing.places("3"))


def test_handing_over_says_all_that_is_still_to_be_done(comparing):
    def wrong(data):
        data["criteria"][2]["max"]["value"] = "không rõ"

    comparing.save(wrong)
    with pytest.raises(Refused) as refused:
        drafts.hand_over(
            Act(comparing.connection, comparing.library, comparing.who(FIRST), comparing.now), comparing.work()
        )
    said = " ".join(refused.value.reasons)
    for part in ("1 chỗ sai", "văn bản gốc", "(PDF)", "Chưa xác nhận dòng nào", "Tiêu chí 3: điểm tối đa"):
        assert part in said, said


def test_a_correction_takes_back_what_was_confirmed(comparing):
    place = "criteria[3].max"
    comparing.confirm([place])
    line = next(one for one in comparing.work().lines if one.place == place)
    assert comparing.work().statement(line)
    comparing.save(lambda data: data["criteria"][2]["max"].update(value=75))
    line = next(one for one in comparing.work().lines if one.place == place)
    assert comparing.work().statement(line) is None
    assert comparing.work().marks["criteria[3].max.source"] is Mark.PROVISIONAL


def test_a_remark_sends_back_and_must_be_answered(comparing):
    places = comparing.places("2")
    comparing.confirm(places)
    comparing.hand_over()
    comparing.check(places)
    comparing.check(places[:1], remark="Trang 5 ghi khác")
    with pytest.raises(Refused, match="phải trả lại"):
        comparing.sign()
    comparing.send_back()
    with pytest.raises(Refused, match="chưa sửa hoặc xác nhận lại"):
        comparing.hand_over()
    comparing.confirm(places[:1], "Công báo, trang 6")
    comparing.hand_over()
    with pytest.raises(Refused, match="Còn 1 dòng chưa kiểm tra"):
        comparing.sign()
    comparing.check(places[:1])
    assert comparing.sign()


def test_a_signature_is_bound_to_what_was_seen_and_to_the_password(comparing):
    places = comparing.places("2")
    comparing.confirm(places)
    comparing.hand_over()
    comparing.check(places)
    with pytest.raises(Refused, match="Mật khẩu không đúng"):
        comparing.sign(password=WRONG)
    with pytest.raises(Refused, match="đã thay đổi sau khi mở"):
        comparing.sign(seen="0" * 64)


def test_a_base_that_is_no_longer_the_newest_is_refused(comparing, site):
    places = comparing.places("2")
    comparing.confirm(places)
    comparing.hand_over()
    comparing.check(places)
    text = newest(site).path.read_text("utf-8").replace("revision = 3", "revision = 4", 1)
    (site.revisions_folder / f"{VERSION}.r4.toml").write_text(text, "utf-8")
    with pytest.raises(Refused, match="đã có bản 4"):
        comparing.sign()


def test_one_open_draft_for_a_version(comparing):
    with pytest.raises(Refused, match="chưa xong"):
        comparing.begin()


def higher(data):
    """Criterion 3 gives 75 at most, criterion 2 makes up for it."""
    three, two = data["criteria"][2], data["criteria"][1]
    three["max"]["value"] = three["indicators"][0]["rule"]["bands"][0]["points"] = 75
    rule = two["indicators"][0]["rule"]
    two["max"]["value"] = rule["bands"][0]["points"] = rule["not_applicable"]["points"] = 75


def test_open_files_are_scored_anew_and_told_and_decided_ones_stay(database, site, library, press, now):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        own = life.sheet.self_score.total
        decided = next(file for file in files.of_round(connection, life.sheet.round.id) if file.state == "recognised")
        frozen = snapshots.newest(connection, decided.id)
        before = open_sheet(connection, library, decided.id)
        record, issued = record_of(connection, before, now), papers.of_assessment(connection, decided.id)
        result = results.of_round(connection, life.sheet.round.id)[decided.id, APPRAISAL]
        comparing = Comparing(connection, site, now)
        comparing.save(higher)
        made = comparing.through(comparing.corrected())
        library = Library(site.criteria_folders)
        after = open_sheet(connection, library, life.id)
        assert after.version.revision == made.version.revision
        told = events.events_of(connection, life.id)[-1]
        assert told.act == "rescore" and told.details["note"] == "bản 4: điểm không đổi"
        assert after.self_score.total == own
        kept = results.of_round(connection, life.sheet.round.id)
        assert kept[life.id, SELF].revision == made.version.revision
        assert snapshots.newest(connection, decided.id) == frozen
        assert open_sheet(connection, library, decided.id).loaded == before.loaded
        assert record_of(connection, open_sheet(connection, library, decided.id), now) == record
        assert papers.of_assessment(connection, decided.id) == issued and issued
        assert kept[decided.id, APPRAISAL] == result


def test_effects_say_old_and_new_points_and_who_changes_outcome(database, site, library, press, now):
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill(**{"3.1": {"numerator": 900, "denominator": 1000}})
        comparing = Comparing(connection, site, now)
        comparing.save(higher)
        places = comparing.corrected()
        comparing.confirm(places)
        comparing.hand_over()
        comparing.check(places)
        text = checks.result_of(comparing.work(SECOND), comparing.who(SECOND), now)
        made = revisions.prepared(text, site.revisions_folder)
        effect = next(one for one in revisions.effects(connection, library, made) if one.sheet.id == life.id)
        (change,) = effect.changes
        assert (change.old, change.new) == (900, 925) and effect.words == "tự chấm 900 → 925" and effect.any
        comparing.sign()
        assert events.events_of(connection, life.id)[-1].details["note"] == "bản 4: tự chấm 900 → 925"


def test_changed_inputs_ask_only_for_what_is_missing(database, site, library, press, now):
    """Another rule, a new indicator and one that is gone: the sheet stands, old answers stay stored."""
    with database.writing() as connection:
        life = Life(connection, library, now, press)
        life.fill()
        comparing = Comparing(connection, site, now)

        def reworked(data):
            edit.choose_rule(data, "9.1", "yes_no")
            data["criteria"][8]["indicators"][0]["rule"]["yes"]["points"] = 50
            edit.remove_indicator(data, "12.3")
            new = edit.add_indicator(data, "12", comparing.work().ids)
            at(data, f"criteria[12].indicators[{new}]").update(name="Có sân chơi")
            at(data, f"criteria[12].indicators[{new}].rule.yes").update(points=25)

        comparing.save(reworked)
        assert not comparing.work().faults
        comparing.through(comparing.corrected())
        sheet = open_sheet(connection, Library(site.criteria_folders), life.id)
        assert sheet.missing(SELF) == ("9.1", "12.4")
        assert sheet.stored[SELF, "9.1"].data == {"numerator": 1000, "denominator": 1000}
        assert sheet.stored[SELF, "12.3"].data == {"yes": True}
        told = events.events_of(connection, life.id)[-1].details
        assert told["asked"] == ["9.1", "12.4"] and "phải nhập chỉ tiêu 9.1, 12.4" in told["note"]


def test_the_official_text_is_sealed(comparing):
    comparing.confirm(comparing.places("2"))
    comparing.hand_over()
    work = comparing.work()
    found, content = official_texts.open_text(comparing.connection, work, work.texts[0].id)
    assert (found.name, content) == ("goc.pdf", PDF)
    assert official_texts.text_problems("goc.pdf", b"MZ...") and not official_texts.text_problems("goc.pdf", PDF)
    assert official_texts.text_problems("anh.png", b"\x89PNG\r\n\x1a\n")


def test_revisions_are_kept_and_written_again(comparing, site):
    comparing.through(comparing.places("2"))
    path, connection = newest(site).path, comparing.connection
    whole = path.read_bytes()
    path.unlink()
    assert list(revisions.unpublished(connection, site.revisions_folder)) == [path]
    assert revisions.publish(connection, site.revisions_folder) == [path]
    assert path.read_bytes() == whole and not list(revisions.unpublished(connection, site.revisions_folder))
    kept = {one.revision: one for one in stored_revisions.listed(connection, VERSION)}
    number = newest(site).version.revision
    assert kept[number] == Revision(VERSION, number, newest(site).sha256, whole.decode())


def test_what_was_confirmed_is_in_the_log(comparing):
    comparing.confirm(comparing.places("3"), "Công báo số 61, trang 5")
    event = events.site_events(comparing.connection, 1)[0]
    assert event.act == "attestation_confirmed" and "Công báo số 61, trang 5" in event.details["note"]
    assert len(event.details["lines"]) == len(comparing.places("3")) and json.dumps(event.details)
