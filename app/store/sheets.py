"""Printed pages by the code that stands on them, with what they ask in the order of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, select

from ..errors import StoreError
from .tables import sheets

Open = Callable[[], AbstractContextManager[Connection]]
_TRIES = 100


@dataclass(frozen=True)
class SheetRow:
    """One file of a draft. `items` are its tasks as plain values; `person` is the teacher who drafted it first."""

    code: str
    person: str
    draft: str
    file: str
    objective: str
    items: list[dict[str, Any]] = field(default_factory=list)
    created: datetime | None = None


class Sheets:
    """Reading and writing printed pages; part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open) -> None:
        self._read, self._write = read, write

    def keep(self, codes: Iterable[str], row: SheetRow) -> str:
        """Remembers the page under the first code that is free, or finds it again under one that it has already."""
        for code in islice(codes, _TRIES):
            found = self.find(code)
            if found is None:
                try:
                    with self._write() as db:
                        values = {"code": code, "person": row.person, "draft": row.draft, "file": row.file, "objective": row.objective,
                                  "items": row.items, "created": datetime.now(UTC)}  # fmt: skip
                        db.execute(insert(sheets).values(values))
                    return code
                except StoreError:
                    if (found := self.find(code)) is None:  # nobody else was faster: it is the database itself
                        raise
            if (found.file, found.objective, found.items) == (row.file, row.objective, row.items):
                return code
        raise StoreError("no free code was found.", where="sheets", cure="Draft it again with other numbers.")

    def find(self, code: str) -> SheetRow | None:
        with self._read() as db:
            row = db.execute(select(sheets).where(sheets.c.code == code)).mappings().first()
        return SheetRow(**row) if row else None

    def of_draft(self, draft: str) -> list[SheetRow]:
        """The pages that a draft was the first to print, by file."""
        with self._read() as db:
            rows = db.execute(select(sheets).where(sheets.c.draft == draft).order_by(sheets.c.file)).mappings().all()
        return [SheetRow(**row) for row in rows]
