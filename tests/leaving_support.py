"""Fills every table with rows of people, each text a canary of its own; knows nothing of what the tables are for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, insert

from app.store import Store
from app.store.leaving import HANDS, THEIRS
from app.store.rooms import HOME
from app.store.tables import metadata

WHOSE = {*THEIRS, *HANDS}
OTHERS = {"id", "session", "room", "draft", "format", "code", "file", "reason", "week", "round", "language"}
"""Short columns that hold no person's number."""


def fill(store: Store, person: str, other: str, mark: str) -> list[str]:
    """A row of `person` in every table that can hold one, for each column that can; gives the canaries."""
    canaries: list[str] = []
    store.rooms.open()
    with store.engine.begin() as db:
        for table in metadata.sorted_tables:
            mine = [column for column in table.columns if column in THEIRS]
            for whose in mine:
                keys = {column.name: person if column is whose else other for column in table.columns if column in WHOSE}
                values = {c.name: keys.get(c.name) or _value(c, person, other, mark, canaries) for c in table.columns if not _own_number(c)}
                db.execute(insert(table).values(**values))
            if table.name == "messages":
                values = {c.name: _value(c, person, other, mark, canaries) for c in table.columns}
                db.execute(insert(table).values(**values))
    return canaries


def found_in(folder: Path, canaries: list[str]) -> set[str]:
    """Which of the canaries stand in any file under the folder, byte for byte."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {canary for canary in canaries if any(canary.encode() in content for content in files)}


def _own_number(column: Column[Any]) -> bool:
    return column.primary_key and isinstance(column.type, Integer)


def _value(column: Column[Any], person: str, other: str, mark: str, canaries: list[str]) -> Any:
    if isinstance(column.type, DateTime):
        return None if column.nullable else datetime(2026, 9, 7, tzinfo=UTC)
    if isinstance(column.type, Integer | Boolean):
        return 1
    if (column.table.name, column.name) in (("sessions", "id"), ("messages", "session")):
        return f"{mark}-session"
    if column.foreign_keys:
        return HOME
    canary = f"{mark}{len(canaries):03}canary"[: getattr(column.type, "length", None) or 64]
    canaries.append(canary)
    return {"said": canary, "with": [other]} if isinstance(column.type, JSON) else canary
