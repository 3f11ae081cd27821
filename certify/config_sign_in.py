"""How people sign in to a site: the table `[sign_in]` of `instance/config.toml`, and what may be wrong with it."""

from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict, Field

_STRICT = ConfigDict(extra="forbid", frozen=True, defer_build=True)
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
NAME = "{name}"
CaFile = Annotated[
    str,
    Field(
        description="Tệp trong thư mục hệ thống chứa chứng thư của tổ chức chứng thực nội bộ; không có thì dùng các tổ "
        "chức chứng thực mà máy chủ tin cậy."
    ),
]


class OpenidFile(BaseModel):
    """A provider of OpenID Connect that people sign in at: the table `[sign_in.openid]`."""

    model_config = _STRICT

    issuer: str = Field(
        description="Địa chỉ nhà cung cấp đăng nhập (issuer), https://…, đúng từng ký tự như bên ấy ghi."
    )
    client_id: str = Field(min_length=1, description="Mã mà nhà cung cấp đặt cho hệ thống này (client_id).")
    client_secret_file: str = Field(
        "",
        description="Tệp trong thư mục hệ thống chỉ chứa khóa mà nhà cung cấp giao (client_secret); biến "
        "CERTIFY_OPENID_SECRET được dùng trước; không có khóa thì chỉ dùng PKCE.",
    )
    name: str = Field(
        "tài khoản cơ quan", min_length=1, description="Tên cách đăng nhập này, sau chữ “Đăng nhập bằng”."
    )
    claim: str = Field(
        "preferred_username",
        min_length=1,
        description="Thuộc tính (claim) mang tên đăng nhập ở hệ thống này; phải trùng từng ký tự. Với email, nhà cung "
        "cấp còn phải ghi email_verified.",
    )
    scopes: tuple[str, ...] = Field(
        ("openid", "profile"), description="Các phạm vi (scope) hỏi nhà cung cấp; phải có openid."
    )
    new_accounts: bool = Field(
        False,
        description="Người đăng nhập được ở nhà cung cấp mà chưa có tài khoản ở đây thì được nêu cho quản trị để cấp; "
        "không tài khoản nào tự có vai trò.",
    )
    acr: tuple[str, ...] = Field(
        (), description="Mức xác thực (acr) được coi là đã qua hai bước ở nhà cung cấp; mức đầu được đề nghị."
    )
    amr: tuple[str, ...] = Field(
        (), description="Cách xác thực (amr) được coi là đã qua hai bước ở nhà cung cấp, chẳng hạn mfa, otp, hwk."
    )
    ca_file: CaFile = ""


class DirectoryFile(BaseModel):
    """A directory (LDAP) whose names and passwords people sign in with: the table `[sign_in.ldap]`."""

    model_config = _STRICT

    host: str = Field(min_length=1, description="Tên máy chủ danh bạ (LDAP), đúng như trong chứng thư của máy ấy.")
    port: int = Field(636, ge=1, le=65535, description="Cổng của máy chủ danh bạ; 389 với starttls.")
    security: Literal["tls", "starttls"] = Field(
        "tls", description="Cách mã hóa: tls (ldaps) hoặc starttls; chứng thư luôn được kiểm tra."
    )
    name: str = Field(
        "tài khoản cơ quan", min_length=1, description="Tên danh bạ, như người dùng gọi mật khẩu của danh bạ."
    )
    user: str = Field(
        "",
        description="Tên (DN hoặc tên đầy đủ) để kết nối thẳng bằng mật khẩu người dùng, có {name} ở chỗ tên đăng "
        "nhập; để trống nếu tìm trong danh bạ.",
    )
    search_in: str = Field("", description="Nhánh danh bạ (DN) để tìm người theo tên đăng nhập, thay cho user.")
    attribute: str = Field(
        "uid",
        pattern=r"[A-Za-z][A-Za-z0-9-]*",
        description="Thuộc tính mang tên đăng nhập khi tìm: uid, hoặc sAMAccountName ở Active Directory.",
    )
    only: str = Field("", description="Điều kiện thêm khi tìm, dạng (…) của LDAP, chẳng hạn người trong một nhóm.")
    bind_dn: str = Field("", description="Tên (DN) mà hệ thống dùng để tìm; để trống là tìm không cần tên.")
    bind_password_file: str = Field(
        "",
        description="Tệp trong thư mục hệ thống chỉ chứa mật khẩu của bind_dn; biến CERTIFY_LDAP_PASSWORD được dùng "
        "trước.",
    )
    ca_file: CaFile = ""


class SignInFile(BaseModel):
    """The means by which people sign in: the table `[sign_in]`."""

    model_config = _STRICT

    password: bool = Field(True, description="Đăng nhập bằng mật khẩu mà hệ thống này giữ.")
    openid: OpenidFile | None = Field(
        None, description="Nhà cung cấp đăng nhập (OpenID Connect), bảng [sign_in.openid]; không có thì không dùng."
    )
    ldap: DirectoryFile | None = Field(
        None, description="Danh bạ của cơ quan (LDAP), bảng [sign_in.ldap]; không có thì không dùng."
    )

    @property
    def office(self) -> str:
        """What the office's accounts are called here; empty where there are none."""
        means = self.openid or self.ldap
        return means.name if means else ""


def faults(config: SignInFile) -> Iterator[str]:
    """What is wrong with the means of signing in, a Vietnamese sentence each."""
    if not (config.password or config.openid or config.ldap):
        yield "[sign_in] password = false mà không có cách đăng nhập nào khác: không ai đăng nhập được."
    if config.openid:
        yield from _of_openid(config.openid)
    if config.ldap:
        yield from _of_directory(config.ldap)


def is_safe(address: str) -> bool:
    """Whether a provider may be asked at an address: encrypted, or on this machine itself."""
    try:
        parts = urlsplit(address)
        there = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return (
        there
        and address.isprintable()
        and " " not in address
        and not _has_more(parts)
        and (parts.scheme == "https" or _is_here(parts))
    )


def _is_here(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def _has_more(parts: SplitResult) -> bool:
    """Whether an address bears a name and password, or a part that no server sees."""
    return "@" in parts.netloc or bool(parts.fragment)


def _of_openid(openid: OpenidFile) -> Iterator[str]:
    if not is_safe(openid.issuer) or urlsplit(openid.issuer).query:
        yield "[sign_in.openid] issuer phải bắt đầu bằng https:// và không có ?, #: mật khẩu và mã đi qua địa chỉ này."
    if "openid" not in openid.scopes:
        yield "[sign_in.openid] scopes thiếu openid: nhà cung cấp sẽ không cho biết ai đăng nhập."


def _of_directory(ldap: DirectoryFile) -> Iterator[str]:
    if bool(ldap.user) == bool(ldap.search_in):
        yield "[sign_in.ldap] cần một trong hai: user (kết nối thẳng) hoặc search_in (tìm rồi kết nối), không cả hai."
    if ldap.user and ldap.user.count(NAME) != 1:
        yield "[sign_in.ldap] user phải có {name} đúng một lần, ở chỗ tên đăng nhập."
    if ldap.only and not (ldap.only.startswith("(") and ldap.only.endswith(")")):
        yield "[sign_in.ldap] only phải nằm trong ngoặc, như (memberOf=…)."
