"""Open data: what the tables for everybody hold, column by column; `publication.py` has the rules of what is told."""

from msgspec import Struct


class Field(Struct, frozen=True):
    """A column: its name, the kind of its values ("text", "number", "day", "yes_no") and what it says."""

    name: str
    kind: str
    says: str


class Dataset(Struct, frozen=True):
    """A table that anybody may take along; `rule` says what is left out of it."""

    name: str
    title: str
    rule: str
    fields: tuple[Field, ...]


# What the kinds of values are called in the data dictionary.
KINDS = {
    "text": "chữ",
    "number": "số",
    "day": "ngày (năm-tháng-ngày)",
    "yes_no": "có hoặc không (true, false)",
}

_ROUND = (
    Field("nam", "number", "Năm của đợt đánh giá."),
    Field("dot", "text", "Tên đợt; trống khi số liệu lấy từ văn bản đã công bố."),
)
_PROVINCE = (
    Field("ma_tinh", "text", "Mã tỉnh, thành phố của thời đó (hai chữ số)."),
    Field("ten_tinh", "text", "Tên tỉnh, thành phố của thời đó."),
)

RECOGNISED = Dataset(
    "xa-duoc-cong-nhan",
    "Xã, phường, thị trấn, đặc khu được công nhận",
    "Chỉ các đợt đã đóng của những tỉnh đã công khai danh sách; không có đơn vị đã bị thu hồi, "
    "và không nêu đơn vị nào chưa được công nhận.",
    (
        *_ROUND,
        *_PROVINCE,
        Field("ma", "text", "Mã đơn vị cấp xã của thời đó (năm chữ số)."),
        Field("ten", "text", "Tên đơn vị, có loại: xã, phường, thị trấn, đặc khu."),
        Field("thuoc", "text", "Đơn vị ngay trên, của thời đó."),
        Field("so_quyet_dinh", "text", "Số của quyết định công nhận."),
        Field("ngay_quyet_dinh", "day", "Ngày của quyết định công nhận."),
    ),
)

RATES = Dataset(
    "ty-le-cong-nhan",
    "Tỷ lệ được công nhận theo năm và đơn vị",
    "Mọi đợt đã mở, như trang công khai; mỗi năm tính trên số đơn vị của chính năm đó. Chỉ là số đếm các đơn vị.",
    (
        *_ROUND,
        Field("da_dong", "yes_no", "Đợt đã đóng; số của đợt đang mở còn thay đổi."),
        *_PROVINCE,
        Field("ma", "text", "Mã của đơn vị mà dòng này đếm: tỉnh, hoặc đơn vị giữa tỉnh và xã."),
        Field("ten", "text", "Tên của đơn vị đó."),
        Field("duoc_cong_nhan", "number", "Số đơn vị cấp xã được công nhận."),
        Field("so_don_vi", "number", "Số đơn vị cấp xã."),
        Field("ty_le", "number", "Phần trăm được công nhận, làm tròn hai chữ số thập phân."),
        Field("da_doi_chieu", "yes_no", "Tiêu chí của đợt đã đối chiếu với văn bản gốc; trống khi không có đợt."),
        Field("nguon", "text", "Văn bản đã công bố số liệu, khi không có đợt."),
    ),
)

DATASETS = {dataset.name: dataset for dataset in (RECOGNISED, RATES)}
