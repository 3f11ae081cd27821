"""Why an Office file does not come in."""

from typing import NoReturn

LONGEST_NAME = 60
BROKEN = "Không đọc được tệp này; tệp hỏng hoặc có mật khẩu."
BOMB = "Tệp nén bất thường; hãy lưu lại bằng Word hoặc Excel rồi tải lên."


class Refused(Exception):  # noqa: N818
    """The file is refused; the message is a Vietnamese sentence."""


def refuse_part(name: str) -> NoReturn:
    """Refuses a file for a part of it that isn't text, tables, drawings or pictures."""
    raise Refused(
        f"Tệp có phần “{_short(name)}” không phải chữ, bảng, hình vẽ hay ảnh (macro, chương trình hoặc tệp nhúng); "
        "hãy lưu lại không có phần đó, hoặc xuất thành PDF."
    )


def refuse_target(target: str) -> NoReturn:
    """Refuses a file for what it loads, or opens, from somewhere else."""
    raise Refused(f"Tệp tự tải nội dung từ nơi khác (“{_short(target)}”); hãy bỏ liên kết đó, hoặc xuất thành PDF.")


def refuse_field(code: str) -> NoReturn:
    """Refuses a file for a field or formula that fetches something or starts a program."""
    raise Refused(
        f"Tệp có trường hoặc công thức “{_short(code)}” có thể lấy dữ liệu từ nơi khác hay chạy chương trình; "
        "hãy thay bằng chữ hoặc số, hoặc xuất thành PDF."
    )


def _short(text: str) -> str:
    """The beginning of a text from the file, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME]}…"
