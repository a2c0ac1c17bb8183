"""What a student brings with a message: a task of pure mathematics, or a story. Which one, and what is said at first."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, replace

from ..errors import StepwiseError
from ..learning.understand import Heard
from ..library.collection import Imported
from ..library.items import recognise as family_item
from ..library.items import sibling as family_sibling
from ..library.own import sum_item, typed_sum
from ..marking import same, statements, value_of
from ..models import ChatModel, Message
from ..parts import Parts
from ..prompts import Language
from ..talk import Talk
from ..turn import Events, Expected, Item, Made, Mark, Noted, Said
from .agreed import LONGEST, agreed, prompts, read_solution
from .story import Story, story_of
from .tasks import item_of, problem_of, recognise, sibling

_SETS_A_TASK = re.compile(
    r"\b(?:what is|what's|whats|how (?:do|much|many)|solve|calculate|work out|simplify|expand|factori?[sz]?e?|convert|find|which|compare|cu[aá]nt[oa]s?|qu[eé] es|resuelve|calcula|simplifica|halla|convierte)\b",
    re.IGNORECASE,
)
_KEEPS = frozenset({"wants_answer", "stuck", "hint", "another", "picture"})
_TOKENS = 400


@dataclass(frozen=True)
class Brought:
    """A new task. `answer` is the student's own answer in the same message; `whole` says that the message is this task and nothing else."""

    item: Item | None = None
    answer: str = ""
    whole: bool = False
    story: Story | None = None


def brought_by(parts: Parts, talk: Talk, item: Item | None, heard: Heard) -> Brought | None:
    """The task that a message brings, or None. `item` is the open one: working on it does not bring another."""
    text = talk.turn.text
    if talk.turn.action or talk.turn.item is not None:
        return None
    offered = (*(c.text for c in item.expected.choices), *item.expected.order) if item is not None else ()
    picks = item is not None and item.expected.kind in ("choice", "order")  # an option may be worded like a task
    at_work = item is not None and heard.kind in ("attempt", "step_right") and (picks or not _SETS_A_TASK.search(text))
    if not at_work and (found := typed_task(parts, talk, text)) is not None and found.item is not None:
        return found if not _same_task(found.item, item) else None
    if picks and item is not None and any(_plain(words) in _plain(text) for words in offered):
        return None
    story = story_of(text)
    if story is not None and (item is None or _plain(story.text) != _plain(item.ask)):
        return Brought(story=story)
    return None


def heard_in(brought: Brought, heard: Heard) -> Heard:
    """What kind of message it is that brings this task: an attempt when an answer came along, a cry for help, or the task alone."""
    if brought.story is not None:
        return Heard("question")
    if brought.answer:
        bare = len(re.findall(r"[^\W\d_]{2,}", brought.answer)) <= 3
        return replace(heard, kind="attempt", answer=brought.answer, bare=bare, step=0)
    return heard if heard.kind in _KEEPS else Heard("question")


def typed_task(parts: Parts, talk: Talk, text: str) -> Brought | None:
    """A task of pure mathematics as an item: from a family that asks exactly this, else solved by our own code."""
    found = recognise(text, talk.code)
    if found is not None:
        item = None
        if found.problem.kind == "sum":
            family = family_item(parts.packs, found.problem.parts[0]) if talk.code == "en" else None  # the packs ask in English
            value = value_of(found.problem.parts[0])
            item = family if family and value is not None and same(family.expected.value, str(value)) else None
        item = item or item_of(found.problem, talk.language.say, parts.marker.factored)
        if item is not None:
            return Brought(item, found.answer, whole=True)
    return _among_words(parts, text)


def _among_words(parts: Parts, text: str) -> Brought | None:
    """A sum among other words ("i still don't see 1/2 + 1/3"), when nothing else in them could belong to it."""
    typed = typed_sum(text)
    if not typed or "=" in text:
        return None
    before, _, after = text.partition(typed)
    letters = re.search(r"(?<![^\W\d_'’])[b-hj-np-xz](?![^\W\d_'’])", f"{before} {after}", re.IGNORECASE)
    if letters or re.search(r"[\d%^√]", before) or re.match(r"\s*%", after):
        return None
    if family := family_item(parts.packs, text):
        return Brought(family)
    value = value_of(typed)
    return Brought(sum_item(typed, value)) if value is not None else None


def _same_task(one: Item, other: Item | None) -> bool:
    if other is None:
        return False
    if one.id == other.id:
        return True
    return (
        bool(one.expected.value) and one.expected.value == other.expected.value and one.objective == other.objective and bool(one.objective)
    )


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def sibling_of(parts: Parts, talk: Talk, item: Item) -> Item | None:
    """Another item of the same family or kind whose key is another one; None for a story and for a task from a file."""
    if has_sibling(item):
        return sibling(item, talk.language.say, parts.marker.factored)
    pack_id, _, rest = item.id.partition("/")
    pack, family = parts.to_practise.get(pack_id), rest.partition("#")[0]
    if isinstance(pack, Imported):
        return pack.after(item)
    return family_sibling(pack, pack.families[family], item) if pack and family in pack.families else None


