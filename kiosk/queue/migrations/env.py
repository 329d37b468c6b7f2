"""Alembic's side of ``kiosk.queue.migrate``: runs on the connection that is handed over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
