"""How Alembic runs a migration: on our own connection, in one transaction."""

from __future__ import annotations

from alembic import context

from cockpit.storage.engine import Database


def run() -> None:
    """Run the migrations that `context` asks for."""
    database: Database = context.config.attributes["database"]
    with database.write() as connection:
        context.configure(
            connection=connection,
            target_metadata=context.config.attributes["metadata"],
            transactional_ddl=False,
            render_as_batch=True,
        )
        context.run_migrations()
