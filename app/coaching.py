"""A family's turn: their own child's step or a topic, then the family guide in their language. Never a key, never a child's chat.

What is read are family guides, and of a linked child the facts of `family`. A question about health, law, the chat, other
children or what will come is answered in fixed words, and no model is asked. A sum in the question is worked out only to
keep its result from being said.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing

from . import choosing, family, family_ask, family_guard
from .agent import Brief, speak
from .curriculum import Objective
from .family_facts import Facts
from .family_note import Note
from .library.guides import Guide
from .library.items import recognise
from .library.own import sum_item, typed_sum
from .library.packs import Pack
from .library.search import supporting_sentence
from .marking import false_line, value_of
from .parts import Parts
from .prompts import Language
from .safety.guard import Limits
from .safety.names import without_names
from .sentences import language_of
from .store import PersonRow
from .talk import Talk
from .turn import Cited, Event, Events, Found, HandedOver, Held, Item, Made, Noted, Said

_FIGHT = re.compile(
    r"\b(?:fight\w*|argu\w*|cry\w*|cries|tears|scream\w*|yell\w*|refus\w*|frustrat\w*|pelea\w*|llor\w*|grit\w*|discut\w*)\b", re.IGNORECASE
)
_WANTS_KEY = re.compile(r"\b(?:answers?|answer key|solutions?|solve|correct result|respuestas?|soluci[oó]n|resu[eé]lv\w*)\b", re.IGNORECASE)
_SPOKEN = {"spanish": "es", "english": "en", "french": "fr", "arabic": "ar"}
_ASKS = ("week", "behind", "goals", "tonight")
"""Buttons that ask about the linked child."""


async def turn(parts: Parts, talk: Talk) -> Events:
    """The linked child's own step, an answer about it, the guide that fits, or the topics to choose from."""
    said = talk.turn
    _choose_language(parts, talk)
    language = talk.language
    near = await asyncio.to_thread(family.children, parts.store, said.person)
    child = _child(near, talk)
    if said.text and (urgent := await asyncio.to_thread(family.urgent_in, parts.prompts, said.text)):
        await asyncio.to_thread(parts.store.raise_alert, child.id if child else said.person, said.session, urgent, said.text)
        yield HandedOver(urgent, language.say("parent_urgent"))
        yield Noted("urgent", {"kind": urgent})
        return
    item = _task_in(parts, said.text)
    kind = said.action if said.action in _ASKS else str(talk.state.pop("asked", "")) if said.action == "child" else ""
    kind = kind or family_ask.kind_of(said.text, parts.prompts.languages.values())
    opening = said.action in ("home", "child", "") and not said.text.strip()
    if near and child is None and (opening or kind in _OF_A_CHILD):
        talk.state["asked"] = kind
        yield Said(language.say("parent_evening"))
        yield _whose(near, talk)
        return
    facts = await asyncio.to_thread(family.facts_of, parts, child.id) if child else None
    if opening and not kind and not said.choices.get("objective"):
        for event in _welcome(parts, talk, facts):
            yield event
        return
    if kind and kind not in ("key", "tonight") and item is None:
        for event in await asyncio.to_thread(_answered, parts, talk, kind, child, facts):
            yield event
        talk.journal.step("speak")
        return
    if kind and kind not in ("key", "tonight"):
        yield Said(language.say("parent_person"))
    async for event in _guided(parts, talk, item, child, facts, kind):
        yield event


_OF_A_CHILD = ("week", "working", "tonight", "behind", "goals")


def _child(near: list[PersonRow], talk: Talk) -> PersonRow | None:
    """The linked child that this conversation is about: the one that was chosen, or the only one."""
    if talk.turn.action == "child":
        talk.state["child"] = str(talk.turn.choices.get("child", ""))
    chosen = str(talk.state.get("child", ""))
    return next((c for c in near if family.number_of(c) == chosen), near[0] if len(near) == 1 else None)


def _whose(near: list[PersonRow], talk: Talk) -> Made:
    names = [{"name": "child", "label": family.called(c, talk.language), "choices": {"child": family.number_of(c)}} for c in near]
    return talk.offers(*names)


def _welcome(parts: Parts, talk: Talk, facts: Facts | None) -> list[Event]:
    """With a child: what it works on, and what can be asked. Without: the topics."""
    language = talk.language
    if facts is None or not facts.now:
        return [Said(language.say("parent_program" if facts is None else "parent_fresh")), choosing.topic_offers(parts, talk)]
    title = family.title_in(parts, facts.now, talk.code)
    return [Said(language.say("parent_working", title=title)), _more(talk)]


