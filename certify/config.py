"""Settings of a site, from the environment and `instance/config.toml`; the only module that knows paths."""

import os
import secrets
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

PACKAGE = Path(__file__).resolve().parent
# Where the law and the templates lie: beside the package in a checkout, within it where the program was installed.
INSTALLED = (PACKAGE / "templates").is_dir()
ROOT = PACKAGE if INSTALLED else PACKAGE.parent


class MailFile(BaseModel):
    """The SMTP server that a site sends notices through: the table `[mail]` of `instance/config.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    # A file that holds the password and nothing else; `CERTIFY_MAIL_PASSWORD` comes before it.
    password_file: str = ""
    sender: str = Field(alias="from")


class SiteFile(BaseModel):
    """What `instance/config.toml` may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    # The names that the site answers to; with none it would answer to any.
    hosts: list[str] = Field(["127.0.0.1", "localhost"], min_length=1)
    # Where people reach the site: printed on papers, so that anyone can check them.
    address: str = "http://127.0.0.1:8000"
    https: bool = False
    # Whom people ask about their data and tell of an incident: an office, with its telephone or address.
    contact: str = ""
    # How many proxies stand before the site, each adding the address of who asks: limits count by that address.
    proxies: int = Field(0, ge=0, le=9)
    # The site's database; without it, SQLite in the instance. `CERTIFY_DATABASE_URL` comes before it.
    database: str | None = None
    # How many calls of the JSON API one token (or one address without a good token) may make in a minute.
    api_calls_a_minute: int = Field(600, ge=1)
    # Whether anyone may read the counts of recognised communes at /cong-khai, without signing in.
    public_progress: bool = True
    # A file, best on another machine, to which the end of the log's chain is added every day.
    heads: str = ""
    # Without it no mail is sent.
    mail: MailFile | None = None


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
        given, file = os.environ.get("CERTIFY_MAIL_PASSWORD"), self.site.mail.password_file if self.site.mail else ""
        return given or (Path(self.instance / file).read_text("utf-8").strip() if file else "")

    def secret_key(self) -> str:
        """The site's own key, made at first use and kept in the instance, readable by its owner alone."""
        path = self.instance / "secret_key"
        if not path.exists():
            write_private(path, secrets.token_hex(32))
        return path.read_text("ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Write `text` to a file that only its owner may read (mode 0600); a file that stands already is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
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
