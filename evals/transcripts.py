"""`python -m evals.transcripts`: a real conversation becomes a case only after names are out and a person has looked.

    propose --session ID    take a student's conversation out of this computer's store, or
    propose --file F.json   out of an exported one: {"problem", "gold_answer", "language", "messages": [{"author" or "role", "text"}]}
    show FILE               print the proposed case, what was taken out, and words that may still be names
    keep FILE --looked-at-by AB [--may-stay WORD …]    move it to the cases, by the initials of who looked

A proposal lies in `out/proposed_cases`, which git ignores. It cannot be kept before it was shown as it stands, while a
pattern still finds somebody in it or a word may be a name, or without a task and a key. A conversation with an alert for an
adult never becomes a case.
Suites read only what was looked at (`looked_at`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from app.errors import InputError, StepwiseError
from app.library.items import redraw
from app.library.packs import load_packs
from app.settings import ROOT, Settings, read_settings
from app.store.database import open_engine
from app.store.store import Store
from app.store.tables import members, rooms

from .names_out import Cleaner, left

PROPOSED = ROOT / "out" / "proposed_cases"
CASES = ROOT / "evals" / "cases" / "conversations"
_STUDENTS = frozenset({"person", "student", "user", "learner"})


def looked_at(folder: Path = CASES) -> list[dict[str, Any]]:
    """The cases that a person has looked at, in order of their names. Raises InputError for one that nobody did."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        if case.get("status") != "looked-at" or not case.get("looked_at_by"):
            raise InputError("nobody has looked at this case.", where=path.name, cure="Use python -m evals.transcripts show, then keep.")
        found.append(case)
    return found


# ---------------------------------------------------------------- out of the store, or out of a file


def of_session(store: Store, settings: Settings, session: str) -> tuple[dict[str, Any], list[str]]:
    """A conversation as {problem, gold_answer, reference_solution, language, messages}, and the names known of the people in it.

    The task is the last one shown before the learner's last message. Raises InputError for a conversation that may not become
    a case, or that is not there.
    """
    row = store.session(session)
    if row is None:
        raise InputError("there is no such conversation.", where=f"session {session[:12]}", cure="Give the id of one in this store.")
    if row.audience != "student":
        raise InputError("only a student's conversation can become a case.", where=f"session {session[:12]}", cure="Give another.")
    if any(alert["session"] == session for alert in store.alerts()):
        raise InputError("an adult was called in it; it never becomes a case.", where=f"session {session[:12]}", cure="Give another.")
    person = store.person(row.person)
    messages = store.messages(session)
    last = max((n for n, m in enumerate(messages) if m.author == "person"), default=-1)
    cards = [c for m in messages[:last] for c in m.meta.get("made", ()) if c.get("what") == "item"]
    content = cards[-1]["content"] if cards else {}
    own = row.state.get("own") or {}
    item = redraw(load_packs(settings.packs_dir), str(content.get("id", "")))
    expected = asdict(item.expected) if item else own.get("expected", {}) if own.get("id") == content.get("id") else {}
    rights = [choice["text"] for choice in expected.get("choices", ()) if choice["right"]]
    talk = {
        "problem": content.get("ask", ""),
        "gold_answer": expected.get("value") or ", ".join([*rights, *expected.get("order", ())]),
        "reference_solution": "\n".join(item.worked) if item else "",
        "language": person.language if person else "en",
        "messages": [{"author": m.author, "text": m.text} for m in messages],
    }
    return talk, _names(store)


def _names(store: Store) -> list[str]:
    """Names that somebody wrote down: how a teacher calls the students of a class, and how the class is called."""
    with store.engine.connect() as db:
        labels = list(db.execute(select(members.c.label)).scalars())
        titles = [title for name, title in db.execute(select(rooms.c.id, rooms.c.title)) if title != name]
    return list(dict.fromkeys(text.strip() for text in (*labels, *titles) if text.strip()))


