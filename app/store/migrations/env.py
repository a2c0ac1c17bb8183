"""Alembic's door to our tables; `database.upgrade` hands it the connection."""

from alembic import context

from app.library.catalogue import metadata as library_tables
from app.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=[metadata, library_tables], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
