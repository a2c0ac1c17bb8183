"""The steps of a student's turn, each a small function that `tutor` calls in order."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from . import leading, replies, sheets
from .agent import Brief, speak
from .curriculum import Misconception
from .learning.policy import Move, Progress
from .learning.understand import Heard, HeardKind, understand
from .library.collection import Imported
from .library.items import redraw
from .library.own import next_line, typed_sum
from .library.packs import Pack
from .marking import false_line, same, statements
from .outside import bringing
from .parts import Parts
from .prompts import Prompts
from .safety.beside import asks_beside, stems
from .safety.guard import Limits, hold
from .showing import back_to_page, buttons, card, picture
from .steps import look
from .store import EvidenceRow
from .talk import Talk, own_from_json
from .turn import Event, Events, Held, Item, Mark, Noted, Said

ABOUT_THE_ITEM = {"attempt", "step_right", "reply", "wants_answer", "stuck", "hint", "another", "guess_between", "tired"}
"""What is heard about the task in play; everything else is beside it."""


# ---------------------------------------------------------------- understand


def item_in_play(parts: Parts, talk: Talk) -> Item | None:
    """The task the student works on: brought with this message, or remembered."""
    brought = talk.turn.item
    if brought is not None:
        if talk.state.get("item") != brought.id:
            talk.begin(brought)
            talk.remember("\n".join(str(text) for text in talk.turn.choices.get("history", ())))
        return brought
    if own := talk.state.get("own"):
        return own_from_json(own)
    item = redraw(parts.to_practise, str(talk.state.get("item", "")), sheets.interests(talk))
    return sheets.as_printed(talk, item) if item else None


def hear(parts: Parts, talk: Talk, item: Item | None) -> Heard:
    """What kind of message this is. A solved task is not in play any more; a new sum of the student's own takes its place."""
    turn, progress = talk.turn, talk.progress
    if item is not None and progress.solved and progress.item == item.id and turn.action in ("", "check"):
        item = None
    heard = understand(turn.text, turn.action, item, progress.pending, progress.rung, talk.language.phrases, same)
    heard = _in_another_language(parts, talk, item, heard)
    talk.brought = bringing.brought_by(parts, talk, item, heard)
    if talk.brought is None:
        return heard
    if talk.brought.whole or talk.brought.story:
        return bringing.heard_in(talk.brought, heard)
    return understand(turn.text, "", talk.brought.item, "", 0, talk.language.phrases, same)


_PLEAS: tuple[HeardKind, ...] = ("wants_answer", "stuck", "hint", "another")
_PLEA = 8
"""Words of the longest message that is looked at for a plea in another language."""


def _in_another_language(parts: Parts, talk: Talk, item: Item | None, heard: Heard) -> Heard:
    """A plea for help is one in any language we speak ("dame una pista" in an English talk), not a question or a written answer."""
    written = item is not None and item.expected.kind == "criteria" and heard.kind == "attempt"
    if talk.turn.action or len(talk.turn.text.split()) > _PLEA or not (written or (item is not None and heard.kind == "question")):
        return heard
    for code, language in parts.prompts.languages.items():
        if code == talk.code or "practise" not in language.sides:
            continue
        for kind in _PLEAS:
            if any(pattern.search(talk.turn.text) for pattern in language.phrases.get(kind, ())):
                return Heard(kind)
    return heard


def task_of(parts: Parts, talk: Talk, item: Item | None, heard: Heard) -> Item | None:
    """The task this message is about. A task that the student typed becomes the task in play, and the rest their answer."""
    if talk.brought is not None and talk.brought.item is not None:
        item = talk.brought.item
        talk.begin(item)
    if item is not None:
        talk.remember(talk.turn.text)
    if item is not None and not item.hints:
        item = replace(item, hints=_own_hints(item, talk))
    return item


def _own_hints(item: Item, talk: Talk) -> tuple[str, ...]:
    table = f"{item.ask} {talk.said}"
    true_lines = [s.text for s in statements(talk.said) if s.true]
    pair = next_line(item, table, lambda text: [s.text for s in statements(text)])
    return replies.ladder(item, pair, true_lines[-1] if true_lines else "", talk.language)


# ---------------------------------------------------------------- mark


