"""Settings of a site, from the environment and `instance/config.toml`; the only module that knows paths."""

import os
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from certify.config_sign_in import SignInFile

PACKAGE = Path(__file__).resolve().parent
# Where the law and the templates lie: beside the package in a checkout, within it where the program was installed.
INSTALLED = (PACKAGE / "templates").is_dir()
ROOT = PACKAGE if INSTALLED else PACKAGE.parent


# Paths are put behind it.
Address = Annotated[str, AfterValidator(lambda address: address.rstrip("/"))]


class MailFile(BaseModel):
    """The SMTP server that a site sends notices through: the table `[mail]` of `instance/config.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    host: str = Field(description="Tên máy chủ thư (SMTP).")
    port: int = Field(587, description="Cổng của máy chủ thư.")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="Cách mã hóa kết nối đến máy chủ thư.")
    user: str = Field("", description="Tên đăng nhập máy chủ thư; để trống nếu không cần.")
    password_file: str = Field(
        "",
        description="Tệp trong thư mục hệ thống chỉ chứa mật khẩu thư; biến CERTIFY_MAIL_PASSWORD được dùng trước.",
    )
    sender: str = Field(alias="from", description="Địa chỉ gửi thư đi.")


class SiteFile(BaseModel):
    """What `instance/config.toml` may say. The descriptions are what `certify config show` says of each setting."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    hosts: list[str] = Field(
        ["127.0.0.1", "localhost"],
        min_length=1,
        description="Các tên mà hệ thống trả lời, viết thường, không có cổng; tên khác bị từ chối.",
    )
    address: Address = Field(
        "http://127.0.0.1:8000",
        description="Địa chỉ mọi người mở; in trên văn bản, trong mã QR và trong thư. Chưa ban hành được văn bản khi "
        "chỉ máy chủ tự mở được địa chỉ này.",
    )
    https: bool = Field(
        False, description="Mọi người vào qua HTTPS: cookie an toàn, HSTS, không trả lời kết nối không mã hóa."
    )
    contact: str = Field("", description="Nơi mọi người hỏi, báo sự cố (điện thoại, thư); hiện ở cuối mỗi trang.")
    proxies: int = Field(
        0,
        ge=0,
        le=9,
        description="Số máy chủ trung gian đứng trước, mỗi máy ghi thêm địa chỉ người hỏi (X-Forwarded-For); giới hạn "
        "và nhật ký tính theo địa chỉ ấy.",
    )
    database: str | None = Field(
        None,
        description="Cơ sở dữ liệu: postgresql://…; để trống là SQLite trong thư mục hệ thống. Biến "
        "CERTIFY_DATABASE_URL được dùng trước.",
    )
    api_calls_a_minute: int = Field(
        600, ge=1, description="Số lời gọi API mỗi phút của một mã kết nối, hoặc của một địa chỉ không có mã đúng."
    )
    public_progress: bool = Field(
        True, description="Ai cũng xem được số xã được công nhận ở /cong-khai mà không cần đăng nhập."
    )
    heads: str = Field(
        "",
        description="Tệp, tốt nhất ở máy khác, mà mã cuối của nhật ký, có chữ ký của hệ thống, được ghi thêm vào mỗi "
        "ngày.",
    )
    mail: MailFile | None = Field(None, description="Máy chủ thư, bảng [mail]; không có thì không gửi thư.")
    sign_in: SignInFile = Field(SignInFile(), description="Các cách đăng nhập, bảng [sign_in].")


class Settings:
    """Where a site keeps its things. `instance` is the folder of one site; nothing outside it is written."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance.resolve()

    @property
    def criteria_folders(self) -> list[Path]:
        """The shipped criteria and, after them, the revisions attested on this site."""
        return [ROOT / "criteria", self.instance / "criteria"]

    @property
    def revisions_folder(self) -> Path:
        return self.instance / "criteria"

    @property
    def units_folder(self) -> Path:
        return ROOT / "criteria" / "units"

    @property
    def web_templates(self) -> Path:
        return ROOT / "templates" / "web"

    @property
    def paper_forms(self) -> Path:
        return ROOT / "templates" / "pdf"

    @property
    def own_forms(self) -> Path:
        """The forms of papers that this site puts over ours or adds to them."""
        return self.instance / "forms"

    @property
    def guide_folder(self) -> Path:
        return ROOT / "templates" / "guide"

    @property
    def demonstration_examples(self) -> Path:
        return ROOT / "templates" / "demonstration"

    @property
    def database_url(self) -> str:
        given = os.environ.get("CERTIFY_DATABASE_URL") or self.site.database
        return given or f"sqlite:///{self.instance / 'certify.sqlite3'}"

    @property
    def jobs_lock(self) -> Path:
        return self.instance / "jobs.lock"

    @property
    def running_lock(self) -> Path:
        return self.instance / "running.lock"

    @property
    def demonstration_accounts(self) -> Path:
        return self.instance / "demonstration-accounts.txt"

    @property
    def heads_file(self) -> Path | None:
        """The file that the ends of the chain are kept in; a relative path is one within the instance."""
        return self.instance / self.site.heads if self.site.heads else None

    def trust_roots(self) -> list[bytes]:
        """The certificates of the authorities that this site trusts for signatures: the files in `instance/trust`."""
        return [path.read_bytes() for path in sorted((self.instance / "trust").glob("*")) if path.is_file()]

    @cached_property
    def site(self) -> SiteFile:
        path = self.instance / "config.toml"
        return SiteFile.model_validate(tomllib.loads(path.read_text("utf-8")) if path.exists() else {})

    def mail_password(self) -> str:
        """The password at the mail server; empty when none is needed. Raises OSError when its file can't be read."""
        return self._secret("CERTIFY_MAIL_PASSWORD", self.site.mail.password_file if self.site.mail else "")

    def openid_secret(self) -> str:
        """What proves this site to the provider of OpenID Connect; empty when nothing does. Raises OSError."""
        openid = self.site.sign_in.openid
        return self._secret("CERTIFY_OPENID_SECRET", openid.client_secret_file if openid else "")

    def directory_password(self) -> str:
        """The password with which the site searches the directory; empty when none is needed. Raises OSError."""
        ldap = self.site.sign_in.ldap
        return self._secret("CERTIFY_LDAP_PASSWORD", ldap.bind_password_file if ldap else "")

    def _secret(self, variable: str, file: str) -> str:
        """A secret from the environment, or else from a file of the instance; empty without either. Raises OSError."""
        given = os.environ.get(variable)
        return given or (Path(self.instance / file).read_text("utf-8").strip() if file else "")

    def secret_key(self) -> str:
        """The site's own key, made at first use and kept in the instance, readable by its owner alone."""
        path = self.instance / "secret_key"
        if not path.exists():
            write_private(path, os.urandom(32).hex())
        return path.read_text("ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Write `text` to a file that only its owner may read (mode 0600); a file that stands already is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.urandom(4).hex()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink()


def settings() -> Settings:
    """The settings of the site in `CERTIFY_INSTANCE`, or in `instance/`: beside a checkout, else in this folder."""
    return Settings(Path(os.environ.get("CERTIFY_INSTANCE") or (Path() if INSTALLED else ROOT) / "instance"))
