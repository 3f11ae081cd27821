"""The office's machines as a site's settings name them, and what is wrong with them when they are asked."""

from collections.abc import Callable, Iterator
from pathlib import Path

from certify.config import Settings
from certify.sign_on.asking import Unreachable
from certify.sign_on.directory import Directory, directory_known
from certify.sign_on.id_tokens import ALGORITHMS, KEY_KINDS
from certify.sign_on.provider import Client, Provider, provider_of

# Where the provider sends people back to, and where they are once they have signed out of it.
RETURN_PATH, LEFT_PATH = "/dang-nhap/co-quan/ve", "/dang-nhap"


def directory_of(site: Settings) -> Directory | None:
    """The directory of a site, if it has one. Raises Unreachable when the file of its secret can't be read."""
    ldap = site.site.sign_in.ldap
    return directory_known(ldap, _read(site.directory_password), _file(site, ldap.ca_file)) if ldap else None


def provider_at(site: Settings) -> Provider | None:
    """The provider of a site, if it has one. Raises Unreachable when the file of its secret can't be read."""
    openid = site.site.sign_in.openid
    if openid is None:
        return None
    trust = _file(site, openid.ca_file)
    return provider_of(Client(openid, _read(site.openid_secret), address_at(site, RETURN_PATH), trust))


def address_at(site: Settings, path: str) -> str:
    """The address of one of the site's own pages, as the provider must know it."""
    return f"{site.site.address}{path}"


def faults(site: Settings) -> Iterator[str]:
    """What is wrong when provider and directory are asked, a Vietnamese sentence each."""
    try:
        if provider := provider_at(site):
            yield from _of_provider(provider)
    except Unreachable as fault:
        yield f"[sign_in.openid] {fault}."
    try:
        if directory := directory_of(site):
            directory.try_out()
    except Unreachable as fault:
        yield f"[sign_in.ldap] {fault}."


def _of_provider(provider: Provider) -> Iterator[str]:
    told = provider.metadata()
    if "S256" not in told.get("code_challenge_methods_supported", ["S256"]):
        yield "[sign_in.openid] nhà cung cấp không nhận PKCE (S256)."
    if not set(ALGORITHMS) & set(told.get("id_token_signing_alg_values_supported", ALGORITHMS)):
        yield f"[sign_in.openid] nhà cung cấp không ký bằng thuật toán nào trong {', '.join(ALGORITHMS)}."
    if not any(key.get("kty") in KEY_KINDS for key in provider.signing_keys()):
        yield "[sign_in.openid] nhà cung cấp không đưa ra khóa nào để kiểm tra chữ ký."


def _read(secret: Callable[[], str]) -> str:
    try:
        return secret()
    except OSError as fault:
        raise Unreachable("không đọc được tệp bí mật của cách đăng nhập này") from fault


def _file(site: Settings, name: str) -> Path | None:
    return site.instance / name if name else None
