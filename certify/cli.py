"""The command line: `certify …`, for the people who run a site."""

from importlib import import_module
from typing import NamedTuple

import click

from certify import __version__, uncollected
from certify.cli_said import of_file, speak_vietnamese, write_commands

speak_vietnamese()  # before any command states its options


class Place(NamedTuple):
    """Where a command lies: its module in certify.commands, and its help as that module states it."""

    module: str
    help: str


# Every command. Its module is imported when the command is asked for, so that none waits for the imports of others, and
# the list of commands for none at all; in the module the command bears its own name, with _ for -.
COMMANDS = {
    "audit": Place(
        "audit", "Nhật ký: chuỗi mã SHA-256 trên mọi sự kiện, quyết định, văn bản và trên các dòng dữ liệu thay đổi."
    ),
    "backup": Place("backup", "Sao lưu hệ thống đang chạy vào một tệp mới, mã hóa (age) và ký bằng khóa."),
    "backup-key": Place("backup", "Tạo tệp khóa cho bản sao lưu; cất nó ở nơi khác với bản sao lưu."),
    "categories": Place("categories", "Danh mục phân loại xã, phường, thị trấn."),
    "config": Place("upkeep.config", "Thiết lập của hệ thống (config.toml)."),
    "criteria": Place("criteria.read", "Bộ tiêu chí: xem, kiểm tra, so sánh, nhập, xác nhận."),
    "demo": Place("demo", "Hệ thống trình diễn, với số liệu sinh ra."),
    "doctor": Place("upkeep.doctor", "Khám hệ thống: mỗi điều cần sửa một dòng; thoát với mã 1 khi có điều cần sửa."),
    "evidence": Place(
        "evidence",
        "Liệt kê tệp minh chứng sắp hết thời hạn lưu, và nội dung không tệp nào dẫn đến; không xóa gì.",
    ),
    "forms": Place("forms", "Biểu mẫu văn bản: của chương trình và của riêng hệ thống (thư mục forms)."),
    "init": Place("init", "Tạo một hệ thống trống: thư mục instance, khóa bí mật, cơ sở dữ liệu."),
    "move": Place(
        "upkeep.move", "Chuyển hệ thống từ SQLite sang PostgreSQL: tất cả, được đối chiếu từng dòng, hoặc không gì cả."
    ),
    "papers": Place("papers", "Văn bản: in mẫu, kiểm tra bản ký số."),
    "people": Place("people", "Tài khoản: thêm, mở, mật khẩu, bước xác thực thứ hai."),
    "plans": Place("plans", "Tệp kế hoạch của tỉnh."),
    "restore": Place("backup", "Khôi phục một bản sao lưu vào hệ thống trống; kiểm tra nguyên vẹn rồi mới xong."),
    "rounds": Place("rounds", "Đợt đánh giá."),
    "score": Place("score", "Chấm điểm một tệp trả lời, hoặc nhiều xã với --batch."),
    "serve": Place("services.serve", "Chạy trang web; thay tiến trình này bằng gunicorn."),
    "upgrade": Place(
        "upkeep.upgrade",
        "Nâng cơ sở dữ liệu lên bản của chương trình: kiểm tra, sao lưu vào tệp mới, chuyển đổi, kiểm tra lại.",
    ),
    "units": Place("units", "Đơn vị hành chính."),
    "work": Place(
        "services.work",
        "Chạy các việc nền (phát hành hàng loạt) đến khi nhận SIGTERM; việc đang làm được làm xong.",
    ),
}


class Commands(click.Group):
    """The commands by name, each from its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  the group's own way of asking
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        with uncollected():
            module = import_module(f"certify.commands.{COMMANDS[cmd_name].module}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a file that it can't read or write ends it with a sentence."""
        try:
            return super().invoke(ctx)
        except OSError as fault:
            if not fault.filename:
                raise
            raise click.ClickException(of_file(fault)) from fault

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands by what the table says of them."""
        write_commands({name: place.help for name, place in COMMANDS.items()}, formatter)


@click.group(cls=Commands)
@click.version_option(__version__, "--version", prog_name="certify", message="%(prog)s %(version)s", help="In số bản.")
def main() -> None:
    """Chấm điểm, thẩm định và công nhận xã, phường, thị trấn phù hợp với trẻ em."""
