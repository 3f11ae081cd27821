"""Texts that seem to identify a child: a hint to the person typing, never a proof.

Luật Trẻ em 2016, Điều 6.11 and 21; Nghị định 56/2017/NĐ-CP, Điều 33: names, birth, address, school, numbers. A text is
folded before it is looked at: composed letters, no invisible signs, one blank between words.
"""

import re
from collections.abc import Callable
from functools import cache

from certify.domain.texts import unified

# The family names of nearly everybody in the province, those of Khmer and Cham people among them.
_SURNAME = (
    "(?:"
    "Âu|Bành|Bạch|Bùi|Cao|Chau|Châu|Chu|Danh|Diệp|Doãn|Đàm|Đào|Đặng|Đinh|Đoàn|Đỗ|Đồng|Dương|Giang|Hà|Hồ|Hoàng|"
    "Hứa|Huỳnh|Kiều|Kim|Lại|Lâm|Lê|Lương|Lưu|Lý|Mạc|Mai|Nghiêm|Ngô|Nguyễn|Néang|Neáng|Ông|Phạm|Phan|Phùng|"
    "Quách|Sơn|Tạ|Tăng|Thạch|Thái|Thân|Tô|Tôn|Tống|Trần|Triệu|Trịnh|Trương|Từ|Văn|Võ|Vũ|Vương"
    ")"
)
_MIDDLE = "(?:văn|thị|thi|hữu|đức|ngọc|minh|thanh|hoàng|quốc|gia|bảo|kim|tuấn|thu|thúy|phương|anh)"
# Words before a child's name; "trẻ em" and "học sinh" go before places and offices too.
_CALLED = r"\b(?:cháu|(?<!trẻ )em|bé|con|(?:họ(?: và)? )?tên(?: là|:))(?: (?:gái|trai|tên|là))?:? "
_ANY_CALLED = rf"(?:{_CALLED}|\b(?:trẻ(?! em)|học sinh|nạn nhân|bệnh nhi):? (?:tên )?)"
# What follows such a word in ordinary texts with capitals.
_NO_NAME = (
    r"(?!(?:Trường|Việt|Xã|Phường|Thị trấn|Tỉnh|Thành|Ủy|Hội|Đoàn|Đội|Ban|Bác|Sở|Phòng|Trạm|Nhà|Khmer|Chăm|"
    r"Không|Có|Trẻ|Nữ|Nặng|Nhẹ|Tử vong|Số|Tổng|Đã|Chưa|Được|Bị)\b)"
)
# "Nam 3, nữ 2": a word with a figure that is no age and no day counts something.
_NO_COUNT = r"(?![^\W\d_]+:? \d+\b(?![/.-]\d| ?(?:tuổi|tháng)))"
# Between such a word and the name.
_GAP = r"(?: |:|: | ?[“\"'‘(]|[_-])"
# Without marks, as some keyboards and programs give a name.
_UNMARKED_SURNAME = "(?:nguyen|tran|le|pham|huynh|hoang|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|chau|danh|neang)"
_UNMARKED_MIDDLE = "(?:van|thi|huu|duc|ngoc|minh|thanh|hoang|quoc|gia|bao|kim|tuan|thu|thuy|phuong|anh)"
_CAPITAL = r"[^\W\d_a-zà-ỹđ][^\W\d_]*"
_INITIAL = "[A-ZĐÂÊÔƠƯ]"


def _any(*patterns: str) -> Callable[[str], bool]:
    """Whether one of these patterns is in a text; "(?i:…)" says where capitals don't matter.

    They are compiled for the first text: that takes longer than most programs that import this need for all they do.
    """

    @cache
    def compiled() -> list[re.Pattern[str]]:
        return [re.compile(pattern) for pattern in patterns]

    return lambda text: any(pattern.search(text) for pattern in compiled())


