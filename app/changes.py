"""Changes of one tap to a draft: what each does to the request, where it can do something, and whether it did.

Changes stack: a request keeps their names in order, so the draft can be made again. `shaped` turns them into the format
and the fields that are laid out; nothing here reads a file or draws an item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import ceil
from typing import Any

from .curriculum import Scaffold, Teaching
from .drafting import Activity, Draft, form_of
from .drafting.activity import Change, Field, Level
from .drafting.document import Block, Document, Grid, Space, Task, WordBank, texts
from .drafting.slides import deck_with_notes
from .drafting.source import Source
from .turn import Item

NAMES = ("shorter", "easier", "harder", "translate", "more_space", "other_numbers", "add_key", "other_context", "as_slides")
CONTEXTS = ("animals", "sport", "cooking", "music", "space", "games", "art", "nature")
"""What tasks can be told about, in the order they are tried."""
ROOM = 1.5
"""How much more room to write one change gives."""
MOST = 12
"""Changes that are remembered for one draft."""
_LEVELS: tuple[Level, ...] = ("start", "core", "stretch")
_TWO_LANGUAGES: dict[str, dict[str, Any]] = {"word_bank": {"home": "es"}}


# ---------------------------------------------------------------- what a change means for the pages


def shaped(activity: Activity, fields: Mapping[str, Any], changes: Iterable[str]) -> tuple[Activity, dict[str, Any]]:
    """The format and the fields with every change made, one after the other. A change the format cannot make leaves both as they are."""
    names, given = tuple(changes), dict(fields)
    for name in ("shorter", "translate", "add_key"):
        for _ in range(names.count(name)):
            activity, given = _declared(activity, given, activity.changes.get(name, Change()))
    if "translate" in names and "translate" not in activity.changes and activity.needs.takes_objective:
        activity = _two_languages(activity)
    steps = level_steps(names)
    for _ in range(abs(steps)):
        activity, given = _levelled(activity, given, 1 if steps > 0 else -1)
    return _with_room(activity, room(names)), given


def level_steps(changes: Iterable[str]) -> int:
    """How many steps harder (or, below 0, easier) all changes come to: at most two."""
    names = tuple(changes)
    return max(-2, min(2, names.count("harder") - names.count("easier")))


def room(changes: Iterable[str]) -> float:
    """The factor on room to write: 1 or `ROOM`."""
    return ROOM if "more_space" in changes else 1.0


def _declared(activity: Activity, given: dict[str, Any], change: Change) -> tuple[Activity, dict[str, Any]]:
    """What the format's own file says about a change."""
    known = form_of(activity)
    given = given | {n: moved(known[n], given.get(n, known[n].default), value) for n, value in change.fields.items()}
    tasks = activity.tasks | {part: activity.tasks[part][min(n, len(activity.tasks[part]) - 1) :] for part, n in change.fewer.items()}
    files = [*activity.files, *([change.add] if change.add and change.add.name not in {f.name for f in activity.files} else [])]
    return activity.model_copy(update={"tasks": tasks, "files": files}), given


def _two_languages(activity: Activity) -> Activity:
    """A home-language column beside the key words: where they stand already, else at the end of the first page of students."""
    files, there = list(activity.files), [f for f in activity.files if "word_bank" in f.layout]
    for n, file in enumerate(files):
        if file in there:
            files[n] = file.model_copy(update={"layout": [_TWO_LANGUAGES if line == "word_bank" else line for line in file.layout]})
        elif not there and file.audience == "student":
            limit = file.pages + 1 if file.pages else 0
            files[n] = file.model_copy(update={"layout": [*file.layout, _TWO_LANGUAGES], "pages": limit})
            break
    return activity.model_copy(update={"files": files})


def moved(field: Field, now: Any, by: int | str | list[str]) -> Any:
    """A field's value after a change: a number moved within its limits, the next value of a ladder, or the value itself."""
    if isinstance(by, int):
        number = int(now) if str(now).lstrip("-").isdigit() else int(field.default)
        return max(field.low, min(field.high, number + by))
    if isinstance(by, list):
        return by[min(by.index(str(now)) + 1, len(by) - 1)] if str(now) in by else by[-1]
    return by


