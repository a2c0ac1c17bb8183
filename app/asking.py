"""A free question: answered from passages, each claim with its `[n]`, or said not to be in the materials."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from . import choosing
from .agent import Brief, speak
from .library.orders import as_material
from .library.search import best_sentences, carries, supporting_sentence
from .library.support import supported
from .marking import false_line
from .parts import Parts
from .safety.guard import Limits, quotable
from .safety.names import without_names
from .talk import Talk
from .turn import Cited, Event, Events, Found, Item, Noted, Passage, Said

PASSAGES = 3
SENTENCES = 3


async def find(parts: Parts, talk: Talk, query: str, k: int = PASSAGES) -> list[Found]:
    """Passages this audience may read about a question; in the reader's language, else in English."""
    kinds = set(talk.audience.reads)
    objective = str(talk.state.get("objective", ""))
    if not talk.contract(objective).sources:
        return []
    for language in dict.fromkeys((talk.code, "en")):
        found = await asyncio.to_thread(
            parts.library.search,
            query,
            kinds=kinds,
            grade=talk.turn.grade,
            language=language,
            objective=objective,
            k=k,
        )
        if found := [f for f in _as_material(found) if talk.contract(f.passage.objective).sources]:
            return found
    return []


def _as_material(found: list[Found]) -> list[Found]:
    """Without what documents say to a program: neither the model nor the reader gets to see it."""
    return [replace(f, passage=passage) for f in found if (passage := as_material(f.passage)) is not None]


_OF_ITS_OWN = re.compile(r"[^\W\d_]{4,}")
"""A word that names what is to be explained."""
_WISH = re.compile(
    r"\b(?:explain|again|differently|different|another|simpler|please|understand|still|could|would|don'?t|this|that|words|why|how|with|"
    r"expl[ií]ca\w*|otra|nuevo|forma|manera|modo|diferente|distint[oa]|f[aá]cil|sencillo|simple|despacio|claro|entiendo|comprendo|favor|"
    r"c[oó]mo|puedes)\b",
    re.IGNORECASE,
)
_WHY = re.compile(r"^\W*(?:but |so |and )?(?:why|how come|por qu[eé])\b", re.IGNORECASE)
_EXPLAINS = re.compile(r"\b(?:why|por qu[eé])\b", re.IGNORECASE)


def _explaining(parts: Parts, query: str, found: list[Found], grade: int | None) -> list[Found]:
    """A why is answered by the lesson's section that explains, when words or mix-ups of the same objective were found first."""
    if not found or not _WHY.search(query) or _EXPLAINS.search(found[0].passage.heading.rpartition("›")[2]):
        return found
    top = found[0].passage
    pack = parts.pack_of(top.objective)
    sections = parts.library.lesson(top.objective, top.language)
    wanted = "access" if pack and grade is not None and grade < pack.objectives[top.objective].grade else "grade"
    why = sorted((p for p in sections if _EXPLAINS.search(p.heading.rpartition("›")[2])), key=lambda p: p.level != wanted)
    why = [p for p in why if carries(p, query) >= max(carries(top, query) / 2, 0.01)]
    return [Found(why[0], found[0].score, found[0].parts), *found] if why else found


def _quoted(found: list[Found], objective: str) -> list[Found]:
    """The passages that support the question themselves; all of them when the search had another reason to give them."""
    return [f for f in found if supported(f, objective)] or found