async def mark(parts: Parts, talk: Talk, item: Item, heard: Heard) -> Mark | None:
    """The verdict on an answer, by code; None when the message is not one."""
    if heard.kind != "attempt":
        return None
    answer = heard.answer
    worded = item.expected.kind not in ("value", "expression")  # an option or an explanation may hold a sum of its own
    if item.verified and not worded and (typed := typed_sum(answer)) and "=" not in answer and len(answer.replace(typed, "").strip()) > 1:
        rest = answer.replace(typed, " ")  # "what is 1/2 + 1/3? i think 2/5": the task is not the answer
        if re.search(r"\d", rest):
            answer = rest
        elif not re.fullmatch(r"\d+\s*/\s*\d+", typed):  # "45 / 4 cm" is a fraction with its unit
            return None
    marked: Mark = await asyncio.to_thread(parts.marker.mark, item.expected, answer, talk.code)
    if not item.verified:
        return bringing.unverified(marked, talk.turn.text)
    if not marked.false_line and marked.verdict == "wrong" and (line := false_line(talk.turn.text)):
        marked = replace(marked, false_line=line)
    return marked


def note_evidence(talk: Talk, item: Item, marked: Mark | None, before: Progress) -> None:
    """One row for an answer that could be marked. Work after any help on this item is assisted."""
    if marked is None or marked.verdict == "cannot_tell" or before.solved or not item.verified:
        return
    hints = before.rung + (2 if before.sibling else 0)
    said, wrong_idea = talk.turn, marked.misconception
    row = EvidenceRow(said.person, said.session, item.objective, item.id, marked.verdict, wrong_idea, before.assisted, hints)
    talk.learned.append(sheets.on_paper(talk, item, replace(row, answer=said.text[:200], kind=leading.kind_of(talk, item))))


# ---------------------------------------------------------------- say


async def say(parts: Parts, talk: Talk, item: Item, move: Move, marked: Mark | None, heard: Heard, before: Progress) -> Events:
    """Verdict and the move in words, a card if there is one, and the buttons that make sense now."""
    language = talk.language
    wrong_idea = _wrong_idea(parts, item, marked)
    if talk.state.get("level") and (marked is not None or heard.kind in ("stuck", "wants_answer")):
        for event in leading.level_step(parts, talk, marked):
            yield event
        return
    if talk.brought is not None and talk.brought.whole and marked is None:
        yield card(parts, talk, item)
    speaks = parts.model if item.verified else None  # nobody could hold back a result that is not known for certain
    if speaks is not None and asks_beside(talk.turn.text, _known(parts, item)):
        speaks = None  # what it would be tempted to answer is not the task
    held = _kept(talk.turn.text, marked, wrong_idea)
    reply = replies.reply(move, item, marked, wrong_idea, language, held, heard.insists, before.questions)
    if not item.verified and marked is not None:
        for text in bringing.unverified_words(marked, language):
            yield Said(text)  # the student's own lines, false ones too
        if marked.compared == "same" and not marked.false_line:
            talk.progress = replace(talk.progress, solved=True, pending="")
            yield talk.offers("new", "home", "stop")
            return
        reply = replies.unmarked(reply, move)
    limits = limits_of(parts, talk, item, marked, reveal=move.name in ("confirm", "fresh", "solution"))
    if move.name == "step":
        yes = next((s.yes for s in item.steps if s.hint == heard.step), "")
        reply = replace(reply, verdict=(*reply.verdict, yes) if yes else reply.verdict)
    if heard.kind == "stuck" and move.name == "rung":
        reply = replace(reply, verdict=(language.say("no_blame"), *reply.verdict))
    looked = await look(speaks, item, talk.turn.text, marked, move, before)
    if looked is not None:
        yield Noted("first_wrong_step", {"step": looked.proposal.step, "reason": looked.proposal.reason, "proof": looked.proof, "calls": 1})
        if looked.proof:
            reply = replies.about_step(reply, looked.proposal.step, looked.shown, looked.proof == "passed", language)
            talk.progress = replace(talk.progress, rung=before.rung, pending="line")  # the hint was not said
    for text in reply.verdict:
        if not hold(text, limits, false_line, authored=True):
            yield Said(text)
        else:
            yield Held(text, "an author's sentence that says the key with these numbers")
    if reply.words:
        brief = Brief(reply.step, reply.words, item.ask, talk.turn.text, (), talk.turn.interests, language.say("adhoc_gap"), reply.asks)
        speaker = speaks if looked is None else None  # the one call of this turn is spent
        async for event in speak(speaker, talk.audience, language, limits, brief, false_line):
            yield event
    for event in _shown(parts, talk, item, move, limits):
        yield event


def _known(parts: Parts, item: Item) -> frozenset[str]:
    """Word stems of the task, of the pack it belongs to, and of the fixed sentences."""
    pack = parts.pack_of(item.objective)
    shelves = (*parts.packs.values(),) if pack is None or isinstance(pack, Imported) else (pack,)
    own = " ".join((item.ask, *item.hints, *item.worked, *(c.text for c in item.expected.choices), *(s.yes for s in item.steps)))
    return stems(own).union(_stems_of(parts.prompts), *(_stems_of(shelf) for shelf in shelves))


