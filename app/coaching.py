"""A family's turn: which topic is it, then the family guide in their language. Never a key, never a child's chat.

What is read are family guides alone. A sum in the question is worked out only to keep its result from being said.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing
from dataclasses import replace

from . import choosing
from .agent import Brief, speak
from .curriculum import Objective
from .library.guides import Guide, guide_for
from .library.items import recognise
from .library.own import sum_item, typed_sum
from .library.search import supporting_sentence
from .marking import false_line, value_of
from .parts import Parts
from .prompts import Language
from .safety.guard import Limits
from .safety.keys import says_key
from .sentences import language_of, split
from .talk import Talk
from .turn import Cited, Events, Found, Item, Made, Noted, Said

_FOR_A_PERSON = re.compile(
    r"\b(?:adhd|autis\w*|dyslex\w*|dyscalcul\w*|diagnos\w*|medicat\w*|therap(?:y|ist)|doctor|lawyer|custody|divorc\w*|sue|legal|"
    r"fall(?:ing)? behind|fail (?:the|this|his|her) (?:year|grade)|held back|will (?:he|she|they|my \w+) (?:pass|fail)|is (?:he|she|my \w+) (?:smart|slow|normal)|"
    r"other (?:kids|children|students)|class ?mates?|diagn[oó]stic\w*|m[eé]dic[oa]|abogad[oa]|custodia|reprobar)\b",
    re.IGNORECASE,
)
_FIGHT = re.compile(
    r"\b(?:fight\w*|argu\w*|cry\w*|cries|tears|scream\w*|yell\w*|refus\w*|frustrat\w*|pelea\w*|llor\w*|grit\w*|discut\w*)\b", re.IGNORECASE
)
_WANTS_KEY = re.compile(r"\b(?:answers?|answer key|solutions?|solve|correct result|respuestas?|soluci[oó]n|resu[eé]lv\w*)\b", re.IGNORECASE)


async def turn(parts: Parts, talk: Talk) -> Events:
    """The guide that fits, or the topics to choose from."""
    turn = talk.turn
    _choose_language(parts, talk)
    language = talk.language
    if turn.action in ("home", "") and not turn.text.strip() and not turn.choices:
        yield Said(language.say("parent_program"))
        yield choosing.topic_offers(parts, talk)
        return
    if turn.text and _FOR_A_PERSON.search(turn.text):
        yield Said(language.say("parent_person"))
    item = _task_in(parts, turn.text)
    found, objective = await _topic(parts, talk, item)
    talk.journal.step("find")
    if objective is None:
        yield Said(
            language.say("parent_materials", packs=parts.titles)
            if turn.text.strip() and not turn.choices
            else language.say("parent_unsure")
        )
        if turn.text.strip():
            yield Noted("gap", {"question": turn.text[:400]})
            await asyncio.to_thread(parts.library.catalogue.note_gap, turn.text[:400])
        yield choosing.topic_offers(parts, talk, parts.packs.get(str(turn.choices.get("pack", ""))))
        return
    talk.state["objective"] = objective.id
    guide = guide_for(parts.packs, objective.id, talk.code, {code: lang.family_headings for code, lang in parts.prompts.languages.items()})
    if guide is None:
        yield Said(language.say("parent_materials", packs=parts.titles))
        yield choosing.topic_offers(parts, talk)
        return
    async with aclosing(_opening(parts, talk, item, guide)) as events:
        async for event in events:
            yield event
    for text in plan(_without_key(guide, item, turn.text), language, cite=bool(found)):
        yield Said(text, cites=(1,) if "[1]" in text else ())
    if found:
        yield Cited(1, found[0].passage, supporting_sentence(found[0].passage, guide.parts["what"]))
    yield Made("guide", guide.title, {"objective": guide.objective, "title": guide.title, "language": guide.language, "parts": guide.parts})
    if talk.state.pop("unsure", False) and (pack := parts.pack_of(objective.id)):
        yield Said("\n" + language.say("parent_closer"))
        yield choosing.topic_offers(parts, talk, pack)
        return
    yield talk.offers("english" if talk.code == "es" else "spanish", "print", "home")
    talk.journal.step("speak")


def plan(guide: Guide, language: Language, cite: bool) -> list[str]:
    """One screen for a family, in the guide's own words."""
    part = guide.parts
    source = " [1]" if cite else ""
    return [
        f"\n**{guide.title}**",
        f"\n{part['what']}{source}",
        f"\n**{language.say('parent_tonight')}**\n\n{part['tonight']}",
        f"\n{language.say('parent_stop')}",
        f"\n**{language.say('parent_ask')}**\n\n{part['ask']}",
        f"\n**{language.say('parent_say')}**\n\n{part['say']}",
        f"\n**{language.say('parent_avoid')}**\n\n{part['avoid']}",
        f"\n**{language.say('parent_good')}**\n\n{part['good']}",
        f"\n**{language.say('parent_learned')}**\n\n{part['learned']}",
    ]


def _without_key(guide: Guide, item: Item | None, asked: str) -> Guide:
    """The guide without the sentences that would say the result of the sum the family asked about."""
    if item is None:
        return guide

    def kept(text: str) -> str:
        lines = (" ".join(s for s in split(line) if not says_key(s, item, asked)) for line in text.split("\n"))
        return "\n".join(line for line in lines if line.strip())

    return replace(guide, parts={name: kept(text) for name, text in guide.parts.items()})


def _choose_language(parts: Parts, talk: Talk) -> None:
    """The button wins, then the language of the message, then the setting."""
    chosen = (
        {"spanish": "es", "english": "en"}.get(talk.turn.action)
        or language_of(talk.turn.text)
        or str(talk.state.get("language", ""))
        or talk.code
    )
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


async def _topic(parts: Parts, talk: Talk, item: Item | None) -> tuple[list[Found], Objective | None]:
    """The objective that is asked about: chosen, recognised by its sum, found in the guides, or the one before."""
    turn = talk.turn
    wanted = str(turn.choices.get("objective", "")) or (item.objective if item else "")
    if not wanted and turn.choices.get("pack"):
        return [], None
    if not wanted and turn.text.strip():
        query = turn.text
        for language in dict.fromkeys((talk.code, "en", *parts.prompts.languages)):
            found = await asyncio.to_thread(parts.library.search, query, kinds={"family"}, grade=turn.grade, language=language, k=3)
            if found:
                wanted = found[0].passage.objective
                _speak_in(parts, talk, language if language != "en" else talk.code)
                talk.state["unsure"] = _names_only_the_pack(parts, query, wanted)
                break
    if not wanted and turn.text.strip():
        wanted = await asyncio.to_thread(choosing.objective_in, parts, turn.text, turn.grade)
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


async def _opening(parts: Parts, talk: Talk, item: Item | None, guide: Guide) -> Events:
    """One or two sentences that answer the worry and lead into the plan."""
    text, language = talk.turn.text, talk.language
    words = []
    if _FIGHT.search(text):
        words.append(language.say("parent_calm"))
    if _WANTS_KEY.search(text) or item is not None:
        words.append(language.say("parent_no_key"))
    if not text.strip() or (not words and parts.model is None):
        return
    limits = Limits(item=item, table=text, grade=None, language=talk.code, for_child=False, unknown_codes=parts.standards.unknown)
    step = f"Answer the worry in one or two sentences and lead into a ten-minute plan about: {guide.parts['what'][:400]}"
    brief = Brief(step, tuple(words), "", text, (), (), asks=False)
    async with aclosing(speak(parts.model, talk.audience, language, limits, brief, false_line)) as events:
        async for event in events:
            yield event
