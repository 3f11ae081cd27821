"""Units and accounts hold their names folded, so that both databases search them alike."""

import sqlalchemy as sa
from alembic import op

from certify.domain.vietnamese import fold

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NAMES = {"units": ("full_name", "code"), "accounts": ("user_name", "display_name")}


def upgrade() -> None:
    for name, (first, second) in NAMES.items():
        op.add_column(name, sa.Column("search_key", sa.Text(), nullable=False, server_default=""))
        table = sa.table(name, *map(sa.column, ("id", first, second, "search_key")))
        rows = op.get_bind().execute(sa.select(table.c.id, table.c[first], table.c[second])).all()
        filled = sa.update(table).where(table.c.id == sa.bindparam("of")).values(search_key=sa.bindparam("key"))
        if rows:
            op.get_bind().execute(filled, [{"of": row[0], "key": fold(f"{row[1]} {row[2]}")} for row in rows])
