"""When somebody leaves, all that is kept of them is given out or erased; and what has grown old goes by itself.

    export(store, person)          every row, as a zip of JSON with a list of what each table is
    erase(store, catalogue, …)     everything, at once and for good; refused while an alert about them waits for an adult
    tidy(store, catalogue, …)      conversations and unanswered questions that nobody took up for a while

Erasing begins with the files and goes on with one transaction, so after a crash at any step it can be asked for again; and no alert
that comes meanwhile is lost, for only seen ones are ever deleted.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from . import exchange
from .boarding.exchange import OFFER
from .errors import InputError
from .library.catalogue import Catalogue
from .safety.names import without_names
from .store import PersonRow, Store

LOOKED_BACK = timedelta(days=35)
"""The board, the ledger and the pilot read the journal of the last four weeks."""
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
    "groups": "groups a teacher called: that they were in it, with their own answers it rests on",
    "drafts": "a teacher's materials, without their files",
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
    """A zip with all rows that are a person's or about them, by table. What concerns another too (a link, a note from home) names both."""
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
    return _erased(store, catalogue, data_dir, person)


def _erased(store: Store, catalogue: Catalogue, data_dir: Path, person: str, but_alerts: bool = False) -> dict[str, int]:
    """Drafts with their files and pieces shown to a class first, each whole; then all else in one transaction."""
    rows = store.leaving.everything(person)
    if not but_alerts and any(alert["seen"] is None for alert in rows.get("alerts", ())):
        raise InputError(
            "an alert about them waits for an adult.", where="alerts", cure="Look at it on the board, mark it as seen, and ask again."
        )
    for draft in rows.get("drafts", ()):
        _remove(data_dir / "drafts" / str(draft["id"]))
    for entry in {str(row["detail"].get("entry")) for row in rows.get("choices", ()) if row["kind"] == OFFER}:
        exchange.take_back(store, PersonRow(person, "student"), entry)
    catalogue.forget_gaps(asked(str(m["text"]) for m in rows.get("messages", ()) if m["author"] == "person"))
    return store.leaving.erase(person, but_alerts)


def forget_talk(store: Store, catalogue: Catalogue, session: str) -> None:
    """Deletes a conversation, and what of it stands among the questions that nothing was found on. Marked answers and alerts stay."""
    said = [message.text for message in store.messages(session) if message.author == "person"]
    catalogue.forget_gaps(asked(said))
    store.forget_session(session)


def asked(said: Iterable[str]) -> Iterator[set[str]]:
    """Each message in the ways it may stand among the questions that nothing was found on."""
    for text in said:
        yield {text[:400], without_names(text, searched=True)[:400]}


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return  # it never was, or an erasing that broke off has removed it
    except OSError as fault:
        raise InputError(f"the files of a draft cannot be removed ({type(fault).__name__}).", where=str(folder),
                         cure="Make the folder writable and ask again.") from fault  # fmt: skip


def tidy(store: Store, catalogue: Catalogue, data_dir: Path, keep_days: int, now: datetime) -> dict[str, int]:
    """What grew old goes (`keep_days` 0: nothing does), and what was written of somebody after they were erased."""
    done: dict[str, int] = {}
    for person in store.leaving.late():
        _add(done, _erased(store, catalogue, data_dir, person, but_alerts=True))
    if keep_days:
        before = now - timedelta(days=keep_days)
        _add(done, store.leaving.forget_before(before, min(before, now - LOOKED_BACK)))
        _add(done, {"questions": catalogue.forget_gaps(before=before)})
    return {table: count for table, count in done.items() if count}


def _add(done: dict[str, int], more: dict[str, int]) -> None:
    for table, count in more.items():
        done[table] = done.get(table, 0) + count


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