def fresh_after(parts: Parts, talk: Talk, item: Item) -> Item | None:
    """A task to do alone: not the one that was worked line by line, if one was."""
    first = sibling_of(parts, talk, item)
    other = sibling_of(parts, talk, first) if first is not None and talk.progress.sibling else None
    return other if other is not None and other.ask != item.ask else first


def has_sibling(item: Item) -> bool:
    return problem_of(item) is not None


def note(item: Item, language: Language) -> str:
    """What the card says about the key of a task from outside, "" when it is computed for certain."""
    return "" if item.verified else language.say("out_note_open" if item.expected.kind == "open" else "out_note_same")


# ---------------------------------------------------------------- the first reply


async def first_reply(parts: Parts, talk: Talk, card: Callable[[Item], Made], buttons: Callable[[Item], Made]) -> Events:
    """What is said to a task that came alone. Pure mathematics: it is the student's own, and a first step is asked for."""
    brought = talk.brought
    if brought is not None and brought.story is not None:
        async for event in _story_brought(parts, talk, brought.story, card, buttons):
            yield event
    elif brought is not None and brought.item is not None:
        yield Said(talk.language.say("out_brought"))
        yield card(brought.item)
        yield Said("\n" + talk.language.say("first_step"))
        yield buttons(brought.item)


# ---------------------------------------------------------------- a story


async def _story_brought(parts: Parts, talk: Talk, story: Story, card: Callable[[Item], Made], buttons: Callable[[Item], Made]) -> Events:
    """What is asked and known; then, with a model, two solutions in two calls; then the card, marked as not verified.

    The model's words never reach the student: they are recomputed, and all that is kept is the result they agree on.
    """
    language = talk.language
    yield Said(language.say("out_story_asked", asked=story.asked))
    yield Said("\n" + language.say("out_story_known", known="; ".join(story.known)))
    key = lines = ""
    if parts.model is not None:
        key, lines, facts = await _solved(parts.model, story, parts.settings.total_seconds)
        yield Noted("story", facts)
    item = _story_item(story, key, lines, language)
    talk.begin(item)
    yield Said("\n" + language.say("out_story_same" if key else "out_story_open"))
    yield card(item)
    yield Said("\n" + language.say("out_story_next"))
    yield buttons(item)


def _story_item(story: Story, key: str, lines: str, language: Language) -> Item:
    known = "; ".join(story.known)
    hints = tuple(language.say(f"out_story_{n}", asked=story.asked, known=known) for n in (1, 2, 3))
    expected = Expected(value=key) if key else Expected(kind="open")
    name = hashlib.sha256(story.text.encode()).hexdigest()[:16]
    return Item(f"own#{name}", "", story.text, expected, hints, solution=lines, verified=False)


async def _solved(model: ChatModel, story: Story, seconds: float) -> tuple[str, str, dict[str, object]]:
    """(key or "", the first solution's lines, facts for the journal) of two calls that together take at most `seconds`."""
    faults: list[str] = []
    solutions = []
    calls = 0
    try:
        async with asyncio.timeout(seconds):
            for messages in prompts(story):
                calls += 1
                solution = read_solution(await _reply(model, messages), story)
                solutions.append(solution)
                if solution.fault:
                    faults.append(solution.fault)
                    break
    except StepwiseError as fault:  # the model's trouble, never the student's
        faults.append(str(fault)[:200])
    except TimeoutError:
        faults.append("took too long")
    key = agreed(*solutions) if len(solutions) == 2 else ""
    if not key and not faults:
        faults.append("they do not agree")
    return key, "\n".join(solutions[0].lines) if key else "", {"calls": calls, "agreed": bool(key), "faults": faults}


async def _reply(model: ChatModel, messages: Sequence[Message]) -> str:
    """The whole reply, cut off where no honest solution goes on."""
    text = ""
    pieces = model.stream(messages, _TOKENS)
    try:
        async for piece in pieces:
            text += piece
            if len(text) > LONGEST:
                break
    finally:
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()
    return text


# ---------------------------------------------------------------- an answer that cannot be marked


def unverified(marked: Mark, text: str) -> Mark:
    """The mark of a task without a verified key: never a verdict, only what can be recomputed, and a comparison."""
    compared = {"right": "same", "right_value_wrong_form": "same", "wrong": "other", "close": "other"}.get(marked.verdict, "")
    found = statements(text)
    false = next((s.text for s in found if s.true is False), "")
    true = tuple(dict.fromkeys(s.text for s in found if s.true))[:4]
    return Mark(
        "cannot_tell",
        given=marked.given,
        false_line=false,
        met=true,
        compared="same" if compared == "same" else "other" if compared else "",
    )


def unverified_words(marked: Mark, language: Language) -> tuple[str, ...]:
    """What is said about an answer or a line of working on such a task. True lines are named, never an answer called correct."""
    if marked.false_line:
        return (language.say("false_line", line=marked.false_line),)
    name = "out_line_true" if len(marked.met) == 1 else "out_lines_true"
    worked = (language.say(name, line=marked.met[0], lines="; ".join(marked.met)),) if marked.met else ()
    if marked.compared:
        return (*worked, language.say(f"out_{marked.compared}"))
    return worked or (language.say("out_no_line"),)
