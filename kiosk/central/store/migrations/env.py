"""Alembic's side of ``kiosk.central.store.schema``: runs on the connection that is handed over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
