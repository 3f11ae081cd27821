"""What only the printed page needs of a paper's HTML: lines that end where they may, marked tables, titled pictures."""

import re

JOINER, SPACE = "\u2060", "\u00a0"

_TAGS = re.compile(r"(<[^>]*>)")
_GRID = re.compile(r'<table class="grid.*?</table>', re.DOTALL)
_PICTURE = re.compile(r'(<svg\b[^>]*\baria-label="([^"]*)"[^>]*>)')
# What a clerk keeps on one line. Symbols of real offices have some twenty letters; longer ones must break.
_UNBROKEN = re.compile(
    r"https?://[^\s<]+"
    r"|(?:\b[Ss]ố )?\b\d{1,4}[a-zđ]?/(?:\d{4}/)?[A-ZĐƯ]\w{0,9}(?:-\w{1,10}){0,2}"  # số 128/QĐ-UBND
    r"|\bphù hợp\b|\bTH(?:ÀNH PHỐ|Ị XÃ|Ị TRẤN)\b"
    r"|(?:\btrẻ em|(?<=, )ngày \d\d tháng \d\d?) năm \d{4}(?=\s*\Z)"  # at the end of a title, or beside a place
    r"|\b(?:ngày|tháng|năm|Điều|khoản|Phụ lục|[Tt]iêu chí|[Cc]hỉ tiêu) \d[\d./]{0,9}"
    r"|\b\d[\d.,/]{0,9} (?:điểm\b|[%‰])"
    r"|\b\d+ - \d+\b"
    # Lao động -|Thương binh: words of two syllables stay whole, and a line may end after the dash, never before it.
    r"|\b\w{1,8} \w{1,8} -(?= \w)"
    r"|(?<=\w - )\w{1,8} \w{1,8}\b(?: -(?= \w))?"
)


def for_print(page: str) -> str:
    """The HTML of a paper with characters that keep what belongs together on one line, and titles in its pictures.

    The joiner leaves no trace in the file, and `plain_spaces` takes care of the space: copied text is plain.
    """
    head, found, body = page.rpartition("<body>")
    pieces = _TAGS.split(body)
    pieces[::2] = [_UNBROKEN.sub(_kept, piece) if len(piece) > 5 else piece for piece in pieces[::2]]
    return head + found + _PICTURE.sub(r"\1<title>\2</title>", _GRID.sub(_opened, "".join(pieces)))


def _opened(table: re.Match[str]) -> str:
    """A table, marked when one of its rows may go on on the next page: style sheets would search it for each cell."""
    return table[0].replace("grid", "grid open", 1) if 'class="long"' in table[0] else table[0]


def _kept(found: re.Match[str]) -> str:
    text = found[0]
    if text.startswith("http"):  # a line may end after a slash, but for the first two
        return text.replace("-", f"-{JOINER}").replace("//", f"/{JOINER}/{JOINER}")
    return re.sub(r"/(?=\w)|-", rf"\g<0>{JOINER}", text).replace(" ", SPACE)


def plain_spaces(pdf: object) -> None:
    """Let text copied from a file (pydyf) hold ordinary spaces only."""
    for part in getattr(pdf, "objects", ()):
        stream = getattr(part, "stream", None)
        if isinstance(stream, list) and b"begincmap" in stream:
            part.stream = [line.replace(b"> <00a0>", b"> <0020>") for line in stream]
