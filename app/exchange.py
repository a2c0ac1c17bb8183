"""Offering a kept piece to one's own class, a teacher's word on it, and a classmate's sentence. Nothing leaves the class.

The class reads the copy that the teacher read: what happens to the entry changes none of it, and only taking it back (or taking
the entry out of the portfolio, which does the same) ends it. Raises InputError, whose `where` names the fault.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from .boarding.exchange import KEPT_AS, OFFER, REASONS, SAID, SENTENCES, WORD, Line, Piece, can, lines_of, on_show, pieces_of
from .errors import InputError
from .store import ChoiceRow, KeptRow, PersonRow, Store, StudentRow
from .store.rooms import HOME

MOST = 5
"""Pieces of one learner that wait at a time, so that a teacher can read them."""
MOST_LINES = 40
"""Lines of a page of questions."""


def classmates(store: Store, room: str) -> list[StudentRow]:
    """Who is in a class now; nobody for no class."""
    return store.coaching.students(room, everybody=room == HOME) if room else []


def of(store: Store, persons: Collection[str], room: str) -> list[Piece]:
    """The pieces that these learners offered to this class, with what these learners said of them, oldest first. One query."""
    return [p for p in pieces_of(store.growth.choices_among(persons, KEPT_AS)) if p.room == room]


def of_class(store: Store, person: PersonRow) -> tuple[list[StudentRow], list[Piece]]:
    """The learner's class and all that stands offered in it; two empty lists for a learner of no class."""
    room = store.rooms.class_of(person.id)
    students = classmates(store, room)
    return students, of(store, [s.person for s in students], room)


def to_offer(store: Store, person: PersonRow, entry: str) -> KeptRow:
    """The learner's own entry of that id, before it is looked through and offered."""
    if not store.rooms.class_of(person.id):
        raise InputError("this learner is in no class.", where="show_class", cure="Ask the teacher.")
    found = next((row for row in store.growth.kept_of(person.id) if row.id == entry and row.text.strip()), None)
    if found is None:
        raise InputError("there is no such piece.", where="show", cure="Open the portfolio again.")
    return found


def offer(store: Store, person: PersonRow, kept: KeptRow) -> None:
    """A copy of the entry waits for a teacher from now on. While it waits or is on show, offering it again changes nothing."""
    room = store.rooms.class_of(person.id)
    mine = of(store, [person.id], room)
    if any(p.entry == kept.id and p.state in ("waiting", "shown") for p in mine):
        return
    if sum(p.state == "waiting" for p in mine) >= MOST:
        raise InputError(f"{MOST} pieces wait already.", where="show_many", cure="Wait for an answer, or take one back.")
    take_back(store, person, kept.id)
    copy = {"piece": uuid4().hex, "entry": kept.id, "what": kept.kind, "prompt": kept.prompt, "text": kept.text, "room": room}
    store.growth.choose(ChoiceRow(person.id, OFFER, kept.objective, copy))


def take_back(store: Store, person: PersonRow, entry: str) -> bool:
    """Every copy of this entry is gone at once, with the words and sentences on it. False when there was none."""
    rows = store.growth.choices_among([person.id], (OFFER, WORD))
    marks = {r.detail.get("piece") for r in rows if r.kind == OFFER and r.detail.get("entry") == entry}
    if not marks:
        return False
    rows += store.growth.choices_among(store.rooms.everybody(), (SAID,))
    store.growth.unchoose([r.id for r in rows if r.id is not None and r.detail.get("piece") in marks])
    return True


def say(store: Store, person: PersonRow, piece: str, sentence: str) -> None:
    """One fixed sentence on a classmate's piece; a later one takes its place, and none ("") takes it away."""
    if sentence and sentence not in SENTENCES:
        raise InputError("that is no sentence of the list.", where="show", cure="Choose one from the list.")
    if not any(p.id == piece and p.person != person.id for p in on_show(of_class(store, person)[1])):
        raise InputError("this piece is not on show in the class.", where="show_gone", cure="Open the page again.")
    before = [r.id for r in store.growth.choices_among([person.id], (SAID,)) if r.detail.get("piece") == piece and r.id is not None]
    if sentence:
        store.growth.choose(ChoiceRow(person.id, SAID, "", {"piece": piece, "say": sentence}))
    store.growth.unchoose(before)


def decide(store: Store, teacher: PersonRow, piece: str, word: str, reason: str, now: datetime, room: str = HOME) -> None:
    """A teacher shows a piece that waits, does not show it for a reason of the list, or stops showing it."""
    found = next((p for p in of(store, [s.person for s in classmates(store, room)], room) if p.id == piece), None)
    if found is None or not can(word, found.state):
        raise InputError("this piece does not wait any more.", where="show_gone", cure="Open the board again.")
    if word == "no" and reason not in REASONS:
        raise InputError("there is no reason.", where="show_reason", cure="Choose one from the list.")
    given = {"piece": piece, "word": word, "by": "teacher", "teacher": teacher.id} | ({"reason": reason} if word == "no" else {})
    store.growth.choose(ChoiceRow(found.person, WORD, found.objective, given, created=now))


def questions(lines: Sequence[Line], chosen: Collection[str]) -> list[str]:
    """The texts of the ticked lines, each once, in the order of the page. Nothing else of a piece goes with them."""
    if not chosen:
        raise InputError("no line was ticked.", where="show_none", cure="Tick at least one.")
    if len(set(chosen)) > MOST_LINES or not set(chosen) <= {line.id for line in lines}:
        raise InputError("a ticked line is not on show any more.", where="show_lines", cure="Look through the list again.")
    return list(dict.fromkeys(line.text for line in lines if line.id in set(chosen)))


def lines(store: Store, room: str = HOME) -> list[Line]:
    """What a teacher may tick: every sentence of what the class shows now."""
    return lines_of(of(store, [s.person for s in classmates(store, room)], room))