_STEMS: dict[int, tuple[Pack | Prompts, frozenset[str]]] = {}


def _stems_of(shelf: Pack | Prompts) -> frozenset[str]:
    """Worked out once for what is loaded; the shelf is kept beside it, so that its place is not given to another."""
    if (kept := _STEMS.get(id(shelf))) is None or kept[0] is not shelf:
        if len(_STEMS) > 50:
            _STEMS.clear()
        if isinstance(shelf, Prompts):
            texts = [t for language in shelf.languages.values() for t in (*language.texts.values(), *language.label.values())]
        else:
            texts = [*(page.text for page in shelf.lessons), *(f"{o.title} {o.can}" for o in shelf.objectives.values())]
        kept = _STEMS[id(shelf)] = (shelf, stems(" ".join(texts)))
    return kept[1]


def _kept(text: str, marked: Mark | None, wrong_idea: Misconception | None) -> str:
    """The last true line of work that is not right, to be noticed first; a known misconception brings its own words for that."""
    if marked is None or marked.verdict not in ("wrong", "close", "cannot_tell") or wrong_idea is not None:
        return ""
    return next((s.text for s in reversed(statements(text)) if s.true), "")


def limits_of(parts: Parts, talk: Talk, item: Item | None, marked: Mark | None, reveal: bool = False) -> Limits:
    """What the guard lets through in this turn."""
    return Limits(
        item=item,
        reveal=reveal or (item is not None and talk.progress.solved),
        table=talk.said,
        verdict=marked.verdict if marked else "",
        grade=talk.turn.grade,
        language=talk.code,
        unknown_codes=parts.standards.unknown,
    )


def _wrong_idea(parts: Parts, item: Item, marked: Mark | None) -> Misconception | None:
    pack = parts.pack_of(item.objective)
    return pack.misconception(marked.misconception) if pack and marked and marked.misconception else None


def _shown(parts: Parts, talk: Talk, item: Item, move: Move, limits: Limits) -> list[Event]:
    """What follows the words: the worked sibling, the fresh item, the buttons."""
    language = talk.language
    match move.name:
        case "fresh":
            if (other := bringing.fresh_after(parts, talk, item)) is not None:
                talk.begin(other, fresh=True)
                return [Said("\n" + language.say("fresh")), card(parts, talk, other), talk.offers("stuck", "swap", "paper", "stop")]
            return [talk.offers("new", "home", "stop")]
        case "confirm":
            return [talk.offers(*back_to_page(talk), "new", "harder", "home", "stop")]
        case "sibling" | "solution":
            return _worked(parts, talk, item, move, limits)
        case "break":
            return [talk.offers("home", "stop")]
        case "offer":
            return [Said("\n" + language.say("offer_choice")), talk.offers("easier", "explain", "picture", "home", "stop")]
    drawn = picture(item, talk) if move.name in ("gap", "rung") and move.rung <= 1 else []
    return [*drawn, buttons(talk, item, rest=move.calm, drawn=bool(drawn))]


def _worked(parts: Parts, talk: Talk, item: Item, move: Move, limits: Limits) -> list[Event]:
    """A sibling worked line by line, or after that the task itself. Lines that would say too much are left out."""
    language = talk.language
    if move.name == "solution":
        lines = [Said("\n" + language.say("solution_intro")), *[Said(f"\n- {line}") for line in item.worked]]
        other = bringing.fresh_after(parts, talk, item)
        talk.progress = replace(talk.progress, solved=True)
        if other is None:
            return [*lines, Said("\n" + language.say("solution_after")), talk.offers("new", "stop")]
        talk.begin(other, fresh=True)
        return [*lines, Said("\n" + language.say("fresh")), card(parts, talk, other), talk.offers("stuck", "swap", "paper", "stop")]
    other = bringing.sibling_of(parts, talk, item)
    if other is None:
        return [Said(language.say("adhoc_gap")), buttons(talk, item)]
    worked = [line for line in other.worked if not hold(line, replace(limits, shown=""), false_line, authored=True)]
    lead = [language.say("answer_stays")] if move.bigger else []
    texts = [*lead, language.say("sibling_intro"), "\n" + language.say("sibling_task", ask=other.ask), *[f"\n- {line}" for line in worked]]
    return [*[Said(t) for t in texts], Said("\n" + language.say("sibling_back", ask=item.ask)), buttons(talk, item)]