def _levelled(activity: Activity, given: dict[str, Any], step: int) -> tuple[Activity, dict[str, Any]]:
    """One step harder or easier: by the format's own fields, else by the level of the items. Sheets for groups change their help."""
    name = "harder" if step > 0 else "easier"
    if name in activity.changes:
        return _declared(activity, given, activity.changes[name])
    if tiered(activity):
        return activity, given
    tasks = {part: [_LEVELS[max(0, min(2, _LEVELS.index(level) + step))] for level in levels] for part, levels in activity.tasks.items()}
    used = {level for levels in tasks.values() for level in levels}
    most = max(activity.needs.items.values(), default=0)
    needs = activity.needs.model_copy(update={"items": activity.needs.items | dict.fromkeys(used, most)}) if used else activity.needs
    return activity.model_copy(update={"tasks": tasks, "needs": needs}), given


def tiered(activity: Activity) -> bool:
    """Does it print sheets for groups, that differ in help and not in tasks?"""
    return any(file.group for file in activity.files)


def _with_room(activity: Activity, factor: float) -> Activity:
    """More room may take more pages: the limit of every page that is written on grows by the same factor."""
    if factor == 1:
        return activity
    files = [f.model_copy(update={"pages": ceil(f.pages * factor)}) if f.audience == "student" else f for f in activity.files]
    return activity.model_copy(update={"files": files})


def longer(activity: Activity) -> Activity:
    """One page more for every page that is written on, and 50 words for a plan: for what a change adds, where it does not fit otherwise."""
    more = [(f, f.pages + 1 if f.pages and f.audience == "student" else f.pages, f.words + 50 if f.words else 0) for f in activity.files]
    files = [f.model_copy(update={"pages": pages, "words": words}) for f, pages, words in more]
    return activity.model_copy(update={"files": files})


def helped(source: Source, activity: Activity, changes: Iterable[str]) -> Source:
    """What the draft is made from, with more or less help on the sheets for groups; the tasks stay the same."""
    steps = level_steps(changes)
    if not steps or source.teaching is None or not tiered(activity):
        return source
    return replace(source, teaching=_more_help(source.teaching) if steps < 0 else _less_help(source.teaching))


def _more_help(teaching: Teaching) -> Teaching:
    """Group A keeps its own supports and gets B's, group B gets A's; they still fade."""
    a, b = teaching.scaffolds_a, teaching.scaffolds_b
    return teaching.model_copy(update={"scaffolds_a": _joined(a, b)[:4], "scaffolds_b": _joined(b, a)[:3]})


def _joined(mine: list[Scaffold], others: list[Scaffold]) -> list[Scaffold]:
    return [*mine, *(s for s in others if s.label not in {m.label for m in mine})]


def _less_help(teaching: Teaching) -> Teaching:
    """Group A keeps the one support that can be looked at or filled in; group B has what everyone has."""
    shown = [s for s in teaching.scaffolds_a if s.picture or s.body] or teaching.scaffolds_a
    return teaching.model_copy(update={"scaffolds_a": shown[:1], "scaffolds_b": []})


# ---------------------------------------------------------------- where a change can do something


def possible(activity: Activity, changes: Iterable[str], objective: bool, contexts: Iterable[str] = ()) -> tuple[str, ...]:
    """The changes worth trying on a draft of this format, cheaply told; `did` looks whether one did something."""
    items, names = bool(activity.needs.items), tuple(changes)
    writes = any(f.audience == "student" for f in activity.files)
    levels = bool(activity.tasks) or tiered(activity)
    can = {
        "shorter": "shorter" in activity.changes,
        "easier": (levels or "easier" in activity.changes) and level_steps(names) > -1,
        "harder": (levels or "harder" in activity.changes) and level_steps(names) < 1,
        "translate": "translate" not in names
        and ("translate" in activity.changes or (activity.needs.takes_objective and objective and writes)),
        "more_space": writes and "more_space" not in names,
        "other_numbers": items and objective,
        "add_key": "add_key" in activity.changes and "add_key" not in names,
        "other_context": items and bool(tuple(contexts)),
        "as_slides": writes and "as_slides" not in names,
    }
    return tuple(name for name in NAMES if can[name])


def next_context(now: Iterable[str], offered: Iterable[str], wanted: str = "") -> tuple[str, ...]:
    """The interests to tell tasks about next: all those on offer, beginning with the one that is wanted or follows the present first."""
    there = [c for c in CONTEXTS if c in set(offered)]
    first = next(iter(now), "")
    at = there.index(wanted) if wanted in there else there.index(first) + 1 if first in there else 0
    return (*there[at:], *there[:at])


