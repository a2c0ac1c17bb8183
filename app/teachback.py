"""Teach-back: the tutor plays a learner with a real misconception of the objective, and says that it is playing.

    play → the student explains → stated criteria and the marker look at it → the played learner asks what it should do
    → the student's answer to that very task is marked → a kit to give the five-minute lesson to people

The played lines are put together from what the pack's author wrote for the misconception and from the wrong answer that an
item's own mistake rule gives. No model speaks here, and the key of the task is said by the student or not at all.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import studio
from .curriculum import Misconception, Objective
from .learning.understand import understand
from .library.collection import Imported
from .library.items import draw, redraw
from .library.packs import Pack
from .marking import false_line, same
from .parts import Parts
from .safety.guard import Limits, hold
from .store import EvidenceRow, KeptRow
from .talk import Talk
from .turn import Event, Events, Item, Made, Mark, Noted, Said
from .wayback import back_names, button, note_choice, objective_now

CRITERIA = ("word", "reason", "shown")
"""What an explanation is looked at for: a word of the topic, a reason, something shown (numbers, a picture, an example)."""
_REASON = re.compile(
    r"\b(?:because|since|so that|that'?s why|therefore|so the|which means|otherwise|porque|ya que|por eso|así que|para que|entonces)\b",
    re.I,
)
_SHOWN = re.compile(
    r"\d|\b(?:for example|like when|imagine|draw|drawing|picture|look at|strip|bar|number line|if you (?:cut|take|have)|por ejemplo|"
    r"imagina|dibuj\w+|mira|tira|barra|recta|si (?:cortas|tomas|tienes))\b|[“\"«].{4,}[”\"»]",
    re.I,
)
_FEWEST = 5
_TRIES = 3
"""Rounds of explaining after which the lesson goes on with what is there."""


@dataclass(frozen=True)
class Part:
    """What is played: a wrong idea, and a task with the answer it gives, where the pack has one."""

    wrong_idea: Misconception
    item: Item | None = None
    gives: str = ""


@dataclass(frozen=True)
class Looked:
    """An explanation against the stated criteria, and the first line of its working that is false."""

    met: tuple[str, ...]
    missing: tuple[str, ...]
    false_line: str = ""
    short: bool = False


def parts_of(pack: Pack, objective: Objective, person: str) -> list[Part]:
    """One part for each misconception of the objective, those with a task of their own first; the same person meets the same numbers."""
    found = []
    for wrong_idea in objective.misconceptions:
        item, gives = None, ""
        for family in () if isinstance(pack, Imported) else pack.families_of(objective.id):
            drawn = draw(pack, family, zlib.crc32(f"{person}/teach/{family.id}".encode()) % 900)
            if gives := _given(drawn, wrong_idea.id):
                item = drawn
                break
        found.append(Part(wrong_idea, item, gives))
    return sorted(found, key=lambda p: p.item is None)


def _given(item: Item, wrong_idea: str) -> str:
    """The wrong answer of this idea: a number, or an option of a choice; nothing for written tasks."""
    if item.expected.kind in ("value", "expression"):
        return next((m.gives for m in item.expected.mistakes if m.because == wrong_idea), "")
    if item.expected.kind == "choice":
        return next((c.text for c in item.expected.choices if c.because == wrong_idea and not c.right), "")
    return ""


def looked_at(text: str, objective: Objective) -> Looked:
    """The stated criteria on an explanation. What they cannot see (is it kind, is it clear to a child?) is left to people."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    stems = {w[:6] for w in words if len(w) > 3}
    terms = {p for v in objective.vocabulary for t in (v.term, v.es) for p in re.findall(r"[^\W\d_]{5,}", t.casefold())}
    word = any(t[:6] in stems for t in terms) or any(v.term.casefold() in words for v in objective.vocabulary)
    there = {"word": word, "reason": bool(_REASON.search(text)), "shown": bool(_SHOWN.search(text))}
    wrong = false_line(text)
    return Looked(tuple(c for c in CRITERIA if there[c]), tuple(c for c in CRITERIA if not there[c]), wrong, len(words) < _FEWEST)


# ---------------------------------------------------------------- in the chat


async def turn(parts: Parts, talk: Talk) -> Events:
    """Begins, or goes on with what the student wrote."""
    doing = talk.state.get("doing") or {}
    if talk.turn.action in ("teach", "teach_other") or doing.get("what") != "teach":
        events: list[Event] = begin(parts, talk)
    elif talk.turn.action == "teach_kit":
        events = await kit(parts, talk)
    elif doing.get("step") == "solve":
        events = await solved(parts, talk)
    else:
        events = await explained(parts, talk)
    for event in events:
        yield event


