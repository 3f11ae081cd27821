"""The tables of the forecast as files."""

from certify.documents.tables.writing import Table
from certify.domain.progress.forecast import FinalYear
from certify.operations.progress.forecast import Outlook


def years_table(outlook: Outlook) -> Table:
    """The final years, and the running one last."""
    heads = (("Năm", 8), ("Được công nhận", 14), ("Tổng số", 12), ("Tỷ lệ", 24), ("Nguồn", 50), ("Đã kết thúc", 14))
    rows = [(*_year(year), "có") for year in outlook.years]
    rows += [(*_year(outlook.running), "chưa")] if outlook.running else []
    return Table("xu-huong", "Tỷ lệ công nhận qua các năm", outlook.portfolio.province.full_name, heads, rows)


def forecast_table(outlook: Outlook) -> Table:
    """What may be expected, with the assumption of each figure."""
    heads = (
        ("Cách tính", 18),
        ("Đến hết năm", 12),
        ("Được công nhận", 14),
        ("Cần để đạt", 12),
        ("Còn thiếu", 12),
        ("Giả định", 80),
    )
    forecasts = [*outlook.files, *([outlook.trend] if outlook.trend else [])]
    rows = [
        (
            forecast.name,
            forecast.year,
            forecast.standing.recognised,
            forecast.standing.needed,
            forecast.standing.lacking,
            forecast.assumption,
        )
        for forecast in forecasts
    ]
    return Table("du-bao", "Dự báo", outlook.portfolio.province.full_name, heads, rows)


def _year(year: FinalYear) -> tuple[int, int, int, str, str]:
    return year.year, year.standing.recognised, year.standing.all, year.standing.text, year.source
