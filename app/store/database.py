"""Opening the database and bringing it to the newest schema."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from ..errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
_CONNECTIONS = 20
"""Connections a process keeps to a database server, about as many as it has threads."""
_IDLE = 5.0
"""Seconds unused after which a connection is looked at before it is trusted."""


def open_engine(url: str, data_dir: Path) -> Engine:
    """An engine on an up-to-date database. Empty `url` means SQLite in `data_dir`. Raises StoreError in words."""
    try:
        if not url:
            data_dir.mkdir(parents=True, exist_ok=True)
        engine = _sqlite(f"sqlite:///{data_dir / 'stepwise.db'}") if not url else _any(url)
        upgrade(engine)
    except (SQLAlchemyError, OSError, ImportError, CommandError) as fault:
        place = engine_name(url) if url else str(data_dir / "stepwise.db")
        raise StoreError(f"the database cannot be opened ({type(fault).__name__}: {str(fault).splitlines()[0][:160]}).", where=place,
                         cure="Check that the folder can be written or the server runs; see STEPWISE_DATABASE_URL.") from None  # fmt: skip
    return engine


def engine_name(url: str) -> str:
    """The address without the password, for messages."""
    head, at, tail = url.rpartition("@")
    return f"{head.split('//')[0]}//…@{tail}" if at else url


def _any(url: str) -> Engine:
    return _sqlite(url) if url.startswith("sqlite") else _server(url)


def _server(url: str) -> Engine:
    """A database server. Every thread keeps its connection: opening one costs more than a hundred questions. One that lay
    unused is asked first whether the server is still there."""
    engine = create_engine(url, pool_size=_CONNECTIONS, hide_parameters=True)  # a fault in the log quotes nobody's words

    @event.listens_for(engine, "checkin")
    def put_back(_: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, record: Any, _: Any) -> None:
        if time.monotonic() - record.info.get("used", time.monotonic()) > _IDLE:
            try:
                connection.cursor().execute("SELECT 1")
                connection.rollback()
            except (engine.dialect.dbapi.Error, OSError) as fault:  # type: ignore[union-attr]
                raise DisconnectionError() from fault  # the pool opens another and goes on

    @event.listens_for(engine, "handle_error")
    def broken(context: Any) -> None:
        if isinstance(context.original_exception, OSError):  # the driver lets a broken line through as it is
            context.is_disconnect = True  # then all connections of that time are given up, not one after the other

    return engine


def _sqlite(url: str) -> Engine:
    # One connection per process: SQLite before 3.51.3 can corrupt a WAL that two connections reset at once.
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args={"check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def upgrade(engine: Engine) -> None:
    """Runs the migrations that this database has not seen."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # several processes may start together: one migrates, the others wait and find it done
            connection.execute(text("SELECT pg_advisory_xact_lock(761425)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