def _playing(parts: Parts, talk: Talk) -> tuple[Pack | None, Objective | None, list[Part]]:
    name = str((talk.state.get("doing") or {}).get("objective", "")) if talk.turn.action not in ("teach",) else ""
    name = name or objective_now(parts, talk)
    pack = parts.packs.get(name.partition(".")[0]) or parts.pack_of(name)
    if pack is None or name not in pack.objectives:
        return None, None, []
    objective = pack.objectives[name]
    return pack, objective, parts_of(pack, objective, talk.turn.person)


def begin(parts: Parts, talk: Talk) -> list[Event]:
    """Says that a part is played, then plays it. "Somebody else" brings another misconception of the same objective."""
    language = talk.language
    pack, objective, cast = _playing(parts, talk)
    if not cast or pack is None or objective is None:
        return [Said(language.say("grow_teach_none")), talk.offers(*back_names(parts, talk), "home")]
    before = talk.state.get("doing") or {}
    taught = [c for c in parts.store.growth.choices_of(talk.turn.person) if c.kind == "teach" and c.objective == objective.id]
    n = int(before.get("n", -1)) + 1 if talk.turn.action == "teach_other" else len(taught)
    part = cast[n % len(cast)]
    talk.state["doing"] = {"what": "teach", "step": "explain", "n": n % len(cast), "objective": objective.id, "tries": 0, "said": ""}
    lines = [language.say("grow_teach_intro"), *_opening(talk, part)]
    return [
        *_guarded(talk, part, lines),
        Said("\n" + language.say("grow_teach_ask")),
        Said(language.say("grow_teach_criteria")),
        talk.offers("teach_other", *back_names(parts, talk)),
        Noted("teach", {"objective": objective.id, "misconception": part.wrong_idea.id}),
    ]


def _opening(talk: Talk, part: Part) -> list[str]:
    language = talk.language
    if part.item is None:
        return ["\n" + language.say("grow_teach_example", example=part.wrong_idea.looks_like.strip('"'))]
    return ["\n" + language.say("grow_teach_task", ask=part.item.ask), "\n" + language.say("grow_teach_line", gives=_shown(part.gives))]


def _shown(text: str) -> str:
    return f"${text}$" if re.fullmatch(r"-?\d+(?: \d+)?(?:/\d+)?", text) else text


def _guarded(talk: Talk, part: Part, lines: Sequence[str]) -> list[Event]:
    """Lines of the part, each looked at by the guard with the key of the played task; one that says it is left out."""
    limits = Limits(item=part.item, table=str((talk.state.get("doing") or {}).get("said", "")), grade=talk.turn.grade, language=talk.code)
    return [Said(line) for line in lines if not hold(line, limits, false_line, authored=True)]


async def explained(parts: Parts, talk: Talk) -> list[Event]:
    """An explanation: what is in it, what is not yet, and the played learner's next question."""
    language, doing = talk.language, dict(talk.state["doing"])
    _, objective, cast = _playing(parts, talk)
    if objective is None or not cast:
        return begin(parts, talk)
    part, text = cast[int(doing["n"]) % len(cast)], talk.turn.text
    if understand(text, "", None, "", 0, language.phrases, same).kind in ("stuck", "hint", "wants_answer"):
        return [
            Said(language.say("no_blame")),
            *_guarded(talk, part, [part.wrong_idea.ask]),
            talk.offers("teach_other", *back_names(parts, talk)),
        ]
    doing |= {"said": f"{doing.get('said', '')}\n{text}"[-3000:], "tries": int(doing["tries"]) + 1}
    talk.state["doing"] = doing
    looked = looked_at(str(doing["said"]), objective)
    again = talk.offers("teach_other", *back_names(parts, talk))
    if looked.short:
        return [Said(language.say("grow_teach_short")), again]
    if looked.false_line:
        doing["said"] = ""  # a false line is not carried on
        return [Said(language.say("false_line", line=looked.false_line)), again]
    mark = await _marked(parts, talk, part, text)
    if mark is not None and mark.verdict == "wrong" and mark.misconception == part.wrong_idea.id:
        return [*_guarded(talk, part, [language.say("grow_teach_same"), part.wrong_idea.ask]), again]
    told = [Said(language.say("grow_teach_found", met=_named(talk, looked.met)))] if looked.met else []
    if looked.missing and doing["tries"] < _TRIES:
        follow = language.say("grow_teach_learner", line=part.wrong_idea.ask)
        return [
            *told,
            Said(language.say("grow_teach_missing", missing=_named(talk, looked.missing))),
            *_guarded(talk, part, ["\n" + follow]),
            again,
        ]
    if part.item is None or (mark is not None and mark.verdict == "right"):
        return [*told, *_done(parts, talk, objective, part)]
    talk.state["doing"] = {**doing, "step": "solve"}
    return [
        *told,
        Said("\n" + language.say("grow_teach_solve")),
        Said("\n" + part.item.ask),
        talk.offers("teach_other", *back_names(parts, talk)),
    ]