_NAMES = _any(
    # "Cháu Nguyễn Văn Ánh", "cháu nguyễn văn ánh", "CHÁU NGUYỄN VĂN ÁNH"
    rf"(?i:{_ANY_CALLED}{_SURNAME} {_MIDDLE}\b)",
    rf"(?i:{_ANY_CALLED}){_NO_NAME}{_SURNAME} {_CAPITAL}",
    rf"\b(?:[Cc]háu|(?<!rẻ )[Ee]m|[Bb]é|[Cc]on) {_NO_NAME}{_CAPITAL} {_CAPITAL}",
    # "bé Na", "cháu: Na", "cháu tên Na"; "chau Nguyen Van Anh"
    rf"\b(?:[Cc]háu|[Bb]é|[Nn]ạn nhân|[Bb]ệnh nhi){_GAP}{_NO_NAME}{_NO_COUNT}{_CAPITAL}",
    rf"(?i:\b(?:cháu|em|bé|trẻ|học sinh|nạn nhân)(?: gái| trai)? tên(?: là)?){_GAP}{_NO_NAME}{_CAPITAL}",
    rf"(?i:\b(?:chau|em|be|con|hoc sinh|nan nhan):? (?:ten |gai |trai )?{_UNMARKED_SURNAME} {_UNMARKED_MIDDLE}\b)",
    # "con ông Nguyễn Văn Ánh", "con của bà Tư"
    rf"\b[Cc]on (?:của )?(?i:ông|bà|anh|chị) {_CAPITAL}",
    # "cháu T.", "em NVA", and "N.V.A" anywhere
    rf"(?i:{_CALLED}){_INITIAL}(?:\.? ?{_INITIAL}){{0,3}}(?![\w/])",
    rf"(?<![\w./-]){_INITIAL}\. ?{_INITIAL}\. ?{_INITIAL}(?![\w/]|\.? ?{_INITIAL}(?!\w))",
    # "Nguyễn Văn Ánh, 8 tuổi"
    rf"\b{_SURNAME}(?: {_CAPITAL}){{1,3}} ?[,(–-]? ?(?i:\d{{1,2}} tuổi|sinh (?:ngày|năm)|lớp \d|học sinh)",
)
_BIRTHS = _any(
    r"(?i:(?<!khai )(?<!học )(?<!phát )(?<!vệ )(?<!trẻ )(?<!trẻ em )(?<!được )\bsinh (?:ngày|năm):? ?\d)",
    r"(?i:\bngày(?: tháng năm)? sinh:? ?\d|(?<!khai )(?<!học )(?<!phát )\bsinh:? \d{1,2}[/.-]\d{1,2}[/.-]\d)",
    r"(?:[,;(] ?(?i:sn|sinh)|\bSN|\bsn):? ?(?:\d{1,2}[/.-]){0,2}(?:19|20)\d\d(?![\w/])",
)
_SCHOOLS = _any(
    r"(?i:\blớp \d{1,2} ?(?:[a-zđ]\d?|/\d)(?![\w/%]))",
    r"(?i:\b(?:cháu|(?<!trẻ )em|bé)\b[^.;\n]{0,60}\bhọc(?: tại| ở)? trường\b)",
)
_PLACE = r"(?:số|ấp|khóm|tổ|thôn|hẻm|đường|khu phố|nhà|\d)"
_HOMES = _any(
    r"(?i:\bsố nhà:? ?\d|\bnhà (?:ông|bà|anh|chị)\b)",
    rf"(?i:\b(?:thường trú|tạm trú|cư trú|ngụ)(?: tại| ở)?:? {_PLACE})",
    r"(?i:\btổ \d+,? (?:ấp|khóm|thôn)\b)",
)
# A number stands alone: digits within a hash or a code are none. Blanks, dots and hyphens may part its groups.
_ALONE, _END = r"(?<![\w/.])(?<!\d[ .-])", r"(?![\w/]|[ .-]?\d)"
_NUMBERS = _any(
    rf"{_ALONE}(?:0\d{{8,11}}|\d{{12}}){_END}",
    rf"{_ALONE}(?:\(?0|\+?84[ .-]?)\d{{2,4}}\)?(?:[ .-]\d{{2,4}}){{2,3}}{_END}",
    rf"{_ALONE}0\d{{2,3}}(?:[ .-]\d{{3,4}}){{2,3}}{_END}",
    rf"{_ALONE}(?:0[35789](?:[ .-]\d{{2}}){{4}}|(?:00)?84[35789]\d{{8}}){_END}",
    r"(?i:\b(?:cmnd|cccd|căn cước|định danh|bhyt|bhxh|điện thoại|đt)(?: công dân| cá nhân| số)?:? ?(?:số )?"
    r"\d[\d .-]{7,})",
    rf"{_ALONE}TE ?1(?: ?\d){{12}}{_END}",
)
LOOKS: dict[str, Callable[[str], bool]] = {
    "họ tên": _NAMES,
    "ngày sinh": _BIRTHS,
    "trường, lớp": _SCHOOLS,
    "địa chỉ nhà": _HOMES,
    "số định danh hoặc điện thoại": _NUMBERS,
}
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def folded(text: str) -> str:
    """A text for looking at: composed letters and ordinary digits, nothing invisible, one blank between words."""
    lines = _INVISIBLE.sub("", unified(text)).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def suspicions(text: str) -> list[str]:
    """The kinds of personal data that a text seems to hold, in Vietnamese; empty when there are none."""
    plain = folded(text)
    return [name for name, looks in LOOKS.items() if looks(plain)]


def warning(text: str, place: str) -> str | None:
    """A warning for the person who typed a text, where `place` names the field; None when nothing is suspected."""
    kinds = suspicions(text)
    if not kinds:
        return None
    return f"{place}: có thể chứa thông tin của trẻ em ({', '.join(kinds)}). Chỉ ghi số lượng và số văn bản."
