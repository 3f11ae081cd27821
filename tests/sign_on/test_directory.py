"""A directory's word, from a real slapd: by template and search, always encrypted, names and passwords literally."""

import socket
import threading
import time
from contextlib import ExitStack, suppress
from uuid import UUID

import pytest

from certify.config_sign_in import DirectoryFile
from certify.sign_on import directory as directories
from certify.sign_on.asking import AT_DIRECTORY, AT_PROVIDER, MOST_AT_ONCE, Busy, Unreachable
from certify.sign_on.directory import Directory
from tests.support import proxy
from tests.support.directory import BASE, PASSWORD, READER, READING, directory
from tests.support.processes import pause

NAME, OTHER = "mau.nv", "hoa"
SEARCHED = {"search_in": BASE, "bind_dn": READER}
NAMED = {"user": f"uid={{name}},ou=nguoi,{BASE}"}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with directory(tmp_path_factory.mktemp("slapd") / "run", NAME, OTHER, "Chu.Hoa", "nguyễn") as one:
        yield one


@pytest.fixture(autouse=True)
def named(monkeypatch):
    proxy.standing_for(monkeypatch, proxy.NAME, "127.0.0.1")


def of(running, security="tls", password=READING, host=proxy.NAME, **settings):
    port = running.encrypted if security == "tls" else running.plain
    known = DirectoryFile(host=host, port=port, security=security, **settings)
    return Directory(known, password, running.trust)


@pytest.mark.parametrize("settings", [NAMED, SEARCHED], ids=["template", "search"])
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_name_with_its_password(running, security, settings):
    asked = of(running, security, **settings)
    asked.try_out()
    assert asked.known(NAME, PASSWORD)
    assert not asked.known(NAME, "sai") and not asked.known("khong.co", PASSWORD)


@pytest.mark.parametrize("settings", [NAMED, SEARCHED], ids=["template", "search"])
@pytest.mark.parametrize("password", ["", "\x00", f"{PASSWORD}\x00", "x" * 100_000])
def test_no_bind_without_a_password_or_with_a_monstrous_one(running, settings, password):
    assert not of(running, **settings).known(NAME, password)


@pytest.mark.parametrize("settings", [NAMED, SEARCHED], ids=["template", "search"])
@pytest.mark.parametrize(
    "name",
    ["", "*", "mau*", f"{NAME})(uid=*", f"*)(uid={NAME}", f"{NAME},ou=nguoi", f"{NAME}\\", "\x00", f"{NAME}+cn=x", " "],
)
def test_a_name_is_a_name_and_nothing_else(running, settings, name):
    assert not of(running, **settings).known(name, PASSWORD)


def test_letters_that_a_directory_takes_for_equal_are_told_apart(running):
    """It compares without regard to case and form; accounts don't."""
    searched = of(running, **SEARCHED)
    assert searched.known("chu.hoa", PASSWORD), "an account's own name is in small letters"
    assert searched.known("nguyễn", PASSWORD)
    for name in ("MAU.NV", "ｍau.nv", "ho\u0061\u0300", "hòa", f" {NAME}"):
        assert not searched.known(name, PASSWORD), name
    assert not of(running, **NAMED).known("nguyễn", PASSWORD), "a template is for plain letters alone"


def test_only_those_who_are_meant(running):
    assert not of(running, **SEARCHED, only="(cn=hoa)").known(NAME, PASSWORD)
    assert of(running, **SEARCHED, only="(cn=hoa)").known(OTHER, PASSWORD)


def test_what_never_changes_of_a_person_is_told_where_they_are_searched(running):
    one, other = (of(running, **SEARCHED).known(name, PASSWORD).identity for name in (NAME, OTHER))
    assert one == of(running, "starttls", **SEARCHED).known(NAME, PASSWORD).identity
    assert one.issuer == "entryUUID" and UUID(one.subject) and one != other
    assert of(running, **NAMED).known(NAME, PASSWORD).identity is None, "nobody looks for what a template names"


def test_two_of_one_name_are_nobody(tmp_path):
    with directory(tmp_path / "run", NAME) as one:
        twice = of(one, search_in=BASE, bind_dn=READER, attribute="objectClass")
        assert not twice.known("top", PASSWORD)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({**SEARCHED, "password": "sai"}, "bind_dn"),
        ({"search_in": "dc=khac", "bind_dn": READER}, "search_in"),
        ({**SEARCHED, "only": "(thieu"}, "kết nối"),
        ({**SEARCHED, "host": "127.0.0.1"}, "kết nối"),
    ],
)
def test_what_is_wrong_is_told_to_the_operator_alone(running, settings, said):
    with pytest.raises(Unreachable, match=said) as fault:
        of(running, **settings).try_out()
    assert READING not in str(fault.value) and READING not in repr(of(running, **SEARCHED))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_ends_it(running, security):
    asked = of(running, security, **NAMED)
    stranger = Directory(asked.settings, "", None)
    with pytest.raises(Unreachable):
        stranger.known(NAME, PASSWORD)


def test_an_expired_certificate_ends_it(tmp_path):
    with directory(tmp_path / "run", NAME, days=0) as one, pytest.raises(Unreachable):
        of(one, **NAMED).known(NAME, PASSWORD)


def dripping(server):
    """Answer with the beginning of a long message, a byte now and then, so that no single wait is long."""
    other, _ = server.accept()
    with other, suppress(OSError):
        other.sendall(b"\x16\x03\x03\x40\x00" if other.recv(1, socket.MSG_PEEK) == b"\x16" else b"\x30\x84\x00\x10")
        while True:
            other.sendall(b"\x00")
            pause(0.3)


@pytest.mark.parametrize("drips", [False, True])
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_directory_that_is_slow_or_silent_holds_nobody_up(running, monkeypatch, security, drips):
    monkeypatch.setattr(directories, "PATIENCE", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        if drips:
            threading.Thread(target=dripping, args=[server], daemon=True).start()
        settings = {"port": server.getsockname()[1]}
        asked = of(running, security, **NAMED).settings.model_copy(update=settings)
        away, begun = Directory(asked, "", running.trust), time.monotonic()
        with pytest.raises(Unreachable):
            away.known(NAME, PASSWORD)
        took = time.monotonic() - begun
        assert took < 1 + 2
        with pytest.raises(Unreachable):
            away.known(NAME, PASSWORD)
        assert time.monotonic() - begun - took < 1, "it is not asked again at once"


def test_nobody_waits_for_room_nor_takes_that_of_the_other_machine(running):
    asked = of(running, **NAMED)
    with ExitStack() as others:
        for _ in range(MOST_AT_ONCE):
            others.enter_context(AT_DIRECTORY.taken())
        begun = time.monotonic()
        with pytest.raises(Busy, match="thử lại"):
            asked.known(NAME, PASSWORD)
        assert time.monotonic() - begun < 1
        with AT_PROVIDER.taken():
            pass
    assert asked.known(NAME, PASSWORD), "which was no outage"
