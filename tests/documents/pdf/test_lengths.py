"""Papers at any length that the database allows: no character is lost, none stands outside the page's text."""

from collections import defaultdict
from itertools import count

import pytest
from msgspec import Struct, structs

from certify.documents.pdf.forms import load_sample
from certify.domain.assessment.meetings import Attendee, Opinion, Vote
from tests.support.papers_read import FORMS, MM, Read, words_of

NAME, TEXT, WORD = 300, 3000, 120
UNITS = {"full_name", "parent_name", "province_name", "office", "council", "parent", "authority", "signer", "place"}
NAMES = UNITS | {
    "own",
    "above",
    "name",
    "category_name",
    "category_basis",
    "who",
    "what",
    "round_name",
    "state_name",
    "number",
}
FREE = {"certificate", "survey-children"}  # with margins of their own

numbers = count(1)


def words(length):
    """Words of Vietnamese shape, no two alike, one of them longer than any line."""
    text = "".join(f"Nghiêng{next(numbers):05d}" for _ in range(WORD // 12))
    while len(text) < length:
        text += f" Khuỷu{next(numbers):05d}"
    return text


def stands(word, text):
    """Whether a word is in a text, in one piece or in two that the end of a page parted."""
    return word in text or any(word[:at] in text and word[at:] in text for at in range(1, len(word)))


def stretched(value):
    """The same part of a paper with every name as long as can be."""
    if isinstance(value, tuple):
        return tuple(stretched(item) for item in value)
    if not isinstance(value, Struct):
        return value
    changes = {}
    for field in structs.fields(value):
        old = getattr(value, field.name)
        if field.name in NAMES and old:
            changes[field.name] = (words(NAME),) if isinstance(old, tuple) else words(NAME)
        elif isinstance(old, Struct):
            changes[field.name] = stretched(old)
    return structs.replace(value, **changes)


def long_record(record):
    """A record with long names, long history, and an explanation and evidence as long as can be on one line."""
    row = record.rows[1]
    long = {"name": words(NAME), "explanation": words(TEXT), "comment": words(TEXT)}
    line = structs.replace(row.indicators[0], **long, evidence=(words(NAME), words(NAME)))
    row = structs.replace(row, name=words(NAME), indicators=(line, *row.indicators[1:]))
    whole = stretched(structs.replace(record, thresholds=(), history=()))
    return structs.replace(
        whole,
        rows=(record.rows[0], row, *record.rows[2:]),
        thresholds=stretched(record.thresholds),
        history=stretched(record.history),
        reasons=(words(NAME), words(NAME)),
    )


def long_meeting(meeting):
    """A meeting of sixty people at which much was said."""
    return structs.replace(
        meeting,
        place=words(NAME),
        people=(
            Attendee(words(NAME), "Chủ tọa", present=True),
            Attendee(words(NAME), "Thư ký", present=True),
            *(Attendee(f"Đơn vị mời họp số {n}", words(WORD) if n < 4 else "Khách mời", n % 3 > 0) for n in range(58)),
        ),
        opinions=(Opinion("5", words(NAME), words(TEXT)), Opinion("", "Ý kiến chung", words(NAME))),
        votes=(Vote(words(NAME), 40, 5, 15),),
        conclusion=words(TEXT),
    )


def long_paper(form, rows):
    """The sample of a form at its longest: names of 300 characters, and so many times the communes and areas."""
    paper = load_sample(form)
    lines = [structs.replace(item, code=f"{30000 + n}") for n in range(rows) for item in paper.lines]
    parts = [structs.replace(item, name=f"Đơn vị số {n}") for n in range(rows) for item in paper.parts]
    whole = stretched(structs.replace(paper, record=None, meeting=None, number=None))
    return structs.replace(
        whole,
        number=paper.number,
        record=long_record(paper.record) if paper.record else None,
        meeting=long_meeting(paper.meeting) if paper.meeting else None,
        lines=(*stretched(tuple(lines[:1])), *lines[1:]),
        parts=(*stretched(tuple(parts[:1])), *parts[1:]),
        reason=words(TEXT) if form.file.id not in FREE else words(NAME),
    )


def overlapping(chars):
    """The characters whose middle lies inside another one's box: text that was printed over text."""
    places = defaultdict(list)
    for char in chars:
        places[char["page_number"], round(char["top"] / 12), round(char["x0"] / 12)].append(char)
    return [
        char["text"]
        for char in chars
        for near in _near(places, char)
        if near is not char
        and near["x0"] + 0.5 < middle_of(char)[0] < near["x1"] - 0.5
        and near["top"] + 2 < middle_of(char)[1] < near["bottom"] - 2
    ]


def middle_of(char):
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _near(places, char):
    row, column = round(char["top"] / 12), round(char["x0"] / 12)
    for at in ((row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)):
        yield from places.get((char["page_number"], *at), ())


@pytest.mark.parametrize("name", list(FORMS))
def test_nothing_is_cut_at_any_length(name, everything):
    """Tables of several pages; with `--everything` those of two hundred communes."""
    form = FORMS[name]
    paper = long_paper(form, 40 if everything else 10)
    read = Read(form, paper)
    lost = sorted(word for word in words_of(form, paper) if not stands(word, read.text))
    assert not lost, f"{name}: {len(lost)} words are cut: {lost[:5]}"
    left, right = read.edges if name not in FREE else (10 * MM, read.first.width - 10 * MM)
    for page in read.pages:
        shown = [char for char in page.chars if char["text"].strip()]
        out = [char for char in shown if char["x0"] < left - 1 or char["x1"] > right + 1]
        assert not out, f"{name}, page {page.page_number}: {''.join(char['text'] for char in out[:60])}"
        assert all(char["top"] > 0 and char["bottom"] < page.height for char in shown), name
        assert not overlapping(shown), f"{name}, page {page.page_number}: {overlapping(shown)[:40]}"
    if name == "certificate":
        assert len(read.pages) == 1