def did(name: str, before: Draft, after: Draft) -> bool:
    """Did the change do what its name says? Looked at on the pages, not at what was wished."""
    return _DID[name](before, after)


def tasks_of(draft: Draft) -> int:
    return sum(len(f.tasks) for f in draft.student_files)


def words_of(draft: Draft) -> int:
    """Words a student or a family reads."""
    return sum(len(f.text.split()) for f in _read(draft))


def _read(draft: Draft) -> tuple[Document, ...]:
    return (*draft.student_files, *draft.family_files)


def level_of(draft: Draft) -> float:
    """The mean level of the items that are printed: 0 start, 1 core, 2 stretch."""
    printed = _items(draft)
    return sum(_LEVELS.index(level) for level, _ in printed) / len(printed) if printed else 0.0


def _items(draft: Draft) -> list[tuple[Level, str]]:
    """(level, wording) of every item printed for students."""
    by_id = {i.id: i for i in draft.items}
    found = [by_id[t.item] for f in draft.student_files for t in f.tasks if t.item in by_id]
    return [("stretch" if i.level == "stretch" else "start" if i.level == "start" else "core", i.ask) for i in found]


def printed(draft: Draft) -> tuple[Item, ...]:
    """Every item that students get, as a task with room or on a card to cut out."""
    boxes = {square.text for f in draft.student_files for b in f.flat if isinstance(b, Grid) for square in b.squares}
    return (*draft.items, *(i for drawn in draft.source.items.values() for i in drawn if i.ask in boxes and i not in draft.items))


def supports_of(draft: Draft) -> int:
    """Supports printed beside tasks, on all sheets."""
    return sum(len(t.supports) for f in draft.student_files for t in f.tasks)


def room_of(draft: Draft) -> float:
    """Room to write at one place on the pages of students, in points: the mean; places in columns and boxes too."""
    rooms = [points for f in draft.student_files for b in f.flat for points in _rooms(b) if points]
    return sum(rooms) / len(rooms) if rooms else 0.0


def _rooms(block: Block) -> list[float]:
    if isinstance(block, Grid):
        return [square.space for square in block.squares]
    return [block.space] if isinstance(block, Task) else [block.points] if isinstance(block, Space) else []


def spanish_in(draft: Draft) -> bool:
    """Is there a page in Spanish for students or families, or a Spanish word beside the key words?"""
    beside = any(word[2] for f in _read(draft) for b in f.flat if isinstance(b, WordBank) for word in b.words)
    terms = [w.es for w in draft.source.objective.vocabulary if w.es] if draft.source.objective else []
    read = "\n".join(t for f in _read(draft) for b in f.flat for t in texts(b))
    return beside or any(f.language == "es" for f in _read(draft)) or sum(t in read for t in terms) > len(terms) // 2


def _easier(before: Draft, after: Draft) -> bool:
    return _changed_level(before, after, -1)


def _harder(before: Draft, after: Draft) -> bool:
    return _changed_level(before, after, 1)


def _changed_level(before: Draft, after: Draft, way: int) -> bool:
    if tiered(before.activity):
        return (supports_of(before) - supports_of(after)) * way > 0
    if before.items:
        return (level_of(after) - level_of(before)) * way > 0
    return [f.text for f in before.student_files] != [f.text for f in after.student_files]


_DID: dict[str, Callable[[Draft, Draft], bool]] = {
    "shorter": lambda a, b: words_of(b) < words_of(a) and tasks_of(b) <= tasks_of(a),
    "easier": _easier,
    "harder": _harder,
    "translate": lambda a, b: spanish_in(b) and not spanish_in(a),
    "more_space": lambda a, b: room_of(b) > 1.2 * room_of(a) > 0,
    "other_numbers": lambda a, b: bool(printed(a)) and {i.ask for i in printed(a)} != {i.ask for i in printed(b)},
    "add_key": lambda a, b: any("key" in f.name for f in b.teacher_files) and not any("key" in f.name for f in a.teacher_files),
    "other_context": lambda a, b: any(i.ask != other for i in printed(b) if (other := {o.id: o.ask for o in printed(a)}.get(i.id))),
    "as_slides": lambda a, b: bool(deck_with_notes(b, b.files)),
}


# ---------------------------------------------------------------- the same in words

