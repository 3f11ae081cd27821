"""A site's settings as people read them: what each is and means, and what is wrong with them."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct
from pydantic import BaseModel, ValidationError

from certify import config_sign_in
from certify.config import MailFile, Settings, SiteFile
from certify.config_sign_in import DirectoryFile, OpenidFile, SignInFile

LOCAL_HOSTS = {"127.0.0.1", "localhost"}
# The name of a machine, or its address, as requests bear it; and where people reach it.
NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
WEB_ADDRESS = re.compile(rf"https?://({NAME.pattern})(:[1-9][0-9]{{0,4}})?/?")
MOST_CALLS = 6_000
# What an address may hold before its machine, and after its name.
_PASSWORD = re.compile(r"(?<=:)[^/:@]+(?=@)|(?<=password=)[^&]+")


class Said(Struct, frozen=True):
    """One setting: its name as in the file, its value without secrets, whether it is the default, what it means."""

    name: str
    value: str
    usual: bool
    meaning: str


def settings_of(config: SiteFile) -> list[Said]:
    """Every setting that there is, with the value that a site has; those of its tables too."""
    sign_in = config.sign_in
    return [
        *_said(SiteFile, config, ""),
        *_said(MailFile, config.mail, "mail."),
        *_said(SignInFile, sign_in, "sign_in."),
        *_said(OpenidFile, sign_in.openid, "sign_in.openid."),
        *_said(DirectoryFile, sign_in.ldap, "sign_in.ldap."),
    ]


def _said(model: type[BaseModel], table: BaseModel | None, within: str) -> Iterator[Said]:
    for name, about in model.model_fields.items():
        usual = None if about.is_required() else about.default
        value = getattr(table, name) if table else usual
        if not isinstance(value, BaseModel):
            yield Said(f"{within}{about.alias or name}", _written(value), value == usual, about.description or "")


def _written(value: object) -> str:
    """A value in a few letters; a password in an address is not told."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else _PASSWORD.sub("***", str(value))


def faults(site: Settings) -> Iterator[str]:
    """What is wrong with a site's settings, a Vietnamese sentence each. Raises OSError and ValueError for its files."""
    try:
        config = site.site
    except ValidationError as fault:
        yield from (f"config.toml, {'.'.join(map(str, error['loc']))}: {error['msg']}" for error in fault.errors())
        return
    for host in config.hosts:
        yield from _host(host)
    if is_open(config):
        yield from _open_to_others(config)
    if config.api_calls_a_minute > MOST_CALLS:
        yield f"api_calls_a_minute = {config.api_calls_a_minute}: một phần mềm có thể chiếm cả hệ thống."
    if config.mail and config.mail.user and config.mail.security == "none":
        yield '[mail] security = "none": mật khẩu thư đi qua mạng không mã hóa.'
    yield from config_sign_in.faults(config.sign_in)
    # Whether their files can be read.
    site.mail_password()
    site.openid_secret()
    site.directory_password()


def is_open(config: SiteFile) -> bool:
    """Whether other machines reach the site."""
    return not set(config.hosts) <= LOCAL_HOSTS


def _host(host: str) -> Iterator[str]:
    if host.startswith((".", "*")):
        yield "hosts: có tên nhận mọi tên miền con; hãy ghi từng tên."
    elif not NAME.fullmatch(host):
        yield f"hosts: “{host}” không phải tên máy chủ viết thường, không có https:// và cổng, nên không bao giờ khớp."


def _open_to_others(config: SiteFile) -> Iterator[str]:
    """What is unsafe when other machines reach the site."""
    if not config.https:
        yield "https = false: mật khẩu và phiên đi qua mạng không mã hóa."
    yield from _address(config)
    if not config.proxies:
        yield (
            "proxies = 0: không có máy chủ trung gian nhận trọn yêu cầu, hoặc có mà chưa khai; khi ấy mọi người mang "
            "chung một địa chỉ, một người gõ sai thì chặn cả mọi người."
        )


def _address(config: SiteFile) -> Iterator[str]:
    if not WEB_ADDRESS.fullmatch(config.address):
        yield "address không phải địa chỉ web như https://ten-mien, không có đường dẫn; địa chỉ này in trên văn bản."
        return
    address = urlsplit(config.address)
    if config.https and address.scheme != "https":
        yield "address không bắt đầu bằng https:// mà https = true; địa chỉ này in trên văn bản và trong mã QR."
    if address.hostname in LOCAL_HOSTS:
        yield "address chưa phải địa chỉ mà mọi người mở được; địa chỉ này in trên văn bản."
    elif address.hostname not in config.hosts:
        yield f"address: {address.hostname} không có trong hosts, nên mở địa chỉ ấy sẽ bị từ chối."
