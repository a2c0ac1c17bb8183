"""What a family asks in the chat that no guide answers, and the answer: fixed words, filled from their own child's facts.

No model is asked for any of these. A kind is found in every language that has it, whatever language was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .family_facts import Facts
from .family_note import Note, text
from .prompts import Language

WITHOUT_A_CHILD = {"rules", "legal", "medical", "diagnosis"}
"""Kinds whose answer is the same for every child."""
_WORDS = {
    "rules": "parent_rules",
    "legal": "parent_legal",
    "medical": "parent_medical",
    "diagnosis": "parent_diagnosis",
    "chat": "parent_chat",
    "other": "parent_other",
    "later": "parent_later",
    "judge": "parent_judge",
}


def kind_of(asked: str, languages: Iterable[Language]) -> str:
    """rules, legal, diagnosis, medical, chat, other, behind, later, judge, goals, key, week, working, tonight; "" for none.

    The gravest kind of any language wins: what goes to a person is never read as a question about the week.
    """
    plain = " ".join(asked.replace("’", "'").split())
    found = [kind for language in languages for kind, pattern in _compiled(language.name, language) if pattern.search(plain)]
    order = [kind for kind in _ORDER if kind in found]
    return order[0] if order else ""


_ORDER = (
    "rules",
    "legal",
    "diagnosis",
    "medical",
    "chat",
    "other",
    "behind",
    "later",
    "judge",
    "goals",
    "key",
    "week",
    "working",
    "tonight",
)


def answer(kind: str, facts: Facts | None, note: Note | None, language: Language, goals: tuple[int, int] = (0, 0)) -> list[str]:
    """Paragraphs. `facts` and `note` are of the linked child; None where there is none, and then nothing is said of any child."""
    say = language.say
    known = [text(note)] if note is not None else []
    match kind:
        case "behind":
            return _behind(facts, note, language)
        case "goals":
            made, reached = goals
            first = say("parent_goals", made=made, reached=reached) if made else say("parent_goals_any")
            return [first, say("parent_goals_ask"), say("parent_goals_who")]
        case "week" | "working":
            if note is None:
                return [say("parent_unlinked")]
            return known if kind == "week" or not note.now else [say("parent_working", title=note.now)]
    words = [say(_WORDS[kind])]
    return words if kind in WITHOUT_A_CHILD else [*words, *known]


def _behind(facts: Facts | None, note: Note | None, language: Language) -> list[str]:
    """Where the child is, how many steps became secure lately, and whom to ask; nothing about what will come."""
    say = language.say
    if facts is None or note is None or not facts.total:
        return [say("parent_behind_any"), say("parent_behind_who")]
    words = say("parent_behind", done=facts.done, total=facts.total, going=facts.going, lately=facts.lately)
    return [words, say("parent_behind_now", title=note.now), say("parent_behind_who")]


@cache
def _patterns(name: str, patterns: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile("|".join(f"(?:{p})" for p in found), re.IGNORECASE)) for kind, found in patterns)


def _compiled(name: str, language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return _patterns(name, tuple((kind, tuple(found)) for kind, found in language.asked_at_home.items()))