def _named(talk: Talk, names: Sequence[str]) -> str:
    return "; ".join(talk.language.say(f"grow_teach_has_{n}") for n in names)


async def _marked(parts: Parts, talk: Talk, part: Part, text: str) -> Mark | None:
    if part.item is None:
        return None
    found: Mark = await asyncio.to_thread(parts.marker.mark, part.item.expected, text, talk.code)
    return found


async def solved(parts: Parts, talk: Talk) -> list[Event]:
    """What the played learner should have got: marked like any answer, as work done with help."""
    language, doing = talk.language, dict(talk.state["doing"])
    _, objective, cast = _playing(parts, talk)
    if objective is None or not cast:
        return begin(parts, talk)
    part = cast[int(doing["n"]) % len(cast)]
    mark = await _marked(parts, talk, part, talk.turn.text)
    if part.item is None or mark is None:
        return _done(parts, talk, objective, part)
    if mark.verdict == "cannot_tell":
        return [Said(language.say("ask_again")), talk.offers("teach_other", *back_names(parts, talk))]
    row = EvidenceRow(talk.turn.person, talk.turn.session, objective.id, part.item.id, mark.verdict, mark.misconception, True)
    talk.learned.append(replace(row, answer=talk.turn.text[:200]))
    if mark.verdict == "right":
        return [Said(language.say("right")), *_done(parts, talk, objective, part)]
    if mark.verdict == "right_value_wrong_form":
        return [Said(language.say("wrong_form", why=mark.why)), talk.offers(*back_names(parts, talk))]
    doing["solves"] = int(doing.get("solves") or 0) + 1
    talk.state["doing"] = doing
    hint = part.item.hints[min(doing["solves"], len(part.item.hints)) - 1] if part.item.hints else part.wrong_idea.ask
    more = [button(talk, "topic", language.label["goal_start"], objective=objective.id)] if doing["solves"] >= 2 else []
    return [Said(language.say("wrong")), *_guarded(talk, part, [hint]), talk.offers(*more, "teach_other", *back_names(parts, talk))]


def _done(parts: Parts, talk: Talk, objective: Objective, part: Part) -> list[Event]:
    """The explanation goes into the portfolio, and the kit is offered for a lesson to people."""
    doing, said = talk.state.get("doing") or {}, talk.turn
    about = {"misconception": part.wrong_idea.id, "item": part.item.id if part.item else ""}
    text = str(doing.get("said") or said.text).strip()[:2000]
    parts.store.growth.keep(
        KeptRow("", said.person, "teach_back", text, part.wrong_idea.name, objective.id, about=about, session=said.session)
    )
    note_choice(parts, talk, "teach", objective.id, misconception=part.wrong_idea.id)
    talk.state["doing"] = {"what": "teach", "step": "over", "objective": objective.id, "n": doing.get("n", 0), "tries": 0, "said": ""}
    return [Said("\n" + talk.language.say("grow_teach_done")), talk.offers("teach_kit", "teach_other", "reflect", *back_names(parts, talk))]


async def kit(parts: Parts, talk: Talk) -> list[Event]:
    """The planning card and the listeners' cards of the printed kit, as one page to print; nothing of the teacher's copy."""
    from .drafting import to_markdown

    objective = str((talk.state.get("doing") or {}).get("objective", "")) or objective_now(parts, talk)
    request = studio.Request("teach_back_kit", objective, talk.turn.grade, {"class_size": 24})
    made = await asyncio.to_thread(studio.make, parts, request)
    pages = [to_markdown(f) for f in made.files if f.audience == "student" and f.name in ("planning-card", "prompt-cards")]
    title = next((f.title for f in made.files if f.name == "planning-card"), "")
    talk.state.pop("doing", None)
    note = [Said(talk.language.say("grow_english"))] if talk.code != "en" else []
    return [
        Said(talk.language.say("grow_teach_kit")),
        *note,
        Made("guide", title, {"objective": objective, "title": title, "language": "en", "markdown": "\n\n---\n\n".join(pages)}),
        talk.offers("teach_other", "reflect", *back_names(parts, talk)),
    ]


def played(parts: Parts, item_id: str) -> Item | None:
    """The task that was played, drawn again: for the family's file and the teacher's board."""
    return redraw(parts.to_practise, item_id)
