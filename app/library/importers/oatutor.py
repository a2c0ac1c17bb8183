"""An OATutor content pool (a .tar.gz of content-pool/<problem>/…) to tasks, every problem used or listed with the reason.

One step is one task: what the problem says, then what the step asks. The lesson is the skill; problems of a lesson with the
same title are one kind of task. Whether a task may be shown is decided later, by the audit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from random import Random
from typing import Any

from ...errors import InputError
from ...turn import Choice, Expected
from .archive import read_tar
from .candidate import Candidate, Hint, Place, kind_of, needs_picture, slug
from .latex import running, typed

_TOGETHER = re.compile(r"\b(?:above|both|all of|none of|neither)\b", re.IGNORECASE)
_DEEPEST = 40  # lists and records within each other; a real file has six


@dataclass(frozen=True)
class Read:
    """What an archive gave. Each problem is in `problems` once; each of its steps is a candidate or in `skipped`."""

    candidates: tuple[Candidate, ...]
    skipped: tuple[tuple[str, str], ...]
    """(step or problem, reason)."""
    problems: Mapping[str, tuple[str, ...]]
    """Problem to the names of its steps; none when the problem could not be read at all."""


def read_oatutor(path: Path, grade: int) -> Read:
    """Reads the archive in memory. InputError when it is no such archive or a hostile one."""
    files = read_tar(path, (".json",))
    folders: dict[str, dict[str, bytes]] = {}
    skills: Mapping[str, Any] = {}
    for name, data in files.items():
        parts = PurePosixPath(name).parts
        if "content-pool" in parts[:-2]:
            at = parts.index("content-pool")
            folders.setdefault(parts[at + 1], {})["/".join(parts[at + 2 :])] = data
        elif parts[-1] == "skillModel.json":
            found = _json(data, name)
            skills = found if isinstance(found, Mapping) else {}
    if not folders:
        raise InputError(
            "there is no content-pool with problems in it.", where=str(path), cure="Give the archive of an OATutor content pool."
        )
    candidates: list[Candidate] = []
    skipped: list[tuple[str, str]] = []
    problems: dict[str, tuple[str, ...]] = {}
    for name in sorted(folders):
        try:
            record = _record(folders[name].get(f"{name}.json"), name)
            steps = _steps(folders[name])
            problems[name] = tuple(steps)
            if not steps:
                raise InputError("it has no step", where=name)
        except InputError as fault:
            problems.setdefault(name, ())
            skipped.append((name, fault.what.rstrip(".")))
            continue
        for step, (data, pathway) in steps.items():
            try:
                candidates.append(_candidate(record, _record(data, step), pathway, step, grade, skills))
            except InputError as fault:
                skipped.append((step, fault.what.rstrip(".")))
    return Read(tuple(candidates), tuple(skipped), problems)


def _steps(files: Mapping[str, bytes]) -> dict[str, tuple[bytes, bytes]]:
    """Step → its record and its default pathway, in order of name (…2 before …10)."""
    found = {}
    for name, data in files.items():
        parts = name.split("/")
        if len(parts) == 3 and parts[0] == "steps" and parts[2] == f"{parts[1]}.json":
            tutoring = sorted(n for n in files if n.startswith(f"steps/{parts[1]}/tutoring/"))
            wanted = next((n for n in tutoring if n.endswith("DefaultPathway.json")), tutoring[0] if tutoring else "")
            found[parts[1]] = (data, files.get(wanted, b""))
    return dict(sorted(found.items(), key=lambda pair: [int(t) if t.isdigit() else t for t in re.split(r"(\d+)", pair[0])][-3:]))


def _json(data: bytes, where: str) -> Any:
    try:
        text = data.decode("utf-8")
        if max(_depths(text), default=0) > _DEEPEST:
            raise InputError("it is nested too deep", where=where)
        return json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise InputError("it is not JSON", where=where) from None


def _depths(text: str) -> Iterator[int]:
    depth = 0
    for sign in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
        yield depth


def _record(data: bytes | None, where: str) -> Mapping[str, Any]:
    if data is None:
        raise InputError("its own file is missing", where=where)
    found = _json(data, where)
    if not isinstance(found, Mapping):
        raise InputError("it is not a record", where=where)
    return found


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _candidate(
    problem: Mapping[str, Any], step: Mapping[str, Any], pathway: bytes, name: str, grade: int, skills: Mapping[str, Any]
) -> Candidate:
    parts = [_text(problem, "body") or _text(problem, "title"), _text(step, "stepTitle"), _text(step, "stepBody")]
    raw = "\n".join(dict.fromkeys(p.strip() for p in parts if p.strip()))
    answers = [a for a in step.get("stepAnswer") or [] if isinstance(a, str) and a.strip()]
    choices = [c for c in step.get("choices") or [] if isinstance(c, str)]
    if needs_picture(raw):
        raise InputError("it needs a picture, which is not in the archive", where=name)
    if problem.get("variabilization") or step.get("variabilization") or "@{" in raw + "".join(answers):
        raise InputError("it is a template whose variables are not filled in", where=name)
    if not (_text(step, "stepTitle") + _text(step, "stepBody") + _text(problem, "body")).strip():
        raise InputError("the task is empty", where=name)
    if not answers:
        raise InputError("there is no answer", where=name)
    if any(needs_picture(text) for text in (*answers, *choices)):
        raise InputError("its answers are pictures, which are not in the archive", where=name)
    if not (licence := _licence(_text(problem, "license"))):
        raise InputError("it names no licence", where=name)
    expected = _chosen(choices, answers[0], name) if choices or step.get("problemType") == "MultipleChoice" else _written(answers)
    hints, worked = _ladder(pathway, name)
    return Candidate(name, _place(problem, name, licence, grade, skills), running(raw), expected, hints, worked, running(answers[0]))


def _written(answers: list[str]) -> Expected:
    spelled = {a: typed(a) for a in answers}
    keys = list(dict.fromkeys(a.replace("$$", "").strip() if "\\" in key else key for a, key in spelled.items()))
    if re.fullmatch(r"(?:\d+[a-z]){2,}", keys[0]):
        raise InputError("its answer is two amounts run together", where=keys[0])
    return Expected(kind_of(keys[0]), keys[0], accept=tuple(keys[1:]))


def _chosen(choices: list[str], answer: str, name: str) -> Expected:
    """The options as running text in an order of our own, unless one speaks of the others' places."""
    wanted = running(answer)
    options = [Choice(running(c), right=running(c) == wanted) for c in choices]
    if not any(_TOGETHER.search(c.text) for c in options):
        Random(name).shuffle(options)  # noqa: S311 - the order of options, not a secret
    return Expected("choice", choices=tuple(options))


