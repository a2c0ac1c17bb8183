"""Who could be left out of a draft? What its own pages show for four questions; pure, and nothing is judged by it.

    reach      can everybody get at it: how it reads, in which language, with which pictures, without a screen?
    decide     what does the learner decide or do?
    together   where do learners work together?
    curious    what could make somebody curious?

Each look says what is there, with the words it rests on, or that nothing of the kind was found; a teacher knows more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..errors import InputError
from ..pictures import words_for
from .compose import Draft
from .document import Document, Slips, Task, WordBank, texts
from .mathtext import plain
from .render_markdown import specs_of
from .rules_reading import band, reads_like
from .rules_scope import CHOICE
from .rules_sheets import EXPLAINS

QUESTIONS = ("reach", "decide", "together", "curious")
Pages = tuple[Document, ...]
_QUOTE = 110
_TOGETHER = re.compile(
    r"\b(partners?|classmates?|(a|your) neighbou?r|in (pairs|twos|threes|fours|teams|groups|small groups)|pair up|with (a|your) friend"
    r"|(with|in|as) (your|a|each|every) (pair|team|group)|your group|each (pair|team)|take turns|turn and talk"
    r"|(with|to|tell|help|teach|ask|show) (each other|one another)"
    r"|(work|decide|talk|think|plan) together|(everyone|everybody) gets a (say|turn)|whole class|swap (it|them|slips|cards|pages|sheets)"
    r"|en (parejas?|equipos?|grupos?)|compañer[oa]s?|junt[oa]s)\b",
    re.I,
)
_OPEN = re.compile(
    r"\b(why|what if|what would (you|happen|change)|how (could|would|might|else)|how do you know|what do you (notice|think|wonder|see)"
    r"|would you|who is right|which .{1,60} you\b|por qué|qué pasaría|cómo (podrías|sabes|harías)|qué (notas|piensas|crees))",
    re.I,
)
_WONDER = re.compile(
    r"\b(wonder|surpris\w+|curious|myster\w+|secret|guess|imagin\w+|predict|invent|discover|what if|what do you notice"
    r"|te preguntas|sorprend\w+|adivina|imagina|inventa|descubr\w+|qué pasaría|qué notas)\b",
    re.I,
)


@dataclass(frozen=True)
class Look:
    """One line: what was seen, whether it is there, the values of its sentence, and the words on the page it rests on."""

    what: str
    there: bool
    values: Mapping[str, str | int] = field(default_factory=dict)
    quote: str = ""


def looks(draft: Draft) -> dict[str, tuple[Look, ...]]:
    """What can be seen for each of QUESTIONS, on the pages as they read now."""
    read = (*draft.student_files, *draft.family_files)
    found = {"reach": _reach, "decide": _decide, "together": _together, "curious": _curious}
    if read:
        return {name: tuple(look(draft, read)) for name, look in found.items()}
    alone = (Look("for_teachers", True),)
    return {name: tuple(_together(draft, read)) if name == "together" else alone for name in QUESTIONS}


def _reach(draft: Draft, read: Pages) -> Iterator[Look]:
    levels = [(level - band(draft, page), level, page) for page in read if (level := reads_like(draft, page)) is not None]
    if levels:
        over, level, page = max(levels, key=lambda found: found[0])
        most = f"{band(draft, page):.0f}"
        yield Look("reads_above" if over > 0 else "reads_fits", over <= 0, {"page": page.name, "level": f"{level:.0f}", "most": most})
    else:
        yield Look("reads_unknown", False)
    spoken = tuple(dict.fromkeys(page.language for page in read))
    if any(theirs.strip() for page in read for b in page.flat if isinstance(b, WordBank) for _, _, theirs in b.words):
        yield Look("home_words", True)
    elif len(spoken) > 1:
        yield Look("languages", True, {"languages": ", ".join(spoken)})
    else:
        yield Look("one_language", False, {"languages": spoken[0]})
    drawn = {spec for page in read for spec in specs_of(page).values() if _told(spec)}
    yield Look("pictures", True, {"n": len(drawn)}) if drawn else Look("no_pictures", False)
    screen = draft.chosen.get("devices") == "some"
    yield Look("screen", False) if screen else Look("paper", True)


def _told(spec: str) -> bool:
    """Can the picture be told in words?"""
    try:
        return bool(words_for(spec))
    except InputError:
        return False


def _decide(draft: Draft, read: Pages) -> Iterator[Look]:
    places = [line for line in _lines(read) if CHOICE.search(line)]
    yield Look("choice", True, {"n": len(places)}, _short(places[0], CHOICE)) if places else Look("no_choice", False)
    asked = [line for page in read for task in page.tasks if EXPLAINS.search(line := plain(task.ask))]
    yield Look("explains", True, {}, _short(asked[0], EXPLAINS)) if asked else Look("no_explains", False)


def _together(draft: Draft, read: Pages) -> Iterator[Look]:
    for what, pages in (("together", read), ("together_plan", draft.teacher_files)):
        if line := next((line for line in _lines(pages) if _TOGETHER.search(line)), ""):
            yield Look(what, True, {}, _short(line, _TOGETHER))
            return
    yield Look("alone", False)


def _curious(draft: Draft, read: Pages) -> Iterator[Look]:
    tasks = [task for page in read for task in page.tasks]
    keyed, free = ({plain(task.ask) for task in tasks if bool(task.item) is has} for has in (True, False))
    started = {plain(line) for page in read for b in page.flat if isinstance(b, Slips) for _, line in b.cells}
    asked = [line for line in _lines(read) if line not in keyed and (line in free | started or ("?" in line and _OPEN.search(line)))]
    yield Look("open", True, {"n": len(asked)}, _short(asked[0], _OPEN)) if asked else Look("closed", False)
    line = next((line for line in _lines(read) if _WONDER.search(line)), "")
    yield Look("wonder", True, {}, _short(line, _WONDER)) if line else Look("no_wonder", False)


def _lines(pages: Pages) -> list[str]:
    """Every line that is printed, each once; a task's question is one line."""
    found = [
        line
        for page in pages
        for block in page.flat
        for text in texts(block)
        for line in ([plain(text)] if isinstance(block, Task) else plain(text).split("\n"))
    ]
    return list(dict.fromkeys(line for line in found if line.strip()))


def _short(line: str, pattern: re.Pattern[str]) -> str:
    """The sentence that was found, cut to a length that fits beside its question."""
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(line.replace("**", "").split()))
    told = next((s for s in sentences if pattern.search(s)), sentences[-1])
    return told if len(told) <= _QUOTE else told[:_QUOTE].rsplit(" ", 1)[0] + " …"
