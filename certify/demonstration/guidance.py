"""Texts that the offices of the demonstration keep for those who fill in a sheet; invented, and they say so."""

from datetime import date, datetime

from certify.demonstration.loading import Loading
from certify.operations.guidance import texts
from certify.operations.guidance.texts import File, Text
from certify.store.people.accounts import Account

TEXTS = (
    Text(
        "Giải đáp cách lấy số liệu về trẻ em có hoàn cảnh đặc biệt (dữ liệu mẫu)",
        "05/HD-MẪU",
        date(2021, 3, 15),
        "6.1, 6.2",
        "https://cong-thong-tin.example/giai-dap-tieu-chi-6",
    ),
    Text(
        "Mẫu phiếu hỏi ý kiến trẻ em và người dân (dữ liệu mẫu)",
        "",
        None,
        "13.1, 13.2",
        "https://cong-thong-tin.example/mau-phieu-hoi",
    ),
    Text(
        "Những câu hỏi thường gặp khi lập hồ sơ (dữ liệu mẫu)",
        "",
        None,
        "",
        "https://cong-thong-tin.example/hoi-dap",
    ),
)


def put(loading: Loading, officer: Account, at: datetime) -> None:
    """Let the office of a province keep the texts."""
    for text in TEXTS:
        texts.add(loading.act(officer, at), text, File())