def _more(talk: Talk, *first: str) -> Made:
    return talk.offers(
        *dict.fromkeys((*first, "tonight", "week", "behind", "goals", "english" if talk.code != "en" else "spanish", "home"))
    )


def _answered(parts: Parts, talk: Talk, kind: str, child: PersonRow | None, facts: Facts | None) -> list[Event]:
    """Fixed words, with the facts of the linked child where they belong."""
    note: Note | None = None
    goals = (0, 0)
    if child is not None and facts is not None:
        note = family.note_in(parts, facts, talk.code, child.id)
        goals = family.goals_lately(parts, child.id)
    words = family_ask.answer(kind, facts, note, talk.language, goals)
    said: list[Event] = [Noted("asked", {"kind": kind})]
    said += [Said(text if n == 0 else f"\n{text}") for n, text in enumerate(words)]
    if child is None and kind not in family_ask.WITHOUT_A_CHILD and words != [talk.language.say("parent_unlinked")]:
        said.append(Said("\n" + talk.language.say("parent_unlinked")))
    return [*said, _more(talk) if child else choosing.topic_offers(parts, talk)]


async def _guided(parts: Parts, talk: Talk, item: Item | None, child: PersonRow | None, facts: Facts | None, kind: str) -> Events:
    """The guide that fits, or the topics to choose from."""
    turn, language = talk.turn, talk.language
    found, objective = await _topic(parts, talk, item, facts.now if facts and kind == "tonight" else "")
    language = talk.language
    talk.journal.step("find")
    if objective is None:
        if kind == "key":
            yield Said(language.say("parent_no_key"))
        elif turn.text.strip() and not turn.choices and kind != "tonight":
            yield Said(language.say("parent_materials", packs=parts.titles))
            yield Noted("gap", {})
            await asyncio.to_thread(parts.library.catalogue.note_gap, without_names(turn.text, searched=True)[:400])
        else:
            yield Said(language.say("parent_unsure"))
        yield _topics(parts, talk, parts.packs.get(str(turn.choices.get("pack", ""))))
        return
    talk.state["objective"] = objective.id
    guide = await asyncio.to_thread(family.guide_of, parts, objective.id, talk.code, child.id if child else "")
    if guide is None:
        yield Said(language.say("parent_materials", packs=parts.titles))
        yield choosing.topic_offers(parts, talk)
        return
    async with aclosing(_opening(parts, talk, item, guide, kind)) as events:
        async for event in events:
            yield event
    if guide.language != talk.code:
        yield Said(f"*{language.say('parent_english_only')}*")
    english = family.guide_of(parts, objective.id, "en") if item is not None else None
    shown = family.without_key(guide, item, turn.text, english)
    for text in plan(shown, language, cite=bool(found)):
        yield Said(text, cites=(1,) if "[1]" in text else ())
    if found:
        yield Cited(1, found[0].passage, supporting_sentence(found[0].passage, guide.parts["what"]))
    yield Made("guide", shown.title, {"objective": shown.objective, "title": shown.title, "language": shown.language, "parts": shown.parts})
    if talk.state.pop("unsure", False) and (pack := parts.pack_of(objective.id)):
        yield Said("\n" + language.say("parent_closer"))
        yield _topics(parts, talk, pack)
        return
    yield _more(talk, "print") if child else talk.offers("english" if talk.code != "en" else "spanish", "print", "home")
    talk.journal.step("speak")


def plan(guide: Guide, language: Language, cite: bool) -> list[str]:
    """One screen for a family, in the guide's own words."""
    part = guide.parts
    source = " [1]" if cite else ""
    heads = [("tonight", "parent_tonight"), ("ask", "parent_ask"), ("say", "parent_say"), ("avoid", "parent_avoid")]
    heads += [("good", "parent_good"), ("learned", "parent_learned")]
    told = [f"\n**{language.say(head)}**\n\n{part[name]}" for name, head in heads if part[name].strip()]
    stop = f"\n{language.say('parent_stop')}"
    what = [f"\n{part['what']}{source}"] if part["what"].strip() else []
    return [f"\n**{guide.title}**", *what, *told[:1], stop, *told[1:]]


def _topics(parts: Parts, talk: Talk, pack: Pack | None) -> Made:
    """Topics to choose from, by the titles of their guides in the family's language."""
    return choosing.topic_offers(parts, talk, pack, lambda objective: family.title_in(parts, objective, talk.code))


