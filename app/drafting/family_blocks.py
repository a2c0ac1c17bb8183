"""The letter home: one page in the order families read it, in one language or two side by side, with a slip to send back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .activity import File
from .content import Content
from .document import Block, Cut, Document, Fields, Heading, Paragraph, Table, Task
from .space import LINE, SIZES, pages

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Dear family",
        "what": "What we are learning",
        "why": "Why it matters",
        "why_text": "Later lessons build on this idea. It turns up at home too, as you can see below.",
        "tonight": "Ten minutes at home, with what you have",
        "ask": "Three questions to ask",
        "say": "What helps",
        "avoid": "What helps less",
        "good": "What good looks like",
        "learned": "How you may have learned it",
        "reply": "How to reply",
        "reply_text": "Send back the slip, or tell your child's teacher. There is no wrong answer, and you need not reply.",
        "home_text": "Please talk, read and answer in the language of your home. It helps your child think.",
        "checked": "Spanish text: checked by the pack's author.",
        "unchecked": "Spanish text: not yet checked by a native reader.",
        "slip": "Send this back if you like, in any language.",
        "noticed": "What we noticed",
        "question": "What we would like to ask",
        "child": "Child",
        "from": "From",
    },
    "es": {
        "title": "Querida familia",
        "what": "Qué aprendemos",
        "why": "Por qué importa",
        "why_text": "Las próximas lecciones se apoyan en esta idea. También aparece en casa, como se ve abajo.",
        "tonight": "Diez minutos en casa, con lo que haya",
        "ask": "Tres preguntas",
        "say": "Lo que ayuda",
        "avoid": "Lo que ayuda menos",
        "good": "Cómo se ve cuando va bien",
        "learned": "Cómo lo aprendió usted quizás",
        "reply": "Cómo responder",
        "reply_text": "Devuelva el papelito o hable con la escuela. No hay respuestas malas, y no es obligatorio.",
        "home_text": "Hablen, lean y respondan en la lengua de su casa. Eso ayuda a pensar.",
        "checked": "Texto en español: revisado por quien escribió esta lección.",
        "unchecked": "Texto en español: todavía no lo ha revisado un hablante nativo.",
        "slip": "Devuelva este papelito si quiere, en cualquier lengua.",
        "noticed": "Qué notamos",
        "question": "Qué queremos preguntar",
        "child": "Niña o niño",
        "from": "De",
    },
}
ORDER = ("what", "why", "tonight", "ask", "say", "avoid", "good", "learned", "reply")
"""As it is read; `say` and `avoid` share a place."""
_LISTED = re.compile(r"^(?:[-*•]|(\d+)[.)])\s+")


def languages(content: Content) -> tuple[str, ...]:
    """The languages of the letter: one, or the two side by side, English first. Only those there is a guide for."""
    wanted = ("en", "es") if content.chosen["side_by_side"] == "yes" else (str(content.chosen["language"]),)
    return tuple(w for w in wanted if w in content.source.guides) or ("en",)


def family_letter(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Where two languages would not fit on one page, how the caregiver may have learned it is left to the one-language letter."""
    names = [n for n in ORDER if n != "learned" or content.chosen["caregiver_line"] == "yes"]
    whole = list(_letter(content, names))
    size = SIZES["family"] - 1.0
    page = Document("", "", "family", (*whole, *reply_slip(content, file, given)), paper=content.paper, size=size, show_title=False)
    yield from whole if len(languages(content)) == 1 or pages(page) == 1 else _letter(content, [n for n in names if n != "learned"])


def _letter(content: Content, names: list[str]) -> Iterator[Block]:
    chosen = languages(content)
    about = f" · {content.objective.title}" if "en" in chosen else ""
    yield Heading(" · ".join(WORDS[c]["title"] for c in chosen) + about, level=1)
    told = {c: {name: f"**{WORDS[c][name]}.** {_told(content, c, name)}" for name in names} for c in chosen}
    if len(chosen) == 1:
        yield from _one_language(told[chosen[0]])
    else:
        rows = tuple(tuple("\n".join(told[c][name] for name in names if name in group) for c in chosen) for group in _TOGETHER)
        yield Table(rows, widths=(50, 50), name="letter", head=False)
    if "es" in chosen:
        yield Paragraph(" ".join(WORDS[c][_status(content)] for c in chosen), style="small")


_TOGETHER = (("what", "why"), ("tonight",), ("ask", "say", "avoid"), ("good", "learned", "reply"))
"""Parts that share a row, where two languages stand side by side."""


def _one_language(told: Mapping[str, str]) -> Iterator[Block]:
    """Paragraphs; what to ask stands beside what to say, to save height."""
    for name, text in told.items():
        if name == "ask":
            yield Table(((text, f"{told['say']}\n{told['avoid']}"),), widths=(50, 50), name="talk", head=False)
        elif name not in ("say", "avoid"):
            yield Paragraph(text)


def _told(content: Content, language: str, name: str) -> str:
    words, guide = WORDS[language], content.guide(language)
    match name:
        case "why":
            return words["why_text"]
        case "reply":
            return f"{words['reply_text']} {words['home_text']}"
        case "what" | "good" | "learned":
            return " ".join(guide.get(name, "").split())
    return "\n" + "\n".join(_lines(guide, name))


def _lines(guide: Mapping[str, str], name: str) -> list[str]:
    """The lines of a list: numbers stay, dashes become dots."""
    most = {"ask": 3, "say": 3, "avoid": 2}.get(name, 9)
    found = [line.strip() for line in guide.get(name, "").split("\n") if line.strip()]
    return [line if (m := _LISTED.match(line)) and m[1] else f"• {_LISTED.sub('', line)}" for line in found][:most]


def _status(content: Content) -> str:
    """A pack says that its translation was checked by a part `checked` in the guide; without a word it was not."""
    return "checked" if content.source.guides.get("es", {}).get("checked", "").strip() else "unchecked"


def reply_slip(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What a family sends back, below a line to cut."""
    chosen = languages(content)

    def say(name: str) -> str:
        return " · ".join(WORDS[c][name] for c in chosen)

    yield Cut()
    yield Paragraph(f"**{say('slip')}**" + (f" {content.objective.title}." if chosen == ("en",) else ""))
    yield Fields((say("child"), say("from")))
    if len(chosen) > 1:
        yield Task("Slip", f"{say('noticed')} · {say('question')}:", "reflect", space=2 * LINE, ruled=True)
        return
    for name in ("noticed", "question"):
        yield Task("Slip", f"{say(name)}:", "reflect", space=2 * LINE, ruled=True)