def _licence(text: str) -> str:
    """ "CC BY 4.0" from "https://… <CC BY 4.0>"."""
    named = re.search(r"<([^<>]+)>", text)
    return named[1].strip() if named else text.strip()


def _place(problem: Mapping[str, Any], name: str, licence: str, grade: int, skills: Mapping[str, Any]) -> Place:
    course = " ".join((_text(problem, "courseName") or "Problems").split()).removeprefix("OpenStax: ")
    lesson = " ".join(_text(problem, "lesson").split()) or "Mixed tasks"
    skill = _skill(skills.get(name)) or lesson
    collection = slug(f"oatutor-{course}", 50)
    book = re.search(r"<([^<>]+)>", _text(problem, "oer"))
    source = "OATutor" + (f", after {book[1]}" if book else "")
    kind = " ".join(_text(problem, "title").split()) or lesson
    objective = f"{collection}.{slug(skill)}"
    family = f"{slug(skill, 50)}.{slug(kind, 40)}"
    return Place(collection, f"{course} (OATutor)", objective, skill, family, licence, source, grade, lesson)


def _skill(named: Any) -> str:
    """A step's first skill in words. A name with commas was cut at them ("rate", "and time"), so it is put together again."""
    names = [n.replace("_", " ").replace("**", "^").strip() for n in named if isinstance(n, str)] if isinstance(named, list) else []
    if not names:
        return ""
    title = ", ".join(names) if any(n.startswith("and ") for n in names[1:]) else names[0]
    return title[:1].upper() + title[1:]


def _ladder(pathway: bytes, name: str) -> tuple[tuple[Hint, ...], tuple[str, ...]]:
    """The hints in order, and the same as worked lines with the answers of their questions."""
    rows = _json(pathway, name) if pathway.strip() else []
    hints: list[Hint] = []
    worked: list[str] = []
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, Mapping) or not (text := _hint_text(row)) or needs_picture(text) or "@{" in text:
            continue
        answers = tuple(typed(a) for a in row.get("hintAnswer") or [] if isinstance(a, str) and a.strip())
        hints.append(Hint(running(text), answers))
        shown = [running(a) for a in row.get("hintAnswer") or [] if isinstance(a, str)]
        worked.append(" ".join([running(text), *shown[:1]]))
    return tuple(hints), tuple(worked)


def _hint_text(row: Mapping[str, Any]) -> str:
    """A hint's words, after its title when the title says what the words leave out, and with its options."""
    title, text = _text(row, "title").strip().rstrip(".:"), _text(row, "text").strip()
    words = set(re.findall(r"[a-z]{4,}", title.lower()))
    if text and words and len(words & set(re.findall(r"[a-z]{4,}", text.lower()))) * 2 < len(words):
        text = f"{title}: {text}"
    options = [c for c in row.get("choices") or [] if isinstance(c, str)]
    return f"{text} ({'; '.join(options)})" if text and options else text