def _choose_language(parts: Parts, talk: Talk) -> None:
    """The button wins, then the language of the message, then the setting."""
    chosen = _SPOKEN.get(talk.turn.action) or language_of(talk.turn.text) or str(talk.state.get("language", "")) or talk.code
    _speak_in(parts, talk, chosen)


def _speak_in(parts: Parts, talk: Talk, code: str) -> None:
    if code in parts.prompts.languages:
        talk.code, talk.language = code, parts.prompts.languages[code]
        talk.state["language"] = code


def _task_in(parts: Parts, text: str) -> Item | None:
    """A sum in the message, so that its result is kept back."""
    if found := recognise(parts.packs, text):
        return found
    typed = typed_sum(text)
    value = value_of(typed) if typed else None
    return sum_item(typed, value) if value is not None else None


async def _topic(parts: Parts, talk: Talk, item: Item | None, now: str = "") -> tuple[list[Found], Objective | None]:
    """The objective that is asked about: chosen, recognised by its sum, the child's own `now`, found in the guides, or the one before."""
    turn = talk.turn
    wanted = str(turn.choices.get("objective", "")) or (item.objective if item else "") or now
    if not wanted and turn.choices.get("pack"):
        return [], None
    if not wanted and turn.text.strip():
        query = without_names(turn.text, searched=True)
        others = parts.prompts.languages if any(c.isalpha() for c in query) else ()  # a bare number is in no language
        for language in dict.fromkeys((talk.code, "en", *others)):
            found = await asyncio.to_thread(parts.library.search, query, kinds={"family"}, grade=turn.grade, language=language, k=3)
            if found:
                wanted = found[0].passage.objective
                _speak_in(parts, talk, language if language != "en" else talk.code)
                talk.state["unsure"] = _names_only_the_pack(parts, query, wanted)
                break
    if not wanted and turn.text.strip():
        wanted = await asyncio.to_thread(choosing.objective_in, parts, without_names(turn.text, searched=True), turn.grade)
    if not wanted and (turn.action or not turn.text.strip() or len(turn.text.split()) <= 3):
        wanted = str(talk.state.get("objective", ""))
    pack = parts.pack_of(wanted)
    if pack is None:
        return [], None
    objective = pack.objectives[wanted]
    source = await asyncio.to_thread(parts.library.search, objective.title, kinds={"family"}, language=talk.code, objective=wanted, k=8)
    mine = [f for f in source if f.passage.objective == wanted]
    what = talk.language.family_headings["what"]
    return sorted(mine, key=lambda f: not f.passage.heading.endswith(what))[:1], objective


def _names_only_the_pack(parts: Parts, query: str, objective: str) -> bool:
    """ "Fractions homework" names a whole pack: the plan is a start, and the topics are offered beside it."""
    pack = parts.pack_of(objective)
    if pack is None:
        return False
    words = {w[:6] for w in re.findall(r"\w{4,}", query.lower())} - {w[:6] for w in re.findall(r"\w{4,}", pack.title.lower())}
    return not any(words & {w[:6] for w in re.findall(r"\w{4,}", o.title.lower())} for o in pack.objectives.values())


async def _opening(parts: Parts, talk: Talk, item: Item | None, guide: Guide, kind: str) -> Events:
    """One or two sentences that answer the worry and lead into the plan. A model speaks only where nothing is to be kept back."""
    text, language = talk.turn.text, talk.language
    words = []
    if _FIGHT.search(text):
        words.append(language.say("parent_calm"))
    wants_key = bool(kind == "key" or _WANTS_KEY.search(text) or item is not None)
    if wants_key:
        words.append(language.say("parent_no_key"))
    if not text.strip() or (not words and parts.model is None):
        return
    limits = Limits(item=item, table=text, grade=None, language=talk.code, for_child=False, unknown_codes=parts.standards.unknown)
    step = f"Answer the worry in one or two sentences and lead into a ten-minute plan about: {guide.parts['what'][:400]}"
    brief = Brief(step, tuple(words), "", text, (), (), asks=False)
    model = None if wants_key or kind else parts.model
    shown, allowed = 0, f"{text} {guide.title} {' '.join(guide.parts.values())}"
    async with aclosing(speak(model, talk.audience, language, limits, brief, false_line)) as events:
        async for event in events:
            spoken = event.text if isinstance(event, Said) and event.by != "author" else ""
            if reason := family_guard.hold(spoken, allowed) if spoken else "":
                yield Held(spoken, reason)
                continue
            shown += isinstance(event, Said)
            yield event
    if not shown:
        for sentence in words:
            yield Said(sentence)
