"""Signing in by each of the office's means in a real browser, on a wide and a narrow screen, under the site's CSP."""

import pytest
from playwright.sync_api import expect

from certify.operations.people import accounts as operation
from tests.support import proxy
from tests.support.clients import SECRET, account, end_sessions
from tests.support.directory import PASSWORD, directory
from tests.support.openid_provider import provider
from tests.support.shown import ROLES
from tests.support.signing_in import NAME, by_directory, by_openid, settle, without_passwords

OFFICER = ROLES["commune_officer"]
WIDTHS = [1280, 390]


@pytest.fixture
def running(address):
    with provider(f"{address}/dang-nhap/co-quan/ve") as one:
        yield one


@pytest.fixture
def page(browser):
    """A page on which nothing is refused by the policy of the site without a word."""
    page, refused = browser.new_context().new_page(), []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert not refused


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def at_the_provider(page, person=OFFICER):
    page.get_by_label("Tên").fill(person)
    page.get_by_role("button", name="Vào").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_all_means_on_one_page(page, site, address, running, database, tmp_path, monkeypatch, width):
    proxy.standing_for(monkeypatch, proxy.NAME, "127.0.0.1")
    page.set_viewport_size({"width": width, "height": 900})
    with database.writing() as connection:
        operation.allow(connection, account(connection, OFFICER).id, SECRET)
    with directory(tmp_path / "slapd", OFFICER) as people:
        settle(site, f'address = "{address}"', by_openid(site, running), by_directory(site, people))
        page.goto(f"{address}/dang-nhap?next=/tien-do")
        assert fits(page)
        page.get_by_label("Tên đăng nhập").fill(OFFICER)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page).to_have_url(f"{address}/tien-do")
        sign_out(page)
        expect(page).to_have_url(f"{address}/dang-nhap")
        page.goto(f"{address}/dang-nhap?next=/tien-do")
        page.get_by_role("link", name=f"Đăng nhập bằng {NAME}", exact=True).click()
        at_the_provider(page, "khong.co")
        expect(page.get_by_text("không có tài khoản mang đúng tên ấy")).to_be_visible()
        assert fits(page) and page.url == f"{address}/dang-nhap", "nothing of the provider's reply stays in the address"
        page.get_by_role("link", name="đăng nhập bằng người khác").click()
        at_the_provider(page)
        expect(page).to_have_url(f"{address}/viec-can-lam")
        with page.expect_request(lambda asked: asked.url.startswith(f"{running.address}/logout?")):
            sign_out(page)
        expect(page).to_have_url(f"{address}/dang-nhap")


def sign_out(page):
    """By the form itself: on a narrow screen its button lies in a menu."""
    page.evaluate("document.querySelector('form[data-leave]').requestSubmit()")


def test_an_ended_session_is_begun_again_at_the_provider_beside_the_page(page, site, address, running, database):
    settle(site, f'address = "{address}"', without_passwords(), by_openid(site, running))
    page.goto(f"{address}/dang-nhap?next=/bao-mat")
    expect(page.get_by_label("Mật khẩu")).to_have_count(0)
    page.get_by_role("link", name=f"Đăng nhập bằng {NAME}", exact=True).click()
    at_the_provider(page)
    expect(page).to_have_url(f"{address}/bao-mat")
    page.goto(f"{address}/phieu")
    end_sessions(database)
    page.evaluate("() => { Session.post('/phieu/0/tu-cham', document.querySelector('form')).catch(() => {}); }")
    lock = page.get_by_role("dialog")
    expect(lock.get_by_label("Mật khẩu")).to_be_hidden()
    with page.context.expect_page() as opened:
        lock.get_by_role("link", name=NAME).click()
    at_the_provider(opened.value)
    expect(opened.value).to_have_url(f"{address}/viec-can-lam")
    expect(lock).to_have_count(0)
