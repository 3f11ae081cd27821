"""What signing may change between two states of a file: signature fields, their proofs, the date; nothing else."""

from certify.documents.signing.document import Document, Key, dictionary, items, key_of, raw
from certify.documents.signing.fields import Field, check_fields, fields_of, matched
from certify.documents.signing.metadata import check_metadata
from certify.documents.signing.refusal import AGAIN, Refusal
from certify.documents.signing.sameness import Comparison
from certify.documents.signing.structure import check_structure

# Compared by rules of their own, or without a meaning for what is seen; everything else in the catalog stays.
CATALOG = {"/AcroForm", "/Pages", "/Metadata", "/StructTreeRoot", "/Perms", "/DSS", "/Version", "/Extensions"}
FORM = {"/Fields", "/SigFlags", "/DR", "/DA"}
PAGE = {"/Annots", "/Tabs"}
PROOFS = {"/Type", "/VRI", "/Certs", "/OCSPs", "/CRLs"}

ENCRYPTED = "Tệp bị mã hoá hoặc đặt mật khẩu; hãy ký bản phát hành mà không đặt mật khẩu."
ANNOTATED = f"Trang {{}} có thêm chú thích, hình vẽ hoặc liên kết không phải chữ ký số. {AGAIN}"
SCRIPTED = f"Tệp có thêm lệnh tự chạy khi mở (JavaScript hoặc thao tác). {AGAIN}"
ATTACHED = f"Tệp có thêm tệp khác đính kèm bên trong. {AGAIN}"
FORMED = f"Biểu mẫu của tệp có thêm thành phần không phải chữ ký số. {AGAIN}"
CATALOGUED = f"Danh mục tài liệu của tệp khác bản phát hành ở mục {{}}. {AGAIN}"


def check_step(old: Document, new: Document) -> None:
    """Refuse any change from one state of a file to a later one that isn't part of signing."""
    if "/Encrypt" in new.trailer_view:
        raise Refusal(ENCRYPTED)
    comparison = Comparison()
    # iText's certifying signatures refer to the catalog, which is compared key by key below.
    comparison.pin(raw(old.trailer_view, "/Root"), raw(new.trailer_view, "/Root"))
    _match_pages(old, new, comparison)
    before, after = fields_of(old), fields_of(new)
    added = matched(before, after, comparison)
    widgets = {key for field in added for part in field.widgets if (key := key_of(part.reference))}
    _check_pages(old, new, widgets, comparison)
    check_fields(before, after, comparison)
    _check_catalog(old, new, after, comparison)
    check_structure(old, new, widgets, comparison)
    check_metadata(old, new, comparison)


def _match_pages(old: Document, new: Document, comparison: Comparison) -> None:
    before, after = old.pages, new.pages
    if len(before) != len(after):
        raise Refusal(f"Tệp có {len(after)} trang, bản phát hành có {len(before)} trang. {AGAIN}")
    comparison.pin(raw(old.root, "/Pages"), raw(new.root, "/Pages"))
    for page, successor in zip(before, after, strict=True):
        comparison.pin(page, successor)


def _check_pages(old: Document, new: Document, widgets: set[Key], comparison: Comparison) -> None:
    for number, pages in enumerate(zip(old.pages, new.pages, strict=True), start=1):
        before, after = map(dictionary, pages)
        if not comparison.same(before, after, PAGE):
            raise Refusal(f"Nội dung trang {number} khác bản phát hành. {AGAIN}")
        notes, later = (list(items(raw(page, "/Annots"))) for page in (before, after))
        kept = len(notes) <= len(later) and all(comparison.same(*pair) for pair in zip(notes, later, strict=False))
        if not kept or not all(key_of(note) in widgets for note in later[len(notes) :]):
            raise Refusal(ANNOTATED.format(number))
    if not comparison.same(dictionary(old.root["/Pages"]), dictionary(new.root["/Pages"]), {"/Kids", "/Count"}):
        raise Refusal(CATALOGUED.format("/Pages"))


def _check_catalog(old: Document, new: Document, fields: list[Field], comparison: Comparison) -> None:
    for key in sorted({*old.root, *new.root} - CATALOG):
        if not comparison.same(raw(old.root, key), raw(new.root, key)):
            raise Refusal(_sentence(key, new))
    if not comparison.same(old.form, new.form, FORM):
        raise Refusal(FORMED)
    values = {key_of(raw(field.content, "/V")) for field in fields}
    locks, proofs = (dictionary(raw(new.root, key)) for key in ("/Perms", "/DSS"))
    if not set(locks) <= {"/DocMDP"} or any(key_of(raw(locks, lock)) not in values for lock in locks):
        raise Refusal(CATALOGUED.format("/Perms"))
    if not set(proofs) <= PROOFS:
        raise Refusal(CATALOGUED.format("/DSS"))


def _sentence(key: str, new: Document) -> str:
    """The sentence for a change at that key of the catalog."""
    names = set(dictionary(raw(new.root, "/Names"))) if key == "/Names" else set()
    if key in {"/OpenAction", "/AA"} or "/JavaScript" in names:
        return SCRIPTED
    if key in {"/AF", "/Collection"} or "/EmbeddedFiles" in names:
        return ATTACHED
    return CATALOGUED.format(key)