_TYPED = {
    "en": {
        "as_slides": r"\b(?:as|into|to|make)\s+(?:a\s+)?(?:slides?|slide ?show|power ?point|presentation)\b",
        "translate": r"\btranslat\w+|\b(?:in|into|to)\s+spanish\b|\bspanish\s+(?:glossary|version|words|column)\b",
        "more_space": r"\b(?:more|extra|bigger)\s+(?:writing\s+)?(?:space|room|lines)\b(?:\s+(?:to write|for writing))?|\broom to write\b",
        "other_numbers": r"\b(?:other|different|new|fresh)\s+(?:numbers?|tasks|questions|items)\b",
        "add_key": r"\b(?:add|with|make|include|want|need)\b[^.]{0,15}\b(?:answer )?key\b",
        "other_context": r"\b(?:other|different|another|new)\s+(?:context|contexts|story|stories|topic of the tasks|setting)\b",
        "shorter": r"\b(?:shorter|shorten|less text|fewer (?:tasks|questions|words))\b|\btoo long\b",
        "easier": r"\b(?:easier|simpler|less hard|less difficult)\b|\btoo (?:hard|difficult)\b",
        "harder": r"\b(?:harder|more difficult|more challeng\w+|tougher)\b|\btoo (?:easy|simple)\b",
    },
    "es": {
        "as_slides": r"\b(?:diapositivas?|presentaci[oó]n)\b",
        "translate": r"\btrad[uú]\w+|\b(?:en|al)\s+español\b",
        "more_space": r"\bm[aá]s\s+(?:espacio|sitio|lugar|l[ií]neas|renglones)\b(?:\s+para\s+escribir)?",
        "other_numbers": r"\b(?:otr[oa]s|nuev[oa]s|distint[oa]s|diferentes)\s+(?:n[uú]meros|tareas|preguntas|ejercicios)\b",
        "add_key": r"\b(?:clave|hoja de respuestas|solucionario)\b",
        "other_context": r"\b(?:otro|nuevo|distinto|diferente)\s+(?:contexto|tema de las tareas)\b|\botra historia\b",
        "shorter": r"\bm[aá]s\s+cort[oa]s?\b|\bac[oó]rta\w*|\bdemasiado larg[oa]s?\b|\bmenos (?:tareas|preguntas|texto)\b",
        "easier": r"\bm[aá]s\s+(?:f[aá]cil|sencill[oa])(?:es|s)?\b|\bdemasiado dif[ií]cil(?:es)?\b",
        "harder": r"\bm[aá]s\s+dif[ií]cil(?:es)?\b|\bdemasiado f[aá]cil(?:es)?\b",
    },
}


def typed(text: str) -> tuple[str, ...]:
    """The changes a sentence asks for, in the order of its words, in English or Spanish: "shorter and harder"."""
    found = {name: m.start() for by in _TYPED.values() for name, pattern in by.items() if (m := re.search(pattern, text, re.IGNORECASE))}
    if context_in(text):
        found.setdefault("other_context", len(text))
    return tuple(sorted(found, key=lambda name: found[name]))


_ABOUT = {
    "animals": "animals?|animales",
    "sport": "sports?|football|soccer|basketball|baseball|deportes?|f[uú]tbol",
    "cooking": "cooking|kitchen|baking|cocina",
    "music": "music|m[uú]sica",
    "space": "outer space|planets|rockets|espacio exterior|planetas",
    "games": "games|video ?games|juegos|videojuegos",
    "art": "art|arte",
    "nature": "nature|garden|naturaleza|jard[ií]n",
}


def context_in(text: str) -> str:
    """What a sentence wants tasks to be told about: "football context", "un contexto de música"; "" when it says nothing of it."""
    for name, words in _ABOUT.items():
        if re.search(
            rf"\b(?:{words})\s+(?:context|theme|story|stories)\b|\b(?:contexto|tema|historia)s?\s+(?:de|del|sobre)\s+(?:{words})\b",
            text,
            re.I,
        ):
            return name
    return ""


def without(text: str) -> str:
    """A sentence without the words that ask for changes."""
    if context_in(text):
        text = re.sub(
            r"\w+(?: \w+)?\s+(?:context|theme|story|stories)\b|\b(?:contexto|tema|historia)s?\s+(?:de|del|sobre)\s+\w+",
            " ",
            text,
            flags=re.I,
        )
    for by in _TYPED.values():
        for pattern in by.values():
            text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
    return text
