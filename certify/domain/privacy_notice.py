"""The privacy notice: classes of data with their purpose, legal basis and retention; and the deadlines of requests.

Sources: Luật Trẻ em 2016; Quyết định 06/QĐ-TTg; Luật 91/2025/QH15 and Nghị định 356/2025/NĐ-CP, Điều 5, Nghị định
331/2026/NĐ-CP, Điều 31 (secondary: read in reports of them, not in the official text).
"""

from msgspec import Struct


class DataClass(Struct, frozen=True):
    """One class of data: what it holds, what for, on what legal basis, how long, and who sees it."""

    name: str
    holds: str
    purpose: str
    basis: str
    kept: str
    seen_by: str


class Clock(Struct, frozen=True):
    """A request or a report, and the time within which it must be dealt with."""

    what: str
    time: str


# How long a file behind evidence is kept unless somebody says otherwise, and how long at most: after its year.
YEARS_KEPT, MOST_YEARS_KEPT = 5, 20

_TASK = "Nhiệm vụ của cơ quan nhà nước theo Luật Trẻ em 2016 và Quyết định 06/QĐ-TTg"

CLASSES = (
    DataClass(
        "Số liệu chấm điểm, thẩm định",
        "Số lượng, tỷ lệ theo từng chỉ tiêu, giải trình, trả lời câu hỏi về số liệu. Không có tên, ảnh, địa chỉ, "
        "trường học của trẻ em.",
        "Chấm điểm, thẩm định, công nhận xã, phường, thị trấn phù hợp với trẻ em",
        _TASK,
        "Lâu dài, như hồ sơ công nhận; bản đã ký duyệt không sửa, không xóa được",
        "Xã (cán bộ ngành: chỉ tiêu được phân công), cơ quan thẩm định và công nhận, tỉnh",
    ),
    DataClass(
        "Minh chứng",
        "Số, ngày, cơ quan ban hành văn bản; tệp kèm theo nếu có, đã che thông tin của trẻ em",
        "Chứng minh số liệu",
        _TASK,
        f"Tệp: đến ngày ghi khi tải lên (mặc định {YEARS_KEPT} năm), rồi tự xóa; xóa sớm hơn khi có yêu cầu. "
        "Số văn bản: như hồ sơ",
        "Như số liệu; tệp hạn chế truy cập chỉ xã và cơ quan thẩm định, công nhận xem được; mỗi lần mở đều ghi lại",
    ),
    DataClass(
        "Biên bản, quyết định, sổ văn bản",
        "Chức danh người dự họp, ý kiến, biểu quyết, số và ngày văn bản",
        "Lập và lưu hồ sơ theo Nghị định 30/2020/NĐ-CP",
        "Nghị định 30/2020/NĐ-CP; Luật Lưu trữ",
        "Lâu dài, theo thời hạn lưu trữ của cơ quan ban hành",
        "Xã, cơ quan thẩm định và công nhận, tỉnh; trang kiểm tra văn bản chỉ nêu loại, số, ngày, cơ quan, tình trạng",
    ),
    DataClass(
        "Tài khoản",
        "Tên đăng nhập, tên hiển thị (chức danh), vai trò, đơn vị, điện thoại và thư công vụ; mật khẩu chỉ giữ mã băm; "
        "đăng nhập bằng tài khoản cơ quan: mã của người ấy ở đó",
        "Biết ai được làm gì; liên hệ khi cần bổ sung hồ sơ",
        "Nhiệm vụ của cơ quan nhà nước; Nghị định 331/2026/NĐ-CP",
        "Khi tài khoản còn; tài khoản đã đóng được giữ tên để nhật ký đọc được",
        "Quản trị hệ thống; cơ quan cấp trên thấy tên hiển thị và điện thoại của cán bộ xã",
    ),
    DataClass(
        "Nội dung đang gõ, chưa lưu",
        "Những gì đã gõ vào biểu mẫu mà máy chủ chưa nhận; không có mật khẩu và tệp",
        "Không mất nội dung khi hết phiên làm việc hoặc mất mạng",
        _TASK,
        "Trong trình duyệt: đến khi lưu xong, nhiều nhất 3 ngày; xóa khi đăng xuất hoặc khi người khác đăng nhập. "
        "Trên máy chủ, khi gửi lúc phiên đã hết: 1 ngày, xóa khi đăng xuất",
        "Chỉ người đã gõ",
    ),
    DataClass(
        "Nhật ký",
        "Ai làm việc gì, lúc nào; lần đăng nhập đúng và sai, bằng cách nào, từ địa chỉ mạng nào; ai đăng nhập được ở "
        "cơ quan mà chưa có tài khoản ở đây",
        "Chứng minh không ai sửa hồ sơ; phát hiện truy cập trái phép",
        "Nghị định 331/2026/NĐ-CP; QCVN 12:2026/BCA (ít nhất 12 tháng)",
        "Lâu dài, không sửa, không xóa được",
        "Nhật ký hồ sơ: người xem được hồ sơ. Nhật ký hệ thống: quản trị hệ thống",
    ),
)

REQUESTS = (
    Clock("Xác nhận đã nhận yêu cầu", "2 ngày làm việc"),
    Clock("Xem, sửa, cung cấp dữ liệu", "10 ngày"),
    Clock("Rút lại đồng ý, hạn chế, phản đối việc xử lý", "15 ngày"),
    Clock("Xóa dữ liệu", "20 ngày"),
)

INCIDENTS = (
    Clock("Báo sự cố an ninh mạng (ban đầu)", "24 giờ"),
    Clock("Báo cáo sự cố đầy đủ; thông báo vi phạm dữ liệu cá nhân", "72 giờ"),
)