async def from_library(parts: Parts, talk: Talk, item: Item | None, explains: bool = False) -> Events:
    """An answer at the reader's level with its sources, and one question back. `explains`: the open task's topic is wished for."""
    language, turn = talk.language, talk.turn
    query = without_names(turn.text, searched=True)  # what is found must not depend on whose name stands in the question
    if explains and item is not None and not _OF_ITS_OWN.search(_WISH.sub(" ", turn.text)):
        pack = parts.pack_of(item.objective)
        query = pack.objectives[item.objective].title if pack else item.ask
    found = await find(parts, talk, query, PASSAGES + 3) if query.strip() else []
    talk.journal.step("find")
    if not found and any(not talk.contract(name).sources for row in talk.work for name in row.objectives):
        yield Said(language.say("not_now_sources"))
        yield talk.offers("home", "stop")
        return
    open_item = item if item is not None and not talk.progress.solved else None
    found = _explaining(parts, query, found, turn.grade)
    quoted = _quoted(found, str(talk.state.get("objective", "")))
    best = [(place, s) for place, s in best_sentences(quoted, query, SENTENCES) if place.passage.pack or quotable(s)]
    if not best:
        yield Said(language.say("not_in_materials", packs=parts.titles))
        yield Noted("gap", {})
        await asyncio.to_thread(parts.library.catalogue.note_gap, query[:400])
        if open_item is not None:
            yield Said("\n" + language.say("back_to_task", ask=open_item.ask))
        yield choosing.topic_offers(parts, talk)
        return
    used = [place for place, _ in best]
    found = sorted(found, key=lambda f: f not in used)[:PASSAGES]  # what is quoted comes first: it is [1]
    limits = Limits(
        item=open_item,
        table=talk.said,
        passages=len(found),
        grade=turn.grade,
        language=talk.code,
        for_child=talk.audience.way == "practise",
        sources=tuple(_told(f.passage) for f in found),
        asked=query,
        unknown_codes=parts.standards.unknown,
    )
    words = tuple(f"{sentence} [{found.index(place) + 1}]" for place, sentence in best)
    step = (
        "Answer the student's question from the passages in two or three sentences, in the passages' own words, "
        "each ending with the [n] of its passage. Say nothing that they do not hold."
    )
    brief = Brief(step, words, "", query, tuple(found), turn.interests, asks=False)
    cited: dict[int, str] = {}
    said = False
    async for event in speak(parts.model, talk.audience, language, limits, brief, false_line):
        if isinstance(event, Said):
            cited |= {n: f"{cited.get(n, '')} {event.text}" for n in event.cites}
        yield event
        said = said or isinstance(event, Said)
    talk.journal.step("speak")
    if not said and open_item is not None and open_item.hints:
        # Every sentence would have said the answer with these numbers: the first hint explains as much as may be said.
        yield Said(open_item.hints[0])
    for n, place in enumerate(found, 1):
        if n in cited or (not cited and n == 1):
            yield Cited(n, place.passage, _support(place.passage, cited.get(n, query)))
    for event in _after(parts, talk, open_item, found):
        yield event


def _told(passage: Passage) -> Passage:
    """Without a heading that is only the file's name: whoever names a file says nothing by it that may be claimed."""
    name = re.sub(r"\W|_", "", passage.source.rpartition("/")[2].rpartition(".")[0]).lower()
    heading = re.sub(r"\W|_", "", passage.heading).lower()
    return replace(passage, heading="", title="") if name and not passage.pack and name.startswith(heading) else passage


def _support(passage: Passage, claim: str) -> str:
    """The sentence of a passage that carries what was said with its number, as it stands there."""
    sentence = supporting_sentence(passage, claim)
    if sentence in passage.text:
        return sentence
    pieces = [piece for piece in re.split(r"\[Picture:[^\]]*\]|\n", sentence) if piece.strip() and piece.strip() in passage.text]
    return max(pieces, key=len, default="").strip()


def _asked(text: str) -> str:
    """The student's question, to be handed back: one line, not too long."""
    question = " ".join(text.split())[:160].rstrip(" ?.!¿") + "?"
    return f"¿{question}" if text.lstrip().startswith("¿") else question


def _after(parts: Parts, talk: Talk, item: Item | None, found: list[Found]) -> list[Event]:
    """One question back: the open task, or a check from the passage's objective, and a task to try."""
    language = talk.language
    if item is not None:
        return [Said("\n" + language.say("back_to_task", ask=item.ask)), talk.offers("hint", "stuck", "home")]
    objective = next((f.passage.objective for f in found if f.passage.objective), "")
    pack = parts.pack_of(objective)
    if pack is None:
        return [Said("\n" + language.say("check_plain")), choosing.topic_offers(parts, talk)]
    talk.state["objective"] = objective
    talk.state["own_words"] = True
    task = {"name": "topic", "label": f"{language.label['new']}: {pack.objectives[objective].title}", "choices": {"objective": objective}}
    return [Said("\n" + language.say("check_question", ask=_asked(talk.turn.text))), talk.offers(task, "home", "stop")]