def of_file(path: Path) -> dict[str, Any]:
    """An exported conversation; InputError when it is not in the form of one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        messages = data["messages"] if isinstance(data, Mapping) else data
        turns = [{"author": str(m.get("author") or m["role"]), "text": str(m["text"])} for m in messages]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise InputError(
            f"this is no exported conversation ({type(fault).__name__}).", where=path.name, cure='Write {"messages": [{"author", "text"}]}.'
        ) from fault
    return {**(data if isinstance(data, Mapping) else {}), "messages": turns}


def proposed(talk: Mapping[str, Any], known: Sequence[str] = ()) -> dict[str, Any]:
    """The proposal: the talk up to the student's last message without names, with what was taken out and what to look at."""
    roles = ["Student" if m["author"].lower() in _STUDENTS else "Teacher" for m in talk["messages"]]
    if "Student" not in roles:
        raise InputError("no student says anything in it.", where="the conversation", cure="Give another.")
    turns = talk["messages"][: len(roles) - roles[::-1].index("Student")]
    task = [str(talk.get(name) or "") for name in ("problem", "gold_answer", "reference_solution")]
    cleaner = Cleaner([name for name in known if name.strip()], spared=" ".join(task))
    cleaner.learn(m["text"] for m in turns)
    cleaned = [cleaner.clean(m["text"]) for m in turns]
    problem, key, solution = (cleaner.clean(text) for text in task)
    name = hashlib.sha256("\n".join(cleaned).encode()).hexdigest()[:10]
    return {
        "id": f"talk-{name}",
        "status": "proposed",
        "language": str(talk.get("language") or "en"),
        "problem": problem,
        "gold_answer": key,
        "reference_solution": solution,
        "history": [{"role": role, "text": text} for role, text in zip(roles, cleaned, strict=False)],
        "removed": dict(sorted(cleaner.removed.items())),
        "may_be_names": _doubtful(task, roles, cleaned),
    }


def _doubtful(task: Sequence[str], roles: Sequence[str], texts: Sequence[str]) -> list[str]:
    said, told = ([t for role, t in zip(roles, texts, strict=False) if (role == "Student") == mine] for mine in (True, False))
    return Cleaner(spared=" ".join(task)).doubtful(said, told)


# ---------------------------------------------------------------- a person looks


def shown(path: Path) -> str:
    """The case as a person reads it; the file remembers that it was shown as it stands."""
    case = _read(path)
    lines = [f"{case['id']} ({case['language']})", f"Task: {case['problem'] or '(none: write it into the file)'}"]
    lines += [f"Key: {case['gold_answer'] or '(none: write it into the file)'}", ""]
    lines += [f"{turn['role']}: {turn['text']}" for turn in case["history"]]
    taken = ", ".join(f"{n} {kind}" for kind, n in case.get("removed", {}).items()) or "nothing"
    lines += ["", f"Taken out: {taken}.", f"May be names, look at each: {', '.join(_left_to_look_at(case)) or 'none'}."]
    _write(path, {**case, "shown": _fingerprint(case)})
    return "\n".join(lines)


def keep(path: Path, initials: str, folder: Path = CASES, may_stay: Sequence[str] = (), today: date | None = None) -> Path:
    """Moves a proposal to the cases. Raises InputError, and moves nothing, unless a person saw it as it now stands and said of
    every word that may be a name that it may stay.
    """
    case = _read(path)
    if not re.fullmatch(r"[^\W\d_]{2,4}", initials):
        raise InputError("who looked at it?", where="--looked-at-by", cure="Give two to four initials, not a name.")
    if case.get("shown") != _fingerprint(case):
        raise InputError("it was not shown as it stands.", where=path.name, cure="Use show, read it, and keep it then.")
    if not (str(case["problem"]).strip() and str(case["gold_answer"]).strip()):
        raise InputError("there is no task or no key in it.", where=path.name, cure="Write problem and gold_answer into the file.")
    if found := left(_texts(case)):
        raise InputError(f"somebody may still be in it: {'; '.join(found[:3])}.", where=path.name, cure="Take it out of the file.")
    if asked := [word for word in _left_to_look_at(case) if word not in may_stay]:
        cure = f"Take it out of the file, or say --may-stay {' '.join(asked)}."
        raise InputError(f"it may be a name: {', '.join(asked)}.", where=path.name, cure=cure)
    dropped = ("shown", "may_be_names", "removed", "status")
    kept = {name: value for name, value in case.items() if name not in dropped}
    target = folder / f"{case['id']}.yaml"
    _write(target, {**kept, "status": "looked-at", "looked_at_by": initials.upper(), "looked_at": (today or date.today()).isoformat()})
    path.unlink()
    return target


