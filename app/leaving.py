"""When somebody leaves, all that is kept of them is given out or erased; and what has grown old goes by itself.

    export(store, person)          every row, as a zip of JSON with a list of what each table is
    erase(store, catalogue, …)     everything, at once and for good; refused while an alert about them waits for an adult
    tidy(store, catalogue, …)      conversations and unanswered questions that nobody took up for a while

Erasing begins with the files and ends with one transaction, so after a crash at any step it can be asked for again.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .errors import InputError
from .library.catalogue import Catalogue
from .safety.names import without_names
from .store import PersonRow, Store

TABLES = {
    "people": "who: an animal, a grade, a language, what they like",
    "members": "the class they are in and what the teacher calls them",
    "links": "links between an adult and a child, with what was agreed to and the card of what is at home",
    "sessions": "conversations, each with where its task stands",
    "messages": "what was said in them, word for word",
    "evidence": "marked answers",
    "journal": "what the program did in each turn, without words of the conversation",
    "alerts": "messages that an adult had to look at",
    "choices": "what the learner chose: tasks, breaks, wishes, plans signed, pieces shown",
    "goals": "goals of a week",
    "portfolio": "what the learner keeps",
    "corrections": "marks that a teacher put right",
    "proposals": "what a family saw at home",
    "checkins": "a teacher's notes and minutes",
    "pulses": "answers to the class's check-in",
    "drafts": "a teacher's materials",
    "sheets": "codes printed on a teacher's sheets",
    "assignments": "work a teacher set",
}
"""What a person's rows in each table are, for whoever opens the file."""


def known(store: Store, person: str) -> PersonRow:
    """The person, or InputError."""
    row = store.person(person)
    if row is None:
        raise InputError("there is nobody of that number.", where="person", cure="`stepwise people list` shows everybody.")
    return row


def export(store: Store, person: str) -> bytes:
    """A zip with all of a person's rows by table. It may name others where a row concerns both (a link, a note from home)."""
    known(store, person)
    rows = store.leaving.everything(person)
    about = {table: {"what": TABLES[table], "rows": len(found)} for table, found in rows.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("about.json", _json({"person": person, "tables": about}))
        for table, found in rows.items():
            file.writestr(f"{table}.json", _json(found))
    return out.getvalue()


def erase(store: Store, catalogue: Catalogue, data_dir: Path, person: str) -> dict[str, int]:
    """Erases a person and says how many rows went, by table. InputError while an alert waits: somebody has to look first."""
    known(store, person)
    if store.leaving.waiting_alerts(person):
        raise InputError(
            "an alert about them waits for an adult.", where="alerts", cure="Look at it on the board, mark it as seen, and ask again."
        )
    return _erased(store, catalogue, data_dir, person)


def _erased(store: Store, catalogue: Catalogue, data_dir: Path, person: str, but_alerts: bool = False) -> dict[str, int]:
    rows = store.leaving.everything(person)
    for draft in rows.get("drafts", ()):
        shutil.rmtree(data_dir / "drafts" / str(draft["id"]), ignore_errors=True)
    catalogue.forget_gaps(_asked(rows))
    return store.leaving.erase(person, but_alerts)


def _asked(rows: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Each message as it may stand among the questions that nothing was found on."""
    for message in rows.get("messages", ()):
        if message["author"] == "person":
            text = str(message["text"])
            yield from (text[:400], without_names(text)[:400], without_names(text, searched=True)[:400])


def tidy(store: Store, catalogue: Catalogue, data_dir: Path, keep_days: int, now: datetime) -> dict[str, int]:
    """What grew old goes (`keep_days` 0: nothing does), and what was written of somebody after they were erased."""
    done: dict[str, int] = {}
    for person in store.leaving.late():
        _add(done, _erased(store, catalogue, data_dir, person, but_alerts=store.leaving.waiting_alerts(person) > 0))
    if keep_days:
        before = now - timedelta(days=keep_days)
        _add(done, store.leaving.forget_before(before))
        _add(done, {"questions": catalogue.forget_gaps(before=before)})
    return {table: count for table, count in done.items() if count}


def _add(done: dict[str, int], more: dict[str, int]) -> None:
    for table, count in more.items():
        done[table] = done.get(table, 0) + count


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
