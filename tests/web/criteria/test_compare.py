"""Any two revisions or decisions side by side, for everybody who is signed in."""

import html
import re
import shutil
from pathlib import Path

import pytest

from certify.operations.criteria import revisions
from tests.support.attested import VERSION, Comparing
from tests.support.clients import client_of
from tests.support.shown import ROLES

OTHER = Path(__file__).parents[2] / "criteria" / "2027-15-tt.toml"


@pytest.fixture
def signed(database, site, now):
    """A revision in which a figure was corrected and confirmed."""

    def change(data):
        data["criteria"][2]["indicators"][0]["rule"]["bands"][1]["points"] = 40

    with database.writing() as connection:
        comparing = Comparing(connection, site, now)
        comparing.save(change)
        made = comparing.through(comparing.places("3"))
        revisions.publish(connection, comparing.folder)
    return made.version.revision


def text_of(client, path):
    reply = client.get(path)
    assert reply.status_code == 200, path
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", reply.get_data(as_text=True)))


@pytest.mark.parametrize("role", ["commune_officer", "administrator"])
def test_what_a_revision_changed_after_it_was_signed(app, signed, role):
    client = client_of(app, ROLES[role])
    said = " ".join(text_of(client, "/tieu-chi/so-sanh").split())
    assert "Chỉ tiêu 3.1: mức 2, điểm 50 → 40" in said and "Hai bản của cùng một văn bản" in said
    shown = client.get(f"/tieu-chi/{VERSION}").get_data(as_text=True)
    link = re.search(r'href="(/tieu-chi/so-sanh[^"]*)"', shown)[1]
    assert "mức 2, điểm 50 → 40" in text_of(client, html.unescape(link))
    backwards = text_of(client, f"/tieu-chi/so-sanh?tu={VERSION}@{signed}&sang={VERSION}@{signed - 1}")
    assert "mức 2, điểm 40 → 50" in backwards


def test_two_decisions_are_compared_by_what_they_declare_the_same(app, site):
    shutil.copy(OTHER, site.revisions_folder)
    client = client_of(app, "commune_officer")
    said = " ".join(text_of(client, f"/tieu-chi/so-sanh?tu={VERSION}&sang=2027-15-tt@2").split())
    assert "Chỉ tiêu 5.1 của 06/QĐ-TTg nay là chỉ tiêu 2.1" in said and "Bỏ chỉ tiêu 1.1 của 06/QĐ-TTg" in said
    assert "giống số hay giống tên không nói lên điều gì" in said


@pytest.mark.parametrize("name", ["x", f"{VERSION}@99", f"{VERSION}@", f"{VERSION}@x", "@1"])
def test_what_is_not_there_is_not_found(app, name):
    reply = client_of(app, "commune_officer").get(f"/tieu-chi/so-sanh?tu={name}&sang={VERSION}")
    assert reply.status_code == (200 if name == f"{VERSION}@" else 404)
