"""Changes of a PDF that aren't signing, each as one more revision, with the sentence that a check must give."""

from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name, pdf_string

SCRIPT = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}


def _dictionary(**values):
    return DictionaryObject({pdf_name(f"/{key}"): value for key, value in values.items()})


def _numbers(*values):
    return ArrayObject([NumberObject(value) for value in values])


def _first_page(writer):
    return writer.root["/Pages"]["/Kids"][0]


def add_page(writer):
    """Tệp có 3 trang, bản phát hành có 2 trang"""
    writer.insert_page(
        _dictionary(Type=pdf_name("/Page"), MediaBox=_numbers(0, 0, 595, 842), Resources=DictionaryObject())
    )


def drop_page(writer):
    """Tệp có 1 trang, bản phát hành có 2 trang"""
    pages = writer.root["/Pages"]
    pages["/Kids"], pages["/Count"] = ArrayObject([pages["/Kids"].raw_get(0)]), NumberObject(1)
    writer.update_container(pages)


def swap_pages(writer):
    """Nội dung trang 1 khác bản phát hành"""
    pages = writer.root["/Pages"]
    pages["/Kids"] = ArrayObject([pages["/Kids"].raw_get(1), pages["/Kids"].raw_get(0)])
    writer.update_container(pages)


def change_text(writer):
    """Nội dung trang 1 khác bản phát hành"""
    page = _first_page(writer)
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def change_text_in_place(writer):
    """Nội dung trang 2 khác bản phát hành"""
    contents = writer.root["/Pages"]["/Kids"][1]["/Contents"]
    contents._data, contents._encoded_data = b"BT ET", None
    writer.update_container(contents)


def change_font(writer):
    """Nội dung trang 1 khác bản phát hành"""
    fonts = _first_page(writer)["/Resources"]["/Font"]
    font = fonts[sorted(fonts)[0]]
    font["/BaseFont"] = pdf_name("/Other")
    writer.update_container(font)


def turn_page(writer):
    """Nội dung trang 1 khác bản phát hành"""
    page = _first_page(writer)
    page["/Rotate"] = NumberObject(180)
    writer.update_container(page)


def add_note(writer):
    """Trang 1 có thêm chú thích"""
    page = _first_page(writer)
    note = _dictionary(
        Type=pdf_name("/Annot"), Subtype=pdf_name("/FreeText"), Contents=pdf_string("Đã sửa"),
        Rect=_numbers(100, 100, 300, 200),
    )  # fmt: skip
    page["/Annots"] = ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    writer.update_container(page)


def drop_place(writer):
    """Trang 1 có thêm chú thích|thiếu một trường chữ ký"""
    page = _first_page(writer)
    page["/Annots"] = ArrayObject()
    writer.update_container(page)


def open_with_script(writer):
    """Tệp có thêm lệnh tự chạy khi mở"""
    writer.root["/OpenAction"] = DictionaryObject(SCRIPT)
    writer.update_root()


def name_a_script(writer):
    """Tệp có thêm lệnh tự chạy khi mở"""
    names = ArrayObject([pdf_string("a"), writer.add_object(DictionaryObject(SCRIPT))])
    writer.root["/Names"] = _dictionary(JavaScript=_dictionary(Names=names))
    writer.update_root()


def embed_a_file(writer):
    """Tệp có thêm tệp khác đính kèm"""
    embedded = EmbeddedFileObject.from_file_data(writer, b"other", mime_type="text/plain")
    embed_file(writer, FileSpec("other.txt", embedded_data=embedded))


def change_language(writer):
    """Danh mục tài liệu của tệp khác bản phát hành ở mục /Lang"""
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()


def add_layers(writer):
    """Danh mục tài liệu của tệp khác bản phát hành ở mục /OCProperties"""
    writer.root["/OCProperties"] = _dictionary(OCGs=ArrayObject(), D=DictionaryObject())
    writer.update_root()


def grant_rights(writer):
    """Danh mục tài liệu của tệp khác bản phát hành ở mục /Perms"""
    writer.root["/Perms"] = _dictionary(UR3=DictionaryObject())
    writer.update_root()


def change_outline(writer):
    """Danh mục tài liệu của tệp khác bản phát hành ở mục /Outlines"""
    item = writer.root["/Outlines"]["/First"]
    item["/Title"] = pdf_string("Khác")
    writer.update_container(item)


def change_xmp(writer):
    """Thông tin tài liệu"""
    metadata = writer.root["/Metadata"]
    told = metadata.data.replace(b"</rdf:li>", b" (2)</rdf:li>", 1)
    changed = StreamObject(
        dict_data=_dictionary(Type=pdf_name("/Metadata"), Subtype=pdf_name("/XML")), stream_data=told
    )
    writer._update_meta = lambda: None  # or it writes the former metadata again
    writer.root["/Metadata"] = writer.add_object(changed)
    writer.update_root()


def change_title(writer):
    """Thông tin tài liệu"""
    writer._update_meta = lambda: None
    info = writer.trailer["/Info"]
    info["/Title"] = pdf_string("Khác")
    writer.update_container(info)


def add_text_field(writer):
    """trường biểu mẫu không phải chữ ký số"""
    _add_field(writer, _dictionary(FT=pdf_name("/Tx"), T=pdf_string("So"), V=pdf_string("999")))


def add_visible_place(writer):
    """khung chữ ký hiển thị mà chưa ký"""
    _add_field(
        writer,
        _dictionary(
            FT=pdf_name("/Sig"), T=pdf_string("Khung"), Type=pdf_name("/Annot"), Subtype=pdf_name("/Widget"),
            Rect=_numbers(100, 100, 300, 200), F=NumberObject(4),
        ),
    )  # fmt: skip


def _add_field(writer, field):
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])


def move_place(writer):
    """chỗ ký đã có từ trước bị đổi"""
    place = writer.root["/AcroForm"]["/Fields"][0]
    place["/Rect"] = _numbers(100, 100, 300, 200)
    writer.update_container(place)


def act_on_place(writer):
    """trường biểu mẫu không phải chữ ký số"""
    place = writer.root["/AcroForm"]["/Fields"][0]
    place["/A"] = DictionaryObject(SCRIPT)
    writer.update_container(place)


def paint_place(writer):
    """chỗ ký đã có từ trước bị đổi"""
    place = writer.root["/AcroForm"]["/Fields"][1]
    form = _dictionary(Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=_numbers(0, 0, 100, 50))
    picture = writer.add_object(StreamObject(dict_data=form, stream_data=b"0 0 100 50 re f"))
    place["/AP"] = _dictionary(N=picture)
    writer.update_container(place)


def fill_form_with_xfa(writer):
    """Biểu mẫu của tệp có thêm thành phần"""
    form = writer.root["/AcroForm"]
    form["/XFA"] = ArrayObject()
    writer.update_container(form)


CHANGES = [
    value for name, value in list(globals().items())
    if callable(value) and getattr(value, "__module__", "") == __name__ and not name.startswith("_")
]  # fmt: skip
