"""A draft's questions and words as a deck of flash cards (.apkg): a zip around a small SQLite file of Anki's schema 11."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from html import escape

from .compose import Draft
from .document import WordBank
from .maths_out import drawing, tex
from .mathtext import pieces, plain
from .quiz_files import Question

_SCHEMA = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null,
  dty integer not null, usn integer not null, ls integer not null, conf text not null, models text not null, decks text not null,
  dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null,
  tags text not null, flds text not null, sfld text not null, csum integer not null, flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null,
  usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null,
  factor integer not null, reps integer not null, lapses integer not null, left integer not null, odue integer not null,
  odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null,
  lastIvl integer not null, factor integer not null, time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_csum on notes (csum);
CREATE INDEX ix_cards_nid on cards (nid);
CREATE INDEX ix_cards_sched on cards (did, queue, due);
"""
_SINCE = 946_684_800
"""A fixed time, so that the same draft is the same file."""
_MODEL = 1_700_000_000_001
_STYLE = ".card { font-family: Arial, sans-serif; font-size: 20px; text-align: left; } ol { padding-left: 1.2em; }"


def to_anki(draft: Draft, asked: tuple[Question, ...], mark: str) -> bytes:
    """One card for each word of the lesson and each question that has an answer. Ids come from the items, so a second import
    renews cards and doubles none."""
    title = plain(draft.source.objective.title if draft.source.objective else draft.activity.title).replace("::", ":")
    name = f"Stepwise::{'CHECKS FAILED ' if mark else ''}{title}"
    notes = [*_words(draft), *(_card(q) for q in asked if q.answers)]
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_SCHEMA)
        deck = _number(f"deck/{title}", 1_500_000_000_000)
        connection.execute(
            "INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')", (_SINCE, _SINCE * 1000, _SINCE * 1000, *_about(deck, name))
        )
        for place, (key, front, back, tag) in enumerate(notes, 1):
            note, plain_front = _number(key, 1_600_000_000_000), plain(front)
            check = int(hashlib.sha1(plain_front.encode(), usedforsecurity=False).hexdigest()[:8], 16)
            guid = hashlib.sha256(key.encode()).hexdigest()[:10]
            fields = f"{front}\x1f{back}"
            connection.execute(
                "INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')", (note, guid, _MODEL, _SINCE, f" {tag} ", fields, plain_front, check)
            )
            connection.execute("INSERT INTO cards VALUES (?,?,?,0,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')", (note, note, deck, _SINCE, place))
        connection.commit()
        data = connection.serialize()
    finally:
        connection.close()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for file, content in (("collection.anki2", data), ("media", b"{}")):
            package.writestr(zipfile.ZipInfo(file, (2000, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


Note = tuple[str, str, str, str]
"""(what the id is made from, front, back, tag)"""


def _words(draft: Draft) -> list[Note]:
    """The lesson's words with their home-language word where a page prints one."""
    objective = draft.source.objective
    banks = [b for f in draft.files for b in f.flat if isinstance(b, WordBank)]
    home = {term: also for bank in banks for term, _, also in bank.words if also}
    found = {term: means for bank in banks for term, means, _ in bank.words}
    found |= {w.term: w.means for w in objective.vocabulary} if objective else {}
    where = objective.id if objective else draft.activity.name
    return [
        (f"word/{where}/{term}", _html(term), _html(means) + (f"<br><i>{_html(home[term])}</i>" if term in home else ""), "stepwise-word")
        for term, means in found.items()
    ]


def _card(question: Question) -> Note:
    front = _html(question.ask) + (f"<br>{drawing(question.picture)[0]}" if question.picture else "")
    if question.options:
        front += f"<ul>{''.join(f'<li>{_html(o)}</li>' for o in question.options)}</ul>"
    shown = question.answers if question.kind in ("choice", "order") else question.answers[:1]
    back = f"<ol>{''.join(f'<li>{_html(a)}</li>' for a in shown)}</ol>" if question.kind == "order" else "<br>".join(map(_html, shown))
    if question.working:
        back += f"<hr><ol>{''.join(f'<li>{_html(line)}</li>' for line in question.working)}</ol>"
    return f"item/{question.id}", front, back, f"stepwise-{question.level or 'item'}"


def _html(text: str) -> str:
    """Maths as the cards' own MathJax; everything else escaped. A field may not hold the sign between fields."""
    made = ""
    for piece in pieces(text.replace("\x1f", " ")):
        words = rf"\({escape(tex(piece.text))}\)" if piece.kind == "maths" else escape(piece.text).replace("\n", "<br>")
        made += f"<b>{words}</b>" if piece.kind == "bold" else words
    return made.replace("{{", "{ {").replace("}}", "} }")


def _number(key: str, base: int) -> int:
    return base + int(hashlib.sha256(key.encode()).hexdigest()[:9], 16)


def _about(deck: int, name: str) -> tuple[str, str, str, str]:
    """The collection's settings, its one kind of note, its deck and the deck's options."""
    today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    plain_deck = {"mod": _SINCE, "usn": -1, "collapsed": False, "desc": "", "dyn": 0, "conf": 1, "extendNew": 10, "extendRev": 50, **today}
    decks = {str(n): {"id": n, "name": called, **plain_deck} for n, called in ((1, "Default"), (deck, name))}
    look = {"font": "Arial", "size": 20, "rtl": False, "sticky": False, "media": []}
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": "{{Front}}",
        "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    model = {
        "id": _MODEL, "name": "Stepwise", "type": 0, "mod": _SINCE, "usn": -1, "sortf": 0, "did": deck, "css": _STYLE, "tags": [],
        "vers": [], "latexPre": "", "latexPost": "", "req": [[0, "any", [0]]], "tmpls": [template],
        "flds": [{"name": field, "ord": n, **look} for n, field in enumerate(("Front", "Back"))],
    }  # fmt: skip
    new = {"bury": True, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7], "order": 1, "perDay": 20, "separate": True}
    review = {"bury": True, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "minSpace": 1, "perDay": 100}
    lapse = {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0}
    options = {"id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0, "replayq": True,
               "new": new, "rev": review, "lapse": lapse}  # fmt: skip
    settings = {"activeDecks": [1], "addToCur": True, "collapseTime": 1200, "curDeck": 1, "curModel": str(_MODEL), "dueCounts": True,
                "estTimes": True, "newBury": True, "newSpread": 0,
                "nextPos": 1, "sortBackwards": False, "sortType": "noteFld", "timeLim": 0}  # fmt: skip
    return json.dumps(settings), json.dumps({str(_MODEL): model}), json.dumps(decks), json.dumps({"1": options})