def _left_to_look_at(case: Mapping[str, Any]) -> list[str]:
    """Words of the case as it now stands that may be names."""
    task = [str(case[name]) for name in ("problem", "gold_answer", "reference_solution")]
    return _doubtful(task, [turn["role"] for turn in case["history"]], [turn["text"] for turn in case["history"]])


def _read(path: Path) -> dict[str, Any]:
    try:
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        if case["status"] != "proposed" or not re.fullmatch(r"talk-[0-9a-f]{10}", case["id"]):
            raise KeyError("status")
        if not all(isinstance(turn["text"], str) and turn["role"] for turn in case["history"]):
            raise KeyError("history")
    except (OSError, yaml.YAMLError, KeyError, TypeError) as fault:
        raise InputError(f"this is no proposed case ({type(fault).__name__}).", where=path.name, cure="Use propose first.") from fault
    return dict(case)


def _texts(case: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(case[name]) for name in ("problem", "gold_answer", "reference_solution"))
    yield from (turn["text"] for turn in case["history"])


def _fingerprint(case: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps([*_texts(case)], ensure_ascii=False).encode()).hexdigest()[:16]


def _write(path: Path, case: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(case), allow_unicode=True, sort_keys=False, width=140), encoding="utf-8")


# ---------------------------------------------------------------- the command


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one step and returns the exit code; what is wrong is said in words."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.transcripts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(dest="step", required=True)
    one = steps.add_parser("propose", help="a proposal out of a conversation")
    source = one.add_mutually_exclusive_group(required=True)
    source.add_argument("--session", help="id of a conversation in this store")
    source.add_argument("--file", type=Path, help="an exported conversation, JSON")
    one.add_argument("--name", action="append", default=[], help="a name to take out, as well as those that are known; several times")
    one.add_argument("--to", type=Path, default=PROPOSED)
    steps.add_parser("show", help="print a proposal to look at").add_argument("path", type=Path)
    last = steps.add_parser("keep", help="move a proposal to the cases")
    last.add_argument("path", type=Path)
    last.add_argument("--looked-at-by", required=True, metavar="INITIALS")
    last.add_argument("--may-stay", nargs="*", default=[], metavar="WORD", help="words that look like names and are none")
    last.add_argument("--to", type=Path, default=CASES)
    given = parser.parse_args(arguments)
    try:
        print(_step(given))
    except StepwiseError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def _step(given: argparse.Namespace) -> str:
    if given.step == "show":
        return shown(given.path)
    if given.step == "keep":
        return f"Kept: {keep(given.path, given.looked_at_by, given.to, given.may_stay).name}"
    known: list[str] = []
    if given.session:
        settings = read_settings()
        store = Store(open_engine(settings.database_url, settings.data_dir))
        try:
            talk, known = of_session(store, settings, given.session)
        finally:
            store.close()
    else:
        talk = of_file(given.file)
    case = proposed(talk, [*known, *given.name])
    path = given.to / f"{case['id']}.yaml"
    _write(path, case)
    return f"Proposed: {path}\nNow: python -m evals.transcripts show {path}"


if __name__ == "__main__":
    sys.exit(main())
