"""`certify config`: a site's settings, what each of them means, and what is wrong with them."""

import click
from pydantic import ValidationError

from certify import config_said
from certify.cli_said import Group
from certify.commands.site import NO_SITE
from certify.config import Settings, settings
from certify.sign_on import at_site


@click.group(cls=Group)
def config() -> None:
    """Thiết lập của hệ thống (config.toml)."""


@config.command()
def show() -> None:
    """Liệt kê mọi thiết lập: giá trị đang dùng, ý nghĩa; không in mật khẩu."""
    try:
        said = config_said.settings_of(settings().site)
    except (ValidationError, ValueError, OSError) as fault:
        raise click.ClickException("config.toml không đọc được; chạy `certify config check`.") from fault
    for one in said:
        click.echo(f"{one.name} = {one.value}{' (mặc định)' if one.usual else ''}\n    {one.meaning}")


@config.command()
def check() -> None:
    """Kiểm tra config.toml, hỏi cả nhà cung cấp đăng nhập và danh bạ: mỗi điều cần sửa một dòng, thoát với mã 1."""
    site = settings()
    if not site.instance.is_dir():
        raise click.ClickException(NO_SITE.format(instance=site.instance))
    if found := _faults(site):
        raise click.ClickException("\n".join(found))
    click.echo("Thiết lập ổn.")


def _faults(site: Settings) -> list[str]:
    """Provider and directory are asked once the settings themselves are right."""
    try:
        return list(config_said.faults(site)) or list(at_site.faults(site))
    except (OSError, ValueError) as fault:
        return [f"config.toml: {fault}"]
