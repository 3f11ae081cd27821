"""Alembic's entry: runs the revisions on the connection, and in the transaction, of `Database.migrate`."""

from alembic import context

from certify.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
