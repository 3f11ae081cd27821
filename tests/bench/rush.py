"""The last day of a round, from what each request of it costs: what a core carries, and what a second machine brings.

    PYTHONPATH=. .venv/bin/python tests/bench/rush.py

Requests are handed to the application as the server hands them over. CPU of the program and of the database's server
are told apart: the first is on the web machines, of which there may be several, the second on the one with the
database. Prints; what people wait for is measured by `load.py`.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from certify import create_app
from certify.config import Settings
from certify.store.assessments import files
from certify.store.database import Database
from tests.support.clients import account
from tests.support.cpu import bare_start
from tests.support.handed import Person, cost_of, on_each_site

# Of a hundred requests: a sheet that is typed into saves itself, is opened now and then, and is looked for in lists.
MIX = {"lưu": 80, "mở phiếu": 12, "việc cần làm": 4, "danh sách hồ sơ": 4}
TIMES = 60

Request = Callable[[int], Callable[[], None]]


def requests_of(database: Database, officer: Person, appraiser: Person) -> dict[str, Request]:
    """What makes one request of each kind of the mix, by its number."""
    with database.reading() as connection:
        file = files.of_unit(connection, account(connection, "commune_officer").unit_id or 0)[0].id
    typing = officer.typing(file)

    def save(number: int) -> Callable[[], None]:
        environ = officer.request(f"/phieu/{file}/tu-cham", typing.form(number))
        return lambda: officer.send(environ)

    def page(person: Person, path: str) -> Request:
        return lambda _number: partial(person.send, person.request(path))

    kinds = (save, page(officer, f"/phieu/{file}"), page(officer, "/viec-can-lam"), page(appraiser, "/ho-so"))
    return dict(zip(MIX, kinds, strict=True))


def measured(name: str, instance: Path) -> None:
    app = create_app(Settings(instance))
    database: Database = app.extensions["certify"].database
    kinds = requests_of(database, Person(app, "commune_officer"), Person(app, "appraiser"))
    p, program, server = bare_start(), 0.0, 0.0
    for kind, request in kinds.items():
        own, served = cost_of(database, request, TIMES)
        print(f"{name}, {kind}: {own / p:.2f} P + {served / p:.2f} P")  # noqa: T201
        program, server = program + own * MIX[kind] / 100, server + served * MIX[kind] / 100
    together = f"{name}, một yêu cầu của ngày cuối: {program / p:.2f} P + {server / p:.2f} P (1 P = {p * 1000:.0f} ms)"
    print(f"{together}; một lõi máy web nhận {1 / program:.0f} yêu cầu/giây")  # noqa: T201
    if server:
        print(f"  một lõi máy dữ liệu nhận {1 / server:.0f}, đủ cho {program / server:.1f} lõi máy web")  # noqa: T201
    database.close()


if __name__ == "__main__":
    on_each_site(measured)
